"""Our own tables in the folder: a row for each key, replaced whole, a row at a time in memory."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from core.errors import Locked
from integrations.crm.files.troubles import judged
from integrations.files.rejected import guard, unguard

Row: TypeAlias = Mapping[str, str]


class Ledger:
    """One table. UTF-8 with a BOM and commas; cells that a spreadsheet would run begin with an apostrophe."""

    def __init__(self, path: Path, columns: Sequence[str], index: str) -> None:
        """``index``: the column by which a row is the same."""
        self.path = path
        self._columns, self._index = tuple(columns), index

    def rows(self) -> Iterator[Row]:
        """Every row, oldest first. Raises the ``Trouble`` family."""
        with judged():
            try:
                file = self.path.open(encoding="utf-8-sig", newline="")
            except FileNotFoundError:
                return
            with file:
                try:
                    yield from self._read(csv.reader(file, strict=True))
                except (csv.Error, UnicodeDecodeError):
                    raise self._not_ours() from None

    def _read(self, cells: Iterator[list[str]]) -> Iterator[Row]:
        if tuple(next(cells, ())) != self._columns:
            raise self._not_ours()
        for row in cells:
            if len(row) != len(self._columns):
                raise self._not_ours()
            yield dict(zip(self._columns, map(unguard, row), strict=True))

    def _not_ours(self) -> Locked:
        return Locked(
            f"table: {self.path.name} is not as Otklik wrote it. Rename it, and look at it without saving; "
            "Otklik begins a new one."
        )

    def put(self, changes: Mapping[str, Row | None]) -> None:
        """Write these rows over those of the same key (columns that are not told stay), or leave them out.

        Nothing is touched when nothing changes. Raises the ``Trouble`` family.
        """
        part = self.path.with_name(self.path.name + ".part")
        try:
            with judged():
                changed = self._write(part, changes)
            if changed:
                with judged(replacing=True):
                    part.replace(self.path)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)

    def _write(self, part: Path, changes: Mapping[str, Row | None]) -> bool:
        rest, changed = dict(changes), False
        with part.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(self._columns)
            for row in self.rows():
                key = row[self._index]
                if key not in rest:
                    writer.writerow(self._cells(row))
                    continue
                told = rest.pop(key)
                changed = changed or told is None or self._cells({**row, **told}) != self._cells(row)
                if told is not None:
                    writer.writerow(self._cells({**row, **told}))
            new = [told for told in rest.values() if told is not None]
            writer.writerows(self._cells(told) for told in new)
            file.flush()
            os.fsync(file.fileno())
        return changed or bool(new)

    def _cells(self, row: Row) -> list[str]:
        return [guard(row.get(column, "").replace("\0", "")) for column in self._columns]

    def has(self, keys: Iterable[str]) -> frozenset[str]:
        """Those of the keys that have a row."""
        wanted = frozenset(keys)
        return frozenset(key for row in self.rows() if (key := row[self._index]) in wanted)
