"""A file of buyers or orders as rows for the store, streamed.

What makes an order the same order next time (its identity):

* ``id:<order id>`` for a sale that has an id. The last row of an id wins, so a changed status updates it.
* ``refund:<order id>:<date>:<minor units>`` for a refund of an order that has an id, and ``:2``, ``:3`` … for
  equal ones in one file. It is not the sale's identity, so that sale and refund both stand and net; it holds
  neither file nor row, so that the next export, longer or shorter, names the same refund the same way.
* ``row:<file name>:<line>`` where there is no id: real repeats stay, and the same file again changes nothing.
  Only the base name (of a workbook also the sheet) counts, so a file may be moved; renamed, or with lines
  put in, it is another file.

A rejected file (``integrations.files.rejected``) says which file and line each row came from: those count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from core.intake import BuyerRow, OrderRow
from core.money import to_minor
from integrations.files import amounts
from integrations.files import cells as c
from integrations.files.columns import Kind, Layout
from integrations.files.conventions import Conventions, order_of
from integrations.files.dates import Reckoning, moment
from integrations.files.rejected import ADDED, unguard
from integrations.files.source import Source
from integrations.files.table import Record
from integrations.files.zones import zone

BIGGEST = 2**63 - 1  # BIGINT
LIMITS = {"name": 300, "company": 300, "segment": 100} | {
    "company_id": 190,
    "buyer": 190,
    "order": 190,
    "category": 300,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """How cells are read: what holds where a file does not say."""

    when: Reckoning
    country: str  # of phones without a country code
    currency: str  # ISO 4217, of amounts without one
    decimal: str | None = None  # the mark of fractions in amounts that have one mark only
    statuses: Mapping[str, c.Standing] = field(default_factory=dict)  # own words, folded

    def for_source(self, src: Source, found: Conventions) -> Reading:
        """The reading of one file: what its manner says and its columns show."""
        manner = src.manner
        date_format = manner.date_format or self.when.date_format
        return replace(
            self,
            when=replace(self.when, date_format=date_format, order=order_of(found)),
            currency=manner.currency or self.currency,
            decimal=found.decimal.settled,
            statuses={**self.statuses, **manner.statuses},
        )


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: the column as the file names it, the cell, and the reason (a text id)."""

    column: str
    value: str
    reason: str
    args: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One record read: a row for the store, or a fault. ``file`` and ``line``: where it first came from."""

    kind: Kind
    file: str
    line: int
    cells: tuple[str, ...]
    at: int  # bytes read so far
    row: BuyerRow | OrderRow | None = None
    fault: Fault | None = None


def read(src: Source, how: Reading) -> Iterator[Entry]:
    """Every record of a file, in order, as an entry. Holds one record, and one number per refund of an id."""
    width = len(src.headers) + (len(ADDED) if src.is_rejected else 0)
    reader = _Reader(src, how)
    for record in src.table.records(width):
        if record.line > src.header_line:
            yield reader.entry(record, width)


class _Cells:
    """One record's cells by field."""

    def __init__(self, layout: Layout, cells: Sequence[str]) -> None:
        self._layout, self._cells = layout, cells
        self.last = ""  # the field asked for last: where a fault is

    def __getitem__(self, field: str) -> str:
        """The first filled cell of a field, or ""."""
        self.last = field
        for place in self._layout.places.get(field, ()):
            if cell := c.whole(self._cells[place]):
                return cell
        return ""

    def seen(self, field: str) -> str:
        """The cell that ``[]`` stopped at, for showing: what a fault is about."""
        told = (self._cells[place].strip() for place in self._layout.places.get(field, ()))
        return next((cell for cell in told if cell), "")

    def all(self, field: str) -> str:
        """Every filled cell of a field, joined: first and last name in two columns."""
        self.last = field
        told = (c.whole(self._cells[place]) for place in self._layout.places.get(field, ()))
        return " ".join(dict.fromkeys(cell for cell in told if cell))

    def text(self, field: str) -> str:
        return c.text(self[field], LIMITS[field])


class _Reader:
    def __init__(self, src: Source, how: Reading) -> None:
        self._src, self._how = src, how
        self._refunds: Counter[str] = Counter()
        self._last: tuple[str, c.Standing] | None = None  # the order above, and what its status makes of it

    def entry(self, record: Record, width: int) -> Entry:
        """An entry for one record; never raises for what the record holds."""
        src, cells = self._src, record.cells
        kind, file, line = src.kind, src.name, record.line
        if src.is_rejected and not record.damage and len(cells) == width:
            told = [unguard(cell) for cell in cells[-len(ADDED) :]]
            cells = tuple(unguard(cell) for cell in cells[: -len(ADDED)])
            kind = Kind(told[0]) if told[0] in set(Kind) else kind
            file = " ".join(told[1].replace("\0", "").split())[:255] or file
            line = int(told[2]) if told[2].isascii() and told[2].isdigit() else line
            width -= len(ADDED)
        where = (kind, file, line, cells, record.at)
        if record.damage:
            return Entry(*where, fault=Fault("", " ".join(cells)[:200], record.damage))
        extra = [cell for cell in cells[width:] if cell.strip()]
        if len(cells) < width or extra:
            return Entry(
                *where,
                fault=Fault("", " ".join(extra)[:200], "cells", {"found": len(cells), "expected": width}),
            )
        layout = src.layouts.get(kind)
        if layout is None:
            return Entry(*where, fault=Fault("kind", kind, "kind"))
        by_field = _Cells(layout, cells)
        try:
            if kind is Kind.ORDERS:
                return Entry(*where, row=self._order(by_field, layout, file, line))
            row = self._buyer(by_field)
            if row.is_nobody:
                by_field["buyer"]
                raise c.BadCell("nobody")
            return Entry(*where, row=row)
        except c.BadCell as bad:
            column, value = layout.header(by_field.last), by_field.seen(by_field.last)
            if not value and c.is_total(cells):
                return Entry(*where, fault=Fault("", next(filter(None, cells)), "totals"))
            return Entry(*where, fault=Fault(column, value, bad.reason, bad.args_for_text))

    def _buyer(self, of: _Cells) -> BuyerRow:
        return BuyerRow(
            external_id=of.text("buyer") or None,
            name=c.text(of.all("name"), LIMITS["name"]),
            phone=c.phone(cell, self._how.country) if (cell := of["phone"]) else None,
            email=c.email(cell) if (cell := of["email"]) else None,
            language=c.language(cell) if (cell := of["language"]) else None,
            zone=zone(cell) if (cell := of["zone"]) else None,
            is_staff=c.yes(cell) if (cell := of["staff"]) else None,
            company_id=of.text("company_id") or None,
            company=of.text("company"),
            segment=of.text("segment"),
        )

    def _order(self, of: _Cells, layout: Layout, file: str, line: int) -> OrderRow:
        number = of.text("order") or None
        placed_at = moment(of["date"], self._how.when)
        minor, currency = self._money(of, layout)
        status = c.Standing.PAID
        if "status" in layout.places:
            status = self._status(of, number, minor)
        is_back = status is c.Standing.REFUND or (minor or 0) < 0
        if is_back and minor is not None:
            minor = -abs(minor)
        identity = f"row:{file}:{line}"
        if number and is_back:
            identity = self._refund(number, placed_at, minor)
        elif number:
            identity = f"id:{number}"
        buyer = self._buyer(of)
        if buyer.is_nobody and not (buyer.company or buyer.company_id):
            of["buyer"]
            raise c.BadCell("nobody")
        return OrderRow(
            identity,
            buyer,
            placed_at,
            minor,
            currency,
            number,
            is_paid=status is c.Standing.PAID and not is_back,
            is_refund=is_back and status is not c.Standing.UNPAID,
            category=of.text("category"),
        )

    def _status(self, of: _Cells, number: str | None, minor: int | None) -> c.Standing:
        """What the status makes of an order. Some shops write an order's further lines without status and
        amount: those go on with the line above."""
        word = of["status"]
        if not word and minor is None and self._last is not None and self._last[0] == number:
            return self._last[1]
        status = c.standing(word, self._how.statuses)
        self._last = (number, status) if number else None
        return status

    def _refund(self, number: str, placed_at: datetime, minor: int | None) -> str:
        """A refund's identity. Counted before the rest of the row is read, so that a row rejected for its
        phone leaves its equals their own numbers."""
        amount = "unknown" if minor is None else str(-minor)
        identity = f"refund:{number}:{placed_at:%Y-%m-%dT%H:%M:%S}:{amount}"
        self._refunds[identity] += 1
        count = self._refunds[identity]
        return identity if count == 1 else f"{identity}:{count}"

    def _money(self, of: _Cells, layout: Layout) -> tuple[int | None, str | None]:
        """Minor units and currency; both None for an empty amount, which is unknown and not zero."""
        said = amounts.currency(cell) if (cell := of["currency"]) else None
        cell = of["amount"]
        if not cell:
            return None, None
        units, sign = amounts.amount(cell, self._how.decimal)
        if said and sign and said != sign:
            raise c.BadCell("two-currencies")
        currency = said or sign or layout.currency or self._how.currency
        if units.copy_abs() > Decimal(BIGGEST) or abs(minor := to_minor(units, currency)) > BIGGEST:
            raise c.BadCell("too-big")
        return minor, currency
