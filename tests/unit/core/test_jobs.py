"""The catalogue of jobs: a first one made of categories, and what is wrong with one."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import jobs
from core.errors import Misconfigured
from core.jobs import Job, Jobs
from core.jobs_check import check, weigh, wrong_with
from core.jobs_starter import Share, suggest, with_added
from core.words import Lang

CATEGORIES = [
    Share("Доставка мебели", 40, {"RUB": 400}),
    Share("Столы", 30),
    Share("Стулья", 22),
    Share("Стол письменный", 12),
    Share("Доставка", 8, {"RUB": 80, "USD": 5}),
    Share("Sofa beds", 6),
    Share("Столешницы", 4),
    Share("Beds", 3),
]


def test_categories_that_share_a_word_are_one_job_and_each_finds_its_own() -> None:
    made = suggest(CATEGORIES, None, 12)
    grouped = {one.job.key: {share.category for share in one.shares} for one in made}
    assert grouped == {
        "доставка": {"Доставка мебели", "Доставка"},
        "столы": {"Столы", "Стол письменный"},
        "стулья": {"Стулья"},
        "beds": {"Beds", "Sofa beds"},
        "столешницы": {"Столешницы"},
    }
    catalogue = Jobs(tuple(one.job for one in made), made[0].job)
    for key, categories in grouped.items():
        assert {catalogue.of(category).key for category in categories} == {key}
    assert made[0].money == {"RUB": 480, "USD": 5}
    assert not any(wrong_with(lang, one.job.phrase(lang)) for one in made for lang in Lang)


def test_a_longer_category_is_not_taken_by_a_shorter_job() -> None:
    made = suggest([Share("Стол", 9), Share("Столешница", 5)], None, 12)
    catalogue = Jobs(tuple(one.job for one in made), made[0].job)
    assert catalogue.of("Столешница").key == "столешница"


def test_what_has_a_job_is_not_suggested_again() -> None:
    known = Jobs((Job("move", "move house", "переехать", ("доставк", "столы")),), jobs.FALLBACK)
    left = {share.category for one in suggest(CATEGORIES, known, 12) for share in one.shares}
    assert left == {"Стулья", "Стол письменный", "Sofa beds", "Beds", "Столешницы"}


def test_adding_changes_nothing_that_people_wrote(tmp_path: Path) -> None:
    mine = '# ours\ndefault = "move"\n\n[jobs.move]   # do not touch\nen = "move house"\nru = "переехать"\n'
    made = suggest(CATEGORIES, None, 2)
    text = with_added(mine, made, ["a", "b"], "edit me")
    assert text.startswith(mine)
    path = tmp_path / "jobs.toml"
    path.write_text(text, encoding="utf-8")
    assert [job.key for job in jobs.load(path).jobs] == ["move", *(one.job.key for one in made)]
    assert jobs.load(path).default.key == "move"
    path.write_text(with_added("", made, ["a", "b"], "edit me"), encoding="utf-8")
    assert jobs.load(path).default == jobs.FALLBACK
    assert [one.text_id for one in check(path)] == ["job-starter"] * 4


@pytest.mark.parametrize(
    ("lang", "phrase", "wrong"),
    [
        ("ru", "проверить, где доставка", None),
        ("ru", "не опоздать", None),
        ("ru", "договориться о времени", None),
        ("ru", "найти кресло", None),
        ("ru", "доставка мебели", "job-no-infinitive"),
        ("ru", "Проверить доставку", "job-capital"),
        ("ru", "проверить доставку?", "job-full-stop"),
        ("en", "check where a delivery is", None),
        ("en", "bring it home", None),
        ("en", "feed the cat", None),
        ("en", "to check a delivery", "job-no-verb"),
        ("en", "checking a delivery", "job-no-verb"),
        ("en", "the delivery", "job-no-verb"),
    ],
)
def test_phrases(lang: str, phrase: str, wrong: str | None) -> None:
    assert wrong_with(lang, phrase) == wrong


def test_the_file_is_judged(tmp_path: Path) -> None:
    path = tmp_path / "jobs.toml"
    assert [one.text_id for one in check(path)] == ["jobs-no-file"]
    for text, ids in (
        ("[jobs", ["jobs-unreadable"]),
        ("x = 1", ["jobs-none"]),
        ('default = "b"\n[jobs.a]\nen = "go"\nru = "идти"', ["jobs-default"]),
        ('[jobs.a]\nen = "go"', ["job-no-phrase"]),
        ('[jobs.a]\nen = "go"\nru = "идти"\nmatch = "слово"\nmach = []', ["job-unknown", "job-match"]),
    ):
        path.write_text(text, encoding="utf-8")
        assert [one.text_id for one in check(path)] == ids
        assert all(one.is_error for one in check(path))
    with pytest.raises(Misconfigured, match="match is a list"):
        jobs.load(path)


def test_orders_show_what_matches_nothing_and_who_stands_before_whom() -> None:
    first, second, idle = (
        Job("seat", "sit", "сесть", ("стул",)),
        Job("chair", "sit down", "присесть", ("стулья",)),
        Job("idle", "rest", "отдыхать", ("гамак",)),
    )
    found = weigh(Jobs((first, second, idle), idle), CATEGORIES, shown=1)
    assert [(one.text_id, one.args.get("job", one.args.get("share"))) for one in found] == [
        ("job-shadowed", "chair"),
        ("job-matches-nothing", "idle"),
        ("category-no-job", "32.0"),
        ("categories-no-job", "82.4"),
    ]
