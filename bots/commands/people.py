"""``invite`` and ``staff``: whom the bots talk to."""

from __future__ import annotations

import asyncio
import csv
import sys
from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import IO

import click
from rich.console import Console
from rich.progress import Progress

from bots.commands.kept import with_store
from bots.lines import ways
from core import audit, buyers, invitations, jobs, newsroom_turns, plugins, settings
from core import staff as staff_list
from core.clock import SystemClock
from core.desk import Desk, Ways
from core.errors import Misconfigured
from core.links import Links
from core.store.db import tx
from core.store.models import Staff
from core.words import BotRole, Role

BATCH = 500  # invitations in one transaction


@click.command()
@click.option("--limit", type=click.IntRange(min=1), help="At most this many people.")
@click.option("--job", help="A key of jobs.toml for everybody; by default the job of each last order.")
@click.option("--survey", default="last_time", show_default=True, help="last_time, next_job or follow_up.")
@click.option("--segment", help="Only buyers of this segment (the CRM's column).")
@click.option("--dry-run", is_flag=True, help="Count and name the reasons; invite nobody.")
@click.option("-o", "--output", type=click.File("w", encoding="utf-8"), default="-", help="CSV file.")
@click.option(
    "--refused", type=click.File("w", encoding="utf-8"), help="CSV of who was not invited, and why."
)
def invite(
    limit: int | None,
    job: str | None,
    survey: str,
    segment: str | None,
    dry_run: bool,
    output: IO[str],
    refused: IO[str] | None,
) -> None:
    """Invite eligible buyers: personal single-use links as CSV, and a first word to those we know.

    A link is a right to one interview: hand the CSV to your mailing, CRM or sellers, and to nobody else.
    A follow-up goes to those who finished an interview and let us write once more.

    Example: otklik invite --limit 50 -o links.csv
    """
    loaded = settings.load()
    catalogue = jobs.load(loaded.jobs)
    if job is not None and not catalogue.knows(job):
        known = ", ".join(one.key for one in catalogue.jobs)
        raise Misconfigured(f"{loaded.jobs} has no job {job!r}. Known: {known}.")
    links = Links(loaded.secret.get_secret_value())
    found = Ways() if dry_run else asyncio.run(ways(loaded, BotRole.INTERVIEWER))
    messengers = tuple(found.known.get(BotRole.INTERVIEWER, ())) or ("telegram",)
    doors = tuple(f"{one}:{BotRole.INTERVIEWER}" for one in messengers)
    desk = Desk(SystemClock().now(), loaded, links, catalogue, doors[0], found, doors)

    if plugins.survey(survey).unprompted:
        raise Misconfigured(f"The survey {survey!r} is begun by buyers themselves: nobody is invited to it.")

    async def work() -> tuple[buyers.Choice, list[invitations.Issued]]:
        if survey == buyers.FOLLOW_UP:
            choice = await buyers.choose_to_follow_up(desk.now, loaded, limit)
        else:
            choice = await buyers.choose(desk.now, loaded, limit, segment=segment)
        issued: list[invitations.Issued] = []
        eligible = () if dry_run else choice.eligible
        output.write(invitations.as_csv([]))
        with progress() as bar:
            # In batches, each written out as soon as it is kept: an interruption loses no link.
            for start in bar.track(range(0, len(eligible), BATCH), description="inviting"):
                batch = eligible[start : start + BATCH]
                done = await tx(partial(_issue, batch, desk, survey, job))
                output.write(invitations.as_csv(done, header=False))
                output.flush()
                issued += done
        return choice, issued

    choice, issued = with_store(loaded, work)
    if refused is not None:
        writer = csv.writer(refused, lineterminator="\n")
        writer.writerow(["buyer", "name", "reason"])
        for one, why in choice.refused:
            reason = newsroom_turns.words_for(why, desk, loaded.language)
            writer.writerow([one.buyer_id, invitations.inert(one.name), reason])
    _report(choice, issued, desk, dry_run)


async def _issue(
    batch: Sequence[buyers.Candidate], desk: Desk, survey: str, job: str | None
) -> list[invitations.Issued]:
    issued = await invitations.issue(batch, desk, survey=survey, job=job)
    links = sum(bool(one.link) for one in issued)
    await audit.note(None, "invite.issue", {"links": links, "written": len(issued) - links}, desk.now)
    return issued


def progress() -> Progress:
    """A bar on the terminal only; standard output belongs to the CSV."""
    console = Console(stderr=True)
    return Progress(console=console, disable=not console.is_terminal, transient=True)


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
    known = asyncio.run(ways(loaded, BotRole.NEWSROOM))
    now = SystemClock().now()

    async def work() -> str:
        await audit.note(None, "staff.link", {"role": role}, now)
        return await staff_list.invite(Role(role), now, links)

    payload = with_store(loaded, lambda: tx(work))
    for messenger in known.known[BotRole.NEWSROOM]:
        click.echo(known.to(BotRole.NEWSROOM, payload, messenger))
    click.echo("It works once, for seven days. Send it only to the person it is for.", err=True)


@staff.command("list")
def list_() -> None:
    """Who is on the list.

    Example: otklik staff list
    """

    async def work() -> list[Staff]:
        return await Staff.filter(is_active=True).order_by("id")

    found = with_store(settings.load(), work)
    if not found:
        click.echo("Nobody yet. Let somebody in: otklik staff add --role admin", err=True)
    for one in found:
        click.echo(f"{one.id}\t{one.role}\t{one.name}")


@staff.command("remove")
@click.argument("staff_id", type=int)
def remove(staff_id: int) -> None:
    """Take somebody off the list, by the number `otklik staff list` shows.

    Example: otklik staff remove 3
    """

    async def work() -> bool:
        removed = await staff_list.remove(staff_id)
        if removed:
            await audit.note(None, "staff.remove_do", {"staff": staff_id}, SystemClock().now())
        return removed

    if not with_store(settings.load(), lambda: tx(work)):
        click.echo(f"There is nobody with number {staff_id}. See `otklik staff list`.", err=True)
        sys.exit(1)
    click.echo("Removed.")
