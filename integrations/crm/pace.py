"""How fast one CRM account may be called: evenly, without bursts and without catching up after a stall."""

from __future__ import annotations

import asyncio
from collections import deque
from datetime import timedelta
from time import monotonic

from core.errors import TryLater

LONGEST = 30.0  # seconds that a call waits for its turn
LATE = 0.5  # of the gap: so late a call keeps its slot, for timers and a busy loop are never on the dot
SPARE = 1.02  # of the gap: what leaves evenly arrives unevenly, and the limit counts arrivals


class CallPace:
    """Slots for calls, ``per_second`` of them at most, ``at_once`` under way."""

    def __init__(self, per_second: float, at_once: int) -> None:
        self._gap = SPARE / per_second
        self._next = 0.0
        self._begun: deque[float] = deque(maxlen=max(1, round(per_second)))  # a second's worth of calls
        self._gate = asyncio.Lock()
        self._room = asyncio.Semaphore(at_once)

    async def __aenter__(self) -> None:
        """Wait for a slot and take it."""
        await self._room.acquire()
        try:
            async with self._gate:  # one after the other: a stall moves all that follow
                while (wait := self._due() - monotonic()) > 0:
                    if wait > LONGEST:  # whoever calls holds things that must not be held so long
                        raise TryLater("told to wait", timedelta(seconds=wait), whole_door=True)
                    await asyncio.sleep(wait)
                now = monotonic()
                self._next = max(self._next, now - LATE * self._gap) + self._gap
                self._begun.append(now)
        except BaseException:
            self._room.release()
            raise

    async def __aexit__(self, *_: object) -> None:
        self._room.release()

    def _due(self) -> float:
        """When the next may begin: at its slot, and not before a second's worth of calls is a second old."""
        if len(self._begun) < (worth := self._begun.maxlen or 1):
            return self._next
        return max(self._next, self._begun[0] + worth * self._gap)

    def hold(self, seconds: float) -> None:
        """The CRM said to wait: nothing begins until then."""
        self._next = max(self._next, monotonic() + seconds)
