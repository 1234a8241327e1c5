"""Facts as rows of our tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from core.crm.ports import AnyFact, FactKind, Field, Fields, Note, On, Stale, Stream, Todo, Verdict
from core.errors import Unsupported
from integrations.crm.files.ledger import Ledger, Row

KEY = "otklik_key"
PLACES = {Stream.PEOPLE: "contact_id", Stream.COMPANIES: "company_id"}
NOTES = (KEY, "contact_id", "company_id", "at", "title", "text")
TODOS = (KEY, "contact_id", "company_id", "owner_id", "due_at", "title", "text")
FIELDS = (KEY, "contact_id", *(f"otklik_{field}" for field in Field))


class Telling:
    """The three tables of a folder. Its calls wait for the disk: not for the event loop's thread."""

    def __init__(self, folder: Path) -> None:
        self._turn = Lock()
        self._tables = {
            FactKind.NOTE: Ledger(folder / "notes.csv", NOTES, KEY),
            FactKind.TODO: Ledger(folder / "todos.csv", TODOS, KEY),
            FactKind.FIELDS: Ledger(folder / "fields.csv", FIELDS, "contact_id"),
        }

    def tell(self, facts: Sequence[AnyFact]) -> list[Verdict]:
        """Write facts of one kind in one go."""
        made: list[tuple[FactKind, str, Row]] = []
        troubles: dict[str, Unsupported] = {}
        for fact in facts:
            try:
                made.append(_row(fact))
            except Unsupported as trouble:
                troubles[fact.key] = trouble
        if made:
            with self._turn:
                self._tables[made[0][0]].put({index: row for _, index, row in made})
        return [
            Verdict(fact.key, trouble=troubles[fact.key])
            if fact.key in troubles
            else Verdict(fact.key, fact.key)
            for fact in facts
        ]

    def take_back(self, stale: Sequence[Stale]) -> None:
        """Leave their rows out."""
        for kind, table in self._tables.items():
            if gone := {_index(one): None for one in stale if one.kind is kind}:
                with self._turn:
                    table.put(gone)

    def stand(self, stale: Sequence[Stale]) -> list[bool]:
        """Which of them have a row."""
        there = {
            kind: table.has(_index(one) for one in stale if one.kind is kind)
            for kind, table in self._tables.items()
        }
        return [one.kind in there and _index(one) in there[one.kind] for one in stale]

    def addresses(self) -> Mapping[str, str]:
        """The addresses that we wrote, by contact: they recognise people without phone and e-mail."""
        column = f"otklik_{Field.ADDRESSES}"
        return {row["contact_id"]: row[column] for row in self._tables[FactKind.FIELDS].rows() if row[column]}


def _row(fact: AnyFact) -> tuple[FactKind, str, Row]:
    """The kind, what the row is known by, and the row. Raises ``Unsupported``."""
    places = _places(fact.on)
    match fact:
        case Note():
            row = {"at": _at(fact.at), "title": fact.title, "text": fact.text}
            return FactKind.NOTE, fact.key, {KEY: fact.key, **places, **row}
        case Todo():
            row = {"owner_id": fact.owner, "due_at": _at(fact.due_at), "title": fact.title, "text": fact.text}
            return FactKind.TODO, fact.key, {KEY: fact.key, **places, **row}
        case Fields():
            values = {
                f"otklik_{field}": _at(value) if isinstance(value, datetime) else value or ""
                for field, value in fact.values.items()
            }
            contact = places["contact_id"]
            return FactKind.FIELDS, contact, {KEY: fact.key, "contact_id": contact, **values}
    raise Unsupported("a table makes no contacts")


def _places(on: Sequence[On]) -> dict[str, str]:
    """One person and one company at most. Raises ``Unsupported``."""
    if len({one.stream for one in on}) < len(on) or any(one.stream not in PLACES for one in on):
        raise Unsupported("a row stands on one person and one company")
    told = {PLACES[one.stream]: one.id for one in on}
    return {column: told.get(column, "") for column in PLACES.values()}


def _index(stale: Stale) -> str:
    if stale.kind is not FactKind.FIELDS:
        return stale.key
    return next((one.id for one in stale.on if one.stream is Stream.PEOPLE), "")


def _at(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if moment else ""
