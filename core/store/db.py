"""Opening the store, and the one way to change it: ``tx()``."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

import asyncpg
from tortoise import Tortoise
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connection
from tortoise.exceptions import DBConnectionError, OperationalError
from tortoise.transactions import in_transaction

from core.errors import Misconfigured
from core.tasks import spawn

T = TypeVar("T")
APP = "otklik"
UNREACHABLE = (DBConnectionError, OperationalError, OSError, sqlite3.Error, asyncpg.PostgresError)


def config(url: str) -> dict[str, Any]:
    """Tortoise's configuration for ``sqlite:///path`` or ``postgres://user:pass@host/base``.

    Raises ``Misconfigured`` for any other scheme.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        connection: dict[str, Any] = {
            "engine": "core.store.sqlite",
            # 30 s: an import commits in batches well under a second, so a wait this long is a fault.
            "credentials": {"file_path": sqlite_path(url), "busy_timeout": 30_000, "synchronous": "FULL"},
        }
    elif parts.scheme in ("postgres", "postgresql"):
        connection = {
            "engine": "tortoise.backends.asyncpg",
            "credentials": {
                "host": parts.hostname or _query(parts.query).get("host", "127.0.0.1"),
                "port": parts.port or 5432,
                "user": unquote(parts.username or "postgres"),
                "password": unquote(parts.password or ""),
                "database": parts.path.lstrip("/") or "postgres",
                "minsize": 1,
                "maxsize": 10,
            },
        }
    else:
        raise Misconfigured(
            f"OTKLIK_DATABASE must begin with sqlite:/// or postgres://, not {parts.scheme or 'nothing'!r}. "
            "Example: OTKLIK_DATABASE=sqlite:///otklik.sqlite3"
        )
    return {
        "connections": {"default": connection},
        "apps": {
            APP: {
                "models": ["core.store.models"],
                "default_connection": "default",
                "migrations": "core.store.migrations",
            }
        },
        "use_tz": True,
        "timezone": "UTC",
    }


def _query(query: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in query.split("&") if "=" in pair)


def sqlite_path(url: str) -> str:
    """The file behind ``sqlite:///path`` (three slashes: relative; four: absolute)."""
    return unquote(url.removeprefix("sqlite:///"))


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[None]:
    """The store, open for this process; closed on every path (an open aiosqlite keeps a process alive).

    Raises ``Misconfigured`` when the database cannot be reached.
    """
    await Tortoise.init(config=config(url), _enable_global_fallback=True)
    try:
        try:
            await connection().execute_query("SELECT 1")
        except UNREACHABLE as exc:
            raise unreachable(exc) from exc
        yield
    finally:
        await Tortoise.close_connections()


def unreachable(error: BaseException) -> Misconfigured:
    """What to tell an operator whose database does not open; only the error's class is quoted."""
    return Misconfigured(
        f"The database cannot be opened ({type(error).__name__}). Check OTKLIK_DATABASE: is the folder "
        "there and writable, or the server up, and are the name and password right?"
    )


def connection() -> BaseDBAsyncClient:
    """The connection in force: the transaction's inside ``tx()``, else the pool's."""
    return get_connection("default")


def is_postgres() -> bool:
    """Whether the open store is PostgreSQL."""
    return connection().capabilities.dialect == "postgres"


async def tx(work: Callable[[], Awaitable[T]]) -> T:
    """Run ``work`` in one transaction, in a task of its own, to its end.

    Cancelling the caller does not cancel the work: cancelling while a transaction is entered leaks
    SQLite's lock (everything hangs) or a PostgreSQL connection. The cancelled caller waits for the commit
    and is then cancelled. ``work`` must not reach the network.
    """

    async def run() -> T:
        async with in_transaction("default"):
            return await work()

    task = spawn(run(), name="tx", quiet=True)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        if not task.done():
            await asyncio.wait({task})
        raise


async def rows(sql: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
    """Rows of a reading query. Write ``?`` for values; they become ``$n`` on PostgreSQL.

    Times come back as text on SQLite and as datetimes on PostgreSQL: read them through ``moment``.
    """
    if is_postgres():
        pieces = sql.split("?")
        sql = "".join(f"{piece}${n}" for n, piece in enumerate(pieces[:-1], 1)) + pieces[-1]
    found = await connection().execute_query_dict(sql, [as_written(value) for value in values or []])
    return [dict(row) for row in found]


def as_written(value: Any) -> Any:
    """A value as Tortoise itself writes it: on SQLite times are text, which sorts as the times do."""
    return value.isoformat(" ") if isinstance(value, datetime) and not is_postgres() else value


def moment(value: Any) -> datetime | None:
    """A time from ``rows``, aware UTC."""
    if value is None or isinstance(value, datetime):
        return value
    return datetime.fromisoformat(value)
