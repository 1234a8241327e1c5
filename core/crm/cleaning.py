"""What a CRM says of a person, made comparable: phones as E.164, e-mails in lower case, zones that exist."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from core.crm.ports import Contact
from core.words import Lang

ADDRESS = re.compile(r"([a-z][a-z0-9_]{0,39}):(\S{1,190})")
LONGEST = {"name": 300, "segment": 100}


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
            "phones": list(self.phones),
            "emails": list(self.emails),
            "company": self.company,
        }


def card(contact: Contact, country: str) -> Card:
    """``country``: for phone numbers written without a country code (ISO 3166, "RU")."""
    return Card(
        id=contact.id,
        name=" ".join(_readable(contact.name).split())[: LONGEST["name"]],
        phones=_unique(phone(one, country) for one in contact.phones),
        emails=_unique(email(one) for one in contact.emails),
        addresses=tuple(found.group(1, 2) for one in contact.addresses if (found := ADDRESS.fullmatch(one))),  # type: ignore[misc]
        company=contact.company,
        owner=contact.owner,
        language=contact.language,
        zone=zone(contact.zone),
        segment=_readable(contact.segment).strip()[: LONGEST["segment"]],
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


def _readable(text: str) -> str:
    """Without what a database refuses: NUL and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
