"""Couriers: claim, commit ``sending``, go out, write down what came of it. One attempt each, no guessing."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from time import monotonic
from typing import Protocol, TypeVar

from bots.pacing import Pacer
from bots.turns import Bell
from core import outbox, outcomes
from core.clock import Clock
from core.errors import Gone, Locked, Moved, Refused, Trouble, TryLater, Unknown, Unsupported
from core.lines import Pace
from core.ports import Absent, CannotTell, Message, Receipt
from core.settings import Settings
from core.store.db import tx
from core.store.models import Delivery
from core.words import DeliveryKind, DeliveryState, Priority

T = TypeVar("T")
CHANGES = frozenset({DeliveryKind.EDIT, DeliveryKind.AMEND_POST, DeliveryKind.RETRACT_POST})
log = logging.getLogger(__name__)
AT_ONCE = 16
BROADCASTS_AT_ONCE = 12  # hanging broadcasts must leave room for replies
IDLE = 0.25  # seconds between looks: the grain of lingering and of slots
GRAIN = 0.05  # seconds: how often at most the store is asked again while something waits for its turn …
BUSY = 0.5  # … and how often at least, whoever rang: looking takes time that the pace then lacks
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

    def __init__(
        self,
        doors: Mapping[str, Door],
        clock: Clock,
        settings: Settings,
        bell: Bell,
        bots: Mapping[str, str] | None = None,
        paces: Mapping[str, Pace] | None = None,
    ) -> None:
        """``bots``: door → the bot behind it, where several doors share one. ``paces``: by bot; else the
        settings' own."""
        self._doors = dict(doors)
        self._bots = {door: (bots or {}).get(door, door) for door in doors}
        usual = Pace(settings.sends_per_second, settings.chat_pause_seconds)
        self._pacers = {
            bot: Pacer(pace.per_second, pace.chat_pause, monotonic)
            for bot in self._bots.values()
            for pace in [(paces or {}).get(bot, usual)]
        }
        self._clock = clock
        self._lease = timedelta(seconds=settings.timeout_seconds * 2 + 10)
        self._quarantine = timedelta(seconds=settings.quarantine_seconds)
        self._bell = bell
        self._closed: dict[str, datetime] = {}  # door → the machine's time until which it stays shut
        self._waiting: list[Delivery] = []  # due, and not begun for the sake of the pace
        self._under_way: dict[int, int] = {}  # delivery → its priority
        self._on_the_wire: set[int] = set()  # of them, those that hold a place at their pacer's
        self._finishing = False

    async def run(self) -> None:
        """Send what is due, until cancelled; ``finish`` first, to let what is on its way arrive."""
        rung, looked = True, 0.0
        async with asyncio.TaskGroup() as group:
            while not self._finishing:
                since = monotonic() - looked
                at_least, at_most = (BUSY, GRAIN) if self._waiting else (IDLE, 0.0)
                if since >= (at_most if rung else at_least):
                    self._waiting, rung = await self._ready(), False
                    looked = monotonic()
                chosen, pause = self._choose()
                for delivery in chosen:
                    group.create_task(self._one(delivery))
                if self._waiting or not rung:
                    rung |= await self._bell.wait(min(pause, GRAIN if rung else IDLE))

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

    def _choose(self) -> tuple[list[Delivery], float]:
        """What may leave now, begun at its pacer's; and the seconds until something else may.

        Replies stand before broadcasts, so whatever slot comes next is a reply's if one waits.
        """
        chosen: list[Delivery] = []
        pause = IDLE
        bots: dict[str, float] = {}  # those whose slot is taken, and for how long
        for delivery in self._waiting:
            broadcasts = sum(1 for priority in self._under_way.values() if priority != Priority.REPLY)
            if len(self._under_way) >= AT_ONCE:
                break
            if delivery.priority != Priority.REPLY and broadcasts >= BROADCASTS_AT_ONCE:
                break
            bot = self._bots[delivery.door]
            if bot in bots:
                continue
            pacer = self._pacers[bot]
            if (wait := pacer.bot_wait()) > 0:
                bots[bot] = wait
            elif (place := _counted(delivery)) and (wait := pacer.chat_wait(place)) > 0:
                pause = min(pause, wait)
            else:
                pacer.begin(place)
                self._under_way[delivery.id] = delivery.priority
                self._on_the_wire.add(delivery.id)
                chosen.append(delivery)
        self._waiting = [delivery for delivery in self._waiting if delivery.id not in self._under_way]
        return chosen, min([pause, *bots.values()])

    async def _one(self, delivery: Delivery) -> None:
        try:
            if self._closed.get(delivery.door, self._clock.wall()) <= self._clock.wall():
                await self.send(delivery)
        except Exception as error:  # the store failed under us: the lease will show it as unknown
            log.error("courier.failed", extra={"delivery": delivery.id}, exc_info=error)
        finally:
            self._answered(delivery)  # also when it never began
            del self._under_way[delivery.id]
            # While others wait, the pace wakes us; what follows to the same place has its pause to wait for.
            if not self._waiting or len(self._under_way) >= BROADCASTS_AT_ONCE - 1:
                self._bell.ring()

    async def send(self, delivery: Delivery) -> None:
        """One delivery, once, from claim to outcome."""

        async def claim() -> bool:
            return await outbox.claim(
                delivery, now=self._clock.now(), wall=self._clock.wall(), lease=self._lease
            )

        if not await tx(claim):
            return
        try:
            try:
                receipt = await self._doors[delivery.door].send(delivery, Message.from_json(delivery.message))
            finally:
                self._answered(delivery)
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

    def _answered(self, delivery: Delivery) -> None:
        """From here on a send is over for the pacer; writing down its outcome takes its own time."""
        if delivery.id in self._on_the_wire:
            self._on_the_wire.discard(delivery.id)
            self._pacers[self._bots[delivery.door]].end(_counted(delivery))

    async def _settle(self, delivery: Delivery, trouble: Trouble) -> None:
        now, wall = self._clock.now(), self._clock.wall()
        words = {"delivery": delivery.id, "door": delivery.door, "outcome": type(trouble).__name__}
        log.warning("delivery.trouble", extra={**words, "why": trouble.why})
        match trouble:
            case TryLater():
                wait = trouble.after or min(FIRST_WAIT * 2 ** (delivery.attempts - 1), LONGEST_WAIT)
                if trouble.after is not None:
                    pacer = self._pacers[self._bots[delivery.door]]
                    pacer.hold(wait.total_seconds(), delivery.place, whole_bot=trouble.whole_door)
                await tx(_later(outcomes.later, delivery, trouble.why, now + wait, now))
            case Moved():
                await tx(_later(outcomes.moved, delivery, trouble.to, now))
            case Gone():
                await tx(_later(outcomes.gone, delivery, trouble.why, now))
            case Refused() | Unsupported():
                await tx(_later(outcomes.dead, delivery, trouble.why, now))
            case Locked():
                if trouble.whole_door:
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


def _counted(delivery: Delivery) -> str | None:
    """The place for whose pace a delivery counts; None for a change of what stands there already."""
    return None if delivery.kind in CHANGES else delivery.place


def _later(step: Callable[..., Awaitable[T]], *args: object) -> Callable[[], Awaitable[T]]:
    """A step with its arguments, for ``tx``."""

    async def run() -> T:
        return await step(*args)

    return run
