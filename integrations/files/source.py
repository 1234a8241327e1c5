"""Looking at a file before it is read: what it is, where its header stands, what its columns mean."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from integrations.files import delimited, workbook
from integrations.files.columns import (
    ALIASES,
    BadColumns,
    Kind,
    Layout,
    Wanted,
    guess,
    is_header,
    lay_out,
    meaning,
    plain,
)
from integrations.files.mappings import Manner, Saved
from integrations.files.rejected import ADDED, unguard
from integrations.files.table import Record, Table, Unreadable

FIRST_ROWS = 40  # a header is looked for in them: exports begin with titles, dates and the seller's address


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was looked at: how it is written and what its columns mean, by kind of row.

    Only a rejected file has rows of both kinds and ``is_rejected``.
    """

    table: Table
    kind: Kind
    layouts: dict[Kind, Layout]
    headers: tuple[str, ...]
    header_line: int  # 0: there is none
    manner: Manner
    mapping: str = ""  # the name of the saved mapping in force
    is_rejected: bool = False
    sheets_left: tuple[str, ...] = ()  # of the workbook, and not read

    @property
    def name(self) -> str:
        """The file's base name (and sheet), as text that any database takes: part of an order's identity."""
        base = os.fsencode(self.table.path.name).decode("utf-8", errors="backslashreplace")
        return base if self.table.sheet is None else f"{base}[{self.table.sheet}]"

    @property
    def skipped_header(self) -> bool:
        """Columns were named by position, and line 1 was a header all the same."""
        return bool(self.header_line and self.manner.columns.positions)


def source(path: Path, asked: Manner, saved: Sequence[Saved] = (), named: Saved | None = None) -> Source:
    """Look at a file. ``asked``: what the operator said for this run; ``named``: the mapping they named;
    ``saved``: those that may be recognised by their header.

    Raises ``Unreadable`` (nothing to read) or ``BadColumns`` (not understood).
    """
    if named is not None:
        asked = asked.over(named.manner)
    found: list[Source] = []
    troubles: list[BadColumns | Unreadable] = []
    every = tables(path, asked)
    for table in every:
        try:
            one = _looked_at(table, asked, [] if named or asked.columns != Wanted() else saved)
        except (BadColumns, Unreadable) as exc:
            troubles.append(exc)
            continue
        found.append(replace(one, mapping=named.name) if named else one)
        if not saved or one.mapping or named:
            break  # nothing better can come
    if not found:
        # Of several sheets the one that was nearly understood says most.
        worst = max(troubles, key=lambda one: isinstance(one, BadColumns) and one.reason != "no-kind")
        if named is not None and worst.reason.startswith("missing-"):
            meant = ", ".join(header for _, header in named.manner.columns.by_header)
            headers = str(worst.args_for_text["headers"])
            raise BadColumns("mapping-misfit", file=path.name, name=named.name, meant=meant, headers=headers)
        raise worst
    best = next((one for one in found if one.mapping), found[0])
    if isinstance(best.table, workbook.Sheet) and workbook.uncalculated(best.table):
        raise Unreadable("uncalculated", file=best.name)
    return replace(
        best, sheets_left=tuple(one.sheet for one in every if one.sheet not in (None, best.table.sheet))
    )


def tables(path: Path, asked: Manner) -> Sequence[Table]:
    """The tables of a file: a text file has one, a workbook a sheet each. Raises ``Unreadable``."""
    try:
        with path.open("rb") as file:
            head = file.read(4096)
        size = path.stat().st_size
    except FileNotFoundError as exc:
        raise Unreadable("no-file", file=str(path)) from exc
    except IsADirectoryError as exc:
        raise Unreadable("is-folder", file=str(path)) from exc
    except OSError as exc:
        raise Unreadable("no-access", file=str(path), error=exc.strerror or type(exc).__name__) from exc
    if head.startswith(workbook.ZIP):
        return workbook.sheets(path, size, asked.sheet)
    workbook.refuse(path, head)
    return [delimited.look(path, size, asked.encoding)]


def _looked_at(table: Table, asked: Manner, saved: Sequence[Saved]) -> Source:
    first = list(islice(table.records(), FIRST_ROWS))
    file = Source(table, Kind.ORDERS, {}, (), 0, asked).name
    if not first:
        raise Unreadable("empty", file=file)
    if first[0].damage and all(one.damage for one in first[:2]):
        raise Unreadable(f"header-{first[0].damage}", file=file, line=first[0].line)
    rows = [one for one in first if not one.damage]
    titles = [_titles(one) for one in rows]
    if (at := _rejected(titles)) is not None:
        return _rejected_source(table, rows[at], asked, saved, file)
    for one in saved:
        for row, cells in zip(rows, titles, strict=True):
            if one.fits(cells):
                return replace(_under(table, row, asked.over(one.manner), file), mapping=one.name)
    if asked.columns.positions:
        return _by_position(table, rows[0], asked, file)
    return _under(table, rows[_header_at(titles, asked)], asked, file)


def _titles(record: Record) -> list[str]:
    return [" ".join(cell.split()) for cell in record.cells]


def _header_at(rows: Sequence[Sequence[str]], asked: Manner) -> int:
    """Which row is the header: the one that names most fields; the first of equals."""
    own = {plain(header) for _, header in asked.columns.by_header}

    def names(cells: Sequence[str]) -> int:
        by_kind = (len({meaning(cell, kind)[0] for cell in cells if cell} - {None}) for kind in Kind)
        return max(by_kind) + 100 * len(own & {plain(cell) for cell in cells})

    return max(range(len(rows)), key=lambda at: (names(rows[at]), -at))


def _under(table: Table, header: Record, asked: Manner, file: str) -> Source:
    """The source whose header is that record."""
    titles = _titles(header)
    while titles and not titles[-1]:
        titles.pop()  # a spreadsheet's empty columns on the right
    # What is named for another file of the same run is not this one's business.
    there = {plain(title) for title in titles}
    option = Wanted(by_header=tuple(pair for pair in asked.columns.by_header if plain(pair[1]) in there))
    kind = asked.kind or guess(titles, option)
    if kind is None:
        raise BadColumns("no-kind", file=file, headers=", ".join(title for title in titles if title))
    try:
        layout = lay_out(kind, titles, option)
    except BadColumns as exc:
        raise BadColumns(exc.reason, file=file, **exc.args_for_text) from exc
    if not any(one.line > header.line for one in islice(table.records(), FIRST_ROWS + 1)):
        raise Unreadable("only-header", file=file)
    return Source(table, kind, {kind: layout}, layout.headers, header.line, asked)


def _by_position(table: Table, first: Record, asked: Manner, file: str) -> Source:
    """The source whose columns were named by position."""
    titles, option = _titles(first), asked.columns
    if len(option.positions) != len(titles):
        found, named = str(len(titles)), str(len(option.positions))
        raise BadColumns("columns-count", file=file, found=found, named=named)
    kind = asked.kind or guess(titles, option)
    if kind is None:
        raise BadColumns("no-kind", file=file, headers=", ".join(titles))
    try:
        layout = lay_out(kind, titles, option)
    except BadColumns as exc:
        raise BadColumns(exc.reason, file=file, **exc.args_for_text) from exc
    at = first.line if is_header(titles, option) else 0
    return Source(table, kind, {kind: layout}, layout.headers, at, asked)


def _rejected(rows: Sequence[Sequence[str]]) -> int | None:
    """Which row is the header of a file of ours with rejected rows."""
    return next((at for at, cells in enumerate(rows) if tuple(cells[-len(ADDED) :]) == ADDED), None)


def _rejected_source(
    table: Table, header: Record, asked: Manner, saved: Sequence[Saved], file: str
) -> Source:
    """A rejected file: rows of both kinds, under the joined headers of the files they came from."""
    titles = [unguard(title) for title in _titles(header)[: -len(ADDED)]]
    known = next((one for one in saved if one.fits(titles)), None)
    asked = asked.over(known.manner) if known else asked
    there = {plain(title) for title in titles}
    # It is written with the fields' own names where columns were named by position.
    option = Wanted(by_header=tuple(pair for pair in asked.columns.by_header if plain(pair[1]) in there))
    layouts = {}
    for kind in Kind:
        try:
            layouts[kind] = lay_out(kind, titles, option, joined=True)
        except BadColumns:
            continue  # no row of that kind can be in it
    manner = replace(asked, columns=option)
    kind = asked.kind or guess(titles, option) or Kind.ORDERS
    if not any(one.line > header.line for one in islice(table.records(), FIRST_ROWS + 1)):
        raise Unreadable("only-header", file=file)
    headers = next(iter(layouts.values())).headers if layouts else tuple(titles)
    name = known.name if known else ""
    return Source(table, kind, layouts, headers, header.line, manner, name, is_rejected=True)


def resolved(src: Source) -> Manner:
    """The manner in which a source is read, with its columns by header as they were found: worth saving."""
    layout = src.layouts[src.kind]
    if src.manner.columns.positions:
        return replace(src.manner, kind=src.kind)
    pairs = [
        (field, layout.headers[place])
        for field, places in layout.places.items()
        for place in places
        if field not in ALIASES
    ]
    return replace(src.manner, kind=src.kind, columns=Wanted(by_header=tuple(pairs)))
