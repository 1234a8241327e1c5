"""Removing words that a buyer took back: that there was an answer stays, what it said does not."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from core.store.models import Answer, Interview, Turn


async def scrub(interview: Interview, refs: Collection[str], now: datetime) -> None:
    """Blank these messages in the answers, their history and the recorded turns (inside ``tx``)."""
    await Answer.filter(interview_id=interview.id, ref__in=list(refs)).update(
        text="", option=None, media=None, media_ref=None, history=[], withdrawn_at=now
    )
    for turn in await Turn.filter(interview_id=interview.id):
        if turn.event.get("ref") in refs and turn.event.get("text"):
            turn.event = {**turn.event, "text": "", "media_ref": None}
            await turn.save(update_fields=["event"])
