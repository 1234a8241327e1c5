"""``crm``: connect a CRM, read it, tell it, and say who its contacts are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bots.commands.crm_review import review
from bots.commands.import_words import printable
from bots.commands.kept import with_store
from bots.crms import crms
from bots.lines import ways
from core import jobs, settings
from core.clock import SystemClock
from core.crm import books, inviting, leases, planning, standing
from core.crm.leases import Lease
from core.crm.ports import Crm, CrmCan, Standing, Stream
from core.crm.pulling import Puller
from core.crm.pushing import Pushed, Pusher
from core.crm.sweeping import Sweeper
from core.crm.taking import Taken
from core.desk import Desk, Ways
from core.errors import Misconfigured, NotAllowed, Trouble, TryLater
from core.links import Links
from core.settings import Settings
from core.words import BotRole

T = TypeVar("T")
NUMBERS = ("people", "companies", "gone", "review", "told", "waiting", "unknown", "dead")
COLUMNS = (
    TextColumn("{task.description}"),
    BarColumn(),
    MofNCompleteColumn(),
    TimeElapsedColumn(),
)


@click.group()
def crm() -> None:
    """The company's CRMs: who bought what comes from there, who said what goes back.

    Which variables connect one: docs/crm.md.

    \b
    Example: otklik crm check espocrm
    """


def _named(loaded: Settings, name: str) -> Crm:
    """The CRM of that name. Raises ``Misconfigured`` when it is not set up."""
    found = {one.manifest.name: one for one in crms(loaded, SystemClock())}
    if name not in found:
        known = ", ".join(sorted(found)) or "none"
        raise Misconfigured(
            f"No CRM {name!r} is set up (set up: {known}). What to put into .env: docs/crm.md."
        )
    return found[name]


def _with(name: str, work: Callable[[Crm, Settings], Awaitable[T]]) -> T:
    """Run ``work`` with the CRM, over the open store; a trouble becomes one clear sentence."""
    loaded = settings.load()
    one = _named(loaded, name)

    async def run() -> T:
        try:
            return await work(one, loaded)
        except Trouble as trouble:
            why = f"{one.manifest.title}: {printable(trouble.why).rstrip('.')}."
            if isinstance(trouble, TryLater):
                why += " It is busy or away. What was read until now is kept: try again in a while."
            raise Misconfigured(why) from trouble
        finally:
            await one.close()

    return with_store(loaded, run)


@crm.command()
@click.argument("name")
def check(name: str) -> None:
    """Connect, say whose account it is and what is missing. Writes nothing.

    Exit code 1 when something is missing.

    Example: otklik crm check odoo
    """

    async def work(one: Crm, _: Settings) -> Standing:
        return await one.check()

    found = _with(name, work)
    who = printable(f"{found.account}{f', as {found.me}' if found.me else ''}")
    click.echo(f"{click.style('ok ', fg='green')} {who}")
    if found.fields:
        click.echo(f"    fields: {printable(', '.join(found.fields))}")
    for lack in found.lacks:
        click.echo(f"{click.style('BAD', fg='red')} {printable(lack)}")
    if found.lacks:
        raise SystemExit(1)


@crm.command()
@click.argument("name")
def setup(name: str) -> None:
    """Make the custom fields that are missing there. Twice makes nothing more.

    Example: otklik crm setup hubspot
    """

    async def work(one: Crm, _: Settings) -> list[str]:
        if CrmCan.SETUP not in one.manifest.can:
            return []
        return list(await one.setup())

    made = _with(name, work)
    click.echo(f"Made: {printable(', '.join(made))}." if made else "Nothing was missing.")


@crm.command()
@click.argument("name")
@click.option("--all", "anew", is_flag=True, help="Everything from the beginning, not only what changed.")
@click.option("--deleted", is_flag=True, help="Also look for what was deleted there, and believe it.")
def pull(name: str, anew: bool, deleted: bool) -> None:
    """Read what changed: owners, companies, people, won deals, tickets. Broken off, it goes on there.

    Example: otklik crm pull espocrm
    """
    clock = SystemClock()

    async def work(one: Crm, loaded: Settings) -> tuple[Taken, int]:
        await standing.account(name, clock.now(), one.manifest.title)
        with _progress() as bar:
            tasks: dict[Stream, int] = {}

            def told(stream: Stream, done: int, total: int | None) -> None:
                if stream not in tasks:
                    tasks[stream] = int(bar.add_task(stream.value, total=total))
                bar.update(tasks[stream], completed=done, total=total)  # type: ignore[arg-type]

            async def read(lease: Lease) -> tuple[Taken, int]:
                taken = await Puller(one, loaded, clock).pull(told, anew=anew, lease=lease)
                sweeper = Sweeper(one, loaded, clock)
                gone = await sweeper.sweep(believing=True, lease=lease) if deleted else 0
                desk = await _desk(one, loaded)
                try:
                    await inviting.invite_after_deals(one, desk)
                    await inviting.offer_to_complain(one, desk)
                except NotAllowed:
                    pass  # no bot is set up: whoever runs the bots invites
                return taken, gone

            return await _in_turn(one, "pull", read)

    taken, gone = _with(name, work)
    rows = taken.rows
    click.echo(
        f"People: {rows.buyers_new} new, {rows.buyers_updated} changed. "
        f"Companies: {taken.companies + rows.companies_new} new. "
        f"Deals: {rows.orders_new} new, {rows.orders_updated} changed."
    )
    if taken.to_review:
        click.echo(f"{taken.to_review} to say who they are: otklik crm review")
    if taken.without_payer:
        click.echo(f"{taken.without_payer} won deals name nobody, or no day: they are left out.")
    if gone + taken.vanished:
        click.echo(f"{gone + taken.vanished} are no longer there: unlinked, not invited.")


@crm.command()
@click.argument("name")
@click.option("--again", is_flag=True, help="Also what the CRM has refused for good: it was put right there.")
def push(name: str, again: bool) -> None:
    """Tell the CRM what waits: notes of interviews, our fields, what owners are to do.

    Example: otklik crm push odoo
    """
    clock = SystemClock()

    async def work(one: Crm, loaded: Settings) -> Pushed:
        if not one.options.push:
            raise Misconfigured(
                f"OTKLIK_{name.upper()}_PUSH is false: this CRM is only read. Take it out of .env to tell it."
            )
        await standing.account(name, clock.now(), one.manifest.title)

        async def tell(lease: Lease) -> Pushed:
            if again:
                await planning.again(name)
            await planning.plan(one, await _desk(one, loaded), lease)
            pusher = Pusher(one, loaded, clock)
            await pusher.hurry()
            with _progress() as bar:
                task = bar.add_task("telling", total=None)
                return await pusher.push(
                    lambda done, total: bar.update(task, completed=done, total=total), lease
                )

        return await _in_turn(one, "push", tell)

    done = _with(name, work)
    told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(done.outcomes.items()))
    click.echo(f"{told or 'Nothing waited'}.")
    if done.stopped is not None:
        raise Misconfigured(f"{printable(done.stopped.why).rstrip('.')}. What waits is kept.")


@crm.command()
def status() -> None:
    """Each CRM: when it was last read, what waits, the last error, what was refused for good.

    Example: otklik crm status
    """
    loaded = settings.load()
    clock = SystemClock()
    found = crms(loaded, clock)
    if not found:
        raise Misconfigured("No CRM is set up. What to put into .env: docs/crm.md.")

    async def work() -> tuple[list[tuple[standing.Status, list[str]]], int]:
        made = []
        for one in found:
            name = one.manifest.name
            await standing.account(name, clock.now(), one.manifest.title)
            letters = [f"{row.kind} {row.key}: {row.error}" for row in await standing.dead_letters(name)]
            made.append((await standing.status(name, clock.now()), letters))
        return made, await books.in_several([one.manifest.name for one in found])

    shown, in_several = with_store(loaded, work)
    table = Table("", *(one.title for one, _ in shown))  # a line for each number: it fits any terminal
    table.add_row("read", *(_lag(one) for one, _ in shown))
    for number in NUMBERS:
        table.add_row(number, *(str(getattr(one, number)) for one, _ in shown))
    Console().print(table)
    for one, letters in shown:
        if one.error:
            since = f" ({one.error_at:%Y-%m-%d %H:%M} UTC)" if one.error_at else ""
            click.echo(f"{one.title}: {printable(one.error)}{since}")
        for letter in letters:
            click.echo(f"{one.title}: refused: {printable(letter)}")
    if in_several:
        click.echo(
            f"{in_several} customers have orders from more than one book (files, each CRM). If those are "
            "the same purchases, they count twice: docs/crm.md, One book."
        )


crm.add_command(review)


def _lag(one: standing.Status) -> str:
    if one.reading:
        return f"now: {one.reading}"
    if one.lag is None:
        return "never"
    return f"{timedelta(seconds=int(one.lag.total_seconds()))} ago"


async def _in_turn(one: Crm, what: str, work: Callable[[Lease], Awaitable[T]]) -> T:
    """Do it unless another process is at it. Raises ``Misconfigured`` then."""
    name, clock = one.manifest.name, SystemClock()
    lease = await leases.take(name, what, clock)
    if lease is None:
        raise Misconfigured(
            f"Another process is doing that with {one.manifest.title} right now: otklik crm status. "
            "(Or it was killed in the middle: then try again in three minutes.)"
        )
    try:
        done = await work(lease)
    except Trouble as trouble:
        await standing.went_wrong(name, what, trouble, clock.now())
        raise
    finally:
        await lease.end()
    await standing.went_well(name, what)
    return done


async def _desk(one: Crm, loaded: Settings) -> Desk:
    """The desk of now; without bots it knows no way in, and what needs one waits for who runs them."""
    try:
        found = await ways(loaded, BotRole.INTERVIEWER)
    except Misconfigured:
        found = Ways()
    messengers = tuple(found.known.get(BotRole.INTERVIEWER, ())) or ("telegram",)
    doors = tuple(f"{messenger}:{BotRole.INTERVIEWER}" for messenger in messengers)
    links = Links(loaded.secret.get_secret_value())
    return Desk(SystemClock().now(), loaded, links, jobs.load(loaded.jobs), doors[0], found, doors)


def _progress() -> Progress:
    """A bar on the terminal only."""
    console = Console(stderr=True)
    return Progress(*COLUMNS, console=console, disable=not console.is_terminal)
