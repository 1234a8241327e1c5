"""Every migration goes down and up again, on both databases, and ends where the models are."""

from __future__ import annotations

from pathlib import Path

from tortoise.migrations.autodetector import MigrationAutodetector

from core.store import migrate
from core.store.db import config, connection, is_postgres, opened, rows

NAMES = sorted(path.stem for path in (Path(migrate.__file__).parent / "migrations").glob("0*.py"))


async def tables(url: str) -> set[str]:
    async with opened(url):
        found = await rows(
            "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"
            if is_postgres()
            else "SELECT name FROM sqlite_master WHERE type = 'table'"
        )
    return {row["name"] for row in found} - {"sqlite_sequence", "tortoise_migrations"}


async def test_down_and_up(database: str) -> None:
    full = await tables(database)
    assert "interview" in full
    for name in reversed(NAMES[:-1]):
        await migrate.down(database, name)
    await migrate.down(database)
    assert await tables(database) == set()
    assert await migrate.up(database) == NAMES
    assert await tables(database) == full
    assert await migrate.up(database) == []


async def test_models_match(database: str) -> None:
    async with opened(database):
        apps = config(database)["apps"]
        from tortoise.context import require_context

        detector = MigrationAutodetector(require_context().apps, apps)
        assert await detector.changes() == []
        assert connection() is not None
