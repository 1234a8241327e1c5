"""One import from beginning to end: look, read, write in batches, sum up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.numbers import format_currency
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from bots.commands import import_preview
from bots.commands.import_words import Words, printable
from core import jobs
from core.clock import Clock
from core.intake import BuyerRow, Intake, OrderRow, Tally
from core.money import from_minor
from core.settings import Settings
from core.store.bulk import ready
from core.store.db import opened
from core.store.rehearsal import rehearsal, rehearse
from integrations.files import mappings
from integrations.files.amounts import currency
from integrations.files.cells import BadCell
from integrations.files.columns import BadColumns, Kind, plain
from integrations.files.conventions import Conventions, conventions
from integrations.files.dates import Reckoning
from integrations.files.delimited import Delimited
from integrations.files.mappings import Manner, Saved
from integrations.files.reading import Entry, Fault, Reading, read
from integrations.files.rejected import RejectedFile
from integrations.files.source import Source, resolved, source

BATCH = 1_000  # rows in one transaction: well under a second, so nobody else waits long
SHOWN = 20  # rejected rows told on the screen; the file has them all
CELL_SHOWN = 60  # characters of a bad cell on the screen and in the column "value"
Take = Callable[[Sequence[BuyerRow | OrderRow]], Awaitable[Tally]]


@dataclass
class Run:
    """``rejected``: where rows that were not taken go; None for a dry run, which writes nothing at all."""

    settings: Settings
    clock: Clock
    rejected: Path | None
    sources: list[Source] = field(default_factory=list)
    saving: Saved | None = None
    tally: Tally = field(default_factory=Tally)
    read: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    console: Console = field(default_factory=Console)

    def __post_init__(self) -> None:
        self.words = Words(self.settings.language)
        self.say = self.words.say

    def prepare(
        self,
        files: Sequence[Path],
        asked: Sequence[Manner],
        named: Sequence[Saved | None],
        saved: Sequence[Saved],
        save: str | None,
    ) -> None:
        """Look at every file before anything is written. Raises ``Unreadable`` or ``BadColumns``."""
        found = [
            source(path, manner, saved, one) for path, manner, one in zip(files, asked, named, strict=True)
        ]
        for manner in (*asked, *(one.manner for one in named if one)):
            for _, header in manner.columns.by_header:
                if not any(plain(header) in map(plain, src.headers) for src in found):
                    seen = ", ".join(dict.fromkeys(one for src in found for one in src.headers if one))
                    names = ", ".join(src.name for src in found)
                    raise BadColumns("columns-no-header", file=names, header=header, headers=seen)
        if save is not None:
            if len(found) != 1 or found[0].is_rejected:
                raise BadColumns("save-one")
            titles = tuple(one for one in found[0].headers if one) if found[0].header_line else ()
            self.saving = Saved(save, titles, resolved(found[0]))
        # Buyers first: orders then find them by id whatever the order of the files.
        self.sources = sorted(found, key=lambda one: one.kind is Kind.ORDERS)

    async def go(self) -> None:
        """Read, write, report."""
        async with opened(self.settings.database):
            await ready()
            if self.saving is not None:
                mappings.save(self.settings.mappings, self.saving)
                self._print(
                    self.say("mapping-saved", name=self.saving.name, path=str(self.settings.mappings))
                )
            await self._through(Intake(self.clock).take_in)

    async def rehearse(self) -> None:
        """The same with a preview, and undone: the store, the rejected file and the mappings stay as they
        are."""
        async with rehearsal(self.settings.database):
            await ready()
            await rehearse(lambda: self._through(Intake(self.clock).rehearse))
        self._print(self.say("dry-run"))
        if self.saving is not None:
            self._print(self.say("dry-run-save", name=self.saving.name))

    async def _through(self, take: Take) -> None:
        first = self.sources[0].table
        bom = any(src.table.has_bom for src in self.sources)
        mark = first.separator if isinstance(first, Delimited) else self.say("separator")
        headers = [src.headers for src in self.sources]
        with RejectedFile(self.rejected, headers, bom=bom, separator=mark or ",") as file:
            for src in self.sources:
                await self._one(src, take, file)
        self._sum_up(file)

    async def _one(self, src: Source, take: Take, file: RejectedFile) -> None:
        """One file, batch by batch; a batch is all that is held."""
        for line in self.words.introduction(src):
            self._print(line)
        with self._progress() as bar:
            size = src.table.size
            task = bar.add_task(self.say("looking", file=src.name), total=size)
            shown = conventions(src, lambda at: bar.update(task, completed=at))
            bar.remove_task(task)
            for line in self.words.conventions(src, shown):
                self._print(line)
            task = bar.add_task(src.name, total=size)
            seen: list[Entry] = []
            batch: list[Entry] = []
            for entry in read(src, self._reading(src, shown)):
                self.read += 1
                if self.read % BATCH == 0:
                    bar.update(task, completed=entry.at)
                if entry.fault is not None:
                    self._reject(src, entry, entry.fault, file)
                    continue
                if len(seen) < import_preview.ROWS:
                    seen.append(entry)
                batch.append(entry)
                if len(batch) >= BATCH:
                    await self._write(src, take, batch, file)
                    batch = []
            await self._write(src, take, batch, file)
        if self.rejected is None:
            catalogue, zone = jobs.load(self.settings.jobs), ZoneInfo(self.settings.zone)
            for table in import_preview.tables(src, seen, self.words, catalogue, zone):
                self.console.print(table)

    def _reading(self, src: Source, shown: Conventions) -> Reading:
        """How a file's cells are read. Raises ``BadColumns`` for a currency that is none."""
        try:
            usual = currency(src.manner.currency or self.settings.currency)
        except BadCell as exc:
            given = str(src.manner.currency or self.settings.currency)
            raise BadColumns("currency-option", given=given) from exc
        when = Reckoning(ZoneInfo(self.settings.zone), self.clock.now())
        return Reading(when, self.settings.country, usual).for_source(src, shown)

    def _progress(self) -> Progress:
        """A bar by bytes read; on a terminal only, so that a log stays a log."""
        return Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            DownloadColumn(),
            TimeRemainingColumn(),
            console=self.console,
            disable=not self.console.is_terminal,
            transient=True,
        )

    async def _write(self, src: Source, take: Take, batch: Sequence[Entry], file: RejectedFile) -> None:
        rows: list[BuyerRow | OrderRow] = [entry.row for entry in batch if entry.row is not None]
        if not rows:
            return
        tally = await take(rows)
        self.tally.add(tally)
        for refusal in tally.refusals:
            entry = batch[refusal.index]
            column = src.layouts[entry.kind].header(refusal.field)
            self._reject(src, entry, Fault(column, refusal.value, refusal.why), file)

    def _reject(self, src: Source, entry: Entry, fault: Fault, file: RejectedFile) -> None:
        reason = self.say(fault.reason, **fault.args)
        value = fault.value if len(fault.value) <= CELL_SHOWN else fault.value[:CELL_SHOWN] + "…"
        added = (entry.kind, entry.file, str(entry.line), fault.column, value, reason)
        file.add(src.headers, entry.cells, added)
        self.reasons[reason] += 1
        if file.count <= SHOWN:
            words = {"file": entry.file, "line": str(entry.line), "value": value, "reason": reason}
            where = {"column": fault.column} if fault.column else {}
            self._print(self.say("at" if where else "at-row", **where, **words))

    def _sum_up(self, file: RejectedFile) -> None:
        """The table at the end, and where the rejected rows are."""
        if file.count > SHOWN:
            self._print(self.say("at-more", count=file.count - SHOWN))
        tally, table = self.tally, Table(show_header=False)
        table.add_column()
        table.add_column(justify="right")
        lines: list[tuple[str, str]] = [(self.say("rows-read"), str(self.read))]
        buyers = (tally.buyers_new, tally.buyers_updated, tally.buyers_unchanged)
        lines.append((self.say("buyers"), " / ".join(map(str, buyers))))
        lines.append((self.say("companies"), str(tally.companies_new)))
        orders = (tally.orders_new, tally.orders_updated, tally.orders_unchanged)
        lines.append((self.say("orders"), " / ".join(map(str, orders))))
        lines.append((self.say("refunds"), str(tally.refunds)))
        for code, minor in sorted(tally.money.items()):
            units = format_currency(from_minor(minor, code), code, locale=self.settings.language.value)
            lines.append((self.say("money", currency=code), units))
        if tally.unknown_amounts:
            lines.append((self.say("unknown-amounts"), str(tally.unknown_amounts)))
        lines.append((self.say("rejected"), str(file.count)))
        lines += [(f"  {reason}", str(count)) for reason, count in self.reasons.most_common()]
        for name, value in lines:
            table.add_row(Text(printable(name)), Text(printable(value)))
        self.console.print(table)
        if file.count and self.rejected is not None:
            self._print(self.say("rejected-in", path=str(self.rejected)))

    def _print(self, line: str) -> None:
        self.console.print(printable(line), markup=False, highlight=False, soft_wrap=True)
