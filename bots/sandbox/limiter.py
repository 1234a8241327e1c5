"""Telegram's pace, to be felt: 30 a second per bot, 1 a second per chat, 20 a minute per group.

The numbers are the published ones, in windows that slide. Telegram promises no exact limits and lets short
bursts pass; this is a strict teacher, which lets none pass. Off until the control room switches it on.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

from bots.sandbox.window import Window

BOT_EACH_SECOND = 30
CHAT_EACH_SECOND = 1
GROUP_EACH_MINUTE = 20
PACED = frozenset({"sendMessage", "sendPhoto", "sendVoice", "sendDocument"})


class Limiter:
    """Decides whether a send is too fast; remembers only sends that it let through."""

    def __init__(self) -> None:
        self.on = False
        self._windows: dict[tuple[int, str], Window] = {}

    def switch(self, on: bool) -> None:
        self.on = on
        self._windows.clear()

    def retry_after(self, bot: int, chat: str, method: str, now: datetime) -> int:
        """Whole seconds to wait before this send may be repeated; 0 when it may go now."""
        if not self.on or method not in PACED:
            return 0
        if chat.startswith(("-", "@")):
            own = Window(GROUP_EACH_MINUTE, timedelta(minutes=1))
        else:
            own = Window(CHAT_EACH_SECOND, timedelta(seconds=1))
        windows = (
            self._windows.setdefault((bot, ""), Window(BOT_EACH_SECOND, timedelta(seconds=1))),
            self._windows.setdefault((bot, chat), own),
        )
        wait = max(window.wait(now) for window in windows)
        if wait > timedelta(0):
            return ceil(wait.total_seconds())
        for window in windows:
            window.moments.append(now)
        return 0
