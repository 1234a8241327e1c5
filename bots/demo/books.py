"""The shop's CRM: tables in a folder that it exports, and where what its buyers tell is written."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from bots.demo.guests import GUESTS
from bots.demo.scene import STAFF
from core.clock import Clock
from core.settings import Settings
from integrations.crm.files.connector import FilesCrm
from integrations.crm.files.ledger import Ledger, Row
from integrations.crm.files.options import FilesOptions
from integrations.crm.files.telling import FIELDS, KEY, NOTES

# Somebody who may be Anna: the newsroom's /crm asks who that is.
DOUBLE = (113, "Анна Белова", "buyer101@example.com")


class _Options(FilesOptions):
    """Nothing but what is given here: whatever the operator has set up is none of the demo's."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)


def crm(folder: Path, settings: Settings, clock: Clock) -> FilesCrm:
    """The CRM in that folder."""
    return FilesCrm(_Options(folder=folder, category_field="category"), settings, clock)


def write(folder: Path, now: datetime) -> None:
    """Export everything: staff, companies, buyers, orders; ``now`` (aware UTC): what days ago count from."""
    companies = list(dict.fromkeys(guest.company for guest in GUESTS if guest.company))
    owner = dict(zip(companies, (str(person) for person, _, _ in STAFF), strict=False))
    firm = {name: f"f{number}" for number, name in enumerate(companies, 1)}
    _table(
        folder / "owners.csv",
        ("id", "name", "email"),
        [(person, name, f"staff{person}@example.com") for person, name, _ in STAFF],
    )
    _table(
        folder / "companies.csv",
        ("id", "name", "owner id"),
        [(firm[name], name, owner.get(name, "")) for name in companies],
    )
    people: list[Sequence[object]] = [
        (
            guest.person,
            guest.name,
            guest.email,
            firm.get(guest.company, ""),
            owner.get(guest.company, STAFF[0][0]),
            guest.lang.value,
            guest.zone or "",
        )
        for guest in GUESTS
    ]
    person, name, email = DOUBLE
    people.append((person, name, email, "", STAFF[0][0], "", ""))
    _table(
        folder / "people.csv",
        ("id", "name", "email", "company id", "owner id", "language", "time zone"),
        people,
    )
    _table(
        folder / "deals.csv",
        ("order number", "date", "amount", "currency", "status", "customer id", "company id", "category"),
        [
            (
                f"TD-{guest.person}{number:02}",
                (now - timedelta(days=days)).date().isoformat(),
                Decimal(amount).scaleb(-2),
                currency,
                "paid" if guest.paid else "unpaid",
                guest.person,
                firm.get(guest.company, ""),
                category,
            )
            for guest in GUESTS
            for number, (days, amount, currency, category) in enumerate(guest.orders)
        ],
    )


def _table(path: Path, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def notes(folder: Path) -> Iterator[Row]:
    """The interviews as they stand in the CRM, oldest first."""
    return Ledger(folder / "notes.csv", NOTES, KEY).rows()


def fields(folder: Path) -> Mapping[str, Row]:
    """By contact: what stands in our fields there."""
    rows = Ledger(folder / "fields.csv", FIELDS, "contact_id").rows()
    return {row["contact_id"]: row for row in rows}
