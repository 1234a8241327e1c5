"""Segments of customers, as the CRM's column names them: who is in each, what they bring, what we heard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core import digest_reading, money
from core.digest_ranking import share
from core.store.db import rows


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment; ``name`` "" holds those whom the CRM put into none.

    ``brought``: minor units by currency. ``heard``: what part (0..1) of the segment's revenue, by currency,
    belongs to accounts that answered within the funnel's window; a currency without revenue is absent.
    An account whose people are in several segments counts in each.
    """

    name: str
    people: int
    accounts: frozenset[int]
    brought: dict[str, int]
    heard: dict[str, float]


async def names() -> list[str]:
    """The segments that have people in them, by name; "" is none of them."""
    found = await rows("SELECT DISTINCT segment FROM buyer WHERE segment <> '' ORDER BY segment")
    return [str(row["segment"]) for row in found]


async def accounts_of(segment: str) -> frozenset[int]:
    """The accounts with somebody in the segment."""
    found = await rows("SELECT DISTINCT account_id FROM buyer WHERE segment = ?", [segment])
    return frozenset(row["account_id"] for row in found)


async def survey(now: datetime) -> list[Segment]:
    """All segments, those with most people first, the one without a name last."""
    people: dict[str, int] = {}
    accounts: dict[str, set[int]] = {}
    for row in await rows(
        "SELECT segment, account_id, COUNT(*) AS n FROM buyer GROUP BY segment, account_id"
    ):
        people[row["segment"]] = people.get(row["segment"], 0) + int(row["n"])
        accounts.setdefault(row["segment"], set()).add(row["account_id"])
    values = await money.values()
    answered = (await digest_reading.funnel(now)).answered
    made = []
    for name, members in accounts.items():
        mine = {one: values[one] for one in members if one in values}
        brought: dict[str, int] = {}
        for value in mine.values():
            for currency, minor in value.by_currency.items():
                brought[currency] = brought.get(currency, 0) + minor
        parts = {currency: share(answered & members, mine, currency) for currency in brought}
        heard = {currency: part for currency, part in parts.items() if part is not None}
        made.append(Segment(name, people[name], frozenset(members), brought, heard))
    return sorted(made, key=lambda one: (not one.name, -one.people, one.name))


def match(words: str, known: list[str]) -> str | None:
    """The segment that somebody means: its name, case aside, or the only one that begins so."""
    wanted = " ".join(words.split()).casefold()
    same = [name for name in known if name.casefold() == wanted]
    begins = [name for name in known if name.casefold().startswith(wanted)] if wanted else []
    found = same or begins
    return found[0] if len(found) == 1 else None
