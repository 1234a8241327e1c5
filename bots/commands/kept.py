"""What a command does with the store: open it, see that it is up to date, do the work, close it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from core.settings import Settings
from core.store import migrate
from core.store.db import opened

T = TypeVar("T")


def with_store(loaded: Settings, work: Callable[[], Awaitable[T]]) -> T:
    """Run ``work`` over the open store. Raises ``Misconfigured`` when a migration is missing."""

    async def run() -> T:
        async with opened(loaded.database):
            await migrate.require(loaded.database)
            return await work()

    return asyncio.run(run())
