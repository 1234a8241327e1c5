"""The interview as one pure function: what happened in, what to do out. No clock, no store, no messenger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from surveys.events import (
    Answered,
    Began,
    Chose,
    Consented,
    Edited,
    Effect,
    Ended,
    Event,
    Keep,
    OptIn,
    OptOut,
    Returned,
    Revise,
    Say,
    ScreenedOut,
    ShowKept,
    Stopped,
    Toast,
)
from surveys.interview import Interview, Part
from surveys.keeping import judge, keep, match_option
from surveys.path import Step, ask, ask_consent, one_line, onward, outcome
from surveys.script import Kind, Question, Survey
from surveys.words import InterviewState, Purpose

State = InterviewState
MEDIA_TEXT = {
    "voice": "heard-voice",
    "audio": "heard-voice",
    "video": "heard-video",
    "video_note": "heard-video",
    "photo": "heard-photo",
    "sticker": "heard-sticker",
}
QUIET = (State.STOPPED, State.DECLINED, State.SCREENED_OUT, State.WITHDRAWN)


def advance(survey: Survey, interview: Interview, event: Event) -> Step:
    """One turn of an interview. Never raises for what a buyer may do, in any order or repetition.

    The interview is the fold of its turns: resuming after a restart, on another messenger or in a test is
    this same call. Time does not enter it: an interview never times out.
    """
    match event:
        case Began() | Returned():
            return _open(survey, interview)
        case Stopped():
            return _stop(survey, interview)
        case ScreenedOut():
            return _screen_out(survey, interview)
        case Chose():
            return _choose(survey, interview, event)
        case Answered():
            return _answer(survey, interview, event)
        case Edited():
            return _edit(survey, interview, event)
        case _:
            assert_never(event)


def fold(survey: Survey, interview: Interview, events: Iterable[Event]) -> Interview:
    """The interview after all its turns."""
    for event in events:
        interview = advance(survey, interview, event).interview
    return interview


# --- opening and ending --------------------------------------------------------------------------------


def _open(survey: Survey, now: Interview) -> Step:
    match now.state:
        case State.UNDERWAY | State.PAUSED | State.PARTIAL if now.consented and now.current:
            question = survey.question(now.current)
            assert question is not None  # current is only ever set from the survey
            return Step(replace(now, state=State.UNDERWAY), (ask(survey, now, question, again=True),))
        case State.FINISHED:
            return Step(now, (OptIn(), Say(survey.text(now.lang, "finished-already"))))
        case State.SCREENED_OUT | State.WITHDRAWN:
            return Step(now, (_lead_close(survey, now),))
        case State.STOPPED if now.consented:
            after = replace(now, current=survey.consent.id)
            return Step(after, (ask_consent(survey, after, "welcome-back"),))
        case _:
            asked = now.asked if survey.consent.id in now.asked else (survey.consent.id,)
            after = replace(now, current=survey.consent.id, asked=asked)
            return Step(after, (ask(survey, after, survey.consent, again=bool(now.asked)),))


def _stop(survey: Survey, now: Interview) -> Step:
    ended = now.state in (State.FINISHED, *QUIET)
    # The consent question may stand open after a return: a second stop closes that too.
    after = replace(now, state=now.state if ended else State.STOPPED, current=None)
    effects: tuple[Effect, ...] = (OptOut(), Say(survey.text(now.lang, "stopped")))
    return Step(after, effects if ended else (*effects, Ended(State.STOPPED)))


def _screen_out(survey: Survey, now: Interview) -> Step:
    after = replace(now, state=State.SCREENED_OUT, current=None)
    return Step(after, (_lead_close(survey, now), Ended(State.SCREENED_OUT)))


def _lead_close(survey: Survey, now: Interview) -> Say:
    contact = now.facts.get("contact", "")
    return Say(survey.text(now.lang, "S1x" if contact else "S1x-no-contact", contact=contact))


# --- taps ----------------------------------------------------------------------------------------------


def _choose(survey: Survey, now: Interview, event: Chose) -> Step:
    question = survey.question(event.question)
    if now.state is State.DECLINED and event.question == survey.consent.id and event.option == "yes":
        return _consent_choice(survey, now, "yes")  # changed their mind, on the same screen
    if question is None or event.question != now.current or event.option not in question.options:
        before = now.replies.get(event.question)
        same = before is not None and before.option == event.option
        return Step(now, (Toast(survey.text(now.lang, "noted" if same else "moved-on")),))
    if question.id == survey.consent.id:
        return _consent_choice(survey, now, event.option)
    return _take_option(survey, now, question, event.option, Part(f"tap:{question.id}", ""))


def _consent_choice(survey: Survey, now: Interview, option: str) -> Step:
    version = f"{survey.name}/{survey.version}/{survey.consent.id}/{now.lang}"
    match option:
        case "yes":
            after = replace(now, state=State.UNDERWAY, consented=True)
            effects: list[Effect] = [Consented(Purpose.INTERVIEW, True, version)]
            if now.state is State.STOPPED or now.state is State.DECLINED:
                effects.append(OptIn())
            return onward(survey, after, effects)
        case "no":
            after = replace(now, state=State.DECLINED, current=None, consented=False)
            said = Say(survey.text(now.lang, "declined"))
            refused = Consented(Purpose.INTERVIEW, False, version)
            return Step(after, (refused, OptOut(), said, Ended(State.DECLINED)))
        case "later":
            after = replace(now, state=State.PAUSED if now.state is not State.STOPPED else State.STOPPED)
            return Step(after, (ask_consent(survey, after, "later", only="yes"),))
        case _:
            return Step(now, (ShowKept(), ask_consent(survey, now, "consent-first")))


def _granted(survey: Survey, now: Interview, question: Question, option: str) -> Consented:
    """What an option of a consent question agrees to; anything but yes is no."""
    assert question.grants is not None
    version = f"{survey.name}/{survey.version}/{question.id}/{now.lang}"
    return Consented(question.grants, option == "yes", version)


def _take_option(
    survey: Survey, now: Interview, question: Question, option: str, part: Part, media_ref: str | None = None
) -> Step:
    after = now.with_part(question.id, part, option)
    effects: list[Effect] = [Keep(question.id, part.ref, part.text, option, part.media, media_ref)]
    if question.grants is not None:
        effects.append(_granted(survey, now, question, option))
    if (farewell := question.closes.get(option)) is not None:
        ended = replace(after, state=State.FINISHED, current=None)
        said = Say(survey.text(now.lang, farewell))
        return Step(ended, (*effects, said, Ended(State.FINISHED)))
    if question.instead is not None and option == "yes":
        after = replace(after, outcome=outcome(survey, after))
    return onward(survey, after, effects)


# --- words ---------------------------------------------------------------------------------------------


def _answer(survey: Survey, now: Interview, event: Answered) -> Step:
    if now.question_of(event.ref) is not None:
        return Step(now)  # the same message once more
    if not now.consented or now.current == survey.consent.id or now.state in QUIET:
        return _before_consent(survey, now, event)
    question = survey.question(event.about) if event.about in now.asked else None
    if question is not None and question.id == survey.consent.id:
        return _afterword(survey, now, event, quietly=True)  # said before any question was seen
    if question is None:
        question = survey.question(now.current) if now.current else None
        if question is None:
            return _afterword(survey, now, event)
    if question.id != now.current:
        return _add(survey, now, question, event)
    if event.media is not None and not event.text.strip():
        return _media_only(survey, now, question, event)
    if question.kind is Kind.CHOICE:
        return _choice_in_words(survey, now, question, event)
    after, effects = keep(now, question, event)
    if event.media is not None:
        effects.append(Say(survey.text(now.lang, "heard-caption")))
    if question.outcome:
        after = replace(after, outcome=one_line(event.text))
    return onward(survey, after, effects)


def _before_consent(survey: Survey, now: Interview, event: Answered) -> Step:
    """Nothing is kept here: a button in words is taken, after anything else we ask for consent first."""
    if now.current != survey.consent.id:
        return Step(
            now, (_lead_close(survey, now) if now.state is State.SCREENED_OUT else _after_stop(survey, now),)
        )
    option = match_option(survey, now, survey.consent, event.text)
    if option is not None:
        return _consent_choice(survey, now, option)
    return Step(now, (ask_consent(survey, now, "consent-first"),))


def _after_stop(survey: Survey, now: Interview) -> Say:
    return Say(survey.text(now.lang, "after-stop"))


def _afterword(survey: Survey, now: Interview, event: Answered, *, quietly: bool = False) -> Step:
    """Words that belong to no question, after the end or before the first: kept, and said so."""
    part = Part(event.ref, event.text, event.media)
    after = now.with_part(survey.afterword, part)
    kept = Keep(survey.afterword, event.ref, event.text, None, event.media, event.media_ref)
    return Step(after, (kept,) if quietly else (kept, Say(survey.text(now.lang, "afterword-added"))))


def _add(survey: Survey, now: Interview, question: Question, event: Answered) -> Step:
    """More words to an earlier question: they land there, and the current question stays."""
    after, effects = keep(now, question, event)
    if question.kind is Kind.CHOICE and (option := match_option(survey, now, question, event.text)):
        reply = replace(after.replies[question.id], option=option)
        after = replace(after, replies={**after.replies, question.id: reply})
        effects = [Keep(question.id, event.ref, event.text, option, event.media, event.media_ref)]
        before = now.replies.get(question.id)
        if question.grants is not None and (before is None or option != before.option):
            effects.append(_granted(survey, now, question, option))
    if question.outcome:
        after = replace(after, outcome=one_line(after.replies[question.id].text))
    if event.replied:
        effects.append(Say(survey.text(now.lang, "added")))
    return Step(after, tuple(effects))


def _media_only(survey: Survey, now: Interview, question: Question, event: Answered) -> Step:
    """Kept by reference and answered kindly; asked for words once, then on: nobody is trapped."""
    before = now.replies.get(question.id)
    again = before is not None and any(part.media for part in before.parts)
    after, effects = keep(now, question, event)
    if again and question.kind is Kind.OPEN:
        return onward(survey, after, effects)
    effects.append(Say(survey.text(now.lang, MEDIA_TEXT.get(event.media or "", "heard-file"))))
    return Step(after, tuple(effects))


def _choice_in_words(survey: Survey, now: Interview, question: Question, event: Answered) -> Step:
    option = match_option(survey, now, question, event.text)
    part = Part(event.ref, event.text, event.media)
    if option is not None:
        return _take_option(survey, now, question, option, part, event.media_ref)
    other = survey.question(question.instead) if question.instead is not None else None
    if other is not None and any(c.isalpha() for c in event.text):
        # Words instead of "yes / not quite" are the buyer's own wording: a "no", and that answer.
        ref = f"tap:{question.id}"
        refused = replace(now.with_part(question.id, Part(ref, ""), "no"), asked=(*now.asked, other.id))
        after, effects = keep(refused, other, event)
        effects.insert(0, Keep(question.id, ref, "", "no"))
        return onward(survey, replace(after, outcome=one_line(event.text)), effects)
    after, effects = keep(now, question, event)
    if question.free or question.id in now.hinted:
        return onward(survey, after, effects)
    after = replace(after, hinted=after.hinted | {question.id})
    return Step(after, (*effects, ask(survey, after, question, again=True, hint="choose")))


# --- edits ---------------------------------------------------------------------------------------------


def _edit(survey: Survey, now: Interview, event: Edited) -> Step:
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
            effects.append(_granted(survey, now, question, option))
    after = replace(now, replies={**now.replies, question_id: replace(reply, parts=parts, option=option)})
    if question is not None and question.outcome:
        after = replace(after, outcome=one_line(after.replies[question_id].text))
    after, judged = judge(after, question)
    return Step(after, (Revise(question_id, event.ref, event.text, option), *effects, *judged))
