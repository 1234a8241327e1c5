"""How one kind of export is read, saved under a name in a TOML file that people read and edit.

A mapping is found again by the file's header; ``known.toml`` beside this module holds a few that everybody
meets, and what the operator saved comes before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import tomlkit
import tomlkit.items
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator
from tomlkit.exceptions import TOMLKitError

from core.errors import Misconfigured
from core.whole_files import replace_whole
from integrations.files.cells import Standing, fold
from integrations.files.columns import ALIASES, FIELDS, Kind, Wanted, plain
from integrations.files.dates import Order

INTRODUCTION = """\
How otklik import reads the exports of this company. A file with the same header is read the same way;
otklik import FILE --mapping NAME says it outright. Edit it freely."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a file is to be read, as far as somebody said; None and empty mean "see for yourself"."""

    columns: Wanted = field(default_factory=Wanted)
    kind: Kind | None = None
    sheet: str | None = None
    encoding: str | None = None
    currency: str | None = None  # ISO 4217, of amounts without one
    decimal: str | None = None  # "." or ","
    order: Order | None = None
    date_format: str | None = None
    statuses: Mapping[str, Standing] = field(default_factory=dict)  # own words, folded

    def over(self, other: Manner) -> Manner:
        """This, with what it leaves open taken from ``other``; own status words are put together."""
        left_open = {
            one.name: getattr(other, one.name)
            for one in fields(self)
            if one.name != "statuses" and getattr(self, one.name) in (None, Wanted())
        }
        return replace(self, **left_open, statuses={**other.statuses, **self.statuses})


@dataclass(frozen=True, slots=True)
class Saved:
    """A manner under its name, and the header by which its files are known (empty: by name only)."""

    name: str
    header: tuple[str, ...]
    manner: Manner

    def fits(self, titles: Iterable[str]) -> bool:
        """Whether a header has every column that this mapping was saved for."""
        found = {plain(title) for title in titles}
        return bool(self.header) and all(plain(title) in found for title in self.header)


class _Written(BaseModel):
    """One table of the file, as it is written."""

    model_config = ConfigDict(extra="forbid")

    header: tuple[str, ...] = ()
    columns: dict[str, str | tuple[str, ...]] | tuple[str, ...] = ()
    kind: Kind | None = None
    sheet: str | None = None
    encoding: str | None = None
    currency: str | None = None
    decimal: str | None = None
    date_order: Order | None = None
    date_format: str | None = None
    statuses: dict[str, Standing] = {}

    @field_validator("columns")
    @classmethod
    def _fields(cls, value: dict[str, Any] | tuple[str, ...]) -> dict[str, Any] | tuple[str, ...]:
        known = {*FIELDS, *ALIASES} | (set() if isinstance(value, dict) else {"-"})
        if unknown := [name for name in value if name not in known]:
            raise ValueError(f"unknown field {unknown[0]!r}; fields: {', '.join(sorted(known))}")
        return value

    @field_validator("decimal")
    @classmethod
    def _mark(cls, value: str | None) -> str | None:
        if value not in (None, ".", ","):
            raise ValueError('must be "." or ","')
        return value

    def manner(self) -> Manner:
        """The same in our words."""
        if isinstance(self.columns, dict):
            pairs = [
                (name, header)
                for name, told in self.columns.items()
                for header in ((told,) if isinstance(told, str) else told)
            ]
            columns = Wanted(by_header=tuple(pairs))
        else:
            columns = Wanted(positions=self.columns)
        return Manner(
            columns, self.kind, self.sheet, self.encoding, self.currency, self.decimal, self.date_order,
            self.date_format, {fold(word): standing for word, standing in self.statuses.items()},
        )  # fmt: skip


def load(path: Path) -> tuple[Saved, ...]:
    """The saved mappings in the order of the file, then those that everybody meets.

    Raises ``Misconfigured`` naming the file, the mapping and what is wrong with it.
    """
    own = _read(path.read_text(encoding="utf-8-sig"), str(path)) if path.exists() else ()
    common = (files("integrations.files") / "known.toml").read_text(encoding="utf-8")
    return (*own, *_read(common, "known.toml"))


def _read(text: str, name: str) -> tuple[Saved, ...]:
    try:
        tables = tomlkit.parse(text).unwrap()
    except TOMLKitError as exc:
        raise Misconfigured(f"{name} cannot be read: {exc}") from exc
    found = []
    for title, table in tables.items():
        try:
            written = _Written.model_validate(table)
        except ValidationError as exc:
            first = exc.errors()[0]
            where = ".".join(str(part) for part in (title, *first["loc"]))
            raise Misconfigured(f"{name}, {where}: {first['msg']}") from exc
        found.append(Saved(title, written.header, written.manner()))
    return tuple(found)


def save(path: Path, one: Saved) -> None:
    """Add a mapping to the file, or replace the one of that name; everything else of the file stays as it is.

    The file is replaced in one step. Raises ``Misconfigured`` when what is there cannot be read, ``OSError``
    when it cannot be written.
    """
    if path.exists():
        text = path.read_text(encoding="utf-8-sig")
        _read(text, str(path))
        document = tomlkit.parse(text)
    else:
        document = tomlkit.document()
        for line in INTRODUCTION.splitlines():
            document.add(tomlkit.comment(line))
    document[one.name] = _table(one)
    replace_whole(path, tomlkit.dumps(document))


def _table(one: Saved) -> tomlkit.items.Table:
    manner, table = one.manner, tomlkit.table()
    if one.header:
        table["header"] = list(one.header)
    plain_values = {
        "kind": manner.kind,
        "sheet": manner.sheet,
        "encoding": manner.encoding,
        "currency": manner.currency,
        "decimal": manner.decimal,
        "date_order": manner.order,
        "date_format": manner.date_format,
    }
    for name, value in plain_values.items():
        if value is not None:
            table[name] = str(value)
    if manner.columns.positions:
        table["columns"] = list(manner.columns.positions)
    elif manner.columns.by_header:
        columns = tomlkit.table()
        for name, headers in _grouped(manner.columns.by_header).items():
            columns[name] = headers[0] if len(headers) == 1 else headers
        table["columns"] = columns
    if manner.statuses:
        table["statuses"] = {word: str(standing) for word, standing in manner.statuses.items()}
    return table


def _grouped(pairs: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, header in pairs:
        found.setdefault(name, []).append(header)
    return found
