"""The ranking, as arithmetic."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.digest_ranking import Heard, gather, rank, share
from core.digest_words import percent
from core.money import Value
from core.words import Facet, Lang

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def heard(account: int, *, theme: int | None = None, single: int | None = None, **more: object) -> Heard:
    rest = {
        "is_company": True,
        "facet": Facet.LONG,
        "last_at": NOW,
        "newest_id": single or account,
        "fresh": 0,
    } | more
    return Heard(theme_id=theme, evidence_id=single, account_id=account, **rest)  # type: ignore[arg-type]


def test_a_company_counts_once_however_many_spoke() -> None:
    said = [heard(1, theme=9, facet=facet, fresh=2) for facet in Facet] + [
        heard(2, theme=9, is_company=False)
    ]
    [problem] = gather(said)
    assert (problem.companies, problem.people, problem.fresh) == (1, 1, 6)
    assert problem.facets == tuple(Facet)
    [section] = rank([problem], {1: Value({"RUB": 500}), 2: Value({"RUB": 70})}, "RUB")
    [entry] = section.entries
    assert (entry.total, entry.largest, entry.payers, entry.at_least) == (570, 500, 2, False)


def test_currencies_are_kept_apart_and_the_unknown_comes_last() -> None:
    values = {1: Value({"EUR": 900, "RUB": 5}), 2: Value({"RUB": 10}), 3: Value({}, has_unknown=True)}
    problems = gather([heard(1, single=1), heard(2, single=2), heard(3, single=3), heard(4, single=4)])
    sections = rank(problems, values, "RUB")
    assert [section.currency for section in sections] == ["RUB", "EUR", None]
    assert [[entry.problem.evidence_id for entry in section.entries] for section in sections] == [
        [2, 1],
        [1],
        [3, 4],
    ]
    assert all(entry.total is None for entry in sections[-1].entries)


def test_partly_unknown_is_at_least() -> None:
    said = gather([heard(1, theme=1), heard(2, theme=1), heard(1, theme=2), heard(3, theme=3)])
    values = {1: Value({"RUB": 10}), 2: Value({}, has_unknown=True), 3: Value({"RUB": 4}, has_unknown=True)}
    [section] = rank(said, values, "RUB")
    assert [(entry.problem.theme_id, entry.at_least) for entry in section.entries] == [
        (1, True),
        (2, False),
        (3, True),
    ]


def test_negative_money_sinks_but_stays() -> None:
    values = {1: Value({"RUB": -300}), 2: Value({"RUB": 0}), 3: Value({"RUB": 1})}
    [section] = rank(gather([heard(n, single=n) for n in (1, 2, 3)]), values, "RUB")
    assert [entry.total for entry in section.entries] == [1, 0, -300]


def test_equal_money_goes_by_accounts_and_then_by_time() -> None:
    old = NOW - timedelta(days=3)
    said = [heard(1, single=1, last_at=old), heard(2, single=2), heard(3, theme=5), heard(4, theme=5)]
    values = {1: Value({"RUB": 8}), 2: Value({"RUB": 8}), 3: Value({"RUB": 4}), 4: Value({"RUB": 4})}
    [section] = rank(gather(said), values, "RUB")
    assert [(e.problem.theme_id, e.problem.evidence_id) for e in section.entries] == [
        (5, None),
        (None, 2),
        (None, 1),
    ]


def test_a_share_is_a_part_even_among_refunds() -> None:
    values = {1: Value({"RUB": 300}), 2: Value({"RUB": 700}), 3: Value({"RUB": -500}), 4: Value({})}
    assert share([1, 1, 3, 4, 99], values, "RUB") == pytest.approx(0.3)
    assert share([1], values, "USD") is None


@pytest.mark.parametrize(
    ("part", "words"), [(0, "0%"), (0.001, "<1%"), (0.31, "31%"), (0.999, ">99%"), (1, "100%")]
)
def test_a_percentage_never_says_all_or_nothing_when_it_is_not(part: float, words: str) -> None:
    assert percent(part, Lang.EN) == words
    assert percent(part, Lang.RU) == words.replace("%", "\u00a0%")
