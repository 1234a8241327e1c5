"""A real SQLite store, migrated once a session and copied for every test."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from core.links import Links
from core.newsroom.room import Room
from core.ports import Who
from core.store import migrate
from core.store.db import opened
from core.words import Lang, Role
from tests.unit.core.newsroom.town import NOW, Chat, MakeChat, Town, settings


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file."""
    path = tmp_path_factory.mktemp("store") / "blank.sqlite3"
    asyncio.run(migrate.up(f"sqlite:///{path}"))
    return path


@pytest_asyncio.fixture
async def store(blank: Path, tmp_path: Path) -> AsyncIterator[str]:
    """An open store of the test's own; gives its URL."""
    path = tmp_path / "store.sqlite3"
    shutil.copy(blank, path)
    async with opened(f"sqlite:///{path}"):
        yield f"sqlite:///{path}"


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
        room = Room(NOW, settings(**of), Links("s" * 32))
        return Chat(room, Who("telegram", external_id, external_id, "Ann", lang))

    return make
