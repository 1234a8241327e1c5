"""When a job is known well enough: the short path then asks less of people (method 5)."""

from __future__ import annotations

from core.store.models import Evidence, Interview
from core.words import InterviewState

HEARD = 12  # finished interviews about a job
QUIET = 5  # of the latest of them, none with a new theme


async def is_reached(survey: str, job: str) -> bool:
    """Whether twelve have told of this job and the last five brought nothing that was not a theme before."""
    finished = Interview.filter(survey=survey, job=job, state=InterviewState.FINISHED)
    if await finished.count() < HEARD:
        return False
    latest = [
        int(str(one)) for one in await finished.order_by("-id").limit(QUIET).values_list("id", flat=True)
    ]
    for theme_id in await Evidence.filter(interview_id__in=latest).values_list("theme_id", flat=True):
        before = Evidence.filter(theme_id=theme_id, interview_id__lt=min(latest))
        if theme_id is None or not await before.exists():
            return False
    return True
