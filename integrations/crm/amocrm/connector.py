"""amoCRM as a ``Crm``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import assert_never

from core.clock import Clock
from core.crm.ports import (
    AnyFact,
    CrmCan,
    CrmLimits,
    CrmManifest,
    FactKind,
    Fields,
    Heard,
    NewContact,
    Note,
    Page,
    Pulled,
    Stale,
    Standing,
    Stream,
    Todo,
    Verdict,
)
from core.lines import Knock
from core.settings import Settings
from integrations.crm.amocrm import pulling, reading, webhooks
from integrations.crm.amocrm.calls import PATHS, SEVERAL, AmoCalls, Query
from integrations.crm.amocrm.marked import Marked
from integrations.crm.amocrm.options import AmocrmOptions
from integrations.crm.amocrm.people import People
from integrations.crm.amocrm.setup import looked_around, make_fields

LIMITS = CrmLimits(per_second=3, batch=50, at_once=2, ids=SEVERAL)
"""amoCRM bears seven calls a second, 250 records in one, and recommends 50 (its page "Ограничения"). Half of
the calls, for reading and telling may be two processes on one address."""

CAN = frozenset(set(CrmCan) - {CrmCan.TICKETS, CrmCan.SHARED_NOTES, CrmCan.MERGES})


class AmocrmCrm:
    """One account of amoCRM or Kommo."""

    def __init__(
        self, options: AmocrmOptions, settings: Settings, clock: Clock, *, limits: CrmLimits = LIMITS
    ) -> None:
        """Raises ``Misconfigured`` for an address, key or webhook secret that is none."""
        self.options = options
        self.manifest = CrmManifest("amocrm", "amoCRM", CAN, limits)
        self._secret = webhooks.secret_of(options.webhook_secret.get_secret_value())
        self._calls = AmoCalls(options, settings, clock, limits)
        self._marked = Marked(self._calls, clock)
        self._people = People(self._calls)
        self._currency: str | None = None

    async def check(self) -> Standing:
        """Connect and look around; writes nothing."""
        return await looked_around(self._calls, self.options)

    async def setup(self) -> Sequence[str]:
        """Make the custom fields that are missing; amoCRM lets administrators only."""
        return await make_fields(self._calls)

    async def pull(self, stream: Stream, since: datetime | None, after: str | None) -> Page:
        """A part of what changed at or after ``since``, to the second; 200 records at most, owners all at
        once. On a first load of deals only the won ones come. A part may be empty and not the last."""
        match stream:
            case Stream.TICKETS:
                return Page(())
            case Stream.OWNERS:
                rows = await self._calls.all_rows(PATHS[stream])
                return Page(reading.read(stream, rows, self.options, ""))
        seconds = pulling.seconds(since)
        if after is None:
            newest = await pulling.newest(self._calls, stream)
            if newest < seconds or not newest:
                return Page(())
            place = pulling.Place(0, 0, newest)
        else:
            place = pulling.resumed(after)
        currency = await self._account_currency(anew=after is None) if stream is Stream.DEALS else ""
        query: Query = [("with", "contacts")] if stream is Stream.DEALS else []
        rows, going = await pulling.part(self._calls, stream, query, seconds, place)
        items = reading.read(stream, rows, self.options, currency)
        latest = min(max(map(pulling.changed, rows), default=0), place.newest)
        return Page(
            _won(items) if since is None else items,
            after=going.told() if going else None,
            seen_to=datetime.fromtimestamp(latest, UTC) if latest else None,
        )

    async def _account_currency(self, *, anew: bool) -> str:
        if anew or self._currency is None:
            self._currency = str((await self._calls.account()).get("currency") or "")
        return self._currency

    async def present(self, stream: Stream, ids: Sequence[str]) -> Mapping[str, str | None]:
        """Which ids are still there. amoCRM does not tell into whom a contact was merged."""
        there = await self._calls.by_ids(PATHS[stream], ids) if ids and stream in PATHS else {}
        return {id: id if id in there else None for id in ids}

    async def push(self, facts: Sequence[AnyFact]) -> Sequence[Verdict]:
        """Tell these facts, of one kind, in batches."""
        if not facts:
            return []
        match facts[0]:
            case Note():
                return await self._marked.tell([fact for fact in facts if isinstance(fact, Note)])
            case Todo():
                return await self._marked.tell([fact for fact in facts if isinstance(fact, Todo)])
            case Fields():
                return await self._people.set_fields([fact for fact in facts if isinstance(fact, Fields)])
            case NewContact():
                return await self._people.make([fact for fact in facts if isinstance(fact, NewContact)])
            case _:
                assert_never(facts[0])

    async def withdraw(self, stale: Sequence[Stale]) -> Sequence[Verdict]:
        """Blank our notes and fields, blank and close our tasks: amoCRM's API removes none of them."""
        verdicts: dict[str, Verdict] = {one.key: Verdict(one.key) for one in stale}
        for kind in (FactKind.NOTE, FactKind.TODO, FactKind.FIELDS):
            part = [one for one in stale if one.kind is kind]
            if part:
                blank = self._people.blank if kind is FactKind.FIELDS else self._marked.take_back
                verdicts |= {verdict.key: verdict for verdict in await blank(part)}
        return [verdicts[one.key] for one in stale]

    async def standing(self, stale: Sequence[Stale]) -> Sequence[bool]:
        """Whether anything of ours is still there; a note of which only our mark is left is not."""
        there: dict[str, bool] = {}
        for kind in (FactKind.NOTE, FactKind.TODO, FactKind.FIELDS):
            part = [one for one in stale if one.kind is kind]
            if part:
                there |= await (self._people if kind is FactKind.FIELDS else self._marked).stand(part)
        return [there.get(one.key, False) for one in stale]

    def admit(self, knock: Knock) -> str | None:
        """Whether a webhook came to the secret address; its deliveries have no ids."""
        return "" if webhooks.is_theirs(knock, self._secret) else None

    def read(self, body: str) -> Heard:
        """What changed, and what was removed."""
        return webhooks.heard(body)

    async def close(self) -> None:
        """Close the connections."""
        await self._calls.close()


def _won(items: Sequence[Pulled]) -> list[Pulled]:
    return [item for item in items if getattr(item, "is_won", True)]
