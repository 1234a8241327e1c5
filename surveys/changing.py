"""Changing one's mind: correcting an answer, taking one back, taking the whole interview back."""

from __future__ import annotations

from dataclasses import replace

from surveys.events import Edited, Effect, Ended, Lost, NoWish, Revise, Say, Unsay
from surveys.interview import Interview, Reply
from surveys.keeping import judge, match_option
from surveys.path import Step, onward
from surveys.restating import composed
from surveys.script import Kind, Survey
from surveys.speaking import with_outcome
from surveys.taps import granted
from surveys.words import InterviewState

State = InterviewState


def edit(survey: Survey, now: Interview, event: Edited) -> Step:
    """The message behind an answer now says something else: the answer follows, its history stays."""
    if now.pending is not None and now.pending.ref == event.ref:
        return Step(replace(now, pending=replace(now.pending, text=event.text)))
    question_id = now.question_of(event.ref)
    if question_id is None or now.state is State.WITHDRAWN:
        return Step(now)
    reply = now.replies[question_id]
    if any(part.ref == event.ref and part.text == event.text for part in reply.parts):
        return Step(now)
    parts = tuple(replace(p, text=event.text) if p.ref == event.ref else p for p in reply.parts)
    question = survey.question(question_id)
    option = reply.option
    effects: list[Effect] = []
    if question is not None and question.kind is Kind.CHOICE:
        option = match_option(survey, now, question, event.text) or option
        if question.grants is not None and option is not None and option != reply.option:
            effects.append(granted(survey, now, question, option))
    after = replace(now, replies={**now.replies, question_id: replace(reply, parts=parts, option=option)})
    if question is not None:
        after = with_outcome(after, question)
    after, judged = judge(survey, after, question)
    return Step(after, (Revise(question_id, event.ref, event.text, option), *effects, *judged))


def delete(survey: Survey, now: Interview, ref: str) -> Step:
    """A message behind an answer is gone: so are its words; an answer of that one message is taken back."""
    if now.pending is not None and now.pending.ref == ref:
        return Step(replace(now, pending=None), (Unsay((ref,)),))
    question_id = now.question_of(ref)
    if question_id is None or now.state is State.WITHDRAWN:
        return Step(now)
    reply = now.replies[question_id]
    rest = tuple(part for part in reply.parts if part.ref != ref)
    if not rest:
        return withdraw(survey, now, question_id)
    after = replace(now, replies={**now.replies, question_id: replace(reply, parts=rest)})
    question = survey.question(question_id)
    if question is not None:
        after = with_outcome(after, question)
    after, judged = judge(survey, after, question)
    return Step(after, (Unsay((ref,)), *judged))


def withdraw(survey: Survey, now: Interview, question_id: str | None) -> Step:
    """Take back one answer, or all of them. What was agreed to by it is no longer agreed to."""
    if question_id is None:
        return _withdraw_all(survey, now)
    reply = now.replies.get(question_id)
    if reply is None:
        return Step(now, (Say(survey.text(now.lang, "withdrawn-before")),))
    after, effects = _without(survey, now, question_id, reply)
    question = survey.question(question_id)
    if question is not None and question.grants is not None and reply.option == "yes":
        effects.append(granted(survey, now, question, "no"))
    effects.append(Say(survey.text(now.lang, "withdrawn-answer")))
    open_one = survey.question(now.current) if now.current else None
    groundless = open_one is not None and open_one.instead is not None and composed(survey, after) is None
    if groundless and open_one is not None:  # what it restates has just been taken back
        after = replace(after, withdrawn=after.withdrawn | {open_one.id})
    if now.current == question_id or groundless:
        return onward(survey, replace(after, current=None), effects)
    return Step(after, tuple(effects))


def _without(
    survey: Survey, now: Interview, question_id: str, reply: Reply
) -> tuple[Interview, list[Effect]]:
    effects: list[Effect] = [Unsay(tuple(part.ref for part in reply.parts))]
    if question_id in now.found:
        effects.append(Lost(question_id))
    if question_id in now.wishes:
        effects.append(NoWish(question_id))
    question = survey.question(question_id)
    restated = question is not None and (question.outcome or question.instead is not None)
    quoted = bool(now.outcome) and now.outcome == now.proposal
    after = replace(
        now,
        replies={q: kept for q, kept in now.replies.items() if q != question_id},
        found=now.found - {question_id},
        wishes=now.wishes - {question_id},
        withdrawn=now.withdrawn | {question_id},
        outcome="" if restated or quoted else now.outcome,
        proposal="",
    )
    return after, effects


def _withdraw_all(survey: Survey, now: Interview) -> Step:
    if now.state is State.WITHDRAWN:
        return Step(now, (Say(survey.text(now.lang, "withdrawn-before")),))
    effects: list[Effect] = []
    after = now
    for question_id, reply in now.replies.items():
        after, more = _without(survey, after, question_id, reply)
        effects += more
        question = survey.question(question_id)
        if question is not None and question.grants is not None and reply.option == "yes":
            effects.append(granted(survey, now, question, "no"))
    after = replace(after, state=State.WITHDRAWN, current=None, pending=None, consented=False)
    said = Say(survey.text(now.lang, "withdrawn-interview"))
    return Step(after, (*effects, said, Ended(State.WITHDRAWN)))
