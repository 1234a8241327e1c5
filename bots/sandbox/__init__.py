"""An emulated outside world: Telegram's Bot API on loopback, the people in it, and a page to play with it."""

from bots.sandbox.server import Sandbox

__all__ = ["Sandbox"]
