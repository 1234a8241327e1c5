"""What a buyer was asked when they said something, in the reader's language."""

from __future__ import annotations

from core.interviews import versions
from core.newsroom.room import Desk
from core.store.models import Interview
from surveys.script import BadSurvey


async def asked(desk: Desk, interview_id: int, question: str) -> str:
    """The question in words, of the version that was asked; its id where the words need what we lack."""
    interview = await Interview.get_or_none(id=interview_id)
    if interview is None:
        return question
    try:
        survey = await versions.pinned(interview.version_id)
        return survey.text(desk.lang, question, brand=desk.room.settings.brand, job="…")
    except (BadSurvey, KeyError):
        return question
