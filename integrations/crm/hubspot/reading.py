"""HubSpot's records in our words. Pure; every property may be missing or null."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from core.crm.ports import Company, Contact, Deal, DealLine, Dropped, Field, Owner, Pulled, Stream, Ticket
from integrations.crm.hubspot.fields import OURS
from integrations.crm.hubspot.objects import (
    COMPANIES,
    CONTACTS,
    DEALS,
    MERGED,
    TICKETS,
    merged,
    record_id,
    value,
)
from integrations.crm.hubspot.options import HubspotOptions
from integrations.crm.values import language, moment, number, several

Links = Sequence[tuple[str, frozenset[int]]]
"""What a record is associated with: ids, each with HubSpot's types of association."""

PRIMARY_COMPANY = 5  # "Deal to primary company"


@dataclass(frozen=True, slots=True)
class Kind:
    """Where a stream is read. ``modified``: the property that tells when a record was changed last."""

    name: str
    modified: str
    properties: tuple[str, ...]


def kind(stream: Stream, options: HubspotOptions) -> Kind:
    """Where a stream is read, and which properties of it."""
    chosen = {
        Stream.PEOPLE: (
            options.segment_field,
            options.zone_field or "hs_timezone",
            options.language_field or "hs_language",
        ),
        Stream.DEALS: (options.margin_field, options.category_field),
    }.get(stream, ())
    found = KINDS[stream]
    names = dict.fromkeys((*found.properties, *chosen, found.modified, *MERGED))
    return replace(found, properties=tuple(name for name in names if name))


KINDS: Mapping[Stream, Kind] = {
    Stream.COMPANIES: Kind(COMPANIES, "hs_lastmodifieddate", ("name", "domain", "hubspot_owner_id")),
    Stream.PEOPLE: Kind(
        CONTACTS,
        "lastmodifieddate",
        (
            "firstname",
            "lastname",
            "email",
            "hs_additional_emails",
            "phone",
            "mobilephone",
            "hubspot_owner_id",
            "associatedcompanyid",
            OURS[Field.ADDRESSES],
        ),
    ),
    Stream.DEALS: Kind(
        DEALS,
        "hs_lastmodifieddate",
        ("dealname", "amount", "deal_currency_code", "closedate", "hs_is_closed_won"),
    ),
    Stream.TICKETS: Kind(
        TICKETS, "hs_lastmodifieddate", ("subject", "createdate", "closed_date", "hs_pipeline_stage")
    ),
}


def owner(data: Mapping[str, Any]) -> Owner:
    """One of the owners API (PublicOwner)."""
    name = " ".join(str(data.get(part) or "").strip() for part in ("firstName", "lastName")).strip()
    email = str(data.get("email") or "")
    return Owner(str(data.get("id") or ""), name or email, email, data.get("archived") is not True)


def company(record: Mapping[str, Any]) -> Company:
    """A company; one without a name goes by its domain."""
    return Company(
        record_id(record), value(record, "name") or value(record, "domain"), value(record, "hubspot_owner_id")
    )


def contact(record: Mapping[str, Any], options: HubspotOptions) -> Contact:
    """A contact, with the custom fields that are set."""
    names = (value(record, "firstname").strip(), value(record, "lastname").strip())
    return Contact(
        record_id(record),
        name=" ".join(name for name in names if name),
        phones=several(value(record, "phone"), value(record, "mobilephone")),
        emails=several(value(record, "email"), *value(record, "hs_additional_emails").split(";")),
        company=value(record, "associatedcompanyid"),
        owner=value(record, "hubspot_owner_id"),
        addresses=several(*value(record, OURS[Field.ADDRESSES]).split(",")),
        language=language(value(record, options.language_field or "hs_language")),
        zone=_zone(value(record, options.zone_field or "hs_timezone")),
        segment=value(record, options.segment_field),
    )


def is_won(record: Mapping[str, Any]) -> bool:
    """Whether a deal is won; HubSpot reckons that from the stage of its pipeline."""
    return value(record, "hs_is_closed_won").lower() == "true"


def deal(
    record: Mapping[str, Any],
    options: HubspotOptions,
    *,
    currency: str = "",
    contacts: Links = (),
    companies: Links = (),
    lines: Iterable[Mapping[str, Any]] = (),
) -> Deal:
    """A deal. ``currency``: the account's own, of a deal that names none.

    Of several contacts the first one is the buyer; of several companies the primary one.
    """
    amount = number(value(record, "amount"))
    primary = [id for id, types in companies if PRIMARY_COMPANY in types]
    return Deal(
        record_id(record),
        is_won=is_won(record),
        placed_at=moment(value(record, "closedate")),
        amount=amount,
        currency=value(record, "deal_currency_code") or currency,
        contact=next((id for id, _ in contacts), ""),
        company=next(iter(primary), next((id for id, _ in companies), "")),
        category=value(record, options.category_field or "dealname"),
        margin=number(value(record, options.margin_field)),
        lines=tuple(line(one) for one in lines),
        is_refund=amount is not None and amount < 0,
    )


def line(record: Mapping[str, Any]) -> DealLine:
    """A line item; its ``amount`` is HubSpot's net price of the line."""
    return DealLine(value(record, "name"), number(value(record, "quantity")), number(value(record, "amount")))


def ticket(record: Mapping[str, Any], contacts: Links, closed: Mapping[str, bool]) -> Ticket | None:
    """A ticket; None without a contact. ``closed``: a pipeline's stage → whether tickets are closed there."""
    opened = moment(value(record, "createdate")) or moment(str(record.get("createdAt") or ""))
    if not contacts or opened is None:
        return None
    is_closed = closed.get(value(record, "hs_pipeline_stage"), bool(value(record, "closed_date")))
    return Ticket(record_id(record), contacts[0][0], not is_closed, opened, value(record, "subject"))


def closed_stages(pipelines: Mapping[str, Any]) -> dict[str, bool]:
    """Stages of all ticket pipelines: id → whether ``ticketState`` is CLOSED."""
    return {
        str(stage.get("id")): str((stage.get("metadata") or {}).get("ticketState")).upper() == "CLOSED"
        for pipeline in pipelines.get("results") or []
        for stage in pipeline.get("stages") or []
    }


def swallowed(stream: Stream, record: Mapping[str, Any]) -> list[Pulled]:
    """Those that were merged into a record: they are there no longer."""
    return [Dropped(stream, id, record_id(record)) for id in merged(record)]


def changed_at(record: Mapping[str, Any], name: str) -> datetime | None:
    """When a record was changed last."""
    return moment(value(record, name)) or moment(str(record.get("updatedAt") or ""))


def _zone(told: str) -> str:
    """HubSpot's own list has "america_slash_port_hyphen_au_hyphen_prince"; what is none of it stays."""
    return _zones().get(told.replace("_slash_", "/").replace("_hyphen_", "-").lower(), told)


@cache
def _zones() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones()}
