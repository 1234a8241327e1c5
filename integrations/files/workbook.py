"""A workbook's sheet as records, streamed; and what is not a workbook although it is named like one."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from integrations.files.cells import Exact
from integrations.files.table import Record, Unreadable

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
SUSPICIOUS = 100 * 1024**2  # bytes unpacked; from here on a part is judged by how far it was packed …
PACKED = 100  # … and a hundredfold is a bomb, not data (Apache POI draws the line there, too)
LARGEST = 2 * 1024**3  # bytes unpacked, all parts together: a million rows stay well below
LARGEST_STRINGS = 300 * 1024**2  # bytes unpacked: the one part that has to be held in memory
# A formula without a kept result: a program wrote the file and no spreadsheet has calculated it. An empty
# text (t="str") is a result.
UNCALCULATED = re.compile(rb'<c (?![^>]*t="str")[^>]*><f[^>]*?(?:/>|>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>')
CHUNK = 1024**2
LONGEST_FORMULA = 16 * 1024  # bytes; what two chunks have in common, so that no formula is cut


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook (XLSX)."""

    path: Path
    size: int  # bytes
    sheet: str
    rows: int = 0  # as the file says, 0 when it does not
    has_bom: bool = True  # what is opened in a spreadsheet is written for one

    def records(self, width: int | None = None) -> Iterator[Record]:
        """Every row that is not blank, in order; the line is the row's number. Holds one row (and, as the
        format has it, every different text of the workbook)."""
        book = _opened(self.path)
        try:
            sheet = book[self.sheet]
            sheet.reset_dimensions()  # many programs write a wrong size, and rows would be cut to it
            for number, row in enumerate(sheet.iter_rows(), 1):
                cells = [_text(cell) for cell in row]
                while cells and not cells[-1].strip():
                    cells.pop()
                if cells:
                    cells += [""] * ((width or 0) - len(cells))
                    at = self.size * min(number, self.rows) // self.rows if self.rows else 0
                    yield Record(number, tuple(cells), at)
        except Unreadable:
            raise
        except Exception as exc:  # the library lets through whatever its parsers meet in a torn file
            raise _broken(self.path, exc) from exc
        finally:
            book.close()


def sheets(path: Path, size: int, name: str | None = None) -> list[Sheet]:
    """The sheets to look at: the one named, or every visible one. Raises ``Unreadable``."""
    _check(path)
    book = _opened(path)
    try:
        every = [(one.title, one.sheet_state, one.max_row or 0) for one in book.worksheets]
    finally:
        book.close()
    titles = ", ".join(title for title, _, _ in every)
    if name is not None:
        every = [one for one in every if one[0].strip().casefold() == name.strip().casefold()]
        if not every:
            raise Unreadable("sheet-missing", file=path.name, sheet=name, sheets=titles)
    else:
        every = [one for one in every if one[1] == "visible"] or every
    found = [Sheet(path, size, title, rows) for title, _, rows in every]
    if not found:
        raise Unreadable("empty", file=path.name)
    return found


def uncalculated(table: Sheet) -> bool:
    """Whether the sheet holds formulas whose results were not kept: read, they would be empty cells."""
    book = _opened(table.path)
    try:
        part = str(book[table.sheet]._worksheet_path)
    finally:
        book.close()
    with zipfile.ZipFile(table.path) as archive, archive.open(part) as file:
        tail = b""
        while chunk := file.read(CHUNK):
            if UNCALCULATED.search(tail + chunk):
                return True
            tail = chunk[-LONGEST_FORMULA:]
    return False


def refuse(path: Path, head: bytes) -> None:
    """Say what a file is that is neither text nor XLSX. Raises ``Unreadable``, or returns."""
    if head.startswith(OLE):
        raise Unreadable("encrypted" if _is_encrypted(path) else "old-workbook", file=path.name)
    start = head[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<?xml", b"<meta")):
        raise Unreadable("web-page", file=path.name)
    if head.startswith(b"%PDF"):
        raise Unreadable("binary", file=path.name)


def _is_encrypted(path: Path) -> bool:
    """Whether an OLE file is an XLSX under a password: it has a stream of that name ([MS-OFFCRYPTO] 2.3)."""
    sign = "EncryptedPackage".encode("utf-16-le")
    with path.open("rb") as file:
        tail = b""
        while chunk := file.read(CHUNK):
            if sign in tail + chunk:
                return True
            tail = chunk[-len(sign) :]
    return False


def _check(path: Path) -> None:
    """Refuse what is no workbook, and what would fill the memory. Raises ``Unreadable``."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as exc:
        raise _broken(path, exc) from exc
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names and not any(name.startswith("xl/worksheets/") for name in names):
        raise Unreadable("other-archive", file=path.name)
    if "xl/workbook.bin" in names:
        raise Unreadable("old-workbook", file=path.name)
    for part in parts:
        far = part.file_size > SUSPICIOUS and part.file_size > PACKED * part.compress_size
        held = part.filename.lower().endswith("sharedstrings.xml") and part.file_size > LARGEST_STRINGS
        if far or held:
            raise Unreadable("too-large", file=path.name)
    if sum(part.file_size for part in parts) > LARGEST:
        raise Unreadable("too-large", file=path.name)


def _opened(path: Path) -> Any:  # the library's types do not know read-only sheets
    try:
        return load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except Exception as exc:  # the library lets through whatever its parsers meet in a torn file
        raise _broken(path, exc) from exc


def _broken(path: Path, error: Exception) -> Unreadable:
    return Unreadable("workbook-broken", file=path.name, error=type(error).__name__)


def _text(cell: Any) -> str:
    """A cell as text: dates as ISO 8601, numbers exactly as the fifteen digits a spreadsheet keeps."""
    match cell.value:
        case None:
            return ""
        case bool(value):
            return "true" if value else "false"
        case int() | float() | Decimal() as value:
            digits = format(Decimal(format(value, ".15g")), "f")
            pattern = cell.number_format or ""
            if len(pattern) > 1 and not pattern.strip("0"):
                digits = digits.zfill(len(pattern))  # "00042" is a code, and shown so
            return Exact(digits)
        case datetime() as value:
            value = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
            return value.date().isoformat() if value.time() == time(0) else value.isoformat(" ")
        case date() | time() as value:
            return value.isoformat()
        case value:
            return str(value)
