"""A running sandbox with people in it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bots.sandbox import Sandbox
from bots.sandbox.client import SandboxClient
from tests.unit.bots.sandbox.stage import ANNA, BORIS, CHANNEL, GROUP, MARIA, NEWS, TALK, Clock, RawBot


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def sandbox(clock: Clock) -> AsyncIterator[Sandbox]:
    world = Sandbox(now=clock.now, advance=clock.advance)
    world.add_bot(TALK, "talk_bot", "Talk")
    world.add_bot(NEWS, "news_bot", "News")
    world.add_person(ANNA, "Анна", username="anna")
    world.add_person(BORIS, "Boris", language_code="en")
    world.add_person(MARIA, "Мария", role="staff")
    world.add_channel(CHANNEL, "Shop news", "shop_news", admins=[NEWS])
    world.add_group(GROUP, "Neighbours", members=[ANNA, BORIS])
    yield world
    await world.stop()


@pytest.fixture
async def base(sandbox: Sandbox) -> str:
    return await sandbox.start()


@pytest.fixture
async def world(base: str) -> AsyncIterator[SandboxClient]:
    async with SandboxClient(base) as client:
        yield client


@pytest.fixture
async def http(base: str) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def talk(http: aiohttp.ClientSession, base: str) -> RawBot:
    return RawBot(http, base, TALK)


@pytest.fixture
def news(http: aiohttp.ClientSession, base: str) -> RawBot:
    return RawBot(http, base, NEWS)


@pytest.fixture
async def met(world: SandboxClient, talk: RawBot) -> RawBot:
    """The talking bot after Anna pressed Start and the update was taken."""
    await world.open(ANNA, "talk_bot")
    await talk.updates()
    return talk
