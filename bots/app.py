"""The composition root: the only file that knows every real adapter."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from aiohttp import web

from bots.clockwork import Clockwork
from bots.couriers import Couriers, Door
from bots.doors import ChannelDoor, ChatDoor
from bots.front_door import FrontDoor, webhook_secret
from bots.parts import ALL, Part
from bots.serving import alone, is_embedded
from bots.telegram.interviewer.messenger import TelegramInterviewer
from bots.telegram.newsroom.channel import TelegramChannel
from bots.telegram.newsroom.messenger import TelegramNewsroom
from bots.telegram.polling import Poller
from bots.telegram.updates import KINDS
from bots.turns import Bell, Ear, Turns
from core import digest, inbox, jobs, newsroom_turns, outcomes
from core.clock import Clock
from core.desk import Desk
from core.errors import Locked, Misconfigured, Trouble
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
    """Everything wired together over an open store."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.settings = settings
        self.clock = clock
        self.links = Links(settings.secret.get_secret_value())
        self.jobs = jobs.load(settings.jobs)
        self.handle = ""
        self.interviewer = TelegramInterviewer(settings)
        self.newsroom = TelegramNewsroom(settings)
        self.inbox_bell, self.outbox_bell = Bell(), Bell()
        self.turns = Turns(
            {
                INTERVIEWER: Ear(self.interviewer, self._buyer_speaks),
                NEWSROOM: Ear(self.newsroom, self._staff_speak),
            },
            clock,
            self.inbox_bell,
            self.outbox_bell.ring,
        )
        doors: dict[str, Door] = {
            INTERVIEWER: ChatDoor(self.interviewer),
            NEWSROOM: ChatDoor(self.newsroom),
            CHANNEL: ChannelDoor(TelegramChannel(self.newsroom)),
        }
        self.couriers = Couriers(doors, clock, settings, self.outbox_bell)

    async def close(self) -> None:
        """Close the connections to Telegram."""
        await self.interviewer.close()
        await self.newsroom.close()

    def desk(self) -> Desk:
        """The desk for one turn."""
        return Desk(self.clock.now(), self.settings, self.links, self.jobs, INTERVIEWER, self.handle)

    async def _buyer_speaks(self, inbound: Inbound, key: str) -> str:
        return await hear_buyer(inbound, self.desk(), key=key)

    async def _staff_speak(self, inbound: Inbound, key: str) -> str:
        return await newsroom_turns.hear(inbound, self.desk(), door=NEWSROOM, key=key)

    async def _due_digests(self) -> None:
        now = self.clock.now()

        async def materialise() -> None:
            await digest.materialise(now)

        await tx(materialise)
        if await digest.run_due(now, self.settings):
            self.outbox_bell.ring()

    async def greet(self) -> None:
        """Learn the interviewer's public name and fill the bots' menus. Raises the ``Trouble`` family."""
        self.handle = await self.interviewer.who_am_i()
        if await self.newsroom.who_am_i() == self.handle:
            raise Misconfigured(
                "OTKLIK_INTERVIEWER_TOKEN and OTKLIK_NEWSROOM_TOKEN belong to the same bot. Make a second "
                "one with @BotFather: buyers and staff must never share a bot."
            )
        await self.interviewer.introduce()
        await self.newsroom.introduce()

    def accounts(self) -> dict[str, str]:
        """Role → the bot's id (the number before the colon of its token)."""
        return {
            "interviewer": self.settings.interviewer_token.get_secret_value().partition(":")[0],
            "newsroom": self.settings.newsroom_token.get_secret_value().partition(":")[0],
        }

    def pollers(self) -> list[Poller]:
        """One poller a bot."""
        tokens = {
            "interviewer": self.settings.interviewer_token,
            "newsroom": self.settings.newsroom_token,
        }
        return [
            Poller(role, token.get_secret_value(), self.settings, self.clock, self.inbox_bell.ring)
            for role, token in tokens.items()
        ]

    def front_door(self) -> FrontDoor:
        """The webhook server."""
        return FrontDoor(
            self.accounts(), self.settings.secret.get_secret_value(), self.clock, self.inbox_bell.ring
        )

    async def set_webhooks(self) -> None:
        """Tell Telegram where to call. Raises the ``Trouble`` family."""
        base = (self.settings.public_url or "").rstrip("/")
        for messenger, role in ((self.interviewer, "interviewer"), (self.newsroom, "newsroom")):
            secret = webhook_secret(self.settings.secret.get_secret_value(), role)
            await messenger.set_webhook(f"{base}/telegram/{role}", secret, list(KINDS))


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
        stack.push_async_callback(made.close)
        await _greet(made)
        if is_embedded(settings.database):
            await _take_over(made)
        tasks = []
        if Part.WEB in parts:
            tasks += await _receive(made, stack, serve=parts != ALL or settings.public_url is not None)
        if Part.WORKER in parts:
            tasks += [spawn(made.turns.run(), name="turns"), spawn(made.couriers.run(), name="couriers")]
        if Part.CLOCK in parts:
            clockwork = Clockwork([made.couriers.sweep, made._due_digests])
            clockwork.start()
            stack.callback(clockwork.stop)
        stack.push_async_callback(_end, tasks)
        log.info("house.open", extra={"parts": sorted(parts)})
        yield made


async def _greet(made: House) -> None:
    """Telegram out of reach must not keep us from starting; a wrong token must."""
    try:
        await made.greet()
    except Locked as locked:
        raise Misconfigured(
            f"Telegram does not accept a token: {locked.why}. See `otklik doctor`."
        ) from locked
    except Trouble as trouble:
        log.warning("house.greeting_failed", extra={"why": trouble.why})
        spawn(_greet_later(made), name="greet")


async def _greet_later(made: House) -> None:
    while not made.handle:
        await asyncio.sleep(10)
        try:
            await made.greet()
        except Trouble as trouble:
            log.warning("house.greeting_failed", extra={"why": trouble.why})


async def _take_over(made: House) -> None:
    """Alone by the file lock: whatever was claimed is held by nobody now."""

    async def free() -> None:
        wall = made.clock.wall()
        await inbox.take_back([INTERVIEWER, NEWSROOM])
        await outcomes.expire_leases(wall, wall, all_of_them=True)

    await tx(free)


async def _receive(made: House, stack: AsyncExitStack, *, serve: bool) -> list[asyncio.Task[None]]:
    """Open the front door and set webhooks, or poll."""
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
    if made.settings.public_url is not None:
        await made.set_webhooks()
        return []
    return [spawn(poller.run(), name="poller") for poller in made.pollers()]


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
