"""The composition root: the only file that knows every real adapter."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from aiohttp import web

from bots.clockwork import Chore, Clockwork
from bots.couriers import Couriers, Door
from bots.doors import ChannelDoor, ChatDoor
from bots.front_door import FrontDoor, webhook_secret
from bots.parts import ALL, Part
from bots.serving import alone, is_embedded
from bots.telegram.polling import Poller
from bots.telegram.updates import KINDS
from bots.turns import Bell, Ear, Turns
from core import digest, inbox, jobs, newsroom_turns, outcomes
from core.clock import Clock
from core.desk import Desk
from core.errors import Locked, Misconfigured, Trouble
from core.interviews import nudges
from core.interviews.hearing import hear as hear_buyer
from core.links import Links
from core.ports import Inbound
from core.settings import Settings
from core.store import migrate
from core.store.db import opened, tx
from core.tasks import spawn

log = logging.getLogger(__name__)
INTERVIEWER, NEWSROOM, CHANNEL = "telegram:interviewer", "telegram:newsroom", "telegram:channel"


class House:
    """What every process has, over an open store."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.settings = settings
        self.clock = clock
        self.links = Links(settings.secret.get_secret_value())
        self.jobs = jobs.load(settings.jobs)
        self.handle = ""  # the interviewer's public name, once Telegram has told it
        self.newsroom_handle = ""
        self.inbox_bell, self.outbox_bell = Bell(), Bell()

    def desk(self) -> Desk:
        """The desk for one turn."""
        return Desk(self.clock.now(), self.settings, self.links, self.jobs, INTERVIEWER, self.handle)

    async def due_digests(self) -> None:
        """Make the occurrences of schedules that have come, and plan their digests."""
        now = self.clock.now()

        async def materialise() -> None:
            await digest.materialise(now)

        await tx(materialise)
        if await digest.run_due(now, self.settings):
            self.outbox_bell.ring()

    async def nudge(self) -> None:
        """Remind whoever has left a question open long enough, and drop what was not sent in its hours."""
        now = self.clock.now()

        async def lapse() -> int:
            return await outcomes.lapse(now)

        await tx(lapse)
        if await nudges.nudge(self.desk()):
            self.outbox_bell.ring()

    def pollers(self) -> list[Poller]:
        """One poller a bot."""
        return [
            Poller(role, token, self.settings, self.clock, self.inbox_bell.ring)
            for role, token in self._tokens().items()
        ]

    def front_door(self) -> FrontDoor:
        """The webhook server; a bot's id is the number before the colon of its token."""
        accounts = {role: token.partition(":")[0] for role, token in self._tokens().items()}
        secret = self.settings.secret.get_secret_value()
        return FrontDoor(accounts, secret, self.clock, self.inbox_bell.ring)

    def _tokens(self) -> dict[str, str]:
        return {
            "interviewer": self.settings.interviewer_token.get_secret_value(),
            "newsroom": self.settings.newsroom_token.get_secret_value(),
        }


class Workshop:
    """The worker's part: both bots, the turns and the couriers."""

    def __init__(self, house: House) -> None:
        # Imported here: both libraries cost seconds and memory that web and clock can do without.
        from bots.telegram.interviewer.messenger import TelegramInterviewer
        from bots.telegram.newsroom.channel import TelegramChannel
        from bots.telegram.newsroom.messenger import TelegramNewsroom

        self._house = house
        self.interviewer = TelegramInterviewer(house.settings)
        self.newsroom = TelegramNewsroom(house.settings)
        ears = {
            INTERVIEWER: Ear(self.interviewer, self._buyer_speaks),
            NEWSROOM: Ear(self.newsroom, self._staff_speak),
        }
        doors: dict[str, Door] = {
            INTERVIEWER: ChatDoor(self.interviewer),
            NEWSROOM: ChatDoor(self.newsroom),
            CHANNEL: ChannelDoor(TelegramChannel(self.newsroom)),
        }
        self.turns = Turns(ears, house.clock, house.inbox_bell, house.outbox_bell.ring)
        # Two doors, one token: they share its pace.
        shared = {CHANNEL: NEWSROOM}
        self.couriers = Couriers(doors, house.clock, house.settings, house.outbox_bell, shared)

    async def _buyer_speaks(self, inbound: Inbound, key: str) -> str:
        return await hear_buyer(inbound, self._house.desk(), key=key)

    async def _staff_speak(self, inbound: Inbound, key: str) -> str:
        house = self._house
        return await newsroom_turns.hear(
            inbound, house.desk(), door=NEWSROOM, key=key, handle=house.newsroom_handle
        )

    async def greet(self) -> None:
        """Learn the interviewer's name, fill the menus, set webhooks where there is a public address.

        Raises the ``Trouble`` family, and ``Misconfigured`` when both tokens are one bot's.
        """
        handle = await self.interviewer.who_am_i()
        newsroom_handle = await self.newsroom.who_am_i()
        if newsroom_handle == handle:
            raise Misconfigured(
                "OTKLIK_INTERVIEWER_TOKEN and OTKLIK_NEWSROOM_TOKEN belong to the same bot. Make a second "
                "one with @BotFather: buyers and staff must never share a bot."
            )
        await self.interviewer.introduce()
        await self.newsroom.introduce()
        if self._house.settings.public_url is not None:
            base = self._house.settings.public_url.rstrip("/")
            for messenger, role in ((self.interviewer, "interviewer"), (self.newsroom, "newsroom")):
                secret = webhook_secret(self._house.settings.secret.get_secret_value(), role)
                await messenger.set_webhook(f"{base}/telegram/{role}", secret, list(KINDS))
        self._house.handle, self._house.newsroom_handle = handle, newsroom_handle

    async def close(self) -> None:
        """Close the connections to Telegram."""
        await self.interviewer.close()
        await self.newsroom.close()


def check(settings: Settings) -> None:
    """Refuse what cannot work. Raises ``Misconfigured`` saying what to set."""
    for name, token in (("INTERVIEWER", settings.interviewer_token), ("NEWSROOM", settings.newsroom_token)):
        if token.get_secret_value() and ":" not in token.get_secret_value():
            raise Misconfigured(
                f"OTKLIK_{name}_TOKEN is not a bot's token: those look like 123456:ABC… Copy it again from "
                "@BotFather, whole."
            )
        if not token.get_secret_value():
            raise Misconfigured(
                f"OTKLIK_{name}_TOKEN is not set. Get a token from @BotFather (README: “With real Telegram”) "
                "and put it into .env — or try `otklik demo`, which needs none."
            )


@asynccontextmanager
async def house(settings: Settings, clock: Clock, parts: frozenset[Part] = ALL) -> AsyncIterator[House]:
    """A running house; leaving stops it, finishing what is in flight.

    Raises ``Misconfigured`` before anything is sent.
    """
    check(settings)
    if is_embedded(settings.database) and parts != ALL:
        raise Misconfigured(
            "SQLite serves one process: use `otklik run`. For web, worker and clock apart set "
            "OTKLIK_DATABASE to PostgreSQL, e.g. postgres://otklik:password@localhost/otklik"
        )
    async with AsyncExitStack() as stack:
        stack.enter_context(alone(settings.database))
        if is_embedded(settings.database):
            await migrate.up(settings.database)
        await stack.enter_async_context(opened(settings.database))
        await migrate.require(settings.database)
        made = House(settings, clock)
        chores: list[Chore] = []
        if is_embedded(settings.database):
            await _take_over(made)
        if Part.WEB in parts:
            await _receive(made, stack, serve=parts != ALL or settings.public_url is not None)
        if Part.WORKER in parts:
            workshop = Workshop(made)
            stack.push_async_callback(workshop.close)
            await _greet(workshop)
            stack.push_async_callback(_end, spawn(workshop.couriers.run(), name="couriers"))
            stack.push_async_callback(workshop.couriers.finish)
            stack.push_async_callback(_end, spawn(workshop.turns.run(), name="turns"))
            chores.append(workshop.couriers.sweep)
        if Part.CLOCK in parts:
            chores += [made.due_digests, made.nudge]
        if chores:
            clockwork = Clockwork(chores)
            clockwork.start()
            stack.push_async_callback(clockwork.stop)
        log.info("house.open", extra={"parts": sorted(parts)})
        yield made


async def _greet(workshop: Workshop) -> None:
    """Telegram out of reach must not keep us from starting; a wrong token must."""
    try:
        await workshop.greet()
    except Locked as locked:
        raise Misconfigured(
            f"Telegram does not accept a token: {locked.why}. See `otklik doctor`."
        ) from locked
    except Trouble as trouble:
        log.warning("house.greeting_failed", extra={"why": trouble.why})
        spawn(_greet_later(workshop), name="greet")


async def _greet_later(workshop: Workshop) -> None:
    while True:
        await asyncio.sleep(10)
        try:
            return await workshop.greet()
        except Trouble as trouble:
            log.warning("house.greeting_failed", extra={"why": trouble.why})


async def _take_over(made: House) -> None:
    """Alone by the file lock: whatever was claimed is held by nobody now."""

    async def free() -> None:
        wall = made.clock.wall()
        await inbox.take_back([INTERVIEWER, NEWSROOM])
        await outcomes.expire_leases(wall, wall, all_of_them=True)

    await tx(free)


async def _receive(made: House, stack: AsyncExitStack, *, serve: bool) -> None:
    """Open the front door, and poll where there is no public address."""
    if serve:
        runner = web.AppRunner(made.front_door().app(), access_log=None)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        host, port = made.settings.host, made.settings.port
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise Misconfigured(
                f"Cannot listen on {host}:{port} ({error.strerror or error}). Stop what uses it, or set "
                "OTKLIK_HOST and OTKLIK_PORT (or --host and --port) to what is free."
            ) from error
    if made.settings.public_url is None:
        for poller in made.pollers():
            stack.push_async_callback(_end, spawn(poller.run(), name="poller"))


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
