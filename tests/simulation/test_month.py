"""A simulated month breaks no rule: hours, budget, stop, limits, reminders, leads."""

from __future__ import annotations

import pytest

from core import hours
from tests.simulation.month import play

BUYERS = 60  # the full length, 300, is `make month`


async def test_no_rule_is_broken_in_a_month(sqlite: str) -> None:
    broken, summary, _ = await play(BUYERS, 2, sqlite)
    assert broken == []
    assert summary["interviews finished"] > BUYERS / 3
    assert summary["stopped or declined"]
    assert summary["of them we began"] > BUYERS


async def test_the_month_notices_a_broken_rule(sqlite: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hours, "window", lambda at, zone: hours.Window(at, at.replace(year=at.year + 1)))
    broken, _, _ = await play(12, 2, sqlite)
    assert any("was written to at" in line for line in broken)
