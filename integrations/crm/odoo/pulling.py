"""Odoo's streams: what is asked for, and how a page is put together."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from core.crm.ports import Dropped, Page, Pulled, Stream
from core.errors import Locked, Refused
from integrations.crm.odoo import reading as read
from integrations.crm.odoo.dealing import Dealing
from integrations.crm.odoo.installed import Installed
from integrations.crm.odoo.keyset import PART, Place, begin, part
from integrations.crm.odoo.options import OdooOptions
from integrations.crm.odoo.rpc import Domain, Row, Rpc

PEOPLE: Domain = [["is_company", "=", False], ["type", "in", ["contact", False]]]  # no delivery addresses
COMPANIES: Domain = [["is_company", "=", True]]
STAFF: Domain = [["share", "=", False]]  # no portal accounts
REFUNDS: Domain = [["move_type", "=", "out_refund"]]
OPPORTUNITIES: Domain = [["type", "=", "opportunity"]]

FIRM = ["name", "user_id", "active", "write_date"]
PERSON = [*FIRM, "phone", "mobile", "email", "commercial_partner_id", "lang", read.ADDRESSES]
OWNER = ["name", "email", "login", "active"]
MONEY = ["name", "amount_total", "amount_untaxed", "currency_id", "partner_id", "write_date"]
SALE = [*MONEY, "state", "date_order", "margin"]
CREDIT = [*MONEY, "state", "invoice_date", "date"]
CLOSING = ["name", "stage_id", "active", "date_closed", read.MOVED, "partner_id", "write_date"]
OPPORTUNITY = [*CLOSING, "expected_revenue", "company_currency"]
TICKET = ["name", "partner_id", "create_date", "write_date", "active", *read.CLOSED]

Made: TypeAlias = Callable[[list[Row]], Awaitable[Sequence[Pulled]]]


@dataclass(frozen=True, slots=True)
class Source:
    """One model of a stream. ``first``: what alone is read the first time."""

    model: str
    domain: Domain
    first: Domain
    fields: Sequence[str]
    made: Made


class Pulling:
    """Reads one account."""

    def __init__(self, rpc: Rpc, options: OdooOptions, installed: Installed) -> None:
        self._rpc = rpc
        self._options = options
        self._installed = installed
        self._dealing = Dealing(rpc, options, installed)

    async def pull(self, stream: Stream, since: datetime | None, after: str | None) -> Page:
        """See ``Crm.pull``. The first time what is archived stays out; later it is told as ``Dropped``."""
        if stream is Stream.OWNERS:
            return await self._owners(after)
        sources = await self._sources(stream)
        if not sources:
            return Page(())
        index, place = (0, begin(since)) if after is None else _opened(after, len(sources))
        source = sources[index]
        try:
            rows, more = await part(
                self._rpc,
                source.model,
                [*source.domain, *(source.first if since is None else [])],
                await self._installed.visible(source.model, source.fields),
                place,
                archived=since is not None,
            )
        except Refused:  # perhaps for a field or module that was taken out: the next try looks afresh
            self._installed.forget()
            raise
        if more is None and index + 1 < len(sources):
            index, more = index + 1, begin(since)
        after = None if more is None else json.dumps([index, more.second, more.id])
        return Page(await source.made(rows), after, read.changed(rows))

    async def _owners(self, after: str | None) -> Page:
        """All of them each time: their names stand in another table, whose changes theirs does not show."""
        last = _opened(after, 1)[1].id if after else 0
        rows = await self._rpc.rows(read.USERS, [*STAFF, ["id", ">", last]], OWNER, limit=PART)
        more = json.dumps([0, "", rows[-1]["id"]]) if len(rows) == PART else None
        return Page([read.owner(row) for row in rows], more)

    async def _sources(self, stream: Stream) -> list[Source]:
        options = self._options
        match stream:
            case Stream.COMPANIES:
                return [Source(read.PARTNER, COMPANIES, [], FIRM, self._companies)]
            case Stream.PEOPLE:
                chosen = [options.segment_field, options.zone_field, options.language_field]
                return [Source(read.PARTNER, PEOPLE, [], [*PERSON, *chosen], self._people)]
            case Stream.DEALS:
                return await self._deals()
            case Stream.TICKETS if await self._installed.fields(read.TICKET) is not None:
                return [Source(read.TICKET, [], [], TICKET, self._tickets)]
            case _:
                return []

    async def _deals(self) -> list[Source]:
        chosen = [self._options.margin_field, self._options.category_field]
        dealing = self._dealing
        match await self._installed.kind_of_deals():
            case "sale":
                won: Domain = [["state", "in", await self._won_states()]]
                found = [Source(read.ORDER, [], won, [*SALE, *chosen], dealing.orders)]
            case "crm":
                won = [["stage_id.is_won", "=", True]]
                found = [Source(read.LEAD, OPPORTUNITIES, won, [*OPPORTUNITY, *chosen], dealing.leads)]
            case _ if self._options.deals == "auto":  # contacts alone; the check says that deals lack
                found = []
            case _:
                raise Locked(
                    "deals: what OTKLIK_ODOO_DEALS names is not installed in Odoo.", whole_door=False
                )
        if await self._installed.has_refunds():
            found.append(Source(read.REFUND, REFUNDS, [["state", "=", "posted"]], CREDIT, dealing.refunds))
        return found

    async def _won_states(self) -> list[str]:
        """Those of ours that this version has."""
        state = (await self._installed.fields(read.ORDER) or {}).get("state", {})
        there = {one[0] for one in state.get("selection") or [] if isinstance(one, list) and one}
        return [name for name in read.WON_STATES if name in there] or list(read.WON_STATES[:1])

    async def _companies(self, rows: list[Row]) -> Sequence[Pulled]:
        return [_dropped(Stream.COMPANIES, row) or read.company(row) for row in rows]

    async def _people(self, rows: list[Row]) -> Sequence[Pulled]:
        heads = {read.linked(row.get("commercial_partner_id")) for row in rows}
        known = await self._dealing.partners(heads - {row["id"] for row in rows})
        firms = frozenset(id for id, row in known.items() if row.get("is_company"))
        names = await self._names(rows)
        return [
            _dropped(Stream.PEOPLE, row) or read.contact(row, self._options, firms, names) for row in rows
        ]

    async def _names(self, rows: list[Row]) -> dict[int, str]:
        """Of the records that the segment's field links to, when it links to several (tags)."""
        chosen = self._options.segment_field
        about = (await self._installed.fields(read.PARTNER) or {}).get(chosen, {})
        ids = {id for row in rows if isinstance(row.get(chosen), list) for id in row[chosen]}
        if about.get("type") not in ("many2many", "one2many") or not ids or not about.get("relation"):
            return {}
        found = await self._rpc.rows(str(about["relation"]), [["id", "in", sorted(ids)]], ["display_name"])
        return {row["id"]: read.text(row.get("display_name")) for row in found}

    async def _tickets(self, rows: list[Row]) -> Sequence[Pulled]:
        return [one for row in rows if (one := read.ticket(row)) is not None]


def _dropped(stream: Stream, row: Row) -> Dropped | None:
    """Archived: out of use there, so nobody to invite."""
    return Dropped(stream, str(row["id"])) if row.get("active") is False else None


def _opened(after: str, sources: int) -> tuple[int, Place]:
    try:
        index, second, id = json.loads(after)
        if not 0 <= index < sources:
            raise ValueError
        return index, Place(str(second), int(id))
    except (ValueError, TypeError, RecursionError):
        raise Refused("the place to go on from is not one of ours") from None
