"""Hearing one answer: its clauses, its label, and whether to lead back to the last real attempt."""

from __future__ import annotations

from dataclasses import replace

from surveys.listening.clauses import CAP
from surveys.listening.cues import Cues
from surveys.listening.heard import Clause, Head, Heard
from surveys.listening.judging import Judged, cues_of
from surveys.listening.plain import fold
from surveys.listening.probing import Signs, concrete_words, lacks
from surveys.listening.replies import is_stop, names_nothing
from surveys.listening.service import asks_for_help, is_incident
from surveys.listening.settling import judge
from surveys.words import Label

OBSTACLE = {"H1", "L1", "B1", "B2", "TCO1", "W2", "W4"}
"""Questions that ask for an obstacle: whatever real is named there is one («поиск», "choosing a sofa")."""
STORY = {"", "A2", "T1", "T2", "E1", "W1b", "O1b"}
"""Questions answered with a story; a story told plainly may hold its obstacle between the lines."""


def split(text: str) -> tuple[tuple[int, int], ...]:
    """Where the clauses of a text begin and end: at sentences, dashes, "but", and about every wish."""
    return tuple((one.start, one.end) for one in judge(text))


def hear(text: str, question: str = "", head: Head | None = None) -> Heard:
    """What an answer says; ``question`` is its id ("H1"), "" when unknown.

    Only the first 4,096 characters are judged. Never raises.
    """
    folded = fold(text[:CAP])
    cues, _ = cues_of(folded)
    judged = judge(text, head)
    if (
        question in ("E1", "O1b")
        and cues.feature.search(folded)
        and not any(o.label or o.past for o in judged)
    ):
        judged = [replace(one, label=Label.SUGGESTION) for one in judged]  # "dark theme!!!"
    label = _whole(text, folded, question, judged, cues)
    clauses = tuple(
        Clause(text[one.start : one.end], one.start, one.end, _label(one, label, judged)) for one in judged
    )
    problem = _joined(text, clauses, Label.PROBLEM)
    suggestion = _joined(text, clauses, Label.SUGGESTION)
    signs = Signs(
        event=any(one.past for one in judged if one.label not in (Label.SUGGESTION, Label.HYPOTHETICAL)),
        object=concrete_words(folded, cues) > 1,
        pain=any(one.pain for one in judged),
        number=bool(cues.number.search(folded)),
    )
    return Heard(
        label=label,
        problem=problem,
        suggestion=suggestion,
        redirect=_redirects(label, judged) and not asks_for_help(text),
        defect=lacks(text, folded, question, label, signs, cues),
        event=signs.event,
        object=signs.object,
        pain=signs.pain,
        number=signs.number,
        clauses=clauses,
    )


def _redirects(label: Label, judged: list[Judged]) -> bool:
    """Whether to lead back to the last attempt: only a wish was said, and in so many words.

    A clause that tells a real attempt with a pain in it vetoes that, and so does one that may yet be a story.
    """
    if label is not Label.SUGGESTION or any(one.past and one.pain for one in judged):
        return False
    untold = any(
        one.label is Label.PROBLEM or (one.label is None and one.end - one.start > 12) for one in judged
    )
    return not untold and any(one.sure for one in judged)


def _whole(text: str, folded: str, question: str, judged: list[Judged], cues: Cues) -> Label:
    labels = {one.label for one in judged}
    if names_nothing(text) or cues.forgotten.fullmatch(folded.strip(" .!…")):
        return Label.FINE_NO_PROBLEM
    words = len(folded.split())
    if is_stop(text) or (
        words <= 14 and cues.refusal.search(folded) and (words <= 8 or not any(one.past for one in judged))
    ):
        return Label.REFUSAL
    if is_incident(text):
        return Label.ANGER_INCIDENT
    wish = Label.SUGGESTION in labels
    obstacle = Label.PROBLEM in labels or (
        wish
        and any(one.label is None and (one.past or one.mine) and one.end - one.start > 12 for one in judged)
    )
    if asks_for_help(text) and not wish and ("?" in text or question not in OBSTACLE or words > 3):
        return Label.PROBLEM if any(one.past and one.pain for one in judged) else Label.OFFTOPIC
    if wish:
        return Label.MIXED if obstacle else Label.SUGGESTION
    if (
        text.rstrip().endswith("?")
        and words <= 15
        and judged[0].sentence == judged[-1].sentence
        and not any(one.past and one.pain for one in judged)
    ):
        return Label.OFFTOPIC
    if Label.HYPOTHETICAL in labels and not any(one.label is Label.PROBLEM and one.past for one in judged):
        return Label.HYPOTHETICAL
    if words <= 12 and cues.aside.match(folded) and not any(one.past for one in judged):
        return Label.OFFTOPIC
    if Label.PROBLEM in labels:
        vague = (
            concrete_words(folded, cues) < 2 and cues.bad.search(folded) and not cues.number.search(folded)
        )
        return Label.VAGUE if vague else Label.PROBLEM
    if Label.PRAISE in labels and not (Label.FINE_NO_PROBLEM in labels and question in OBSTACLE):
        return Label.PRAISE
    if Label.FINE_NO_PROBLEM in labels:
        return Label.FINE_NO_PROBLEM
    if question in OBSTACLE or (question in STORY and (words > 3 or not question)):
        return Label.PROBLEM
    return Label.FINE_NO_PROBLEM


def _label(one: Judged, whole: Label, judged: list[Judged]) -> Label:
    """A clause's own label; one that tells nothing by itself goes with the answer."""
    if whole in (Label.FINE_NO_PROBLEM, Label.REFUSAL, Label.OFFTOPIC, Label.VAGUE):
        return whole
    if one.label is not None:
        return one.label
    if whole is Label.MIXED:
        return Label.PROBLEM if one.past or one.mine else Label.OFFTOPIC
    return Label.PROBLEM if whole is Label.ANGER_INCIDENT else whole


def _joined(text: str, clauses: tuple[Clause, ...], label: Label) -> str:
    """The clauses of one label in the buyer's words; those next to each other keep the marks between them."""
    found: list[str] = []
    for before, one in zip((None, *clauses), clauses, strict=False):
        if one.label is not label:
            continue
        if before is not None and before.label is label:
            found[-1] += text[before.end : one.end]
        else:
            found.append(one.text)
    return " ".join(found)
