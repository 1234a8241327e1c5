"""The composition root: opens the store, finds the lines, and runs one house over all of them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from aiohttp import web

from bots.clockwork import Chore, Clockwork
from bots.crms import crms as configured
from bots.house import House
from bots.lines import lines
from bots.parts import ALL, Part
from bots.serving import alone, is_embedded
from bots.workshop import Workshop
from core import inbox, outcomes
from core.clock import Clock
from core.crm.ports import Crm
from core.errors import Locked, Misconfigured, Trouble
from core.lines import Line
from core.settings import Settings
from core.store import migrate
from core.store.db import opened, tx
from core.tasks import spawn
from core.words import BotRole

log = logging.getLogger(__name__)
AGAIN = 10  # seconds until a messenger out of reach is greeted again


@asynccontextmanager
async def house(
    settings: Settings,
    clock: Clock,
    parts: frozenset[Part] = ALL,
    crms: Sequence[Crm] | None = None,
) -> AsyncIterator[House]:
    """A running house; leaving stops it, finishing what is in flight.

    ``crms``: None means those that are configured.
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
        made = House(settings, clock, found, configured(settings, clock) if crms is None else crms)
        for line in found:
            stack.push_async_callback(line.close)
        stack.push_async_callback(made.close)
        chores: list[Chore] = []
        if is_embedded(settings.database):
            await _take_over(made)
        if Part.WEB in parts:
            hooked = any(crm.options.webhook_secret.get_secret_value() for crm in made.crms)
            await _receive(made, stack, serve=parts != ALL or settings.public_url is not None or hooked)
            if Part.WORKER not in parts:  # who greets, knows; a form's check needs it as well
                stack.push_async_callback(_end, spawn(_learn(made), name="learn"))
        if Part.WORKER in parts:
            workshop = Workshop(made)
            for line in found:
                if not await _greet(made, line):
                    stack.push_async_callback(_end, spawn(_greet_later(made, line), name="greet"))
            stack.push_async_callback(_end, spawn(workshop.couriers.run(), name="couriers"))
            stack.push_async_callback(workshop.couriers.finish)
            stack.push_async_callback(_end, spawn(workshop.turns.run(), name="turns"))
            for one in workshop.rounds:
                if is_embedded(settings.database):
                    await one.take_over()
            for work in workshop.tours.works():
                stack.push_async_callback(_end, spawn(work(), name="crm"))
            chores.append(workshop.couriers.sweep)
        if Part.CLOCK in parts:
            chores += [made.due_digests, made.nudge]
        if chores:
            clockwork = Clockwork(chores)
            clockwork.start()
            stack.push_async_callback(clockwork.stop)
        log.info("house.open", extra={"parts": sorted(parts)})
        yield made


async def _greet(made: House, line: Line) -> bool:
    """Whether it could be greeted: a messenger out of reach must not keep us from starting.

    Raises ``Misconfigured`` for a token that is not accepted.
    """
    try:
        await made.greet(line, made.settings.public_url)
        return True
    except Locked as locked:
        name = line.manifest.name.capitalize()
        raise Misconfigured(f"{name} does not accept a token: {locked.why}. See `otklik doctor`.") from locked
    except Trouble as trouble:
        log.warning("house.greeting_failed", extra={"line": line.manifest.name, "why": trouble.why})
        return False


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
