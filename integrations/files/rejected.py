"""The file of rows that were not taken, which can be corrected and imported like any other.

The columns of the source come first, as they were; after them what is wrong (``ADDED``). Where two files
were imported, their headers are joined and ``kind`` tells whose row it is. A spreadsheet runs cells that
begin with ``=``, ``+``, ``-`` or ``@``; such cells are written with an apostrophe before them, and reading a
file that ends with our columns takes one apostrophe away again: "+7 916 …" and "-500" come back as they were.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

ADDED = ("kind", "file", "line", "column", "value", "reason")
RISKY = re.compile(r"'*[=+\-@\t\r]")


def guard(cell: str) -> str:
    """A cell that no spreadsheet runs."""
    return "'" + cell if RISKY.match(cell) else cell


def unguard(cell: str) -> str:
    """The cell as it was before ``guard``; one that was typed in anew stays as it is."""
    return cell[1:] if cell.startswith("'") and RISKY.match(cell) else cell


class RejectedFile:
    """Writes rejected rows as they come, beside the target, and puts the file in place at the end.

    Without a rejected row nothing is written and an older file stays.
    """

    def __init__(
        self,
        path: Path | None,
        headers: Sequence[Sequence[str]],
        *,
        bom: bool = False,
        separator: str = ",",
    ) -> None:
        """``headers``: of each source in the order of reading. ``bom``, ``separator``: as the sources had
        them, so that the same spreadsheet opens it. ``path`` None: rows are counted, and nothing is written.
        """
        self.path = path
        self.count = 0
        self._headers = list(dict.fromkeys(header for one in headers for header in one))
        self._bom, self._separator = bom, separator
        self._file: TextIO | None = None
        self._writer: Any = None

    def __enter__(self) -> RejectedFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Put what was written in place, also after a crash: those rows were not taken either way."""
        if self._file is not None and self.path is not None:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            Path(self._file.name).replace(self.path)

    def add(self, headers: Sequence[str], cells: Sequence[str], added: Sequence[str]) -> None:
        """Write one row: its cells under ``headers``, then ``added`` in the order of ``ADDED``.

        A row with more cells than headers keeps them in its last column. Raises ``OSError`` when the file
        cannot be written.
        """
        self.count += 1
        if self.path is None:
            return
        if self._file is None:
            part = self.path.with_name(self.path.name + ".part")
            self._file = part.open("w", encoding="utf-8-sig" if self._bom else "utf-8", newline="")
            self._writer = csv.writer(self._file, delimiter=self._separator)
            self._writer.writerow([guard(header) for header in self._headers] + list(ADDED))
        row = dict.fromkeys(self._headers, "")
        for n, header in enumerate(headers):
            value = cells[n] if n < len(cells) else ""
            row[header] = row[header] or value
        if len(cells) > len(headers) and headers:
            row[headers[-1]] = ",".join(cells[len(headers) - 1 :])
        self._writer.writerow([guard(cell) for cell in (*row.values(), *added)])
