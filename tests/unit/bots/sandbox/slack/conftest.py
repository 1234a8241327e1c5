"""A running sandbox with a Slack in it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bots.sandbox import Sandbox
from bots.sandbox.slack.client import SlackClient
from tests.unit.bots.sandbox.slack.stage import (
    ANNA,
    BORIS,
    CHANNEL,
    INT,
    INT_APP_TOKEN,
    INT_TOKEN,
    NEWS,
    NEWS_TOKEN,
    OLGA,
    OTHER_TEAM,
    SECRET,
    STRANGER,
    TEAM,
    Hook,
    RawApp,
    hook_at,
)
from tests.unit.bots.sandbox.stage import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def sandbox(clock: Clock) -> AsyncIterator[Sandbox]:
    world = Sandbox(now=clock.now, advance=clock.advance)
    world.add_slack_team(TEAM, "Shop", "shop")
    world.add_slack_team(OTHER_TEAM, "Other", "other")
    world.add_slack_app(INT, "Interviewer", signing_secret=SECRET, app_token=INT_APP_TOKEN)
    world.add_slack_app(NEWS, "Newsroom", audience="staff", signing_secret=SECRET, command="/newsroom")
    world.install_slack(INT, TEAM, INT_TOKEN)
    world.install_slack(NEWS, TEAM, NEWS_TOKEN)
    world.add_slack_person(ANNA, "Анна Белова", TEAM, email="anna@example.com")
    world.add_slack_person(BORIS, "Boris", TEAM, locale="en-US", zone="Europe/Berlin", guest=True)
    world.add_slack_person(OLGA, "Ольга", TEAM, role="staff")
    world.add_slack_person(STRANGER, "Stranger", TEAM, home_team=OTHER_TEAM, email="far@example.com")
    world.add_slack_channel(CHANNEL, "news", TEAM, members=[ANNA, BORIS, OLGA, STRANGER], apps=[NEWS])
    world.slack.retry_waits = (0.0, 0.0, 0.0)
    yield world
    await world.stop()


@pytest.fixture
async def base(sandbox: Sandbox) -> str:
    return await sandbox.start()


@pytest.fixture
async def world(base: str) -> AsyncIterator[SlackClient]:
    async with SlackClient(base) as client:
        yield client


@pytest.fixture
async def http(base: str) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def app(http: aiohttp.ClientSession, base: str) -> RawApp:
    return RawApp(http, base, INT_TOKEN)


@pytest.fixture
def news(http: aiohttp.ClientSession, base: str) -> RawApp:
    return RawApp(http, base, NEWS_TOKEN)


@pytest.fixture
async def hook(world: SlackClient) -> AsyncIterator[Hook]:
    """The interviewer's request URL."""
    async with hook_at() as hook:
        assert (await world.request_url(INT, hook.url))["verified"]
        yield hook
