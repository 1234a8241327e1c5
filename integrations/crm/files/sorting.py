"""Rows of people and deals as ``otklik import`` reads them, and the columns that only a CRM has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from core.clock import Clock
from core.crm.ports import Contact, Deal, Stream
from core.intake import BuyerRow, OrderRow
from core.money import from_minor
from core.settings import Settings
from integrations.crm.files.folder import Seen
from integrations.crm.files.options import FilesOptions
from integrations.crm.files.rows import Row, Wrong
from integrations.files import amounts, mappings
from integrations.files.cells import BadCell, whole
from integrations.files.columns import Kind, Wanted, plain
from integrations.files.conventions import conventions
from integrations.files.dates import Reckoning, moment
from integrations.files.mappings import Manner
from integrations.files.reading import Entry, Fault, Reading, read
from integrations.files.source import Source, source

KINDS = {Stream.PEOPLE: Kind.BUYERS, Stream.DEALS: Kind.ORDERS}
OWNERS = (
    "owner id",
    "owner",
    "responsible",
    "responsible id",
    "id ответственного",
    "ответственный",
    "менеджер",
)
ADDRESSES = ("otklik addresses",)


@dataclass(frozen=True, slots=True)
class _Extra:
    """Where the columns are that ``otklik import`` does not know. -1: there is none."""

    owner: int
    addresses: int
    margin: int
    changed: int


def rows(
    seen: Seen,
    stream: Stream,
    options: FilesOptions,
    settings: Settings,
    clock: Clock,
    addresses: Mapping[str, str],
) -> tuple[Sequence[str], Iterator[Row]]:
    """The headers, and every row in order. ``addresses``: ours, by contact.

    Raises ``Unreadable``, ``BadColumns``.
    """
    chosen = (
        ("segment", options.segment_field),
        ("zone", options.zone_field),
        ("language", options.language_field),
        ("category", options.category_field),
    )
    columns = Wanted(by_header=tuple((field, header) for field, header in chosen if header))
    kind = KINDS[stream]
    src = source(seen.path, Manner(kind=kind), _saved(settings, kind, columns))
    if not src.mapping and columns != Wanted():
        src = source(seen.path, Manner(kind=kind, columns=columns))
    shown = conventions(src)
    when = Reckoning(ZoneInfo(settings.zone), clock.now())
    how = Reading(when, settings.country, amounts.currency(src.manner.currency or settings.currency))
    how = how.for_source(src, shown)
    extra = _Extra(
        _place(src.headers, OWNERS),
        _place(src.headers, ADDRESSES),
        _place(src.headers, (options.margin_field,)),
        _place(src.headers, (options.changed_field,)),
    )
    return src.headers, (_row(entry, src, how, extra, addresses) for entry in read(src, how))


def _saved(settings: Settings, kind: Kind, columns: Wanted) -> list[mappings.Saved]:
    """Mappings by which a file may be known; the columns that were chosen for the CRM go before theirs."""
    named = {field for field, _ in columns.by_header}
    found = []
    for one in mappings.load(settings.mappings):
        if one.manner.kind in (None, kind):
            rest = tuple(pair for pair in one.manner.columns.by_header if pair[0] not in named)
            both = Wanted(one.manner.columns.positions, (*columns.by_header, *rest))
            found.append(replace(one, manner=replace(one.manner, columns=both)))
    return found


def _row(entry: Entry, src: Source, how: Reading, extra: _Extra, addresses: Mapping[str, str]) -> Row:
    row, cells, fault = entry.row, entry.cells, entry.fault
    changed = _moment(cells, extra.changed, how.when)
    item: Contact | Deal | None = None
    try:
        if isinstance(row, OrderRow):
            item = _deal(row, cells, how, extra)
        elif isinstance(row, BuyerRow):
            item = _contact(row, cells, extra, addresses)
    except BadCell as bad:
        fault = Fault(
            src.layouts[src.kind].header("order" if src.kind is Kind.ORDERS else "buyer"), "", bad.reason
        )
    if fault is None:
        return Row(entry.line, cells, item.id if item else "", item, changed_at=changed)
    place = src.layouts[src.kind].places.get("buyer" if src.kind is Kind.BUYERS else "order", (-1,))[0]
    id = " ".join(cells[place].split()) if fault.column and 0 <= place < len(cells) else ""
    return Row(entry.line, cells, id, wrong=Wrong(fault.column, fault.value, fault.reason, fault.args))


def _contact(row: BuyerRow, cells: Sequence[str], extra: _Extra, addresses: Mapping[str, str]) -> Contact:
    if not row.external_id:
        raise BadCell("no-id")
    told = _cell(cells, extra.addresses) or addresses.get(row.external_id, "")
    return Contact(
        row.external_id,
        row.name,
        (row.phone,) if row.phone else (),
        (row.email,) if row.email else (),
        row.company_id or "",
        _cell(cells, extra.owner),
        tuple(one.strip() for one in told.split(",") if one.strip()),
        row.language,
        row.zone or "",
        row.segment,
    )


def _deal(row: OrderRow, cells: Sequence[str], how: Reading, extra: _Extra) -> Deal:
    """A refund is a deal of its own, under the identity that ``otklik import`` gives it."""
    if not row.number:
        raise BadCell("no-id")
    return Deal(
        id=row.identity.removeprefix("id:"),
        is_won=row.is_paid or row.is_refund,
        placed_at=row.placed_at,
        amount=_units(row.amount, row.currency),
        currency=row.currency or "",
        contact=row.buyer.external_id or "",
        company=row.buyer.company_id or "",
        number=row.number,
        category=row.category,
        margin=amounts.amount(cell, how.decimal)[0] if (cell := _cell(cells, extra.margin)) else None,
        is_refund=row.is_refund,
    )


def _units(minor: int | None, currency: str | None) -> Decimal | None:
    return None if minor is None or currency is None else from_minor(minor, currency)


def _place(headers: Sequence[str], names: Sequence[str]) -> int:
    """The column that has the first of these names."""
    found = [plain(one) for one in headers]
    return next((found.index(plain(name)) for name in names if name and plain(name) in found), -1)


def _cell(cells: Sequence[str], place: int) -> str:
    return whole(cells[place]) if 0 <= place < len(cells) else ""


def _moment(cells: Sequence[str], place: int, when: Reckoning) -> datetime | None:
    """A time of change; None for what cannot be read, so that the row is taken rather than missed."""
    try:
        cell = _cell(cells, place)
        return moment(cell, when) if cell else None
    except BadCell:
        return None
