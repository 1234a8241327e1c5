"""``otklik import``: buyers and orders from files into the store."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from bots.commands.import_run import Run
from bots.commands.import_words import TEXTS
from core.clock import SystemClock
from core.errors import Misconfigured
from core.settings import load
from core.texts import say
from integrations.files import mappings
from integrations.files.amounts import currency
from integrations.files.cells import BadCell, Standing, fold
from integrations.files.columns import BadColumns, Kind, Wanted, wanted
from integrations.files.dates import Order
from integrations.files.mappings import Manner, Saved
from integrations.files.table import Unreadable

DECIMAL = {"point": ".", "comma": ","}


class NothingRead(click.ClickException):
    """Nothing could be read at all."""

    exit_code = 2


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what would be understood and changed; write nothing.")
@click.option(
    "--columns",
    multiple=True,
    metavar="NAMES",
    help='By position, "buyer,date,-,amount" ("-" skips), for a file without a header; or by header, '
    '"buyer=Client,amount=Total". Once for all files, or once for each in their order.',
)
@click.option(
    "--mapping", multiple=True, metavar="NAME", help="Read as saved; once for all, or once for each."
)
@click.option("--save", metavar="NAME", help="Save how this file is read (OTKLIK_MAPPINGS, mappings.toml).")
@click.option("--kind", type=click.Choice([str(kind) for kind in Kind]), help="When it cannot be recognised.")
@click.option("--sheet", metavar="NAME", help="Of a workbook; else the first one with a header.")
@click.option("--encoding", metavar="NAME", help="Of a text file, e.g. cp1251; else recognised and told.")
@click.option("--currency", "code", help="Of amounts without one (default: OTKLIK_CURRENCY).")
@click.option("--decimal", type=click.Choice(list(DECIMAL)), help="When 1,234 or 1.234 is all there is.")
@click.option(
    "--date-order", type=click.Choice([str(one) for one in Order]), help="Of dates like 03/04/2026."
)
@click.option("--date-format", help="As strptime takes it, e.g. %d%m%y, for dates nothing else reads.")
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
    dry_run: bool,
    columns: tuple[str, ...],
    mapping: tuple[str, ...],
    save: str | None,
    kind: str | None,
    sheet: str | None,
    encoding: str | None,
    code: str | None,
    decimal: str | None,
    date_order: str | None,
    date_format: str | None,
    statuses: tuple[str, ...],
    rejected: Path,
) -> None:
    """Import buyers and orders from CSV or XLSX files.

    Headers may be Russian or English, below a title or not. Look first with --dry-run. The same file again
    changes nothing. Rows that cannot be taken are listed, go to rejected.csv with the reason, and stop
    nothing else: correct that file and import it.

    An order is recognised by its id, or by file name and line where it has none. An amount is the whole
    row's, not a price to be multiplied.

    \b
    otklik import orders.xlsx --dry-run
    otklik import buyers.csv orders.csv
    otklik import sales.txt --columns "buyer,date,-,amount" --currency USD
    otklik import orders.csv --status "Передан в доставку=paid" --date-order day-first --save shop
    """
    if not rejected.absolute().parent.is_dir():
        raise click.BadParameter(f"no folder {rejected.parent}", param_hint="--rejected")
    try:
        settings = load()
    except Misconfigured as exc:
        raise NothingRead(str(exc)) from exc
    try:
        asked = Manner(
            kind=Kind(kind) if kind else None,
            sheet=sheet,
            encoding=encoding,
            currency=_currency(code) if code else None,
            decimal=DECIMAL[decimal] if decimal else None,
            order=Order(date_order) if date_order else None,
            date_format=date_format,
            statuses=dict(_status(given) for given in statuses),
        )
        run = Run(settings, SystemClock(), None if dry_run else rejected)
        run.prepare(files, *_each(files, asked, columns, mapping, settings.mappings), save)
        asyncio.run(run.rehearse() if dry_run else run.go())
    except (Unreadable, BadColumns) as exc:
        raise NothingRead(say(TEXTS, settings.language, exc.reason, **exc.args_for_text)) from exc
    except Misconfigured as exc:
        raise NothingRead(str(exc)) from exc
    except OSError as exc:  # what was written stays; the same command again finishes
        raise click.ClickException(f"{exc.filename or ''}: {exc.strerror or type(exc).__name__}") from exc
    except KeyboardInterrupt:
        click.echo(say(TEXTS, settings.language, "interrupted"), err=True)
        raise click.exceptions.Exit(130) from None


def _each(
    files: Sequence[Path], asked: Manner, columns: Sequence[str], names: Sequence[str], path: Path
) -> tuple[list[Manner], list[Saved | None], tuple[Saved, ...]]:
    """How each file is to be read, the mapping named for it, and all that are saved.

    Raises ``BadColumns``.
    """
    saved = mappings.load(path)
    if columns and names:
        raise BadColumns("columns-and-mapping")
    for option, given in (("--columns", columns), ("--mapping", names)):
        if len(given) not in (0, 1, len(files)):
            raise BadColumns("columns-number", option=option, files=str(len(files)), given=str(len(given)))
    by_name: dict[str, Saved] = {}
    for one in saved:
        by_name.setdefault(one.name, one)
    for name in names:
        if name.strip() and name not in by_name:
            raise BadColumns("mapping-unknown", name=name, known=", ".join(by_name), path=str(path))
    options = [wanted(option) if option.strip() else Wanted() for option in columns] or [Wanted()]
    named = [by_name.get(name) for name in names] or [None]
    options = options * len(files) if len(options) == 1 else options
    return (
        [replace(asked, columns=option) for option in options],
        named * len(files) if len(named) == 1 else named,
        saved,
    )


def _currency(code: str) -> str:
    try:
        return currency(code)
    except BadCell as exc:
        raise BadColumns("currency-option", given=code) from exc


def _status(given: str) -> tuple[str, Standing]:
    word, _, meaning = given.rpartition("=")
    if meaning.strip() not in set(Standing) or "=" not in given:
        raise BadColumns("status-option", given=given)
    return fold(word), Standing(meaning.strip())
