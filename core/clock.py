"""What time it is: the one place that may ask the operating system."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Two times: the business's, which a demo may move, and the machine's, which leases live by."""

    def now(self) -> datetime:
        """The business's time, aware UTC: what schedules, expiry and fatigue are reckoned in."""
        ...

    def wall(self) -> datetime:
        """The machine's time, aware UTC: leases and quarantines, which a moved clock must not end."""
        ...


class SystemClock:
    """The real time for both."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def wall(self) -> datetime:
        return datetime.now(UTC)


class MovableClock(SystemClock):
    """The demo's and the tests' clock: real time plus an offset that only grows."""

    def __init__(self, start: datetime | None = None) -> None:
        """``start``: what ``now()`` says first (aware UTC); the real time when omitted."""
        self._offset = start - super().now() if start else timedelta()

    def now(self) -> datetime:
        return super().now() + self._offset

    def rewind_before_start(self, by: timedelta) -> None:
        """Begin in the past: only before anything has been written down with this clock."""
        self._offset -= by

    async def advance(self, by: timedelta) -> None:
        """Move the business's time forward. Raises ``ValueError`` when asked to go back."""
        if by < timedelta():
            raise ValueError("The clock only moves forward.")
        self._offset += by
