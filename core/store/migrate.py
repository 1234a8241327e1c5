"""Bringing the schema up (and down), by one process at a time."""

from __future__ import annotations

import asyncio
import fcntl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget

from core.errors import Misconfigured
from core.store.db import APP, UNREACHABLE, config, connection, opened, sqlite_path, unreachable

TORTOISE = config("sqlite:///otklik.sqlite3")  # for the library's own `makemigrations` (make migration)
LOCK = 0x07_71_6B  # an advisory lock of our own number


def _executor(url: str) -> MigrationExecutor:
    return MigrationExecutor(connection(), config(url)["apps"])


async def up(url: str, progress: Callable[[str], object] | None = None) -> list[str]:
    """Apply what is missing; returns the names applied. ``progress`` hears each name before it is applied."""
    async with _alone(url), opened(url):
        missing = await behind(url)

        def told(event: str, _: str, name: str) -> None:
            if event == "apply_start" and progress is not None:
                progress(name)

        if missing:  # in one go: the library works out anew what all before them did each time it is called
            last = MigrationTarget(APP, missing[-1])
            await _executor(url).migrate([last], direction="forward", progress=told)
        return missing


async def down(url: str, target: str = "__first__") -> None:
    """Undo migrations down to ``target`` (kept); everything by default."""
    async with _alone(url), opened(url):
        await _executor(url).migrate([MigrationTarget(APP, target)], direction="backward")


async def behind(url: str) -> list[str]:
    """The migrations an open store lacks, in order."""
    return [step.migration.name for step in await _executor(url).plan() if not step.backward]


async def require(url: str) -> None:
    """Raises ``Misconfigured`` when an open store lacks migrations."""
    if missing := await behind(url):
        raise Misconfigured(
            f"The database is {len(missing)} migration(s) behind. Run `otklik migrate` first."
        )


@asynccontextmanager
async def _alone(url: str) -> AsyncIterator[None]:
    """Hold the migration lock: the library has none between processes.

    Raises ``Misconfigured`` when the database cannot be reached.
    """
    connection_config = config(url)["connections"]["default"]
    if connection_config["engine"].endswith("asyncpg"):
        credentials = {k: v for k, v in connection_config["credentials"].items() if not k.endswith("size")}
        try:
            guard = await asyncpg.connect(**credentials)
        except UNREACHABLE as exc:
            raise unreachable(exc) from exc
        try:
            await guard.execute("SELECT pg_advisory_lock($1)", LOCK)
            yield
        finally:
            await guard.close()
    else:
        path = Path(sqlite_path(url) + ".migrating")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle = path.open("w")
        except OSError as exc:
            raise unreachable(exc) from exc
        with handle:
            await asyncio.to_thread(fcntl.flock, handle, fcntl.LOCK_EX)
            yield
