"""Turns: inbox rows become what was decided, one conversation in order, many conversations at once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from core import inbox
from core.clock import Clock
from core.errors import Refused, Trouble
from core.ports import Inbound, Messenger, Tapped
from core.store.db import tx
from core.store.models import InboxRow
from core.tasks import spawn

log = logging.getLogger(__name__)
AT_ONCE = 8  # conversations handled side by side; SQLite has one writer, PostgreSQL's pool has ten
A_MOMENT = timedelta(seconds=0.1)  # until a message is looked at again whose question is being sent
IDLE = 0.5  # seconds between looks when nobody called (another process may have received something)

Hear = Callable[[Inbound, str], Awaitable[str]]
Learn = Callable[[Inbound, bool], Awaitable[Inbound]]


@dataclass(slots=True)
class Bell:
    """Wakes a loop when there may be something to do."""

    _event: asyncio.Event = field(default_factory=asyncio.Event)

    def ring(self) -> None:
        self._event.set()

    async def wait(self, seconds: float) -> bool:
        """Until rung, or for a while; whether it was rung."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            pass
        rung = self._event.is_set()
        self._event.clear()
        return rung


@dataclass(frozen=True, slots=True)
class Ear:
    """Who reads a source's updates, and what hears them (inside the turn's transaction).

    ``learn``: what is asked of the messenger before that, of a word and its speaker; told whether it is the
    last chance. May raise the ``Trouble`` family: the word is then heard later.
    """

    messenger: Messenger
    hear: Hear
    learn: Learn | None = None


class Turns:
    """The loop over the inbox."""

    def __init__(
        self, ears: Mapping[str, Ear], clock: Clock, bell: Bell, decided: Callable[[], None]
    ) -> None:
        """``ears``: source → who hears it. ``decided`` is called after each commit."""
        self._ears = dict(ears)
        self._clock = clock
        self._bell = bell
        self._decided = decided

    async def run(self) -> None:
        """Handle what arrives, until cancelled."""
        while True:
            if not await self.once():
                await self._bell.wait(IDLE)

    async def once(self) -> int:
        """Handle every conversation's next row; returns how many there were."""
        ids = await inbox.waiting(list(self._ears), self._clock.wall())
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(row_id: int) -> None:
            async with gate:
                await self._handle(row_id)

        await asyncio.gather(*(one(row_id) for row_id in ids))
        return len(ids)

    async def _handle(self, row_id: int) -> None:
        async def claim() -> InboxRow | None:
            return await inbox.claim(row_id, self._clock.wall())

        row = await tx(claim)
        if row is None:
            return

        async def postpone() -> None:
            await inbox.postpone(row, self._clock.wall() + A_MOMENT)

        ear = self._ears[row.source]
        try:
            heard = await ear.messenger.read(row.body)
            if ear.learn is not None:
                heard = [await ear.learn(one, row.attempts >= inbox.GIVE_UP_AFTER) for one in heard]
            toasts: list[tuple[str, str]] = []

            async def turn() -> None:
                toasts.clear()
                for n, inbound in enumerate(heard):
                    words = await ear.hear(inbound, f"{row.source}:{row.account}:{row.external_id}:{n}")
                    if isinstance(inbound, Tapped):
                        toasts.append((inbound.call, words))
                await inbox.done(row)

            await tx(turn)
        except inbox.LeaseLost:
            log.warning("turn.lease_lost", extra={"row": row_id})
            return
        except inbox.NotYet:
            await tx(postpone)
            return
        except Exception as error:  # a turn that fails must not stop the other conversations
            await self._set_aside(row, error)
            return
        for call, words in toasts:
            spawn(ear.messenger.hush(call, words), name="hush")
        self._decided()

    async def _set_aside(self, row: InboxRow, error: Exception) -> None:
        hopeless = isinstance(error, Refused)
        why = error.why if isinstance(error, Trouble) else type(error).__name__
        log.error("turn.failed", extra={"row": row.id, "attempt": row.attempts}, exc_info=error)

        async def note() -> None:
            await inbox.failed(row, why, self._clock.wall(), hopeless=hopeless)

        await tx(note)
