"""What a clause is among its neighbours: what tells nothing by itself goes with what stands beside it."""

from __future__ import annotations

from dataclasses import replace

from surveys.listening.cues import Cues, cue
from surveys.listening.heard import Head
from surveys.listening.judging import PURPOSE, Judged, cues_of, judge_pieces
from surveys.words import Label

# For whom or when a wish is: «для юрлиц, добавьте …».
FRAME = cue(
    r"(?:для|когда|если|при|чтоб|насчет|относительно|по\s+поводу|по|за|for|when|if|with|as\s+for|about|to)\b"
)
# After these a bare verb is the next of a list: "to print, sign the form, scan it".
LISTING = cue(
    r"(?:to|must|can|can't|could|couldn't|would|did|didn't|makes?|made|let|i|we|you|press|enter|get"
    r"|put)\s+\w+"
)
WISHFUL = (Label.SUGGESTION, Label.HYPOTHETICAL)


def judge(text: str, head: Head | None = None) -> list[Judged]:
    """The clauses of a text in order, those of one kind and sentence together."""
    folded, found = judge_pieces(text, head)
    settled: list[Judged] = []
    begin = 0
    for index, one in enumerate(found):
        if not settled or settled[-1].sentence != one.sentence:
            begin = one.start
        before = _same_sentence(one, settled[-1] if settled else None)
        after = _same_sentence(one, found[index + 1] if index + 1 < len(found) else None)
        cues, _ = cues_of(folded[one.start : one.end])
        label = _label(folded, one, before, after, cues)
        orders = label is Label.SUGGESTION and bool(cues.order.match(folded[one.start : one.end]))
        if before and (orders or label is None) and _reported(folded, one, begin, cues):
            label = Label.PROBLEM  # "he says make a screenshot, send it"
        elif index and label in (None, Label.PROBLEM) and _orders(folded, one, before, cues):
            label = Label.SUGGESTION
        settled.append(replace(one, label=label))
    return _together(_statements(folded, _conditions(folded, settled)))


def _same_sentence(one: Judged, other: Judged | None) -> Judged | None:
    return other if other and other.sentence == one.sentence else None


def _label(folded: str, one: Judged, before: Judged | None, after: Judged | None, cues: Cues) -> Label | None:
    goes_on = bool(cues.carries_on.match(folded, one.start, one.end))
    if before and before.label not in WISHFUL and PURPOSE.match(folded, one.start, one.end):
        return before.label  # "they kept me there, so that I would pay"
    if before and before.label is Label.SUGGESTION:
        own = one.past or bool(cues.mine.match(folded, one.start, one.end))  # the buyer, not the wish
        if one.label is Label.HYPOTHETICAL or (one.label is None and (not own or (goes_on and not one.past))):
            return Label.SUGGESTION
        if one.label is Label.PROBLEM and goes_on and not one.past:
            return Label.SUGGESTION
    elif after and after.label is Label.SUGGESTION:
        if one.label is None and _states(folded, one):
            return Label.PROBLEM  # "one price in the app, another at the till, sync them"
        if one.label is Label.HYPOTHETICAL:
            return Label.SUGGESTION  # "if there was a filter, it would be easier"
    return one.label


def _states(folded: str, one: Judged) -> bool:
    """Whether a clause before a wish states something of its own."""
    words = folded[one.start : one.end]
    return len(words.split()) > 3 and not FRAME.match(words)


def _reported(folded: str, one: Judged, begin: int, cues: Cues) -> bool:
    """Whether an imperative is what others told the buyer: in its sentence they spoke before it."""
    words = folded[one.start : one.end]
    told = cues.order.match(words) or cues.later_order.match(words)
    return bool(told and cues.reports.search(folded, begin, one.start))


def _orders(folded: str, one: Judged, before: Judged | None, cues: Cues) -> bool:
    """Whether a clause after others is an imperative: "… all day. Ask first"."""
    if one.past or cues.mine.search(folded, one.start, one.end):
        return False
    if before is not None and LISTING.search(folded, before.start, before.end):
        return False
    return bool(cues.later_order.match(folded, one.start, one.end))


def _conditions(folded: str, settled: list[Judged]) -> list[Judged]:
    """ "If you had Spanish": a condition without what the buyer would do then is a wish."""
    cues, _ = cues_of(folded)
    if any(one.label in (Label.SUGGESTION, Label.PROBLEM) for one in settled) or cues.own.search(folded):
        return settled
    return [
        replace(one, label=Label.SUGGESTION)
        if one.label is Label.HYPOTHETICAL and cues.condition.match(folded, one.start, one.end)
        else one
        for one in settled
    ]


def _statements(folded: str, settled: list[Judged]) -> list[Judged]:
    """ "The report comes at 6 am. Can we set the time?": beside a wish, another sentence is what is wrong."""
    wishing = {one.sentence for one in settled if one.label is Label.SUGGESTION}
    return [
        replace(one, label=Label.PROBLEM)
        if wishing and one.label is None and one.sentence not in wishing and _states(folded, one)
        else one
        for one in settled
    ]


def _together(found: list[Judged]) -> list[Judged]:
    joined: list[Judged] = []
    for one in found:
        last = joined[-1] if joined else None
        if last and last.sentence == one.sentence and last.label is one.label:
            joined[-1] = Judged(
                last.start,
                one.end,
                one.sentence,
                one.label,
                last.sure or one.sure,
                last.past or one.past,
                last.pain or one.pain,
                last.mine or one.mine,
            )
        else:
            joined.append(one)
    return joined
