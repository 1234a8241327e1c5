"""Two thousand messages at Telegram's pace, and replies in between: ``python -m benchmarks.pacing``.

The real couriers over real HTTP against the sandbox (a process of its own, with its strict limiter on), on
SQLite. Exits with 1 when a requirement is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bots.couriers import Couriers
from bots.doors import ChatDoor
from bots.sandbox.client import SandboxClient
from bots.telegram.interviewer.messenger import TelegramInterviewer
from bots.turns import Bell
from core import outbox
from core.clock import SystemClock
from core.ports import plain
from core.settings import Settings
from core.settings import load as load_settings
from core.store import migrate
from core.store.db import opened, tx
from core.store.models import Delivery
from core.tasks import spawn
from core.words import DeliveryKind, DeliveryState, Priority

ROOT = Path(__file__).parents[1]
TOKEN, BOT = "7001:SANDBOX-a", "bench_bot"
DOOR = "telegram:interviewer"
SHARE = 0.95  # of the limit
REPLY_WITHIN = 1.0  # seconds
BARE = 500  # sends of the loop that the pace is compared with
BUFFER = 16  # and how many of them at once


@dataclass
class Measured:
    """What came of a run."""

    seconds: float
    broadcasts: int
    sent: int
    flooded: int  # answers with 429
    latencies: list[float]  # seconds from planning a reply to Telegram's answer
    cpu: float  # seconds of this process
    bare: float  # sends a second of a plain loop over a bounded buffer, unlimited


async def plan(place: int, key: str, priority: int) -> None:
    """One message, as a turn or a broadcast plans it."""
    now = SystemClock().now()

    async def work() -> int:
        return await outbox.plan(
            key=key,
            door=DOOR,
            place=str(place),
            kind=DeliveryKind.SAY,
            message=plain(f"message {key}"),
            due_at=now,
            now=now,
            priority=priority,
        )

    await tx(work)


async def bare_loop(messenger: TelegramInterviewer, people: list[int]) -> float:
    """Sends a second without store, pace or limit: what the machine could do."""
    buffer: asyncio.Queue[int | None] = asyncio.Queue(BUFFER)

    async def carry() -> None:
        while (place := await buffer.get()) is not None:
            await messenger.deliver(str(place), plain("bare"), key="")

    began = time.monotonic()
    async with asyncio.TaskGroup() as group:
        for _ in range(BUFFER):
            group.create_task(carry())
        for place in [*people[:BARE], *[None] * BUFFER]:
            await buffer.put(place)
    return BARE / (time.monotonic() - began)


async def measure(world: SandboxClient, settings: Settings, people: list[int], replies: int) -> Measured:
    """Broadcast to all but the last ``replies`` people; each of those gets a reply on the way."""
    messenger, bell = TelegramInterviewer(settings), Bell()
    many, live = people[:-replies], people[-replies:]
    try:
        bare = await bare_loop(messenger, people)
        before = len(await world.log())
        await asyncio.sleep(1.1)  # the bare loop's sends leave every window
        await world.limiter(True)
        for place in many:
            await plan(place, f"broadcast:{place}", Priority.BROADCAST)
        couriers = Couriers({DOOR: ChatDoor(messenger)}, SystemClock(), settings, bell)
        cpu, began = time.process_time(), time.monotonic()
        loop = spawn(couriers.run(), name="couriers")
        pause = len(many) / settings.sends_per_second / (replies + 1)
        for n, place in enumerate(live):
            await asyncio.sleep(pause)
            await plan(place, f"reply:{n}", Priority.REPLY)
            bell.ring()
        while await Delivery.exclude(state=DeliveryState.SENT).exists():
            await asyncio.sleep(0.2)
            if time.monotonic() - began > 3 * len(people) / settings.sends_per_second + 30:
                break
        cpu = time.process_time() - cpu
        await couriers.finish()
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)
    finally:
        await messenger.close()
    log = [entry for entry in await world.log(before) if entry["method"] == "sendMessage"]
    done = await Delivery.filter(state=DeliveryState.SENT).order_by("sent_at")
    moments = [datetime.fromisoformat(entry["at"]) for entry in log if entry["status"] == 200]
    return Measured(
        seconds=(max(moments) - min(moments)).total_seconds(),
        broadcasts=len(many),
        sent=len(moments),
        flooded=sum(entry["status"] == 429 for entry in log),
        latencies=[
            (one.sent_at - one.created_at).total_seconds()
            for one in done
            if one.priority == Priority.REPLY and one.sent_at
        ],
        cpu=cpu,
        bare=bare,
    )


async def run(sends: int, replies: int) -> bool:
    """Measure and print; whether every requirement is met."""
    people = list(range(1, sends + replies + 1))
    scene = {
        "bots": [{"token": TOKEN, "username": BOT, "name": "Bench"}],
        "people": [{"person_id": one, "first_name": f"P{one}", "language_code": "en"} for one in people],
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scene.json"
        path.write_text(json.dumps(scene), "utf-8")
        command = (sys.executable, "-m", "bots.sandbox", "--port", "0", "--scene", str(path))
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, cwd=ROOT)
        assert process.stdout is not None
        try:
            url = (await process.stdout.readline()).decode().strip()
            settings = load_settings(
                _env_file=None,
                database=f"sqlite:///{folder}/bench.sqlite3",
                interviewer_token=TOKEN,
                telegram_api=url,
            )
            await migrate.up(settings.database)
            async with SandboxClient(url) as world, opened(settings.database):
                for one in people:
                    await world.open(one, BOT)
                found = await measure(world, settings, people, replies)
        finally:
            process.terminate()
            await process.wait()
    return show(found, settings.sends_per_second, len(people))


def show(found: Measured, limit: int, planned: int) -> bool:
    """Print the table; whether every requirement is met."""
    rate = (found.sent - 1) / found.seconds
    slowest = max(found.latencies, default=float("inf"))
    middle = sorted(found.latencies)[len(found.latencies) // 2] if found.latencies else float("inf")
    wanted_rate = SHARE * limit
    rows = [
        (
            "sends a second",
            f"{rate:.2f}",
            f"≥ {wanted_rate:.1f} of {limit}",
            rate >= wanted_rate,
        ),
        ("answers with 429", str(found.flooded), "0", found.flooded == 0),
        ("lost", str(planned - found.sent), "0", planned == found.sent),
        ("replies, slowest", f"{slowest:.3f} s", f"< {REPLY_WITHIN:.0f} s", slowest < REPLY_WITHIN),
        ("replies, median", f"{middle:.3f} s", "", True),
        ("bare loop, sends a second", f"{found.bare:.0f}", "", True),
        ("paced / bare", f"{rate / found.bare:.3f}", "", True),
        ("CPU per send", f"{1000 * found.cpu / found.sent:.1f} ms", "", True),
    ]
    table = Table("", "measured", "required", "")
    for name, value, wanted, met in rows:
        table.add_row(name, value, wanted, ("✓" if met else "✗") if wanted else "")
    Console().print(table)
    return all(met for *_, met in rows)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pacing", description=__doc__)
    parser.add_argument("--sends", type=int, default=2_000)
    parser.add_argument("--replies", type=int, default=50)
    given = parser.parse_args()
    sys.exit(0 if asyncio.run(run(given.sends, given.replies)) else 1)


if __name__ == "__main__":
    main()
