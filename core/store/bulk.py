"""Writing many rows at once, the same on SQLite and PostgreSQL; always inside ``tx()``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from tortoise.exceptions import OperationalError

from core.errors import Misconfigured
from core.store.db import as_written, connection, is_postgres

# Values in one statement. SQLite takes 32,766 and PostgreSQL 32,767; a tenth of it parses faster.
VALUES_AT_ONCE = 3_000
INTAKE_LOCK = 7_016_001  # any number, the same in every process


async def insert(
    table: str, columns: Sequence[str], lines: Sequence[Sequence[Any]], returning: Sequence[str] = ("id",)
) -> list[dict[str, Any]]:
    """Insert ``lines`` (values in the order of ``columns``); returns ``returning`` of each, in any order.

    Raises what the database raises on a broken constraint: the caller looked first, under ``hold()``.
    """
    found: list[dict[str, Any]] = []
    step = max(1, VALUES_AT_ONCE // len(columns))
    names = ", ".join(f'"{name}"' for name in columns)
    for start in range(0, len(lines), step):
        part = lines[start : start + step]
        marks = _marks(len(part), len(columns))
        sql = f'INSERT INTO "{table}" ({names}) VALUES {marks} RETURNING {", ".join(returning)}'  # noqa: S608 our own names
        values = [as_written(value) for line in part for value in line]
        found += [dict(row) for row in await connection().execute_query_dict(sql, values)]
    return found


async def update(
    table: str, columns: Sequence[str], lines: Sequence[Sequence[Any]], where: Sequence[str] = ("id",)
) -> None:
    """Set ``columns`` of rows; each line is its values and then those of ``where``, which tell the row."""
    if not lines:
        return
    sets = ", ".join(f'"{name}" = {_mark(n)}' for n, name in enumerate(columns, 1))
    which = " AND ".join(f'"{name}" = {_mark(n)}' for n, name in enumerate(where, len(columns) + 1))
    sql = f'UPDATE "{table}" SET {sets} WHERE {which}'  # noqa: S608 our own names
    await connection().execute_many(sql, [[as_written(value) for value in line] for line in lines])


async def hold() -> None:
    """Let one intake write at a time until this transaction ends, so that looking and then inserting is safe.

    SQLite's ``BEGIN IMMEDIATE`` does that already.
    """
    if is_postgres():
        await connection().execute_query(f"SELECT pg_advisory_xact_lock({INTAKE_LOCK})")


async def ready() -> None:
    """Check that the tables are there. Raises ``Misconfigured`` saying what to run."""
    try:
        await connection().execute_query("SELECT 1 FROM customer_order, buyer, account WHERE 1 = 0")
    except OperationalError as exc:
        raise Misconfigured("The database has no tables yet. Run: otklik migrate") from exc


@lru_cache(maxsize=64)
def _numbered(lines: int, width: int) -> str:
    return ", ".join(
        "(" + ", ".join(f"${line * width + n}" for n in range(1, width + 1)) + ")" for line in range(lines)
    )


def _marks(lines: int, width: int) -> str:
    """Places for ``lines`` times ``width`` values."""
    if is_postgres():
        return _numbered(lines, width)
    return ", ".join(["(" + ", ".join("?" * width) + ")"] * lines)


def _mark(n: int) -> str:
    return f"${n}" if is_postgres() else "?"
