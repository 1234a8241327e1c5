"""What each clause of an answer is: a wish, an obstacle, praise; by rule, and by a head if there is one."""

from __future__ import annotations

import re
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
CYRILLIC, LATIN = re.compile("[а-я]+"), re.compile("[a-z]+")
PURPOSE = cue(r"(?:чтоб\w?|so\s+that)\b")
# In such a clause a past form is no past: «если бы позвонил», "if the courier called".
UNREAL = cue(r"(?:бы|б|чтоб\w?|былобы|еслиб\w?|would|wish|if|'d)\b")


@dataclass(frozen=True, slots=True)
class Judged:
    """A clause of the text and what it is; ``None`` when nothing in it tells.

    ``sure``: a wish said in so many words. ``past``, ``pain`` and ``mine``: the signs of a real attempt.
    """

    start: int
    end: int
    sentence: int
    label: Label | None
    sure: bool = False
    past: bool = False
    pain: bool = False
    mine: bool = False


def cues_of(folded: str) -> tuple[Cues, Lang]:
    """The tables for a text: by the letters it has more of."""
    cyrillic = sum(map(len, CYRILLIC.findall(folded)))
    latin = sum(map(len, LATIN.findall(folded)))
    return (RUSSIAN, Lang.RU) if cyrillic * 2 > latin else (ENGLISH, Lang.EN)


def judge_pieces(text: str, head: Head | None = None) -> tuple[str, list[Judged]]:
    """The folded text, and every piece of it judged by itself."""
    folded = fold(text[:CAP])
    judged: list[Judged] = []
    for piece in pieces(text):
        cues, lang = cues_of(folded[piece.start : piece.end])
        for part, wishes in _cut(folded, piece, cues):
            one = _judge(folded, part, wishes, cues)
            judged.append(_ask(head, text[one.start : one.end], lang, one) if head else one)
    return folded, judged


def _cut(folded: str, piece: Piece, cues: Cues) -> Iterator[tuple[Piece, bool]]:
    """A piece and whether it wishes; cut where a wish begins after a story, or a story after a wish."""
    words = folded[piece.start : piece.end]
    found = _wish_at(words, cues)
    if found is None or cues.regret.search(words):
        yield piece, False
        return
    begin, end = found
    length = len(words[:begin].split())
    if (length > 1 and _happened(words[:begin], cues)) or (length > 3 and cues.fresh.match(words[begin:])):
        if before := trim(folded, piece.start, piece.start + begin):
            yield replace(piece, start=before[0], end=before[1]), False
        piece = replace(piece, start=piece.start + begin)
    story = cues.reason.search(folded, piece.end - len(words) + end, piece.end)
    if story and not PURPOSE.search(folded, piece.start, story.start()):
        rest = folded[story.start() : piece.end]
        wish, told = trim(folded, piece.start, story.start()), trim(folded, story.start(), piece.end)
        if wish and told and _happened(rest, cues) and not cues.wish.search(rest):
            yield replace(piece, start=wish[0], end=wish[1]), True
            yield replace(piece, start=told[0], end=told[1]), False
            return
    yield piece, True


def _happened(words: str, cues: Cues) -> bool:
    return bool(cues.pain.search(words) or cues.past.search(words))


def _wish_at(words: str, cues: Cues) -> tuple[int, int] | None:
    """Where the first wish of a clause begins and its cue ends."""
    spoken, words = words, _without(words, cues.not_wish)
    if head := cues.order.match(words):
        return head.span()
    found = [match.span() for match in (cues.wish.search(words),) if match]
    late = cues.late_order.search(words)
    if late:
        before = spoken[: late.start()]
        alone = cues.late_alone or _happened(before, cues)
        if alone and not cues.speech.search(before[-24:]):
            found.append(late.span())
    return min(found, default=None)


def _without(words: str, idioms: Cue) -> str:
    return idioms.sub(lambda match: "·" * len(match[0]), words)


def _judge(folded: str, piece: Piece, wishes: bool, cues: Cues) -> Judged:
    words = folded[piece.start : piece.end]
    past = bool(cues.past.search(words))
    plain = _without(words, cues.fine)
    pain = bool(cues.pain.search(plain) or cues.bad.search(plain))
    wishful = _without(words, cues.not_wish)
    label: Label | None = None
    sure = False
    if cues.regret.search(words):
        label, pain = Label.PROBLEM, True
    elif wishes:
        label, sure, past = Label.SUGGESTION, True, past and not UNREAL.search(words)
    elif any(c.isalpha() for c in words) and names_nothing(words):
        label, pain = Label.FINE_NO_PROBLEM, False
    elif cues.maybe.search(wishful):
        label, past = Label.HYPOTHETICAL, past and not UNREAL.search(words)
    elif cues.soft.search(words) or (
        not past and not pain and not cues.reports.search(words) and cues.weak.search(wishful)
    ):
        label = Label.SUGGESTION
    elif pain:
        label = Label.PROBLEM
    elif plain != words:
        label = Label.FINE_NO_PROBLEM
    elif cues.praise.search(words):
        label = Label.PRAISE
    return Judged(
        piece.start, piece.end, piece.sentence, label, sure, past, pain, bool(cues.mine.search(words))
    )


def _ask(head: Head, words: str, lang: Lang, one: Judged) -> Judged:
    """A head's word, where it is sure of it; a real attempt with a pain in it stays one whatever it says."""
    likely = head.suggestion(words, lang)
    if likely is not None and likely >= SURE and not (one.past and one.pain):
        return replace(one, label=Label.SUGGESTION, sure=True)
    if likely is not None and likely <= 1 - SURE and one.label is Label.SUGGESTION:
        return replace(one, label=Label.PROBLEM if one.pain else None, sure=False)
    return one
