"""What an intake is given and what it answers: rows about buyers and orders, a tally, refusals."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.words import Lang


@dataclass(frozen=True, slots=True)
class BuyerRow:
    """A person as an outside system describes them. Empty (None, "") means not told, never "blank it"."""

    external_id: str | None = None
    name: str = ""
    phone: str | None = None  # E.164
    email: str | None = None  # lower case
    language: Lang | None = None
    zone: str | None = None  # IANA name
    is_staff: bool | None = None
    company_id: str | None = None
    company: str = ""
    segment: str = ""  # as the CRM's column says

    @property
    def is_nobody(self) -> bool:
        """Whether nothing here tells one person from another (a name does not)."""
        return not (self.external_id or self.phone or self.email)


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One line of an order. ``buyer`` may be nobody when it names a company."""

    identity: str  # what makes it the same line next time; unique in the store
    buyer: BuyerRow
    placed_at: datetime  # aware UTC
    amount: int | None  # minor units, negative for a refund; None = unknown
    currency: str | None  # ISO 4217
    number: str | None = None  # as the customer knows it
    is_paid: bool = True  # a refund is not: a refund alone makes nobody a buyer
    is_refund: bool = False
    category: str = ""
    margin: int | None = None  # minor units; None = unknown
    lines: str | None = None  # JSON: [[what, quantity as text, minor units], …]; None = unknown
    via: str | None = None  # the contact of a CRM that it came with, "espocrm:57"


class Why(StrEnum):
    """Why the store refused a row that was well written."""

    AMBIGUOUS_BUYER = "ambiguous-buyer"
    AMBIGUOUS_COMPANY = "ambiguous-company"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row of the batch that was left out: its index there, the field to look at, and why."""

    index: int
    field: str  # a field of BuyerRow
    value: str
    why: Why


@dataclass(slots=True)
class Tally:
    """What became of rows. Every order row is new, updated, unchanged or refused, judged in file order."""

    buyers_new: int = 0
    buyers_updated: int = 0
    buyers_unchanged: int = 0  # rows about buyers only: an order that names a known buyer is not one
    companies_new: int = 0
    orders_new: int = 0
    orders_updated: int = 0
    orders_unchanged: int = 0
    refunds: int = 0  # of the orders above
    money: Counter[str] = field(default_factory=Counter)  # minor units by currency, of what counts
    unknown_amounts: int = 0  # orders that count and whose amount is not known
    refusals: list[Refusal] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add the numbers of another batch; its refusals are not carried over (their indexes are its own)."""
        for name in (
            "buyers_new",
            "buyers_updated",
            "buyers_unchanged",
            "companies_new",
            "orders_new",
            "orders_updated",
            "orders_unchanged",
            "refunds",
            "unknown_amounts",
        ):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for currency, minor in other.money.items():
            self.money[currency] += minor
