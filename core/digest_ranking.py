"""The ranking of what buyers named: by what the distinct accounts behind it have brought. Pure.

A company counts once however many of its people spoke or how often. Currencies are never summed or
converted: each has its own list. Unknown money is a list of its own, last, and is never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from core.money import Value
from core.words import Facet


@dataclass(frozen=True, slots=True)
class Heard:
    """What one account said about one problem in one facet. Exactly one of the two ids names the problem."""

    theme_id: int | None
    evidence_id: int | None
    account_id: int
    is_company: bool
    facet: Facet
    last_at: datetime
    newest_id: int  # the evidence said last
    fresh: int  # how many are new to the reader


@dataclass(frozen=True, slots=True)
class Problem:
    """A theme, or a single piece of evidence that has none yet."""

    theme_id: int | None
    evidence_id: int | None
    newest_id: int
    facets: tuple[Facet, ...]
    accounts: frozenset[int]
    companies: int
    people: int  # private buyers
    last_at: datetime
    fresh: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A problem with its money in one currency, in minor units; ``total`` None is unknown.

    ``largest``: the most that one account brings to the total. ``at_least``: some of the money is unknown.
    """

    problem: Problem
    total: int | None
    largest: int
    payers: int  # accounts whose money is in the total
    at_least: bool


@dataclass(frozen=True, slots=True)
class Section:
    """One ranked list; ``currency`` None holds the problems whose money is unknown."""

    currency: str | None
    entries: tuple[Entry, ...]


def gather(heard: Iterable[Heard]) -> list[Problem]:
    """What was heard, problem by problem."""
    groups: dict[tuple[int | None, int | None], list[Heard]] = {}
    for one in heard:
        groups.setdefault((one.theme_id, one.evidence_id), []).append(one)
    order = list(Facet)
    return [
        Problem(
            theme_id=theme_id,
            evidence_id=evidence_id,
            newest_id=max(group, key=lambda one: (one.last_at, one.newest_id)).newest_id,
            facets=tuple(sorted({one.facet for one in group}, key=order.index)),
            accounts=frozenset(one.account_id for one in group),
            companies=len({one.account_id for one in group if one.is_company}),
            people=len({one.account_id for one in group if not one.is_company}),
            last_at=max(one.last_at for one in group),
            fresh=sum(one.fresh for one in group),
        )
        for (theme_id, evidence_id), group in groups.items()
    ]


def rank(problems: Iterable[Problem], values: Mapping[int, Value], first: str) -> list[Section]:
    """One list a currency, ``first`` first, the others by code, unknown money last.

    Inside a list: more money first, then more accounts, then the one heard later.
    """
    lists: dict[str | None, list[Entry]] = {}
    for problem in problems:
        known = [values[account] for account in problem.accounts if account in values]
        at_least = len(known) < len(problem.accounts) or any(
            value.has_unknown or not value.is_known for value in known
        )
        sums: dict[str, list[int]] = {}
        for value in known:
            for currency, minor in value.by_currency.items():
                sums.setdefault(currency, []).append(minor)
        for currency, amounts in sums.items():
            entry = Entry(problem, sum(amounts), max(amounts), len(amounts), at_least)
            lists.setdefault(currency, []).append(entry)
        if not sums:
            lists.setdefault(None, []).append(Entry(problem, None, 0, 0, at_least=False))
    return [
        Section(currency, tuple(sorted(lists[currency], key=_place)))
        for currency in sorted(lists, key=lambda code: (code is None, code != first, code or ""))
    ]


def _place(entry: Entry) -> tuple[float, int, float, int, int]:
    problem = entry.problem
    return (
        -(entry.total or 0),
        -len(problem.accounts),
        -problem.last_at.timestamp(),
        problem.theme_id or 0,
        problem.evidence_id or 0,
    )


def share(accounts: Iterable[int], values: Mapping[int, Value], currency: str) -> float | None:
    """What part (0..1) of all customers' historical value in ``currency`` these accounts are.

    An account whose refunds outweigh its orders counts as nothing on both sides, so that a part stays a
    part. None when there is nothing to divide by.
    """
    whole = sum(max(0, value.by_currency.get(currency, 0)) for value in values.values())
    part = sum(max(0, values[one].by_currency.get(currency, 0)) for one in set(accounts) if one in values)
    return part / whole if whole else None
