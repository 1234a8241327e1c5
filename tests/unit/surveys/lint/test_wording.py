"""Bad questions are found for the right reason, good ones are left alone.

The tables were written before the rules; ``later.*`` afterwards, to see what the rules had missed.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from surveys.lint import Rule, broken
from surveys.words import Lang

HERE = Path(__file__).parent
FIRST = 40
LATER = {"bad": 27, "good": 25}


def rows(name: str) -> list[str]:
    return (HERE / name).read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize(("prefix", "count"), [("", FIRST), ("later.", LATER["bad"])])
def test_every_bad_question_is_found_for_the_right_reason(lang: Lang, prefix: str, count: int) -> None:
    bad = [row.split("\t") for row in rows(f"{prefix}bad.{lang}.tsv")]
    missed = [(rule, text, broken(text, lang)) for rule, text in bad if Rule(rule) not in broken(text, lang)]
    assert missed == []
    assert len({text for _, text in bad}) == count


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize(("prefix", "count"), [("", FIRST), ("later.", LATER["good"])])
def test_no_good_question_is_found(lang: Lang, prefix: str, count: int) -> None:
    good = rows(f"{prefix}good.{lang}.tsv")
    assert {text: broken(text, lang) for text in good if broken(text, lang)} == {}
    assert len(set(good)) == count


@pytest.mark.parametrize("lang", Lang)
def test_every_rule_of_wording_has_bad_questions(lang: Lang) -> None:
    seen = {row.partition("\t")[0] for row in rows(f"bad.{lang}.tsv")}
    worded = {
        "two_things",
        "hypothetical",
        "leading",
        "recommending",
        "features",
        "bare_why",
        "known",
        "generic",
    }
    assert seen == worded


def test_what_stands_in_quotes_is_not_asked() -> None:
    assert (
        broken("Back then I took down: “why do you usually love it?”. How was it this time?", Lang.EN) == ()
    )
    assert broken("Тогда было записано: «почему обычно не хватает». Как вышло в этот раз?", Lang.RU) == ()
