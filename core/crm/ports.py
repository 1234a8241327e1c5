"""What a CRM must be, and the neutral words it exchanges with us.

A plugin is a callable ``(settings, clock) -> Crm | None`` under the entry point group ``otklik.crms`` (None:
it is not configured here). The CRM owns identity and money; Otklik owns answers and consent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol, TypeAlias

from core.crm.options import CrmOptions
from core.errors import Trouble
from core.lines import Knock
from core.words import Lang


class Stream(StrEnum):
    """What is pulled, in this order: what comes later refers to what came before."""

    OWNERS = "owners"
    COMPANIES = "companies"
    PEOPLE = "people"
    DEALS = "deals"
    TICKETS = "tickets"


class CrmCan(StrEnum):
    """What a connector may be able to do beside pulling people and deals; the rest is ``Unsupported``."""

    OWNERS = "owners"  # tell who looks after whom
    COMPANIES = "companies"
    TICKETS = "tickets"
    NOTES = "notes"
    SHARED_NOTES = "shared_notes"  # one note stands on the person and on the company
    FIELDS = "fields"
    TODOS = "todos"
    CREATE = "create"  # make a contact for somebody the CRM does not know
    MERGES = "merges"  # tell into whom a contact was merged
    SETUP = "setup"  # make the custom fields it needs
    WEBHOOKS = "webhooks"


@dataclass(frozen=True, slots=True)
class CrmLimits:
    """What the vendor allows one account. ``per_second``: calls; ``batch``: facts of one ``push``;
    ``at_once``: calls under way at the same time; ``ids``: of one ``present``, 0 = as many as ``batch``."""

    per_second: float
    batch: int = 1
    at_once: int = 4
    ids: int = 0


@dataclass(frozen=True, slots=True)
class CrmManifest:
    """What a connector is called in links, commands and pages, and what it can."""

    name: str  # "espocrm"
    title: str  # "EspoCRM"
    can: frozenset[CrmCan]
    limits: CrmLimits


# What is pulled ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody of the company's own people, who looks after contacts in the CRM."""

    id: str
    name: str
    email: str = ""
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Company:
    """Who pays, as the CRM has them."""

    id: str
    name: str
    owner: str = ""  # an Owner's id


@dataclass(frozen=True, slots=True)
class Contact:
    """A person as the CRM has them, raw: what is no phone, e-mail or zone is left out later, by us.

    ``phones``, ``emails``: the main one first. ``addresses``: messengers we wrote there, "telegram:4711".
    """

    id: str
    name: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    company: str = ""  # a Company's id
    owner: str = ""
    addresses: tuple[str, ...] = ()
    language: Lang | None = None
    zone: str = ""  # IANA name
    segment: str = ""


@dataclass(frozen=True, slots=True)
class DealLine:
    """One line of an order. ``amount``: the line's sum, in units of the deal's currency; None = unknown."""

    name: str
    quantity: Decimal | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Deal:
    """A won deal or an order; also one that is not, or no longer, won (``is_won`` False: it counts not).

    ``amount``, ``margin``: units of ``currency`` (ISO 4217); None = unknown, which is not zero.
    ``is_refund``: money that went back; ``amount`` is then negative.
    """

    id: str
    is_won: bool
    placed_at: datetime | None  # aware UTC; None: unknown, and it cannot count
    amount: Decimal | None = None
    currency: str = ""
    contact: str = ""
    company: str = ""
    number: str = ""  # as the customer knows it
    category: str = ""  # what was bought, for the job it was for
    margin: Decimal | None = None
    lines: tuple[DealLine, ...] = ()
    is_refund: bool = False


@dataclass(frozen=True, slots=True)
class Ticket:
    """A complaint or question that somebody filed with support."""

    id: str
    contact: str
    is_open: bool
    opened_at: datetime  # aware UTC
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A contact, company, deal … that is no longer there, or was merged ``into`` another one (its id)."""

    stream: Stream
    id: str
    into: str = ""


Pulled: TypeAlias = Owner | Company | Contact | Deal | Ticket | Dropped


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a stream. ``after``: where it goes on (opaque; None: this was the last part).

    ``seen_to``: the latest change among what was read, aware UTC; None when the vendor does not tell.
    ``total``: how many there are in this reading, if the vendor tells.
    """

    items: Sequence[Pulled]
    after: str | None = None
    seen_to: datetime | None = None
    total: int | None = None


# What is pushed ---------------------------------------------------------------------------------------------


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
    """Somebody the CRM does not know; the verdict's ``ref`` is the new id. ``company``: its id, or ""."""

    name: str = ""
    phone: str = ""
    email: str = ""
    company: str = ""


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


@dataclass(frozen=True, slots=True)
class Standing:
    """What ``check`` found: whose account it is, as whom we are in, what is missing (each with its fix)."""

    account: str
    me: str = ""  # our own name or id there
    lacks: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()  # what it reads and writes, as the CRM names it


@dataclass(frozen=True, slots=True)
class Heard:
    """What a webhook tells: that something changed in these streams (pull now), or the things themselves."""

    streams: frozenset[Stream] = frozenset()
    items: tuple[Pulled, ...] = ()


class Crm(Protocol):
    """One account of one CRM. Methods raise the ``Trouble`` family and nothing else; no retries inside."""

    @property
    def manifest(self) -> CrmManifest:
        """What it is."""
        ...

    @property
    def options(self) -> CrmOptions:
        """What the operator has set for it."""
        ...

    async def check(self) -> Standing:
        """Connect and look around; writes nothing."""
        ...

    async def setup(self) -> Sequence[str]:
        """Make the custom fields that are missing, and return their names; twice makes nothing more."""
        ...

    async def pull(self, stream: Stream, since: datetime | None, after: str | None) -> Page:
        """A part of what changed at or after ``since`` (aware; None: everything), oldest change first.

        At most a few hundred items. ``after``: what the page before said. Items may come twice.
        """
        ...

    async def present(self, stream: Stream, ids: Sequence[str]) -> Mapping[str, str | None]:
        """For each of these ids: itself, the one it was merged into, or None when it is no longer there.

        At most ``limits.ids`` of them.
        """
        ...

    async def push(self, facts: Sequence[AnyFact]) -> Sequence[Verdict]:
        """Tell these facts (one kind, at most ``limits.batch``): a verdict each, in order.

        Raises ``Unknown`` when any of them may have happened unheard; then each is told again as ``tried``.
        """
        ...

    async def withdraw(self, stale: Sequence[Stale]) -> Sequence[Verdict]:
        """Remove our notes and todos, blank our fields; what is not there is no error. Never touches the
        company's own contact or deals (a contact that we made stays: it is the company's now)."""
        ...

    async def standing(self, stale: Sequence[Stale]) -> Sequence[bool]:
        """Read back, for each, whether anything of ours is still there."""
        ...

    def admit(self, knock: Knock) -> str | None:
        """Whether a webhook is the vendor's: None if not, else its delivery's id, or "" where it has none."""
        ...

    def read(self, body: str) -> Heard:
        """What an admitted webhook's body tells. Raises ``Refused`` for what cannot be read."""
        ...

    async def close(self) -> None:
        """Close the connections."""
        ...
