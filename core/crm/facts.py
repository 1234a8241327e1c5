"""What a CRM is told: facts under keys of ours, in neutral words, and what it says of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from core.crm.pulled import Stream
from core.errors import Trouble


class FactKind(StrEnum):
    """What a CRM is told."""

    NOTE = "note"
    FIELDS = "fields"
    TODO = "todo"
    CONTACT = "contact"


class Field(StrEnum):
    """The few fields of ours on a contact. Every connector names them in its vendor's manner: otklik_…"""

    LAST_INTERVIEW = "last_interview"  # a moment, aware UTC
    OUTCOME = "outcome"  # words
    CONSENT = "consent"  # words
    ADDRESSES = "addresses"  # "telegram:4711, slack:T1:U2"
    INVITATION = "invitation"  # a link to hand over, "" when there is none


@dataclass(frozen=True, slots=True)
class On:
    """A record that a fact stands on: ``Stream.PEOPLE`` or ``COMPANIES``, and its id there."""

    stream: Stream
    id: str


@dataclass(frozen=True, slots=True)
class Fact:
    """What a CRM is told, under a key of ours: the same key twice is one record, as told last.

    ``key``: 22 characters of ``A-Za-z0-9_-``. ``ref``: the record's name there, if we have heard it.
    ``tried``: it may stand there although we have no ``ref``: look for the key before making one.
    """

    key: str
    on: tuple[On, ...] = ()
    ref: str = ""
    tried: bool = False


@dataclass(frozen=True, slots=True)
class Note(Fact):
    """An interview to read. ``text``: plain, lines apart by newlines; nothing in it is markup."""

    title: str = ""
    text: str = ""
    at: datetime | None = None  # aware UTC: when it was said


@dataclass(frozen=True, slots=True)
class Fields(Fact):
    """Our fields of one contact (``on`` has one). A value None or "" blanks the field."""

    values: Mapping[Field, str | datetime | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Todo(Fact):
    """Something for the owner to do. ``owner``: an Owner's id, "" for whoever there is."""

    title: str = ""
    text: str = ""
    owner: str = ""
    due_at: datetime | None = None  # aware UTC


@dataclass(frozen=True, slots=True)
class NewContact(Fact):
    """Somebody the CRM does not know; the verdict's ``ref`` is the new id. ``company``: its id, or "".

    ``others``: contacts there that resemble them and are known to be somebody else.
    """

    name: str = ""
    phone: str = ""
    email: str = ""
    company: str = ""
    others: tuple[str, ...] = ()


AnyFact: TypeAlias = Note | Fields | Todo | NewContact


@dataclass(frozen=True, slots=True)
class Stale:
    """A fact that is to be there no longer: ``kind``, ``key`` and ``on`` as it was told, ``ref`` if known."""

    kind: FactKind
    key: str
    on: tuple[On, ...]
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the CRM said of one fact: the record's name there, or the trouble.

    ``Gone``: what it was to stand on is no longer there. ``candidates``: contacts that may be the new one.
    """

    key: str
    ref: str = ""
    trouble: Trouble | None = None
    candidates: tuple[str, ...] = ()
