"""A survey's shape and texts: each thing that can be wrong is found, and nothing is found in a good one."""

from __future__ import annotations

from importlib.resources import files

import pytest

from core import plugins
from surveys.lint import Rule, lint
from surveys.lint.shape import check as check_shape
from surveys.packages import from_files
from surveys.script import FILES, BadSurvey
from surveys.words import Lang

BUILT_IN = ("last_time", "complaint", "next_job", "follow_up")
OWN = {file: (files("bots.commands.survey_template") / file).read_text(encoding="utf-8") for file in FILES}


def found(file: str, old: str, new: str) -> set[tuple[str, Lang | None, Rule]]:
    """What lint finds in the template survey after one change."""
    assert old in OWN[file]
    survey = from_files({**OWN, file: OWN[file].replace(old, new, 1)})
    return {(one.question, one.lang, one.rule) for one in lint(survey)}


@pytest.mark.parametrize("name", BUILT_IN)
def test_built_in_surveys_keep_to_the_method(name: str) -> None:
    assert lint(plugins.survey(name)) == []


def test_the_template_is_good() -> None:
    assert lint(from_files(OWN)) == []


K1 = 'id = "K1"\nkind = "choice"'
A2_EN = "A2 = Think"
H1 = 'id = "H1"\nkind = "open"'


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("en.ftl", "What was the hardest part that time?", "Why?", ("H1", Lang.EN, Rule.BARE_WHY)),
        ("ru.ftl", "Что в тот раз было", "Что обычно бывает", ("H1", Lang.RU, Rule.GENERIC)),
        ("en.ftl", "part that time", f"part {'x' * 200}", ("H1", Lang.EN, Rule.TOO_LONG)),
        ("ru.ftl", "C0 = Здравствуйте", f"C0 = {'Здравствуйте ' * 10}", ("C0", Lang.RU, Rule.TOO_LONG)),
        ("en.ftl", A2_EN, "U1-x = Nobody\nA2 = Think", ("U1-x", Lang.EN, Rule.UNUSED)),
        ("en.ftl", A2_EN, "U1-x = Nobody\nA2 = Think", ("U1-x", Lang.RU, Rule.LANGUAGE)),
        ("ru.ftl", "H1 = Что", "H1 = { $job }: что", ("H1", None, Rule.PLACEABLE)),
        ("ru.ftl", "H1 = Что", "H1 = { $weather }: что", ("H1", Lang.RU, Rule.PLACEABLE)),
        ("en.ftl", A2_EN, f"U1 = {{ $outcome }}?\nI1-1 = {'x' * 31}\n{A2_EN}", ("I1-1", Lang.EN, Rule.LABEL)),
        ("en.ftl", A2_EN, f"I1-1 = {{ $job }}\n{A2_EN}", ("I1-1", Lang.EN, Rule.PLACEABLE)),
        ("survey.toml", '"yes", "later", "no", "kept"', '"yes", "later"', ("C0", None, Rule.CONSENT)),
        ("survey.toml", 'grants = "interview"', "", ("C0", None, Rule.CONSENT)),
        ("survey.toml", '"yes", "no"]\ngrants = "follow_up"', '"yes"]\ngrants = "quote"',
         ("K1", None, Rule.CONSENT)),
        ("survey.toml", 'instead = "O1b"', 'instead = "O9"', ("O1", None, Rule.REFERENCE)),
        ("survey.toml", 'instead = "O1b"', 'instead = "A2"', ("O1", None, Rule.REFERENCE)),
        ("survey.toml", 'instead = "O1b"', 'instead = "I1"', ("O1", None, Rule.REFERENCE)),
        ("survey.toml", 'chose = ["O1", "no"]', 'chose = ["O1", "maybe"]', ("O1b", None, Rule.REFERENCE)),
        ("survey.toml", 'chose = ["O1", "no"]', 'chose = ["K1", "no"]', ("O1b", None, Rule.REFERENCE)),
        ("survey.toml", H1, f'{H1}\nwhen = [{{ unasked = "A2" }}]', ("H1", None, Rule.NEVER_ASKED)),
        ("survey.toml", H1, f'{H1}\nwhen = [{{ mentions = "other" }}]', ("H1", None, Rule.NEVER_ASKED)),
        ("survey.toml", 'id = "A2"\nkind = "open"', 'id = "A2"\nkind = "open"\nwhen = [{ found = true }]',
         ("A2", None, Rule.NEVER_ASKED)),
        ("survey.toml", 'id = "K1"\nkind = "choice"', 'id = "K1"\nkind = "choice"\ncloses = { never = "Z1" }',
         ("K1", None, Rule.REFERENCE)),
        ("survey.toml", 'id = "K1"\nkind = "choice"', 'id = "K1"\nkind = "choice"\nelsewhere = "no"',
         ("K1", None, Rule.REFERENCE)),
        ("survey.toml", K1, 'id = "K1"\nkind = "open"', ("K1", None, Rule.REFERENCE)),
        ("survey.toml", "outcome = true", "outcome = false", ("I1", None, Rule.RATING)),
        ("survey.toml", 'id = "U1" ', 'id = "H1" ', ("H1", None, Rule.REFERENCE)),
        ("survey.toml", 'closing = "Z1"', 'closing = "later"', ("later-no-link", None, Rule.LANGUAGE)),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found(
    file: str, old: str, new: str, expected: tuple[str, Lang | None, Rule]
) -> None:
    assert expected in found(file, old, new)


def test_thirteen_core_questions_are_too_many() -> None:
    more = "".join(f'\n[[questions]]\nid = "N{n}"\nkind = "open"\n' for n in range(6))
    texts = "".join(f"N{n} = What happened then?\n" for n in range(6))
    own = {
        "survey.toml": OWN["survey.toml"] + more,
        **{f"{lang}.ftl": OWN[f"{lang}.ftl"] + texts for lang in Lang},
    }
    assert [one.rule for one in check_shape(from_files(own))] == [Rule.TOO_MANY]


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            "survey.toml",
            'closing = "Z1"',
            'closing = "Z1"\nclosed = 1',
            r"line 5: unknown key 'closed'. Known: after",
        ),
        ("survey.toml", 'facet = "hard"', 'faset = "hard"', r"line 27: question H1: unknown key 'faset'"),
        ("survey.toml", "found = true", "find = true", r"line 40: question O1: unknown key 'find'"),
        (
            "survey.toml",
            'facet = "hard"',
            'facet = "slow"',
            r"line 25: question H1: 'slow' is none of hard, long",
        ),
        ("survey.toml", "brief = true", 'brief = "yes"', r"line 3\d: question U1: brief is true or false"),
        (
            "survey.toml",
            '["1", "2", "3", "4", "5"]',
            "[1, 2, 3, 4, 5]",
            r"question I1: options is a list of words",
        ),
        ("survey.toml", 'id = "H1"', 'name = "H1"', r"a question: 'id' is missing"),
        ("survey.toml", 'closing = "Z1"', "", r"'closing' is missing"),
        ("survey.toml", 'closing = "Z1"', 'closing "Z1"', r"survey.toml cannot be read: .*line 4"),
        ("en.ftl", "H1 = What", "H1: What", r"en.ftl, line 3: 'H1: What.*is not Fluent"),
        ("ru.ftl", "H1 = ", "H2 = ", r"Question H1: 'H1' is missing in ru.ftl"),
    ],
)
def test_what_cannot_be_loaded_is_told_with_its_line(file: str, old: str, new: str, message: str) -> None:
    assert old in OWN[file]
    with pytest.raises(BadSurvey, match=message):
        from_files({**OWN, file: OWN[file].replace(old, new, 1)})
