"""The arithmetic of measuring: counted by hand."""

from __future__ import annotations

import pytest

from surveys.listening import hear
from surveys.listening.scores import BadCase, Measure, Verdict, compare, measure, read_case
from surveys.words import Label

L = Label


def verdict(label: Label, heard: Label, redirect: bool = False, kept: bool | None = None) -> Verdict:
    wished = (L.SUGGESTION, L.MIXED)
    return Verdict(label, heard, label in wished, heard in wished, redirect, kept)


def test_by_hand() -> None:
    found = measure(
        [
            verdict(L.SUGGESTION, L.SUGGESTION, redirect=True),
            verdict(L.SUGGESTION, L.PROBLEM),
            verdict(L.MIXED, L.MIXED, kept=True),
            verdict(L.MIXED, L.SUGGESTION, redirect=True, kept=False),
            verdict(L.PROBLEM, L.PROBLEM),
            verdict(L.PROBLEM, L.MIXED),
            verdict(L.ANGER_INCIDENT, L.ANGER_INCIDENT),
            verdict(L.HYPOTHETICAL, L.HYPOTHETICAL, redirect=True),
        ]
    )
    assert {name: one.value for name, one in found.items()} == {
        "suggestion precision": 3 / 4,
        "suggestion recall": 3 / 4,
        "suggestion F1": 3 / 4,
        "redirect precision": 2 / 3,
        "false redirects on stories": 1 / 5,
        "problem kept in mixed": 1 / 2,
    }
    for one in found.values():
        assert one.low is not None and one.high is not None and one.value is not None
        assert 0 <= one.low <= one.value <= one.high <= 1


def test_always_the_same_resamples() -> None:
    cases = [verdict(L.SUGGESTION, L.SUGGESTION)] * 30 + [verdict(L.SUGGESTION, L.PROBLEM)] * 10
    first = measure(cases)
    assert first == measure(cases)
    recall = first["suggestion recall"]
    assert recall.value == 0.75
    assert recall.low == pytest.approx(0.6, abs=0.05) and recall.high == pytest.approx(0.88, abs=0.05)


def test_nothing_to_count() -> None:
    assert set(measure([]).values()) == {Measure(None, None, None)}
    assert measure([verdict(L.PRAISE, L.PRAISE)])["redirect precision"].value is None


def test_kept_is_half_of_the_words() -> None:
    line = {"lang": "ru", "text": "час искал счёт, добавьте вкладку", "label": "mixed"}
    case = read_case({**line, "problem_span": "час искал счёт"})
    assert compare(case, hear(case.text)).kept is True
    case = read_case({**line, "problem_span": "час добавьте вкладку"})
    assert compare(case, hear(case.text)).kept is False
    assert compare(case, hear(case.text)).wrong


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"lang": "de"}, "ru, en"),
        ({"label": "good"}, "anger_incident"),
        ({"text": " "}, '"text"'),
        ({"label": None}, '"label"'),
        ({"question": 3}, '"question"'),
        ({"problem_span": 3}, '"problem_span"'),
        ({"suggestion_span": "elsewhere"}, "elsewhere"),
    ],
)
def test_bad_case(change: dict[str, object], says: str) -> None:
    good = {"lang": "en", "question": None, "text": "add a tab", "label": "suggestion"}
    read_case(good)
    with pytest.raises(BadCase, match=says):
        read_case(good | change)
    with pytest.raises(BadCase, match="object"):
        read_case([good])
