"""``otklik jobs``: what customers were trying to get done, and whether the catalogue says it well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from bots.commands.import_words import printable
from bots.commands.kept import with_store
from core import jobs_starter, settings
from core.clock import SystemClock
from core.errors import Misconfigured
from core.intake import OrderRow
from core.jobs import Jobs
from core.jobs import load as load_jobs
from core.jobs_check import Finding, check, weigh
from core.jobs_starter import Share, Starter
from core.money import show
from core.settings import Settings
from core.texts import say
from core.words import Lang
from integrations.files import mappings
from integrations.files.columns import BadColumns, Kind, Wanted, wanted
from integrations.files.conventions import conventions
from integrations.files.dates import Reckoning
from integrations.files.mappings import Manner
from integrations.files.reading import Reading, read
from integrations.files.source import source
from integrations.files.table import Unreadable

TEXTS = "bots.commands"


@click.group()
def jobs() -> None:
    """What customers were trying to get done (jobs.toml).

    Example: otklik jobs suggest --from-store
    """


@jobs.command("suggest")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--from-store", is_flag=True, help="From the orders that were imported.")
@click.option("--columns", default="", metavar="NAMES", help="Of the files, as for otklik import.")
@click.option("--top", type=click.IntRange(min=1), default=12, show_default=True, help="At most this many.")
@click.option(
    "--write", "target", type=click.Path(path_type=Path, dir_okay=False), help="Add them to this file."
)
def suggest(files: tuple[Path, ...], from_store: bool, columns: str, top: int, target: Path | None) -> None:
    """Print a first catalogue of jobs, made of the categories of orders.

    Categories that a job of jobs.toml (or of the file given to --write) names already are left out. --write
    only ever adds: nothing that is in the file changes.

    \b
    otklik jobs suggest orders.xlsx
    otklik jobs suggest --from-store --write jobs.toml
    """
    loaded = settings.load()
    if bool(files) == from_store:
        raise click.UsageError("Name files with orders, or give --from-store.")
    lang = loaded.language
    found = _of_store(loaded) if from_store else _of_files(files, columns, loaded)
    path = target or loaded.jobs
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    made = jobs_starter.suggest(found, load_jobs(path) if before else None, top)
    if not made:
        click.echo(say(TEXTS, lang, "jobs-nothing-to-add" if found else "jobs-no-categories"), err=True)
        return
    total = sum(share.orders for share in found)
    notes = [_note(one, total, loaded) for one in made]
    edit = say(TEXTS, lang, "jobs-edit")
    text = jobs_starter.with_added(before if target else "", made, notes, edit)
    if target is None:
        click.echo(text)
        return
    jobs_starter.write(target, text)
    click.echo(say(TEXTS, lang, "jobs-added", count=len(made), path=str(target)), err=True)


def _note(one: Starter, total: int, loaded: Settings) -> str:
    """A comment: how much of the orders this is, what it brought, which categories it is made of."""
    lang = loaded.language
    money = ", ".join(show(minor, code, lang) for code, minor in sorted(one.money.items()))
    names = ", ".join(share.category for share in one.shares[:5])
    return printable(
        say(
            TEXTS,
            lang,
            "jobs-note",
            orders=one.orders,
            share=f"{100 * one.orders / total:.0f}",
            money=money or say(TEXTS, lang, "jobs-money-unknown"),
            categories=names + (" …" if len(one.shares) > 5 else ""),
        )
    ).replace("\n", " ")


def _of_store(loaded: Settings) -> list[Share]:
    return with_store(loaded, jobs_starter.shares)


def _of_files(files: Sequence[Path], columns: str, loaded: Settings) -> list[Share]:
    """The categories of paid orders in files; memory grows with categories. Raises ``ClickException``."""
    counts: Counter[str] = Counter()
    money: dict[str, Counter[str]] = {}
    try:
        asked = Manner(columns=wanted(columns) if columns else Wanted(), kind=Kind.ORDERS)
        for path in files:
            src = source(path, asked, mappings.load(loaded.mappings))
            when = Reckoning(ZoneInfo(loaded.zone), SystemClock().now())
            how = Reading(when, loaded.country, loaded.currency).for_source(src, conventions(src))
            for entry in read(src, how):
                row = entry.row
                if isinstance(row, OrderRow) and row.is_paid and row.category:
                    counts[row.category] += 1
                    if row.amount is not None and row.currency is not None:
                        money.setdefault(row.category, Counter())[row.currency] += row.amount
    except (Unreadable, BadColumns) as exc:
        words = say("integrations.files", loaded.language, exc.reason, **exc.args_for_text)
        raise click.ClickException(words) from exc
    return jobs_starter.in_order(
        Share(name, count, dict(money.get(name, {}))) for name, count in counts.items()
    )


@jobs.command("check")
@click.argument("path", required=False, type=click.Path(path_type=Path, dir_okay=False))
def check_(path: Path | None) -> None:
    """Say what is wrong with the catalogue: phrases, languages, categories without a job.

    Exits with 1 when something has to be corrected.

    Example: otklik jobs check
    """
    loaded = settings.load()
    path = path or loaded.jobs
    found = check(path)
    if not any(one.is_error for one in found):
        found += _against_store(load_jobs(path), loaded)
    for one in found:
        click.echo(_line(one, loaded.language))
    if any(one.is_error for one in found):
        raise click.exceptions.Exit(1)
    if not found:
        click.echo(say(TEXTS, loaded.language, "jobs-fine", path=str(path)))


def _against_store(catalogue: Jobs, loaded: Settings) -> list[Finding]:
    """The findings that need orders; without a store the file alone is judged, and that is said."""
    try:
        return weigh(catalogue, _of_store(loaded))
    except Misconfigured as exc:
        return [Finding("jobs-no-store", False, {"why": str(exc)})]


def _line(one: Finding, lang: Lang) -> str:
    return ("✗ " if one.is_error else "· ") + printable(say(TEXTS, lang, one.text_id, **one.args))
