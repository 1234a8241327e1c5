"""The crash test with a CRM, a few kills long; ``make crash`` runs the whole length."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.crm_crash.__main__ import crash


@pytest.mark.timeout(180)
@pytest.mark.parametrize("database", ["postgres"], indirect=True)  # where several processes may be
async def test_nothing_is_lost_or_doubled_in_a_crm(database: str, tmp_path: Path) -> None:
    faults, killer, shop = await crash(tmp_path, database, kills=2, contacts=12, seed=4)
    assert {kind: found for kind, found in faults.items() if found} == {}
    assert killer.hits.total() == 2
    assert shop.words
