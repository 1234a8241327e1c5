"""Who is a buyer, and who may be asked: rules over the orders, never self-report (method 1)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.rights import ledger
from core.settings import Settings
from core.store.db import moment, rows
from core.store.models import Order

FOLLOW_UP = "follow_up"  # the survey that each finished interview allows once


class Why(StrEnum):
    """Why somebody is not invited; each has words in both languages."""

    NO_PAID_ORDER = "no-paid-order"
    TOO_RECENT = "too-recent"
    TOO_OLD = "too-old"
    STAFF = "staff"
    OPTED_OUT = "opted-out"
    ASKED_LATELY = "asked-lately"
    ASKED_ENOUGH = "asked-enough"
    COMPANY_ASKED = "company-asked"
    FORGOTTEN = "forgotten"
    NOT_AGREED = "not-agreed"
    VANISHED = "vanished"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person in the store, seen as somebody to ask.

    ``last_at``: their last order; for a follow-up the end of the interview it follows, ``job`` included.
    """

    buyer_id: int
    account_id: int
    name: str
    last_at: datetime | None
    category: str
    job: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Who may be asked now, and who not and why."""

    eligible: tuple[Candidate, ...]
    refused: tuple[tuple[Candidate, Why], ...]

    def reasons(self) -> Counter[Why]:
        """How many were refused for each reason."""
        return Counter(why for _, why in self.refused)


async def is_buyer(buyer_id: int) -> bool:
    """Whether the store holds a paid order of theirs (a later refund does not undo having tried)."""
    return await Order.filter(buyer_id=buyer_id, is_paid=True, is_refund=False).exists()


async def choose(
    now: datetime, settings: Settings, limit: int | None = None, *, segment: str | None = None
) -> Choice:
    """Who may be invited at ``now``: every person in the store lands in exactly one of the two lists.

    Rules (method 1 and 5, product.md's fatigue budget): a paid order 3-90 days ago, not staff, not opted out,
    one survey per 30 days and four a year (invitations count, used or not; the days also from the last word
    of an interview), at most three people a company
    within 30 days. Most recent buyers first; ``limit`` cuts the eligible, who are then in neither list.
    ``segment``: only people of that segment are looked at.
    """
    month_ago = now - timedelta(days=settings.days_between_surveys)
    year_ago = now - timedelta(days=365)
    lately = {
        row["buyer_id"]: (int(row["lately"] or 0), int(row["yearly"]))
        for row in await rows(
            "SELECT buyer_id, SUM(CASE WHEN created_at > ? THEN 1 ELSE 0 END) AS lately, COUNT(*) AS yearly "
            "FROM invitation WHERE created_at > ? AND survey NOT IN ('follow_up', 'complaint') "
            "GROUP BY buyer_id",
            [month_ago, year_ago],
        )
    }
    seats = Counter(
        {
            row["account_id"]: int(row["asked"])
            for row in await rows(
                "SELECT b.account_id, COUNT(DISTINCT i.buyer_id) AS asked FROM invitation i "
                "JOIN buyer b ON b.id = i.buyer_id WHERE i.created_at > ? GROUP BY b.account_id",
                [month_ago],
            )
        }
    )
    interviewed = {
        row["buyer_id"]  # an invitation may be opened late, and an interview never times out
        for row in await rows(
            "SELECT DISTINCT buyer_id FROM interview WHERE COALESCE(ended_at, heard_at, created_at) > ?",
            [month_ago],
        )
    }
    forgotten = await ledger.all_marks()
    eligible: list[Candidate] = []
    refused: list[tuple[Candidate, Why]] = []
    for row in await rows(
        "SELECT b.id, b.account_id, b.name, b.external_id, b.phone, b.email, b.segment, b.is_staff, "
        "b.opted_out_at, b.vanished_at, o.placed_at, o.category "
        "FROM buyer b LEFT JOIN (SELECT buyer_id, placed_at, category, ROW_NUMBER() OVER "
        "(PARTITION BY buyer_id ORDER BY placed_at DESC, id DESC) AS n FROM customer_order "
        "WHERE is_paid AND NOT is_refund) o ON o.buyer_id = b.id AND o.n = 1 ORDER BY o.placed_at DESC, b.id"
    ):
        if segment is not None and row["segment"] != segment:
            continue
        one = Candidate(
            row["id"], row["account_id"], row["name"], moment(row["placed_at"]), row["category"] or ""
        )
        why = _refusal(one, bool(row["is_staff"]), row["opted_out_at"] is not None, now, settings)
        if why is None and row["vanished_at"] is not None:
            why = Why.VANISHED
        if why is None and forgotten and forgotten & ledger.marks(settings, row):
            why = Why.FORGOTTEN
        month, year = lately.get(one.buyer_id, (0, 0))
        if why is None and (month or one.buyer_id in interviewed):
            why = Why.ASKED_LATELY
        if why is None and year >= settings.surveys_a_year:
            why = Why.ASKED_ENOUGH
        if why is None and seats[one.account_id] >= settings.people_per_account:
            why = Why.COMPANY_ASKED
        if why is not None:
            refused.append((one, why))
        elif limit is None or len(eligible) < limit:
            seats[one.account_id] += 1
            eligible.append(one)
    return Choice(tuple(eligible), tuple(refused))


def _refusal(
    one: Candidate, is_staff: bool, opted_out: bool, now: datetime, settings: Settings
) -> Why | None:
    if is_staff:
        return Why.STAFF
    if opted_out:
        return Why.OPTED_OUT
    if one.last_at is None:
        return Why.NO_PAID_ORDER
    if one.last_at > now - timedelta(days=settings.eligible_from_days):
        return Why.TOO_RECENT
    if one.last_at < now - timedelta(days=settings.eligible_to_days):
        return Why.TOO_OLD
    return None


async def choose_to_follow_up(now: datetime, settings: Settings, limit: int | None = None) -> Choice:
    """Who may be asked whether it got easier: each finished interview allows one follow-up, if they said yes.

    Everybody who finished an interview lands in exactly one of the two lists (but see ``limit``).
    """
    forgotten = await ledger.all_marks()
    eligible: list[Candidate] = []
    refused: list[tuple[Candidate, Why]] = []
    for row in await rows(
        "SELECT b.id, b.account_id, b.name, b.external_id, b.phone, b.email, b.is_staff, b.opted_out_at, "
        "b.vanished_at, "
        "t.ended_at, (SELECT MAX(v.created_at) FROM invitation v WHERE v.buyer_id = b.id "
        "AND v.survey = 'follow_up') AS followed_at, (SELECT c.given FROM consent c WHERE c.buyer_id = b.id "
        "AND c.purpose = 'follow_up' ORDER BY c.id DESC LIMIT 1) AS agreed, "
        "(SELECT i.job FROM interview i WHERE i.buyer_id = b.id AND i.state = 'finished' "
        "AND i.survey <> 'follow_up' ORDER BY i.id DESC LIMIT 1) AS job "
        "FROM buyer b JOIN (SELECT buyer_id, MAX(ended_at) AS ended_at FROM interview "
        "WHERE state = 'finished' AND survey <> 'follow_up' GROUP BY buyer_id) t ON t.buyer_id = b.id "
        "ORDER BY t.ended_at, b.id"
    ):
        one = Candidate(row["id"], row["account_id"], row["name"], moment(row["ended_at"]), "", row["job"])
        followed_at = moment(row["followed_at"])
        if row["is_staff"]:
            refused.append((one, Why.STAFF))
        elif row["opted_out_at"] is not None:
            refused.append((one, Why.OPTED_OUT))
        elif row["vanished_at"] is not None:
            refused.append((one, Why.VANISHED))
        elif forgotten and forgotten & ledger.marks(settings, row):
            refused.append((one, Why.FORGOTTEN))
        elif not row["agreed"]:
            refused.append((one, Why.NOT_AGREED))
        elif followed_at is not None and one.last_at is not None and followed_at > one.last_at:
            refused.append((one, Why.ASKED_LATELY))
        elif limit is None or len(eligible) < limit:
            eligible.append(one)
    return Choice(tuple(eligible), tuple(refused))
