"""Telling a CRM what is planned: claim, commit ``sending``, call, write down the verdicts; no guessing.

Every push is an upsert by our key, so what may or may not have arrived is told again after a quarantine, as
``tried``: the connector looks for the key first. What is withdrawn is read back before it is believed gone.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeAlias

from core.clock import Clock
from core.crm import links, telling
from core.crm.leases import Lease
from core.crm.outcomes import Outcome, settle, settle_withdrawn
from core.crm.ports import Crm, FactKind, Stale, Verdict
from core.errors import Locked, Trouble, TryLater, Unknown
from core.settings import Settings
from core.store.conditions import free
from core.store.db import tx
from core.store.models import CrmFact
from core.tasks import spawn
from core.words import FactState

log = logging.getLogger(__name__)
Progress: TypeAlias = Callable[[int, int], None]
"""Told after every batch: how many facts so far, and how many there were to tell."""


@dataclass(slots=True)
class Pushed:
    """What came of a round, by outcome. ``stopped``: the trouble that ended it early."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    stopped: Trouble | None = None


class Pusher:
    """Tells one CRM. One at a time (core.crm.leases)."""

    def __init__(self, crm: Crm, settings: Settings, clock: Clock) -> None:
        self._crm = crm
        self._name = crm.manifest.name
        self._clock = clock
        self._lease = timedelta(seconds=settings.timeout_seconds * 20 + 60)  # a batch may be many calls
        self._quarantine = timedelta(seconds=settings.quarantine_seconds)

    async def recover(self, *, all_of_them: bool = False) -> None:
        """What was being told when somebody stopped is of unknown fate; what has waited enough is due."""
        wall = self._clock.wall()
        stale = CrmFact.filter(crm=self._name, state=FactState.SENDING)
        if not all_of_them:
            stale = stale.filter(leased_until__lt=wall)
        if await stale.exists():
            await tx(
                lambda: stale.update(
                    state=FactState.UNKNOWN,
                    error="the sender stopped in the middle",
                    leased_until=wall if all_of_them else wall + self._quarantine,
                )
            )
        now = self._clock.now()
        waited = CrmFact.filter(crm=self._name, state=FactState.UNKNOWN, leased_until__lte=wall)
        if await waited.exists():
            await tx(lambda: waited.update(state=FactState.DUE, due_at=now, leased_until=None))
        # What is to be there no longer is never given up, however often the CRM refuses.
        refused = CrmFact.filter(crm=self._name, state=FactState.DEAD, wanted="", due_at__lte=now)
        if await refused.exists():
            await tx(lambda: refused.update(state=FactState.DUE, attempts=0))

    async def hurry(self) -> None:
        """Somebody asks for it: what was put off is due now."""
        now = self._clock.now()
        put_off = CrmFact.filter(crm=self._name, state=FactState.DUE, due_at__gt=now)
        await tx(lambda: put_off.update(due_at=now))

    async def push(self, progress: Progress | None = None, lease: Lease | None = None) -> Pushed:
        """Tell all that is due, several batches at a time; returns what came of it.

        Ends early, and says so in ``stopped``, when the CRM is busy or does not let us in.
        """
        done = Pushed()
        await self.recover()
        total = await CrmFact.filter(
            crm=self._name, state=FactState.DUE, due_at__lte=self._clock.now()
        ).count()
        so_far = 0
        under_way: set[asyncio.Task[None]] = set()
        try:
            while done.stopped is None:
                batch = await self._claim()
                if batch:
                    so_far += len(batch)
                    under_way.add(spawn(self._tell(batch, done), name="crm.push"))
                if under_way and (not batch or len(under_way) >= self._crm.manifest.limits.at_once):
                    finished, under_way = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
                    for task in finished:
                        task.result()
                    if lease is not None:
                        await lease.keep()
                    if progress is not None:
                        progress(sum(done.outcomes.values()), max(total, so_far))
                elif not batch:
                    break
        finally:
            if under_way:  # each writes down its own outcome
                await asyncio.gather(*under_way, return_exceptions=True)
        return done

    async def _claim(self) -> list[CrmFact]:
        """The next batch, of one kind, all to tell or all to withdraw; ``sending`` is committed."""
        now, wall = self._clock.now(), self._clock.wall()

        async def claim() -> list[CrmFact]:
            # Still leased: it is on its way as it was before it was planned anew, and not to be overtaken.
            due = CrmFact.filter(crm=self._name, state=FactState.DUE, due_at__lte=now).filter(free(wall))
            if not self._crm.options.push:  # it is only read now; what is to be gone from there is to be gone
                due = due.filter(wanted="")
            first = await due.order_by("due_at", "id").first()
            if first is None:
                return []
            # What nobody can have seen needs no looking for.
            alike = due.filter(kind=first.kind, tried=first.tried)
            alike = alike.filter(wanted="") if not first.wanted else alike.exclude(wanted="")
            # Locked, so that a process that has lost its turn and does not know it yet claims others.
            alike = alike.select_for_update().order_by("due_at", "id")
            batch = await alike.limit(self._crm.manifest.limits.batch)
            for row in (lost := [one for one in await links.of_nobody(batch) if one.wanted]):
                await links.withdraw_fact(row)
            if lost:
                batch = [row for row in batch if row not in lost]
                if not batch:
                    return await claim()
            ids = [row.id for row in batch]
            await CrmFact.filter(id__in=ids).update(
                state=FactState.SENDING, tried=True, leased_until=wall + self._lease
            )
            return batch

        return await tx(claim)

    async def _tell(self, batch: Sequence[CrmFact], done: Pushed) -> None:
        """One batch, from ``sending`` to its outcomes."""
        withdraws = not batch[0].wanted
        try:
            verdicts = await (self._withdraw(batch) if withdraws else self._push(batch))
        except Trouble as trouble:
            if isinstance(trouble, TryLater):  # of the call, not of one fact: the CRM is busy or away
                trouble = TryLater(trouble.why, trouble.after, whole_door=True)
            if isinstance(trouble, TryLater) or (isinstance(trouble, Locked) and trouble.whole_door):
                done.stopped = trouble
            verdicts = [Verdict(row.key, trouble=trouble) for row in batch]
        except asyncio.CancelledError:
            verdicts = [Verdict(row.key, trouble=Unknown("stopped in the middle")) for row in batch]
            await self._settle(batch, verdicts, done, withdraws)
            raise
        except Exception as error:  # a defect of a connector: it may have gone out
            log.error("crm.defect", extra={"crm": self._name}, exc_info=error)
            verdicts = [Verdict(row.key, trouble=Unknown(type(error).__name__)) for row in batch]
        await self._settle(batch, verdicts, done, withdraws)

    async def _push(self, batch: Sequence[CrmFact]) -> Sequence[Verdict]:
        return await self._crm.push([telling.from_row(row) for row in batch])

    async def _withdraw(self, batch: Sequence[CrmFact]) -> Sequence[Verdict]:
        """Remove, and read back: what is still there was not removed."""
        stale = [Stale(FactKind(row.kind), row.key, telling.places(row), row.ref) for row in batch]
        verdicts = await self._crm.withdraw(stale)
        gone = [one for one, verdict in zip(stale, verdicts, strict=True) if verdict.trouble is None]
        there = dict(
            zip([one.key for one in gone], await self._crm.standing(gone) if gone else (), strict=True)
        )
        return [
            Verdict(verdict.key, trouble=TryLater("read back: it is still there"))
            if there.get(verdict.key)
            else verdict
            for verdict in verdicts
        ]

    async def _settle(
        self, batch: Sequence[CrmFact], verdicts: Sequence[Verdict], done: Pushed, withdrawn: bool
    ) -> None:
        now, wall = self._clock.now(), self._clock.wall()
        by_key = {verdict.key: verdict for verdict in verdicts}

        async def write() -> Counter[Outcome]:
            step = settle_withdrawn if withdrawn else settle
            return await step(batch, by_key, now, wall + self._quarantine)

        outcomes = await tx(write)
        done.outcomes += outcomes
        troubles = Counter(
            (type(one.trouble).__name__, one.trouble.why) for one in verdicts if one.trouble is not None
        )
        for (outcome, why), count in troubles.items():
            log.warning(
                "crm.trouble",
                extra={"crm": self._name, "outcome": outcome, "why": why, "facts": count},
            )
