"""What a CRM tells: people, companies, owners, deals, tickets, in neutral words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from core.words import Lang


class Stream(StrEnum):
    """What is pulled, in this order: what comes later refers to what came before."""

    OWNERS = "owners"
    COMPANIES = "companies"
    PEOPLE = "people"
    DEALS = "deals"
    TICKETS = "tickets"


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
