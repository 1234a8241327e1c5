"""A row of a table on its way to a neutral record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.crm.ports import Pulled


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a row is not taken: column, cell, and the reason (a text id)."""

    column: str
    value: str
    reason: str
    args: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """A record of ours, or what is wrong. ``changed_at``: aware UTC, None when the table does not say.

    ``id``: as the table shows it, also when the rest of the row is wrong; "" when that cannot be told.
    """

    line: int
    cells: tuple[str, ...]
    id: str = ""
    item: Pulled | None = None
    wrong: Wrong | None = None
    changed_at: datetime | None = None
