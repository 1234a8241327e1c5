"""Every built-in messenger passes the suite of third parties' ones, unmodified, in each of its roles."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from bots.telegram.interviewer.messenger import TelegramInterviewer
from bots.telegram.line import MANIFEST, TelegramLine
from bots.telegram.newsroom.messenger import TelegramNewsroom
from bots.telegram.webhooks import SECRET_HEADER, webhook_secret
from core.clock import SystemClock
from core.lines import Can, Knock, Manifest
from core.testing import LineContract, MessengerContract, Signed
from tests.contracts.telegram_world import INTERVIEWER, NEWSROOM, TelegramWorld, telegram


class TestTelegramInterviewer(MessengerContract):
    @pytest.fixture
    def manifest(self) -> Manifest:
        # Files are the newsroom's: the interviewer says words.
        return replace(MANIFEST, can=MANIFEST.can - {Can.PHOTO, Can.DOCUMENT})

    @pytest_asyncio.fixture
    async def world(self) -> AsyncIterator[TelegramWorld]:
        async with telegram(INTERVIEWER) as world:
            yield world

    @pytest_asyncio.fixture
    async def messenger(self, world: TelegramWorld) -> AsyncIterator[TelegramInterviewer]:
        made = TelegramInterviewer(world.settings)
        yield made
        await made.close()


class TestTelegramNewsroom(MessengerContract):
    @pytest.fixture
    def manifest(self) -> Manifest:
        return MANIFEST

    @pytest_asyncio.fixture
    async def world(self) -> AsyncIterator[TelegramWorld]:
        async with telegram(NEWSROOM) as world:
            yield world

    @pytest_asyncio.fixture
    async def messenger(self, world: TelegramWorld) -> AsyncIterator[TelegramNewsroom]:
        made = TelegramNewsroom(world.settings)
        yield made
        await made.close()


class TestTelegramLine(LineContract):
    @pytest_asyncio.fixture
    async def world(self) -> AsyncIterator[TelegramWorld]:
        async with telegram(INTERVIEWER) as world:
            yield world

    @pytest.fixture
    def line(self, world: TelegramWorld) -> TelegramLine:
        return TelegramLine(world.settings, SystemClock())

    @pytest_asyncio.fixture
    async def signed(self, world: TelegramWorld) -> Signed:
        proof = {
            SECRET_HEADER.lower(): [webhook_secret(world.settings.secret.get_secret_value(), "interviewer")]
        }
        body = (await world.write("Hello.")).encode()
        door = ("POST", "/telegram/interviewer")
        return Signed(door, body, lambda signed: Knock(signed, proof), covers_body=False)
