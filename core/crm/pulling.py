"""Reading a CRM: stream after stream, page by page, each page kept together with where to go on.

A reading that is broken off goes on with the next page. The next one begins a little before where this one
ended (the overlap), so that what a CRM's search shows late is not missed; twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from core.clock import Clock
from core.crm import standing
from core.crm.leases import Lease
from core.crm.ports import Crm, CrmCan, Page, Stream
from core.crm.taking import Taken, Taker
from core.errors import Locked
from core.settings import Settings
from core.store.db import moment, tx
from core.store.models import CrmAccount

NEEDED = {
    Stream.OWNERS: CrmCan.OWNERS,
    Stream.COMPANIES: CrmCan.COMPANIES,
    Stream.TICKETS: CrmCan.TICKETS,
}

Progress: TypeAlias = Callable[[Stream, int, int | None], None]
"""Told after every page: the stream, how many so far, and of how many if the CRM tells."""


@dataclass(slots=True)
class _Reading:
    """A reading that is under way, as it is kept."""

    stream: Stream
    since: datetime | None
    after: str | None
    seen_to: datetime | None
    began: datetime
    done: int = 0

    def as_json(self) -> dict[str, Any]:
        return {
            "stream": self.stream.value,
            "since": self.since and self.since.isoformat(),
            "after": self.after,
            "seen_to": self.seen_to and self.seen_to.isoformat(),
            "began": self.began.isoformat(),
            "done": self.done,
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> _Reading:
        began = moment(kept["began"])
        assert began is not None
        return cls(
            Stream(kept["stream"]),
            moment(kept["since"]),
            kept["after"],
            moment(kept["seen_to"]),
            began,
            int(kept["done"]),
        )


class Puller:
    """Reads one CRM into the store."""

    def __init__(self, crm: Crm, settings: Settings, clock: Clock) -> None:
        self._crm = crm
        self._name = crm.manifest.name
        self._clock = clock
        self._overlap = timedelta(minutes=crm.options.overlap_minutes)
        self._settings = settings
        self.taker = Taker(self._name, settings, clock)

    def start_afresh(self) -> None:
        """Forget what the taker may remember of a transaction that was rolled back."""
        self.taker = Taker(self._name, self._settings, self._clock)

    def streams(self) -> list[Stream]:
        """What this CRM can tell, in order."""
        can = self._crm.manifest.can
        return [one for one in Stream if one not in NEEDED or NEEDED[one] in can]

    async def pull(
        self, progress: Progress | None = None, *, anew: bool = False, lease: Lease | None = None
    ) -> Taken:
        """Read all that changed, or go on where it was broken off. ``anew``: everything from the beginning.

        Raises the ``Trouble`` family; what was read until then is kept. A stream that our key has no right
        to keeps no other from being read: that is raised at the end.
        """
        total = Taken()
        lacking: Locked | None = None
        account = await standing.account(self._name, self._clock.now())
        if anew:
            account.cursors, account.reading = {}, None
            await account.save(update_fields=["cursors", "reading"])
        streams = self.streams()
        reading = _Reading.from_json(account.reading) if account.reading else None
        if reading is None or reading.stream not in streams:
            reading = self._begin(streams[0], account)
        while reading is not None:
            try:
                page = await self._crm.pull(reading.stream, reading.since, reading.after)
            except Locked as lack:
                if lack.whole_door:
                    raise
                lacking = lacking or lack
                reading = await self._pass_over(reading, account)
                continue
            reading.done += len(page.items)
            following, taken = await self._keep(page, reading, account)
            _add(total, taken)
            if progress is not None:
                progress(reading.stream, reading.done, page.total)
            if lease is not None:
                await lease.keep()
            reading = following
        if lacking is not None:
            # Due again at once: until the right is there, every look meets it, and the status says so.
            await CrmAccount.filter(id=account.id).update(pull_at=self._clock.now())
            raise lacking
        return total

    def _begin(self, stream: Stream, account: CrmAccount) -> _Reading:
        upto = moment(account.cursors.get(stream.value))
        since = upto - self._overlap if upto else None
        return _Reading(stream, since, None, None, self._clock.wall())

    async def _keep(
        self, page: Page, reading: _Reading, account: CrmAccount
    ) -> tuple[_Reading | None, Taken]:
        """Take a page in and note where to go on, in one transaction."""
        seen = [one for one in (reading.seen_to, page.seen_to) if one is not None]
        reading.seen_to = max(seen) if seen else None
        following: _Reading | None = reading
        cursors = dict(account.cursors)
        if page.after is None:
            before = moment(cursors.get(reading.stream.value))
            # What a vendor does not date was read before this reading began; an empty one moves nothing.
            upto = reading.seen_to or before or (reading.began if reading.done else None)
            if upto is not None:
                cursors[reading.stream.value] = max(upto, before or upto).isoformat()
            following = self._next(reading.stream, account)
        else:
            reading.after = page.after
        now = self._clock.now()

        async def keep() -> Taken:
            taken = await self.taker.take(page.items)
            account.cursors = cursors
            account.reading = following.as_json() if following else None
            if following is None:
                account.pulled_at = now
                account.pull_at = now + timedelta(minutes=self._crm.options.pull_minutes)
            await account.save(update_fields=["cursors", "reading", "pulled_at", "pull_at"])
            return taken

        try:
            return following, await tx(keep)
        except BaseException:
            self.start_afresh()
            raise

    async def _pass_over(self, reading: _Reading, account: CrmAccount) -> _Reading | None:
        """Go on with the next stream; the next reading begins this one where it stands."""
        following = self._next(reading.stream, account)
        account.reading = following.as_json() if following else None
        await account.save(update_fields=["reading"])
        return following

    def _next(self, stream: Stream, account: CrmAccount) -> _Reading | None:
        streams = self.streams()
        rest = streams[streams.index(stream) + 1 :]
        return self._begin(rest[0], account) if rest else None


def _add(total: Taken, taken: Taken) -> None:
    total.rows.add(taken.rows)
    total.companies += taken.companies
    total.to_review += taken.to_review
    total.vanished += taken.vanished
    total.without_payer += taken.without_payer
