"""HubSpot's CRM objects API: pages, searches, and batches with a word on each of their parts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from core.errors import Gone, Locked, Refused, Trouble, TryLater, Unknown
from integrations.crm.api import Api
from integrations.crm.hubspot.troubles import SETUP, of_part
from integrations.crm.pace import CallPace
from integrations.crm.values import moment, number

VERSION = "2026-03"
CONTACTS, COMPANIES, DEALS, TICKETS = (
    "contacts",
    "companies",
    "0-3",
    "tickets",
)  # deals: as the OpenAPI has it
LINES, NOTES, TASKS = "line_items", "notes", "tasks"
KEY = "otklik_key"  # our key on whatever we make; unique in HubSpot
OWN_ID = "hs_object_id"
BATCH = 100  # records of one batch, and of one page of a list
FOUND = 200  # records of one page of a search


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong with parts of a batch. ``about``: their ids and trace ids, as far as HubSpot tells."""

    trouble: Trouble
    about: frozenset[str] = frozenset()


@dataclass(slots=True)
class Batch:
    """What a batch came to."""

    results: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def named(self, *names: str) -> Trouble | None:
        """The trouble that is told of any of these ids or trace ids."""
        return next((one.trouble for one in self.faults if one.about & set(names)), None)

    def fault(self, *names: str) -> Trouble | None:
        """The trouble told of any of these ids or trace ids, else one that is told of nobody."""
        nobodys = next((one.trouble for one in self.faults if not one.about), None)
        return self.named(*names) or nobodys


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of records. ``after``: HubSpot's cursor, None at the end; ``total``: of a search."""

    results: Sequence[dict[str, Any]]
    after: str | None = None
    total: int | None = None


class Objects:
    """The calls. They raise the ``Trouble`` family; nothing is tried twice."""

    def __init__(self, api: Api, searches_per_second: float) -> None:
        self._api = api
        self._searching = CallPace(searches_per_second, 1)  # of 5 a second in an account
        self._sorts: tuple[str, ...] = ("name", "object")  # the one that was heeded last comes first

    async def page(self, kind: str, properties: Iterable[str], after: str | None) -> Listing:
        """A page of all that is not archived, by HubSpot's own order."""
        params = {"limit": str(BATCH), "properties": ",".join(properties)}
        if after:
            params["after"] = after
        return _listing(await self._api.ask("GET", _path(kind), params=params))

    async def search(
        self, kind: str, filters: Sequence[Mapping[str, str]], sort: str, properties: Iterable[str]
    ) -> Listing:
        """The first records that match all of the filters, ``sort`` ascending (HubSpot sorts by one only).

        HubSpot's OpenAPI has ``sorts`` as strings, its guide as objects, and what it does not understand it
        passes over in silence: one form after the other, until one is heeded.
        """
        names = list(properties)
        forms = self._sorts
        for form in forms:
            body = {
                "filterGroups": [{"filters": list(filters)}],
                "sorts": [sort if form == "name" else {"propertyName": sort, "direction": "ASCENDING"}],
                "properties": names,
                "limit": FOUND,
                "after": "0",  # from the first one: the OpenAPI demands it
            }
            try:
                async with self._searching:
                    data = await self._api.ask("POST", f"{_path(kind)}/search", writes=False, json=body)
            except Refused:
                if form == forms[-1]:
                    raise
                continue
            found = _listing(data)
            if _in_order(found.results, sort):
                self._sorts = (form, *(other for other in forms if other != form))
                return found
        raise TryLater("what HubSpot finds is not sorted")

    async def fetch(
        self, kind: str, ids: Iterable[str], properties: Iterable[str] = (), *, by: str = ""
    ) -> dict[str, dict[str, Any]]:
        """Records by id, or by a unique property: what was asked for → the record, whoever it is now.

        A record that was merged answers to its old ids too, with a new one of its own.
        """
        wanted = list(dict.fromkeys(ids))
        found: dict[str, dict[str, Any]] = {}
        for start in range(0, len(wanted), BATCH):
            found |= await self._fetched(kind, wanted[start : start + BATCH], list(properties), by)
        return found

    async def _fetched(
        self, kind: str, ids: list[str], properties: list[str], by: str
    ) -> dict[str, dict[str, Any]]:
        names = list(dict.fromkeys([*properties, *([by] if by else MERGED)]))
        batch = await self._read(kind, ids, names, by)
        if len(ids) == 1 and batch.results:
            return {ids[0]: batch.results[0]}
        found: dict[str, dict[str, Any]] = {}
        for record in batch.results:
            if by:
                told = str(_values(record).get(by) or "")
                found |= {one: record for one in ids if one.lower() == told.lower()}
            else:
                found |= {one: record for one in (record_id(record), *merged(record)) if one in ids}
        named = {name for fault in batch.faults for name in fault.about}
        silent = [one for one in ids if one not in found and one not in named]
        if batch.results and not by:  # answered under another id, and no property said whose
            for one in silent:
                found |= await self._fetched(kind, [one], properties, by)
        return found

    async def _read(self, kind: str, ids: list[str], names: list[str], by: str) -> Batch:
        body: dict[str, Any] = {
            "inputs": [{"id": one} for one in ids],
            "properties": names,
            "propertiesWithHistory": [],
        }
        if by:
            body["idProperty"] = by
        try:
            data = await self._api.ask("POST", f"{_path(kind)}/batch/read", writes=False, json=body)
        except Refused:
            if by != KEY:
                raise
            raise Locked(
                f"fields: {kind} have no unique {KEY}. Make it with: {SETUP}", whole_door=False
            ) from None
        return _only_gone(_batch(data))

    async def create(self, kind: str, inputs: Sequence[dict[str, Any]]) -> Batch:
        """Make records; each input has an ``objectWriteTraceId``, which makes HubSpot answer for each."""
        return await self._told(f"{_path(kind)}/batch/create", inputs)

    async def upsert(self, kind: str, inputs: Sequence[dict[str, Any]]) -> Batch:
        """Change records by a unique property, and make those that are not there."""
        return await self._told(f"{_path(kind)}/batch/upsert", inputs)

    async def update(self, kind: str, inputs: Sequence[dict[str, Any]]) -> Batch:
        """Change records by id."""
        return await self._told(f"{_path(kind)}/batch/update", inputs)

    async def archive(self, kind: str, ids: Sequence[str]) -> Batch:
        """Move records to the recycling bin; those that are there already are no error."""
        return await self._told(f"{_path(kind)}/batch/archive", [{"id": one} for one in ids])

    async def associate(self, kind: str, to: str, pairs: Sequence[tuple[str, str]]) -> Batch:
        """Put records on others, with the default type of association; twice makes nothing more."""
        inputs = [{"from": {"id": one}, "to": {"id": other}} for one, other in pairs]
        return await self._told(f"/crm/associations/{VERSION}/{kind}/{to}/batch/associate/default", inputs)

    async def links(
        self, kind: str, to: str, ids: Sequence[str]
    ) -> dict[str, list[tuple[str, frozenset[int]]]]:
        """Id → what it is associated with (the first page of it): ids, each with its types of association."""
        if not ids:
            return {}
        path = f"/crm/associations/{VERSION}/{kind}/{to}/batch/read"
        told = {"inputs": [{"id": id} for id in ids]}
        batch = _only_gone(_batch(await self._api.ask("POST", path, writes=False, json=told)))
        found: dict[str, list[tuple[str, frozenset[int]]]] = {}
        for result in batch.results:
            for link in result.get("to") or []:
                types = frozenset(one.get("typeId") for one in link.get("associationTypes") or [])
                found.setdefault(str(result["from"]["id"]), []).append((str(link["toObjectId"]), types))
        return found

    async def _told(self, path: str, inputs: Sequence[dict[str, Any]]) -> Batch:
        async def tell(part: Sequence[dict[str, Any]]) -> Batch:
            return _batch(await self._api.ask("POST", path, json={"inputs": list(part)}))

        return await _apart(tell, inputs) if inputs else Batch()


async def _apart(
    tell: Callable[[Sequence[dict[str, Any]]], Awaitable[Batch]], inputs: Sequence[dict[str, Any]]
) -> Batch:
    """Tell a batch. Where one part spoils all of it, nothing was done: its halves are told apart.

    Raises ``Unknown`` when that happened to any part.
    """
    try:
        batch = await tell(inputs)
    except (Refused, Gone) as trouble:
        if len(inputs) == 1:
            return Batch(faults=[Fault(trouble, _names(inputs[0]))])
        half = len(inputs) // 2
        one, other = await _apart(tell, inputs[:half]), await _apart(tell, inputs[half:])
        return Batch([*one.results, *other.results], [*one.faults, *other.faults])
    for fault in batch.faults:
        if isinstance(fault.trouble, Unknown):
            raise fault.trouble
    return batch


def _names(told: Mapping[str, Any]) -> frozenset[str]:
    """What an input can be recognised by."""
    ends = [told.get("from", {}).get("id"), told.get("to", {}).get("id")]
    return frozenset(str(one) for one in (told.get("id"), told.get("objectWriteTraceId"), *ends) if one)


def _path(kind: str) -> str:
    return f"/crm/objects/{VERSION}/{kind}"


def _listing(data: Any) -> Listing:
    if not isinstance(data, dict) or not isinstance(data.get("results"), list):
        raise Refused("HubSpot's answer is no list")
    after = ((data.get("paging") or {}).get("next") or {}).get("after")
    return Listing(data["results"], str(after) if after else None, data.get("total"))


def _batch(data: Any) -> Batch:
    if not isinstance(data, dict):
        return Batch()  # 204: archived
    faults = [
        Fault(of_part(error), frozenset(_about(error)))
        for error in data.get("errors") or []
        if isinstance(error, dict)
    ]
    return Batch([one for one in data.get("results") or [] if isinstance(one, dict)], faults)


def _only_gone(batch: Batch) -> Batch:
    """What was read. What HubSpot failed to read is not therefore gone: raises its trouble."""
    for fault in batch.faults:
        if isinstance(fault.trouble, Unknown):
            raise TryLater(fault.trouble.why)
        if not isinstance(fault.trouble, Gone | Refused):
            raise fault.trouble
    return batch


def _in_order(records: Sequence[Mapping[str, Any]], name: str) -> bool:
    """Whether a page that others follow is sorted by ids or times; what they do not tell is passed over."""
    if len(records) < FOUND:
        return True
    told = [number(value(one, name)) if name == OWN_ID else moment(value(one, name)) for one in records]
    known = [one for one in told if one is not None]
    return all(one <= other for one, other in pairwise(known))  # type: ignore[operator]


def _about(error: Mapping[str, Any]) -> Iterable[str]:
    context = error.get("context")
    for name in ("objectWriteTraceId", "ids", "id", "fromObjectId", "toObjectId"):
        told = context.get(name) if isinstance(context, dict) else None
        yield from (str(one) for one in (told if isinstance(told, list) else [told]) if one)


MERGED = ("hs_merged_object_ids", "hs_calculated_merged_vids")
"""Properties that list who was merged into a record: ids apart by ";", the older one as "id:time"."""


def merged(record: Mapping[str, Any]) -> list[str]:
    """Ids of those that were merged into this record."""
    told = ";".join(str(_values(record).get(name) or "") for name in MERGED)
    ids = [part.partition(":")[0].strip() for part in told.split(";")]
    return [one for one in dict.fromkeys(ids) if one and one != record_id(record)]


def record_id(record: Mapping[str, Any]) -> str:
    """A record's id."""
    return str(record.get("id") or "")


def _values(record: Mapping[str, Any]) -> Mapping[str, Any]:
    values = record.get("properties")
    return values if isinstance(values, dict) else {}


def value(record: Mapping[str, Any], name: str) -> str:
    """A property's value, "" for none."""
    return str(_values(record).get(name) or "") if name else ""
