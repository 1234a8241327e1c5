"""Pulling: the first reading by lists, changes by searches; each page tells where the next one begins.

A search is sorted by one property only and ends after 10,000 records, so that places in it are times: the
next page begins *at* the last change of this one. Where one page is all of one moment (an import), that
moment is read by id first. Nothing is missed when records change meanwhile: they only move to the end.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from core.crm.ports import Page, Pulled, Stream
from core.errors import Refused
from integrations.crm.api import Api
from integrations.crm.hubspot import reading
from integrations.crm.hubspot.objects import (
    BATCH,
    COMPANIES,
    CONTACTS,
    DEALS,
    FOUND,
    LINES,
    OWN_ID,
    TICKETS,
    VERSION,
    Objects,
    record_id,
    value,
)
from integrations.crm.hubspot.options import HubspotOptions

_MILLISECOND = timedelta(milliseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Pulling:
    """Reads one account. ``currency``: tells the account's own."""

    def __init__(
        self, api: Api, objects: Objects, options: HubspotOptions, currency: Callable[[], Awaitable[str]]
    ) -> None:
        self._api = api
        self._objects = objects
        self._options = options
        self._currency = currency
        self._closed: dict[str, bool] = {}  # stages of ticket pipelines

    async def page(self, stream: Stream, since: datetime | None, after: str | None) -> Page:
        """A page of a stream (``Crm.pull``)."""
        if stream is Stream.OWNERS:
            return await self._owners(after)
        kind = reading.kind(stream, self._options)
        if since is None:
            listing = await self._objects.page(kind.name, kind.properties, after)
            items = await self._items(stream, listing.results, is_first=True)
            return Page(items, listing.after)  # by id, not by time: no ``seen_to``
        return await self._changes(stream, kind, since, after)

    async def _changes(self, stream: Stream, kind: reading.Kind, since: datetime, after: str | None) -> Page:
        place, at, id = _place(after, since)
        filters = [{"propertyName": kind.modified, "operator": "GTE", "value": str(at)}]
        sort = kind.modified
        if place == "in":
            filters += [
                {"propertyName": kind.modified, "operator": "LTE", "value": str(at)},
                {"propertyName": OWN_ID, "operator": "GT", "value": id},
            ]
            sort = OWN_ID
        listing = await self._objects.search(kind.name, filters, sort, kind.properties)
        last = listing.results[-1] if listing.results else {}
        seen = reading.changed_at(last, kind.modified)
        follows: str | None = None
        if place == "in":
            is_over = len(listing.results) < FOUND
            follows = f"from.{at + 1}" if is_over else f"in.{at}.{record_id(last)}"
        elif len(listing.results) >= FOUND:
            if seen is None:
                raise Refused("HubSpot does not tell when a record was changed")
            follows = f"from.{_ms(seen)}" if _ms(seen) > at else f"in.{at}.0"
        items = await self._items(stream, listing.results)
        return Page(items, follows, seen, listing.total if after is None else None)

    async def _owners(self, after: str | None) -> Page:
        """Those who are there, then those who were: deals may still be theirs."""
        group, _, cursor = (after or "active.").partition(".")
        params = {"limit": str(BATCH), "archived": "true" if group == "archived" else "false"}
        if cursor:
            params["after"] = cursor
        data = await self._api.ask("GET", f"/crm/owners/{VERSION}", params=params) or {}
        items = [reading.owner(one) for one in data.get("results") or []]
        follows = ((data.get("paging") or {}).get("next") or {}).get("after")
        if follows:
            return Page(items, f"{group}.{follows}")
        return Page(items, "archived." if group == "active" else None)

    async def _items(
        self, stream: Stream, records: Sequence[Mapping[str, Any]], *, is_first: bool = False
    ) -> list[Pulled]:
        found: list[Pulled] = []
        if stream is Stream.DEALS:
            found += await self._deals([one for one in records if not is_first or reading.is_won(one)])
        elif stream is Stream.TICKETS:
            found += await self._tickets(records)
        elif stream is Stream.PEOPLE:
            found += [reading.contact(one, self._options) for one in records]
        else:
            found += [reading.company(one) for one in records]
        for one in records:
            found += reading.swallowed(stream, one)
        return found

    async def _deals(self, records: Sequence[Mapping[str, Any]]) -> list[Pulled]:
        won = [record_id(one) for one in records if reading.is_won(one)]
        contacts = await self._objects.links(DEALS, CONTACTS, won)
        companies = await self._objects.links(DEALS, COMPANIES, won)
        lines = await self._objects.links(DEALS, LINES, won) if self._options.lines else {}
        wanted = [id for links in lines.values() for id, _ in links]
        bought = await self._objects.fetch(LINES, wanted, ("name", "quantity", "amount"))
        are_told = all(value(one, "deal_currency_code") for one in records if reading.is_won(one))
        currency = "" if are_told else await self._currency()
        return [
            reading.deal(
                one,
                self._options,
                currency=currency,
                contacts=contacts.get(record_id(one), ()),
                companies=companies.get(record_id(one), ()),
                lines=[bought[id] for id, _ in lines.get(record_id(one), ()) if id in bought],
            )
            for one in records
        ]

    async def _tickets(self, records: Sequence[Mapping[str, Any]]) -> list[Pulled]:
        stages = {value(one, "hs_pipeline_stage") for one in records}
        if not stages <= set(self._closed):
            data = await self._api.ask("GET", f"/crm/pipelines/{VERSION}/{TICKETS}")
            self._closed = reading.closed_stages(data or {})
        contacts = await self._objects.links(TICKETS, CONTACTS, [record_id(one) for one in records])
        made = (reading.ticket(one, contacts.get(record_id(one), ()), self._closed) for one in records)
        return [one for one in made if one is not None]


def _ms(at: datetime) -> int:
    return (at - _EPOCH) // _MILLISECOND


def _place(after: str | None, since: datetime) -> tuple[str, int, str]:
    """Where a reading of changes goes on: "from" a time or "in" one, after an id; times in milliseconds."""
    if after is None:
        return "from", _ms(since), ""
    place, _, rest = after.partition(".")
    at, _, id = rest.partition(".")
    if place not in ("from", "in") or not at.isdecimal() or (place == "in" and not id.isdecimal()):
        raise Refused("the place to go on from is none of ours")
    return place, int(at), id
