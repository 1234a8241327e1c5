"""The crash test, a few kills long; ``make crash`` runs the whole length."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.crash.__main__ import PLACES, crash


@pytest.mark.timeout(180)
@pytest.mark.parametrize("place", PLACES)
async def test_nothing_is_lost_in_two_kills(sqlite: str, tmp_path: Path, place: str) -> None:
    numbers = {"kills": 2, "interviews": 3, "posts": 2, "seed": 1}
    verdict, killer = await crash(tmp_path, sqlite, PLACES[place](), **numbers)
    assert {kind: found for kind, found in verdict.faults.items() if found} == {}
    assert verdict.finished == 3
    assert verdict.said
    assert verdict.taps
    assert killer.hits.total() == 2
