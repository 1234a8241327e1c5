"""What a CRM says of a person, made comparable: phones as E.164, e-mails in lower case, zones that exist."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from core.crm.ports import Contact, Pulled
from core.words import Lang

ADDRESS = re.compile(r"([a-z][a-z0-9_]{0,39}):(\S{1,190})")
LONGEST = {"name": 300, "segment": 100}
SHOWN = 10  # phones and e-mails of one card: more than that nobody compares
IDS = ("id", "into", "owner", "company", "contact")


@dataclass(frozen=True, slots=True)
class Card:
    """A contact that can be compared with others. ``addresses``: (messenger, account there)."""

    id: str
    name: str
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    addresses: tuple[tuple[str, str], ...]
    company: str
    owner: str
    language: Lang | None
    zone: str | None
    segment: str

    def marks(self) -> set[str]:
        """All that tells this person apart, besides the name."""
        return {f"id:{self.id}", *self.phones, *self.emails, *(":".join(one) for one in self.addresses)}

    def as_json(self) -> dict[str, Any]:
        """For people who have to look."""
        return {
            "name": self.name,
            "phones": list(self.phones[:SHOWN]),
            "emails": list(self.emails[:SHOWN]),
            "company": self.company,
        }


P = TypeVar("P", bound=Pulled)
ID_LIMIT = 120  # as long as the columns are: what a CRM calls its records


def keepable(items: Iterable[P]) -> Iterator[P]:
    """These without the characters that no database keeps, so that one record cannot stop a whole reading.

    Left out: what has no id or one that cannot be a record's. A reference that cannot be one is none.
    """
    for item in items:
        told: dict[str, Any] = {}
        for field in fields(item):
            value = getattr(item, field.name)
            if field.name in IDS and not _is_id(value):
                told[field.name] = ""
            elif type(value) is str:
                told[field.name] = readable(value)
            elif isinstance(value, tuple):
                told[field.name] = tuple(readable(one) if isinstance(one, str) else one for one in value)
        if item.id and told.get("id") != "":
            yield replace(item, **told)


def _is_id(told: str) -> bool:
    return len(told) <= ID_LIMIT and told == readable(told)


def card(contact: Contact, country: str) -> Card:
    """``country``: for phone numbers written without a country code (ISO 3166, "RU")."""
    return Card(
        id=contact.id,
        name=" ".join(contact.name.split())[: LONGEST["name"]],
        phones=_unique(phone(one, country) for one in contact.phones),
        emails=_unique(email(one) for one in contact.emails),
        addresses=tuple(found.group(1, 2) for one in contact.addresses if (found := ADDRESS.fullmatch(one))),  # type: ignore[misc]
        company=contact.company,
        owner=contact.owner,
        language=contact.language,
        zone=zone(contact.zone),
        segment=contact.segment.strip()[: LONGEST["segment"]],
    )


def phone(told: str, country: str) -> str | None:
    """A phone number as E.164; None for what cannot be one."""
    try:
        number = phonenumbers.parse(told, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def email(told: str) -> str | None:
    """An e-mail address in lower case; None for what cannot be one."""
    try:
        found = validate_email(told.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return None
    return found.normalized.lower()


def zone(told: str) -> str | None:
    """An IANA zone; None for what is none."""
    try:
        return ZoneInfo(told).key if told else None
    except (KeyError, ValueError, OSError):
        return None


def _unique(found: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in found if one))


def readable(text: str) -> str:
    """Without what a database refuses: NUL and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
