"""The interview as one pure function: what happened in, what to do out. No clock, no store, no messenger."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from surveys import listening, restating, speaking, taps
from surveys.changing import delete, edit, withdraw
from surveys.events import (
    Answered,
    Began,
    Chose,
    Deleted,
    Edited,
    Effect,
    Ended,
    Event,
    LeftOpen,
    Nudged,
    OptIn,
    OptOut,
    Returned,
    Say,
    ScreenedOut,
    Spoke,
    Stopped,
    Switched,
    Unsay,
    Withdrew,
)
from surveys.interview import Interview, Part
from surveys.path import Step, ask, ask_consent
from surveys.script import Survey
from surveys.words import InterviewState, Lang

State = InterviewState
LINK = re.compile(r"\S+://\S+|\S+@\S+")
QUIET = speaking.QUIET


def advance(survey: Survey, interview: Interview, event: Event) -> Step:
    """One turn of an interview. Never raises for what a buyer may do, in any order or repetition.

    The interview is the fold of its turns: resuming after a restart, on another messenger or in a test is
    this same call. Time does not enter it: an interview never times out.
    """
    match event:
        case Began(ref=ref, text=text):
            pending = Part(ref, text) if survey.unprompted and text else None
            return _open(survey, replace(interview, pending=pending))
        case Returned():
            return _open(survey, interview)
        case Stopped():
            return _stop(survey, interview)
        case ScreenedOut():
            return _screen_out(survey, interview)
        case Chose():
            return taps.choose(survey, interview, event)
        case Answered():
            return _in_their_language(survey, interview, event)
        case Edited():
            return edit(survey, interview, event)
        case Deleted(ref=ref):
            return delete(survey, interview, ref)
        case Withdrew(question=question):
            return withdraw(survey, interview, question)
        case Nudged():
            return _nudge(survey, interview)
        case LeftOpen():
            return _leave_open(interview)
        case Switched(lang=lang):
            after = _speak(survey, interview, lang)
            return Step(after, (Spoke(lang), *_open_question(survey, after)))
        case _:
            assert_never(event)


def fold(survey: Survey, interview: Interview, events: Iterable[Event]) -> Interview:
    """The interview after all its turns."""
    for event in events:
        interview = advance(survey, interview, event).interview
    return interview


def _in_their_language(survey: Survey, now: Interview, event: Answered) -> Step:
    """Switching language midway follows the respondent."""
    lang = _spoken(event.text)
    heard_before = now.question_of(event.ref) is not None
    if lang is None or lang is now.lang or heard_before:
        return speaking.answer(survey, now, event)
    step = speaking.answer(survey, _speak(survey, now, lang), event)
    return Step(step.interview, (Spoke(lang), *step.effects))


def _spoken(text: str) -> Lang | None:
    """The language a message speaks for: one Russian word tells, of English ones names are full: three do."""
    words = LINK.sub(" ", text)
    lang = listening.language(words)
    return None if lang is Lang.EN and len(listening.bare(words).split()) < 3 else lang


def _speak(survey: Survey, now: Interview, lang: Lang) -> Interview:
    after = replace(now, lang=lang)
    return replace(after, proposal=restating.outcome(survey, after)) if now.proposal else after


def _open_question(survey: Survey, now: Interview) -> tuple[Effect, ...]:
    question = survey.question(now.current) if now.current else None
    return (ask(survey, now, question, again=True),) if question is not None else ()


# --- opening, waiting and ending -----------------------------------------------------------------------


def _open(survey: Survey, now: Interview) -> Step:
    match now.state:
        case State.UNDERWAY | State.PAUSED | State.PARTIAL if now.consented and now.current:
            after = replace(now, state=State.UNDERWAY)
            return Step(after, _open_question(survey, after))
        case State.FINISHED:
            return Step(now, (OptIn(), Say(survey.text(now.lang, "finished-already"))))
        case State.WITHDRAWN:
            return Step(now, (OptIn(), Say(survey.text(now.lang, "withdrawn-already"))))
        case State.SCREENED_OUT:
            return Step(now, (speaking.lead_close(survey, now),))
        case State.STOPPED if now.consented:
            after = replace(now, current=survey.consent.id)
            return Step(after, (ask_consent(survey, after, "welcome-back"),))
        case _:
            asked = now.asked if survey.consent.id in now.asked else (survey.consent.id,)
            after = replace(now, current=survey.consent.id, asked=asked)
            return Step(after, (ask(survey, after, survey.consent, again=bool(now.asked)),))


def _nudge(survey: Survey, now: Interview) -> Step:
    """The open question once more, with a word of why; nothing for whoever is done or said stop."""
    question = survey.question(now.current) if now.current else None
    if question is None or now.state not in (State.INVITED, State.PAUSED, State.UNDERWAY):
        return Step(now)
    if question.id == survey.consent.id:
        return Step(now, (replace(ask_consent(survey, now, "nudge-consent"), nudge=True),))
    return Step(now, (replace(ask(survey, now, question, again=True, hint="nudge"), nudge=True),))


def _leave_open(now: Interview) -> Step:
    """What was said stands as a part; the question stays open, for an answer however late."""
    if now.state is not State.UNDERWAY or not now.consented:
        return Step(now)
    return Step(replace(now, state=State.PARTIAL), (Ended(State.PARTIAL),))


def _stop(survey: Survey, now: Interview) -> Step:
    # A refusal may still be changed on its own screen; after a stop only by coming back (Start).
    ended = now.state in (State.FINISHED, *QUIET) and now.state is not State.DECLINED
    # The consent question may stand open after a return: a second stop closes that too.
    after = replace(now, state=now.state if ended else State.STOPPED, current=None, pending=None)
    held: tuple[Effect, ...] = (Unsay((now.pending.ref,)),) if now.pending else ()
    effects: tuple[Effect, ...] = (*held, OptOut(), Say(survey.text(now.lang, "stopped")))
    return Step(after, effects if ended else (*effects, Ended(State.STOPPED)))


def _screen_out(survey: Survey, now: Interview) -> Step:
    held: tuple[Effect, ...] = (Unsay((now.pending.ref,)),) if now.pending else ()
    after = replace(now, state=State.SCREENED_OUT, current=None, pending=None)
    return Step(after, (*held, speaking.lead_close(survey, now), Ended(State.SCREENED_OUT)))
