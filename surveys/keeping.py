"""Keeping an answer and judging it: which option words stand for, what they name, and what they wish for."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from surveys import listening
from surveys.events import Answered, Effect, Found, Keep, Lost, NoWish, SetAside
from surveys.interview import Interview, Part
from surveys.listening import Heard
from surveys.script import Question, Survey
from surveys.words import Facet, Label, Lang

# What an answer to "what was hard" must not be, to name a problem although no rule hears one in it.
NAMES_NOTHING = (
    Label.SUGGESTION,
    Label.PRAISE,
    Label.OFFTOPIC,
    Label.HYPOTHETICAL,
    Label.REFUSAL,
    Label.FINE_NO_PROBLEM,
)


def keep(
    survey: Survey, now: Interview, question: Question, event: Answered
) -> tuple[Interview, list[Effect]]:
    """One more message under a question, and what the whole answer now says."""
    after = now.with_part(question.id, Part(event.ref, event.text, event.media))
    effects: list[Effect] = [Keep(question.id, event.ref, event.text, None, event.media, event.media_ref)]
    after, judged = judge(survey, after, question)
    return after, [*effects, *judged]


def heard_in(question: Question, text: str, wish: float | None = None) -> Heard:
    """What was heard in these words as an answer to that question; ``wish``: a learned head's opinion."""
    if wish is None:
        return _heard(text, question.id)
    return listening.hear(text, question.id, _Opinion(wish))


# One turn asks about the same words several times; a few are remembered, for as long as the talk is warm.
_heard = lru_cache(maxsize=64)(listening.hear)


class _Opinion:
    """A verdict that travelled with the event, as a head for the rules."""

    def __init__(self, wish: float) -> None:
        self._wish = wish

    def suggestion(self, clause: str, lang: Lang) -> float | None:
        return self._wish


def judge(survey: Survey, now: Interview, question: Question | None) -> tuple[Interview, list[Effect]]:
    """What the whole answer to a question names and wishes for, and what that changes."""
    if question is None or not (question.listens or question.outcome):
        return now, []
    reply = now.replies.get(question.id)
    words = "\n".join(
        part.text for part in (reply.parts if reply else ()) if not listening.names_nothing(part.text)
    )
    heard = heard_in(question, words)
    after, effects = _set_aside(now, question, heard.suggestion if words else "")
    problem = _problem(question, words, heard) if words else ""
    facet = question.facet or _facet(problem)
    better = question.story and any(q.facet and q.id in now.found for q in survey.questions)
    if problem and not better and not question.outcome:
        after = replace(after, found=after.found | {question.id})
        effects.append(Found(question.id, facet, problem))
        if question.facet is not None:
            after, lost = _story_gives_way(survey, after)
            effects += lost
    elif question.id in now.found:
        after = replace(after, found=after.found - {question.id})
        effects.append(Lost(question.id))
    return after, effects


def _set_aside(now: Interview, question: Question, wish: str) -> tuple[Interview, list[Effect]]:
    if wish:
        return replace(now, wishes=now.wishes | {question.id}), [SetAside(question.id, wish)]
    if question.id in now.wishes:
        return replace(now, wishes=now.wishes - {question.id}), [NoWish(question.id)]
    return now, []


def _problem(question: Question, words: str, heard: Heard) -> str:
    """The evidence in an answer, without any wish; asked what was hard, plain words name a problem too."""
    if heard.suggestion:
        return heard.problem
    if question.facet is not None:
        return "" if heard.label in NAMES_NOTHING and not heard.problem else words
    return words if heard.problem else ""


def _facet(problem: str) -> Facet:
    """In what way a story says it was not easy."""
    return next((f for f in (Facet.LONG, Facet.BURDEN) if listening.covers(problem, f)), Facet.HARD)


def _story_gives_way(survey: Survey, now: Interview) -> tuple[Interview, list[Effect]]:
    """What the story named was provisional: the buyer has now said themselves what was hard."""
    stories = {q.id for q in survey.questions if q.story and q.id in now.found}
    return replace(now, found=now.found - stories), [Lost(story) for story in sorted(stories)]


def match_option(survey: Survey, now: Interview, question: Question, text: str) -> str | None:
    """The option that words stand for: its label in either language, a number, or a plain yes, no, later."""
    words = listening.bare(text)
    for option in question.options:
        labels = {listening.bare(survey.label(lang, question, option)) for lang in survey.bundles}
        if words in labels:
            return option
    if "later" in question.options and listening.says_later(text):
        return "later"
    number = str(listening.says_number(text))
    if number in question.options:
        return number
    if "yes" in question.options and listening.says_yes(text):
        return "yes"
    if "no" in question.options and listening.says_no(text):
        return "no"
    return None
