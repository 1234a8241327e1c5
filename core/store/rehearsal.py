"""Trying a change on the store and undoing it: what would be, without anything having been."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from typing import TypeVar

from core.store.db import opened, sqlite_path, tx

T = TypeVar("T")


class _Undone(Exception):
    """Ends a rehearsal: the transaction is rolled back."""


@asynccontextmanager
async def rehearsal(url: str) -> AsyncIterator[None]:
    """The store as it is, open for ``rehearse``.

    On SQLite a copy of the file, since a long transaction would keep everybody else from writing; it is
    removed at the end. On PostgreSQL the store itself. Raises ``Misconfigured`` as ``opened`` does.
    """
    path = Path(sqlite_path(url))
    if not url.startswith("sqlite:") or not path.exists():
        async with opened(url):
            yield
        return
    with tempfile.TemporaryDirectory(prefix="otklik-") as folder:
        copy = Path(folder) / "rehearsal.sqlite3"
        with closing(sqlite3.connect(path)) as store, closing(sqlite3.connect(copy)) as target:
            store.backup(target)
        async with opened(f"sqlite:///{copy}"):
            yield


async def rehearse(work: Callable[[], Awaitable[T]]) -> T:
    """What ``work`` returns, done in one transaction that is undone. Raises what ``work`` raises."""
    came: list[T] = []

    async def run() -> None:
        came.append(await work())
        raise _Undone

    with suppress(_Undone):
        await tx(run)
    return came[0]
