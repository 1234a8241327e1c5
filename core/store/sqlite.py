"""Tortoise's SQLite engine with ``BEGIN IMMEDIATE``: several processes then queue instead of failing at once.

A deferred ``BEGIN`` takes the write lock only at the first write, when waiting can no longer help
(SQLITE_BUSY at once); taking it first makes ``busy_timeout`` work.
"""

from __future__ import annotations

import sqlite3

from tortoise.backends.base.client import TransactionContext
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
)
from tortoise.connection import get_connections
from tortoise.exceptions import TransactionManagementError


class ImmediateTransaction(SqliteTransactionWrapper):
    """A transaction that holds the write lock from its first statement."""

    async def begin(self) -> None:
        try:
            await self._connection.commit()
            await self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as exc:
            raise TransactionManagementError(exc) from exc


class ImmediateContext(SqliteTransactionContext):
    """The context that gives the connection's lock back when ``BEGIN`` itself fails."""

    __slots__ = ()

    async def __aenter__(self) -> ImmediateTransaction:
        try:
            return await super().__aenter__()  # type: ignore[return-value]
        except TransactionManagementError:
            # The library would keep both the contextvar and the lock: everything after would hang.
            get_connections().reset(self.token)
            self._trxlock.release()
            raise


class ImmediateSqliteClient(SqliteClient):
    """SQLite for several processes on one file."""

    def _in_transaction(self) -> TransactionContext:
        return ImmediateContext(ImmediateTransaction(self), self._lock)


client_class = ImmediateSqliteClient
