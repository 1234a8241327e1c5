"""Checking that we understood: the outcome composed from what the buyer said, never canned (method 2, O1)."""

from __future__ import annotations

import re
from functools import lru_cache

from surveys.inert import inert
from surveys.interview import Interview
from surveys.keeping import heard_in
from surveys.listening import Restated, names_nothing, restate
from surveys.listening.restating import PERSONAL
from surveys.mentions import ACTION
from surveys.script import Question, Survey
from surveys.words import Facet, Gain, Label

LONGEST = 200  # characters of an outcome shown back
QUOTED, ACTED = 14, 8  # words
GAINS = {Facet.LONG: Gain.TIME, Facet.BURDEN: Gain.EFFORT, Facet.HARD: Gain.EFFORT}
THEIRS = re.compile(
    r"\b(я|мне|меня|мы|нам|нас|мо[йяиеюё]\w*|наш\w*|вы|вам|вас|ваш\w*|i|me|my|we|us|our|you|your)\b",
    re.IGNORECASE,
)


_restated = lru_cache(maxsize=64)(restate)  # asked several times a turn


def composed(survey: Survey, now: Interview) -> Restated | None:
    """What the buyer would gain, from the evidence that says it most clearly; None below confidence."""
    made: list[Restated | None] = []
    for question in survey.questions:
        if question.id in now.found and question.id in now.replies:
            heard = _restated(now.replies[question.id].text, now.lang)
            plain = _plainly(question, now)
            made += [plain, heard] if plain is not None and plain.action else [heard or plain]
    clear = [one for one in made if one is not None]
    return next((one for one in clear if one.action), clear[0] if clear else None)


def _plainly(question: Question, now: Interview) -> Restated | None:
    """What the question itself says of the answer: its facet tells the gain, the answer is quoted."""
    said = (part.text for part in now.replies[question.id].parts if not names_nothing(part.text))
    first = next(said, "")
    heard = heard_in(question, first)
    first = heard.problem if heard.suggestion else first  # an outcome is free of solutions
    words = " ".join(first.split()).strip(" .,;:!?…-—–\"«»'“”")
    length = len(words.split())
    if question.facet is None or not 0 < length <= QUOTED or PERSONAL.search(words):
        return None
    if heard_in(question, words).label in (Label.VAGUE, Label.ANGER_INCIDENT):
        return None
    acts = ACTION[now.lang].match(words) and length <= ACTED and not THEIRS.search(words)
    return Restated(GAINS[question.facet], words[:1].lower() + words[1:] if acts else "", words)


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
        now.lang,
        f"outcome-{made.gain}-{kind}",
        action=inert(made.action),
        words=inert(made.words),
        job=now.job,
    )


def one_line(text: str) -> str:
    """The buyer's own wording for a farewell: one line of at most 200 characters, "" for «не знаю»."""
    words = "" if names_nothing(text) else inert(" ".join(text.split()))
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"
