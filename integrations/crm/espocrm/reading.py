"""EspoCRM's records → ours. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from core.crm.options import CrmOptions
from core.crm.ports import Company, Contact, Deal, Field, Owner, Pulled, Stream, Ticket
from integrations.crm.espocrm.calls import Row
from integrations.crm.values import in_whole_seconds, language, moment, number, several

ENTITIES = {
    Stream.OWNERS: "User",
    Stream.COMPANIES: "Account",
    Stream.PEOPLE: "Contact",
    Stream.DEALS: "Opportunity",
    Stream.TICKETS: "Case",
}
SELECTED: Mapping[Stream, tuple[str, ...]] = {
    Stream.OWNERS: ("id", "name", "userName", "type", "isActive", "emailAddress", "modifiedAt"),
    Stream.COMPANIES: ("id", "name", "assignedUserId", "modifiedAt"),
    Stream.PEOPLE: (
        "id", "name", "firstName", "lastName", "emailAddress", "phoneNumber", "accountId", "assignedUserId",
        "modifiedAt",
    ),
    Stream.DEALS: (
        "id", "name", "stage", "amount", "amountCurrency", "closeDate", "contactId", "contactsIds",
        "accountId", "modifiedAt",
    ),
    Stream.TICKETS: ("id", "name", "status", "contactId", "contactsIds", "createdAt", "modifiedAt"),
}  # fmt: skip
STAFF = ("regular", "admin", "super-admin")  # the other kinds are portals, programs and the system
WON = ("Closed Won",)  # as EspoCRM comes; the stages with 100 % where the metadata has them
CLOSED = ("Closed", "Rejected", "Duplicate")
OURS = {
    Field.LAST_INTERVIEW: "otklikLastInterview",
    Field.OUTCOME: "otklikOutcome",
    Field.CONSENT: "otklikConsent",
    Field.ADDRESSES: "otklikAddresses",
    Field.INVITATION: "otklikInvitation",
}


def stamp(at: datetime) -> str:
    """A moment as EspoCRM writes it, UTC. A part of a second is rounded up: it keeps whole seconds."""
    return in_whole_seconds(at).strftime("%Y-%m-%d %H:%M:%S")


def names(fields: Row) -> dict[Field, str]:
    """What our fields are called there: EspoCRM 8 puts a "c" before custom fields' names, 7 does not."""
    found: dict[Field, str] = {}
    for field, name in OURS.items():
        for theirs in (f"c{name[0].upper()}{name[1:]}", name):
            if theirs in fields:
                found[field] = theirs
                break
    return found


def won_stages(stage: Row) -> tuple[str, ...]:
    """The stages whose probability is 100 %, of the metadata of Opportunity's field "stage"."""
    chances = stage.get("probabilityMap")
    if not isinstance(chances, dict):
        return WON
    return tuple(name for name, chance in chances.items() if chance == 100) or WON


def closed_statuses(status: Row) -> tuple[str, ...]:
    """The statuses in which nothing is left to do, of the metadata of Case's field "status"."""
    named = status.get("notActualOptions")
    return tuple(map(str, named)) if isinstance(named, list) else CLOSED


def read(
    stream: Stream,
    rows: Sequence[Row],
    options: CrmOptions,
    ours: Mapping[Field, str],
    over: Collection[str],
) -> list[Pulled]:
    """Rows of a list as ours. ``ours``: the names of our fields; ``over``: won stages, or closed statuses."""
    made: list[Pulled | None]
    match stream:
        case Stream.OWNERS:
            made = [_owner(row) for row in rows]
        case Stream.COMPANIES:
            made = [Company(row["id"], _text(row, "name"), _text(row, "assignedUserId")) for row in rows]
        case Stream.PEOPLE:
            made = [_contact(row, options, ours) for row in rows]
        case Stream.DEALS:
            made = [_deal(row, options, over) for row in rows]
        case Stream.TICKETS:
            made = [_ticket(row, over) for row in rows]
    return [one for one in made if one is not None]


def _owner(row: Row) -> Owner | None:
    if row.get("type", STAFF[0]) not in STAFF:
        return None
    name = _text(row, "name") or _text(row, "userName")
    return Owner(row["id"], name, _text(row, "emailAddress"), row.get("isActive") is not False)


def _contact(row: Row, options: CrmOptions, ours: Mapping[Field, str]) -> Contact:
    name = _text(row, "name") or f"{_text(row, 'firstName')} {_text(row, 'lastName')}".strip()
    return Contact(
        row["id"],
        name,
        _several(row, "phoneNumber"),
        _several(row, "emailAddress"),
        _text(row, "accountId"),
        _text(row, "assignedUserId"),
        several(*_text(row, ours.get(Field.ADDRESSES, "")).split(",")),
        language(_text(row, options.language_field)),
        _text(row, options.zone_field),
        _text(row, options.segment_field),
    )


def _deal(row: Row, options: CrmOptions, won: Collection[str]) -> Deal:
    return Deal(
        row["id"],
        is_won=_text(row, "stage") in won,
        placed_at=moment(_text(row, "closeDate")),
        amount=number(row.get("amount")),
        currency=_text(row, "amountCurrency"),
        contact=_buyer(row),
        company=_text(row, "accountId"),
        category=_text(row, options.category_field or "name"),
        margin=number(row.get(options.margin_field)) if options.margin_field else None,
    )


def _ticket(row: Row, closed: Collection[str]) -> Ticket | None:
    at = moment(_text(row, "createdAt"))
    contact = _buyer(row)
    if at is None or not contact:
        return None
    return Ticket(row["id"], contact, _text(row, "status") not in closed, at, _text(row, "name"))


def _buyer(row: Row) -> str:
    """The contact that is named first; without one, the only one linked (records made over the API)."""
    linked = row.get("contactsIds")
    alone = linked[0] if isinstance(linked, list) and len(linked) == 1 else ""
    return _text(row, "contactId") or str(alone)


def _text(row: Row, name: str) -> str:
    """A value as text; of a field with several options all, "" for none."""
    value = row.get(name) if name else None
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "" if value is None or isinstance(value, dict | bool) else str(value).strip()


def _several(row: Row, name: str) -> tuple[str, ...]:
    """The main number or address first; lists tell no others, single records have them in "…Data"."""
    found = [_text(row, name)]
    more: Any = row.get(f"{name}Data")
    for one in more if isinstance(more, list) else ():
        if isinstance(one, dict) and not one.get("invalid"):
            found.append(_text(one, name))
    return several(*found)
