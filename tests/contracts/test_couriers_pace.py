"""Couriers on a real store: replies before broadcasts, a told wait obeyed, one pace for a bot's two doors."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from bots.couriers import Couriers
from bots.turns import Bell
from core import outbox
from core.clock import SystemClock
from core.errors import TryLater, Unknown
from core.ports import CannotTell, Message, Receipt, plain
from core.settings import load
from core.store.db import tx
from core.store.models import Delivery
from core.tasks import spawn
from core.words import DeliveryKind, DeliveryState, Priority

pytestmark = pytest.mark.usefixtures("store")
CHATS, CHANNEL = "chats", "channel"


class Gate:
    """A door that notes what leaves, and answers as it is told."""

    def __init__(self) -> None:
        self.left: list[str] = []
        self.troubles: dict[str, Exception] = {}
        self.shut = asyncio.Event()
        self.shut.set()

    async def send(self, delivery: Delivery, message: Message) -> Receipt:
        self.left.append(delivery.key)
        await self.shut.wait()
        if (trouble := self.troubles.pop(delivery.key, None)) is not None:
            raise trouble
        return Receipt(delivery.place, "1")

    async def find(self, delivery: Delivery) -> CannotTell:
        return CannotTell()


async def plan(
    key: str, place: str, *, door: str = CHATS, priority: int = Priority.REPLY, ago: float = 0.0
) -> None:
    now = datetime.now(UTC)  # noqa: TID251

    async def work() -> int:
        return await outbox.plan(
            key=key,
            door=door,
            place=place,
            kind=DeliveryKind.SAY,
            message=plain(key),
            due_at=now - timedelta(seconds=ago),
            now=now,
            priority=priority,
        )

    await tx(work)


@asynccontextmanager
async def running(gate: Gate, bell: Bell, **settings: float) -> AsyncIterator[Couriers]:
    given = {"sends_per_second": 200, "chat_pause_seconds": 0.01, "timeout_seconds": 1.0} | settings
    doors = {CHATS: gate, CHANNEL: gate}
    couriers = Couriers(doors, SystemClock(), load(_env_file=None, **given), bell, {CHANNEL: CHATS})
    loop = spawn(couriers.run(), name="couriers")
    try:
        yield couriers
    finally:
        await couriers.finish()
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)


async def until(check: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not check():
            await asyncio.sleep(0.01)


async def test_a_reply_does_not_stand_in_line_behind_a_broadcast() -> None:
    for n in range(40):
        await plan(f"many{n}", str(n), priority=Priority.BROADCAST, ago=60)
    await plan("mine", "39", ago=0)  # to somebody whose broadcast waits, too
    gate, bell = Gate(), Bell()
    async with running(gate, bell, sends_per_second=20):
        await until(lambda: len(gate.left) >= 3)
        await plan("reply", "900")
        bell.ring()
        planned_at = len(gate.left)
        await until(lambda: "reply" in gate.left)
        assert gate.left[0] == "mine"
        assert gate.left.index("reply") - planned_at <= 4
        await until(lambda: len(gate.left) == 42)
    assert len(set(gate.left)) == 42


async def test_hanging_broadcasts_leave_room_for_a_reply() -> None:
    for n in range(40):
        await plan(f"many{n}", str(n), priority=Priority.BROADCAST)
    gate, bell = Gate(), Bell()
    gate.shut.clear()
    async with running(gate, bell):
        await until(lambda: len(gate.left) == 12)
        await plan("reply", "900")
        bell.ring()
        await until(lambda: "reply" in gate.left)
        assert len(gate.left) == 13
        gate.shut.set()
        await until(lambda: len(gate.left) == 41)


async def test_retry_after_holds_one_chat_and_the_others_go_on() -> None:
    await plan("a1", "1")
    await plan("a2", "1")
    await plan("b1", "2")
    gate, bell = Gate(), Bell()
    gate.troubles["a1"] = TryLater("429", timedelta(seconds=0.6))
    async with running(gate, bell):
        await until(lambda: len(gate.left) == 4)
    assert gate.left == ["a1", "b1", "a1", "a2"]
    assert await Delivery.filter(state=DeliveryState.SENT).count() == 3


async def test_retry_after_of_the_bot_holds_both_its_doors() -> None:
    await plan("post", "@news", door=CHANNEL)
    gate, bell = Gate(), Bell()
    gate.troubles["post"] = TryLater("429", timedelta(seconds=0.6), whole_door=True)
    async with running(gate, bell):
        await until(lambda: len(gate.left) == 1)
        await until(lambda: not gate.troubles)
        await plan("reply", "1")
        bell.ring()
        await until(lambda: len(gate.left) == 3)
        first = await Delivery.get(key="post")
        reply = await Delivery.get(key="reply")
        assert reply.sending_at is not None
        assert first.created_at + timedelta(seconds=0.6) <= reply.sending_at


async def test_what_waits_for_its_pace_is_not_claimed() -> None:
    for n in range(3):
        await plan(f"k{n}", "1")
    gate, bell = Gate(), Bell()
    gate.troubles["k0"] = Unknown("cut")
    async with running(gate, bell, chat_pause_seconds=60.0):
        await until(lambda: gate.left == ["k0"] and not gate.troubles)
        await plan("other", "2")
        bell.ring()
        await until(lambda: len(gate.left) == 2)
    states = {one.key: one.state for one in await Delivery.all()}
    assert states == {
        "k0": DeliveryState.UNKNOWN,
        "k1": DeliveryState.DUE,
        "k2": DeliveryState.DUE,
        "other": DeliveryState.SENT,
    }
