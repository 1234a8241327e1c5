"""Every built-in publisher passes the suite of third parties' ones, unmodified."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bots.telegram.line import MANIFEST
from bots.telegram.newsroom.channel import TelegramChannel
from bots.telegram.newsroom.messenger import TelegramNewsroom
from core.lines import Manifest
from core.testing import PublisherContract
from tests.contracts.telegram_world import NEWSROOM, TelegramWorld, telegram


class TestTelegramChannel(PublisherContract):
    @pytest.fixture
    def manifest(self) -> Manifest:
        return MANIFEST

    @pytest_asyncio.fixture
    async def world(self) -> AsyncIterator[TelegramWorld]:
        async with telegram(NEWSROOM, "@otklik_news", "@otklik_more") as world:
            yield world

    @pytest_asyncio.fixture
    async def publisher(self, world: TelegramWorld) -> AsyncIterator[TelegramChannel]:
        newsroom = TelegramNewsroom(world.settings)
        yield TelegramChannel(newsroom)
        await newsroom.close()
