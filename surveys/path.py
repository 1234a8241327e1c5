"""The path through a survey: which question is next, and in which words it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from surveys import limits, restating
from surveys.events import Ask, Effect, Ended, Say
from surveys.interview import Interview
from surveys.listening import covers
from surveys.mentions import speaks_of
from surveys.script import Question, Survey, When
from surveys.words import InterviewState


@dataclass(frozen=True, slots=True)
class Step:
    """Where the interview stands now, and what the store is to do, in order."""

    interview: Interview
    effects: tuple[Effect, ...] = ()


def onward(survey: Survey, now: Interview, effects: Sequence[Effect]) -> Step:
    """Ask the next question of the path, or say goodbye after the last one or when it has been enough."""
    if (question := _still_open(survey, now)) is not None:  # back after a stop: the question open then
        after = replace(now, current=question.id)
        return Step(after, (*effects, ask(survey, after, question, again=True)))
    if not limits.enough(survey, now) and (question := following(survey, now)) is not None:
        after = put(now, question.id)
        if question.instead is not None:
            after = replace(after, proposal=restating.outcome(survey, after))
        after, cue = limits.cue(survey, after, left_after(survey, after))
        return Step(after, (*effects, ask(survey, after, question, cue=cue)))
    step = finish(survey, now)
    return Step(step.interview, (*effects, *step.effects))


def put(now: Interview, question_id: str, *, probe: str = "") -> Interview:
    """The interview with that question open: one more asked."""
    asked = now.asked if question_id in now.asked else (*now.asked, question_id)
    pace = replace(now.pace, asks=now.pace.asks + 1, probe=probe)
    return replace(now, current=question_id, asked=asked, pace=pace)


def _still_open(survey: Survey, now: Interview) -> Question | None:
    answered = now.withdrawn.union(now.replies)
    waiting = [q for q in survey.questions if q.id in now.asked and q.id not in answered]
    return waiting[-1] if waiting else None


def following(survey: Survey, now: Interview) -> Question | None:
    """The next question whose time has come: the core path in order, and of optional ones side by side the
    one that tells most; ``limits.OPTIONAL`` in all, and only while there is room for the rest of the path.
    """
    later = survey.questions[_position(survey, now) + 1 :]
    asked_optional = sum(q.optional > 0 for q in survey.questions if q.id in now.asked)
    room = limits.QUESTIONS - now.pace.asks - core_left(survey, now)
    for at, question in enumerate(later):
        if question.id in now.asked or not _is_due(survey, question, now):
            continue
        if not question.optional:
            return question
        if asked_optional >= limits.OPTIONAL or room < 1:
            continue
        beside = [
            q for q in _run_of_optional(later[at:]) if q.id not in now.asked and _is_due(survey, q, now)
        ]
        return max(beside, key=lambda q: q.optional)
    return None


def _position(survey: Survey, now: Interview) -> int:
    """Where on the core path we are: optional questions may be taken out of their order."""
    return max(
        (i for i, q in enumerate(survey.questions) if q.id in now.asked and not q.optional),
        default=-1,
    )


def _run_of_optional(questions: Sequence[Question]) -> list[Question]:
    run = []
    for question in questions:
        if not question.optional:
            break
        run.append(question)
    return run


def core_left(survey: Survey, now: Interview) -> int:
    """How many questions of the core path are still to come, as things stand."""
    later = survey.questions[_position(survey, now) + 1 :]
    return sum(not q.optional and q.id not in now.asked and _is_due(survey, q, now) for q in later)


def left_after(survey: Survey, now: Interview) -> int:
    """How many questions will probably follow the open one."""
    asked_optional = sum(q.optional > 0 for q in survey.questions if q.id in now.asked)
    later = survey.questions[_position(survey, now) + 1 :]
    due = sum(q.optional > 0 and q.id not in now.asked and _is_due(survey, q, now) for q in later)
    core = core_left(survey, now)
    room = limits.QUESTIONS - now.pace.asks - core
    return core + max(0, min(due, limits.OPTIONAL - asked_optional, room))


def _is_due(survey: Survey, question: Question, now: Interview) -> bool:
    if now.facts.get("path") == "short" and not question.short:
        return False
    return not question.when or any(_holds(survey, when, now) for when in question.when)


def _holds(survey: Survey, when: When, now: Interview) -> bool:
    if when.uncovered is not None and covers(now.story(), when.uncovered):
        return False
    if when.unasked is not None and when.unasked in now.asked:
        return False
    if when.chose is not None:
        reply = now.replies.get(when.chose[0])
        if reply is None or reply.option != when.chose[1]:
            return False
    if when.restated is not None and when.restated != (restating.composed(survey, now) is not None):
        return False
    if when.mentions is not None and not speaks_of(now, when.mentions):
        return False
    if when.company is not None and when.company != (now.facts.get("company") == "yes"):
        return False
    return when.found is None or when.found == bool(now.found)


def finish(survey: Survey, now: Interview) -> Step:
    """Thanks, what was taken down, and the end."""
    link = now.facts.get("link", "")
    text_id = "Z1-no-outcome" if not now.outcome else survey.closing if link else f"{survey.closing}-no-link"
    words = survey.text(now.lang, text_id, outcome=now.outcome, link=link)
    after = replace(now, state=InterviewState.FINISHED, current=None)
    return Step(after, (Say(words), Ended(InterviewState.FINISHED)))


def ask(
    survey: Survey, now: Interview, question: Question, *, again: bool = False, hint: str = "", cue: str = ""
) -> Ask:
    """A question in the interview's language; ``hint`` (a text id) before it, ``cue`` (words) after it."""
    words = _words(survey, now, question)
    if hint:
        words = f"{survey.text(now.lang, hint)}\n{words}"
    if cue:
        words = f"{words}\n{cue}"
    labels = tuple((option, survey.label(now.lang, question, option)) for option in question.options)
    return Ask(question.id, words, labels, again)


def _words(survey: Survey, now: Interview, question: Question) -> str:
    text_id = question.id
    if now.pace.probe and question.id == now.current:
        text_id = now.pace.probe
    elif question.instead is not None:
        return restating.question(survey, now, question)
    elif question.outcome and question.id not in {q.instead for q in survey.questions if q.id in now.asked}:
        text_id = f"{question.id}-alone"  # nothing was restated before, so it must make sense by itself
    return survey.text(now.lang, text_id, **now.facts, job=now.job)


def ask_consent(survey: Survey, now: Interview, text_id: str, only: str | None = None) -> Ask:
    """The consent question in other words (its buttons stay)."""
    options = tuple(
        (option, survey.label(now.lang, survey.consent, option))
        for option in survey.consent.options
        if only in (None, option)
    )
    return Ask(survey.consent.id, survey.text(now.lang, text_id), options, again=True)
