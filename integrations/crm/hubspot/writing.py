"""Our facts as HubSpot's properties. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any

from core.crm.ports import Fact, Fields, NewContact, Note, Stream, Todo
from integrations.crm.hubspot.fields import OURS
from integrations.crm.hubspot.objects import COMPANIES, CONTACTS, KEY, NOTES, TASKS

LONGEST = 65_536  # characters of hs_note_body and of any text property
PLACES: Mapping[Stream, str] = {Stream.PEOPLE: CONTACTS, Stream.COMPANIES: COMPANIES}
CONTACT_TO_PRIMARY_COMPANY = 1


@dataclass(frozen=True, slots=True)
class Activity:
    """A kind of record that stands on others. ``types``: of its association with each (HubSpot's own ids).

    ``emptied``: what it is left with before it goes to the recycling bin, where it stays for 90 days.
    """

    kind: str
    types: Mapping[Stream, int]
    emptied: Mapping[str, str]


NOTE = Activity(NOTES, {Stream.PEOPLE: 202, Stream.COMPANIES: 190}, {"hs_note_body": ""})
TODO = Activity(
    TASKS, {Stream.PEOPLE: 204, Stream.COMPANIES: 192}, {"hs_task_body": "", "hs_task_subject": "-"}
)


def amended(fact: Note | Todo) -> dict[str, str]:
    """What is told of a note or todo whenever it is told; what its owner may have changed is left alone."""
    if isinstance(fact, Note):
        title = f"<p><strong>{_html(fact.title)}</strong></p>" if fact.title else ""
        found = {"hs_note_body": f"{title}<p>{_html(fact.text, LONGEST - len(title) - 7)}</p>"}
        return found | ({"hs_timestamp": _time(fact.at)} if fact.at else {})
    found = {"hs_task_subject": _plain(fact.title), "hs_task_body": f"<p>{_html(fact.text, LONGEST - 7)}</p>"}
    found |= {"hubspot_owner_id": fact.owner} if fact.owner else {}
    return found | ({"hs_timestamp": _time(fact.due_at)} if fact.due_at else {})


def made(fact: Note | Todo, now: datetime) -> dict[str, str]:
    """What a new note or todo is made with. ``hs_timestamp``: HubSpot requires it."""
    state = {"hs_task_status": "NOT_STARTED", "hs_task_type": "TODO"} if isinstance(fact, Todo) else {}
    return {"hs_timestamp": _time(now), **state, **amended(fact), KEY: fact.key}


def associations(fact: Fact, activity: Activity) -> list[dict[str, Any]]:
    """What it stands on, as batch/create takes it."""
    return [
        {"to": {"id": place.id}, "types": [_type(activity.types[place.stream])]}
        for place in fact.on
        if place.stream in activity.types
    ]


def contact(fact: NewContact) -> dict[str, Any]:
    """A new contact, as batch/create takes it: the first word of the name is the first name."""
    first, _, last = _plain(fact.name).strip().partition(" ")
    told = {"firstname": first, "lastname": last, "phone": fact.phone, "email": fact.email}
    return {
        "properties": {name: text for name, text in told.items() if text} | {KEY: fact.key},
        "associations": [{"to": {"id": fact.company}, "types": [_type(CONTACT_TO_PRIMARY_COMPANY)]}]
        if fact.company
        else [],
        "objectWriteTraceId": fact.key,
    }


def fields(fact: Fields) -> dict[str, str]:
    """Our fields; "" blanks one."""
    return {
        OURS[field]: _time(told) if isinstance(told, datetime) else _plain(told or "")
        for field, told in fact.values.items()
    }


def _type(id: int) -> dict[str, Any]:
    return {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": id}


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _plain(text: str) -> str:
    """Without what no reader sees and JSON or HubSpot may stumble over: control characters, half pairs."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", "", text)[:LONGEST]


def _html(text: str, room: int = LONGEST) -> str:
    """Plain text that reads to the letter in HTML, cut where HubSpot's limit is."""
    lines = escape(_plain(text.replace("\r\n", "\n"))).replace("\n", "<br>")
    spaced = re.sub(r"(?<= ) |(?<=<br>) |^ ", "&nbsp;", lines)
    if len(spaced) <= room:
        return spaced
    return re.sub(r"(&[#\w]*|<[br]*)$", "", spaced[: room - 1]) + "…"
