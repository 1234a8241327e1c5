"""Every migration goes down and up again, on both databases, and ends where the models are."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tortoise.migrations.autodetector import MigrationAutodetector

from core.store import migrate
from core.store.db import config, connection, is_postgres, opened, rows

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
NAMES = sorted(path.stem for path in (Path(migrate.__file__).parent / "migrations").glob("0*.py"))


async def tables(url: str) -> set[str]:
    async with opened(url):
        found = await rows(
            "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"
            if is_postgres()
            else "SELECT name FROM sqlite_master WHERE type = 'table'"
        )
    return {row["name"] for row in found} - {"sqlite_sequence", "tortoise_migrations"}


async def test_models_match(database: str) -> None:
    async with opened(database):
        apps = config(database)["apps"]
        from tortoise.context import require_context

        detector = MigrationAutodetector(require_context().apps, apps)
        assert await detector.changes() == []
        assert connection() is not None


async def test_what_was_kept_before_an_upgrade_is_there_after_it(database: str) -> None:
    """Step by step down, something kept at every step, up again, and down to nothing.

    From nothing up is how every test's database is made.
    """
    full = await tables(database)
    for earlier in reversed(NAMES[:-1]):
        await migrate.down(database, earlier)
        async with opened(database):
            await rows(
                "INSERT INTO account (name, is_company, created_at) VALUES (?, false, ?)", [earlier, NOON]
            )
            (account,) = await rows("SELECT id FROM account WHERE name = ?", [earlier])
            await rows(
                "INSERT INTO buyer (account_id, name, is_staff, created_at) VALUES (?, ?, false, ?)",
                [account["id"], earlier, NOON],
            )
            await rows(
                "INSERT INTO post (text, state, revision, created_at) VALUES (?, 'live', 0, ?)",
                [earlier, NOON],
            )
    assert await migrate.up(database) == NAMES[1:]
    async with opened(database):
        for name in NAMES[:-1]:
            assert len(await rows("SELECT id FROM buyer WHERE name = ?", [name])) == 1
            assert len(await rows("SELECT id FROM post WHERE text = ?", [name])) == 1
    assert await tables(database) == full
    await migrate.down(database)
    assert await tables(database) == set()
    async with opened(database):
        assert await migrate.behind(database) == NAMES
