"""What a digest is made from, read with SQL: what was heard, and how far the invited have come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from core.digest_ranking import Heard
from core.store.db import rows
from core.store.models import Tally
from core.words import Facet

WINDOW_DAYS = 90

_HEARD = """
SELECT e.theme_id, CASE WHEN e.theme_id IS NULL THEN e.id END AS evidence_id, e.account_id, a.is_company,
       e.facet, MAX(e.at) AS last_at, MAX(e.id) AS newest_id,
       SUM(CASE WHEN e.at > ? THEN 1 ELSE 0 END) AS fresh
FROM evidence e
JOIN account a ON a.id = e.account_id
JOIN interview i ON i.id = e.interview_id
JOIN buyer b ON b.id = e.buyer_id
WHERE i.state <> 'withdrawn' /* of */
GROUP BY e.theme_id, CASE WHEN e.theme_id IS NULL THEN e.id END, e.account_id, a.is_company, e.facet
"""

# One row a buyer, however many invitations they got. "Began" means they agreed to be asked.
_FUNNEL = """
SELECT buyer_id, account_id, MAX(opened) AS opened, MAX(began) AS began, MAX(finished) AS finished,
       MAX(declined) AS declined, MAX(stopped) AS stopped
FROM (
    SELECT v.buyer_id, b.account_id,
           CASE WHEN v.used_at IS NOT NULL OR i.id IS NOT NULL THEN 1 ELSE 0 END AS opened,
           CASE WHEN i.state = 'finished' OR EXISTS (
               SELECT 1 FROM consent c WHERE c.interview_id = i.id AND c.purpose = 'interview' AND c.given
           ) THEN 1 ELSE 0 END AS began,
           CASE WHEN i.state = 'finished' THEN 1 ELSE 0 END AS finished,
           CASE WHEN i.state = 'declined' THEN 1 ELSE 0 END AS declined,
           CASE WHEN i.state IN ('stopped', 'withdrawn') THEN 1 ELSE 0 END AS stopped
    FROM invitation v
    JOIN buyer b ON b.id = v.buyer_id
    LEFT JOIN interview i ON i.invitation_id = v.id
    WHERE v.created_at >= ? /* of */
) steps
GROUP BY buyer_id, account_id
"""

_ANSWERED = """
SELECT DISTINCT b.account_id
FROM answer w
JOIN interview i ON i.id = w.interview_id
JOIN buyer b ON b.id = i.buyer_id
WHERE w.at >= ? AND i.state NOT IN ('withdrawn', 'screened_out', 'declined') /* of */
"""
_OF = "/* of */"  # where a query may be narrowed to a segment; to SQL it is a comment

_THEIRS = _FUNNEL.replace("WHERE v.created_at >= ?", "WHERE v.buyer_id = ?")

STEPS = ("invited", "opened", "began", "finished", "declined", "stopped")


@dataclass(frozen=True, slots=True)
class Funnel:
    """How far the invited came in the last ``WINDOW_DAYS``: people, and the accounts they belong to.

    ``answered``: accounts that answered anything in the window, invited or come by themselves.
    """

    people: dict[str, int]
    accounts: dict[str, frozenset[int]]
    answered: frozenset[int]


async def heard(since: datetime | None, segment: str | None = None) -> list[Heard]:
    """What every account said, problem by problem; ``since``: what is later is new (None: all of it).

    ``segment``: only what its buyers said (None: everybody).
    """
    never = datetime(1970, 1, 1, tzinfo=UTC)
    return [
        Heard(
            theme_id=row["theme_id"],
            evidence_id=row["evidence_id"],
            account_id=row["account_id"],
            is_company=bool(row["is_company"]),
            facet=Facet(row["facet"]),
            last_at=_time(row["last_at"]),
            newest_id=row["newest_id"],
            fresh=int(row["fresh"]),
        )
        for row in await _within(_HEARD, (since or never).astimezone(UTC), segment)
    ]


async def funnel(now: datetime, segment: str | None = None) -> Funnel:
    """The funnel of the last ``WINDOW_DAYS`` before ``now`` (aware); ``segment``: of its buyers only."""
    since = (now - timedelta(days=WINDOW_DAYS)).astimezone(UTC)
    found = await _within(_FUNNEL, since, segment)
    at_step = {step: [row for row in found if step == "invited" or row[step]] for step in STEPS}
    gone = await Tally.filter(day__gte=since.date())  # those forgotten since: their number stays
    if segment is not None:
        gone = []  # of them nobody knows any more where they belonged
    forgotten = {step: sum(one.count for one in gone if one.what == step) for step in STEPS}
    return Funnel(
        people={step: len(kept) + forgotten[step] for step, kept in at_step.items()},
        accounts={step: frozenset(row["account_id"] for row in kept) for step, kept in at_step.items()},
        answered=frozenset(row["account_id"] for row in await _within(_ANSWERED, since, segment)),
    )


async def _within(sql: str, since: datetime, segment: str | None) -> list[dict[str, Any]]:
    """Rows of one of the queries above, for everybody or for one segment."""
    if segment is None:
        return await rows(sql, [since])
    return await rows(sql.replace(_OF, "AND b.segment = ?"), [since, segment])


async def steps_of(buyer_id: int) -> list[str]:
    """The steps of the funnel that one buyer took; [] for somebody never invited."""
    return [
        step for row in await rows(_THEIRS, [buyer_id]) for step in STEPS if step == "invited" or row[step]
    ]


def _time(value: Any) -> datetime:
    """A time out of an aggregate: PostgreSQL gives a datetime, SQLite the text that was kept."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)
