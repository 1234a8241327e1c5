"""What the buyer writes or sends: where it belongs, and what is said to it."""

from __future__ import annotations

from dataclasses import replace

from surveys import listening, taps
from surveys.events import Answered, Effect, Keep, Say
from surveys.following import follow
from surveys.interview import Interview, Part
from surveys.keeping import heard_in, keep, match_option
from surveys.path import Step, ask, ask_consent, onward
from surveys.restating import one_line
from surveys.script import Kind, Question, Survey
from surveys.words import InterviewState

State = InterviewState
QUIET = (State.STOPPED, State.DECLINED, State.SCREENED_OUT, State.WITHDRAWN)
MEDIA_TEXT = {
    "voice": "heard-voice",
    "audio": "heard-voice",
    "video": "heard-video",
    "video_note": "heard-video",
    "photo": "heard-photo",
    "sticker": "heard-sticker",
}


def answer(survey: Survey, now: Interview, event: Answered) -> Step:
    """One message: an answer to the open question, more words to an earlier one, or an aside."""
    if now.question_of(event.ref) is not None:
        return Step(now)  # the same message once more
    if not now.consented or now.current == survey.consent.id or now.state in QUIET:
        return _before_consent(survey, now, event)
    if now.state is State.PARTIAL and now.current:
        now = replace(now, state=State.UNDERWAY)  # a late answer reopens it
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
    if listening.asks_for_help(event.text):
        return _help(survey, now, question, event)
    if question.kind is Kind.CHOICE:
        return _choice_in_words(survey, now, question, event)
    after, effects = keep(survey, now, question, event)
    if event.media is not None:
        effects.append(Say(survey.text(now.lang, "heard-caption")))
    return follow(survey, with_outcome(after, question), question, event, effects)


def with_outcome(now: Interview, question: Question) -> Interview:
    """The result wanted, in the buyer's words; a wish for a feature is none (method 4)."""
    if not question.outcome:
        return now
    words = now.replies[question.id].text
    wished = heard_in(question, words).redirect  # "I want to be sure" is an outcome, "add a button" is none
    return replace(now, outcome="" if wished else one_line(words))


def lead_close(survey: Survey, now: Interview) -> Say:
    """A friendly end for who has not bought."""
    contact = now.facts.get("contact", "")
    return Say(survey.text(now.lang, "S1x" if contact else "S1x-no-contact", contact=contact))


def _before_consent(survey: Survey, now: Interview, event: Answered) -> Step:
    """Nothing is kept here: a button in words is taken, after anything else we ask for consent first."""
    if now.current != survey.consent.id:
        closed = {State.SCREENED_OUT: lead_close(survey, now)}
        return Step(now, (closed.get(now.state, Say(survey.text(now.lang, "after-stop"))),))
    option = match_option(survey, now, survey.consent, event.text)
    if option is not None:
        return taps.consent(survey, now, option)
    return Step(now, (ask_consent(survey, now, "consent-first"),))


def _afterword(survey: Survey, now: Interview, event: Answered, *, quietly: bool = False) -> Step:
    """Words that belong to no question, after the end or before the first: kept, and said so."""
    part = Part(event.ref, event.text, event.media)
    after = now.with_part(survey.afterword, part)
    kept = Keep(survey.afterword, event.ref, event.text, None, event.media, event.media_ref)
    return Step(after, (kept,) if quietly else (kept, Say(survey.text(now.lang, "afterword-added"))))


def _help(survey: Survey, now: Interview, question: Question, event: Answered) -> Step:
    """«Где мой заказ?»: the contact at once, then the question that was open. Kept, as no answer."""
    contact = now.facts.get("contact", "")
    words = survey.text(now.lang, "ask-support" if contact else "ask-support-none", contact=contact)
    step = _afterword(survey, now, event, quietly=True)
    asked = ask(survey, step.interview, question, again=True)
    return Step(step.interview, (*step.effects, Say(words), asked))


def _add(survey: Survey, now: Interview, question: Question, event: Answered) -> Step:
    """More words to an earlier question: they land there, and the current question stays."""
    after, effects = keep(survey, now, question, event)
    if question.kind is Kind.CHOICE and (option := match_option(survey, now, question, event.text)):
        reply = replace(after.replies[question.id], option=option)
        after = replace(after, replies={**after.replies, question.id: reply})
        effects = [Keep(question.id, event.ref, event.text, option, event.media, event.media_ref)]
        before = now.replies.get(question.id)
        if question.grants is not None and (before is None or option != before.option):
            effects.append(taps.granted(survey, now, question, option))
    after = with_outcome(after, question)
    if event.replied:
        effects.append(Say(survey.text(now.lang, "added")))
    return Step(after, tuple(effects))


def _media_only(survey: Survey, now: Interview, question: Question, event: Answered) -> Step:
    """Kept by reference and answered kindly; asked for words once, then on: nobody is trapped."""
    before = now.replies.get(question.id)
    again = before is not None and any(part.media for part in before.parts)
    after, effects = keep(survey, now, question, event)
    if again and question.kind is Kind.OPEN:
        return onward(survey, after, effects)
    effects.append(Say(survey.text(now.lang, MEDIA_TEXT.get(event.media or "", "heard-file"))))
    return Step(after, tuple(effects))


def _choice_in_words(survey: Survey, now: Interview, question: Question, event: Answered) -> Step:
    option = match_option(survey, now, question, event.text)
    part = Part(event.ref, event.text, event.media)
    if option is not None:
        return taps.take_option(survey, now, question, option, part, event.media_ref)
    other = survey.question(question.instead) if question.instead is not None else None
    if other is not None and any(c.isalpha() for c in event.text):
        return _own_wording(survey, now, question, other, event)
    after, effects = keep(survey, now, question, event)
    if question.free or question.id in now.hinted:
        return onward(survey, after, effects)
    after = replace(after, hinted=after.hinted | {question.id})
    return Step(after, (*effects, ask(survey, after, question, again=True, hint="choose")))


def _own_wording(
    survey: Survey, now: Interview, question: Question, other: Question, event: Answered
) -> Step:
    """Words instead of "yes / not quite" are the buyer's own wording: a "no", and that answer."""
    ref = f"tap:{question.id}"
    refused = replace(now.with_part(question.id, Part(ref, ""), "no"), asked=(*now.asked, other.id))
    after, kept = keep(survey, refused, other, event)
    effects: list[Effect] = [Keep(question.id, ref, "", "no"), *kept]
    return onward(survey, with_outcome(after, other), effects)
