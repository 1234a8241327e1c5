"""The clockwork: one in-memory tick a second. What is due, our tables decide, never the scheduler."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)
EVERY = 1.0  # seconds

Chore = Callable[[], Awaitable[object]]


class Clockwork:
    """Runs every chore once a tick, one after the other; a chore that fails does not stop the others."""

    def __init__(self, chores: Sequence[Chore], every: float = EVERY) -> None:
        self._chores = tuple(chores)
        self._ticking = asyncio.Lock()
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        # misfire_grace_time=None: a stalled second must not cancel the tick; coalesce: nor make up for it.
        self._scheduler.add_job(
            self.tick, "interval", seconds=every, misfire_grace_time=None, coalesce=True, max_instances=1
        )

    def start(self) -> None:
        """Begin ticking on the running event loop."""
        self._scheduler.start()

    async def stop(self) -> None:
        """Stop ticking; waits for a tick that is under way, which the scheduler would cancel."""
        self._scheduler.pause()
        await asyncio.sleep(0)  # a tick that was handed over just now begins
        async with self._ticking:
            self._scheduler.shutdown(wait=False)

    async def tick(self) -> None:
        """One round of chores."""
        async with self._ticking:
            for chore in self._chores:
                try:
                    await chore()
                except Exception as error:  # the next tick tries again
                    log.error(
                        "chore.failed", extra={"chore": getattr(chore, "__qualname__", "?")}, exc_info=error
                    )
