"""The path through a survey: which question is next, and in which words it is asked."""

from __future__ import annotations

from dataclasses import dataclass, replace

from surveys import listening
from surveys.events import Ask, Effect, Ended, Say
from surveys.interview import Interview
from surveys.script import Question, Survey, When
from surveys.words import Facet, InterviewState

WISHES = ((Facet.LONG, "wish-long"), (Facet.BURDEN, "wish-burden"), (Facet.HARD, "wish-hard"))


@dataclass(frozen=True, slots=True)
class Step:
    """Where the interview stands now, and what the store is to do, in order."""

    interview: Interview
    effects: tuple[Effect, ...] = ()


def onward(survey: Survey, now: Interview, effects: list[Effect]) -> Step:
    """Ask the next question of the path, or say goodbye after the last."""
    done = {*now.asked, survey.consent.id}
    position = max((i for i, q in enumerate(survey.questions) if q.id in now.asked), default=-1)
    waiting = [q for q in survey.questions if q.id in now.asked and q.id not in now.replies]
    if waiting:  # back after a stop: the question that was open then
        question = waiting[-1]
        after = replace(now, current=question.id)
        return Step(after, (*effects, ask(survey, after, question, again=True)))
    for question in survey.questions[position + 1 :]:
        if question.id not in done and (not question.when or any(_holds(w, now) for w in question.when)):
            after = replace(now, current=question.id, asked=(*now.asked, question.id))
            return Step(after, (*effects, ask(survey, after, question)))
    step = _finish(survey, now)
    return Step(step.interview, (*effects, *step.effects))


def _finish(survey: Survey, now: Interview) -> Step:
    link = now.facts.get("link", "")
    text_id = "Z1-no-outcome" if not now.outcome else survey.closing if link else f"{survey.closing}-no-link"
    words = survey.text(now.lang, text_id, outcome=now.outcome, link=link)
    after = replace(now, state=InterviewState.FINISHED, current=None)
    return Step(after, (Say(words), Ended(InterviewState.FINISHED)))


def _holds(when: When, now: Interview) -> bool:
    if when.uncovered is not None and listening.covers(now.story(), when.uncovered):
        return False
    if when.unasked is not None and when.unasked in now.asked:
        return False
    if when.chose is not None:
        reply = now.replies.get(when.chose[0])
        if reply is None or reply.option != when.chose[1]:
            return False
    return when.found is None or when.found == bool(now.found)


def ask(survey: Survey, now: Interview, question: Question, *, again: bool = False, hint: str = "") -> Ask:
    text_id = question.id
    led_to = {q.instead for q in survey.questions if q.id in now.asked}
    if question.outcome and question.id not in led_to:
        text_id = f"{question.id}-alone"  # nothing was restated before, so it must make sense by itself
    words = survey.text(now.lang, text_id, **now.facts, job=now.job, wish=_wish(survey, now))
    if hint:
        words = f"{survey.text(now.lang, hint)}\n{words}"
    labels = tuple((option, survey.label(now.lang, question, option)) for option in question.options)
    return Ask(question.id, words, labels, again)


def ask_consent(survey: Survey, now: Interview, text_id: str, only: str | None = None) -> Ask:
    """The consent question in other words (its buttons stay)."""
    options = tuple(
        (option, survey.label(now.lang, survey.consent, option))
        for option in survey.consent.options
        if only in (None, option)
    )
    return Ask(survey.consent.id, survey.text(now.lang, text_id), options, again=True)


def _wish(survey: Survey, now: Interview) -> str:
    facets = {question.facet for question in survey.questions if question.id in now.found}
    text_id = next((words for facet, words in WISHES if facet in facets), "wish-hard")
    return survey.text(now.lang, text_id)


def outcome(survey: Survey, now: Interview) -> str:
    return survey.text(now.lang, "outcome", wish=_wish(survey, now), job=now.job)


def one_line(text: str) -> str:
    """The buyer's own wording for a farewell: one line of at most 200 characters, "" for «не знаю»."""
    words = "" if listening.names_nothing(text) else " ".join(text.split())
    return words if len(words) <= 200 else words[:199].rstrip() + "…"
