"""The composition root: the lines that are configured, and one house over all of them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from aiohttp import web

from bots.clockwork import Chore, Clockwork
from bots.couriers import Couriers, Door
from bots.doors import ChannelDoor, ChatDoor
from bots.front_door import FrontDoor
from bots.gathering import Gathering
from bots.parts import ALL, Part
from bots.serving import alone, is_embedded
from bots.turns import Bell, Ear, Turns
from core import digest, inbox, jobs, newsroom_turns, outcomes, plugins
from core.clock import Clock, SystemClock
from core.desk import Desk, Ways
from core.errors import Locked, Misconfigured, Trouble
from core.inbox import Received
from core.interviews import nudges
from core.interviews.hearing import hear as hear_buyer
from core.lines import Can, Line, Pace
from core.links import Links
from core.newsroom.forms import Form
from core.ports import Filled, Inbound, Messenger, Publisher, Tapped
from core.settings import Settings
from core.store import migrate
from core.store.db import opened, tx
from core.tasks import spawn
from core.words import BotRole

log = logging.getLogger(__name__)
AGAIN = 10  # seconds until a messenger out of reach is greeted again


def door_of(line: Line, role: BotRole) -> str:
    """The name under which what one bot hears and says is kept."""
    return f"{line.manifest.name}:{role}"


class House:
    """What every process has, over an open store."""

    def __init__(self, settings: Settings, clock: Clock, lines: Sequence[Line]) -> None:
        self.settings = settings
        self.clock = clock
        self.lines = tuple(lines)
        self.links = Links(settings.secret.get_secret_value())
        self.jobs = jobs.load(settings.jobs)
        self.ways = Ways()  # filled as the messengers tell
        self.inbox_bell, self.outbox_bell = Bell(), Bell()
        self._gathering = Gathering(clock, self.inbox_bell.ring)

    def doors(self, role: BotRole) -> tuple[str, ...]:
        """The doors of all bots in that role."""
        return tuple(door_of(line, role) for line in self.lines if role in line.roles)

    def desk(self, door: str = "") -> Desk:
        """The desk for one turn at that door; by default the first interviewer's."""
        doors = self.doors(BotRole.INTERVIEWER)
        return Desk(
            self.clock.now(),
            self.settings,
            self.links,
            self.jobs,
            door or doors[0],
            self.ways,
            doors,
            self._in_threads(door),
        )

    def _in_threads(self, door: str) -> bool:
        name = door.partition(":")[0]
        return any(line.manifest.in_threads for line in self.lines if line.manifest.name == name)

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

    async def keep(self, source: str, account: str, received: Sequence[Received]) -> None:
        """Commit what arrived to the inbox (core.lines.Hall)."""
        await self._gathering(source, account, received)

    def arrived(self) -> None:
        """Something lies in the inbox (core.lines.Hall)."""
        self.inbox_bell.ring()

    async def form_behind(self, tapped: Tapped, door: str) -> Form | None:
        """The form that a newsroom's button opens (core.lines.Hall)."""
        return await newsroom_turns.form_behind(tapped, self.desk(), door=door)

    async def objection(self, filled: Filled, door: str) -> str:
        """What is wrong with a filled form (core.lines.Hall)."""
        return await newsroom_turns.objection(filled, self.desk(), door=door)

    async def close(self) -> None:
        """Until everything that arrived is kept."""
        await self._gathering.close()

    def front_door(self) -> FrontDoor:
        """The web server over every line's doors."""
        return FrontDoor({path: answer for line in self.lines for path, answer in line.doors(self).items()})

    async def greet(self, line: Line, public_url: str | None) -> None:
        """Introduce a line's bots to their messenger and learn how people get in to them.

        Raises the ``Trouble`` family and ``Misconfigured``.
        """
        await line.greet(public_url)
        for role in line.roles:
            self.knows(line, role, await line.way_in(role))

    def knows(self, line: Line, role: BotRole, way: str) -> None:
        """A line has told how people get in to its bot."""
        known = {one: dict(ways) for one, ways in self.ways.known.items()}
        if way:
            known.setdefault(role, {})[line.manifest.name] = way
        by_tap = {one.manifest.name for one in self.lines if Can.WRITE_FIRST in one.manifest.can}
        self.ways = Ways(known, frozenset(by_tap))


class Workshop:
    """The worker's part: the bots of every line, the turns and the couriers."""

    def __init__(self, house: House) -> None:
        self._house = house
        ears: dict[str, Ear] = {}
        doors: dict[str, Door] = {}
        paces: dict[str, Pace] = {}
        shared: dict[str, str] = {}
        holders: dict[str, Messenger] = {}  # of pictures; filled below, and read when one is sent
        for line in house.lines:
            for role in line.roles:
                door, messenger = door_of(line, role), line.messenger(role)
                hear = self._buyer_hears(door) if role is BotRole.INTERVIEWER else self._staff_hears(door)
                ears[door] = Ear(messenger, hear, role if Can.PROFILE in line.manifest.can else None)
                doors[door] = ChatDoor(messenger, in_threads=line.manifest.in_threads)
                paces[door] = line.pace(role)
            if BotRole.NEWSROOM in line.roles:
                holders[line.manifest.name] = line.messenger(BotRole.NEWSROOM)
            if (publisher := line.publisher()) is not None:
                channel = f"{line.manifest.name}:channel"
                doors[channel] = ChannelDoor(publisher, line.manifest.name, holders)
                # Two doors, one token: they share its pace.
                shared[channel] = door_of(line, BotRole.NEWSROOM)
        for name, place in publishers(house.settings, house.clock).items():
            doors[f"{name}:channel"] = ChannelDoor(place, name, holders)
        self.turns = Turns(ears, house.clock, house.inbox_bell, house.outbox_bell.ring)
        self.couriers = Couriers(doors, house.clock, house.settings, house.outbox_bell, shared, paces)

    def _buyer_hears(self, door: str):  # type: ignore[no-untyped-def]
        async def hear(inbound: Inbound, key: str) -> str:
            return await hear_buyer(inbound, self._house.desk(door), key=key)

        return hear

    def _staff_hears(self, door: str):  # type: ignore[no-untyped-def]
        async def hear(inbound: Inbound, key: str) -> str:
            messenger = door.partition(":")[0]
            desk = self._house.desk(f"{messenger}:{BotRole.INTERVIEWER}")
            return await newsroom_turns.hear(inbound, desk, door=door, key=key)

        return hear


def lines(settings: Settings, clock: Clock) -> list[Line]:
    """The lines that are configured. Raises ``Misconfigured`` saying what to set."""
    made: list[Line] = []
    for make in plugins.loaded("otklik.messengers").values():
        if (line := make(settings, clock)) is not None:
            made.append(line)
    for role in BotRole:
        if not any(role in line.roles for line in made):
            raise Misconfigured(
                f"OTKLIK_{role.upper()}_TOKEN is not set. Get a token from @BotFather (README: “With real "
                "Telegram”) and put it into .env, or set up Slack (docs/slack.md) — or try `otklik demo`, "
                "which needs none."
            )
    # The ones people are written to first come first, whatever order the plugins were found in.
    return sorted(
        made, key=lambda line: (BotRole.INTERVIEWER not in line.roles, line.manifest.name != "telegram")
    )


def publishers(settings: Settings, clock: Clock) -> dict[str, Publisher]:
    """The public places that are no messenger's, and configured."""
    made = {}
    for name, make in plugins.loaded("otklik.publishers").items():
        if (publisher := make(settings, clock)) is not None:
            made[name] = publisher
    return made


@asynccontextmanager
async def house(settings: Settings, clock: Clock, parts: frozenset[Part] = ALL) -> AsyncIterator[House]:
    """A running house; leaving stops it, finishing what is in flight.

    Raises ``Misconfigured`` before anything is sent.
    """
    found = lines(settings, clock)
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
        made = House(settings, clock, found)
        for line in found:
            stack.push_async_callback(line.close)
        stack.push_async_callback(made.close)
        chores: list[Chore] = []
        if is_embedded(settings.database):
            await _take_over(made)
        if Part.WEB in parts:
            await _receive(made, stack, serve=parts != ALL or settings.public_url is not None)
            if Part.WORKER not in parts:  # who greets, knows; a form's check needs it as well
                stack.push_async_callback(_end, spawn(_learn(made), name="learn"))
        if Part.WORKER in parts:
            workshop = Workshop(made)
            for line in found:
                await _greet(made, line)
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


async def ways(settings: Settings, role: BotRole) -> Ways:
    """How people get in to the bots in that role, for a command. Raises ``Misconfigured``."""
    known: dict[str, str] = {}
    for line in lines(settings, SystemClock()):
        try:
            if role in line.roles and (way := await line.way_in(role)):
                known[line.manifest.name] = way
        except Trouble as trouble:
            raise Misconfigured(
                f"{line.manifest.name.capitalize()} cannot be asked ({trouble.why}). See `otklik doctor`."
            ) from trouble
        finally:
            await line.close()
    if not known:
        raise Misconfigured(
            f"No {role} is set up. See the README, or try `otklik demo`, which needs nothing."
        )
    return Ways({role: known})


async def _greet(made: House, line: Line) -> None:
    """A messenger out of reach must not keep us from starting; a wrong token must."""
    try:
        await made.greet(line, made.settings.public_url)
    except Locked as locked:
        name = line.manifest.name.capitalize()
        raise Misconfigured(f"{name} does not accept a token: {locked.why}. See `otklik doctor`.") from locked
    except Trouble as trouble:
        log.warning("house.greeting_failed", extra={"line": line.manifest.name, "why": trouble.why})
        spawn(_greet_later(made, line), name="greet")


async def _greet_later(made: House, line: Line) -> None:
    while True:
        await asyncio.sleep(AGAIN)
        try:
            return await made.greet(line, made.settings.public_url)
        except Trouble as trouble:
            log.warning("house.greeting_failed", extra={"line": line.manifest.name, "why": trouble.why})


async def _learn(made: House) -> None:
    """How people get in, for a process that greets nobody; asked until all lines have told."""
    unknown = [(line, role) for line in made.lines for role in line.roles]
    while unknown:
        for line, role in list(unknown):
            try:
                made.knows(line, role, await line.way_in(role))
            except (Trouble, Misconfigured) as trouble:
                log.warning(
                    "house.way_unknown", extra={"line": line.manifest.name, "why": str(trouble)[:200]}
                )
            else:
                unknown.remove((line, role))
        if unknown:
            await asyncio.sleep(AGAIN)


async def _take_over(made: House) -> None:
    """Alone by the file lock: whatever was claimed is held by nobody now."""

    async def free() -> None:
        wall = made.clock.wall()
        await inbox.take_back([door for role in BotRole for door in made.doors(role)])
        await outcomes.expire_leases(wall, wall, all_of_them=True)

    await tx(free)


async def _receive(made: House, stack: AsyncExitStack, *, serve: bool) -> None:
    """Open the front door, and fetch from where nobody knocks."""
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
    for line in made.lines:
        for work in line.receivers(made):
            stack.push_async_callback(_end, spawn(work(), name="receiver"))


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
