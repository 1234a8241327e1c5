"""Suggestions: wishes set aside. Counted nowhere, ranked by nothing; people say whether they are wishes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from core.store.db import moment, rows
from core.store.models import Suggestion


class Sorted(StrEnum):
    """Which of them to show."""

    ALL = "all"  # unsorted first
    UNSORTED = "unsorted"
    WISHES = "wishes"
    OTHERS = "others"


_WHERE = {
    Sorted.ALL: "",
    Sorted.UNSORTED: "AND s.is_wish IS NULL",
    Sorted.WISHES: "AND s.is_wish",
    Sorted.OTHERS: "AND NOT s.is_wish",
}
_FROM = """
FROM suggestion s JOIN interview i ON i.id = s.interview_id JOIN account a ON a.id = s.account_id
WHERE i.state <> 'withdrawn'
"""


@dataclass(frozen=True, slots=True)
class Wish:
    """One suggestion with who said it. ``is_wish`` None: nobody has judged it yet."""

    id: int
    interview_id: int
    question: str
    text: str
    at: datetime
    is_wish: bool | None
    account_id: int
    account: str
    is_company: bool


async def browse(which: Sorted, page: int, size: int, account: int | None = None) -> tuple[list[Wish], int]:
    """A page of suggestions, newest first, and how many there are; a page past the end is the last one."""
    where, values = _WHERE[which], []
    if account is not None:
        where, values = f"{where} AND s.account_id = ?", [account]
    [counted] = await rows(f"SELECT COUNT(*) AS n {_FROM} {where}", values)
    count = int(counted["n"])
    page = min(max(page, 0), max(0, (count - 1) // size))
    found = await rows(
        "SELECT s.id, s.interview_id, s.question, s.text, s.at, s.is_wish, s.account_id, a.name, "
        f"a.is_company {_FROM} {where} "
        "ORDER BY CASE WHEN s.is_wish IS NULL THEN 0 ELSE 1 END, s.at DESC, s.id DESC LIMIT ? OFFSET ?",
        [*values, size, page * size],
    )
    return [_wish(row) for row in found], count


async def find(suggestion_id: int) -> Wish | None:
    """One suggestion; None when it was withdrawn or is gone."""
    found = await rows(
        "SELECT s.id, s.interview_id, s.question, s.text, s.at, s.is_wish, s.account_id, a.name, "
        f"a.is_company {_FROM} AND s.id = ?",
        [suggestion_id],
    )
    return _wish(found[0]) if found else None


async def count_since(since: datetime | None) -> int:
    """How many came after ``since`` (aware; None: ever)."""
    [counted] = await rows(
        f"SELECT COUNT(*) AS n {_FROM} AND s.at > ?", [since or datetime(1970, 1, 1, tzinfo=UTC)]
    )
    return int(counted["n"])


async def judge(suggestion_id: int, *, is_wish: bool) -> bool:
    """Keep what a person says of the rules' judgement; False when it is gone."""
    return bool(await Suggestion.filter(id=suggestion_id).update(is_wish=is_wish))


def _wish(row: Mapping[str, Any]) -> Wish:
    at = moment(row["at"])
    assert at is not None
    return Wish(
        id=row["id"],
        interview_id=row["interview_id"],
        question=row["question"],
        text=row["text"],
        at=at,
        is_wish=None if row["is_wish"] is None else bool(row["is_wish"]),
        account_id=row["account_id"],
        account=row["name"],
        is_company=bool(row["is_company"]),
    )
