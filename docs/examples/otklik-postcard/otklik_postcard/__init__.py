"""Otklik in the chat of a company's own site, and a feed of what was changed."""
