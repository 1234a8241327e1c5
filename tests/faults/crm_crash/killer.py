"""``otklik crm pull`` and ``push`` as processes of their own: started, stopped in the middle, killed."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections import Counter
from pathlib import Path
from random import Random  # noqa: TID251 seeded by --seed

from tortoise.exceptions import OperationalError

from core.clock import SystemClock
from core.store.models import CrmAccount, CrmFact
from core.tasks import spawn
from tests.crms.espocrm_world import KEY
from tests.faults.crm_crash.wire import StoppingServer

ROOT = Path(__file__).resolve().parents[3]
BEFORE, AFTER, BETWEEN = "call on its way", "call done, answer not read", "between calls"
TAKEN_OVER = "call done, answer read after another process had taken over"
CALLS = 12  # the kill comes at one of so many calls
QUARANTINE = 0.2  # seconds
FREE_WITHIN = 5.0  # seconds to wait for a lock
UP_WITHIN = 60.0  # seconds for one command, on a busy machine


class Killer:
    """Runs commands against one store and one CRM, and keeps count of the kills."""

    def __init__(self, database: str, folder: Path, server: StoppingServer, dice: Random) -> None:
        self._server, self._dice = server, dice
        self._log = folder / "otklik.log"
        self._folder = folder
        self._env = {
            # The child is a program like any other: it gets what we were given, and its own settings.
            **os.environ,  # noqa: TID251
            "PYTHONPATH": str(ROOT),
            "OTKLIK_DATABASE": database,
            "OTKLIK_SECRET": "s" * 32,
            "OTKLIK_ZONE": "Europe/Moscow",
            "OTKLIK_JOBS": "none.toml",
            "OTKLIK_QUARANTINE_SECONDS": str(QUARANTINE),
            "OTKLIK_ALLOWED_HOSTS": "127.0.0.1",
            "OTKLIK_ESPOCRM_URL": server.url,
            "OTKLIK_ESPOCRM_API_KEY": KEY,
        }
        self.hits: Counter[str] = Counter()
        self.missed = 0

    async def run(self, what: str) -> int:
        """The command, undisturbed; its exit status."""
        async with asyncio.timeout(UP_WITHIN):
            return await (await self._start(what)).wait()

    async def _start(self, what: str) -> asyncio.subprocess.Process:
        with self._log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bots", "crm", what, "espocrm"),
                cwd=self._folder,
                env=self._env,
                stdout=log,
                stderr=log,
            )

    async def kill(self, what: str) -> None:
        """Start it, kill it at some moment, and let the time pass after which its turn is over."""
        moment = self._dice.choice([BEFORE, AFTER, AFTER, BETWEEN, TAKEN_OVER])
        stop = self._server.stop(self._dice.randint(1, CALLS), after=moment != BEFORE)
        process, hit = await self._start(what), False
        if await self._reached(stop.reached, process):
            if moment == TAKEN_OVER:
                hit = await self._taken_over(what, process, stop.released)
            else:
                hit = await self._killed(moment, process, stop.released)
        if hit:
            self.hits[f"{what}: {moment}"] += 1
        else:
            self.missed += 1
        self._server.forget()
        await self.lapse()

    async def _reached(self, reached: asyncio.Event, process: asyncio.subprocess.Process) -> bool:
        """Until it is stopped at that call; False when it had fewer calls to make."""
        there, over = spawn(reached.wait(), name="reached"), spawn(process.wait(), name="over")
        await asyncio.wait({there, over}, timeout=UP_WITHIN, return_when=asyncio.FIRST_COMPLETED)
        for task in (there, over):
            task.cancel()
        return reached.is_set()

    async def _killed(
        self, moment: str, process: asyncio.subprocess.Process, released: asyncio.Event
    ) -> bool:
        if moment == BETWEEN:
            released.set()
            await asyncio.sleep(self._dice.random() / 20)
        if process.returncode is not None:
            return False  # it was faster
        process.kill()
        await process.wait()
        return True

    async def _taken_over(
        self, what: str, process: asyncio.subprocess.Process, released: asyncio.Event
    ) -> bool:
        """It sleeps so long that somebody else does its work; then it wakes up and goes on.

        False when it fell asleep in the middle of a transaction: nobody else can write until it wakes up.
        """
        process.send_signal(signal.SIGSTOP)
        try:
            async with asyncio.timeout(FREE_WITHIN):
                await self.lapse()
            other = await self._start(what)
            try:
                async with asyncio.timeout(UP_WITHIN):
                    await other.wait()
            finally:
                if other.returncode is None:
                    other.kill()
                    await other.wait()
            return True
        except (TimeoutError, OperationalError):
            return False
        finally:
            released.set()
            process.send_signal(signal.SIGCONT)
            async with asyncio.timeout(UP_WITHIN):
                await process.wait()

    async def lapse(self) -> None:
        """As after a few minutes: what a dead process held is free."""
        past = SystemClock().wall()
        await CrmAccount.all().update(pull_lease=None, push_lease=None)
        await CrmFact.filter(leased_until__isnull=False).update(leased_until=past)
