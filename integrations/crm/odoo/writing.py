"""Our facts as Odoo takes them. Pure.

Notes and todos are HTML there, so that lines stay lines; customers' words are escaped, and nothing in them
is a link or a mention. Odoo's sanitizer (odoo/tools/mail.py) keeps ``white-space`` of a paragraph's style.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape

from core.crm.ports import Field, Fields, NewContact, Note, Todo
from integrations.crm.marks import mark
from integrations.crm.odoo.reading import ADDRESSES, KEY_FIELD, PARTNER, utc
from integrations.crm.odoo.rpc import Row

NAMES: Mapping[Field, str] = {
    Field.LAST_INTERVIEW: "x_otklik_last_interview",
    Field.OUTCOME: "x_otklik_outcome",
    Field.CONSENT: "x_otklik_consent",
    Field.ADDRESSES: ADDRESSES,
    Field.INVITATION: "x_otklik_invitation",
}
LABELS: Mapping[str, str] = {
    NAMES[Field.LAST_INTERVIEW]: "Otklik: last interview",
    NAMES[Field.OUTCOME]: "Otklik: outcome",
    NAMES[Field.CONSENT]: "Otklik: consent",
    NAMES[Field.ADDRESSES]: "Otklik: messengers",
    NAMES[Field.INVITATION]: "Otklik: invitation",
    KEY_FIELD: "Otklik: key",
}

# What no reader sees, and what PostgreSQL (NUL) or the sanitizer's parser would spoil the whole note for.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def plain(told: str) -> str:
    """The words with every character that cannot be stored replaced by "�", line ends as newlines."""
    return _UNSEEN.sub("\ufffd", told.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n"))


def marked(body: str, key: str) -> bool:
    """Whether it is that one: the search there has wildcards and no case."""
    return re.search(re.escape(mark(key)) + "(?![A-Za-z0-9_-])", body) is not None


def html(title: str, told: str, key: str) -> str:
    """A note's body: the title, the words line by line, our key."""
    head = f"<p><strong>{_line(title)}</strong></p>" if title else ""
    lines = "<br/>".join(_line(line) for line in plain(told).split("\n"))
    return f'{head}<p style="white-space: pre-wrap">{lines}</p><p><small>{mark(key)}</small></p>'


def _line(told: str) -> str:
    """Quotes too: Odoo makes an attachment of "data:image/…;base64,…" before one (mail.message, create)."""
    return escape(plain(told))


def message(fact: Note, partner: int, subtype: int) -> Row:
    """A log note in the chatter (mail.message): staff see it, nobody is written to. Its author: we."""
    row: Row = {
        "model": PARTNER,
        "res_id": partner,
        "message_type": "comment",
        "is_internal": True,
        "body": html(fact.title, fact.text, fact.key),
    }
    if subtype:
        row["subtype_id"] = subtype
    if fact.at is not None:
        row["date"] = utc(fact.at)
    return row


def activity(fact: Todo, partner: int) -> Row:
    """Something to do (mail.activity), of the type "To-Do", which is the default."""
    return {"res_id": partner, **activity_changes(fact)}


def activity_changes(fact: Todo) -> Row:
    """What an amendment may change of it."""
    row: Row = {"summary": plain(fact.title), "note": html("", fact.text, fact.key)}
    if fact.owner.isdecimal():
        row["user_id"] = int(fact.owner)
    if fact.due_at is not None:
        row["date_deadline"] = fact.due_at.astimezone(UTC).date().isoformat()
    return row


def values(fact: Fields) -> Row:
    """Our fields; what is empty is blanked."""
    return {
        NAMES[field]: utc(told) if isinstance(told, datetime) else (plain(told) if told else False)
        for field, told in fact.values.items()
    }


def person(fact: NewContact) -> Row:
    """A new contact, with our key to find it by."""
    row: Row = {
        "name": plain(fact.name or fact.email or fact.phone),
        "is_company": False,
        "type": "contact",
    }
    row |= {KEY_FIELD: fact.key, "phone": plain(fact.phone) or False, "email": plain(fact.email) or False}
    if fact.company.isdecimal():
        row["parent_id"] = int(fact.company)
    return row


def definition(name: str, model: int) -> Row:
    """One of our fields as a custom field (ir.model.fields). Duplicating a contact does not copy it."""
    return {
        "name": name,
        "field_description": LABELS[name],
        "model_id": model,
        "state": "manual",
        "ttype": "datetime" if name == NAMES[Field.LAST_INTERVIEW] else "char",
        "copied": False,
        "index": name == KEY_FIELD,
    }
