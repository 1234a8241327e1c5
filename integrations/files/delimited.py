"""A text file as records: encoding, separator, quotes and line numbers, streamed. Knows nothing of buyers."""

from __future__ import annotations

import codecs
import csv
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader, TextIOWrapper
from pathlib import Path

from charset_normalizer import from_bytes

from integrations.files.table import Record, Unreadable

SAMPLE = 64 * 1024  # bytes looked at to recognise the separator, and the encoding
LONGEST_LINE = 256 * 1024  # characters; a longer one is damage, not data
LINES_IN_A_RECORD = 100  # a quote still open after that many lines was never meant to be one
SPACES = ""  # the separator of files laid out with runs of blanks
SEPARATORS = (",", ";", "\t", "|")
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
ONE_BYTE = ["cp1251", "cp866", "cp1252"]  # told apart by their letters


@dataclass(frozen=True, slots=True)
class Delimited:
    """How a text file is written down."""

    path: Path
    size: int  # bytes
    separator: str
    encoding: str  # a codec of Python; "utf-8-sig" with a BOM
    newline: str = "\n"
    sheet: str | None = None  # text files have none

    @property
    def has_bom(self) -> bool:
        """Whether it begins with a byte order mark, as what Excel writes does."""
        return self.encoding in ("utf-8-sig", "utf-16")

    def records(self, width: int | None = None) -> Iterator[Record]:
        """Every record that is not blank, in order; holds one record at a time.

        ``width``: how many cells a record should have. One that runs over several lines and misses it began
        with a stray quote: its first line is given up as damaged and the next lines are read on their own.
        """
        errors = "replace" if self.encoding.startswith("utf-16") else "surrogateescape"
        with self.path.open("rb") as raw:
            lines = _Lines(raw, self.encoding, errors, self.newline)
            reader = csv.reader(lines, delimiter=self.separator or ",", strict=True)
            while True:
                lines.taken.clear()
                damage = None
                try:
                    cells = next(lines).split() if self.separator == SPACES else next(reader)
                    torn = lines.taken[0][2] or (width is not None and len(cells) != width)
                    if len(lines.taken) > 1 and torn:
                        raise csv.Error("open quote")
                except StopIteration:
                    return
                except csv.Error:
                    lines.put_back()
                    damage = "quote"
                    cells = _roughly(lines.taken[0][1], self.separator)
                number, _, broken = lines.taken[0]
                if number == 1 and cells and cells[0].lower().startswith("sep=") and not broken:
                    continue
                if any(cell.strip() for cell in cells):
                    yield Record(number, tuple(cells), lines.at, broken or damage)


def look(path: Path, size: int, encoding: str | None = None) -> Delimited:
    """Recognise encoding and separator from the beginning. Raises ``Unreadable``."""
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    found = encoding or _encoding(path, head)
    try:
        text = _cut(head, size).decode(found, errors="replace")
    except LookupError as exc:
        raise Unreadable("encoding-option", given=found) from exc
    if text.count("\0") * 20 > len(text):  # a stray one damages its cell only
        raise Unreadable("binary", file=path.name)
    newline = "\r" if "\r" in text and "\n" not in text else "\n"  # as old Macs end a line
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise Unreadable("empty", file=path.name)
    return Delimited(path, size, _separator(lines), found, newline)


def _cut(sample: bytes, size: int) -> bytes:
    """The sample's whole lines: the last one is cut when the file goes on."""
    end = sample.rfind(b"\n") + 1
    return sample[:end] if len(sample) < size and end else sample


def _encoding(path: Path, head: bytes) -> str:
    """The encoding, by its BOM, by what only UTF-8 looks like, or by its letters. Raises ``Unreadable``."""
    for bom, name in BOMS:
        if head.startswith(bom):
            return name
    lines = [line for line in _telling(path).splitlines() if not line.isascii()]
    sound = [line for line in lines if _is_utf8(line)]
    if not lines or len(sound) * 10 >= len(lines):
        return "utf-8"  # with a damaged line or two, which are rejected by themselves
    best = from_bytes(b"\n".join(lines), cp_isolation=ONE_BYTE).best()
    if best is None:
        raise Unreadable("encoding-unknown", file=path.name)
    return str(best.encoding)


def _telling(path: Path) -> bytes:
    """The first stretch of the file that is not plain ASCII, in whole lines."""
    size = path.stat().st_size
    with path.open("rb") as file:
        while (chunk := file.read(SAMPLE) + file.readline(LONGEST_LINE)) and chunk.isascii():
            pass
    return _cut(chunk, size)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _separator(lines: list[str]) -> str:
    """The separator under which most lines have the same number (two or more) of cells.

    Evenness first (to a tenth), from the first such line on: titles may stand above. Then how soon such lines
    begin, since decimal commas split the rows but not the header; then the number of columns.
    """
    if lines[0].lower().startswith("sep=") and len(lines[0].strip()) == 5:
        return lines[0].strip()[-1]
    best, best_score = ",", (0.0, 0, 0)
    for mark in SEPARATORS:
        counts = [len(row) for row in csv.reader(lines, delimiter=mark) if row]
        usual, times = max(Counter(counts).items(), key=lambda one: (one[0] > 1, one[1]))
        begins = counts.index(usual)
        score = (round(times / (len(counts) - begins), 1), -begins, usual)
        if usual > 1 and times * 2 >= len(counts) and score > best_score:
            best, best_score = mark, score
    widths = {len(line.split()) for line in lines}
    # Runs of blanks only where no mark divides the very first line: names hold blanks too.
    if len(widths) == 1 and widths.pop() > 1 and (best_score[1] < 0 or best_score[2] < 2):
        return SPACES
    return best


class _Lines:
    """Lines for ``csv.reader``, which may be put back when a quote turns out to be a typing error."""

    def __init__(self, raw: BufferedReader, encoding: str, errors: str, newline: str) -> None:
        self._raw, self._encoding = raw, encoding
        self._file = TextIOWrapper(raw, encoding, errors, newline)
        self._back: deque[tuple[int, str, str | None]] = deque()
        self._number = 0
        self.taken: list[tuple[int, str, str | None]] = []  # of the record being read

    @property
    def at(self) -> int:
        """How far the file has been read, in bytes."""
        return self._raw.tell()

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
        line = self._file.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        self._number += 1
        damage = None
        if len(line) == LONGEST_LINE and line[-1] not in "\r\n":
            damage = "line-too-long"
            while (more := self._file.readline(LONGEST_LINE)) and more[-1] not in "\r\n":
                pass
            line = line[:200]
        if "\ufffd" in line or any("\udc80" <= char <= "\udcff" for char in line if char > "\ud7ff"):
            shown = line.encode(self._encoding, "surrogateescape").decode(self._encoding, "backslashreplace")
            return self._number, shown, damage or "undecodable"
        return self._number, line, damage

    def put_back(self) -> None:
        """Give back all lines of the failed record but its first."""
        self._back.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]


def _roughly(line: str, separator: str) -> list[str]:
    """The cells of a line whose quotes are broken, for showing and for the rejected file."""
    return line.rstrip("\r\n").split(separator or None)
