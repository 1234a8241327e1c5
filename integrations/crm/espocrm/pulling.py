"""Reading a stream by its changes: pages that neither miss nor depend on what changes meanwhile.

EspoCRM sorts by one attribute, and many records may share a second (an import). So a page that is full is
cut at its last second, and that second is read by id (``At``) before going on after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.crm.ports import Stream
from core.errors import Refused
from integrations.crm.espocrm.calls import PAGE, EspoCalls, Filter, Row
from integrations.crm.espocrm.reading import ENTITIES, stamp

UNSET, AFTER, AT = "unset", "after", "at"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reading goes on. ``step``: among those whose change is not dated, after or in second ``at``."""

    step: str
    at: str = ""  # as EspoCRM writes it; "" at the beginning
    id: str = ""  # in a step that goes by id: after this one

    def told(self) -> str:
        """As the opaque text that a page carries."""
        return "|".join((self.step, self.at, self.id))


def resumed(after: str | None, since: datetime | None) -> Place:
    """Where a page said to go on, or the beginning. Raises ``Refused`` for what no page said."""
    if after is None:
        return Place(AFTER if since is not None else UNSET)
    step, _, rest = after.partition("|")
    at, bar, id = rest.partition("|")
    if step not in (UNSET, AFTER, AT) or not bar:
        raise Refused("after: no page of ours said this")
    return Place(step, at, id)


async def part(
    calls: EspoCalls,
    stream: Stream,
    select: Sequence[str],
    where: Sequence[Filter],
    since: datetime | None,
    place: Place,
) -> tuple[list[Row], Place | None]:
    """The next records, and where it goes on (None: nowhere). Empty only at the end."""
    rows: list[Row] = []
    going: Place | None = place
    while going is not None and not rows:
        rows, going = await _step(calls, stream, select, where, since, going)
    return rows, going


async def _step(
    calls: EspoCalls,
    stream: Stream,
    select: Sequence[str],
    where: Sequence[Filter],
    since: datetime | None,
    place: Place,
) -> tuple[list[Row], Place | None]:
    filters = [*where, *_filters(place, since)]
    order = "modifiedAt" if place.step == AFTER else "id"
    rows = await calls.find(ENTITIES[stream], filters, select=select, order_by=order)
    is_full = len(rows) >= PAGE
    match place.step:
        case "unset":
            return rows, Place(UNSET, id=rows[-1]["id"]) if is_full else Place(AFTER)
        case "at":
            return rows, Place(AT, place.at, rows[-1]["id"]) if is_full else Place(AFTER, place.at)
        case _ if not is_full:
            return rows, None
        case _:
            last = str(rows[-1].get("modifiedAt"))
            return [row for row in rows if row.get("modifiedAt") != last], Place(AT, last)


def _filters(place: Place, since: datetime | None) -> list[Filter]:
    by_id: list[Filter] = [("greaterThan", "id", place.id)] if place.id else []
    match place.step:
        case "unset":
            return [("isNull", "modifiedAt", None), *by_id]
        case "at":
            return [("equals", "modifiedAt", place.at), *by_id]
    if place.at:
        return [("greaterThan", "modifiedAt", place.at)]
    if since is not None:
        return [("greaterThanOrEquals", "modifiedAt", stamp(since))]
    return [("isNotNull", "modifiedAt", None)]
