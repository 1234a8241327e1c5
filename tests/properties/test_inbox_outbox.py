"""Many workers over one inbox and one outbox, on both databases: once each, in order, never on a guess."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from core import inbox, outbox, outcomes
from core.clock import SystemClock
from core.inbox import LEASE, LeaseLost, Received
from core.ports import plain
from core.store.db import tx
from core.store.models import Delivery, InboxRow
from core.tasks import spawn
from core.words import DeliveryKind, DeliveryState, InboxState

NOW = SystemClock().now()
SOURCE = "telegram:interviewer"
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _store(store: str) -> None:
    """Every test here runs on both databases."""


async def receive(*numbers: int, conversations: int = 1) -> None:
    """Keep updates; number n belongs to conversation n modulo ``conversations``."""
    updates = [Received(str(n), str(n % conversations), n, "{}") for n in numbers]

    async def keep() -> None:
        await inbox.keep(SOURCE, "7001", updates, NOW)

    await tx(keep)


async def claim(row_id: int, at: timedelta = timedelta()) -> InboxRow | None:
    async def take() -> InboxRow | None:
        return await inbox.claim(row_id, NOW + at)

    return await tx(take)


async def finish(row: InboxRow) -> None:
    async def done() -> None:
        await inbox.done(row)

    await tx(done)


async def plan(key: str, kind: DeliveryKind = DeliveryKind.SAY, place: str = "5") -> Delivery:
    async def write() -> int:
        return await outbox.plan(
            key=key,
            door=SOURCE,
            place=place,
            kind=kind,
            message=plain("words"),
            due_at=NOW,
            now=NOW,
            question="H1" if kind is DeliveryKind.ASK else None,
        )

    return await Delivery.get(id=await tx(write))


async def send(delivery: Delivery) -> bool:
    """Commit ``sending``."""

    async def take() -> bool:
        return await outbox.claim(delivery, now=NOW, wall=NOW, lease=MINUTE)

    return await tx(take)


async def lose(delivery: Delivery) -> Delivery:
    """Send it and never hear of it again."""
    assert await send(delivery)

    async def note() -> bool:
        return await outcomes.unknown(delivery, "silence", NOW, NOW)

    assert await tx(note)
    return await Delivery.get(id=delivery.id)


async def resolve(delivery: Delivery, found: str | None = None, *, absent: bool = False) -> DeliveryState:
    async def decide() -> DeliveryState:
        return await outcomes.resolve(delivery, found, absent, NOW)

    return await tx(decide)


async def test_every_update_is_handled_once_and_in_order_by_many_workers() -> None:
    await receive(*range(60), conversations=7)
    await receive(*range(30), conversations=7)  # delivered twice
    handled: list[InboxRow] = []
    held: Counter[str] = Counter()

    async def worker() -> None:
        while await InboxRow.filter(state=InboxState.NEW).exists():
            for row_id in await inbox.waiting([SOURCE], NOW):
                if (row := await claim(row_id)) is None:
                    continue
                held[row.conversation] += 1
                assert held[row.conversation] == 1, "two of one conversation at once"
                handled.append(row)
                await finish(row)
                held[row.conversation] -= 1

    await asyncio.gather(*(worker() for _ in range(5)))
    assert sorted(row.rank for row in handled) == list(range(60))
    for conversation in range(7):
        mine = [row.rank for row in handled if row.conversation == str(conversation)]
        assert mine == sorted(mine)
    assert await InboxRow.filter(state=InboxState.DONE, body="").count() == 60


async def test_one_of_many_claims_wins() -> None:
    await receive(1)
    (row_id,) = await inbox.waiting([SOURCE], NOW)
    taken = await asyncio.gather(*(claim(row_id) for _ in range(8)))
    assert sum(row is not None for row in taken) == 1


async def test_who_lost_the_lease_cannot_commit() -> None:
    await receive(1)
    (row_id,) = await inbox.waiting([SOURCE], NOW)
    slow = await claim(row_id)
    assert slow is not None
    assert await inbox.waiting([SOURCE], NOW) == []
    assert await claim(row_id, LEASE / 2) is None
    fast = await claim(row_id, LEASE * 2)
    assert fast is not None
    written: list[int] = []

    async def late() -> None:
        await plan_inside()
        await inbox.done(slow)
        written.append(1)

    async def plan_inside() -> None:
        await Delivery.create(
            key="late", door=SOURCE, place="5", kind=DeliveryKind.SAY, message={}, due_at=NOW, created_at=NOW
        )

    with pytest.raises(LeaseLost):
        await tx(late)
    assert not written
    assert not await Delivery.exists(key="late"), "what it decided must go with the lease"
    await finish(fast)
    with pytest.raises(LeaseLost):
        await finish(fast)


async def test_a_row_that_fails_is_set_aside_and_the_next_goes_on() -> None:
    await receive(1, 2)
    at = timedelta()
    states = []
    for _ in range(inbox.GIVE_UP_AFTER):
        (row_id,) = await inbox.waiting([SOURCE], NOW + at)
        row = await claim(row_id, at)
        assert row is not None
        assert row.rank == 1

        async def note(row: InboxRow = row, at: timedelta = at) -> InboxState:
            return await inbox.failed(row, "defect", NOW + at)

        states.append(await tx(note))
        at += MINUTE
    assert states == [InboxState.NEW] * 4 + [InboxState.DEAD]
    (next_id,) = await inbox.waiting([SOURCE], NOW + at)
    aside, following = await InboxRow.all().order_by("rank")
    assert following.id == next_id
    assert aside.body == "{}", "nothing a buyer said is thrown away"


async def test_every_delivery_leaves_once_and_in_order_by_many_couriers() -> None:
    for n in range(40):
        await plan(f"k{n}", place=str(n % 6))
    gone: list[tuple[str, int]] = []
    open_now: Counter[str] = Counter()

    async def courier() -> None:
        while await Delivery.filter(state=DeliveryState.DUE).exists():
            for delivery in await outbox.ready([SOURCE], NOW):
                if not await send(delivery):
                    continue
                open_now[delivery.place] += 1
                assert open_now[delivery.place] == 1, "two at once to one place"
                gone.append((delivery.place, delivery.id))

                async def note(delivery: Delivery = delivery) -> bool:
                    return await outcomes.sent(delivery, "1", NOW)

                await asyncio.sleep(0)
                open_now[delivery.place] -= 1
                assert await tx(note)

    await asyncio.gather(*(courier() for _ in range(4)))
    assert len(gone) == len(set(gone)) == 40
    for place in range(6):
        mine = [number for where, number in gone if where == str(place)]
        assert mine == sorted(mine)


async def test_the_same_key_is_planned_once() -> None:
    made = [await plan("same") for _ in range(3)]
    assert len({one.id for one in made}) == await Delivery.all().count() == 1


async def test_an_outcome_after_the_lease_changes_nothing() -> None:
    delivery = await plan("k")
    assert await send(delivery)

    async def expire() -> int:
        return await outcomes.expire_leases(NOW + 2 * MINUTE, NOW + 2 * MINUTE)

    assert await tx(expire) == 1
    assert await resolve(await Delivery.get(id=delivery.id)) is DeliveryState.DUE
    anew = await Delivery.get(id=delivery.id)
    assert await send(anew)

    async def late() -> bool:
        return await outcomes.sent(delivery, "old", NOW)

    assert await tx(late) is False
    assert (await Delivery.get(id=delivery.id)).receipt is None


async def test_a_lease_that_runs_is_left_alone() -> None:
    delivery = await plan("k")
    assert await send(delivery)

    async def expire() -> int:
        return await outcomes.expire_leases(NOW + MINUTE / 2, NOW)

    assert await tx(expire) == 0


@pytest.mark.parametrize("kind", list(DeliveryKind))
async def test_found_is_sent_and_absent_goes_again(kind: DeliveryKind) -> None:
    found = await lose(await plan("found", kind))
    assert await resolve(found, "77") is DeliveryState.SENT
    assert (await Delivery.get(id=found.id)).receipt == "77"
    absent = await lose(await plan("absent", kind))
    assert await resolve(absent, absent=True) is DeliveryState.DUE


async def test_a_private_message_is_repeated_once_and_then_left_to_a_person() -> None:
    first = await lose(await plan("k"))
    assert await resolve(first) is DeliveryState.DUE
    second = await lose(await Delivery.get(id=first.id))
    assert await resolve(second) is DeliveryState.NEEDS_REVIEW
    assert await outbox.ready([SOURCE], NOW + MINUTE) == []


async def test_a_public_post_is_never_sent_on_a_guess() -> None:
    post = await lose(await plan("k", DeliveryKind.POST))
    assert await resolve(post) is DeliveryState.NEEDS_REVIEW
    assert await outbox.ready([SOURCE], NOW + MINUTE) == []


@pytest.mark.parametrize("kind", [DeliveryKind.AMEND_POST, DeliveryKind.RETRACT_POST])
async def test_changing_a_post_twice_is_harmless(kind: DeliveryKind) -> None:
    for _ in range(3):
        delivery = await lose(await Delivery.get_or_none(key="k") or await plan("k", kind))
        assert await resolve(delivery) is DeliveryState.DUE


async def test_only_one_decision_counts() -> None:
    delivery = await lose(await plan("k", DeliveryKind.POST))
    assert await resolve(delivery, "77") is DeliveryState.SENT
    assert await resolve(delivery, absent=True) is DeliveryState.SENT


async def test_what_is_later_holds_back_what_follows_to_that_place_only() -> None:
    first, second, elsewhere = await plan("1"), await plan("2"), await plan("3", place="6")
    assert await send(first)

    async def busy() -> bool:
        return await outcomes.later(first, "429", NOW + MINUTE, NOW)

    assert await tx(busy)
    assert [one.id for one in await outbox.ready([SOURCE], NOW)] == [elsewhere.id]
    later = [one.id for one in await outbox.ready([SOURCE], NOW + 2 * MINUTE)]
    assert later == [elsewhere.id, first.id] or later == [first.id, elsewhere.id]
    assert second.id not in later


@pytest.mark.parametrize("yields", range(0, 14, 2))
async def test_a_cancelled_transaction_leaves_the_store_usable(yields: int) -> None:
    """Cancelled at any moment: the work is done to its end or not begun, and nothing hangs after."""
    await receive(1)

    async def work() -> None:
        row = await inbox.claim((await inbox.waiting([SOURCE], NOW))[0], NOW)
        assert row is not None
        await inbox.done(row)

    task = spawn(tx(work), name="cancelled", quiet=True)
    for _ in range(yields):
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(5):
        await receive(2)
        assert await InboxRow.all().count() == 2
        one = await InboxRow.get(rank=1)
        assert (one.state, one.attempts) in ((InboxState.DONE, 1), (InboxState.NEW, 0))
