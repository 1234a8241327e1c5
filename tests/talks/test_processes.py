"""Several processes on PostgreSQL, with webhooks: web, two workers and a clock serve one interview."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from bots.sandbox import Sandbox
from bots.sandbox.client import SandboxClient, buttons_of
from core import buyers, invitations, jobs, settings
from core.clock import SystemClock
from core.desk import Desk, Ways
from core.intake import BuyerRow, Intake, OrderRow
from core.links import Links
from core.store.db import opened, tx
from core.store.models import Answer, Interview
from core.words import BotRole, InterviewState, Lang
from tests.talks.conftest import INTERVIEWER, NEWSROOM

ANNA = 101


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def ended(process: asyncio.subprocess.Process) -> None:
    """SIGTERM ends a process cleanly."""
    if process.returncode is None:
        process.send_signal(signal.SIGTERM)
    _, err = await process.communicate()
    assert process.returncode == 0, err.decode()


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
async def test_web_workers_and_clock(database: str, tmp_path: Path) -> None:
    clock = SystemClock()
    sandbox = Sandbox(now=clock.now)
    for token, username in (INTERVIEWER, NEWSROOM):
        sandbox.add_bot(token, username, username)
    sandbox.add_person(ANNA, "Анна")
    url, port = await sandbox.start(), free_port()
    env = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(Path.cwd()),
        "OTKLIK_DATABASE": database,
        "OTKLIK_SECRET": "s" * 32,
        "OTKLIK_INTERVIEWER_TOKEN": INTERVIEWER[0],
        "OTKLIK_NEWSROOM_TOKEN": NEWSROOM[0],
        "OTKLIK_TELEGRAM_API": url,
        "OTKLIK_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "OTKLIK_PORT": str(port),
        "OTKLIK_LINGER_SECONDS": "0",
    }
    async with AsyncExitStack() as stack:
        stack.push_async_callback(sandbox.stop)
        world = await stack.enter_async_context(SandboxClient(url, patience=60))
        for part in ("web", "worker", "worker", "clock"):
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bots", part, env=env, cwd=tmp_path, stderr=asyncio.subprocess.PIPE
            )
            stack.push_async_callback(ended, process)
        await stack.enter_async_context(opened(database))
        await Intake(clock).take_in(
            [
                OrderRow(
                    identity="id:1",
                    buyer=BuyerRow(external_id="1", name="Анна", language=Lang.RU),
                    placed_at=clock.now() - timedelta(days=10),
                    amount=100_00,
                    currency="RUB",
                )
            ]
        )
        loaded = settings.load(_env_file=None)
        ways = Ways({BotRole.INTERVIEWER: {"telegram": "https://t.me/b?start={payload}"}})
        desk = Desk(
            clock.now(),
            loaded,
            Links("s" * 32),
            jobs.load(tmp_path / "jobs.toml"),
            "telegram:interviewer",
            ways,
        )

        async def invite() -> list[invitations.Issued]:
            return await invitations.issue((await buyers.choose(desk.now, loaded)).eligible, desk)

        payload = (await tx(invite))[0].link.partition("start=")[2]
        await world.open(ANNA, INTERVIEWER[1], payload)
        said = 0
        while True:
            question = await world.heard(ANNA, INTERVIEWER[1])
            if "Записано" in question["text"]:
                break
            if buttons_of(question):
                await world.tap(ANNA, INTERVIEWER[1], question, row=0, col=0)
            else:
                said += 1
                await world.say(ANNA, INTERVIEWER[1], f"Слова {said}")
        assert (await Interview.get()).state is InterviewState.FINISHED
        texts = [answer.text for answer in await Answer.all().order_by("id") if answer.text]
        assert texts == [f"Слова {n}" for n in range(1, said + 1)]
        state = await world.state()
        assert all(not bot["pending"] and not bot["last_error"] for bot in state["bots"])
