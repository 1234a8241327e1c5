"""Our facts → amoCRM's records. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from core.crm.ports import Fields, NewContact, Note, On, Stream, Todo
from core.errors import Locked, Unsupported
from integrations.crm.amocrm.calls import PATHS, Row
from integrations.crm.amocrm.ours import CODES, KEY
from integrations.crm.marks import mark

SOON = timedelta(days=1)  # for a task without its own time: amoCRM has none without

_ASTRAL = re.compile(r"[^\u0000-\uffff]")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def is_marked(text: str, key: str) -> bool:
    """Whether it is ours of this key, also when only the mark is left."""
    return mark(key) in text


def is_blank(text: str, key: str) -> bool:
    """Whether nothing but the mark is left."""
    return text.strip() == mark(key)


def literal(text: str) -> str:
    """Text without what cannot be shown. amoCRM's notes and tasks know no markup."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def place(on: tuple[On, ...]) -> On:
    """The one record that a fact stands on."""
    if len(on) != 1 or on[0].stream not in (Stream.PEOPLE, Stream.COMPANIES):
        raise Unsupported("amoCRM keeps a note or task on one contact or company")
    return on[0]


def note(fact: Note) -> Row:
    """An interview as a note: title and time, our mark, words. (amoCRM dates it when it is made.)"""
    when = f", {fact.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if fact.at else ""
    return {"note_type": "common", "params": {"text": _marked(f"{fact.title}{when}", fact.key, fact.text)}}


def task(fact: Todo) -> Row:
    """What a task says; neither for whom, nor by when, nor where it stands."""
    return {"text": _marked(fact.title, fact.key, fact.text)}


def due(fact: Todo, now: datetime) -> int:
    """By when, unix seconds."""
    return int((fact.due_at or now + SOON).timestamp())


def blank_note(key: str) -> Row:
    """A note of which only our mark is left: amoCRM's API removes none."""
    return {"note_type": "common", "params": {"text": mark(key)}}


def blank_task(key: str) -> Row:
    """A task of which only our mark is left, and done: amoCRM's API removes none."""
    return {"text": mark(key), "is_completed": True, "result": {"text": mark(key)}}


def words(row: Row) -> str:
    """The text of a note or task as it stands there."""
    params = row.get("params")
    text = params.get("text") if isinstance(params, dict) else row.get("text")
    return text if isinstance(text, str) else ""


def _marked(title: str, key: str, text: str) -> str:
    """The mark stands before the customer's words: amoCRM was seen to cut text at its first emoji (its PHP
    library, issue 221), and how long a text may be it does not say. So the title has no emoji either."""
    heading = " ".join(_ASTRAL.sub("", literal(title)).split())
    head = "\n".join(filter(None, (heading, mark(key))))
    return f"{head}\n\n{literal(text)}" if text else head


def fields(fact: Fields, ours: Mapping[str, int]) -> list[Row]:
    """Our fields as a contact's. ``ours``: ids by code. Raises ``Locked`` when amoCRM lacks one."""
    missing = [CODES[field] for field in fact.values if CODES[field] not in ours]
    if missing:
        raise lacking(missing)
    return [_field(ours[CODES[field]], value) for field, value in fact.values.items()]


def blank_fields(ours: Mapping[str, int]) -> list[Row]:
    """Our fields, blanked."""
    return [_field(ours[code], None) for code in CODES.values() if code in ours]


def lacking(missing: list[str]) -> Locked:
    """Fields of ours that amoCRM has not got."""
    return Locked(
        f"fields: contacts have no field {', '.join(missing)}. Run: otklik crm setup amocrm", whole_door=False
    )


def _field(id: int, value: str | datetime | None) -> Row:
    """A value, null for none: that blanks the field (library of amoCRM, NullCustomFieldValueCollection)."""
    told: Any = int(value.timestamp()) if isinstance(value, datetime) else literal(value or "")
    return {"field_id": id, "values": [{"value": told}] if told else None}


def person(fact: NewContact, ours: Mapping[str, int]) -> Row:
    """A new contact with our key. Raises ``Locked`` when amoCRM has no field for it."""
    if KEY not in ours:
        raise lacking([KEY])
    made = [{"field_id": ours[KEY], "values": [{"value": fact.key}]}]
    for code, value in (("PHONE", fact.phone), ("EMAIL", fact.email)):
        if value:
            made.append({"field_code": code, "values": [{"value": literal(value), "enum_code": "WORK"}]})
    name = literal(fact.name).strip() or fact.email or fact.phone
    return {"name": name, "request_id": fact.key, "custom_fields_values": made}


def link(company: str) -> list[Row]:
    """A contact's link to its company."""
    return [{"to_entity_id": int(company), "to_entity_type": PATHS[Stream.COMPANIES]}]
