"""Keeping an answer and judging it: which option words stand for, and whether they name a problem."""

from __future__ import annotations

from dataclasses import replace

from surveys import listening
from surveys.events import Answered, Effect, Found, Keep, Lost
from surveys.interview import Interview, Part
from surveys.script import Question, Survey


def keep(now: Interview, question: Question, event: Answered) -> tuple[Interview, list[Effect]]:
    """One more message under a question, and what the whole answer now says."""
    after = now.with_part(question.id, Part(event.ref, event.text, event.media))
    effects: list[Effect] = [Keep(question.id, event.ref, event.text, None, event.media, event.media_ref)]
    after, judged = judge(after, question)
    return after, [*effects, *judged]


def judge(now: Interview, question: Question | None) -> tuple[Interview, list[Effect]]:
    """Whether the whole answer to a question names a problem, and what that changes."""
    if question is None or question.facet is None:
        return now, []
    reply = now.replies[question.id]
    if any(not listening.names_nothing(part.text) for part in reply.parts):
        words = "\n".join(part.text for part in reply.parts if not listening.names_nothing(part.text))
        after = replace(now, found=now.found | {question.id})
        return after, [Found(question.id, question.facet, words)]
    if question.id in now.found:
        return replace(now, found=now.found - {question.id}), [Lost(question.id)]
    return now, []


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
