"""Bitrix24 as a ``Crm``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from core.clock import Clock
from core.crm.ports import (
    AnyFact,
    CrmCan,
    CrmLimits,
    CrmManifest,
    DealLine,
    Field,
    Heard,
    Page,
    Stale,
    Standing,
    Stream,
    Verdict,
)
from core.errors import Gone, Locked
from core.lines import Knock
from core.settings import Settings
from integrations.crm.bitrix24 import finding, pulling, reading, webhooks
from integrations.crm.bitrix24.calls import PAGE, Bitrix24Calls, Row
from integrations.crm.bitrix24.options import Bitrix24Options
from integrations.crm.bitrix24.setup import FieldNames, looked_around
from integrations.crm.bitrix24.taking_back import TakingBack
from integrations.crm.bitrix24.telling import Telling
from integrations.crm.values import latest

LIMITS = CrmLimits(per_second=2, batch=PAGE, at_once=2, ids=PAGE)
"""Two requests a second are never too many (REST documentation, Limits); a batch of fifty counts as one."""

CAN = frozenset(
    {
        CrmCan.OWNERS,
        CrmCan.COMPANIES,
        CrmCan.NOTES,
        CrmCan.FIELDS,
        CrmCan.TODOS,
        CrmCan.CREATE,
        CrmCan.SETUP,
        CrmCan.WEBHOOKS,
    }
)


class Bitrix24Crm:
    """One Bitrix24."""

    def __init__(
        self, options: Bitrix24Options, settings: Settings, clock: Clock, *, limits: CrmLimits = LIMITS
    ) -> None:
        """Raises ``Misconfigured`` for an address that is none."""
        self.options = options
        self.manifest = CrmManifest("bitrix24", "Bitrix24", CAN, limits)
        self._secrets = webhooks.secrets_of(options.webhook_secret.get_secret_value())
        self._calls = Bitrix24Calls(options, settings, clock, limits)
        self._names = FieldNames(self._calls)
        self._telling = Telling(self._calls, self._names, clock)
        self._taking_back = TakingBack(self._calls, self._names)
        self._of_deals: Mapping[str, Any] | None = None

    async def check(self) -> Standing:
        """Connect and look around; writes nothing."""
        return await looked_around(self._calls, self.options)

    async def setup(self) -> Sequence[str]:
        """Make the custom fields that are missing; Bitrix24 lets administrators only."""
        return await self._names.make()

    async def pull(self, stream: Stream, since: datetime | None, after: str | None) -> Page:
        """A part of what changed at or after ``since``, to the second; fifty records at most."""
        if stream is Stream.TICKETS:
            return Page(())
        fields = await self._about(stream, anew=after is None)
        won_only = stream is Stream.DEALS and since is None
        where = {"=STAGE_SEMANTIC_ID": reading.WON} if won_only else {}
        rows, going = await pulling.part(
            self._calls,
            stream,
            self._select(stream, fields),
            where,
            since,
            pulling.resumed(stream, since, after),
        )
        is_by_change = since is not None and stream is not Stream.OWNERS
        lines = await self._lines(rows) if stream is Stream.DEALS else {}
        return Page(
            reading.read(stream, rows, self.options, fields, lines),
            after=going.told() if going else None,
            seen_to=latest(row.get("DATE_MODIFY") for row in rows) if is_by_change else None,
        )

    async def _about(self, stream: Stream, *, anew: bool) -> Mapping[str, Any]:
        """What Bitrix24 says of the fields, where some are chosen; asked when a reading begins."""
        if stream is Stream.PEOPLE:
            return await self._names.known(anew=anew)
        if stream is not Stream.DEALS or not (self.options.margin_field or self.options.category_field):
            return {}
        if anew or self._of_deals is None:
            found = (await self._calls.ask("crm.deal.fields", {})).get("result")
            self._of_deals = found if isinstance(found, dict) else {}
        return self._of_deals

    def _select(self, stream: Stream, fields: Mapping[str, Any]) -> tuple[str, ...]:
        options, more = self.options, []
        if stream is Stream.PEOPLE:
            more = [options.segment_field, options.zone_field, options.language_field]
            ours = reading.OURS[Field.ADDRESSES]
            more.append(ours if ours in fields else "")
        if stream is Stream.DEALS:
            more = [options.margin_field, options.category_field]
        return tuple(dict.fromkeys((*reading.SELECTED.get(stream, ()), *filter(None, more))))

    async def _lines(self, rows: Sequence[Row]) -> dict[str, tuple[DealLine, ...]]:
        """What was bought in the deals that are won."""
        won = [str(row["ID"]) for row in rows if row.get("STAGE_SEMANTIC_ID") == reading.WON]
        told = await self._calls.several([("crm.deal.productrows.get", {"id": id}) for id in won])
        found: dict[str, tuple[DealLine, ...]] = {}
        for id, one in zip(won, told, strict=True):
            if one.trouble is None:
                found[id] = reading.product_lines(one.result)
            elif not isinstance(one.trouble, Gone | Locked):
                raise one.trouble
        return found

    async def present(self, stream: Stream, ids: Sequence[str]) -> Mapping[str, str | None]:
        """Which ids are still there. Bitrix24 does not tell into whom a record was merged."""
        if not ids or stream is Stream.TICKETS:
            return {}
        there = await finding.there(self._calls, stream, ids)
        return {id: id if id in there else None for id in ids}

    async def push(self, facts: Sequence[AnyFact]) -> Sequence[Verdict]:
        """Tell these facts, in one call where none has to be looked for."""
        return await self._telling.tell(facts)

    async def withdraw(self, stale: Sequence[Stale]) -> Sequence[Verdict]:
        """Remove our comments and to-dos, blank our fields."""
        return await self._taking_back.withdraw(stale)

    async def standing(self, stale: Sequence[Stale]) -> Sequence[bool]:
        """Whether anything of ours is still there."""
        return await self._taking_back.standing(stale)

    def admit(self, knock: Knock) -> str | None:
        """Whether an event is this portal's; events have no ids."""
        return "" if webhooks.is_theirs(knock, self._secrets) else None

    def read(self, body: str) -> Heard:
        """That something changed, or what was deleted."""
        return webhooks.heard(body)

    async def close(self) -> None:
        """Close the connections."""
        await self._calls.close()
