"""Slots, missed posts and arrivals, on SQLite and on a real PostgreSQL, with several people at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest_asyncio
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.exceptions import IntegrityError

from core import outcomes, posts, posts_calendar, posts_missed, posts_options
from core import schedule as times
from core.desk import Desk
from core.errors import NotAllowed
from core.interviews import arriving
from core.jobs import FALLBACK, Jobs
from core.links import Links
from core.ports import Opened, Who
from core.store.db import opened, tx
from core.store.models import Arrival, Delivery, Post, PostEvidence, Slot
from core.words import DeliveryKind, DeliveryState, PostState, Role
from tests.unit.core.newsroom.town import NOW, Town, settings

TWO = settings(channels="@a_news,@b_news")


@pytest_asyncio.fixture
async def town(database: str) -> AsyncIterator[Town]:
    """An empty town in each kind of store."""
    EXECUTOR_CACHE.clear()
    async with opened(database):
        yield Town()
    EXECUTOR_CACHE.clear()


async def approved(town: Town, count: int = 1) -> list[Post]:
    """Posts that wait for a slot."""
    evidence = await town.says(await town.account("A", (1, "RUB")), "words")
    made = []
    for n in range(count):
        one = await Post.create(text=f"Done {n}.", state=PostState.APPROVED, created_at=NOW)
        await PostEvidence.create(post=one, evidence=evidence)
        made.append(one)
    return made


async def at_once(*works: Callable[[], Awaitable[object]]) -> int:
    """Run each in a transaction of its own, side by side; how many were allowed."""

    async def one(work: Callable[[], Awaitable[object]]) -> bool:
        try:
            await tx(work)
        except NotAllowed:
            return False
        return True

    return sum(await asyncio.gather(*map(one, works)))


async def test_two_people_take_the_next_free_slot_at_once_and_get_two(town: Town) -> None:
    made = await approved(town, 4)
    for rule in ("tue 11:00", "thu 11:00"):
        await posts_calendar.add(times.rule(rule, "UTC"), NOW)

    def take(one: Post) -> Callable[[], Awaitable[None]]:
        async def work() -> None:
            slot_id, at = await posts_calendar.next_free(NOW)
            await posts.schedule(one.id, at, NOW, TWO, slot_id=slot_id)

        return work

    assert await at_once(*map(take, made)) == 4
    days = [(one.slot_at - NOW).days for one in await Post.all().order_by("slot_at") if one.slot_at]
    assert days == [2, 4, 9, 11]  # from a Sunday: Tuesday, Thursday, and the week after


async def test_the_store_itself_holds_one_post_a_slot(town: Town) -> None:
    first, second = await approved(town, 2)
    await posts_calendar.add(times.rule("tue 11:00", "UTC"), NOW)
    slot = await Slot.get()
    await Post.filter(id=first.id).update(slot_id=slot.id, slot_at=NOW)
    try:
        await Post.filter(id=second.id).update(slot_id=slot.id, slot_at=NOW)
    except IntegrityError:
        return
    raise AssertionError("two posts took one slot")


async def test_a_missed_post_is_decided_by_one_of_many(town: Town) -> None:
    [post] = await approved(town)
    await town.staff(Role.MARKETER)
    late = NOW + timedelta(hours=3)

    async def schedule() -> None:
        await posts.schedule(post.id, NOW, NOW, TWO)

    async def lapse() -> int:
        return await outcomes.lapse(late)

    await tx(schedule)
    assert sum(await asyncio.gather(tx(lapse), tx(lapse), tx(lapse))) == 2
    assert await Delivery.filter(kind=DeliveryKind.STAFF).count() == 1

    async def send() -> list[str]:
        return await posts_missed.send(post.id, late, TWO)

    async def leave() -> list[str]:
        return await posts_missed.leave(post.id)

    assert await at_once(send, leave, send, leave) == 1
    states = set(await Delivery.filter(post_id=post.id).values_list("state", flat=True))
    assert states in ({DeliveryState.DUE}, {DeliveryState.DEAD})
    assert await lapse() == 0  # what a person decided has two hours of its own


async def test_unscheduling_a_missed_post_frees_its_slot(town: Town) -> None:
    [post] = await approved(town)
    await posts_calendar.add(times.rule("sun 10:00", "UTC"), NOW)
    slot_id, at = await posts_calendar.next_free(NOW)
    await posts.schedule(post.id, at, NOW, TWO, slot_id=slot_id)
    assert await posts_calendar.slot_of(at) is None  # taken
    assert await outcomes.lapse(at + timedelta(hours=2)) == 2
    await posts.unschedule(post.id)
    assert await posts_calendar.slot_of(at) == slot_id
    kept = await Post.get()
    assert (kept.state, kept.slot_at, kept.slot_id) == (PostState.APPROVED, None, None)


async def test_two_people_choose_two_channels_at_once(town: Town) -> None:
    [post] = await approved(town)
    three = settings(channels="@a_news,@b_news,@c_news")

    def without(channel: str) -> Callable[[], Awaitable[None]]:
        async def work() -> None:
            await posts_options.choose(post.id, channel, three, on=False)

        return work

    assert await at_once(without("@a_news"), without("@b_news")) == 2
    assert posts_options.channels(await Post.get(), three) == ("@c_news",)
    assert await at_once(without("@c_news")) == 0


async def test_an_arrival_is_counted_once_and_named_by_a_hash(town: Town) -> None:
    [post] = await approved(town)
    made, links = settings(secret="s" * 32), Links("s" * 32)
    desk = Desk(NOW, made, links, Jobs((FALLBACK,), FALLBACK))

    async def comes(person: str, *, is_buyer: bool) -> bool:
        async def work() -> bool:
            word = Opened(Who("telegram", person, person), "1", "", NOW)
            return await arriving.count(post.id, word, desk, is_buyer=is_buyer)

        return await tx(work)

    assert await comes("101", is_buyer=False)
    assert not await comes("101", is_buyer=False)
    assert await comes("101", is_buyer=True)  # they have bought since
    assert not await comes("101", is_buyer=True)
    assert await comes("102", is_buyer=False)
    found = await Arrival.all().order_by("id")
    assert [one.is_buyer for one in found] == [True, False]
    assert found[0].person != "101"
    assert len(found[0].person) == 64
