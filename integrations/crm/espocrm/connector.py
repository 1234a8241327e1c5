"""EspoCRM as a ``Crm``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from core.clock import Clock
from core.crm.ports import (
    AnyFact,
    CrmCan,
    CrmLimits,
    CrmManifest,
    Field,
    Heard,
    Page,
    Stale,
    Standing,
    Stream,
    Verdict,
)
from core.errors import Locked, Trouble, TryLater, Unknown
from core.lines import Knock
from core.settings import Settings
from integrations.crm.espocrm import pulling, reading, webhooks
from integrations.crm.espocrm.calls import EspoCalls, Filter
from integrations.crm.espocrm.options import EspocrmOptions
from integrations.crm.espocrm.setup import looked_around, make_fields
from integrations.crm.espocrm.telling import Telling
from integrations.crm.espocrm.troubles import Duplicate
from integrations.crm.values import latest

LIMITS = CrmLimits(per_second=10, batch=1, at_once=4, ids=100)
"""EspoCRM names no limit and has no batches: gentle with a server that people work on at the same time."""

CAN = frozenset(
    {
        CrmCan.OWNERS,
        CrmCan.COMPANIES,
        CrmCan.TICKETS,
        CrmCan.NOTES,
        CrmCan.FIELDS,
        CrmCan.TODOS,
        CrmCan.CREATE,
        CrmCan.SETUP,
        CrmCan.WEBHOOKS,
    }
)


class EspocrmCrm:
    """One EspoCRM."""

    def __init__(
        self, options: EspocrmOptions, settings: Settings, clock: Clock, *, limits: CrmLimits = LIMITS
    ) -> None:
        """Raises ``Misconfigured`` for an address or webhook secret that is none."""
        self.options = options
        self.manifest = CrmManifest("espocrm", "EspoCRM", CAN, limits)
        self._secrets = webhooks.secrets_of(options.webhook_secret.get_secret_value())
        self._calls = EspoCalls(options, settings, clock, limits)
        self._telling = Telling(self._calls)
        self._over: dict[Stream, tuple[str, ...]] = {}

    async def check(self) -> Standing:
        """Connect and look around; writes nothing."""
        return await looked_around(self._calls, self.options)

    async def setup(self) -> Sequence[str]:
        """Make the custom fields that are missing; EspoCRM lets administrators only."""
        return await make_fields(self._calls)

    async def pull(self, stream: Stream, since: datetime | None, after: str | None) -> Page:
        """A part of what changed at or after ``since``, to the second; 200 records at most."""
        ours = await self._telling.ours() if stream is Stream.PEOPLE else {}
        over = await self._finished(stream, anew=after is None)
        where: list[Filter] = []
        if stream is Stream.DEALS and since is None:
            where.append(("in", "stage", over))
        rows, going = await pulling.part(
            self._calls, stream, self._select(stream, ours), where, since, pulling.resumed(after, since)
        )
        return Page(
            reading.read(stream, rows, self.options, ours, over),
            after=going.told() if going else None,
            seen_to=latest(row.get("modifiedAt") for row in rows),
        )

    def _select(self, stream: Stream, ours: Mapping[Field, str]) -> tuple[str, ...]:
        chosen: list[str] = []
        if stream is Stream.PEOPLE:
            options = self.options
            chosen = [options.segment_field, options.zone_field, options.language_field]
            chosen.append(ours.get(Field.ADDRESSES, ""))
        if stream is Stream.DEALS:
            chosen = [self.options.margin_field, self.options.category_field]
        return tuple(dict.fromkeys((*reading.SELECTED[stream], *filter(None, chosen))))

    async def _finished(self, stream: Stream, *, anew: bool) -> tuple[str, ...]:
        """The won stages of deals, the closed statuses of tickets; asked when a reading begins."""
        if stream not in (Stream.DEALS, Stream.TICKETS):
            return ()
        if anew or stream not in self._over:
            if stream is Stream.DEALS:
                stage = await self._calls.metadata("entityDefs.Opportunity.fields.stage")
                self._over[stream] = reading.won_stages(stage)
            else:
                status = await self._calls.metadata("entityDefs.Case.fields.status")
                self._over[stream] = reading.closed_statuses(status)
        return self._over[stream]

    async def present(self, stream: Stream, ids: Sequence[str]) -> Mapping[str, str | None]:
        """Which ids are still there. EspoCRM does not tell into whom a record was merged."""
        if not ids:
            return {}
        rows = await self._calls.find(reading.ENTITIES[stream], [("in", "id", tuple(ids))], select=("id",))
        there = {row["id"] for row in rows}
        return {id: id if id in there else None for id in ids}

    async def push(self, facts: Sequence[AnyFact]) -> Sequence[Verdict]:
        """Tell these facts, one after another."""
        verdicts: list[Verdict] = []
        for fact in facts:
            try:
                verdicts.append(Verdict(fact.key, await self._telling.tell(fact)))
            except Duplicate as trouble:
                verdicts.append(Verdict(fact.key, trouble=trouble, candidates=trouble.candidates))
            except Trouble as trouble:
                if _ends_all(trouble):
                    raise
                verdicts.append(Verdict(fact.key, trouble=trouble))
        return verdicts

    async def withdraw(self, stale: Sequence[Stale]) -> Sequence[Verdict]:
        """Remove our posts and tasks, blank our fields."""
        verdicts: list[Verdict] = []
        for one in stale:
            try:
                await self._telling.take_back(one)
                verdicts.append(Verdict(one.key))
            except Trouble as trouble:
                if _ends_all(trouble):
                    raise
                verdicts.append(Verdict(one.key, trouble=trouble))
        return verdicts

    async def standing(self, stale: Sequence[Stale]) -> Sequence[bool]:
        """Whether anything of ours is still there."""
        return [await self._telling.stands(one) for one in stale]

    def admit(self, knock: Knock) -> str | None:
        """Whether a webhook is EspoCRM's; its deliveries have no ids."""
        return "" if webhooks.is_theirs(knock, self._secrets) else None

    def read(self, body: str) -> Heard:
        """That something changed."""
        return webhooks.heard(body)

    async def close(self) -> None:
        """Close the connections."""
        await self._calls.close()


def _ends_all(trouble: Trouble) -> bool:
    """Whether it would meet the next fact too, or leaves this one's fate unknown."""
    return isinstance(trouble, Unknown | TryLater) or (isinstance(trouble, Locked) and trouble.whole_door)
