"""A counter of changes to wait upon: the page, tests and long polls sleep until something happens."""

from __future__ import annotations

import asyncio


class Changes:
    """Grows by one with every change; `beyond` wakes as soon as it does, without polling."""

    def __init__(self) -> None:
        self.version = 0
        self._waiting: set[asyncio.Future[None]] = set()

    def bump(self) -> int:
        """Note a change and wake whoever waits; returns the new version."""
        self.version += 1
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)
        return self.version

    async def beyond(self, seen: int, within: float) -> int:
        """Wait until the version exceeds `seen` or `within` seconds pass; returns the version then."""
        if self.version <= seen and within > 0:
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.add(future)
            try:
                async with asyncio.timeout(within):
                    await future
            except TimeoutError:
                pass
            finally:
                self._waiting.discard(future)
        return self.version
