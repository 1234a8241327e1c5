"""A folder into which a company's program exports: its people are rows, and real files are its server.

What goes wrong is real where a test can make it so (a folder that is not there, a link in a circle, a file
half written). What only a broken disk does is put into ``os.replace``, where the system would say it.
"""

from __future__ import annotations

import csv
import errno
import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.clock import MovableClock
from core.crm.ports import Stream
from core.lines import Knock
from core.settings import load
from core.testing import Weather
from core.testing.crm_world import SeenNote, SeenTodo
from integrations.crm.files.connector import FilesCrm
from integrations.crm.files.options import FilesOptions

HEADERS = {
    Stream.OWNERS: ("Код", "Имя", "Почта"),
    Stream.COMPANIES: ("ID компании", "Название", "Ответственный"),
    Stream.PEOPLE: (
        "Код клиента", "ФИО", "Телефон", "Почта", "ID компании", "Ответственный", "Отрасль клиента",
        "Где живёт", "Изменено",
    ),
    Stream.DEALS: (
        "Номер заказа", "Код клиента", "ID компании", "Дата", "Сумма", "Валюта", "Статус", "Товар", "Прибыль",
    ),
    Stream.TICKETS: ("Номер", "Код клиента", "Тема", "Статус", "Дата"),
}  # fmt: skip
STARTED = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
Row = dict[str, str]


class FilesWorld:
    """What the company's people do: every change exports the whole table anew."""

    many = 230

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.secrets: tuple[str, ...] = ()
        self.clock = MovableClock(STARTED + timedelta(days=30))
        self.settings = load(_env_file=None, secret="s" * 32, mappings=folder / "none.toml", country="RU")
        self.tables: dict[Stream, dict[str, Row]] = {stream: {} for stream in Stream}
        self.writes = 0
        self._now = STARTED
        self._ids = itertools.count(101)
        self._weather: Weather | None = None
        self._undo: list[Any] = []
        self._replace = os.replace
        patch.setattr(os, "replace", self._put_in_place)
        self.export(Stream.PEOPLE)

    def _put_in_place(self, source: Any, target: Any) -> None:
        weather, self._weather = self._weather, None
        numbers = {
            Weather.BUSY: errno.EBUSY,
            Weather.BROKEN: errno.EIO,
            Weather.HANGS: errno.ETIMEDOUT,
            Weather.LOST: errno.EIO,
            Weather.REFUSED: errno.EFBIG,
        }
        if weather is None or weather is Weather.LOST:
            self._replace(source, target)
            self.writes += 1
        if weather is not None:
            raise OSError(numbers[weather], "as a disk would say")

    def now(self) -> datetime:
        return self._now

    def again(self, **more: Any) -> FilesCrm:
        self.clear_up()
        told: dict[str, Any] = {
            "folder": self.folder, "complete": True, "segment_field": "Отрасль клиента",
            "zone_field": "Где живёт", "changed_field": "Изменено", "margin_field": "Прибыль", **more,
        }  # fmt: skip
        return FilesCrm(FilesOptions(_env_file=None, **told), self.settings, self.clock)  # type: ignore[call-arg]

    def path(self, stream: Stream) -> Path:
        return self.folder / f"{stream}.csv"

    def export(self, stream: Stream) -> None:
        """Write the table; with the time of the world, so that it is no file that is being written."""
        with self.path(stream).open("w", encoding="cp1251", newline="") as file:
            writer = csv.DictWriter(file, HEADERS[stream], delimiter=";")
            writer.writeheader()
            writer.writerows(self.tables[stream].values())
        self.settle(self.path(stream))

    def settle(self, path: Path) -> None:
        os.utime(path, (self._now.timestamp(),) * 2)

    def enter(self, stream: Stream, *cells: str) -> str:
        id = str(next(self._ids))
        self._now += timedelta(seconds=1)
        self.tables[stream][id] = dict(zip(HEADERS[stream], (id, *cells), strict=True))
        self.export(stream)
        return id

    def at(self) -> str:
        """The time of a change that comes next, as the program writes it."""
        return (self._now + timedelta(seconds=1)).strftime("%d.%m.%Y %H:%M:%S")

    async def owner(self, name: str, email: str) -> str:
        return self.enter(Stream.OWNERS, name, email)

    async def company(self, name: str, owner: str = "") -> str:
        return self.enter(Stream.COMPANIES, name, owner)

    async def contact(
        self, name: str, *, phone: str = "", email: str = "", company: str = "", owner: str = "",
        segment: str = "", zone: str = "",
    ) -> str:  # fmt: skip
        return self.enter(Stream.PEOPLE, name, phone, email, company, owner, segment, zone, self.at())

    async def deal(
        self, title: str, *, amount: Decimal | None, currency: str, at: datetime, won: bool = True,
        contact: str = "", company: str = "",
    ) -> str:  # fmt: skip
        placed, status = at.strftime("%d.%m.%Y %H:%M:%S"), "Успешно реализовано" if won else "Новый"
        told = "" if amount is None else str(amount).replace(".", ",")
        return self.enter(Stream.DEALS, contact, company, placed, told, currency, status, title, "")

    async def ticket(self, subject: str, contact: str, *, is_open: bool = True) -> str:
        opened = self.now().strftime("%d.%m.%Y %H:%M:%S")
        return self.enter(Stream.TICKETS, contact, subject, "В работе" if is_open else "Решено", opened)

    async def change(self, stream: Stream, id: str, **values: Any) -> None:
        names = {"name": "ФИО", "email": "Почта", "phone": "Телефон", "won": "Статус"}
        if "won" in values:
            values["won"] = "Успешно реализовано" if values["won"] else "Отменён"
        row = self.tables[stream][id]
        row |= {names[name]: value for name, value in values.items()}
        if stream is Stream.PEOPLE:
            row["Изменено"] = self.at()
        self._now += timedelta(seconds=1)
        self.export(stream)

    async def remove(self, stream: Stream, id: str) -> None:
        del self.tables[stream][id]
        self._now += timedelta(seconds=1)
        self.export(stream)

    async def merge(self, old: str, into: str) -> None:
        await self.remove(Stream.PEOPLE, old)

    def ours(self, name: str) -> list[Row]:
        """A table of ours as a spreadsheet shows it: an apostrophe before a cell is not seen."""
        self.clear_up()
        path = self.folder / name
        if not path.exists():
            return []
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file, strict=True))
        return [
            {column: cell.removeprefix("'") if cell[1:2] in "=+-@'" else cell for column, cell in row.items()}
            for row in rows
        ]

    async def notes(self) -> list[SeenNote]:
        return [SeenNote(f"{one['title']}\n{one['text']}", _on(one)) for one in self.ours("notes.csv")]

    async def todos(self) -> list[SeenTodo]:
        rows = self.ours("todos.csv")
        return [SeenTodo(one["title"], one["text"], one["owner_id"], _on(one)) for one in rows]

    async def fields(self, contact: str) -> dict[str, str]:
        return {
            column.removeprefix("otklik_"): cell
            for row in self.ours("fields.csv")
            for column, cell in row.items()
            if row["contact_id"] == contact and cell and column not in ("otklik_key", "contact_id")
        }

    async def exists(self, stream: Stream, id: str) -> bool:
        return id in self.tables[stream]

    async def order(self, weather: Weather, *, writing: bool) -> None:
        aside, path = self.folder.with_name("aside"), self.path(Stream.PEOPLE)
        if weather is Weather.LOCKED:
            self.folder.rename(aside)
            self._undo.append(lambda: aside.rename(self.folder))
        elif weather is Weather.AWAY:
            self.folder.rename(aside)
            self.folder.symlink_to(self.folder)  # ELOOP, the one answer of a dead disk that a test can have
        elif writing:
            self._weather = weather
        elif weather is Weather.BUSY:
            with path.open("rb+") as file:  # written this moment, and cut in the middle of a row
                file.truncate(path.stat().st_size - 5)
        elif weather is Weather.REFUSED:
            path.write_text("who;what\nAnna a@b.test;hello\n")
            self.settle(path)
        else:
            path.unlink()
            path.symlink_to(path)

    def clear_up(self) -> None:
        """The weather is over."""
        self._weather = None
        while self._undo:
            self._undo.pop()()

    async def knock(self, stream: Stream, id: str) -> Knock:
        raise AssertionError("files send none")


def _on(row: Row) -> tuple[str, ...]:
    return tuple(filter(None, (row["contact_id"], row["company_id"])))


@contextmanager
def exports(folder: Path) -> Iterator[FilesWorld]:
    """A folder with nothing in it yet."""
    place = folder / "exchange"
    place.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        yield FilesWorld(place, patch)
