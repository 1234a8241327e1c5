"""A hundred signed Slack events a second at the real front door: ``python -m benchmarks.front_door``.

Two ways of keeping them, side by side in one run and by turns: each in a transaction of its own, and
gathered. Real HTTP, real signatures, on SQLite unless ``--database`` says otherwise. Exits with 1 when a
requirement is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import hmac
import json
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import aiohttp
from aiohttp import web
from rich.console import Console
from rich.table import Table

from bots.front_door import FrontDoor
from bots.gathering import Gathering
from bots.slack.door import SlackDoor
from bots.slack.receiving import Kind
from core import inbox
from core.clock import SystemClock
from core.inbox import Received
from core.lines import Keep
from core.store import migrate
from core.store.db import opened, tx
from core.store.models import InboxRow
from core.words import BotRole

SECRET = "bench" * 6
P99 = 0.300  # seconds; Slack waits three
ROUNDS = 3  # turns that each way takes; the machine's mood changes within seconds
AT_ONCE = 64  # callers that knock as fast as they are answered


@dataclass
class Measured:
    """One way of keeping."""

    name: str
    latencies: list[float] = field(default_factory=list)  # seconds, at the steady rate
    refused: int = 0
    cpu: float = 0.0  # seconds, of the steady part, this process (the callers' included)
    at_most: float = 0.0  # events a second, as fast as they are answered

    def quantile(self, share: float) -> float:
        return sorted(self.latencies)[min(len(self.latencies) - 1, int(share * len(self.latencies)))]


class Quiet:
    """A prompt with nothing to say."""

    async def before(self, kind: Kind, payload: Mapping[str, Any]) -> None:
        return None

    async def after(self, kind: Kind, payload: Mapping[str, Any]) -> None:
        return None


async def one_by_one(source: str, account: str, received: Sequence[Received]) -> None:
    """A transaction for each."""
    await tx(partial(inbox.keep, source, account, received, SystemClock().now()))


class Caller:
    """Slack, as far as the door can tell; every event is another one."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http = http
        self._url = url
        self._number = 0

    async def knock(self) -> bool:
        self._number += 1
        stamp = f"{time.time():.6f}"
        said = {
            "type": "message",
            "channel_type": "im",
            "user": f"U{self._number % 500}",
            "channel": f"D{self._number % 500}",
            "text": "It took me three evenings to find out when the technician comes. " * 3,
            "ts": stamp,
            "event_ts": stamp,
        }
        body = json.dumps({
            "type": "event_callback",
            "team_id": "T1",
            "event_id": f"Ev{time.monotonic_ns()}{self._number}",
            "authorizations": [{"team_id": "T1", "is_enterprise_install": False}],
            "event": said,
        }).encode()  # fmt: skip
        now = str(int(time.time()))
        basis = b"v0:" + now.encode() + b":" + body
        signed = "v0=" + hmac.new(SECRET.encode(), basis, hashlib.sha256).hexdigest()
        headers = {
            "X-Slack-Signature": signed,
            "X-Slack-Request-Timestamp": now,
            "Content-Type": "application/json",
        }
        async with self._http.post(self._url, data=body, headers=headers) as answer:
            return answer.status == 200


async def steady(caller: Caller, into: Measured, seconds: float, rate: int) -> None:
    """Knock at a fixed pace, whether or not the last one was answered."""
    loop = asyncio.get_running_loop()

    async def one() -> None:
        began = loop.time()
        answered = await caller.knock()
        into.refused += not answered
        into.latencies.append(loop.time() - began)

    cpu, start = time.process_time(), loop.time()
    async with asyncio.TaskGroup() as group:
        for n in range(int(seconds * rate)):
            await asyncio.sleep(max(0.0, start + n / rate - loop.time()))
            group.create_task(one())
    into.cpu += time.process_time() - cpu


async def flat_out(caller: Caller, seconds: float) -> float:
    """Events a second when ``AT_ONCE`` callers never pause."""
    loop = asyncio.get_running_loop()
    end, answered = loop.time() + seconds, 0

    async def one() -> None:
        nonlocal answered
        while loop.time() < end:
            well = await caller.knock()
            answered += well

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(one())
    return answered / seconds


async def measure(seconds: float, rate: int) -> tuple[Measured, Measured, int]:
    """Both ways by turns, and how many events were kept in all."""
    alone, gathered = Measured("one by one"), Measured("gathered")
    gathering = Gathering(SystemClock(), lambda: None)
    ways: tuple[tuple[Measured, Keep], ...] = ((alone, one_by_one), (gathered, gathering))
    runner_of: dict[str, web.AppRunner] = {}
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        callers: dict[str, Caller] = {}
        for found, keep in ways:
            door = SlackDoor(BotRole.INTERVIEWER, SECRET, keep, Quiet(), SystemClock())
            runner = web.AppRunner(FrontDoor({("POST", "/slack/interviewer"): door.answer}).app())
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            runner_of[found.name] = runner
            url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/interviewer"
            callers[found.name] = Caller(http, url)
            await callers[found.name].knock()
        for _ in range(ROUNDS):
            for found, _keep in ways:
                await steady(callers[found.name], found, seconds / ROUNDS, rate)
        for found, _keep in ways:
            found.at_most = await flat_out(callers[found.name], min(5.0, seconds))
    for runner in runner_of.values():
        await runner.cleanup()
    await gathering.close()
    return alone, gathered, await InboxRow.all().count()


async def run(seconds: float, rate: int, database: str | None) -> bool:
    """Measure and print; whether every requirement is met."""
    with tempfile.TemporaryDirectory() as folder:
        url = database or f"sqlite:///{folder}/bench.sqlite3"
        await migrate.up(url)
        async with opened(url):
            return show(*await measure(seconds, rate), rate)


def show(alone: Measured, gathered: Measured, kept: int, rate: int) -> bool:
    """Print the table; whether every requirement is met."""
    table = Table("", alone.name, gathered.name, "gathered / alone", "required", "")
    met = []

    def row(name: str, of: Any, wanted: str = "", fine: bool | None = None, digits: int = 1) -> None:
        one, other = of(alone), of(gathered)
        ratio = f"{other / one:.2f}" if one else ""
        met.append(fine is not False)
        mark = "" if fine is None else "✓" if fine else "✗"
        table.add_row(name, f"{one:.{digits}f}", f"{other:.{digits}f}", ratio, wanted, mark)

    row(f"p50 at {rate}/s, ms", lambda found: 1000 * found.quantile(0.50))
    slow = gathered.quantile(0.99)
    row("p99, ms", lambda found: 1000 * found.quantile(0.99), f"≤ {1000 * P99:.0f}", slow <= P99)
    row("slowest, ms", lambda found: 1000 * max(found.latencies))
    row("CPU an event, ms", lambda found: 1000 * found.cpu / len(found.latencies), digits=2)
    row("at most, events a second", lambda found: found.at_most, digits=0)
    row("not answered with 200", lambda found: found.refused, "0", not gathered.refused, digits=0)
    Console().print(table)
    Console().print(f"{kept} events kept")
    return all(met)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.front_door", description=__doc__)
    parser.add_argument("--seconds", type=float, default=30.0, help="of the steady part, for each way")
    parser.add_argument("--rate", type=int, default=100, help="events a second")
    parser.add_argument("--database", help="postgres://… of an empty database")
    given = parser.parse_args()
    sys.exit(0 if asyncio.run(run(given.seconds, given.rate, given.database)) else 1)


if __name__ == "__main__":
    main()
