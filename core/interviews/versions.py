"""Surveys pinned by version: a script change never breaks a running interview."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from core import plugins
from core.store.models import SurveyVersion
from surveys.script import Survey, load


@lru_cache(maxsize=64)
def _loaded(digest: str, files: tuple[tuple[str, str], ...]) -> Survey:
    return load(dict(files))


async def pin(name: str, now: datetime) -> tuple[SurveyVersion, Survey]:
    """The survey as it is today, kept so that what begins on it can finish on it."""
    survey = plugins.survey(name)
    kept = await SurveyVersion.get_or_none(digest=survey.digest)
    if kept is None:
        # Two interviews may be the first at once: whoever comes second takes the other's row.
        made = SurveyVersion(name=name, digest=survey.digest, files=dict(survey.files), created_at=now)
        await SurveyVersion.bulk_create([made], ignore_conflicts=True)
        kept = await SurveyVersion.get(digest=survey.digest)
    return kept, survey


async def pinned(version_id: int) -> Survey:
    """The survey of a running interview, as it was when the interview began."""
    kept = await SurveyVersion.get(id=version_id)
    return _loaded(kept.digest, tuple(sorted(kept.files.items())))
