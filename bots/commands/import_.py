"""``otklik import``: buyers and orders from files into the store."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from babel.numbers import format_currency
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from core.clock import Clock, SystemClock
from core.errors import Misconfigured
from core.intake import BuyerRow, Intake, OrderRow, Tally
from core.money import from_minor
from core.settings import Settings, load
from core.store.bulk import ready
from core.store.db import opened
from core.texts import say
from core.words import Lang
from integrations.files.cells import BadCell, Reckoning, Standing, currency, fold
from integrations.files.columns import BadColumns, Kind, Wanted, plain, wanted
from integrations.files.reading import Entry, Fault, Reading, Source, read, source
from integrations.files.rejected import RejectedFile
from integrations.files.table import Unreadable

TEXTS = "integrations.files"
BATCH = 1_000  # rows in one transaction: well under a second, so nobody else waits long
SHOWN = 20  # rejected rows told on the screen; the file has them all
KEPT = "\n\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"  # unprintable by Unicode, and harmless
CELL_SHOWN = 60  # characters of a bad cell on the screen and in the column "value"


class NothingRead(click.ClickException):
    """Nothing could be read at all."""

    exit_code = 2


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--columns",
    multiple=True,
    metavar="NAMES",
    help='By position, "buyer,date,-,amount" ("-" skips), for a file without a header; or by header, '
    '"buyer=Client,amount=Total". Once for all files, or once for each in their order.',
)
@click.option("--kind", type=click.Choice([str(kind) for kind in Kind]), help="When it cannot be recognised.")
@click.option("--currency", "code", help="Of amounts without one (default: OTKLIK_CURRENCY).")
@click.option("--date-format", help="As strptime takes it, e.g. %m/%d/%Y.")
@click.option("--status", "statuses", multiple=True, metavar="WORD=MEANING", help="paid, unpaid or refund.")
@click.option(
    "--rejected",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("rejected.csv"),
    show_default=True,
    help="Where rows that were not taken go.",
)
def command(
    files: tuple[Path, ...],
    columns: tuple[str, ...],
    kind: str | None,
    code: str | None,
    date_format: str | None,
    statuses: tuple[str, ...],
    rejected: Path,
) -> None:
    """Import buyers and orders from CSV files.

    Headers may be Russian or English. The same file again changes nothing. Rows that cannot be taken are
    listed, go to rejected.csv with the reason, and stop nothing else: correct that file and import it.

    An order is recognised by its id, or by file name and line where it has none. An amount is the whole
    row's, not a price to be multiplied.

    \b
    otklik import buyers.csv orders.csv
    otklik import sales.txt --columns "buyer,date,-,amount" --currency USD
    otklik import orders.csv --status "Передан в доставку=paid" --date-format "%m/%d/%Y"
    """
    if not rejected.absolute().parent.is_dir():
        raise click.BadParameter(f"no folder {rejected.parent}", param_hint="--rejected")
    try:
        settings = load()
    except Misconfigured as exc:
        raise NothingRead(str(exc)) from exc
    try:
        run = _Run(settings, SystemClock(), rejected)
        run.prepare(files, columns, Kind(kind) if kind else None, code, date_format, statuses)
        asyncio.run(run.go())
    except (Unreadable, BadColumns) as exc:
        raise NothingRead(say(TEXTS, settings.language, exc.reason, **exc.args_for_text)) from exc
    except Misconfigured as exc:
        raise NothingRead(str(exc)) from exc
    except OSError as exc:  # what was written stays; the same command again finishes
        raise click.ClickException(f"{exc.filename or ''}: {exc.strerror or type(exc).__name__}") from exc
    except KeyboardInterrupt:
        click.echo(say(TEXTS, settings.language, "interrupted"), err=True)
        raise click.exceptions.Exit(130) from None


@dataclass
class _Run:
    """One import from beginning to end."""

    settings: Settings
    clock: Clock
    rejected: Path
    sources: list[Source] = field(default_factory=list)
    how: Reading | None = None
    tally: Tally = field(default_factory=Tally)
    read: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    console: Console = field(default_factory=Console)

    @property
    def lang(self) -> Lang:
        return self.settings.language

    def say(self, text_id: str, **args: Any) -> str:
        return say(TEXTS, self.lang, text_id, **args)

    def prepare(
        self,
        files: Sequence[Path],
        columns: Sequence[str],
        kind: Kind | None,
        code: str | None,
        date_format: str | None,
        statuses: Sequence[str],
    ) -> None:
        """Look at every file before anything is written. Raises ``Unreadable`` or ``BadColumns``."""
        if len(columns) not in (0, 1, len(files)):
            raise BadColumns("columns-number", files=str(len(files)), given=str(len(columns)))
        options = [wanted(option) if option.strip() else Wanted() for option in columns] or [Wanted()]
        if len(options) < len(files):
            options = options * len(files)
        own = dict(self._status(given) for given in statuses)
        try:
            usual = currency(code or self.settings.currency)
        except BadCell as exc:
            raise BadColumns("currency-option", given=str(code or self.settings.currency)) from exc
        when = Reckoning(ZoneInfo(self.settings.zone), self.clock.now(), date_format)
        self.how = Reading(when, self.settings.country, usual, own)
        found = [source(path, option, kind) for path, option in zip(files, options, strict=True)]
        for option in options:
            for _, header in option.by_header:
                if not any(plain(header) in map(plain, src.headers) for src in found):
                    seen = ", ".join(dict.fromkeys(one for src in found for one in src.headers if one))
                    names = ", ".join(src.name for src in found)
                    raise BadColumns("columns-no-header", file=names, header=header, headers=seen)
        # Buyers first: orders then find them by id whatever the order of the files.
        self.sources = sorted(found, key=lambda one: one.kind is Kind.ORDERS)

    @staticmethod
    def _status(given: str) -> tuple[str, Standing]:
        word, _, meaning = given.rpartition("=")
        if meaning.strip() not in set(Standing) or "=" not in given:
            raise BadColumns("status-option", given=given)
        return fold(word), Standing(meaning.strip())

    async def go(self) -> None:
        """Read, write, report."""
        async with opened(self.settings.database):
            await ready()
            for src in self.sources:
                self._introduce(src)
            bom = any(src.shape.has_bom for src in self.sources)
            headers = [src.headers for src in self.sources]
            with RejectedFile(self.rejected, headers, bom=bom) as file, self._progress() as bar:
                intake = Intake(self.clock)
                for src in self.sources:
                    task = bar.add_task(src.name, total=src.shape.size)
                    await self._take(src, intake, file, bar, task)
        self._sum_up(file)

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

    def _introduce(self, src: Source) -> None:
        self._print(self.say("looked", file=src.name, kind=str(src.kind)))
        # A rejected file's columns belong to two kinds: what neither uses is not used.
        unused = [set(layout.unused) for layout in src.layouts.values()]
        names = [header for header in src.headers if unused and all(header in one for one in unused)]
        if names:
            self._print(self.say("not-used", file=src.name, columns=", ".join(names)))
        if src.skipped_header:
            self._print(self.say("header-skipped", file=src.name))

    async def _take(
        self, src: Source, intake: Intake, file: RejectedFile, bar: Progress, task: TaskID
    ) -> None:
        """One file, batch by batch; a batch is all that is held."""
        assert self.how is not None
        batch: list[Entry] = []
        for entry in read(src, self.how):
            self.read += 1
            if self.read % BATCH == 0:
                bar.update(task, completed=entry.at)
            if entry.fault is not None:
                self._reject(src, entry, entry.fault, file)
                continue
            batch.append(entry)
            if len(batch) >= BATCH:
                await self._write(src, intake, batch, file)
                batch = []
        await self._write(src, intake, batch, file)
        bar.update(task, completed=src.shape.size)

    async def _write(self, src: Source, intake: Intake, batch: Sequence[Entry], file: RejectedFile) -> None:
        rows: list[BuyerRow | OrderRow] = [entry.row for entry in batch if entry.row is not None]
        if not rows:
            return
        tally = await intake.take_in(rows)
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
            lines.append(
                (
                    self.say("money", currency=code),
                    format_currency(from_minor(minor, code), code, locale=self.lang.value),
                )
            )
        if tally.unknown_amounts:
            lines.append((self.say("unknown-amounts"), str(tally.unknown_amounts)))
        lines.append((self.say("rejected"), str(file.count)))
        lines += [(f"  {reason}", str(count)) for reason, count in self.reasons.most_common()]
        for name, value in lines:
            table.add_row(Text(_plain(name)), Text(_plain(value)))
        self.console.print(table)
        if file.count:
            self._print(self.say("rejected-in", path=str(file.path)))

    def _print(self, line: str) -> None:
        self.console.print(_plain(line), markup=False, highlight=False, soft_wrap=True)


def _plain(line: str) -> str:
    """A line without control characters: a cell must not steer the operator's terminal."""
    return "".join(
        char if char.isprintable() or char in KEPT else "\N{REPLACEMENT CHARACTER}" for char in line
    )
