"""The newsroom's SQL and its compare-and-sets, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest_asyncio
from tortoise.backends.base.executor import EXECUTOR_CACHE

from core import digest, digest_reading, posts, staff
from core import posts_deliveries as fates
from core.errors import NotAllowed
from core.links import Links
from core.ports import Who
from core.store.db import opened, tx
from core.store.models import Delivery, Evidence, Occurrence, Post, PostEvidence, Schedule, Staff, Theme
from core.words import DeliveryState, InterviewState, Lang, PostState, Role
from tests.unit.core.newsroom.town import NOW, Town, settings


@pytest_asyncio.fixture
async def town(database: str) -> AsyncIterator[Town]:
    """An empty town in each kind of store."""
    # The library keeps prepared statements by table and forgets which dialect they were written in.
    EXECUTOR_CACHE.clear()
    async with opened(database):
        yield Town()
    EXECUTOR_CACHE.clear()


async def test_the_digest_reads_the_same(town: Town) -> None:
    big, small = await town.account("Big", (900_00, "RUB")), await town.account("Small", (100_00, "RUB"))
    for n, account in enumerate((big, big, small)):
        evidence = await town.says(account, f"words {n}", days_ago=n + 1)
        if n:
            theme, _ = await Theme.get_or_create(title="T", defaults={"created_at": NOW})
            await Evidence.filter(id=evidence.id).update(theme=theme)
    await town.says(small, "gone", state=InterviewState.WITHDRAWN)
    [section] = await digest.ranking(settings(), NOW - timedelta(days=2, hours=12))
    shown = [
        (bool(e.problem.theme_id), e.total, e.problem.companies, e.problem.fresh) for e in section.entries
    ]
    assert shown == [(True, 1000_00, 2, 1), (False, 900_00, 1, 1)]
    assert section.entries[0].problem.last_at == NOW - timedelta(days=2)
    funnel = await digest_reading.funnel(NOW)
    assert funnel.people == {
        "invited": 4, "opened": 4, "began": 4, "finished": 3, "declined": 0, "stopped": 1
    }  # fmt: skip
    assert funnel.answered == {big.id, small.id}


async def test_clocks_at_once_make_one_occurrence_and_one_digest(town: Town) -> None:
    reader = await town.staff()
    await Schedule.create(staff=reader, rule="daily 08:00", zone="UTC", created_at=NOW - timedelta(days=9))
    await town.says(await town.account("A", (1, "RUB")), "words")

    async def clock() -> int:
        async def materialise() -> None:
            await digest.materialise(NOW)

        await tx(materialise)
        return await digest.run_due(NOW, settings())

    assert sum(await asyncio.gather(*(clock() for _ in range(5)))) == 1
    assert (await Occurrence.all().count(), await Delivery.all().count()) == (1, 1)


async def test_one_link_lets_one_of_many_in(town: Town) -> None:
    links = Links("s" * 32)

    async def invite() -> str:
        return await staff.invite(Role.MANAGER, NOW, links)

    link = await tx(invite)

    async def enter(n: int) -> Staff | None:
        async def work() -> Staff | None:
            return await staff.admit(Who("telegram", str(n), str(n), "", Lang.EN), link, NOW, links)

        return await tx(work)

    found = await asyncio.gather(*(enter(n) for n in range(6)))
    assert sum(one is not None for one in found) == 1


async def _race(*works: Any) -> int:
    """How many of several people, all at once, got to do it."""

    async def attempt(work: Any) -> bool:
        try:
            await tx(work)
        except NotAllowed:
            return False
        return True

    return sum(await asyncio.gather(*(attempt(work) for work in works)))


async def test_two_people_approve_schedule_and_decide_once(town: Town) -> None:
    evidence = await town.says(await town.account("A", (1, "RUB")), "words")
    one = await town.staff()
    post = await Post.create(text="Done.", state=PostState.IN_REVIEW, created_at=NOW)
    await PostEvidence.create(post=post, evidence=evidence)

    async def approve() -> None:
        await posts.approve(post.id, one, NOW, settings())

    assert await _race(approve, approve, approve) == 1

    async def schedule() -> None:
        await posts.schedule(post.id, NOW, NOW, settings())

    await _race(schedule, schedule)
    [delivery] = await Delivery.all()
    await Delivery.all().update(state=DeliveryState.NEEDS_REVIEW)
    fence = (await Delivery.get(id=delivery.id)).fence

    async def there() -> None:
        await fates.it_is_there(delivery.id, fence, NOW)

    async def again() -> None:
        await fates.again(delivery.id, fence, NOW)

    assert await _race(there, again, there, again) == 1


async def test_evidence_is_tied_once_by_many(town: Town) -> None:
    evidence = await town.says(await town.account("A", (1, "RUB")), "words")
    post = await Post.create(created_at=NOW)

    async def tie() -> None:
        await posts.ground(post.id, [evidence.id], on=True)

    assert await _race(tie, tie, tie) == 3
    assert await PostEvidence.all().count() == 1


async def test_a_posts_whole_life_on_each_store(town: Town) -> None:
    evidence = await town.says(await town.account("ООО «Ромашка»", (12_500_00, "RUB")), "words")
    one = await town.staff()

    async def publish() -> int:
        post = await posts.draft(one, NOW)
        await posts.ground(post.id, [evidence.id], on=True)
        await posts.write(post.id, "Invoices come with the order.", None, settings())
        await posts.submit(post.id, settings())
        await posts.approve(post.id, one, NOW, settings())
        await posts.schedule(post.id, NOW, NOW, settings())
        await posts.unschedule(post.id)
        await posts.schedule(post.id, NOW, NOW, settings())
        await Delivery.all().update(state=DeliveryState.SENT, sent_at=NOW)
        await fates.settled(await Delivery.get(), NOW)
        assert await fates.found(["@shop_news"], "55", "You asked — we did\n\nInvoices come with the order.")
        assert await posts.amend(post.id, "Invoices come at once.", 0, NOW, settings()) == []
        assert await posts.retract(post.id, NOW, settings()) == []
        return int(post.id)

    post_id = await tx(publish)
    keys = await Delivery.all().order_by("id").values_list("key", flat=True)
    assert keys == [f"post:{post_id}:r{n}:@shop_news" for n in range(3)]
    assert (await Post.get()).state is PostState.RETRACTED


async def test_posts_without_evidence_are_called_back_on_each_store(town: Town) -> None:
    evidence = await town.says(await town.account("A", (1, "RUB")), "words")
    for grounded in (True, False):
        post = await Post.create(text="x", state=PostState.APPROVED, created_at=NOW)
        await PostEvidence.create(post=post, evidence=evidence)
        await posts.schedule(post.id, NOW, NOW, settings())
        if not grounded:
            await PostEvidence.filter(post_id=post.id).delete()
    assert await tx(posts.recall_ungrounded) == [post.id]
    states = await Delivery.all().order_by("id").values_list("state", flat=True)
    assert states == [DeliveryState.DUE, DeliveryState.DEAD]
