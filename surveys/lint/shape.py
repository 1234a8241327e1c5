"""A survey's shape: every branch ends, every question can be asked, ratings come after the outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from surveys.limits import QUESTIONS
from surveys.lint.rules import Finding, Rule
from surveys.lint.texts import messages
from surveys.mentions import SOLUTIONS
from surveys.script import Kind, Mention, Question, Survey, When
from surveys.words import Lang, Purpose

# The path only ever moves on (surveys.path), so every branch ends unless a reference points back or nowhere.


def check(survey: Survey) -> Iterator[Finding]:
    """What is wrong with the questions, whatever their words."""
    yield from _consent(survey)
    for question_id, times in Counter(question.id for question in survey.every).items():
        if times > 1:
            yield _bad(question_id, Rule.REFERENCE, f"{times} questions have this id. Give each its own.")
    for at, question in enumerate(survey.questions):
        yield from _options(question)
        yield from _references(survey, at, question)
        yield from _reachable(survey, at, question)
        yield from _rating(survey, at, question)
    path = {question.id for question in survey.questions if not question.optional}
    core = sum(
        question.id in path and not (question.when and all(when.unasked in path for when in question.when))
        for question in survey.questions  # of two that exclude each other one is asked
    )
    if core > QUESTIONS:
        why = f"{core} questions on the core path; {QUESTIONS} at most are asked. Make some optional."
        yield _bad("", Rule.TOO_MANY, why)
    if not survey.questions:
        yield _bad("", Rule.NEVER_ASKED, "There are no questions. Add one.")


def _bad(question_id: str, rule: Rule, why: str) -> Finding:
    return Finding(question_id, None, rule, "", why)


def _consent(survey: Survey) -> Iterator[Finding]:
    consent = survey.consent
    if missing := [option for option in ("yes", "no") if option not in consent.options]:
        yield _bad(
            consent.id, Rule.CONSENT, f"A consent needs the options yes and no: {missing[0]} is missing."
        )
    if consent.grants is not Purpose.INTERVIEW:
        yield _bad(consent.id, Rule.CONSENT, 'The consent grants the interview. Add grants = "interview".')
    if survey.incident is not None and set(survey.incident.options) != {"yes", "no"}:
        yield _bad(survey.incident.id, Rule.CONSENT, "Help is accepted or not: the options are yes and no.")
    for question in survey.questions:
        if question.grants is not None and not {"yes", "no"} <= set(question.options):
            yield _bad(question.id, Rule.CONSENT, "What grants something needs the options yes and no.")


def _options(question: Question) -> Iterator[Finding]:
    if question.kind is Kind.CHOICE and len(question.options) < 2:
        yield _bad(question.id, Rule.REFERENCE, "A choice needs two options or more. Add them.")
    if question.kind is Kind.OPEN and question.options:
        yield _bad(
            question.id,
            Rule.REFERENCE,
            'An open question shows no options. Say kind = "choice", or drop them.',
        )
    if len(set(question.options)) < len(question.options):
        yield _bad(question.id, Rule.REFERENCE, "An option stands twice. Remove one.")
    for option in (*question.closes, *([question.elsewhere] if question.elsewhere is not None else [])):
        if option not in question.options:
            yield _bad(question.id, Rule.REFERENCE, f"{option!r} is not one of its options. Correct it.")
    if question.elsewhere is not None and question.elsewhere not in question.closes:
        why = f"Who has no other job goes on after {question.elsewhere!r}. Name a farewell in closes."
        yield _bad(question.id, Rule.REFERENCE, why)


def _references(survey: Survey, at: int, question: Question) -> Iterator[Finding]:
    later = {one.id: one for one in survey.questions[at + 1 :]}
    if question.instead is not None:
        target = later.get(question.instead)
        if target is None:
            yield _bad(
                question.id,
                Rule.REFERENCE,
                f"instead = {question.instead!r} is no later question. Correct it.",
            )
        elif target.kind is not Kind.OPEN or not target.outcome:
            why = f"Words go to {target.id}: make it an open question with outcome = true."
            yield _bad(question.id, Rule.REFERENCE, why)
        if not {"yes", "no"} <= set(question.options):
            yield _bad(question.id, Rule.REFERENCE, "What restates an outcome needs the options yes and no.")
        if not any(when.restated for when in question.when):
            why = "Ask it only when there is something to restate: when = [{ restated = true }]."
            yield _bad(question.id, Rule.REFERENCE, why)
    earlier = {one.id: one for one in survey.questions[:at]}
    for when in question.when:
        for other in filter(None, (when.unasked, when.chose[0] if when.chose else None)):
            if other not in earlier:
                why = f"The condition names {other!r}, which is no earlier question. Correct it."
                yield _bad(question.id, Rule.REFERENCE, why)
        if when.chose and when.chose[0] in earlier and when.chose[1] not in earlier[when.chose[0]].options:
            why = f"{when.chose[0]} has no option {when.chose[1]!r}. Correct it."
            yield _bad(question.id, Rule.REFERENCE, why)


def _reachable(survey: Survey, at: int, question: Question) -> Iterator[Finding]:
    earlier = survey.questions[:at]
    reasons = [_never(when, earlier) for when in question.when]
    if reasons and all(reasons):
        yield _bad(question.id, Rule.NEVER_ASKED, f"It can never be asked: {reasons[0]}. Change its when.")


def _never(when: When, earlier: tuple[Question, ...]) -> str:
    """Why a condition can never hold; "" when it can."""
    by_id = {question.id: question for question in earlier}
    other = by_id.get(when.unasked) if when.unasked else None
    if other is not None and not other.when and not other.optional:
        return f"{other.id} always is"
    if when.chose is not None and (chosen := by_id.get(when.chose[0])) and when.chose[1] in chosen.closes:
        return f"the talk ends after {when.chose[0]} = {when.chose[1]}"
    listening = [question for question in earlier if question.listens]
    if (when.found or when.restated) and not listening:
        return "no question before it can name a problem (story or facet)"
    if when.restated and when.found is False:
        return "there is nothing to restate while no problem is found"
    if when.mentions in (Mention.OTHER, Mention.SEVERAL) and SOLUTIONS not in by_id:
        return f"what was used is the question {SOLUTIONS}, and it is not asked before"
    return ""


def _rating(survey: Survey, at: int, question: Question) -> Iterator[Finding]:
    if not question.options or not all(option.isdigit() for option in question.options):
        return
    if any(one.outcome for one in survey.questions[:at]):
        return
    if all("outcome_before" in messages(survey.files[f"{lang}.ftl"]).get(question.id, ()) for lang in Lang):
        return  # it repeats an outcome that the buyer gave before
    why = (
        "A rating comes after the outcome is in the buyer's words. Ask a question with outcome = true first."
    )
    yield _bad(question.id, Rule.RATING, why)
