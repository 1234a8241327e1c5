"""How much may be asked (method 5): when it has been enough, what may be probed, how many are left."""

from __future__ import annotations

from dataclasses import replace
from statistics import median

from surveys.interview import Interview
from surveys.listening import Heard, bare, knows_nothing, names_nothing
from surveys.mentions import ACTION
from surveys.script import Question, Survey
from surveys.words import Defect, Label

QUESTIONS = 12  # in one interview, probes and redirects included; the consent and the thanks are not counted
OPTIONAL = 2
PROBES = 3
REDIRECTS = 2
EMPTY = 2  # answers in a row that know nothing
SHRUNK = 0.25  # the last two answers are this much shorter than the first two


def enough(survey: Survey, now: Interview) -> bool:
    """Whether to thank and stop, as a polite person would: see the module's numbers."""
    pace = now.pace
    if pace.asks >= QUESTIONS or pace.empty >= EMPTY:
        return True
    return len(pace.lengths) >= 4 and median(pace.lengths[-2:]) < SHRUNK * median(pace.lengths[:2])


def curt_and_complete(survey: Survey, now: Interview, text: str) -> bool:
    """When, what was wrong, what was used and what is wanted are all known, and words have become few."""
    anchored = any(q.elsewhere is not None and q.id in now.replies for q in survey.questions)
    used = any(q.brief and not q.outcome and q.id in now.replies for q in survey.questions)
    return anchored and used and bool(now.found and now.outcome) and len(bare(text).split()) <= 2


def heard_out(now: Interview, question: Question, text: str) -> Interview:
    """The interview after one answer in words to an open question, its pace brought up to date."""
    pace = now.pace
    pace = replace(
        pace,
        lengths=pace.lengths if question.brief else (*pace.lengths, len(text.strip())),
        empty=pace.empty + 1 if knows_nothing(text) else 0,
        curbed=bool(pace.probe) and len(text.strip()) < pace.before,
        before=len(text.strip()),
    )
    return replace(now, pace=pace)


def probe(now: Interview, question: Question, heard: Heard) -> str | None:
    """The text id of the probe that an answer deserves, or None.

    One a question, three an interview, none twice, none after a probe that only made answers shorter. A few
    words that name what was wrong are an answer: they are asked what it led to at most.
    """
    pace, defect = now.pace, heard.defect
    if defect is None or defect not in question.probes or question.id in pace.probed:
        return None
    text_id = f"probe-{defect}"
    said = now.replies[question.id].text
    if defect is Defect.SHORT and knows_nothing(said):
        if Defect.DONT_REMEMBER not in question.probes:
            return None
        text_id = f"probe-{Defect.DONT_REMEMBER}"
    elif defect is Defect.SHORT and heard.problem:
        complete = Defect.NO_CONSEQUENCE not in question.probes or not (heard.event and heard.pain)
        if complete:
            return None
        text_id = f"probe-{Defect.NO_CONSEQUENCE}"
    elif defect is Defect.SHORT and (heard.label is Label.FINE_NO_PROBLEM or names_nothing(said)):
        text_id = "probe-fine"
    elif defect is Defect.NO_CONSEQUENCE and ACTION[now.lang].match(said):
        return None  # «дозвониться» names an effort, it complains of nothing that happened
    return None if text_id in pace.tried or pace.curbed or len(pace.probed) >= PROBES else text_id


def cue(survey: Survey, now: Interview, left: int) -> tuple[Interview, str]:
    """How many questions are left, told in the second half only and never a number that does not fall."""
    told = now.pace.left
    if left < 1 or now.pace.asks <= left or (told is not None and left >= told):
        return now, ""
    return replace(now, pace=replace(now.pace, left=left)), survey.text(now.lang, "left", count=left)
