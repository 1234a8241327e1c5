"""``invite`` and ``staff``: whom the bots talk to."""

from __future__ import annotations

import asyncio
import csv
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import IO, TypeVar

import click

from bots.telegram.names import interviewer_name, newsroom_name
from core import buyers, invitations, jobs, newsroom_turns, settings
from core import staff as staff_list
from core.clock import SystemClock
from core.desk import Desk
from core.errors import Misconfigured
from core.links import Links
from core.settings import Settings
from core.store import migrate
from core.store.db import opened, tx
from core.store.models import Staff
from core.words import Role

T = TypeVar("T")


def _with_store(loaded: Settings, work: Callable[[], Awaitable[T]]) -> T:
    async def run() -> T:
        async with opened(loaded.database):
            await migrate.require(loaded.database)
            return await work()

    return asyncio.run(run())


@click.command()
@click.option("--limit", type=click.IntRange(min=1), help="At most this many people.")
@click.option("--job", help="A key of jobs.toml for everybody; by default the job of each last order.")
@click.option("--survey", default="last_time", show_default=True, help="Which survey.")
@click.option("--dry-run", is_flag=True, help="Count and name the reasons; invite nobody.")
@click.option("-o", "--output", type=click.File("w", encoding="utf-8"), default="-", help="CSV file.")
def invite(limit: int | None, job: str | None, survey: str, dry_run: bool, output: IO[str]) -> None:
    """Invite eligible buyers: personal single-use links as CSV, and a first word to those we know.

    A link is a right to one interview: hand the CSV to your mailing, CRM or sellers, and to nobody else.

    Example: otklik invite --limit 50 -o links.csv
    """
    loaded = settings.load()
    catalogue = jobs.load(loaded.jobs)
    if job is not None and not catalogue.knows(job):
        known = ", ".join(one.key for one in catalogue.jobs)
        raise Misconfigured(f"{loaded.jobs} has no job {job!r}. Known: {known}.")
    links = Links(loaded.secret.get_secret_value())
    handle = "" if dry_run else asyncio.run(interviewer_name(loaded))
    desk = Desk(SystemClock().now(), loaded, links, catalogue, handle=handle)

    async def work() -> tuple[buyers.Choice, list[invitations.Issued]]:
        choice = await buyers.choose(desk.now, loaded, limit)
        issued = [] if dry_run else await invitations.issue(choice.eligible, desk, survey=survey, job=job)
        return choice, issued

    choice, issued = _with_store(loaded, lambda: tx(work))
    writer = csv.writer(output)
    writer.writerow(["buyer", "name", "email", "phone", "job", "link"])
    for one in issued:
        if one.link:
            writer.writerow([one.buyer_id, _safe(one.name), one.email, one.phone, one.job, one.link])
    _report(choice, issued, desk, dry_run)


def _safe(cell: str) -> str:
    """A name that a spreadsheet will not run as a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _report(choice: buyers.Choice, issued: list[invitations.Issued], desk: Desk, dry_run: bool) -> None:
    written_to = sum(not one.link for one in issued)
    if dry_run:
        click.echo(f"{len(choice.eligible)} could be invited.", err=True)
    else:
        click.echo(f"{len(issued) - written_to} links, {written_to} written to directly.", err=True)
    reasons: Counter[buyers.Why] = choice.reasons()
    for why, count in reasons.most_common():
        words = newsroom_turns.words_for(why, desk, desk.settings.language)
        click.echo(f"  {count} not invited: {words}", err=True)


@click.group()
def staff() -> None:
    """Who may use the newsroom.

    Example: otklik staff add --role marketer
    """


@staff.command("add")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
def add(role: str) -> None:
    """Print a one-time link (7 days): whoever opens it first gets the role.

    Example: otklik staff add --role admin
    """
    loaded = settings.load()
    links = Links(loaded.secret.get_secret_value())
    handle = asyncio.run(newsroom_name(loaded))
    now = SystemClock().now()
    payload = _with_store(loaded, lambda: tx(lambda: staff_list.invite(Role(role), now, links)))
    click.echo(f"https://t.me/{handle}?start={payload}")
    click.echo("It works once, for seven days. Send it only to the person it is for.", err=True)


@staff.command("list")
def list_() -> None:
    """Who is on the list.

    Example: otklik staff list
    """

    async def work() -> list[Staff]:
        return await Staff.filter(is_active=True).order_by("id")

    for one in _with_store(settings.load(), work):
        click.echo(f"{one.id}\t{one.role}\t{one.name}")


@staff.command("remove")
@click.argument("staff_id", type=int)
def remove(staff_id: int) -> None:
    """Take somebody off the list, by the number `otklik staff list` shows.

    Example: otklik staff remove 3
    """
    if not _with_store(settings.load(), lambda: tx(lambda: staff_list.remove(staff_id))):
        click.echo(f"There is nobody with number {staff_id}. See `otklik staff list`.", err=True)
        sys.exit(1)
    click.echo("Removed.")
