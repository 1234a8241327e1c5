"""What the newsroom's screens read and decide, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest_asyncio
from tortoise.backends.base.executor import EXECUTOR_CACHE

from core import (
    accounts,
    audit,
    buyers,
    digest_reading,
    evidence,
    money,
    private_sends,
    segments,
    staff,
    suggestions,
    themes,
)
from core.errors import NotAllowed
from core.evidence import NO_THEME, Filter
from core.store.db import opened, tx
from core.store.models import (
    AuditEntry,
    Buyer,
    Delivery,
    Evidence,
    Order,
    Post,
    PostEvidence,
    Staff,
    Suggestion,
    Theme,
)
from core.suggestions import Sorted
from core.words import DeliveryKind, DeliveryState, Facet, InterviewState, PostState, Role, ThemeState
from tests.unit.core.newsroom.town import NOW, Town, settings


@pytest_asyncio.fixture
async def town(database: str) -> AsyncIterator[Town]:
    """An empty town in each kind of store."""
    EXECUTOR_CACHE.clear()
    async with opened(database):
        yield Town()
    EXECUTOR_CACHE.clear()


async def at_once(*works: Callable[[], Awaitable[object]]) -> list[bool]:
    """Run each in a transaction of its own, side by side; whether each was allowed."""

    async def one(work: Callable[[], Awaitable[object]]) -> bool:
        try:
            await tx(work)
        except NotAllowed:
            return False
        return True

    return sorted(await asyncio.gather(*(one(work) for work in works)))


async def test_evidence_by_filter_and_by_money(town: Town) -> None:
    rich, poor = await town.account("Rich", (900_00, "RUB")), await town.account("Poor", (1_00, "RUB"))
    unknown = await town.account("Unknown", (None, None))
    a = await town.says(poor, "a", days_ago=1, segment="Retail")
    b = await town.says(rich, "b", days_ago=2, facet=Facet.HARD)
    c = await town.says(unknown, "c", days_ago=3)
    await town.says(rich, "gone", state=InterviewState.WITHDRAWN)
    theme = await Theme.create(title="T", created_at=NOW)
    await Evidence.filter(id=b.id).update(theme=theme)

    async def found(page: int = 0, size: int = 5, **of: object) -> list[int]:
        pieces, _ = await evidence.browse(Filter(**of), "RUB", page, size)  # type: ignore[arg-type]
        return [one.id for one in pieces]

    assert await found() == [a.id, b.id, c.id]
    assert await found(by_money=True) == [b.id, a.id, c.id]
    assert await found(theme=theme.id) == [b.id]
    assert await found(theme=NO_THEME) == [a.id, c.id]
    assert await found(segment="Retail") == [a.id]
    assert await found(segment="") == [b.id, c.id]
    assert await found(facet=Facet.HARD) == [b.id]
    assert await found(account=unknown.id) == [c.id]
    assert await found(page=9, size=2) == [c.id]
    assert await evidence.count_since(NOW - timedelta(days=2, hours=1)) == 2
    one = await evidence.find(a.id)
    assert one is not None
    assert (one.account, one.segment, one.at) == ("Poor", "Retail", a.at)


async def test_suggestions_by_judgement(town: Town) -> None:
    said = await town.says(await town.account("A"), "x")
    made = [await town.wishes(said, f"w{n}", f"q{n}", days_ago=n) for n in range(3)]
    await Suggestion.filter(id=made[0].id).update(is_wish=True)
    await Suggestion.filter(id=made[1].id).update(is_wish=False)
    expected = {Sorted.ALL: [2, 0, 1], Sorted.UNSORTED: [2], Sorted.WISHES: [0], Sorted.OTHERS: [1]}
    for which, numbers in expected.items():
        found, count = await suggestions.browse(which, 0, 5)
        assert [one.id for one in found] == [made[n].id for n in numbers]
        assert count == len(numbers)
    judged = [(await suggestions.find(one.id)).is_wish for one in made]  # type: ignore[union-attr]
    assert judged == [True, False, None]
    assert await suggestions.count_since(NOW - timedelta(days=1, hours=1)) == 2


async def test_the_card_reads_the_same(town: Town) -> None:
    account = await town.account("ООО «Ромашка»", (300_00, "RUB"), (None, None))
    said = await town.says(account, "words", who="Пётр")
    await Evidence.all().update(theme=await Theme.create(title="T", state=ThemeState.DOING, created_at=NOW))
    post = await Post.create(text="P", state=PostState.LIVE, created_at=NOW)
    await PostEvidence.create(post=post, evidence=said)
    await Order.all().update(placed_at=NOW - timedelta(days=730))
    card = await accounts.card(account.id, NOW)
    assert card is not None
    assert card.orders == accounts.Orders(
        value=money.Value({"RUB": 300_00}, has_unknown=True),
        count=2,
        first_at=NOW - timedelta(days=730),
        last_at=NOW - timedelta(days=730),
        average={"RUB": 300_00},
        a_year=1.0,
        trend={},
    )
    assert [(one.name, one.told) for one in card.people] == [("Пётр", 1)]
    assert [(one.title, one.state, one.count) for one in card.themes] == [("T", ThemeState.DOING, 1)]
    assert card.posts == ((post.id, "P"),)
    for words in ("ромашка", "РОМАШКА", "пётр", "петр"):
        assert [one.id for one in await accounts.search(words)] == [account.id]
    assert [one.id for one in await accounts.largest("RUB")] == [account.id]
    assert await money.values([account.id]) == {account.id: card.orders.value}
    assert await money.values([]) == {}
    assert await accounts.card(999, NOW) is None


async def test_segments_and_their_funnel(town: Town) -> None:
    shop, bank = await town.account("Shop", (300_00, "RUB")), await town.account("Bank", (700_00, "RUB"))
    await town.says(shop, "r", segment="Retail")
    await Buyer.create(account=bank, name="b", segment="Banks", created_at=NOW)
    found = {one.name: one for one in await segments.survey(NOW)}
    assert (found["Retail"].heard, found["Banks"].heard) == ({"RUB": 1.0}, {"RUB": 0.0})
    assert await segments.names() == ["Banks", "Retail"]
    assert await segments.accounts_of("Banks") == {bank.id}
    assert (await digest_reading.funnel(NOW, "Retail")).people["finished"] == 1
    assert (await digest_reading.funnel(NOW, "Banks")).people["invited"] == 0
    assert len(await digest_reading.heard(None, "Retail")) == 1
    assert await digest_reading.heard(None, "Banks") == []
    choice = await buyers.choose(NOW, settings(), segment="Banks")
    assert len(choice.eligible) + len(choice.refused) == 1


async def test_a_decision_is_made_once_and_a_merge_meets_it(town: Town) -> None:
    one = await Theme.create(title="One", created_at=NOW)
    other = await Theme.create(title="Other", created_at=NOW)

    async def consider() -> None:
        await themes.move(one.id, ThemeState.HEARD, ThemeState.CONSIDERING)

    async def wont() -> None:
        await themes.move(one.id, ThemeState.HEARD, ThemeState.WONT_DO)

    assert await at_once(consider, wont, consider) == [False, False, True]

    async def merge() -> None:
        await themes.merge(one.id, other.id, (ThemeState.HEARD, ThemeState.HEARD))

    assert await at_once(merge) == [False]
    assert await Theme.all().count() == 2
    state = (await Theme.get(id=one.id)).state

    async def merge_now() -> None:
        await themes.merge(one.id, other.id, (state, ThemeState.HEARD))

    assert await at_once(merge_now, merge_now) == [False, True]
    assert [(theme.id, theme.state) for theme in await Theme.all()] == [(other.id, state)]


async def test_how_long_a_theme_has_been_where_it_is(town: Town) -> None:
    made = await town.staff()
    old = NOW - timedelta(days=90)
    one = await Theme.create(title="One", state=ThemeState.DOING, created_at=old)
    other = await Theme.create(title="Other", state=ThemeState.DOING, created_at=old)
    assert await themes.since_when(ThemeState.DOING) == {one.id: old, other.id: old}

    async def log() -> None:
        await audit.note(made, themes.MOVED, {"theme": 77, "to": "doing"}, NOW - timedelta(days=9))
        await audit.note(made, themes.MOVED, {"theme": 77, "to": "doing"}, NOW, refused="moved-on")
        await audit.note(made, themes.MERGED, {"theme": 77, "into": one.id}, NOW - timedelta(days=3))
        await audit.note(made, themes.MOVED, {"theme": other.id, "to": "doing"}, NOW - timedelta(days=1))

    await tx(log)
    assert await themes.since_when(ThemeState.DOING) == {
        one.id: NOW - timedelta(days=9),
        other.id: NOW - timedelta(days=1),
    }
    assert (await audit.latest(0, 3))[1] is True
    assert [len((await audit.latest(page, 3))[0]) for page in (0, 1, 2)] == [3, 1, 0]
    assert (await AuditEntry.all().first()).about["outcome"] == "done"  # type: ignore[union-attr]


async def test_of_two_administrators_who_remove_each_other_one_stays(town: Town) -> None:
    ann, bob = await town.staff(external_id="1"), await town.staff(external_id="2")

    async def without(one: int) -> None:
        await staff.dismiss(one)

    assert await at_once(lambda: without(ann.id), lambda: without(bob.id)) == [False, True]
    assert await Staff.filter(is_active=True, role=Role.ADMIN).count() == 1


async def test_a_message_of_unknown_fate_is_decided_once(town: Town) -> None:
    said = await town.says(await town.account("A"), "x")
    one = await Delivery.create(
        key="k",
        door="telegram:interviewer",
        place="9",
        kind=DeliveryKind.ASK,
        message={"runs": [], "rows": []},
        state=DeliveryState.NEEDS_REVIEW,
        due_at=NOW,
        fence=3,
        interview_id=said.interview_id,
        created_at=NOW,
    )
    assert [found.id for found in await private_sends.unsure()] == [one.id]

    async def again() -> None:
        await private_sends.again(one.id, 3, NOW)

    async def leave() -> None:
        await private_sends.leave(one.id, 3, NOW)

    assert await at_once(again, leave, again) == [False, False, True]
    assert await private_sends.unsure() == []
    assert (await Delivery.get()).fence == 4
