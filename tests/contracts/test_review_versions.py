"""The first interviews of a new survey, begun at once by several workers."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from core.interviews import versions
from core.store.db import tx
from core.store.models import SurveyVersion

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


async def test_a_survey_is_pinned_once_by_all_who_come_at_once(store: str) -> None:
    async def pin() -> int:
        kept, _ = await versions.pin("last_time", NOW)
        await asyncio.sleep(0.05)  # the transaction stays open while the others come
        return int(kept.id)

    found = await asyncio.gather(*(tx(pin) for _ in range(6)))
    assert len(set(found)) == 1
    assert await SurveyVersion.all().count() == 1
