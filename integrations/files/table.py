"""A file as records: encoding, separator, quotes and line numbers, streamed. Knows nothing of buyers."""

from __future__ import annotations

import csv
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

SAMPLE = 64 * 1024  # bytes looked at to recognise the separator
LONGEST_LINE = 256 * 1024  # bytes; a longer one is damage, not data
LINES_IN_A_RECORD = 100  # a quote still open after that many lines was never meant to be one
SPACES = ""  # the separator of files laid out with runs of blanks
SEPARATORS = (",", ";", "\t")


class Unreadable(Exception):
    """Nothing of the file can be read. ``reason`` is a text id, ``args_for_text`` its arguments."""

    def __init__(self, reason: str, **args: str | int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.args_for_text = args


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the number of its first line (from 1), its cells, where reading stands (bytes), and what is
    wrong with it: ``not-utf8``, ``line-too-long``, ``quote`` or nothing."""

    line: int
    cells: tuple[str, ...]
    at: int
    damage: str | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """How the file is written down."""

    separator: str
    has_bom: bool
    size: int  # bytes


def look(path: Path) -> Shape:
    """Recognise the separator from the beginning of the file. Raises ``Unreadable``."""
    name = path.name
    try:
        with path.open("rb") as file:
            sample = file.read(SAMPLE)
            size = path.stat().st_size
    except FileNotFoundError as exc:
        raise Unreadable("no-file", file=str(path)) from exc
    except IsADirectoryError as exc:
        raise Unreadable("is-folder", file=str(path)) from exc
    except OSError as exc:
        raise Unreadable("no-access", file=str(path), error=exc.strerror or type(exc).__name__) from exc
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("utf16", file=name)
    if sample.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Unreadable("workbook", file=name)
    has_bom = sample.startswith(b"\xef\xbb\xbf")
    text = sample.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="replace")
    lines = text.splitlines()
    if size > SAMPLE:
        lines = lines[:-1] or lines  # the last one is cut
    if not any(line.strip() for line in lines):
        raise Unreadable("empty", file=name)
    return Shape(_separator([line for line in lines if line.strip()]), has_bom, size)


def _separator(lines: list[str]) -> str:
    """The separator under which most lines have the same number (two or more) of cells."""
    if lines[0].lower().startswith("sep=") and len(lines[0].strip()) == 5:
        return lines[0].strip()[-1]
    best, best_score = ",", (0.0, 0)
    for mark in SEPARATORS:
        # The header decides when it has the mark at all: amounts like 1,50 put commas into other files.
        counts = Counter(len(row) for row in csv.reader(lines, delimiter=mark) if row)
        usual, times = counts.most_common(1)[0]
        head = len(next(csv.reader(lines[:1], delimiter=mark), []))
        score = (times / counts.total(), min(head, usual))
        if min(head, usual) > 1 and (score[1] > 1) and _better(score, best_score):
            best, best_score = mark, score
    if best_score[1] > 1:
        return best
    widths = {len(line.split()) for line in lines}
    return SPACES if len(widths) == 1 and widths.pop() > 1 else ","


def _better(one: tuple[float, int], other: tuple[float, int]) -> bool:
    """Evenness first (to a tenth), then the number of columns."""
    return (round(one[0], 1), one[1]) > (round(other[0], 1), other[1])


class _Lines:
    """Lines for ``csv.reader``, which may be put back when a quote turns out to be a typing error."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._back: deque[tuple[int, str, str | None]] = deque()
        self._number = 0
        self.taken: list[tuple[int, str, str | None]] = []  # of the record being read
        self.at = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= LINES_IN_A_RECORD:
            raise csv.Error("open quote")
        line = self._back.popleft() if self._back else self._read()
        if line[2] and self.taken:
            self._back.appendleft(line)  # a damaged line is nobody's continuation
            raise csv.Error("open quote")
        self.taken.append(line)
        return line[1]

    def _read(self) -> tuple[int, str, str | None]:
        raw = self._file.readline(LONGEST_LINE)
        if not raw:
            raise StopIteration
        self._number += 1
        damage = None
        if len(raw) == LONGEST_LINE and not raw.endswith(b"\n"):
            damage = "line-too-long"
            while (more := self._file.readline(LONGEST_LINE)) and not more.endswith(b"\n"):
                pass
            raw = raw[:200]
        self.at = self._file.tell()
        if self._number == 1:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        try:
            return self._number, raw.decode("utf-8"), damage
        except UnicodeDecodeError:
            return self._number, raw.decode("utf-8", errors="backslashreplace"), damage or "not-utf8"

    def put_back(self) -> None:
        """Give back all lines of the failed record but its first."""
        self._back.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]


def records(path: Path, shape: Shape, *, width: int | None = None) -> Iterator[Record]:
    """Every record that is not blank, in order; holds one record at a time.

    ``width``: how many cells a record should have. One that runs over several lines and misses it began with
    a stray quote: its first line is given up as damaged and the next lines are read on their own.
    """
    with path.open("rb") as file:
        lines = _Lines(file)
        reader = csv.reader(lines, delimiter=shape.separator or ",", strict=True)
        while True:
            lines.taken.clear()
            damage = None
            try:
                cells = next(lines).split() if shape.separator == SPACES else next(reader)
                torn = lines.taken[0][2] or (width is not None and len(cells) != width)
                if len(lines.taken) > 1 and torn:
                    raise csv.Error("open quote")
            except StopIteration:
                return
            except csv.Error:
                lines.put_back()
                damage = "quote"
                cells = _roughly(lines.taken[0][1], shape.separator)
            number, _, broken = lines.taken[0]
            if number == 1 and cells and cells[0].lower().startswith("sep=") and not broken:
                continue
            if any(cell.strip() for cell in cells):
                yield Record(number, tuple(cells), lines.at, broken or damage)


def _roughly(line: str, separator: str) -> list[str]:
    """The cells of a line whose quotes are broken, for showing and for the rejected file."""
    return line.rstrip("\r\n").split(separator or None)
