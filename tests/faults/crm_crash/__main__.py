"""Kill what reads and tells a CRM at many moments, and account for every contact, deal and note.

``python -m tests.faults.crm_crash --kills 30 --contacts 450 [--database postgres]``. Processes of their own
against EspoCRM's stand-in; half of the kills while it is read, half while it is told, some of them with
another process that has taken over meanwhile. Ends with status 1 when anything was lost, doubled or left.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random  # noqa: TID251 seeded by --seed

from rich.console import Console
from rich.progress import Progress

from core.store import migrate
from core.store.db import opened
from core.store.models import CrmFact, CrmLink
from core.words import FactState
from tests.faults.crash.__main__ import database_of
from tests.faults.crm_crash.killer import QUARANTINE, Killer
from tests.faults.crm_crash.report import judge, show
from tests.faults.crm_crash.shop import Shop
from tests.faults.crm_crash.wire import stopping

ROUNDS = 20  # undisturbed ones at the end; two or three are enough


async def crash(
    folder: Path,
    database: str,
    kills: int,
    contacts: int,
    seed: int,
    told: Callable[[int], None] = lambda _: None,
) -> tuple[dict[str, list[str]], Killer, Shop]:
    """One whole run on a migrated store. ``told`` hears of kills."""
    dice = Random(seed)
    async with opened(database), stopping() as (world, server):
        shop = Shop(world, dice)
        await shop.open(contacts)
        killer = Killer(database, folder, server, dice)
        while killer.hits.total() < kills // 2 and await CrmLink.all().count() < contacts:
            await killer.kill("pull")
            told(killer.hits.total())
        await _settle(killer)
        while killer.hits.total() < kills:
            for _ in range(3):
                await shop.goes_on()
            await killer.kill(dice.choice(("pull", "push", "push")))
            told(killer.hits.total())
        await _settle(killer)
        return await judge(shop, folder), killer, shop


async def _settle(killer: Killer) -> None:
    """Undisturbed rounds until everything is read and told."""
    for _ in range(ROUNDS):
        await killer.lapse()
        await asyncio.sleep(QUARANTINE)
        assert await killer.run("pull") == 0, "the log says why"
        assert await killer.run("push") == 0, "the log says why"
        if not await CrmFact.exclude(state=FactState.TOLD).exists():
            return


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.crm_crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--contacts", type=int, default=450, help="in the CRM; a page has 200")
    parser.add_argument("--database", default="", help="a URL, or: postgres (default: a new SQLite file)")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="otklik-crm-crash-"))
    console = Console()
    with database_of(given.database, folder) as url, Progress(console=console) as bar:
        bar.disable = not console.is_terminal
        task = bar.add_task("kills", total=given.kills)

        async def run() -> tuple[dict[str, list[str]], Killer, Shop]:
            await migrate.up(url)
            numbers = (given.kills, given.contacts, given.seed)
            return await crash(folder, url, *numbers, lambda done: bar.update(task, completed=done))

        faults, killer, shop = asyncio.run(run())
    print(show(faults, killer, shop))
    if any(faults.values()):
        print(f"\nFAILED. Everything is kept in {folder}")
        return 1
    shutil.rmtree(folder, ignore_errors=True)
    print("\nNothing lost, nothing twice.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
