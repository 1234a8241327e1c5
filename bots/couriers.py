"""Couriers: claim, commit ``sending``, go out, write down what came of it. One attempt each, no guessing."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from bots.turns import Bell
from core import outbox, outcomes
from core.clock import Clock
from core.errors import Gone, Locked, Moved, Refused, Trouble, TryLater, Unknown, Unsupported
from core.ports import Absent, CannotTell, Message, Receipt
from core.settings import Settings
from core.store.db import tx
from core.store.models import Delivery
from core.words import DeliveryState

T = TypeVar("T")
log = logging.getLogger(__name__)
AT_ONCE = 16
IDLE = 0.25  # seconds between looks: the grain of lingering and of slots
PER_SECOND = 28  # sends a second and door; Telegram allows about 30 a bot
LOCKED_FOR = timedelta(seconds=60)  # how long a door stays closed before the token is tried again
FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(hours=2)


class Door(Protocol):
    """Where deliveries leave: one bot in one role."""

    async def send(self, delivery: Delivery, message: Message) -> Receipt:
        """Do what the delivery says, once. Raises the ``Trouble`` family."""
        ...

    async def find(self, delivery: Delivery) -> Receipt | Absent | CannotTell:
        """Whether a delivery of unknown fate arrived."""
        ...


class Couriers:
    """The loop over the outbox."""

    def __init__(self, doors: Mapping[str, Door], clock: Clock, settings: Settings, bell: Bell) -> None:
        self._doors = dict(doors)
        self._clock = clock
        self._lease = timedelta(seconds=settings.timeout_seconds * 2 + 10)
        self._quarantine = timedelta(seconds=settings.quarantine_seconds)
        self._bell = bell
        self._closed: dict[str, datetime] = {}  # door → the machine's time until which it stays shut
        self._next: dict[str, float] = {}  # door → loop time of its next free slot
        self._under_way: set[int] = set()
        self._finishing = False

    async def run(self) -> None:
        """Send what is due, until cancelled; ``finish`` first, to let what is on its way arrive."""
        async with asyncio.TaskGroup() as group:
            while not self._finishing:
                for delivery in await self._ready():
                    if len(self._under_way) >= AT_ONCE:
                        break
                    self._under_way.add(delivery.id)
                    group.create_task(self._one(delivery))
                await self._bell.wait(IDLE)

    async def finish(self) -> None:
        """Begin nothing more, and wait for what is on its way (no longer than its time-out)."""
        self._finishing = True
        self._bell.ring()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._lease.total_seconds()):
                while self._under_way:
                    await self._bell.wait(IDLE)

    async def _ready(self) -> list[Delivery]:
        wall = self._clock.wall()
        open_doors = [door for door in self._doors if self._closed.get(door, wall) <= wall]
        if not open_doors:
            return []
        found = await outbox.ready(open_doors, self._clock.now())
        return [delivery for delivery in found if delivery.id not in self._under_way]

    async def _one(self, delivery: Delivery) -> None:
        try:
            await self._pace(delivery.door)
            if self._closed.get(delivery.door, self._clock.wall()) > self._clock.wall():
                return
            await self.send(delivery)
        except Exception as error:  # the store failed under us: the lease will show it as unknown
            log.error("courier.failed", extra={"delivery": delivery.id}, exc_info=error)
        finally:
            self._under_way.discard(delivery.id)
            self._bell.ring()

    async def _pace(self, door: str) -> None:
        """No burst and no catching up: one slot every 1/28 s a door."""
        loop = asyncio.get_running_loop()
        slot = max(loop.time(), self._next.get(door, 0.0))
        self._next[door] = slot + 1 / PER_SECOND
        await asyncio.sleep(slot - loop.time())

    async def send(self, delivery: Delivery) -> None:
        """One delivery, once, from claim to outcome."""

        async def claim() -> bool:
            return await outbox.claim(
                delivery, now=self._clock.now(), wall=self._clock.wall(), lease=self._lease
            )

        if not await tx(claim):
            return
        try:
            receipt = await self._doors[delivery.door].send(delivery, Message.from_json(delivery.message))
        except Trouble as trouble:
            await self._settle(delivery, trouble)
        except asyncio.CancelledError:
            await self._settle(delivery, Unknown("stopped in the middle"))
            raise
        except Exception as error:  # a defect of ours after the door was opened: it may have gone out
            log.error("courier.defect", extra={"delivery": delivery.id}, exc_info=error)
            await self._settle(delivery, Unknown(type(error).__name__))
        else:
            await tx(_later(outcomes.sent, delivery, receipt.ref, self._clock.now()))

    async def _settle(self, delivery: Delivery, trouble: Trouble) -> None:
        now, wall = self._clock.now(), self._clock.wall()
        words = {"delivery": delivery.id, "door": delivery.door, "outcome": type(trouble).__name__}
        log.warning("delivery.trouble", extra={**words, "why": trouble.why})
        match trouble:
            case TryLater():
                wait = trouble.after or min(FIRST_WAIT * 2 ** (delivery.attempts - 1), LONGEST_WAIT)
                if trouble.whole_door:
                    self._closed[delivery.door] = wall + wait
                await tx(_later(outcomes.later, delivery, trouble.why, now + wait, now))
            case Moved():
                await tx(_later(outcomes.moved, delivery, trouble.to, now))
            case Gone():
                await tx(_later(outcomes.gone, delivery, trouble.why, now))
            case Refused() | Unsupported():
                await tx(_later(outcomes.dead, delivery, trouble.why, now))
            case Locked():
                self._closed[delivery.door] = wall + LOCKED_FOR
                await tx(_later(outcomes.wait_for_door, delivery, trouble.why, now + LOCKED_FOR, now))
            case Unknown():
                await tx(_later(outcomes.unknown, delivery, trouble.why, wall + self._quarantine, now))
            case _:
                raise trouble

    async def sweep(self) -> None:
        """Leases that ran out become unknown; what has waited out its quarantine is looked up and decided."""
        wall = self._clock.wall()

        async def expire() -> int:
            return await outcomes.expire_leases(wall, wall + self._quarantine)

        await tx(expire)
        for delivery in await outcomes.out_of_quarantine(wall):
            door = self._doors.get(delivery.door)
            if door is None:
                continue
            try:
                found = await door.find(delivery)
            except Trouble:
                continue  # looked up again at the next sweep
            ref = found.ref if isinstance(found, Receipt) else None
            state = await tx(
                _later(outcomes.resolve, delivery, ref, isinstance(found, Absent), self._clock.now())
            )
            log.info("delivery.resolved", extra={"delivery": delivery.id, "state": state.value})
            if state is DeliveryState.DUE:
                self._bell.ring()


def _later(step: Callable[..., Awaitable[T]], *args: object) -> Callable[[], Awaitable[T]]:
    """A step with its arguments, for ``tx``."""

    async def run() -> T:
        return await step(*args)

    return run
