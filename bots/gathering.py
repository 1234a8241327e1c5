"""Group commit for what arrives: a few milliseconds' worth in one transaction, and nobody is told before it.

A commit on SQLite with ``synchronous=FULL`` waits for the disk; one for many waits once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core import inbox
from core.clock import Clock
from core.inbox import Received
from core.store.db import tx
from core.tasks import spawn

log = logging.getLogger(__name__)
LINGER = 0.003  # seconds in which more may come
MOST = 200  # what is kept in one transaction: well under 100 ms of it
LONGEST_RETRY = 2.0  # seconds for a failed batch one by one; Slack hangs up after three


@dataclass(frozen=True, slots=True)
class _Waiting:
    source: str
    account: str
    received: tuple[Received, ...]
    kept: asyncio.Future[None]


class Gathering:
    """A ``core.lines.Keep``. ``arrived`` is called after each commit."""

    def __init__(self, clock: Clock, arrived: Callable[[], None], linger: float = LINGER) -> None:
        """``linger``: seconds."""
        self._clock = clock
        self._arrived = arrived
        self._linger = linger
        self._waiting: list[_Waiting] = []
        self._writer: asyncio.Task[None] | None = None

    async def __call__(self, source: str, account: str, received: Sequence[Received]) -> None:
        """Keep these; returns after the commit. Raises what kept them from being committed.

        Who is cancelled while waiting takes nobody down: what they brought is kept with the others'.
        """
        if not received:
            return
        mine = _Waiting(source, account, tuple(received), asyncio.get_running_loop().create_future())
        self._waiting.append(mine)
        if self._writer is None or self._writer.done():
            self._writer = spawn(self._write(), name="gathering")
        await mine.kept

    async def close(self) -> None:
        """Until everything that arrived is kept (or could not be)."""
        if self._writer is not None:
            await asyncio.wait({self._writer})

    async def _write(self) -> None:
        while self._waiting:
            await asyncio.sleep(self._linger)
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            try:
                await self._commit(batch)
            except Exception as error:  # each caller hears of it, and tells who called
                await self._one_by_one(batch, error)
            else:
                _tell(batch)

    async def _one_by_one(self, batch: Sequence[_Waiting], error: Exception) -> None:
        """One row that cannot be kept must not take the others with it; a store that is down takes all."""
        log.warning("gathering.failed", extra={"batch": len(batch), "why": type(error).__name__})
        alone = len(batch) == 1
        until = asyncio.get_running_loop().time() + LONGEST_RETRY
        for one in batch:
            if alone or asyncio.get_running_loop().time() > until:
                _tell([one], error)
                continue
            try:
                await self._commit([one])
            except Exception as its_own:
                _tell([one], its_own)
            else:
                _tell([one])

    async def _commit(self, batch: Sequence[_Waiting]) -> None:
        groups: dict[tuple[str, str], list[Received]] = {}
        for one in batch:
            groups.setdefault((one.source, one.account), []).extend(one.received)

        async def commit() -> None:
            for (source, account), received in groups.items():
                await inbox.keep(source, account, received, self._clock.now())

        await tx(commit)
        self._arrived()


def _tell(batch: Sequence[_Waiting], error: Exception | None = None) -> None:
    for one in batch:
        if one.kept.done():  # cancelled: nobody waits for it any more
            continue
        if error is None:
            one.kept.set_result(None)
        else:
            one.kept.set_exception(error)
