"""Taps: what choosing an option does, on the consent screen and after it."""

from __future__ import annotations

from dataclasses import replace

from surveys import speaking
from surveys.events import (
    Answered,
    Chose,
    Consented,
    Effect,
    Elsewhere,
    Ended,
    HandOver,
    Keep,
    OptIn,
    OptOut,
    Say,
    ShowKept,
    Toast,
    Unsay,
)
from surveys.interview import Interview, Part
from surveys.path import Step, ask, ask_consent, onward, put
from surveys.script import Question, Survey
from surveys.words import InterviewState, Purpose

State = InterviewState


def choose(survey: Survey, now: Interview, event: Chose) -> Step:
    """A tap: on the open question it counts, on an older one it is only answered in passing."""
    question = survey.question(event.question)
    if now.state is State.DECLINED and event.question == survey.consent.id and event.option == "yes":
        return consent(survey, now, "yes")  # changed their mind, on the same screen
    if question is None or event.question != now.current or event.option not in question.options:
        before = now.replies.get(event.question)
        same = before is not None and before.option == event.option
        return Step(now, (Toast(survey.text(now.lang, "noted" if same else "moved-on")),))
    if question.id == survey.consent.id:
        return consent(survey, now, event.option)
    return take_option(survey, now, question, event.option, Part(_tap(now, question), ""))


def _tap(now: Interview, question: Question) -> str:
    """A tap's name: the same for its repetition, another one when the question was put anew."""
    before = now.replies.get(question.id)
    taps = sum(part.ref.startswith(f"tap:{question.id}") for part in before.parts) if before else 0
    return f"tap:{question.id}" if not taps else f"tap:{question.id}:{taps + 1}"


def consent(survey: Survey, now: Interview, option: str) -> Step:
    """What the consent screen's buttons do."""
    version = f"{survey.name}/{survey.version}/{survey.consent.id}/{now.lang}"
    match option:
        case "yes":
            after = replace(now, state=State.UNDERWAY, consented=True)
            effects: list[Effect] = [Consented(Purpose.INTERVIEW, True, version)]
            if now.state is State.STOPPED or now.state is State.DECLINED or survey.unprompted:
                effects.append(OptIn())
            if now.pending is not None:
                return _take_pending(survey, after, now.pending, effects)
            return onward(survey, after, effects)
        case "no":
            after = replace(now, state=State.DECLINED, current=None, consented=False, pending=None)
            refused = Consented(Purpose.INTERVIEW, False, version)
            if survey.unprompted:  # they came by themselves: a no to questions is no wish to be left alone
                said = Say(survey.text(now.lang, "not-kept"))
                held: tuple[Effect, ...] = (Unsay((now.pending.ref,)),) if now.pending else ()
                return Step(after, (refused, *held, said, Ended(State.DECLINED)))
            said = Say(survey.text(now.lang, "declined"))
            return Step(after, (refused, OptOut(), said, Ended(State.DECLINED)))
        case "later":
            after = replace(now, state=State.PAUSED if now.state is not State.STOPPED else State.STOPPED)
            return Step(after, (ask_consent(survey, after, "later", only="yes"),))
        case _:
            return Step(now, (ShowKept(), ask_consent(survey, now, "consent-first")))


def _take_pending(survey: Survey, now: Interview, pending: Part, effects: list[Effect]) -> Step:
    """What was said before the consent is the answer to the first question, as if it had been asked."""
    first = survey.questions[0]
    after = put(replace(now, pending=None), first.id)
    step = speaking.answer(survey, after, Answered(pending.ref, pending.text))
    return Step(step.interview, (*effects, *step.effects))


def granted(survey: Survey, now: Interview, question: Question, option: str) -> Consented:
    """What an option of a consent question agrees to; anything but yes is no."""
    assert question.grants is not None
    version = f"{survey.name}/{survey.version}/{question.id}/{now.lang}"
    return Consented(question.grants, option == "yes", version)


def take_option(
    survey: Survey, now: Interview, question: Question, option: str, part: Part, media_ref: str | None = None
) -> Step:
    """An option of the open question, by tap or in words: kept, and what follows from it."""
    after = now.with_part(question.id, part, option)
    effects: list[Effect] = [Keep(question.id, part.ref, part.text, option, part.media, media_ref)]
    if question.grants is not None:
        effects.append(granted(survey, now, question, option))
    if option == question.elsewhere and now.facts.get("other_job"):
        return _another_job(survey, after, question, effects)
    if (farewell := question.closes.get(option)) is not None:
        ended = replace(after, state=State.FINISHED, current=None)
        said = Say(survey.text(now.lang, farewell))
        return Step(ended, (*effects, said, Ended(State.FINISHED)))
    if question is survey.incident:
        return _help(survey, after, option, effects)
    if question.instead is not None and option == "yes":
        after = replace(after, outcome=after.proposal)
    return onward(survey, after, effects)


def _another_job(survey: Survey, now: Interview, question: Question, effects: list[Effect]) -> Step:
    """It never happened: once, the same about another job of theirs."""
    facts = {
        **now.facts,
        "job_ru": now.facts["other_ru"],
        "job_en": now.facts["other_en"],
        "other_job": "",
    }
    after = put(replace(now, facts=facts), question.id)
    asked = ask(survey, after, question, hint="another-job")
    return Step(after, (*effects, Elsewhere(now.facts["other_job"]), asked))


def _help(survey: Survey, now: Interview, option: str, effects: list[Effect]) -> Step:
    if option == "yes":
        said = now.replies.get(now.pace.offered)
        effects += [HandOver(said.text if said else ""), Say(survey.text(now.lang, "handed-over"))]
    return onward(survey, now, effects)
