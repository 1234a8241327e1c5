"""A town in a real SQLite store, and a chat with the newsroom there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from core import newsroom_turns
from core.desk import Desk, Ways
from core.jobs import FALLBACK, Job, Jobs
from core.links import Links
from core.newsroom.room import Room
from core.ports import Who
from core.store.db import opened
from core.words import BotRole, Lang, Role
from tests.unit.core.newsroom.town import NOW, Chat, MakeChat, Town, settings

WAYS = Ways(
    {
        BotRole.NEWSROOM: {"telegram": "https://t.me/newsroom_bot?start={payload}"},
        BotRole.INTERVIEWER: {"telegram": "https://t.me/our_bot?start={payload}"},
    }
)
DELIVERY = Job("delivery", "check where a delivery is", "проверить, где доставка", ("delivery",))


@pytest_asyncio.fixture
async def store(sqlite: str) -> AsyncIterator[str]:
    """An open SQLite store of the test's own; gives its URL."""
    async with opened(sqlite):
        yield sqlite


@pytest.fixture
def town(store: str) -> Town:
    """An empty town."""
    return Town()


@pytest.fixture
def chat(town: Town) -> MakeChat:
    """Make a chat: ``await chat(role, lang)``; ``role=None`` for a stranger."""

    async def make(
        role: Role | None = Role.ADMIN, lang: Lang = Lang.EN, external_id: str = "7", **of: Any
    ) -> Chat:
        if role is not None:
            await town.staff(role, lang, external_id)
        made, links = settings(**of), Links("s" * 32)
        desk = Desk(NOW, made, links, Jobs((FALLBACK, DELIVERY), FALLBACK), "telegram:interviewer", WAYS)
        room = Room(NOW, made, links, newsroom_turns.Inviting(desk), WAYS, "telegram")
        return Chat(room, Who("telegram", external_id, external_id, "Ann", lang))

    return make
