"""A real SQLite store, migrated once a session and copied for every test."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from tortoise import Tortoise
from tortoise.migrations.executor import MigrationExecutor

from core.store import db


async def migrate(url: str) -> None:
    """Bring an empty store to the latest schema."""
    async with db.opened(url):
        await MigrationExecutor(db.connection(), db.config(url)["apps"]).migrate()


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file."""
    import asyncio

    path = tmp_path_factory.mktemp("store") / "blank.sqlite3"
    asyncio.run(migrate(f"sqlite:///{path}"))
    return path


@pytest_asyncio.fixture
async def store(blank: Path, tmp_path: Path) -> AsyncIterator[str]:
    """An open store of the test's own; gives its URL."""
    path = tmp_path / "store.sqlite3"
    shutil.copy(blank, path)
    url = f"sqlite:///{path}"
    async with db.opened(url):
        yield url
    assert Tortoise is not None
