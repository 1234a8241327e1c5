"""Inserting what may be there already; the same on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tortoise.models import Model

from core.store.db import as_written, connection, is_postgres


async def insert_ignoring(
    model: type[Model], values: Sequence[Mapping[str, Any]], unique: Sequence[str]
) -> int:
    """Insert rows, leaving out those whose ``unique`` columns are there already. Returns how many were new.

    ``ON CONFLICT DO NOTHING``: a caught IntegrityError would leave a PostgreSQL transaction dead.
    """
    fresh = 0
    for row in values:
        names = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join(f"${n}" if is_postgres() else "?" for n in range(1, len(row) + 1))
        targets = ", ".join(f'"{name}"' for name in unique)
        count, _ = await connection().execute_query(
            f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks}) '  # noqa: S608 our own names
            f"ON CONFLICT ({targets}) DO NOTHING RETURNING id",
            [as_written(value) for value in row.values()],
        )
        fresh += count
    return fresh
