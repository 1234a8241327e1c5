"""Customers' words made inert: quoted as they are, they mention nobody, lead nowhere and command nothing.

Messengers turn "@name", "example.com" or "/start" in plain text into links by themselves, whatever entities
we send. A word joiner (U+2060, invisible, no line break) after the sign that would begin one prevents it.
"""

from __future__ import annotations

import re

JOINER = "\u2060"
BEGINS = re.compile(
    r"(?<=[@#$])(?=\w)"  # mentions, hashtags, cashtags; the middle of an e-mail address
    r"|(?<=\w\.)(?=[^\W\d_])"  # domains
    r"|(?<=:)(?=//)"  # addresses with a scheme
    r"|(?<=(?<![\w/<>])/)(?=[A-Za-z])"  # bot commands
    r"|(?<=\+)(?=\d)"  # phones
)
BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # they could turn our own words around


def inert(text: str) -> str:
    """The same words to a reader; no messenger finds anything in them. Twice is once."""
    return BEGINS.sub(JOINER, BIDI.sub("", text))
