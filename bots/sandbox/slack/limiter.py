"""Slack's pace, to be felt: about one post a second in a channel, and a number of calls a minute by tier.

Slack lets short bursts of posts pass and promises no exact numbers; the tiers are its published minimums. Off
until the control room switches it on.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

from bots.sandbox.window import Window

TIERS = {"1": 1, "2": 20, "3": 50, "4": 100}  # calls a minute, per method, app and workspace
POSTS, POSTS_SPAN = 3, timedelta(seconds=3)  # one a second in a channel, three of them at once


class Limiter:
    """Decides whether a call is too fast; remembers only those that it let through."""

    def __init__(self) -> None:
        self.on = False
        self._windows: dict[tuple[str, ...], Window] = {}

    def switch(self, on: bool) -> None:
        self.on = on
        self._windows.clear()

    def retry_after(self, caller: tuple[str, str], method: str, tier: str, room: str, now: datetime) -> int:
        """Whole seconds before this call may be repeated; 0 when it may go now. `caller`: app and team."""
        if not self.on:
            return 0
        if tier == "post":
            key: tuple[str, ...] = (*caller, "post", room)
            window = self._windows.setdefault(key, Window(POSTS, POSTS_SPAN))
        elif tier in TIERS:
            key = (*caller, method)
            window = self._windows.setdefault(key, Window(TIERS[tier], timedelta(minutes=1)))
        else:
            return 0
        if (wait := window.wait(now)) > timedelta(0):
            return ceil(wait.total_seconds())
        window.moments.append(now)
        return 0
