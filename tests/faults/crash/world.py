"""The world of a crash test: the sandbox and Otklik as processes of their own, one store, one tapped wire."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg

from core import buyers, invitations, settings
from core.clock import SystemClock
from core.desk import Desk, Ways
from core.intake import BuyerRow, Intake, OrderRow
from core.jobs import load
from core.links import Links
from core.settings import Settings
from core.store import migrate
from core.store.db import opened, rows, sqlite_path, tx
from core.store.models import Buyer, Staff
from core.tasks import spawn
from core.words import BotRole, Lang, Role
from tests.faults.crash.places import EDITOR, FIRST_BUYER, Place, lang_of
from tests.faults.crash.tap import Tap

ROOT = Path(__file__).resolve().parents[3]
JOBS = """
[jobs.delivery]
en = "check where a delivery is"
ru = "проверить, где доставка"
match = ["delivery"]
"""
UP_WITHIN = 60.0  # seconds; a start takes about two on an idle core


class Died(Exception):
    """Otklik ended although nobody killed it."""


class World:
    """Everything outside the drivers' heads."""

    def __init__(self, folder: Path, database: str, place: Place, interviews: int) -> None:
        self.folder, self.database, self.place = folder, database, place
        self.clock = SystemClock()
        self.is_postgres = not database.startswith("sqlite")
        self.people = range(FIRST_BUYER, FIRST_BUYER + interviews)
        self.kills = 0
        self.died: list[int] = []  # exit statuses nobody asked for
        self._stack = AsyncExitStack()
        self._otklik: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> World:
        (self.folder / "jobs.toml").write_text(JOBS, "utf-8")
        self._log = self._stack.enter_context((self.folder / "otklik.log").open("ab"))
        await migrate.up(self.database)
        self.tap = Tap(await self._sandbox(), self.place)
        self._stack.push_async_callback(self.tap.stop)
        self.values = self._values(await self.tap.start())
        self.settings: Settings = settings.load(_env_file=None, **self.values)
        await self._stack.enter_async_context(opened(self.database))
        self._stack.push_async_callback(self._stop)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    def _values(self, messenger: str) -> dict[str, Any]:
        return {
            "database": self.database,
            "secret": "s" * 32,
            **self.place.settings(messenger),
            "brand": "Дом",
            "contact": "@dom_help",
            "news_link": "t.me/otklik_news",
            "zone": "Europe/Moscow",
            "jobs": str(self.folder / "jobs.toml"),
            "channels": self.place.channel,
            "linger_seconds": 0.0,
            "chat_pause_seconds": 0.02,  # its people answer within milliseconds
            "timeout_seconds": 1.0,
            "quarantine_seconds": 1.2,
        }

    async def _sandbox(self) -> str:
        """Start the world outside; returns its address."""
        scene = self.place.scene(self.people)
        (self.folder / "scene.json").write_text(json.dumps(scene), "utf-8")
        process = await asyncio.create_subprocess_exec(
            *(
                sys.executable,
                "-m",
                "bots.sandbox",
                "--port",
                "0",
                "--scene",
                str(self.folder / "scene.json"),
            ),
            stdout=asyncio.subprocess.PIPE,
            cwd=ROOT,
        )

        async def end() -> None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

        self._stack.push_async_callback(end)
        assert process.stdout is not None
        url = (await process.stdout.readline()).decode().strip()
        self.client = await self._stack.enter_async_context(self.place.client(url))
        await self.client.limiter(False)
        return url

    # --- Otklik ---

    async def start(self) -> None:
        """Start Otklik and wait until both bots listen. Raises ``Died`` when it does not come up."""
        self.tap.fresh()
        env = {
            # The child is a program like any other: it gets what we were given, and its own settings.
            **os.environ,  # noqa: TID251
            "PYTHONPATH": str(ROOT),
            **{f"OTKLIK_{name.upper()}": str(value) for name, value in self.values.items()},
        }
        self._otklik = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bots", "run"),
            cwd=self.folder,
            env=env,
            stdout=self._log,
            stderr=self._log,
        )
        up, ended = spawn(self.tap.up(), name="up"), spawn(self._otklik.wait(), name="ended")
        await asyncio.wait({up, ended}, timeout=UP_WITHIN, return_when=asyncio.FIRST_COMPLETED)
        came = up.done()
        for task in (up, ended):
            task.cancel()
        if not came:
            self.died.append(self._otklik.returncode or 0)
            raise Died(f"Otklik did not come up; its log: {self.folder / 'otklik.log'}")

    async def kill(self) -> bool:
        """``kill -9``. False when it had ended by itself."""
        assert self._otklik is not None
        if self._otklik.returncode is not None:
            self.died.append(self._otklik.returncode)
            return False
        self._otklik.kill()
        await self._otklik.wait()
        self.kills += 1
        return True

    async def _stop(self) -> None:
        if self._otklik is not None and self._otklik.returncode is None:
            self._otklik.terminate()
            try:
                async with asyncio.timeout(10):
                    await self._otklik.wait()
            except TimeoutError:
                self._otklik.kill()
                await self._otklik.wait()

    @asynccontextmanager
    async def frozen(self) -> AsyncIterator[None]:
        """Nobody else can commit meanwhile: whatever Otklik was about to write stays unwritten."""
        if self.is_postgres:
            base, _, socket = self.database.partition("?host=")
            link = await asyncpg.connect(host=socket, user="postgres", database=base.rpartition("/")[2])
            try:
                while True:  # our order of locks is not Otklik's: it is we who give way
                    try:
                        await link.execute("BEGIN; SET LOCAL lock_timeout = '300ms'")
                        await link.execute("LOCK TABLE inbox, delivery, polling_offset IN EXCLUSIVE MODE")
                        break
                    except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError):
                        await link.execute("ROLLBACK")
                yield
            finally:
                await link.close()
            return
        file = sqlite3.connect(
            sqlite_path(self.database), timeout=30, isolation_level=None, check_same_thread=False
        )
        try:
            await asyncio.to_thread(file.execute, "BEGIN IMMEDIATE")
            yield
        finally:
            file.close()

    async def quiet(self) -> None:
        """Until the database has noticed that the killed process is gone (PostgreSQL rolls it back)."""
        while self.is_postgres and await rows(
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND state <> 'idle' AND backend_type = 'client backend'"
        ):
            await asyncio.sleep(0.02)

    # --- who is there ---

    def desk(self) -> Desk:
        links = Links(self.settings.secret.get_secret_value())
        return Desk(
            self.clock.now(),
            self.settings,
            links,
            load(self.settings.jobs),
            f"{self.place.name}:interviewer",
            Ways({BotRole.INTERVIEWER: {self.place.name: self.place.way}}),
        )

    async def seed(self) -> dict[int, str]:
        """Buyers with orders, an editor, and an invitation for each buyer: person → payload of their link."""
        given: list[Any] = []
        for person in self.people:
            row = BuyerRow(external_id=f"c{person}", name=f"Qzx{person}", language=Lang(lang_of(person)))
            order = OrderRow(
                identity=f"id:{person}",
                number=f"A-{person}",
                buyer=row,
                placed_at=self.clock.now() - timedelta(days=10),
                amount=12_500_00,
                currency="RUB",
                is_paid=True,
                category="delivery",
            )
            given += [row, order]
        await Intake(self.clock).take_in(given)
        await Staff.create(
            messenger=self.place.name,
            external_id=self.place.account(EDITOR),
            name="Editor",
            role=Role.ADMIN,
            language=Lang.EN,
            zone="Europe/Moscow",
            created_at=self.clock.now(),
        )
        desk = self.desk()

        async def invite() -> list[invitations.Issued]:
            return await invitations.issue((await buyers.choose(desk.now, desk.settings)).eligible, desk)

        issued = await tx(invite)
        external = {b.id: int((b.external_id or "c0")[1:]) for b in await Buyer.all()}
        before = self.place.way.partition("{")[0]
        return {external[one.buyer_id]: one.link.removeprefix(before) for one in issued}
