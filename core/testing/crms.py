"""The suite that every CRM connector passes: pulling. ``CrmContract`` has the whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from core.crm.ports import Company, Contact, Crm, CrmCan, Deal, Owner, Pulled, Stream, Ticket
from core.errors import Trouble, TryLater, Unsupported
from core.testing.crm_pushing import READING, discreet
from core.testing.crm_withdrawing import CrmWithdrawing
from core.testing.crm_world import CrmWorld
from core.testing.world import WAIT, Weather

STREAMS = {
    Stream.OWNERS: CrmCan.OWNERS,
    Stream.COMPANIES: CrmCan.COMPANIES,
    Stream.TICKETS: CrmCan.TICKETS,
}


async def read(crm: Crm, stream: Stream, since: datetime | None = None) -> list[Pulled]:
    """Everything of a stream, page by page."""
    found: list[Pulled] = []
    after: str | None = None
    for _ in range(1_000):
        page = await crm.pull(stream, since, after)
        found += page.items
        after = page.after
        if after is None:
            return found
    raise AssertionError("the stream does not end: `after` must be None on the last page")


def last(items: Sequence[Pulled], id: str) -> Pulled:
    """How an item was told last."""
    found = [item for item in items if item.id == id]
    assert found, f"{id} was not pulled"
    return found[-1]


class CrmContract(CrmWithdrawing):
    """Subclass it and give two fixtures: ``world``, and ``crm`` over it, ``crm.setup()`` done.

    ::

        class TestAcme(CrmContract):
            @pytest.fixture
            async def world(self) -> AsyncIterator[CrmWorld]: ...
            @pytest.fixture
            async def crm(self, world: CrmWorld) -> Crm: ...
    """

    async def test_looking_around_writes_nothing(self, crm: Crm, world: CrmWorld) -> None:
        before = world.writes
        found = await crm.check()
        assert found.account
        assert found.lacks == ()
        assert world.writes == before

    async def test_setting_up_twice_makes_nothing_more(self, crm: Crm, world: CrmWorld) -> None:
        if CrmCan.SETUP not in crm.manifest.can:
            with pytest.raises(Unsupported):
                await crm.setup()
            return
        assert list(await crm.setup()) == []

    async def test_people_come_with_what_tells_them_apart(self, crm: Crm, world: CrmWorld) -> None:
        boss = await world.owner("Olga Orlova", "olga@teply.test") if self.can(crm, CrmCan.OWNERS) else ""
        firm = await world.company("ООО «Ромашка»", boss) if self.can(crm, CrmCan.COMPANIES) else ""
        anna = await world.contact(
            "Анна Смирнова", phone="+79161234567", email="Anna@Romashka.test", company=firm, owner=boss
        )
        nobody = await world.contact("No Phone")
        people = await read(crm, Stream.PEOPLE)
        seen = last(people, anna)
        assert isinstance(seen, Contact)
        assert seen.name == "Анна Смирнова"
        assert [phone.replace(" ", "") for phone in seen.phones] == ["+79161234567"]
        assert [email.lower() for email in seen.emails] == ["anna@romashka.test"]
        assert (seen.company, seen.owner) == (firm, boss)
        bare = last(people, nobody)
        assert isinstance(bare, Contact)
        assert (bare.phones, bare.emails, bare.company) == ((), (), "")

    async def test_custom_fields_that_are_chosen(self, crm: Crm, world: CrmWorld) -> None:
        if not (crm.options.segment_field and crm.options.zone_field):
            pytest.fail("the suite's connector must have segment_field and zone_field set")
        anna = await world.contact("Anna", email="a@b.test", segment="retail", zone="Asia/Omsk")
        seen = last(await read(crm, Stream.PEOPLE), anna)
        assert isinstance(seen, Contact)
        assert (seen.segment, seen.zone) == ("retail", "Asia/Omsk")

    async def test_companies_and_owners(self, crm: Crm, world: CrmWorld) -> None:
        for stream, can in STREAMS.items():
            if not self.can(crm, can):
                assert await read(crm, stream) == []
        if self.can(crm, CrmCan.OWNERS):
            boss = await world.owner("Olga Orlova", "olga@teply.test")
            seen = last(await read(crm, Stream.OWNERS), boss)
            assert isinstance(seen, Owner)
            assert (seen.name, seen.email, seen.is_active) == ("Olga Orlova", "olga@teply.test", True)
            if self.can(crm, CrmCan.COMPANIES):
                made = await world.company("Acme & Sons", boss)
                firm = last(await read(crm, Stream.COMPANIES), made)
                assert isinstance(firm, Company)
                assert (firm.name, firm.owner) == ("Acme & Sons", boss)

    async def test_won_deals_count_and_others_do_not(self, crm: Crm, world: CrmWorld) -> None:
        anna = await world.contact("Anna", email="a@b.test")
        firm = await world.company("Acme") if self.can(crm, CrmCan.COMPANIES) else ""
        at = (world.now() - timedelta(days=9)).replace(microsecond=0)
        won = await world.deal(
            "Boiler", amount=Decimal("1234.50"), currency="EUR", at=at, contact=anna, company=firm
        )
        open_one = await world.deal(
            "Later", amount=Decimal(7), currency="EUR", at=at, won=False, contact=anna
        )
        deals = await read(crm, Stream.DEALS)
        seen = last(deals, won)
        assert isinstance(seen, Deal)
        assert (seen.is_won, seen.amount, seen.currency) == (True, Decimal("1234.50"), "EUR")
        assert seen.contact == anna
        assert seen.company in (firm, "")
        assert seen.placed_at is not None
        assert abs(seen.placed_at - at) < timedelta(days=1)
        assert all(not deal.is_won for deal in deals if isinstance(deal, Deal) and deal.id == open_one)

    async def test_a_deal_of_unknown_worth_is_not_zero(self, crm: Crm, world: CrmWorld) -> None:
        anna = await world.contact("Anna", email="a@b.test")
        won = await world.deal("Gift?", amount=None, currency="", at=world.now(), contact=anna)
        seen = last(await read(crm, Stream.DEALS), won)
        assert isinstance(seen, Deal)
        assert seen.is_won
        assert seen.amount is None

    async def test_a_deal_that_is_won_no_longer_is_told(self, crm: Crm, world: CrmWorld) -> None:
        anna = await world.contact("Anna", email="a@b.test")
        deal = await world.deal("Boiler", amount=Decimal(5), currency="EUR", at=world.now(), contact=anna)
        since = world.now()
        await world.change(Stream.DEALS, deal, won=False)
        seen = last(await read(crm, Stream.DEALS, since), deal)
        assert isinstance(seen, Deal)
        assert not seen.is_won

    async def test_tickets(self, crm: Crm, world: CrmWorld) -> None:
        if not self.can(crm, CrmCan.TICKETS):
            return
        anna = await world.contact("Anna", email="a@b.test")
        made = await world.ticket("Nobody came", anna)
        closed = await world.ticket("Solved", anna, is_open=False)
        tickets = await read(crm, Stream.TICKETS)
        seen = last(tickets, made)
        assert isinstance(seen, Ticket)
        assert (seen.contact, seen.is_open) == (anna, True)
        assert abs(seen.opened_at - world.now()) < timedelta(days=1)
        assert all(not one.is_open for one in tickets if isinstance(one, Ticket) and one.id == closed)

    async def test_many_come_page_by_page_also_after_a_restart(self, crm: Crm, world: CrmWorld) -> None:
        made = [await world.contact(f"Person {n}", email=f"p{n}@b.test") for n in range(world.many)]
        first = await crm.pull(Stream.PEOPLE, None, None)
        assert first.after is not None
        assert len(first.items) < world.many
        found = {item.id for item in first.items}
        after: str | None = first.after
        other = world.again()
        try:
            while after is not None:
                page = await other.pull(Stream.PEOPLE, None, after)
                found |= {item.id for item in page.items}
                after = page.after
        finally:
            await other.close()
        assert set(made) <= found

    async def test_what_changes_while_it_is_read_is_not_missed(self, crm: Crm, world: CrmWorld) -> None:
        made = [await world.contact(f"Person {n}", email=f"p{n}@b.test") for n in range(world.many)]
        began = world.now()
        page = await crm.pull(Stream.PEOPLE, None, None)
        await world.change(Stream.PEOPLE, page.items[0].id, name="Renamed Meanwhile")
        await world.remove(Stream.PEOPLE, page.items[1].id)
        found = list(page.items)
        while page.after is not None:
            page = await crm.pull(Stream.PEOPLE, None, page.after)
            found += page.items
        assert set(made) <= {item.id for item in found}
        found += await read(crm, Stream.PEOPLE, began)
        renamed = last(found, found[0].id)
        assert isinstance(renamed, Contact)
        assert renamed.name == "Renamed Meanwhile"

    async def test_only_what_changed_comes_again(self, crm: Crm, world: CrmWorld) -> None:
        old = await world.contact("Old", email="old@b.test")
        await world.contact("Other", email="other@b.test")
        await read(crm, Stream.PEOPLE)
        since = world.now() + timedelta(milliseconds=1)
        await world.change(Stream.PEOPLE, old, name="Old, renamed")
        new = await world.contact("New", email="new@b.test")
        seen = [item for item in await read(crm, Stream.PEOPLE, since) if isinstance(item, Contact)]
        assert {old, new} <= {item.id for item in seen}
        assert {item.name for item in seen} == {"Old, renamed", "New"}

    async def test_who_is_still_there(self, crm: Crm, world: CrmWorld) -> None:
        stays = await world.contact("Stays", email="s@b.test")
        goes = await world.contact("Goes", email="g@b.test")
        await world.remove(Stream.PEOPLE, goes)
        assert await crm.present(Stream.PEOPLE, []) == {}
        limits = crm.manifest.limits
        for part in ([stays, goes],) if (limits.ids or limits.batch) > 1 else ([stays], [goes]):
            found = dict(await crm.present(Stream.PEOPLE, part))
            assert found == {id: stays if id == stays else None for id in part}

    async def test_merges_are_told(self, crm: Crm, world: CrmWorld) -> None:
        if not self.can(crm, CrmCan.MERGES):
            return
        old = await world.contact("Anna S.", phone="+79161234567")
        into = await world.contact("Anna Smirnova", email="a@b.test")
        await world.merge(old, into)
        assert await crm.present(Stream.PEOPLE, [old]) == {old: into}

    @pytest.mark.parametrize("weather", list(READING))
    async def test_trouble_in_reading(self, crm: Crm, world: CrmWorld, weather: Weather) -> None:
        await world.contact("Anna", email="a@b.test")
        await world.order(weather, writing=False)
        with pytest.raises(Trouble) as raised:
            await crm.pull(Stream.PEOPLE, None, None)
        assert type(raised.value) is READING[weather]
        if isinstance(raised.value, TryLater) and weather is Weather.BUSY:
            assert raised.value.after == WAIT
        discreet(raised.value, world)
