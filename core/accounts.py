"""The card of one account: what it brings, who its people are, what they said, what was promised and done.

An account is who pays: a company, or a private buyer's account of one. Unknown money is unknown, never zero;
currencies are never added up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from core.money import Value, values
from core.store.db import moment, rows
from core.store.models import Account, Buyer, Suggestion
from core.words import PostState, ThemeState

YEAR = timedelta(days=365)
PROMISED = (ThemeState.CONSIDERING, ThemeState.DOING)
KEPT = (ThemeState.DONE, ThemeState.VERIFIED)
FOUND_AT_MOST = 60


@dataclass(frozen=True, slots=True)
class Orders:
    """What an account brings. Times are aware UTC, money is minor units by currency.

    ``count``: paid orders, refunds not counted. ``average``: of the paid orders whose amount is known.
    ``a_year``: orders a year since the first one; None in the first year, which tells nothing yet.
    ``trend``: the last 365 days against the 365 before, as a part (+0.2 is a fifth more), in currencies
    where both are known and the year before is more than nothing.
    """

    value: Value | None
    count: int
    first_at: datetime | None
    last_at: datetime | None
    average: dict[str, int]
    a_year: float | None
    trend: dict[str, float]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the account. ``told``: how many pieces of evidence are theirs; ``name`` "" is unknown."""

    name: str
    told: int
    has_opted_out: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """A theme with evidence of this account, and how many pieces of it."""

    theme_id: int
    title: str
    state: ThemeState
    count: int


@dataclass(frozen=True, slots=True)
class Card:
    """Everything about one account. ``posts``: live posts that answer its evidence, id and words."""

    account: Account
    segments: tuple[str, ...]
    orders: Orders
    people: tuple[Person, ...]
    wishes: int
    themes: tuple[Answered, ...]
    posts: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """An account in a list. ``name``: the payer's, or the person's where the payer has none."""

    id: int
    name: str
    is_company: bool


async def search(words: str) -> list[Found]:
    """Accounts whose name, or the name of whose people, holds ``words``; at most ``FOUND_AT_MOST``.

    Compared here, not by the database: neither SQLite nor a PostgreSQL in the "C" locale folds the case of
    Russian letters.
    """
    wanted = folded(words)
    if not wanted:
        return []
    found: dict[int, Found] = {}
    for row in await _names():
        if wanted in folded(row["name"]) or wanted in folded(row["person"] or ""):
            one = Found(row["id"], row["name"] or row["person"] or "", bool(row["is_company"]))
            found.setdefault(one.id, one)
    exact_first = sorted(found.values(), key=lambda one: (folded(one.name) != wanted, one.name, one.id))
    return exact_first[:FOUND_AT_MOST]


async def largest(currency: str) -> list[Found]:
    """Those who brought most in a currency, at most ``FOUND_AT_MOST``."""
    return [
        Found(row["id"], row["name"] or row["person"] or "", bool(row["is_company"]))
        for row in await rows(
            "SELECT a.id, a.name, a.is_company, (SELECT MIN(b.name) FROM buyer b WHERE b.account_id = a.id "
            "AND b.name <> '') AS person FROM account a JOIN (SELECT account_id, SUM(amount) AS brought "
            "FROM customer_order WHERE (is_paid OR is_refund) AND currency = ? GROUP BY account_id) m "
            "ON m.account_id = a.id WHERE m.brought > 0 ORDER BY m.brought DESC, a.id LIMIT ?",
            [currency, FOUND_AT_MOST],
        )
    ]


async def card(account_id: int, now: datetime) -> Card | None:
    """The card as of ``now`` (aware); None when there is no such account."""
    account = await Account.get_or_none(id=account_id)
    if account is None:
        return None
    buyers = await Buyer.filter(account_id=account_id).order_by("id")
    told = {
        row["buyer_id"]: int(row["n"])
        for row in await rows(
            "SELECT e.buyer_id, COUNT(*) AS n FROM evidence e JOIN interview i ON i.id = e.interview_id "
            "WHERE i.state <> 'withdrawn' AND e.account_id = ? GROUP BY e.buyer_id",
            [account_id],
        )
    }
    people = [
        Person(
            one.name,
            told.get(one.id, 0),
            one.opted_out_at is not None,
        )
        for one in buyers
    ]
    return Card(
        account=account,
        segments=tuple(sorted({one.segment for one in buyers if one.segment})),
        orders=await _orders(account_id, now),
        people=tuple(sorted(people, key=lambda one: (-one.told, one.name))),
        wishes=await Suggestion.filter(account_id=account_id).count(),
        themes=tuple(await _themes(account_id)),
        posts=tuple(await _posts(account_id)),
    )


async def _names() -> list[dict[str, Any]]:
    return await rows(
        "SELECT a.id, a.name, a.is_company, b.name AS person FROM account a "
        "LEFT JOIN buyer b ON b.account_id = a.id ORDER BY a.id, b.id"
    )


def folded(name: str) -> str:
    """A name to compare by: case, ё and spaces apart."""
    return " ".join(name.casefold().replace("ё", "е").split())


async def _orders(account_id: int, now: datetime) -> Orders:
    taken = [
        (moment(row["placed_at"]), row["amount"], row["currency"], bool(row["is_refund"]))
        for row in await rows(
            "SELECT placed_at, amount, currency, is_refund FROM customer_order "
            "WHERE account_id = ? AND (is_paid OR is_refund) ORDER BY placed_at, id",
            [account_id],
        )
    ]
    paid = [(at, amount, currency) for at, amount, currency, refund in taken if not refund and at]
    first_at, last_at = (paid[0][0], paid[-1][0]) if paid else (None, None)
    years = (now - first_at) / YEAR if first_at else 0.0
    amounts: dict[str, list[int]] = {}
    for _, amount, currency in paid:
        if amount is not None and currency:
            amounts.setdefault(currency, []).append(int(amount))
    return Orders(
        value=(await values([account_id])).get(account_id),
        count=len(paid),
        first_at=first_at,
        last_at=last_at,
        average={currency: round(sum(known) / len(known)) for currency, known in amounts.items()},
        a_year=len(paid) / years if years >= 1 else None,
        trend=_trend(taken, now),
    )


def _trend(
    taken: Iterable[tuple[datetime | None, int | None, str | None, bool]], now: datetime
) -> dict[str, float]:
    """Money of the last year against the year before; a currency with an unknown amount in either is out."""
    sums: dict[str, list[int]] = {}
    unknown: set[str | None] = set()
    for at, amount, currency, _ in taken:
        if at is None or not now - 2 * YEAR < at <= now:
            continue
        if amount is None or currency is None:
            unknown.add(currency)
            continue
        years = sums.setdefault(currency, [0, 0])
        years[0 if at > now - YEAR else 1] += int(amount)
    if None in unknown:
        return {}  # an amount of unknown currency may belong to any
    return {
        currency: last / before - 1
        for currency, (last, before) in sums.items()
        if before > 0 and currency not in unknown
    }


async def _themes(account_id: int) -> list[Answered]:
    return [
        Answered(row["id"], row["title"], ThemeState(row["state"]), int(row["n"]))
        for row in await rows(
            "SELECT t.id, t.title, t.state, COUNT(*) AS n FROM evidence e JOIN theme t ON t.id = e.theme_id "
            "JOIN interview i ON i.id = e.interview_id WHERE i.state <> 'withdrawn' AND e.account_id = ? "
            "GROUP BY t.id, t.title, t.state ORDER BY n DESC, t.title",
            [account_id],
        )
    ]


async def _posts(account_id: int) -> list[tuple[int, str]]:
    return [
        (row["id"], row["text"])
        for row in await rows(
            "SELECT DISTINCT p.id, p.text FROM post p JOIN post_evidence g ON g.post_id = p.id "
            "JOIN evidence e ON e.id = g.evidence_id WHERE p.state = ? AND e.account_id = ? "
            "ORDER BY p.id DESC",
            [str(PostState.LIVE), account_id],
        )
    ]
