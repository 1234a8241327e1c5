"""A model's records in the order of their change, part by part, without offsets.

Odoo compares ``write_date`` by microseconds and tells it by seconds, and everything of one import has the
same. So each second is read by id, and what changes meanwhile moves to a later second and comes again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from integrations.crm.odoo.rpc import Domain, Row, Rpc
from integrations.crm.values import moment

PART = 100  # records of one call; a page has twice as many at most


@dataclass(frozen=True, slots=True)
class Place:
    """Where to go on: all that changed before ``second`` is read, and of that second the ids up to ``id``.

    ``second``: UTC as Odoo writes it; "": the records that have no date (loaded by SQL), which come first.
    """

    second: str = ""
    id: int = 0


def written(at: datetime) -> str:
    """A moment as Odoo writes it: naive UTC; with a fraction only when it has one."""
    told = at.astimezone(UTC).replace(tzinfo=None)
    return told.isoformat(" ", "microseconds" if told.microsecond else "seconds")


def begin(since: datetime | None) -> Place:
    """Where a reading begins."""
    return Place() if since is None else Place(written(since))


async def part(
    rpc: Rpc, model: str, domain: Domain, fields: Sequence[str], place: Place, *, archived: bool
) -> tuple[list[Row], Place | None]:
    """Up to 2 × ``PART`` records from ``place`` on, and where it goes on (None: nothing more)."""
    while True:
        rows = await rpc.rows(
            model,
            [*domain, *_within(place.second), ["id", ">", place.id]],
            fields,
            limit=PART,
            archived=archived,
        )
        if len(rows) == PART:
            return rows, Place(place.second, rows[-1]["id"])
        later = await rpc.rows(
            model,
            [*domain, _after(place.second)],
            fields,
            limit=PART,
            order="write_date, id",
            archived=archived,
        )
        if len(later) < PART:
            return rows + later, None
        last = str(later[-1]["write_date"])
        rows += [row for row in later if row["write_date"] != last]
        place = Place(last)
        if rows:
            return rows, place


def _within(second: str) -> Domain:
    if not second:
        return [["write_date", "=", False]]
    return [["write_date", ">=", second], ["write_date", "<", _next(second)]]


def _after(second: str) -> Domain:
    return ["write_date", ">=", _next(second)] if second else ["write_date", "!=", False]


def _next(second: str) -> str:
    at = moment(second)
    assert at is not None, "a place is made from what Odoo or the engine told"
    return written(at.replace(microsecond=0) + timedelta(seconds=1))
