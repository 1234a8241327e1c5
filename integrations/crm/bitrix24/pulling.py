"""Reading a stream: pages that neither miss nor depend on what changes meanwhile.

The first load goes by id, as Bitrix24 advises for much data ("Retrieve large volumes of data": filter ">ID",
``start`` -1). What changed since is read by its change: a page that is full is cut at its last second, since
an import gives many records one and the same, and that second is read by id before going on after it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.crm.ports import Stream
from core.errors import Refused
from integrations.crm.bitrix24.calls import PAGE, Bitrix24Calls, Row, rows_of
from integrations.crm.bitrix24.reading import LISTS, stamp

BY_ID, AFTER, AT, FROM = "id", "after", "at", "from"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reading goes on. ``step``: by id alone, after or in the second ``at``, from the n-th record."""

    step: str
    at: str = ""  # as Bitrix24 writes it; "" at the beginning
    id: int = 0  # in a step that goes by id: after this one; in FROM: how many were read

    def told(self) -> str:
        """As the opaque text that a page carries."""
        return f"{self.step}|{self.at}|{self.id}"


def resumed(stream: Stream, since: datetime | None, after: str | None) -> Place:
    """Where a page said to go on, or the beginning. Raises ``Refused`` for what no page said."""
    if after is None:
        if stream is Stream.OWNERS:
            return Place(FROM)
        return Place(BY_ID) if since is None else Place(AFTER)
    step, _, rest = after.partition("|")
    at, _, id = rest.partition("|")
    if step not in (BY_ID, AFTER, AT, FROM) or not id.isdecimal():
        raise Refused("after: no page of ours said this")
    return Place(step, at, int(id))


async def part(
    calls: Bitrix24Calls,
    stream: Stream,
    select: Sequence[str],
    where: Mapping[str, Any],
    since: datetime | None,
    place: Place,
) -> tuple[list[Row], Place | None]:
    """The next records, fifty at most, and where it goes on (None: nowhere). Empty only at the end."""
    rows: list[Row] = []
    going: Place | None = place
    while going is not None and not rows:
        rows, going = await _step(calls, stream, select, where, since, going)
    return rows, going


async def _step(
    calls: Bitrix24Calls,
    stream: Stream,
    select: Sequence[str],
    where: Mapping[str, Any],
    since: datetime | None,
    place: Place,
) -> tuple[list[Row], Place | None]:
    if place.step == FROM:
        return await _people_inside(calls, place)
    by_change = place.step == AFTER
    asked = {
        "select": list(select),
        "filter": {**where, **_filter(place, since)},
        "order": {"DATE_MODIFY": "ASC", "ID": "ASC"} if by_change else {"ID": "ASC"},
        "start": -1,
    }
    rows = rows_of((await calls.ask(LISTS[stream], asked)).get("result"))
    is_full = len(rows) >= PAGE
    if not by_change:
        after = Place(AFTER, place.at) if place.step == AT else None
        return rows, Place(place.step, place.at, int(rows[-1]["ID"])) if is_full else after
    if not is_full:
        return rows, None
    last = str(rows[-1].get("DATE_MODIFY"))
    return [row for row in rows if str(row.get("DATE_MODIFY")) != last], Place(AT, last)


async def _people_inside(calls: Bitrix24Calls, place: Place) -> tuple[list[Row], Place | None]:
    """The company's own people. They are dismissed, never deleted, so that the n-th stays the n-th."""
    answer = await calls.ask("user.get", {"sort": "ID", "order": "ASC", "start": place.id})
    following = answer.get("next")
    going = Place(FROM, id=following) if isinstance(following, int) and following > place.id else None
    return rows_of(answer.get("result")), going


def _filter(place: Place, since: datetime | None) -> dict[str, Any]:
    match place.step:
        case "id":
            return {">ID": place.id}
        case "at":
            return {">=DATE_MODIFY": place.at, "<=DATE_MODIFY": place.at, ">ID": place.id}
    if place.at:
        return {">DATE_MODIFY": place.at}
    return {">=DATE_MODIFY": stamp(since)} if since is not None else {}
