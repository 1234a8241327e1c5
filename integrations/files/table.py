"""A table in a file, whatever it is written in: a text file or a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


class Unreadable(Exception):
    """Nothing of the file can be read. ``reason`` is a text id, ``args_for_text`` its arguments."""

    def __init__(self, reason: str, **args: str | int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.args_for_text = args


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the number of its first line (from 1), its cells, where reading stands (bytes), and what is
    wrong with it: ``undecodable``, ``line-too-long``, ``quote`` or nothing."""

    line: int
    cells: tuple[str, ...]
    at: int
    damage: str | None = None


class Table(Protocol):
    """A file that was looked at and can be read, from the beginning, as often as needed."""

    @property
    def path(self) -> Path: ...
    @property
    def size(self) -> int:
        """Bytes, as ``Record.at`` counts them."""
        ...

    @property
    def sheet(self) -> str | None:
        """The sheet of a workbook; None for a text file."""
        ...

    @property
    def has_bom(self) -> bool:
        """Whether the file begins with a byte order mark."""
        ...

    def records(self, width: int | None = None) -> Iterator[Record]:
        """Every record that is not blank, in order. ``width``: how many cells one should have."""
        ...
