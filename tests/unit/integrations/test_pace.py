"""No second holds more calls than a CRM allows, however late timers wake us: on a clock of the test's own."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import TryLater
from integrations.crm import pace
from integrations.crm.pace import LATE, SPARE, CallPace

Seconds = st.floats(0, 1.5, allow_nan=False)


class Wall:
    """Time that goes on only by sleeping, which takes longer than it was asked to."""

    def __init__(self, late: list[float]) -> None:
        self.now = 1_000.0
        self._late = iter(late)

    async def sleep(self, seconds: float) -> None:
        self.now += seconds + next(self._late, 0.0)


async def begun(per_second: float, late: list[float], idle: list[float]) -> list[float]:
    """When so many calls began that come after so long a pause each."""
    wall = Wall(late)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pace, "monotonic", lambda: wall.now)
        patched.setattr(pace, "asyncio", SimpleNamespace(**{**vars(asyncio), "sleep": wall.sleep}))
        one = CallPace(per_second, at_once=1)
        found = []
        for pause in idle:
            wall.now += pause
            async with one:
                found.append(wall.now)
        return found


@given(
    st.sampled_from([0.5, 1.0, 2.0, 3.8, 4.75, 19.0]),
    st.lists(Seconds, max_size=60),
    st.lists(st.one_of(st.just(0.0), Seconds), min_size=2, max_size=60),
)
async def test_no_second_holds_more_than_its_worth(
    per_second: float, late: list[float], idle: list[float]
) -> None:
    times = await begun(per_second, late, idle)
    worth = max(1, round(per_second))
    for first, next_one in zip(times, times[worth:], strict=False):
        assert next_one - first >= worth / per_second * SPARE - 1e-6


async def test_a_call_a_little_late_keeps_its_slot() -> None:
    late = [0.0, LATE * SPARE / 19 * 0.9]
    times, exact = await begun(19, late, [0.0] * 19), await begun(19, [], [0.0] * 19)
    assert times[2] > exact[2]
    assert times[3:] == pytest.approx(exact[3:])


async def test_who_would_wait_too_long_is_told_to_come_back() -> None:
    one = CallPace(1, at_once=1)
    one.hold(pace.LONGEST + 10)
    for _ in range(2):  # and leaves nothing behind that would keep the next one out
        with pytest.raises(TryLater) as raised:
            async with one:
                pass
        assert raised.value.whole_door
