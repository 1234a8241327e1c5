"""An emulated outside world on loopback: Telegram, Slack, the people in them, and a page to play with it."""

from bots.sandbox.server import Sandbox

__all__ = ["Sandbox"]
