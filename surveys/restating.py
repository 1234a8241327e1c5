"""Checking that we understood: the outcome composed from what the buyer said, never canned (method 2, O1)."""

from __future__ import annotations

from surveys.interview import Interview
from surveys.listening import Restated, names_nothing, restate
from surveys.script import Question, Survey

LONGEST = 200  # characters of an outcome shown back


def composed(survey: Survey, now: Interview) -> Restated | None:
    """What the buyer would gain, from the evidence that says it most clearly; None below confidence."""
    made = [
        restate(now.replies[question.id].text, now.lang)
        for question in survey.questions
        if question.id in now.found and question.id in now.replies
    ]
    clear = [one for one in made if one is not None]
    return next((one for one in clear if one.action), clear[0] if clear else None)


def question(survey: Survey, now: Interview, asked: Question) -> str:
    """«Проверим, так ли: вам важно … Так?»"""
    return survey.text(now.lang, asked.id, outcome=outcome(survey, now), **now.facts, job=now.job)


def outcome(survey: Survey, now: Interview) -> str:
    """The outcome in one phrase; what was proposed before when it can no longer be composed."""
    made = composed(survey, now)
    if made is None:
        return now.proposal
    kind = "action" if made.action else "words"
    return survey.text(
        now.lang, f"outcome-{made.gain}-{kind}", action=made.action, words=made.words, job=now.job
    )


def one_line(text: str) -> str:
    """The buyer's own wording for a farewell: one line of at most 200 characters, "" for «не знаю»."""
    words = "" if names_nothing(text) else " ".join(text.split())
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"
