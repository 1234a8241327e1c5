"""amoCRM's records → ours. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from core.crm.options import CrmOptions
from core.crm.ports import Company, Contact, Deal, Dropped, Field, Owner, Pulled, Stream
from integrations.crm.amocrm.calls import Row, is_deleted
from integrations.crm.amocrm.ours import CODES, code_of
from integrations.crm.values import language, number, several

WON = 142  # "Успешно реализовано", the same in every pipeline; 143 is lost (its page "Воронки и этапы")


def read(stream: Stream, rows: Sequence[Row], options: CrmOptions, currency: str) -> list[Pulled]:
    """Rows of a list as ours. ``currency``: the account's, ISO 4217; deals have none of their own."""
    gone = [Dropped(stream, _id(row)) for row in rows if is_deleted(row)]
    left = [row for row in rows if not is_deleted(row)]
    return [*gone, *_read(stream, left, options, currency)]


def _read(
    stream: Stream, rows: Sequence[Row], options: CrmOptions, currency: str
) -> Sequence[Owner | Company | Contact | Deal]:
    match stream:
        case Stream.OWNERS:
            return [_owner(row) for row in rows]
        case Stream.COMPANIES:
            return [Company(_id(row), _text(row.get("name")), _owner_of(row)) for row in rows]
        case Stream.PEOPLE:
            return [_contact(row, options) for row in rows]
        case Stream.DEALS:
            return [_deal(row, options, currency) for row in rows]
        case Stream.TICKETS:
            return []


def _owner(row: Row) -> Owner:
    rights = row.get("rights")
    is_active = not isinstance(rights, dict) or rights.get("is_active") is not False
    return Owner(_id(row), _text(row.get("name")), _text(row.get("email")), is_active)


def _contact(row: Row, options: CrmOptions) -> Contact:
    name = _text(row.get("name")) or (f"{_text(row.get('first_name'))} {_text(row.get('last_name'))}".strip())
    return Contact(
        _id(row),
        name,
        tuple(values(row, "PHONE")),
        tuple(values(row, "EMAIL")),
        _linked(row, "companies"),
        _owner_of(row),
        several(*one_value(row, CODES[Field.ADDRESSES]).split(",")),
        language(one_value(row, options.language_field)),
        one_value(row, options.zone_field),
        ", ".join(values(row, options.segment_field)),
    )


def _deal(row: Row, options: CrmOptions, currency: str) -> Deal:
    amount = price(row)
    closed = row.get("closed_at")
    is_won = row.get("status_id") == WON
    return Deal(
        _id(row),
        is_won=is_won,
        placed_at=datetime.fromtimestamp(closed, UTC) if isinstance(closed, int) and closed > 0 else None,
        amount=amount,
        currency=currency if amount is not None else "",
        contact=_linked(row, "contacts"),
        company=_linked(row, "companies"),
        category=", ".join(values(row, options.category_field))
        if options.category_field
        else _text(row.get("name")),
        margin=number(one_value(row, options.margin_field).replace(",", ".").replace(" ", "")),
    )


def price(row: Row) -> Decimal | None:
    """A deal's budget. One that nobody filled in is 0 there, which is unknown."""
    exact = number(row.get("price_with_minor_units"))
    return exact or number(row.get("price")) or None


def values(row: Row, field: str) -> Iterator[str]:
    """The values of a custom field, by its code or id, as text."""
    found = row.get("custom_fields_values")
    for one in found if isinstance(found, list) and field else ():
        if not isinstance(one, dict) or not _is_named(one, field):
            continue
        told = one.get("values")
        for value in told if isinstance(told, list) else ():
            if isinstance(value, dict) and (text := _text(value.get("value"))):
                yield text


def one_value(row: Row, field: str) -> str:
    """The first value of a custom field, "" for none."""
    return next(values(row, field), "")


def _is_named(field: Row, name: str) -> bool:
    code = field.get("field_code")
    if isinstance(code, str) and code:
        return code.upper() == name.upper() or str(field.get("field_id")) == name
    return name in (str(field.get("field_id")), code_of(code, field.get("field_name")))


def is_linked(row: Row, kind: str, id: str) -> bool:
    """Whether a record is linked to this contact or company."""
    return any(_id(one) == id for one in _links(row, kind))


def _links(row: Row, kind: str) -> list[Row]:
    embedded = row.get("_embedded")
    found = embedded.get(kind) if isinstance(embedded, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _linked(row: Row, kind: str) -> str:
    """The linked contact or company, of several contacts the main one."""
    linked = _links(row, kind)
    main = [one for one in linked if one.get("is_main") is True] or linked
    return _id(main[0]) if main else ""


def _owner_of(row: Row) -> str:
    return _text(row.get("responsible_user_id") or "")


def _id(row: Row) -> str:
    return _text(row.get("id"))


def _text(value: Any) -> str:
    return "" if value is None or isinstance(value, dict | list | bool) else str(value).strip()
