"""What a CRM must be, and the neutral words it exchanges with us.

A plugin is a callable ``(settings, clock) -> Crm | None`` under the entry point group ``otklik.crms`` (None:
it is not configured here). The CRM owns identity and money; Otklik owns answers and consent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.crm.facts import AnyFact, Fact, FactKind, Field, Fields, NewContact, Note, On, Stale, Todo, Verdict
from core.crm.options import CrmOptions
from core.crm.pulled import Company, Contact, Deal, DealLine, Dropped, Owner, Page, Pulled, Stream, Ticket
from core.lines import Knock

__all__ = [
    "AnyFact",
    "Company",
    "Contact",
    "Crm",
    "CrmCan",
    "CrmLimits",
    "CrmManifest",
    "Deal",
    "DealLine",
    "Dropped",
    "Fact",
    "FactKind",
    "Field",
    "Fields",
    "Heard",
    "NewContact",
    "Note",
    "On",
    "Owner",
    "Page",
    "Pulled",
    "Stale",
    "Standing",
    "Stream",
    "Ticket",
    "Todo",
    "Verdict",
]


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
