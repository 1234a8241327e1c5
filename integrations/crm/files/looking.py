"""Reading a file page by page: it stays open between pages; what cannot be taken is written beside it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeAlias

from core.crm.ports import Page, Pulled, Stream
from core.errors import Misconfigured, Refused, TryLater
from core.texts import say
from core.words import Lang
from integrations.crm.files.folder import Seen
from integrations.crm.files.rows import Row, Wrong
from integrations.crm.files.troubles import SOON, judged
from integrations.files.cells import BadCell
from integrations.files.columns import BadColumns
from integrations.files.rejected import RejectedFile
from integrations.files.table import Unreadable

PAGE = 200  # records
LOOKS = 5_000  # rows of one page at most, taken or not: between pages somebody else gets a turn
SHOWN = 60  # characters of a bad cell
OWN = frozenset({"no-id", "ticket-status"})  # reasons that are this connector's own
EMPTY = frozenset({"only-header"})
IN_PARTS = frozenset({"empty", "workbook-broken"})  # also how a file looks of which the end is not there yet

Open: TypeAlias = Callable[[Seen], tuple[Sequence[str], Iterator[Row]]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reading goes on. ``sign``: of the file; ``line``: the last row that was told; ``is_over``: all
    was told, and hearing of it again means that it was kept."""

    sign: str
    line: int = 0
    is_over: bool = False

    def told(self) -> str:
        """As an ``after``."""
        return json.dumps([self.sign, self.line, self.is_over])

    @classmethod
    def of(cls, after: str) -> Place:
        """Raises ``Refused`` for what we have not said."""
        try:
            sign, line, is_over = json.loads(after)
        except (ValueError, TypeError, RecursionError):
            raise Refused("after: not ours") from None
        if not (isinstance(sign, str) and type(line) is int and isinstance(is_over, bool)):
            raise Refused("after: not ours")
        return cls(sign, line, is_over)


class Reading:
    """One file from its first row to its last."""

    def __init__(self, seen: Seen, stream: Stream, open: Open, lang: Lang, *, is_fresh: bool) -> None:
        """Raises the ``Trouble`` family."""
        self.sign = seen.sign
        self.line = 0
        self._stream, self._lang = stream, lang
        self._understood = partial(_understood, seen, is_fresh=is_fresh)
        self._name = seen.path.name
        self._target = seen.path.with_name(f"rejected-{stream.value}.csv")
        self.headers: Sequence[str] = ()
        self._rows: Iterator[Row] = iter(())
        with suppress(_Nothing), self._understood():
            self.headers, self._rows = open(seen)
        self._rejected: RejectedFile | None = RejectedFile(self._target, [self.headers], bom=True)

    def page(self, since: datetime | None) -> Page:
        """The next part. Raises the ``Trouble`` family."""
        items: list[Pulled] = []
        latest: datetime | None = None
        looked = 0
        with self._understood():
            for row in self._rows:
                self.line, looked = row.line, looked + 1
                if row.wrong is not None:
                    self._reject(row, row.wrong)
                elif row.item is not None:
                    latest = max(filter(None, (latest, row.changed_at)), default=None)
                    if since is None or row.changed_at is None or row.changed_at >= since:
                        items.append(row.item)
                if len(items) >= PAGE or looked >= LOOKS:
                    return Page(items, Place(self.sign, self.line).told(), latest)
            self._end()
        return Page(items, Place(self.sign, self.line, is_over=True).told(), latest)

    def ids(self) -> tuple[frozenset[str], bool]:
        """The ids of all rows, also of those that cannot be taken, and whether every row shows one."""
        found: set[str] = set()
        is_certain = True
        with self._understood():
            for row in self._rows:
                if row.id:
                    found.add(row.id)
                elif row.wrong is None or row.wrong.reason != "totals":
                    is_certain = False
        return frozenset(found), is_certain

    def skip(self, line: int) -> None:
        """Go on behind a row that was told before a restart."""
        with self._understood():
            while self.line < line:
                row = next(self._rows, None)
                if row is None:
                    return
                self.line = row.line
                if row.wrong is not None:
                    self._reject(row, row.wrong)

    def _reject(self, row: Row, wrong: Wrong) -> None:
        package = "integrations.crm.files" if wrong.reason in OWN else "integrations.files"
        reason = say(package, self._lang, wrong.reason, **wrong.args)
        value = wrong.value if len(wrong.value) <= SHOWN else wrong.value[:SHOWN] + "…"
        added = (self._stream.value, self._name, str(row.line), wrong.column, value, reason)
        if self._rejected is not None:
            self._rejected.add(self.headers, row.cells, added)

    def _end(self) -> None:
        """Put the rejected rows in place; where there are none, there is nothing to correct any more."""
        if self._rejected is not None and not self._rejected.count:
            self._target.unlink(missing_ok=True)
        self.close()

    def close(self) -> None:
        """Close the files, also in the middle: what was rejected until then was not taken either way."""
        if close := getattr(self._rows, "close", None):
            close()
        self._rows = iter(())
        rejected, self._rejected = self._rejected, None
        if rejected is not None:
            rejected.__exit__(None, None, None)


class _Nothing(Exception):
    """A file with a header and no rows."""


@contextmanager
def _understood(seen: Seen, *, is_fresh: bool) -> Iterator[None]:
    """Tell in our words why a file cannot be read; the readers' own may quote a customer."""
    try:
        with judged():
            yield
    except Misconfigured:
        raise Refused(
            "mappings: the file of OTKLIK_MAPPINGS cannot be read. otklik import says where."
        ) from None
    except BadCell:
        raise Refused("currency: OTKLIK_CURRENCY, or the mapping's, is not an ISO 4217 code") from None
    except (Unreadable, BadColumns) as error:
        name = seen.path.name
        if error.reason in EMPTY:
            raise _Nothing from None
        if error.reason in IN_PARTS and is_fresh:
            raise TryLater(f"{name} is being written", SOON) from None
        missing = error.args_for_text.get("missing")
        why = f"{error.reason}: {missing}" if missing else error.reason
        raise Refused(f"{name} cannot be read ({why}). The README of files says what it needs.") from None
