"""Owners, companies and tickets: small tables with columns of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from zoneinfo import ZoneInfo

from core.clock import Clock
from core.crm.ports import Company, Owner, Stream, Ticket
from core.settings import Settings
from integrations.crm.files.folder import Seen
from integrations.crm.files.rows import Row, Wrong
from integrations.files import cells as c
from integrations.files.columns import BadColumns, plain
from integrations.files.dates import Reckoning, moment
from integrations.files.mappings import Manner
from integrations.files.source import FIRST_ROWS, tables
from integrations.files.table import Record, Table

LONGEST_ID, LONGEST_NAME = 120, 300


def _listed(names: str) -> tuple[str, ...]:
    return tuple(" ".join(name.split()) for name in names.split(","))


NAMES: Mapping[Stream, Mapping[str, tuple[str, ...]]] = {
    Stream.OWNERS: {
        "id": _listed("id, owner id, код, номер, логин, login"),
        "name": _listed("name, имя, фио, full name, ответственный, менеджер, сотрудник, owner"),
        "email": _listed("email, e mail, почта, электронная почта"),
        "is_active": _listed("is active, active, активен, работает"),
    },
    Stream.COMPANIES: {
        "id": _listed("id, company id, код, номер, инн, inn, id компании, код контрагента"),
        "name": _listed("name, company, название, наименование, компания, контрагент, company name"),
        "owner": _listed("owner id, owner, responsible, id ответственного, ответственный, менеджер"),
    },
    Stream.TICKETS: {
        "id": _listed("id, ticket id, number, номер, № обращения, номер обращения, код"),
        "contact": _listed(
            "contact id, contact, buyer, customer id, id клиента, код клиента, клиент, id контакта"
        ),
        "subject": _listed("subject, title, тема, название, вопрос"),
        "status": _listed("status, state, is open, статус, состояние, открыто"),
        "opened_at": _listed("opened at, created at, date, дата, создано, дата создания, дата обращения"),
    },
}
NEEDED = {
    Stream.OWNERS: ("id", "name"),
    Stream.COMPANIES: ("id", "name"),
    Stream.TICKETS: ("id", "contact", "status", "opened_at"),
}
OPEN = frozenset(
    _listed(
        """open, opened, new, in progress, pending, waiting, on hold, reopened, yes, true, 1, да, открыт,
        открыта, открыто, новый, новая, новое, в работе, ожидает, ожидание, переоткрыт, истина"""
    )
)
CLOSED = frozenset(
    _listed(
        """closed, solved, resolved, done, completed, cancelled, canceled, rejected, duplicate, spam, no,
        false, 0, нет, закрыт, закрыта, закрыто, решен, решена, решено, выполнен, выполнена, выполнено,
        отменен, отменена, отменено, отклонен, отклонена, отклонено, ложь"""
    )
)


def rows(seen: Seen, stream: Stream, settings: Settings, clock: Clock) -> tuple[Sequence[str], Iterator[Row]]:
    """The headers, and every row in order. Raises ``Unreadable``, ``BadColumns``."""
    table, header = _header(seen, stream)
    titles = [" ".join(cell.split()) for cell in header.cells]
    places = _places(stream, titles)
    when = Reckoning(ZoneInfo(settings.zone), clock.now())
    makers: dict[Stream, Callable[[_Of], Owner | Company | Ticket]] = {
        Stream.OWNERS: _owner,
        Stream.COMPANIES: _company,
        Stream.TICKETS: lambda of: _ticket(of, when),
    }
    return titles, _read(table, header, titles, places, makers[stream])


def _header(seen: Seen, stream: Stream) -> tuple[Table, Record]:
    """The row near the top that names most columns, of the sheet that has the best one."""
    best: tuple[int, Table, Record] | None = None
    for table in tables(seen.path, Manner()):
        for record in islice(table.records(), FIRST_ROWS):
            count = len(_places(stream, record.cells)) if not record.damage else 0
            if count and (best is None or count > best[0]):
                best = (count, table, record)
    if best is None:
        raise BadColumns("no-kind", file=seen.path.name, headers="")
    missing = [field for field in NEEDED[stream] if field not in _places(stream, best[2].cells)]
    if missing:
        raise BadColumns("missing", file=seen.path.name, missing=", ".join(missing))
    return best[1], best[2]


def _places(stream: Stream, titles: Sequence[str]) -> dict[str, int]:
    """Columns by field: the plainest name wins, and no column is of two fields."""
    found: dict[str, int] = {}
    plains = [plain(one) for one in titles]
    for field, names in NAMES[stream].items():
        place = next((plains.index(name) for name in names if name in plains), -1)
        if place >= 0 and place not in found.values():
            found[field] = place
    return found


def _read(
    table: Table,
    header: Record,
    titles: Sequence[str],
    places: Mapping[str, int],
    make: Callable[[_Of], Owner | Company | Ticket],
) -> Iterator[Row]:
    for record in table.records(len(titles)):
        if record.line <= header.line:
            continue
        if record.damage:
            yield Row(record.line, record.cells, wrong=Wrong("", "", record.damage))
        elif len(record.cells) != len(titles):
            counts = {"found": len(record.cells), "expected": len(titles)}
            yield Row(record.line, record.cells, wrong=Wrong("", "", "cells", counts))
        else:
            of = _Of(record.cells, places)
            try:
                item = make(of)
                yield Row(record.line, record.cells, item.id, item)
            except c.BadCell as bad:
                at = places[of.last]
                wrong = Wrong(titles[at], record.cells[at], bad.reason, bad.args_for_text)
                id = " ".join(record.cells[places["id"]].split())
                yield Row(record.line, record.cells, id, wrong=wrong)


class _Of:
    """One record's cells by field."""

    def __init__(self, cells: Sequence[str], places: Mapping[str, int]) -> None:
        self._cells, self._places = cells, places
        self.last = ""  # the field asked for last: where a fault is

    def __getitem__(self, field: str) -> str:
        self.last = field
        return c.whole(self._cells[self._places[field]]) if field in self._places else ""

    def id(self, field: str = "id") -> str:
        """An id, which must be there."""
        if not (found := c.text(self[field], LONGEST_ID)):
            raise c.BadCell("no-id")
        return found

    def text(self, field: str, limit: int = LONGEST_NAME) -> str:
        return c.text(self[field], limit)


def _owner(of: _Of) -> Owner:
    email = c.email(cell) if (cell := of["email"]) else ""
    return Owner(of.id(), of.text("name"), email, c.yes(cell) if (cell := of["is_active"]) else True)


def _company(of: _Of) -> Company:
    return Company(of.id(), of.text("name"), of.text("owner", LONGEST_ID))


def _ticket(of: _Of, when: Reckoning) -> Ticket:
    word = c.fold(of["status"])
    if word not in OPEN | CLOSED:
        raise c.BadCell("ticket-status")
    is_open = word in OPEN
    return Ticket(of.id(), of.id("contact"), is_open, moment(of["opened_at"], when), of.text("subject"))
