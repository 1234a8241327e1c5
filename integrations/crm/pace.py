"""How fast one CRM account may be called: evenly, without bursts and without catching up after a stall."""

from __future__ import annotations

import asyncio
from time import monotonic

SPARE = 1.02  # of the gap: what leaves evenly arrives unevenly, and the limit counts arrivals


class CallPace:
    """Slots for calls, ``per_second`` of them at most, ``at_once`` under way."""

    def __init__(self, per_second: float, at_once: int) -> None:
        self._gap = SPARE / per_second
        self._next = 0.0
        self._until = 0.0  # told to wait till then
        self._room = asyncio.Semaphore(at_once)

    async def __aenter__(self) -> None:
        """Wait for a slot and take it."""
        await self._room.acquire()
        try:
            slot = max(self._next, monotonic())
            self._next = slot + self._gap
            await asyncio.sleep(max(0.0, slot - monotonic()))
            if (held := self._until - monotonic()) > 0:  # told to wait while this one stood in line
                await asyncio.sleep(held)
        except BaseException:
            self._room.release()
            raise

    async def __aexit__(self, *_: object) -> None:
        self._room.release()

    def hold(self, seconds: float) -> None:
        """The CRM said to wait: nothing begins until then."""
        self._until = max(self._until, monotonic() + seconds)
        self._next = max(self._next, self._until)
