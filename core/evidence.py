"""Evidence one by one: browsing it by filters, newest first or by money; and what staff recognise as such."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from core.store.db import moment, rows
from core.store.models import Evidence, Suggestion
from core.words import Facet

NO_THEME = 0


@dataclass(frozen=True, slots=True)
class Filter:
    """Which evidence to show. ``theme``: an id, ``NO_THEME``, or None for any; None elsewhere: any, too.

    ``by_money``: by what the account has brought in the company's first currency, which is never mixed with
    others; those who brought nothing in it, or unknown money, come after, newest first.
    """

    theme: int | None = None
    segment: str | None = None
    facet: Facet | None = None
    account: int | None = None
    by_money: bool = False

    def as_json(self) -> dict[str, Any]:
        """For keeping in a button."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any] | None) -> Filter:
        """The filter that ``as_json`` kept; None filters nothing."""
        kept = kept or {}
        facet = kept.get("facet")
        return cls(
            theme=kept.get("theme"),
            segment=kept.get("segment"),
            facet=Facet(facet) if facet else None,
            account=kept.get("account"),
            by_money=bool(kept.get("by_money")),
        )


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence with all that a reader asks about it. ``account``: the payer's name, or ""."""

    id: int
    interview_id: int
    question: str
    facet: Facet
    text: str
    at: datetime
    theme_id: int | None
    theme: str
    account_id: int
    account: str
    is_company: bool
    segment: str


_PIECES = """
SELECT e.id, e.interview_id, e.question, e.facet, e.text, e.at, e.theme_id, t.title, e.account_id,
       a.name, a.is_company, b.segment
FROM evidence e
JOIN interview i ON i.id = e.interview_id
JOIN account a ON a.id = e.account_id
JOIN buyer b ON b.id = e.buyer_id
LEFT JOIN theme t ON t.id = e.theme_id
"""
_MONEY = """
LEFT JOIN (SELECT account_id, SUM(amount) AS brought FROM customer_order
           WHERE (is_paid OR is_refund) AND currency = ? GROUP BY account_id) m ON m.account_id = e.account_id
"""


async def browse(wanted: Filter, currency: str, page: int, size: int) -> tuple[list[Piece], int]:
    """A page of evidence and how many pieces there are in all; a page past the end is the last one."""
    where, values = _conditions(wanted)
    [counted] = await rows(
        "SELECT COUNT(*) AS n FROM evidence e JOIN interview i ON i.id = e.interview_id "  # noqa: S608
        f"JOIN buyer b ON b.id = e.buyer_id WHERE {where}",
        values,
    )
    count = int(counted["n"])
    page = min(max(page, 0), max(0, (count - 1) // size))
    join, order = ("", "")
    if wanted.by_money:
        join, values = _MONEY, [currency, *values]
        order = "CASE WHEN m.brought IS NULL THEN 1 ELSE 0 END, m.brought DESC, "
    found = await rows(
        f"{_PIECES} {join} WHERE {where} ORDER BY {order} e.at DESC, e.id DESC LIMIT ? OFFSET ?",
        [*values, size, page * size],
    )
    return [_piece(row) for row in found], count


async def find(evidence_id: int) -> Piece | None:
    """One piece; None when it was withdrawn or is gone."""
    found = await rows(f"{_PIECES} WHERE i.state <> 'withdrawn' AND e.id = ?", [evidence_id])
    return _piece(found[0]) if found else None


async def count_since(since: datetime | None) -> int:
    """How many pieces were heard after ``since`` (aware; None: ever)."""
    [counted] = await rows(
        "SELECT COUNT(*) AS n FROM evidence e JOIN interview i ON i.id = e.interview_id "
        "WHERE i.state <> 'withdrawn' AND e.at > ?",
        [since or datetime(1970, 1, 1, tzinfo=UTC)],
    )
    return int(counted["n"])


async def recognise(suggestion: Suggestion, facet: Facet) -> Evidence:
    """A person found a problem in what the rules took for a wish: its words are evidence now. Twice is once.

    Where the same answer named a problem already, the words join that evidence and its facet stays.
    """
    known = await Evidence.get_or_none(interview_id=suggestion.interview_id, question=suggestion.question)
    if known is None:
        return await Evidence.create(
            interview_id=suggestion.interview_id,
            buyer_id=suggestion.buyer_id,
            account_id=suggestion.account_id,
            question=suggestion.question,
            facet=facet,
            text=suggestion.text,
            at=suggestion.at,
        )
    if suggestion.text not in known.text:
        known.text = f"{known.text} {suggestion.text}"
        await known.save(update_fields=["text"])
    return known


def _conditions(wanted: Filter) -> tuple[str, list[Any]]:
    parts: list[str] = ["i.state <> 'withdrawn'"]
    values: list[Any] = []
    if wanted.theme == NO_THEME:
        parts.append("e.theme_id IS NULL")
    elif wanted.theme is not None:
        parts.append("e.theme_id = ?")
        values.append(wanted.theme)
    for column, value in (
        ("b.segment", wanted.segment),
        ("e.facet", wanted.facet),
        ("e.account_id", wanted.account),
    ):
        if value is not None:
            parts.append(f"{column} = ?")
            values.append(str(value) if isinstance(value, Facet) else value)
    return " AND ".join(parts), values


def _piece(row: Mapping[str, Any]) -> Piece:
    at = moment(row["at"])
    assert at is not None
    return Piece(
        id=row["id"],
        interview_id=row["interview_id"],
        question=row["question"],
        facet=Facet(row["facet"]),
        text=row["text"],
        at=at,
        theme_id=row["theme_id"],
        theme=row["title"] or "",
        account_id=row["account_id"],
        account=row["name"],
        is_company=bool(row["is_company"]),
        segment=row["segment"],
    )
