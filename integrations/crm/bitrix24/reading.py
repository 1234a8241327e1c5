"""Bitrix24's records → ours. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from core.crm.options import CrmOptions
from core.crm.ports import Company, Contact, Deal, DealLine, Field, Owner, Pulled, Stream
from integrations.crm.bitrix24.calls import Row
from integrations.crm.values import in_whole_seconds, language, moment, number, several

LISTS: Mapping[Stream, str] = {
    Stream.OWNERS: "user.get",
    Stream.COMPANIES: "crm.company.list",
    Stream.PEOPLE: "crm.contact.list",
    Stream.DEALS: "crm.deal.list",
}
SELECTED: Mapping[Stream, tuple[str, ...]] = {
    Stream.COMPANIES: ("ID", "TITLE", "ASSIGNED_BY_ID", "DATE_MODIFY"),
    Stream.PEOPLE: (
        "ID", "NAME", "LAST_NAME", "PHONE", "EMAIL", "COMPANY_ID", "ASSIGNED_BY_ID", "DATE_MODIFY",
    ),
    Stream.DEALS: (
        "ID", "TITLE", "STAGE_SEMANTIC_ID", "OPPORTUNITY", "IS_MANUAL_OPPORTUNITY", "CURRENCY_ID",
        "CLOSEDATE", "CONTACT_ID", "COMPANY_ID", "DATE_MODIFY",
    ),
}  # fmt: skip
WON = "S"  # STAGE_SEMANTIC_ID: P under way, S won, F lost
OURS: Mapping[Field, str] = {
    Field.LAST_INTERVIEW: "UF_CRM_OTKLIK_LAST",
    Field.OUTCOME: "UF_CRM_OTKLIK_RESULT",
    Field.CONSENT: "UF_CRM_OTKLIK_AGREED",
    Field.ADDRESSES: "UF_CRM_OTKLIK_ADDR",
    Field.INVITATION: "UF_CRM_OTKLIK_INVITE",
}
"""Twenty characters at most, the prefix included (crm.contact.userfield.add, FIELD_NAME)."""


def stamp(at: datetime) -> str:
    """A moment as Bitrix24 reads it. A part of a second is rounded up: it keeps whole seconds."""
    return in_whole_seconds(at).isoformat()


def read(
    stream: Stream,
    rows: Sequence[Row],
    options: CrmOptions,
    fields: Mapping[str, Any],
    lines: Mapping[str, tuple[DealLine, ...]],
) -> list[Pulled]:
    """Rows of a list as ours. ``fields``: what crm.….fields tells; ``lines``: of deals, by id."""
    match stream:
        case Stream.OWNERS:
            return [_owner(row) for row in rows]
        case Stream.COMPANIES:
            return [Company(_id(row), _text(row, "TITLE"), _ref(row, "ASSIGNED_BY_ID")) for row in rows]
        case Stream.PEOPLE:
            return [_contact(row, options, fields) for row in rows]
        case Stream.DEALS:
            return [_deal(row, options, fields, lines) for row in rows]
        case Stream.TICKETS:
            return []


def _owner(row: Row) -> Owner:
    name = f"{_text(row, 'NAME')} {_text(row, 'LAST_NAME')}".strip()
    return Owner(_id(row), name or _text(row, "EMAIL"), _text(row, "EMAIL"), is_active(row))


def is_active(row: Row) -> bool:
    """Whether an employee has not left."""
    return row.get("ACTIVE") not in (False, "N", "false")


def _contact(row: Row, options: CrmOptions, fields: Mapping[str, Any]) -> Contact:
    return Contact(
        _id(row),
        f"{_text(row, 'NAME')} {_text(row, 'LAST_NAME')}".strip(),
        _several(row, "PHONE"),
        _several(row, "EMAIL"),
        _ref(row, "COMPANY_ID"),
        _ref(row, "ASSIGNED_BY_ID"),
        several(*_text(row, OURS[Field.ADDRESSES]).split(",")),
        language(chosen(row, options.language_field, fields)),
        chosen(row, options.zone_field, fields),
        chosen(row, options.segment_field, fields),
    )


def _deal(
    row: Row, options: CrmOptions, fields: Mapping[str, Any], lines: Mapping[str, tuple[DealLine, ...]]
) -> Deal:
    amount = sum_of(row.get("OPPORTUNITY"))
    if amount == 0 and row.get("IS_MANUAL_OPPORTUNITY") != "Y":
        amount = None  # Bitrix24 has no blank sum: a nought that nobody wrote is not known
    return Deal(
        _id(row),
        is_won=_text(row, "STAGE_SEMANTIC_ID") == WON,
        placed_at=moment(_text(row, "CLOSEDATE")),
        amount=amount,
        currency=_text(row, "CURRENCY_ID"),
        contact=_ref(row, "CONTACT_ID"),
        company=_ref(row, "COMPANY_ID"),
        number=_id(row),
        category=chosen(row, options.category_field or "TITLE", fields),
        margin=sum_of(row.get(options.margin_field)) if options.margin_field else None,
        lines=lines.get(_id(row), ()),
    )


def product_lines(rows: object) -> tuple[DealLine, ...]:
    """What crm.deal.productrows.get tells. PRICE is of one, with discount and tax."""
    made = []
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict):
            price, quantity = sum_of(row.get("PRICE")), sum_of(row.get("QUANTITY"))
            amount = price * quantity if price is not None and quantity is not None else None
            made.append(DealLine(_text(row, "PRODUCT_NAME"), quantity, amount))
    return tuple(made)


def chosen(row: Row, name: str, fields: Mapping[str, Any]) -> str:
    """A custom field as words: of a list the names of what is chosen, which Bitrix24 tells by number."""
    value = row.get(name) if name else None
    about = fields.get(name)
    items = about.get("items") if isinstance(about, dict) else None
    names = {
        str(item.get("ID")): str(item.get("VALUE"))
        for item in (items if isinstance(items, list) else ())
        if isinstance(item, dict)
    }
    found = [_plain(one) for one in (value if isinstance(value, list) else [value])]
    return ", ".join(names.get(one, one) for one in found if one)


def sum_of(value: object) -> Decimal | None:
    """A number, also of a field "money" ("1500.50|EUR"); None for what is none."""
    return number(value.partition("|")[0] if isinstance(value, str) else value)


def _id(row: Row) -> str:
    return str(row["ID"])


def _ref(row: Row, name: str) -> str:
    """Another record's id; Bitrix24 writes nobody as 0 or null."""
    told = _text(row, name)
    return told if told != "0" else ""


def _text(row: Row, name: str) -> str:
    return _plain(row.get(name))


def _plain(value: object) -> str:
    return "" if value is None or isinstance(value, dict | list | bool) else str(value).strip()


def _several(row: Row, name: str) -> tuple[str, ...]:
    """The values of a multiple field, as they stand on the card: the main one is the first."""
    found: Any = row.get(name)
    told = (
        _text(one, "VALUE") for one in (found if isinstance(found, list) else ()) if isinstance(one, dict)
    )
    return several(*told)
