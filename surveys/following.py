"""After an answer: help first, then back from a wish to the last time, then one probe, then onward."""

from __future__ import annotations

from dataclasses import replace

from surveys import limits, listening
from surveys.events import Answered, Effect
from surveys.interview import Interview
from surveys.keeping import heard_in
from surveys.path import Step, ask, core_left, finish, onward, put
from surveys.script import Question, Survey
from surveys.words import Label


def follow(
    survey: Survey, now: Interview, question: Question, event: Answered, effects: list[Effect]
) -> Step:
    """What comes after an answer in words to the open question: one thing, in this order.

    Somebody for whom something is going wrong right now is offered help. A wish without a problem is led back
    to the last real attempt, twice at most. What an answer lacks is asked for once. Else the next question.
    """
    heard = heard_in(question, now.replies[question.id].text, event.wish)
    now = limits.heard_out(now, question, event.text)
    if question.listens and not limits.enough(survey, now):
        if survey.incident is not None and not now.pace.offered and listening.is_incident(event.text):
            return _offer_help(survey, now, question, effects)
        if heard.redirect and now.pace.redirects < limits.REDIRECTS and question.id not in now.found:
            return _redirect(survey, now, question, effects)
        wished = heard.label in (Label.SUGGESTION, Label.REFUSAL) or now.pace.probe.startswith("redirect")
        probe = None if wished else limits.probe(now, question, heard)
        if probe is not None and _room(survey, now):
            return _probe(survey, now, question, probe, effects)
    if limits.curt_and_complete(survey, now, event.text):
        step = finish(survey, now)
        return Step(step.interview, (*effects, *step.effects))
    return onward(survey, now, effects)


def _offer_help(survey: Survey, now: Interview, question: Question, effects: list[Effect]) -> Step:
    assert survey.incident is not None
    after = put(replace(now, pace=replace(now.pace, offered=question.id)), survey.incident.id)
    return Step(after, (*effects, ask(survey, after, survey.incident)))


def _redirect(survey: Survey, now: Interview, question: Question, effects: list[Effect]) -> Step:
    number = now.pace.redirects + 1
    after = replace(now, pace=replace(now.pace, redirects=number))
    after = put(after, question.id, probe=f"redirect-{number}")
    return Step(after, (*effects, ask(survey, after, question)))


def _probe(survey: Survey, now: Interview, question: Question, probe: str, effects: list[Effect]) -> Step:
    pace = replace(now.pace, probed=now.pace.probed | {question.id}, tried=now.pace.tried | {probe})
    after = put(replace(now, pace=pace), question.id, probe=probe)
    return Step(after, (*effects, ask(survey, after, question)))


def _room(survey: Survey, now: Interview) -> bool:
    """Whether the rest of the core path still fits after one question more."""
    return now.pace.asks + 1 + core_left(survey, now) <= limits.QUESTIONS
