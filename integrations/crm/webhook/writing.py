"""Ours to theirs: facts and questions as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from core.crm.ports import AnyFact, FactKind, Fields, NewContact, Note, On, Stale, Todo
from integrations.crm.webhook.reading import instant


def fact(told: AnyFact) -> tuple[FactKind, dict[str, Any]]:
    """What sort of fact it is, and the fact as it is sent."""
    about = {"key": told.key, "ref": told.ref, "tried": told.tried, "on": _places(told.on)}
    match told:
        case Note():
            return FactKind.NOTE, about | {"title": told.title, "text": told.text, "at": instant(told.at)}
        case Fields():
            values = {f"otklik_{field}": _value(value) for field, value in told.values.items()}
            return FactKind.FIELDS, about | {"values": values}
        case Todo():
            words = {"title": told.title, "text": told.text, "owner": told.owner}
            return FactKind.TODO, about | words | {"due_at": instant(told.due_at)}
        case NewContact():
            person = {"name": told.name, "phone": told.phone, "email": told.email, "company": told.company}
            return FactKind.CONTACT, about | person


def stale(told: Stale) -> dict[str, Any]:
    """A fact that is to be there no longer."""
    return {"kind": told.kind.value, "key": told.key, "ref": told.ref, "on": _places(told.on)}


def body(type: str, data: Mapping[str, Any], now: datetime) -> bytes:
    """A request's body: the specification's type, timestamp and data. Half characters become "?"."""
    told = {"type": type, "timestamp": instant(now), "data": data}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _places(on: Sequence[On]) -> list[dict[str, str]]:
    return [{"stream": one.stream.value, "id": one.id} for one in on]


def _value(value: str | datetime | None) -> str | None:
    """A value None is blank, as "" is: one way to say it."""
    return instant(value) if isinstance(value, datetime) else value or None
