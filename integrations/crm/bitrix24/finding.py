"""Finding what is ours in Bitrix24: comments and to-dos by the mark in their last line, records by id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.crm.ports import FactKind, On, Stream
from core.errors import Gone, Locked, Trouble
from integrations.crm.bitrix24 import writing
from integrations.crm.bitrix24.calls import PAGE, Bitrix24Calls, Command, Row
from integrations.crm.bitrix24.reading import LISTS
from integrations.crm.marks import mark

TODOS = "CRM_TODO"  # the provider of what crm.activity.todo.add makes
TEXT = {FactKind.NOTE: "COMMENT", FactKind.TODO: "DESCRIPTION"}


@dataclass(frozen=True, slots=True)
class Sought:
    """A key, and the record on which it is looked for."""

    key: str
    on: On


@dataclass(frozen=True, slots=True)
class Found:
    """The record that carries a key, or the trouble that looking for it came to."""

    row: Row | None = None
    trouble: Trouble | None = None

    @property
    def ref(self) -> str:
        """Its id, "" when there is none."""
        return str(self.row["ID"]) if self.row else ""


async def marked(calls: Bitrix24Calls, kind: FactKind, sought: Sequence[Sought]) -> dict[str, Found]:
    """For each key what carries it, the latest first; page by page until all are found or all is read."""
    found: dict[str, Found] = {}
    going = [(one, 0) for one in sought]
    while going:
        commands = [_listing(kind, one.on, start) for one, start in going]
        following: list[tuple[Sought, int]] = []
        for (one, start), told in zip(going, await calls.several(commands), strict=True):
            row = next((row for row in told.rows if _carries(row, kind, one.key)), None)
            if row is None and told.trouble is None and told.more is not None and told.more > start:
                following.append((one, told.more))
                continue
            gone = isinstance(told.trouble, Gone)
            found[one.key] = Found(row, None if gone else told.trouble)
        going = following
    return found


def _carries(row: Row, kind: FactKind, key: str) -> bool:
    """No customer's words can look like our mark: its colon they have as a character reference."""
    return mark(key) in str(row.get(TEXT[kind]))


def _listing(kind: FactKind, on: On, start: int) -> Command:
    number, name = writing.TYPES[on.stream]
    if kind is FactKind.NOTE:
        return "crm.timeline.comment.list", {
            "filter": {"ENTITY_ID": on.id, "ENTITY_TYPE": name},
            "select": ["ID", "COMMENT"],
            "order": {"ID": "DESC"},
            "start": start,
        }
    return "crm.activity.list", {
        "filter": {"OWNER_TYPE_ID": number, "OWNER_ID": on.id, "PROVIDER_ID": TODOS},
        "select": ["ID", "DESCRIPTION", "DEADLINE", "COMPLETED"],
        "order": {"ID": "DESC"},
        "start": start,
    }


async def there(
    calls: Bitrix24Calls, stream: Stream, ids: Iterable[str], select: Sequence[str] = ("ID",)
) -> dict[str, Row]:
    """Those of these records that are there, by id.

    Of people only "ID" finds those without a department, too, and for administrators only
    (rest/lib/api/user.php, userGet).
    """
    wanted = sorted({id for id in ids if id.isascii() and id.isdecimal()}, key=int)
    commands: list[Command] = []
    for n in range(0, len(wanted), PAGE):
        some = wanted[n : n + PAGE]
        if stream is Stream.OWNERS:
            commands.append((LISTS[stream], {"FILTER": {"ID": some}, "start": 0}))
        else:
            commands.append((LISTS[stream], {"filter": {"@ID": some}, "select": list(select), "start": -1}))
    found: dict[str, Row] = {}
    for told in await calls.several(commands):
        if told.trouble is not None:
            raise told.trouble
        found.update((str(row["ID"]), row) for row in told.rows)
    return found


async def lost(calls: Bitrix24Calls, places: Iterable[On]) -> set[On]:
    """Those of these records that are not there. Of what we may not read nothing is said.

    Bitrix24 lets administrators write comments and to-dos on what is not there, and nobody ever sees them
    (crm/lib/controller/timeline/comment.php, assertValidOwner: it asks for the right alone).
    """
    asked = set(places)
    gone: set[On] = set()
    for stream in {on.stream for on in asked}:
        here = {on for on in asked if on.stream is stream}
        try:
            left = await there(calls, stream, [on.id for on in here])
        except Locked as closed:
            if closed.whole_door:
                raise
            continue
        gone |= {on for on in here if on.id not in left}
    return gone


async def explained(
    calls: Bitrix24Calls, troubles: Mapping[str, Trouble | None], on: Mapping[str, On]
) -> dict[str, Trouble | None]:
    """The troubles by key; a right that is missing on a record that is gone means that it is gone.

    Whom Bitrix24 does not let see everything it tells "Access denied" of what is not there, too.
    """
    made = dict(troubles)
    denied = [key for key, trouble in made.items() if isinstance(trouble, Locked) and not trouble.whole_door]
    for stream in {on[key].stream for key in denied}:
        keys = [key for key in denied if on[key].stream is stream]
        left = await there(calls, stream, [on[key].id for key in keys])
        for key in keys:
            if on[key].id not in left:
                made[key] = Gone("what it was to stand on is gone")
    return made
