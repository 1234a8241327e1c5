"""An interview as a note to read in the CRM: question, answer, theme, in the company's language."""

from __future__ import annotations

from core.desk import Desk
from core.interviews import versions
from core.rights.holdings import option_words, question_words
from core.store.models import Answer, Evidence, Interview, Suggestion, Theme
from core.texts import say
from surveys.interview import Interview as Talk

TEXTS = "core.crm"
LONGEST = 12_000  # characters: a long interview has 4,000


async def title(interview: Interview, desk: Desk) -> str:
    """One line: what the interview was about. When it was, the note itself says (``Note.at``)."""
    job = Talk.from_json(interview.snapshot).job
    return say(TEXTS, desk.settings.language, "note-title", job=job)


async def text(interview: Interview, desk: Desk) -> str:
    """The whole of it. What was taken back is not there any more, and it says so."""
    lang = desk.settings.language
    survey = await versions.pinned(interview.version_id)
    talk = Talk.from_json(interview.snapshot)
    themes = await _themes(interview.id)
    wishes = {one.question: one.text for one in await Suggestion.filter(interview_id=interview.id)}
    by_question: dict[str, list[str]] = {}
    for one in await Answer.filter(interview_id=interview.id).order_by("id"):
        said = by_question.setdefault(one.question, [])
        if one.withdrawn_at is not None:
            said.append(say(TEXTS, lang, "note-withdrawn"))
            continue
        if one.option:
            said.append(option_words(survey, talk, one.question, one.option))
        if one.media:
            said.append(say(TEXTS, lang, "note-media", kind=one.media))
        if one.text:
            said.append(one.text)
    parts = [say(TEXTS, lang, f"note-{interview.state.value}")]
    for question, said in by_question.items():
        put = question_words(survey, talk, question) or say(TEXTS, lang, "note-aside")
        lines = [put, *(f"— {words}" for words in said)]
        if question in themes:
            lines.append(say(TEXTS, lang, "note-theme", theme=themes[question]))
        if question in wishes:
            lines.append(say(TEXTS, lang, "note-wish"))
        parts.append("\n".join(lines))
    whole = "\n\n".join(parts)
    return whole if len(whole) <= LONGEST else whole[: LONGEST - 1] + "…"


async def _themes(interview_id: int) -> dict[str, str]:
    found = await Evidence.filter(interview_id=interview_id, theme_id__isnull=False)
    titles = {one.id: one.title for one in await Theme.filter(id__in=[one.theme_id for one in found])}
    return {one.question: titles[one.theme_id] for one in found if one.theme_id in titles}
