"""Group commit: many callers, few transactions, and each is told the truth about its own."""

from __future__ import annotations

import asyncio

import pytest

from bots.gathering import Gathering
from core.clock import SystemClock
from core.inbox import Received
from core.store.models import InboxRow

SOURCE, TEAM = "slack:interviewer", "T1"


def one(number: int, *, rank: int = 0) -> Received:
    return Received(f"Ev{number}", f"{TEAM}:U{number}", rank, "{}")


@pytest.fixture
def bell() -> list[int]:
    return []


@pytest.fixture
def gathering(store: str, bell: list[int]) -> Gathering:
    return Gathering(SystemClock(), lambda: bell.append(1))


async def test_many_callers_share_few_transactions(gathering: Gathering, bell: list[int]) -> None:
    async def call(number: int) -> bool:
        await gathering(SOURCE, f"T{number % 3}", [one(number)])
        return await InboxRow.filter(external_id=f"Ev{number}").exists()

    assert all(await asyncio.gather(*(call(number) for number in range(300))))
    assert await InboxRow.all().count() == 300
    assert 1 < len(bell) < 30


async def test_order_in_a_conversation_is_that_of_arrival(gathering: Gathering) -> None:
    said = [Received(f"Ev{n}", "T1:U1", 0, str(n)) for n in range(50)]
    await asyncio.gather(*(gathering(SOURCE, TEAM, [received]) for received in said))
    assert [row.body for row in await InboxRow.all().order_by("id")] == [str(n) for n in range(50)]


async def test_the_same_update_by_many_callers_is_one_row(gathering: Gathering) -> None:
    await asyncio.gather(*(gathering(SOURCE, TEAM, [one(1)]) for _ in range(20)))
    await gathering(SOURCE, TEAM, [one(1)])
    assert await InboxRow.all().count() == 1


async def test_one_that_cannot_be_kept_is_told_so_and_takes_nobody_down(gathering: Gathering) -> None:
    impossible = one(7, rank=2**70)  # no database has a column for that
    calls = [gathering(SOURCE, TEAM, [impossible if n == 7 else one(n)]) for n in range(20)]
    told = await asyncio.gather(*calls, return_exceptions=True)
    assert [n for n, answer in enumerate(told) if answer is not None] == [7]
    assert isinstance(told[7], Exception)
    assert await InboxRow.all().count() == 19


async def test_who_hangs_up_takes_nobody_down(gathering: Gathering) -> None:
    calls = [asyncio.ensure_future(gathering(SOURCE, TEAM, [one(n)])) for n in range(10)]
    await asyncio.sleep(0)
    calls[0].cancel()
    calls[5].cancel()
    told = await asyncio.gather(*calls, return_exceptions=True)
    assert [n for n, answer in enumerate(told) if answer is not None] == [0, 5]
    await gathering.close()
    assert await InboxRow.all().count() == 10


async def test_closing_waits_for_what_has_arrived(gathering: Gathering) -> None:
    call = asyncio.ensure_future(gathering(SOURCE, TEAM, [one(1)]))
    await asyncio.sleep(0)
    await gathering.close()
    assert await InboxRow.all().count() == 1
    await call
    await gathering(SOURCE, TEAM, [one(2)])  # a straggler is kept as well
    await gathering.close()
    assert await InboxRow.all().count() == 2


async def test_nothing_is_no_transaction(gathering: Gathering, bell: list[int]) -> None:
    await gathering(SOURCE, TEAM, [])
    await gathering.close()
    assert bell == []
