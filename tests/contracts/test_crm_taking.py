"""Who a CRM's contact is, whose money comes with it, and how that is undone: on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from core import buyers
from core.crm import books, review
from core.crm.ports import Company, Contact, DealLine, Dropped, Owner, Stream
from core.errors import NotAllowed
from core.money import values
from core.store.db import tx
from core.store.models import Account, Address, Buyer, CrmLink, CrmOwner, Invitation, Order
from core.words import LinkState
from tests.crms.town import Town, anna

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def town() -> Town:
    return Town()


async def link(id: str) -> CrmLink:
    return await CrmLink.get(stream="people", external_id=id)


async def test_somebody_new_comes_with_company_money_and_owner(town: Town) -> None:
    await town.take(
        Owner("o1", "Ольга", "Olga@Shop.Example"),
        Company("c1", "ООО «Ромашка»", "o1"),
        anna(company="c1", owner="o1", zone="Asia/Omsk", segment="retail"),
        town.deal(
            "d1",
            "7",
            "1234.50",
            company="c1",
            margin=Decimal("300"),
            lines=(DealLine("Boiler", Decimal(2), Decimal(900)),),
        ),
    )
    buyer = await Buyer.get()
    assert (buyer.name, buyer.phone, buyer.email) == ("Анна Белова", "+79161234567", "anna@shop.example")
    assert (buyer.zone, buyer.segment) == ("Asia/Omsk", "retail")
    account = await Account.get(id=buyer.account_id)
    assert (account.name, account.is_company) == ("ООО «Ромашка»", True)
    order = await Order.get()
    assert (order.buyer_id, order.account_id, order.amount) == (buyer.id, account.id, 123450)
    assert (order.margin, order.lines) == (30000, '[["Boiler", "2", 90000]]')
    assert ((await link("7")).owner, (await link("7")).how) == ("o1", "new")
    assert (await CrmOwner.get()).email == "olga@shop.example"


async def test_money_in_more_than_one_book_is_noticed(town: Town) -> None:
    await town.bought("A-1", "Борис", phone="+79160000001")
    await town.take(anna(), town.deal("d1", "7"))
    assert await books.in_several(["espocrm"]) == 0
    await town.bought("A-2", "Анна Белова", phone="+79161234567")
    both = await Buyer.get(id=(await link("7")).buyer_id)
    imported = Order.filter(identity="id:A-2")
    await imported.update(account_id=both.account_id)
    assert await books.in_several(["espocrm"]) == 1
    assert await books.in_several([]) == 0
    await imported.update(is_paid=False)  # cancelled: it counts nowhere
    assert await books.in_several(["espocrm"]) == 0
    await imported.update(identity="crm:odoo:57", is_paid=True)
    assert await books.in_several(["espocrm", "odoo"]) == 1


async def test_the_same_page_twice_changes_nothing(town: Town) -> None:
    items = (Company("c1", "Ромашка"), anna(company="c1"), town.deal("d1", "7"))
    await town.take(*items)
    before = [await model.all().order_by("id").values() for model in (Buyer, Account, Order, CrmLink)]
    taken = await Town(clock=town.clock).take(*items)
    assert [await model.all().order_by("id").values() for model in (Buyer, Account, Order, CrmLink)] == before
    assert (taken.rows.buyers_new, taken.rows.orders_new, taken.rows.orders_updated) == (0, 0, 0)


@pytest.mark.parametrize(
    ("contact", "how"),
    [
        (anna(phones=(), emails=(), addresses=("telegram:4711",)), "address"),
        (anna(emails=("other@shop.example",)), "phone"),
        (anna(phones=("8 (916) 123-45-67",), emails=()), "phone"),
        (anna(phones=()), "email"),
        (anna(phones=("nonsense",), emails=("ANNA@SHOP.EXAMPLE",)), "email"),
    ],
)
async def test_somebody_known_is_found(town: Town, contact: Contact, how: str) -> None:
    buyer = await town.bought("A-1", "Аня", phone="+79161234567", email="anna@shop.example")
    await Address.create(
        messenger="telegram", external_id="4711", buyer_id=buyer.id, created_at=town.clock.now()
    )
    await town.take(contact, town.deal("d1", "7"))
    assert ((await link("7")).buyer_id, (await link("7")).how) == (buyer.id, how)
    assert await Buyer.all().count() == 1
    assert (await Buyer.get()).name == "Анна Белова", "the CRM owns identity"
    assert await Order.filter(buyer_id=buyer.id).count() == 2


async def test_an_address_decides_before_phone_and_email(town: Town) -> None:
    by_address = await town.bought("A-1", "Аня", phone="+79990000000")
    await town.bought("A-2", "Нюра", phone="+79161234567")
    await town.writes_from("4711", by_address)
    await town.take(anna(addresses=("telegram:4711",)))
    assert (await link("7")).buyer_id == by_address.id


async def test_several_wait_for_a_person_and_their_money_too(town: Town) -> None:
    one = await town.bought("A-1", "Аня", phone="+79161234567")
    other = await town.bought("A-2", "Анна", email="anna@shop.example")
    taken = await town.take(anna(), town.deal("d1", "7", "900"))
    assert taken.to_review == 1
    found = await link("7")
    assert (found.state, set(found.candidates)) == (LinkState.REVIEW, {one.id, other.id})
    assert found.card["name"] == "Анна Белова"
    order = await Order.get(via="espocrm:7")
    assert order.buyer_id is None
    await tx(lambda: review.decide(found.id, other.id, None, town.clock.now()))
    order = await Order.get(via="espocrm:7")
    assert (order.buyer_id, order.account_id) == (other.id, other.account_id)
    assert (await values([other.account_id]))[other.account_id].by_currency == {"RUB": 500_00 + 900_00}
    assert await Account.filter(external_id__startswith="espocrm:payer").count() == 0
    with pytest.raises(NotAllowed):
        await tx(lambda: review.decide(found.id, one.id, None, town.clock.now()))


async def test_two_contacts_on_one_phone_are_two_people_unless_their_names_agree(town: Town) -> None:
    await town.take(anna("7"), Contact("8", "Борис Кротов", phones=("+79161234567",)))
    assert await Buyer.all().count() == 2
    taken = await town.take(anna("9", emails=()))
    assert taken.to_review == 1
    assert (await link("9")).state is LinkState.REVIEW


async def test_a_wrong_link_is_undone_and_everything_follows(town: Town) -> None:
    wrong = await town.bought("A-1", "Аня", phone="+79161234567")
    await town.take(anna(), town.deal("d1", "7", "900"))
    assert (await values([wrong.account_id]))[wrong.account_id].by_currency == {"RUB": 1_400_00}
    found = await link("7")
    await tx(lambda: review.undo(found.id, None, town.clock.now()))
    assert (await values([wrong.account_id]))[wrong.account_id].by_currency == {"RUB": 500_00}
    await town.take(anna(), town.deal("d1", "7", "900"))
    assert (await link("7")).state is LinkState.REVIEW, "what a person has undone is not done again by itself"
    await tx(lambda: review.is_new(found.id, None, town.settings, town.clock.now()))
    right = await Buyer.get(id=(await link("7")).buyer_id)
    assert right.id != wrong.id
    assert right.phone == "+79161234567"
    assert (await values([right.account_id]))[right.account_id].by_currency == {"RUB": 900_00}
    await town.take(anna(), town.deal("d1", "7", "950"))
    assert (await values([right.account_id]))[right.account_id].by_currency == {"RUB": 950_00}


async def test_nobody_to_ask_is_not_asked_again(town: Town) -> None:
    await town.bought("A-1", "Аня", phone="+79161234567")
    await town.bought("A-2", "Анна", email="anna@shop.example")
    await town.take(anna())
    found = await link("7")
    await tx(lambda: review.set_apart(found.id, None, town.clock.now()))
    assert (await town.take(anna(name="Анна Б."))).to_review == 0
    assert (await link("7")).state is LinkState.APART
    await tx(lambda: review.undo(found.id, None, town.clock.now()))
    assert (await link("7")).state is LinkState.REVIEW


async def test_who_has_gone_from_the_crm_is_not_invited_and_not_forgotten(town: Town) -> None:
    await town.take(anna(), town.deal("d1", "7"))
    buyer = await Buyer.get()
    await town.invite(buyer)
    await town.take(Dropped(Stream.PEOPLE, "7"))
    assert (await link("7")).state is LinkState.GONE
    assert (await Invitation.get()).expires_at <= town.clock.now()
    await town.clock.advance(timedelta(days=31))
    choice = await buyers.choose(town.clock.now(), town.settings)
    assert [(one.buyer_id, why) for one, why in choice.refused] == [(buyer.id, buyers.Why.VANISHED)]
    assert await Order.filter(buyer_id=buyer.id).exists()
    await town.take(anna())
    assert (await Buyer.get()).vanished_at is None, "and welcome back"
    assert (await link("7")).buyer_id == buyer.id


async def test_merged_contacts_are_one_person(town: Town) -> None:
    await town.take(
        anna("7"),
        Contact("8", "А. Белова", emails=("second@shop.example",)),
        town.deal("d1", "7", "100"),
        town.deal("d2", "8", "200"),
    )
    gone = await Buyer.get(email="second@shop.example")
    stays = await Buyer.get(email="anna@shop.example")
    await Address.create(
        messenger="telegram", external_id="4711", buyer_id=gone.id, created_at=town.clock.now()
    )
    await Buyer.filter(id=gone.id).update(opted_out_at=town.clock.now())
    await town.take(Dropped(Stream.PEOPLE, "8", into="7"))
    assert [one.id for one in await Buyer.all()] == [stays.id]
    assert (await Address.get()).buyer_id == stays.id
    assert (await Buyer.get()).opted_out_at is not None, "who said stop as either has said stop"
    assert (await values())[stays.account_id].by_currency == {"RUB": 300_00}
    await town.take(town.deal("d2", "7", "250"))
    assert (await values())[stays.account_id].by_currency == {"RUB": 350_00}


async def test_a_merge_that_the_crm_does_not_tell_is_seen_by_what_is_left(town: Town) -> None:
    """One was found by phone, the other by e-mail; the one that is left has both."""
    await town.take(
        Contact("7", "Анна Белова", emails=("anna@shop.example",)),
        Contact("8", "Анна Сергеевна Белова", phones=("+79161234567",)),
        Contact("9", "Борис Кротов", phones=("+79161234567",)),
        town.deal("d1", "7", "100"),
        town.deal("d2", "8", "200"),
    )
    assert await Buyer.all().count() == 3
    await town.take(anna("7"), Dropped(Stream.PEOPLE, "8"))
    assert {one.name for one in await Buyer.all()} == {"Анна Белова", "Борис Кротов"}
    kept = await Buyer.get(name="Анна Белова")
    assert (await values())[kept.account_id].by_currency == {"RUB": 300_00}
    assert kept.vanished_at is None
    await town.take(Dropped(Stream.PEOPLE, "9"))
    assert (await Buyer.get(name="Борис Кротов")).vanished_at is not None, "another name: nobody is joined"


async def test_a_duplicate_that_waits_for_a_person_may_be_merged_by_the_crm_first(town: Town) -> None:
    await town.take(anna("7"), town.deal("d1", "7", "100"))
    taken = await town.take(anna("8", phones=()), town.deal("d2", "8", "200"))
    assert taken.to_review == 1
    await town.take(Dropped(Stream.PEOPLE, "8"))
    buyer = await Buyer.get()
    assert (await values())[buyer.account_id].by_currency == {"RUB": 300_00}
    assert (await link("8")).state is LinkState.GONE
    assert await Account.filter(external_id__startswith="espocrm:payer").count() == 0


async def test_merged_into_somebody_not_heard_of_yet(town: Town) -> None:
    await town.take(anna("7"), town.deal("d1", "7"))
    await town.take(Dropped(Stream.PEOPLE, "7", into="70"), anna("70"))
    assert (await link("70")).buyer_id == (await Buyer.get()).id
    assert await Order.filter(via="espocrm:70").count() == 1


async def test_deals_count_when_won_and_only_then(town: Town) -> None:
    won = town.deal("d1", "7")
    await town.take(anna(), won, replace(town.deal("d2", "7"), is_won=False))
    assert [one.identity for one in await Order.all()] == ["crm:espocrm:d1"]
    await town.take(replace(won, is_won=False))
    assert not await buyers.is_buyer((await Buyer.get()).id)
    await town.take(won)
    assert await buyers.is_buyer((await Buyer.get()).id)
    await town.take(Dropped(Stream.DEALS, "d1"))
    assert not await buyers.is_buyer((await Buyer.get()).id)


async def test_unknown_and_strange_money(town: Town) -> None:
    taken = await town.take(
        anna(),
        replace(town.deal("d1", "7"), amount=None),
        replace(town.deal("d2", "7"), currency=""),
        replace(town.deal("d3", "7"), amount=Decimal("NaN")),
        replace(town.deal("d4", "7"), amount=Decimal("1e40")),
        replace(town.deal("d5"), contact=""),
        replace(town.deal("d6", "7"), placed_at=None),
        replace(town.deal("d7", "7", "-40"), is_refund=True),
        town.deal("d8", "7", "100", currency="JPY"),
    )
    assert taken.without_payer == 2
    amounts = {one.identity[-2:]: one.amount for one in await Order.all()}
    assert amounts == {"d1": None, "d2": None, "d3": None, "d4": None, "d7": -4000, "d8": 100}
    assert (await Order.get(identity="crm:espocrm:d7")).is_refund


async def test_one_company_by_its_name_and_two_by_the_same(town: Town) -> None:
    known = await town.bought("A-1", "Аня", company="ООО Ромашка")
    await town.take(Company("c1", "ООО «Ромашка»"), Company("c2", "ООО Ромашка"))
    found = {one.external_id: one.account_id for one in await CrmLink.filter(stream="companies")}
    assert found["c1"] == known.account_id
    assert found["c2"] != known.account_id
    await town.take(Company("c1", "Ромашка и Ко"))
    assert (await Account.get(id=known.account_id)).name == "Ромашка и Ко"


async def test_a_company_of_which_nothing_was_told_yet(town: Town) -> None:
    await town.take(anna(company="c9"), Company("c9", "Поздняя"))
    buyer = await Buyer.get()
    assert (await Account.get(id=buyer.account_id)).name == "Поздняя"


async def test_hostile_contacts(town: Town) -> None:
    await town.take(
        Contact(
            "x" * 120, "A\0nna\ud800 " * 90, ("1" * 500,), ("@", "a@b@c"), addresses=("::", "telegram:", "x")
        ),
        anna(zone="Mars/Base", segment="s" * 500),
    )
    assert await Buyer.all().count() == 2
    assert (await Buyer.get(email="anna@shop.example")).zone is None
