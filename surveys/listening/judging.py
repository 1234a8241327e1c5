"""What each clause of an answer is: a wish, an obstacle, praise; by rule, and by a learned head if there is one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from surveys.listening.clauses import CAP, Piece, pieces, trim
from surveys.listening.cues import Cue, Cues, cue
from surveys.listening.english import ENGLISH
from surveys.listening.heard import Head
from surveys.listening.plain import fold
from surveys.listening.replies import names_nothing
from surveys.listening.russian import RUSSIAN
from surveys.words import Label, Lang

SURE = 0.8
"""A head is believed from here up, and from ``1 - SURE`` down."""


FRAME = cue(
    r"(?:для|когда|если|при|чтоб|насчет|относительно|по\s+поводу|по|за|for|when|if|with|as\s+for|about|to)\b"
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A piece of the text and what it is; ``None`` when nothing in it tells."""

    start: int
    end: int
    sentence: int
    label: Label | None
    past: bool = False
    pain: bool = False
    mine: bool = False


def cues_of(folded: str) -> tuple[Cues, Lang]:
    """The tables for a text: by the letters it has more of."""
    cyrillic = sum("а" <= c <= "я" for c in folded)
    latin = sum("a" <= c <= "z" for c in folded)
    return (RUSSIAN, Lang.RU) if cyrillic * 2 > latin else (ENGLISH, Lang.EN)


def judge(text: str, head: Head | None = None) -> list[Judged]:
    """The clauses of a text in order, those of one kind and sentence together."""
    folded = fold(text[:CAP])
    atoms: list[Judged] = []
    for piece in pieces(text):
        cues, lang = cues_of(folded[piece.start : piece.end])
        for part in _cut(folded, piece, cues):
            one = _judge_one(folded, part, cues)
            atoms.append(_with_head(text, one, lang, head) if head else one)
    return _together(_settled(folded, atoms))


def _cut(folded: str, piece: Piece, cues: Cues) -> Iterator[Piece]:
    """A piece cut where a wish begins after a story, and where a story begins after a wish: no comma needed."""
    words = folded[piece.start : piece.end]
    found = _wish_at(words, cues)
    if found is None or cues.regret.search(words):
        yield piece
        return
    begin, end = found
    before = words[:begin]
    if begin and len(before.split()) > 1 and (cues.pain.search(before) or cues.past.search(before)):
        if left := trim(folded, piece.start, piece.start + begin):
            yield replace(piece, start=left[0], end=left[1])
        piece = replace(piece, start=piece.start + begin)
    after = piece.end - len(words) + end
    story = cues.reason.search(folded, after, piece.end)
    if story and _happened(folded[story.start() : piece.end], cues):
        left, right = trim(folded, piece.start, story.start()), trim(folded, story.start(), piece.end)
        if left and right:
            yield replace(piece, start=left[0], end=left[1])
            yield replace(piece, start=right[0], end=right[1])
            return
    yield piece


def _happened(words: str, cues: Cues) -> bool:
    return bool(cues.pain.search(words) or cues.past.search(words)) and not cues.wish.search(words)


def _wish_at(words: str, cues: Cues) -> tuple[int, int] | None:
    """Where the first wish of a clause begins and its cue ends."""
    spoken, words = words, _without(words, cues.not_wish)
    if head := cues.order.match(words):
        return head.span()
    spans = [m.span() for m in (cues.wish.search(words),) if m]
    late = cues.late_order.search(words)
    if late and not cues.speech.search(spoken[max(0, late.start() - 24) : late.start()]):
        spans.append(late.span())
    return min(spans, default=None)


def _without(words: str, idioms: Cue) -> str:
    return idioms.sub(lambda m: "·" * len(m[0]), words)


def _judge_one(folded: str, piece: Piece, cues: Cues) -> Judged:
    words = folded[piece.start : piece.end]
    past, mine = bool(cues.past.search(words)), bool(cues.mine.search(words))
    bare = _without(words, cues.fine)
    pain = bool(cues.pain.search(bare) or cues.bad.search(bare))
    label: Label | None = None
    if cues.regret.search(words):
        label, pain = Label.PROBLEM, True
    elif _wish_at(words, cues):
        label = Label.SUGGESTION
    elif any(c.isalpha() for c in words) and names_nothing(words):
        label, pain = Label.FINE_NO_PROBLEM, False
    elif cues.maybe.search(_without(words, cues.not_wish)):
        label = Label.HYPOTHETICAL
    elif cues.soft.search(words) or (
        not past and not pain and cues.weak.search(_without(words, cues.not_wish))
    ):
        label = Label.SUGGESTION
    elif pain:
        label = Label.PROBLEM
    elif bare != words:
        label = Label.FINE_NO_PROBLEM
    elif cues.praise.search(words):
        label = Label.PRAISE
    return Judged(piece.start, piece.end, piece.sentence, label, past, pain, mine)


def _with_head(text: str, one: Judged, lang: Lang, head: Head) -> Judged:
    likely = head.suggestion(text[one.start : one.end], lang)
    if likely is None:
        return one
    if likely >= SURE and not (one.past and one.pain):
        return replace(one, label=Label.SUGGESTION)
    if likely <= 1 - SURE and one.label is Label.SUGGESTION:
        return replace(one, label=Label.PROBLEM if one.pain else None)
    return one


def _settled(folded: str, atoms: list[Judged]) -> list[Judged]:
    """What tells nothing by itself goes with what was before it in its sentence, a condition with its wish."""
    settled: list[Judged] = []
    for index, one in enumerate(atoms):
        before = settled[-1] if settled and settled[-1].sentence == one.sentence else None
        after = (
            atoms[index + 1] if index + 1 < len(atoms) and atoms[index + 1].sentence == one.sentence else None
        )
        cues, _ = cues_of(folded[one.start : one.end])
        goes_on = bool(cues.carries_on.match(folded, one.start, one.end))
        if before and before.label is Label.SUGGESTION:
            own = (
                bool(cues.mine.match(folded, one.start, one.end)) or one.past
            )  # the buyer goes on about themselves
            open_end = one.label is Label.HYPOTHETICAL or (one.label is None and (goes_on or not own))
            if open_end or (goes_on and one.label is Label.PROBLEM and not one.past):
                one = replace(one, label=Label.SUGGESTION)
        elif (
            one.label is None
            and not one.past
            and index
            and cues.later_order.match(folded, one.start, one.end)
        ):
            one = replace(
                one, label=Label.SUGGESTION
            )  # "… all day. Ask first": an imperative once the story is told
        elif one.label is None and after and after.label is Label.SUGGESTION and _states(folded, one):
            one = replace(one, label=Label.PROBLEM)  # "one price in the app, another at the till, sync them"
        elif one.label is Label.HYPOTHETICAL and after and after.label is Label.SUGGESTION:
            one = replace(one, label=Label.SUGGESTION)
        settled.append(one)
    cues, _ = cues_of(folded)
    if not any(one.label in (Label.SUGGESTION, Label.PROBLEM) for one in settled) and not cues.own.search(
        folded
    ):
        # "If you had Spanish": a condition without what the buyer would do then is a wish.
        settled = [
            replace(one, label=Label.SUGGESTION)
            if one.label is Label.HYPOTHETICAL and cues.condition.match(folded, one.start, one.end)
            else one
            for one in settled
        ]
    return settled


def _states(folded: str, one: Judged) -> bool:
    """Whether a clause before a wish states something of its own, and not for whom or when the wish is."""
    words = folded[one.start : one.end]
    return len(words.split()) > 3 and not FRAME.match(words)


def _together(atoms: list[Judged]) -> list[Judged]:
    joined: list[Judged] = []
    for one in atoms:
        last = joined[-1] if joined else None
        if last and last.sentence == one.sentence and last.label is one.label:
            joined[-1] = replace(
                last,
                end=one.end,
                past=last.past or one.past,
                pain=last.pain or one.pain,
                mine=last.mine or one.mine,
            )
        else:
            joined.append(one)
    return joined
