"""What one answer says: its label, the problem kept, the wish set aside, redirects, the seam for a head."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.listening import hear, split
from surveys.listening.clauses import CAP
from surveys.listening.plain import bare
from surveys.listening.scores import compare, measure, read_case
from surveys.words import Defect, Label, Lang

FILE = Path(__file__).parent / "answers.jsonl"
CASES = [read_case(json.loads(line)) for line in FILE.read_text(encoding="utf-8").splitlines()]

# A past lack is a problem, however much it sounds like a wish.
PROBLEMS = (
    "не нашла, где поменять адрес",
    "должны были предупредить, а не предупредили",
    "не было никакого способа отфильтровать, листала час",
    "могли бы и позвонить, я весь день просидела дома",
    "хотела добавить позицию в заказ — нельзя",
    "оператор сказал: ждите, никто не перезвонил",
    "Я бы не сказал что легко: выгрузку ждал ночь",
    "there was no way to filter so I scrolled for an hour",
    "they should have warned me and they didn't",
    "I'd say the delivery slot, there was nothing before Thursday",
    "I would call every morning and they would say tomorrow",
    "the page wouldn't load until I restarted the phone",
    "no one warned me I'd need my passport",
    "asked them to add a receipt, they didn't",
)
WISHES = (
    "хорошо бы фильтр по цвету",
    "сделайте тёмную тему",
    "Кнопку бы побольше",
    "а нельзя как-то объединить две корзины в одну?",
    "чтобы можно было переносить доставку в один клик",
    "добавте пж кнопку отложить",
    "add apple pay",
    "if only you delivered on Sundays",
    "there should be an option to pay in instalments",
    "it'd be super if a reminder came the day before",
    "why don't you guys do a subscription",
    "dark mode please",
)


@pytest.mark.parametrize("text", PROBLEMS)
def test_what_happened_is_a_problem(text: str) -> None:
    heard = hear(text, "H1")
    assert heard.label is Label.PROBLEM
    assert (heard.suggestion, heard.redirect) == ("", False)
    assert set(bare(heard.problem).split()) == set(bare(text).split())


@pytest.mark.parametrize("text", WISHES)
def test_a_wish_alone_is_led_back(text: str) -> None:
    heard = hear(text, "H1")
    assert (heard.label, heard.problem, heard.redirect) == (Label.SUGGESTION, "", True)
    assert heard.suggestion


@pytest.mark.parametrize(
    ("text", "problem", "suggestion"),
    [
        ("час искал счет. сделайте вкладку", "час искал счет", "сделайте вкладку"),
        ("Добавьте фильтр, я листала два часа", "я листала два часа", "Добавьте фильтр"),
        ("оплата зависла хочу чтобы был статус", "оплата зависла", "хочу чтобы был статус"),
        ("ждал весь день лучше бы смс кидали", "ждал весь день", "лучше бы смс кидали"),
        ("an hour to find it — add a tab", "an hour to find it", "add a tab"),
        ("Add a filter, I scrolled for two hours", "I scrolled for two hours", "Add a filter"),
        ("waited all day a text would be better", "waited all day", "a text would be better"),
        ("they lost it and you need proper tracking", "they lost it and", "you need proper tracking"),
    ],
)
def test_mixed_keeps_each_in_its_own_box(text: str, problem: str, suggestion: str) -> None:
    heard = hear(text, "H1")
    assert (heard.label, heard.redirect) == (Label.MIXED, False)
    assert (heard.problem, heard.suggestion) == (problem, suggestion)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("если бы у вас была рассрочка я бы взяла сразу две", Label.HYPOTHETICAL),
        ("I would probably read the reviews first", Label.HYPOTHETICAL),
        ("как-то неудобно всё", Label.VAGUE),
        ("it's all kind of inconvenient", Label.VAGUE),
        ("вы лучшие! всем советую", Label.PRAISE),
        ("Great service, 10/10", Label.PRAISE),
        ("а где мой заказ?", Label.OFFTOPIC),
        ("are you a bot?", Label.OFFTOPIC),
        ("не хочу отвечать на вопросы", Label.REFUSAL),
        ("can't be bothered to write", Label.REFUSAL),
        ("ГДЕ МОИ ДЕНЬГИ??? верните немедленно", Label.ANGER_INCIDENT),
        ("Charged twice and support is silent, sort it out!", Label.ANGER_INCIDENT),
        ("всё прошло гладко", Label.FINE_NO_PROBLEM),
        ("nothing was really hard", Label.FINE_NO_PROBLEM),
        ("не помню", Label.FINE_NO_PROBLEM),
        ("", Label.FINE_NO_PROBLEM),
    ],
)
def test_labels(text: str, label: Label) -> None:
    heard = hear(text, "H1")
    assert heard.label is label
    if label is not Label.ANGER_INCIDENT:
        assert heard.problem == ""


@pytest.mark.parametrize(
    "text",
    [
        "сделайте нормальный поиск который вчера не нашел мой заказ",
        "fix the search that failed me three times yesterday",
    ],
)
def test_a_wish_that_tells_a_real_attempt_is_not_interrupted(text: str) -> None:
    heard = hear(text, "H1")
    assert heard.suggestion
    assert not heard.redirect


def test_a_problem_beside_a_hypothesis_is_not_interrupted() -> None:
    heard = hear("кошмар с этой формой! взял бы в другом месте", "H1")
    assert (heard.redirect, bool(heard.problem)) == (False, True)


def test_a_question_about_obstacles_makes_a_bare_thing_one() -> None:
    assert hear("выбор дивана", "L1").problem == "выбор дивана"
    assert hear("Excel and the phone", "U1").problem == ""


@pytest.mark.parametrize(
    ("text", "defect"),
    [
        ("нормально", Defect.SHORT),
        ("all fine", Defect.SHORT),
        ("обычно это занимает много сил у коллег", Defect.GENERIC),
        ("usually it is a hassle with the papers", Defect.GENERIC),
        ("всё медленно", Defect.VAGUE_WORD),
        ("it was slow", Defect.VAGUE_WORD),
        ("курьер не взял карту", Defect.NO_CONSEQUENCE),
        ("the filter kept resetting on me", Defect.NO_CONSEQUENCE),
        ("не помню", Defect.DONT_REMEMBER),
        ("I don't remember", Defect.DONT_REMEMBER),
        ("вы лучшие, спасибо!", Defect.PRAISE),
        ("три часа искал счёт в кабинете, пришлось звонить", None),
        ("spent two hours looking for the invoice, had to call", None),
        ("add apple pay", None),
    ],
)
def test_one_probe_at_most(text: str, defect: Defect | None) -> None:
    assert hear(text, "H1").defect is defect


def test_short_is_good_where_no_story_is_asked() -> None:
    assert hear("Excel", "U1").defect is None


def test_signs() -> None:
    heard = hear("в мае два часа искал счёт в кабинете", "H1")
    assert (heard.event, heard.object, heard.pain, heard.number) == (True, True, True, True)
    heard = hear("неудобно", "H1")
    assert (heard.event, heard.object, heard.number) == (False, False, False)


class Parrot:
    """A head that knows one word of one language."""

    def suggestion(self, clause: str, lang: Lang) -> float | None:
        if lang is not Lang.EN:
            return None
        return 0.95 if "dashboard" in clause else 0.05


def test_a_head_is_believed_where_rules_are_blind() -> None:
    assert hear("my own dashboard", "H1").label is Label.PROBLEM
    heard = hear("my own dashboard", "H1", Parrot())
    assert (heard.label, heard.redirect) == (Label.SUGGESTION, True)


def test_a_head_may_take_a_wish_away() -> None:
    assert hear("add apple pay", "H1", Parrot()).suggestion == ""
    assert hear("добавьте сбп", "H1", Parrot()).redirect  # it does not know Russian: the rules alone


def test_a_real_attempt_with_a_pain_vetoes_any_head() -> None:
    heard = hear("I couldn't find the dashboard for an hour", "H1", Parrot())
    assert (heard.label, heard.redirect) == (Label.PROBLEM, False)


def test_the_file_of_answers_is_heard_well() -> None:
    """Regression only: the rules were written looking at these."""
    for lang in Lang:
        verdicts = [compare(c, hear(c.text, c.question)) for c in CASES if c.lang is lang]
        found = measure(verdicts)
        floor = {"suggestion F1": 0.94, "redirect precision": 0.98, "problem kept in mixed": 0.95}
        for name, least in floor.items():
            assert (found[name].value or 0) >= least, (lang, name)
        assert (found["false redirects on stories"].value or 0) <= 0.01
        assert sum(verdict.label is verdict.heard for verdict in verdicts) / len(verdicts) >= 0.95


PHRASES = st.sampled_from([case.text for case in CASES])
TEXTS = st.one_of(st.text(max_size=80), st.lists(PHRASES, max_size=4).map(", ".join))


def words_of(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


@given(text=TEXTS, question=st.sampled_from(("", "A2", "H1", "U1", "O1b", "?")))
def test_hearing_only_repeats_the_buyer(text: str, question: str) -> None:
    heard = hear(text, question)
    end = 0
    for clause in heard.clauses:
        assert end <= clause.start < clause.end <= len(text)
        assert text[clause.start : clause.end] == clause.text
        end = clause.end
    assert words_of(f"{heard.problem} {heard.suggestion}") <= words_of(text)
    assert not (heard.redirect and heard.problem)
    assert (heard.label is Label.MIXED) <= bool(heard.problem and heard.suggestion)
    assert split(text) == tuple((clause.start, clause.end) for clause in heard.clauses)


@pytest.mark.parametrize(
    "piece", ["бы ", "would be ", "не ", "a, ", "(((", "если бы ", "please ", "x" * 50, "\n"]
)
def test_long_texts_are_judged_up_to_the_cap(piece: str) -> None:
    heard = hear(piece * (100_000 // len(piece)))
    assert all(clause.end <= CAP for clause in heard.clauses)
