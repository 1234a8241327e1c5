"""Removing words that a buyer took back: that there was an answer stays, what it said does not."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from core.store.models import Answer, Handover, Interview, Turn


async def scrub(interview: Interview, refs: Collection[str], now: datetime) -> None:
    """Blank these messages in the answers, their history, the recorded turns and what was handed over.

    Inside ``tx``. That somebody needs help stays; what the support chat was told there cannot be called back.
    """
    answers = await Answer.filter(interview_id=interview.id)
    gone = _words(one for one in answers if one.ref in refs)
    left = _words(one for one in answers if one.ref not in refs)
    for handover in await Handover.filter(interview_id=interview.id).exclude(text=""):
        if _holds(gone, handover.text) and not _holds(left, handover.text):
            await Handover.filter(id=handover.id).update(text="")
    await Answer.filter(interview_id=interview.id, ref__in=list(refs)).update(
        text="", option=None, media=None, media_ref=None, history=[], withdrawn_at=now
    )
    for turn in await Turn.filter(interview_id=interview.id):
        if turn.event.get("ref") in refs and turn.event.get("text"):
            turn.event = {**turn.event, "text": "", "media_ref": None}
            await turn.save(update_fields=["event"])


def _words(answers: Iterable[Answer]) -> list[str]:
    """All that these answers say and ever said."""
    return [
        words for one in answers for words in (one.text, *(str(before["text"]) for before in one.history))
    ]


def _holds(said: Collection[str], words: str) -> bool:
    return any(words in one for one in said)
