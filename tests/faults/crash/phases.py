"""Where to kill: each aim opens a window on purpose, kills inside it, and proves which it was."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from random import Random  # noqa: TID251 seeded: the same seed aims at the same moments

from core.store.db import rows
from tests.faults.crash.desk import Editor
from tests.faults.crash.drivers import Pace
from tests.faults.crash.places import Call
from tests.faults.crash.tap import Hold
from tests.faults.crash.world import World

BEFORE = "sending, not yet at {there}"
AFTER = "at {there}, answer not yet read"
RECEIPT = "answered by {there}, receipt not committed"
BROUGHT = "update brought, not committed"
COMMITTED = "update committed, not handled"
CLAIMED = "update being handled, answer not committed"
UNTOLD = "update committed, {there} not told"
TOLD = "update committed, {there} told, not handled"
WINDOW = 4.0  # seconds to wait for a window to open
LIFE = 2.5  # seconds a process lives at most before it is aimed at
UNDER_WAY = "SELECT id FROM delivery WHERE state = 'sending' AND place = ?"
NEW = "SELECT id, attempts FROM inbox WHERE state = 'new'"


class Killer:
    """Aims, kills and keeps count."""

    def __init__(self, world: World, editor: Editor, pace: Pace, dice: Random) -> None:
        self._world, self._editor, self._pace, self._dice = world, editor, pace, dice
        self._place = world.place
        self._buyers, self._staff = world.place.bots
        self.hits: Counter[str] = Counter()
        self.missed = 0
        self._aims: list[Callable[[], Awaitable[str | None]]] = [
            lambda: self._question(BEFORE),
            self._told if self._place.tells else self._brought,
            lambda: self._post(AFTER),
            lambda: self._question(AFTER),
            self._unhandled,
            lambda: self._post(BEFORE),
            lambda: self._question(RECEIPT),
            self._unhandled,
            lambda: self._post(RECEIPT),
            *((self._untold, self._brought) if self._place.tells else ()),
        ]

    async def run(self, kills: int, steps: int, told: Callable[[int], None]) -> None:
        """Kill until ``kills`` moments were hit. ``steps``: how much people have to do in all."""
        turn = 0
        while (hit := self.hits.total()) < kills:
            self._pace.allow(6 + steps * (hit + 1) // kills)
            await self._trouble()
            await self._pace.used(LIFE)
            await self._decided()
            before = self._world.kills
            phase = await self._aims[turn % len(self._aims)]()
            turn += 1
            if self._world.kills > before or self._world.died:
                await self._world.start()
            if phase is None:
                self.missed += 1
                self._pace.more(4)
                continue
            self.hits[phase.format(there=self._place.title)] += 1
            told(self.hits.total())
        self._pace.allow(10**9)

    async def _trouble(self) -> None:
        """Lost answers, doubled updates and a busy messenger, besides the kills."""
        fault = self._dice.choice([*("lost", "duplicate") * 2, "429", "500", None, None])
        if fault == "duplicate":
            await self._world.client.fault(fault, bot=self._buyers, times=3)
        elif fault is not None:
            bot = self._dice.choice([self._buyers, self._buyers, self._staff])
            await self._world.client.fault(fault, bot=bot, method=self._place.send, retry_after=1)
        if self._dice.random() < 0.3:
            await self._editor.publish_next()

    async def _decided(self) -> None:
        """Until Otklik has decided what the last kill left of unknown fate, or a while has passed."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + LIFE
        while loop.time() < deadline and await rows("SELECT 1 FROM delivery WHERE state = 'unknown' LIMIT 1"):
            await asyncio.sleep(0.1)

    async def _reached(self, hold: Hold) -> bool:
        try:
            async with asyncio.timeout(WINDOW):
                await hold.reached.wait()
        except TimeoutError:
            self._world.tap.forget(hold)
            return False
        return True

    async def _question(self, phase: str) -> str | None:
        self._pace.more(2)
        return await self._sending(phase, lambda call: call.bot == self._buyers, "buyer")

    async def _post(self, phase: str) -> str | None:
        if not await self._editor.publish_next():
            return await self._question(phase)
        return await self._sending(phase, lambda call: call.chat == self._place.channel, "post")

    async def _sending(self, phase: str, wanted: Callable[[Call], bool], what: str) -> str | None:
        """Stop one send where ``phase`` says, and kill there."""

        def sends(call: Call) -> bool:
            return call.method == self._place.send and wanted(call)

        hold = self._world.tap.hold(sends, after=phase != BEFORE)
        if not await self._reached(hold):
            return None
        assert hold.call is not None
        if phase == RECEIPT:
            async with self._world.frozen():
                hold.released.set()
                await hold.over.wait()
                killed = await self._world.kill() and hold.arrived
        else:
            killed = await self._world.kill()
        await self._world.quiet()
        # What the store says now is what the kill left: nobody else writes deliveries.
        under_way = await rows(UNDER_WAY, [hold.call.chat])
        arrived = hold.call.result is not None
        if not killed or not under_way or arrived == (phase == BEFORE):
            return None
        return f"{phase} ({what})"

    async def _brought(self) -> str | None:
        """What people did reaches Otklik; the store cannot commit it before the kill."""
        self._pace.more(2)
        hold = self._world.tap.hold(self._from_buyers(self._place.brings), after=True)
        if not await self._reached(hold):
            return None
        assert hold.call is not None
        updates = self._place.brings(hold.call)
        new = updates - set(await self._kept(updates))
        async with self._world.frozen():
            hold.released.set()
            await hold.over.wait()
            killed = await self._world.kill() and hold.arrived
        await self._world.quiet()
        return BROUGHT if killed and new and not await self._kept(new) else None

    async def _untold(self) -> str | None:
        """Kill before the messenger hears that something was kept: it brings it again."""
        return await self._acknowledging(UNTOLD)

    async def _told(self) -> str | None:
        """Kill when it has just heard so: it never brings it again."""
        return await self._acknowledging(TOLD)

    async def _acknowledging(self, phase: str) -> str | None:
        self._pace.more(2)
        hold = self._world.tap.hold(self._from_buyers(self._place.acknowledges), after=False)
        if not await self._reached(hold):
            return None
        assert hold.call is not None
        if phase == TOLD:
            hold.released.set()
            await hold.over.wait()
        killed = await self._world.kill() and hold.arrived is (phase == TOLD)
        await self._world.quiet()
        states = await self._kept(self._place.acknowledges(hold.call))
        return phase if killed and states and (phase == UNTOLD or "new" in states.values()) else None

    def _from_buyers(self, named: Callable[[Call], set[str]]) -> Callable[[Call], bool]:
        return lambda call: call.bot == self._buyers and bool(named(call))

    async def _kept(self, updates: set[str]) -> dict[str, str]:
        """Those of them that lie in the inbox, and their states."""
        marks = ", ".join("?" for _ in updates)
        found = await rows(
            f"SELECT external_id, state FROM inbox WHERE source = ? AND external_id IN ({marks})",
            [f"{self._place.name}:interviewer", *sorted(updates)],
        )
        return {str(row["external_id"]): str(row["state"]) for row in found}

    async def _unhandled(self) -> str | None:
        """Kill at the first sight of a committed update that is not yet done."""
        old = {row["id"] for row in await rows(NEW)}
        claimed = self._dice.random() < 0.5
        self._pace.more(2)
        loop = asyncio.get_running_loop()
        deadline = loop.time() + WINDOW
        before = await rows(self._place.committed)
        while (
            not any(row["id"] not in old and row["attempts"] for row in await rows(NEW))
            if claimed
            else await rows(self._place.committed) == before
        ):
            if loop.time() > deadline:
                return None
            await asyncio.sleep(0)
        killed = await self._world.kill()
        await self._world.quiet()
        left = [row["attempts"] for row in await rows(NEW) if row["id"] not in old]
        if not killed or not left:
            return None  # it was faster
        return CLAIMED if max(left) else COMMITTED
