"""The preview of ``otklik import --dry-run``: what is in which column, and the first rows as understood."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from babel.numbers import format_currency
from rich.table import Table
from rich.text import Text

from bots.commands.import_words import Words, printable
from core.intake import BuyerRow, OrderRow
from core.jobs import Jobs
from core.money import from_minor
from integrations.files.columns import NOT_KEPT, Kind
from integrations.files.reading import Entry
from integrations.files.source import Source

ROWS = 8  # as many as one takes in at a glance
EXAMPLE = 30  # characters of a cell
BUYER = ("buyer", "name", "phone", "email", "company", "segment", "zone")
ORDER = ("order", "date", "amount", "buyer", "status", "category", "job")


def tables(src: Source, seen: Sequence[Entry], words: Words, jobs: Jobs, zone: ZoneInfo) -> Iterator[Table]:
    """Two tables a file: its columns, and its first rows. Dates are shown in ``zone``."""
    if src.layouts:
        yield _columns(src, seen, words)
    for kind in Kind:
        rows = [entry.row for entry in seen if entry.kind is kind and entry.row is not None]
        if rows:
            yield _rows(kind, rows, src, words, jobs, zone)


def _columns(src: Source, seen: Sequence[Entry], words: Words) -> Table:
    table = Table(title=Text(printable(words.say("preview-columns", file=src.name))), title_justify="left")
    for name in ("preview-column", "preview-meaning", "preview-example"):
        table.add_column(words.say(name))
    layout = src.layouts.get(src.kind) or next(iter(src.layouts.values()))
    fields = {place: field for field, places in layout.places.items() for place in places}
    for place, header in enumerate(src.headers):
        told = fields.get(place)
        meaning = words.say(f"field-{told.replace('_', '-')}") if told else "—"
        if told in NOT_KEPT:
            meaning = words.say("preview-not-kept", field=meaning)
        cells = (entry.cells[place] for entry in seen if place < len(entry.cells))
        example = next((" ".join(cell.split()) for cell in cells if cell.strip()), "")
        table.add_row(*_texts(header, meaning, _short(example)))
    return table


def _rows(
    kind: Kind, rows: Sequence[BuyerRow | OrderRow], src: Source, words: Words, jobs: Jobs, zone: ZoneInfo
) -> Table:
    table = Table(title=Text(printable(words.say("preview-rows", file=src.name))), title_justify="left")
    for name in BUYER if kind is Kind.BUYERS else ORDER:
        table.add_column(words.say(f"field-{name}"), justify="right" if name == "amount" else "left")
    for row in rows:
        cells = _order(row, words, jobs, zone) if isinstance(row, OrderRow) else _buyer(row)
        table.add_row(*_texts(*cells))
    return table


def _buyer(row: BuyerRow) -> tuple[str, ...]:
    told = (
        row.external_id,
        row.name,
        row.phone,
        row.email,
        row.company or row.company_id,
        row.segment,
        row.zone,
    )
    return tuple(_short(one or "") for one in told)


def _order(row: OrderRow, words: Words, jobs: Jobs, zone: ZoneInfo) -> tuple[str, ...]:
    locale = words.lang.value
    when = row.placed_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")  # read alike in both languages
    money = words.say("preview-unknown")
    if row.amount is not None and row.currency is not None:
        money = format_currency(from_minor(row.amount, row.currency), row.currency, locale=locale)
    buyer = row.buyer
    who = buyer.external_id or buyer.phone or buyer.email or ""
    standing = "refund" if row.is_refund else "paid" if row.is_paid else "unpaid"
    job = jobs.of(row.category).phrase(words.lang)
    return (
        row.number or "—",
        when,
        money,
        _short(" ".join(one for one in (who, buyer.name or buyer.company) if one)),
        words.say(f"standing-{standing}"),
        _short(row.category),
        job,
    )


def _short(cell: str) -> str:
    return cell if len(cell) <= EXAMPLE else cell[: EXAMPLE - 1] + "…"


def _texts(*cells: str) -> list[Text]:
    return [Text(printable(cell)) for cell in cells]
