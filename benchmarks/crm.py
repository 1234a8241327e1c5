"""Ten thousand notes through a HubSpot-like limit, 19 calls a second: ``python -m benchmarks.crm``.

The real queue, the real connector, real HTTP, against a stand-in that enforces the limit. Side by side in one
run: as it is, with fifty answers lost, and one note a call. Exits with 1 when a requirement is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from core.clock import SystemClock
from core.crm import telling
from core.crm.ports import CrmLimits, Note, On, Stream
from core.crm.pushing import Pusher
from core.settings import Settings
from core.store import migrate
from core.store.db import opened, tx
from core.store.models import Account, Buyer, CrmFact
from core.testing import Weather
from core.words import FactState
from tests.crms.hubspot_world import HubspotWorld, hubspot

PER_SECOND, BATCH = 19, 100
NEEDED = 0.9  # of what the limit allows
LOST = 50
WORDS = "Что было сложнее всего?\n— Узнать, в какой час приедет машина\nТема: время доставки"


@dataclass
class Measured:
    """One way of telling. ``calls``: by our connector; ``over``: refused by the limit."""

    name: str
    facts: int
    seconds: float
    calls: int
    over: int
    lost: int
    duplicates: int
    missing: int

    @property
    def share(self) -> float:
        """Calls a second, as a share of what the limit allows."""
        return self.calls / self.seconds / PER_SECOND


async def plan(count: int, people: list[str]) -> None:
    """So many notes, as the planning leaves them."""
    now = SystemClock().now()
    account = await Account.create(created_at=now)
    buyers = [Buyer(id=number, account_id=account.id, created_at=now) for number in range(1, count + 1)]
    await tx(lambda: Buyer.bulk_create(buyers, batch_size=500))
    rows = []
    for number in range(1, count + 1):
        key = f"{number:022d}"
        on = (On(Stream.PEOPLE, people[number % len(people)]),)
        note = Note(key, on, title="Interview", text=f"{WORDS} {number}", at=now)
        rows.append(
            CrmFact(
                crm="hubspot",
                key=key,
                kind="note",
                buyer_id=number,
                on=[[on[0].stream.value, on[0].id]],
                body=telling.as_json(note),
                wanted=telling.digest(note),
                due_at=now,
                created_at=now,
            )
        )
    await tx(lambda: CrmFact.bulk_create(rows, batch_size=500))


async def lose(world: HubspotWorld, count: int) -> int:
    """Cut off so many answers to writing calls, as they come; returns how many were."""
    cut = 0
    while cut < count:
        if True not in world._weather:
            await world.order(Weather.LOST, writing=True)
            cut += 1
        await asyncio.sleep(0.005)
    return cut


async def run(name: str, facts: int, *, lost: int = 0, batch: int = BATCH, bar: Progress) -> Measured:
    """Tell everything, however many rounds it takes."""
    settings = Settings(
        _env_file=None,
        secret="s" * 32,
        quarantine_seconds=0.5,
        timeout_seconds=5.0,  # type: ignore[arg-type]
    )
    clock = SystemClock()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/store.sqlite3"
        await migrate.up(url)
        async with opened(url), hubspot(strict=True) as world:
            world.timeout = 5.0
            setting_up = world.again()
            await setting_up.setup()
            await setting_up.close()
            people = [await world.contact(f"Person {n}", email=f"p{n}@b.test") for n in range(50)]
            await plan(facts, people)
            crm = world.again(limits=CrmLimits(PER_SECOND, batch, at_once=8))
            pusher = Pusher(crm, settings, clock)
            loser = asyncio.ensure_future(lose(world, lost))
            await asyncio.sleep(1.1)  # what setting up used of the limit is over
            before, task = len(world.calls), bar.add_task(name, total=facts)
            began = time.monotonic()
            while await CrmFact.exclude(state=FactState.TOLD).exists():
                done = await pusher.push()
                bar.update(task, completed=await CrmFact.filter(state=FactState.TOLD).count())
                if done.stopped is not None or not done.outcomes:
                    await asyncio.sleep(0.05)
            seconds = time.monotonic() - began
            loser.cancel()
            await crm.close()
            texts = Counter(note.text for note in await world.notes())
            return Measured(
                name,
                facts,
                seconds,
                len(world.calls) - before,
                len(world.over),
                lost,
                sum(count - 1 for count in texts.values()),
                facts - len(texts),
            )


async def main() -> int:
    """Run all three and say whether the requirements are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--facts", type=int, default=10_000)
    asked = parser.parse_args()
    logging.disable(logging.WARNING)  # fifty troubles are what is wanted
    with Progress(console=Console(stderr=True), transient=True) as bar:
        as_is = await run("batches of 100", asked.facts, bar=bar)
        lossy = await run(f"and {LOST} answers lost", asked.facts, lost=LOST, bar=bar)
        single = await run("one note a call", max(60, asked.facts // 100), batch=1, bar=bar)
    table = Table("", "facts", "seconds", "calls", "calls/s of 19", "over the limit", "duplicates", "missing")
    for one in (as_is, lossy, single):
        table.add_row(
            one.name, str(one.facts), f"{one.seconds:.1f}", str(one.calls), f"{one.share:.1%}",
            str(one.over), str(one.duplicates), str(one.missing),
        )  # fmt: skip
    Console().print(table)
    ratio = (as_is.facts / as_is.seconds) / (single.facts / single.seconds)
    print(f"batches tell {ratio:.0f} times as many facts a second as single calls")
    wrong = [one.name for one in (as_is, lossy) if one.duplicates or one.missing]
    if as_is.share < NEEDED:
        wrong.append(f"{as_is.share:.1%} of the limit, not {NEEDED:.0%}")
    print("missed: " + "; ".join(wrong) if wrong else "all requirements met")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
