"""Reading a list that changes meanwhile, from an API that knows pages by number only.

It is read in the order of ids, which never change: nothing moves but when something is removed. Every page
overlaps the one before; one that begins after the last id seen shows that more was removed than the overlap
holds, and is read again further ahead. The filter by time only spares work: an account may be without filters
(``is_api_filter_enabled``), so what is older is left out here too.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.crm.ports import Stream
from core.errors import Refused
from integrations.crm.amocrm.calls import PATHS, AmoCalls, Row

LARGEST, SMALLEST, OVERLAP = 200, 100, 10  # records of a page, and of one that the next shares


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reading goes on. ``offset``: records before it; ``id``: the last one seen; ``newest``: the
    latest change when it began, unix seconds: what changes later is for the next reading."""

    offset: int
    id: int
    newest: int

    def told(self) -> str:
        """As the opaque text that a page carries."""
        return f"{self.offset}|{self.id}|{self.newest}"


def resumed(after: str) -> Place:
    """Where a page said to go on. Raises ``Refused`` for what no page said."""
    parts = after.split("|")
    if len(parts) != 3 or not all(part.isdecimal() and part.isascii() for part in parts):
        raise Refused("after: no page of ours said this")
    return Place(*map(int, parts))


def seconds(since: datetime | None) -> int:
    """Unix seconds; a part of one is rounded up: amoCRM keeps whole ones."""
    return math.ceil(since.timestamp()) if since is not None else 0


async def newest(calls: AmoCalls, stream: Stream) -> int:
    """When the latest change was made, unix seconds; 0 when there is nothing."""
    rows = await calls.rows(PATHS[stream], [("order[updated_at]", "desc")], limit=1)
    return changed(rows[0]) if rows else 0


async def part(
    calls: AmoCalls, stream: Stream, query: Sequence[tuple[str, str]], since: int, place: Place
) -> tuple[list[Row], Place | None]:
    """The next records, and where it goes on (None: nowhere)."""
    filters = [*query, ("order[id]", "asc")]
    if since:  # whether the vendor's "from" holds that second itself is not said
        filters.append(("filter[updated_at][from]", str(since - 1)))
    while True:
        page, limit = window(place.offset)
        start = (page - 1) * limit
        rows = await calls.rows(PATHS[stream], filters, page=page, limit=limit)
        if start == 0 or (rows and int(rows[0]["id"]) <= place.id):
            break
        place = replace(place, offset=max(0, start - SMALLEST))
    going = None
    if len(rows) >= limit:
        going = replace(place, offset=start + len(rows), id=int(rows[-1]["id"]))
    return [row for row in rows if changed(row) >= since], going


def window(offset: int) -> tuple[int, int]:
    """The page that goes on at ``offset`` and shows some records before it: its number and its size."""
    if offset <= OVERLAP:
        return 1, LARGEST
    sizes = [size for size in range(SMALLEST, LARGEST + 1) if offset % size >= OVERLAP]
    limit = max(sizes or [LARGEST], key=lambda size: size - offset % size)
    return offset // limit + 1, limit


def changed(row: Row) -> int:
    """When a record was changed, unix seconds; 0 when it does not say."""
    at = row.get("updated_at")
    return at if isinstance(at, int) else 0
