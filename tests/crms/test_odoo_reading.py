"""What is Odoo's own in reading: seconds, archives, addresses, orders, modules that are missing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from core.clock import SystemClock
from core.crm.ports import Company, Contact, Crm, Deal, DealLine, Dropped, Stream
from core.errors import Locked, Refused
from core.testing.crms import last, read
from core.words import Lang
from integrations.crm.odoo.connector import OdooCrm
from integrations.crm.odoo.keyset import PART
from integrations.crm.odoo.reading import emails, language, text
from tests.crms.odoo_orm import fields
from tests.crms.odoo_world import OdooWorld, odoo, options, settings


@pytest.fixture
async def world() -> AsyncIterator[OdooWorld]:
    async with odoo() as world:
        yield world


def other(world: OdooWorld, **more: Any) -> OdooCrm:
    """A connector with other options."""
    return OdooCrm(options(world.server, **more), settings(), SystemClock())


def deal(items: list[Any], id: str) -> Deal:
    found = last(items, id)
    assert isinstance(found, Deal)
    return found


async def test_an_import_of_many_in_one_second(crm: Crm, world: OdooWorld) -> None:
    """One transaction gives everything it writes the same moment."""
    world.server.tick()
    made = {str(world.server.orm.add("res.partner", name=f"P{n}")) for n in range(2 * PART + 1)}
    since = world.now()
    late = await world.contact("Later")
    for began in (None, since):
        items = await read(crm, Stream.PEOPLE, began)
        assert len(items) == len(made) + 1
        assert {item.id for item in items} == made | {late}


async def test_a_page_ends_where_the_parts_do(crm: Crm, world: OdooWorld) -> None:
    for count in (PART - 1, 1, 1):  # one less than a part, exactly one, one more
        for n in range(count):
            await world.contact(f"P{n}")
        items = await read(crm, Stream.PEOPLE)
        assert len(items) == len({item.id for item in items}) == len(world.server.orm.records["res.partner"])


async def test_what_was_loaded_without_a_date_comes_once(crm: Crm, world: OdooWorld) -> None:
    undated = world.server.orm.add("res.partner", name="Loaded by SQL", write_date=None)
    await world.contact("Anna")
    assert [item.id for item in await read(crm, Stream.PEOPLE)].count(str(undated)) == 1


async def test_since_is_exact_and_its_own_second_is_in(crm: Crm, world: OdooWorld) -> None:
    anna = await world.contact("Anna")
    at = world.now()
    assert [item.id for item in await read(crm, Stream.PEOPLE, at)] == [anna]
    assert [item.id for item in await read(crm, Stream.PEOPLE, at.astimezone(UTC))] == [anna]
    assert await read(crm, Stream.PEOPLE, at + timedelta(microseconds=1)) == []
    page = await crm.pull(Stream.PEOPLE, None, None)
    assert page.seen_to == at


async def test_who_is_archived_is_dropped(crm: Crm, world: OdooWorld) -> None:
    anna, acme = await world.contact("Anna"), await world.company("Acme")
    since = world.now()
    for stream, id in ((Stream.PEOPLE, anna), (Stream.COMPANIES, acme)):
        await world.change(stream, id, active=False)
        assert await read(crm, stream, since) == [Dropped(stream, id)]
        assert await read(crm, stream) == []
        assert await crm.present(stream, [id]) == {id: None}


async def test_only_people_are_people(crm: Crm, world: OdooWorld) -> None:
    acme = await world.company("Acme")
    anna = await world.contact("Anna", company=acme)
    world.add("res.partner", name="Warehouse", type="delivery", parent_id=int(acme))
    untyped = world.add("res.partner", name="Old", type=None)
    nested = world.add("res.partner", name="Anna's aide", parent_id=int(anna))
    people = {item.id: item for item in await read(crm, Stream.PEOPLE)}
    assert set(people) == {anna, str(untyped), str(nested)}
    assert getattr(people[str(nested)], "company", None) == acme
    assert await read(crm, Stream.COMPANIES) == [Company(acme, "Acme")]


async def test_a_person_under_a_person_has_no_company(crm: Crm, world: OdooWorld) -> None:
    anna = await world.contact("Anna")
    child = world.add("res.partner", name="Her son", parent_id=int(anna))
    seen = last(await read(crm, Stream.PEOPLE), str(child))
    assert isinstance(seen, Contact)
    assert seen.company == ""


async def test_chosen_fields(world: OdooWorld) -> None:
    orm = world.server.orm
    orm.models["res.partner"]["x_speaks"] = {"type": "char"}
    big, old = orm.add("res.partner.category", name="big"), orm.add("res.partner.category", name="aged")
    anna = world.add(
        "res.partner", name="A", tz="Asia/Omsk", category_id=[big, old], x_speaks="en", lang="ru_RU"
    )
    crm = other(world, segment_field="category_id", zone_field="", language_field="x_speaks")
    seen = last(await read(crm, Stream.PEOPLE), str(anna))
    assert isinstance(seen, Contact)
    assert (seen.segment, seen.zone, seen.language) == ("aged, big", "", Lang.EN)
    await crm.close()


def test_values_in_words() -> None:
    assert [text(value) for value in (False, None, True, [3, "Retail"], [], 2.5)] == [
        "",
        "",
        "yes",
        "Retail",
        "",
        "2.5",
    ]
    assert emails('"Anna" <a@b.test>; c@d.test, a@b.test') == ("a@b.test", "c@d.test")
    assert emails("") == ()
    assert emails("no address at all") != ()
    assert [language(told) for told in ("ru_RU", "en_US", "EN", "de_DE", "")] == [
        Lang.RU,
        Lang.EN,
        Lang.EN,
        None,
        None,
    ]


async def test_an_order_with_all_that_is_known(crm: Crm, world: OdooWorld) -> None:
    acme = await world.company("Acme")
    anna = await world.contact("Anna", company=acme)
    id = await world.deal(
        "[B24] Boiler\n24 kW", amount=Decimal("120"), currency="EUR", at=world.now(), contact=anna
    )
    row = world.row("sale.order", id.partition(",")[2])
    row |= {"amount_untaxed": 100.0, "margin": 30.5}
    world.server.orm.add("sale.order.line", order_id=row["id"], name="Notes", display_type="line_note")
    [line] = [one for one in world.server.orm.records["sale.order.line"].values() if not one["display_type"]]
    line["price_subtotal"] = 100.0
    seen = deal(await read(crm, Stream.DEALS), id)
    assert (seen.contact, seen.company, seen.number, seen.category) == (anna, acme, "S00042", "[B24] Boiler")
    assert (seen.amount, seen.margin) == (Decimal(120), Decimal("30.5"))
    assert seen.lines == (DealLine("[B24] Boiler", Decimal("1.0"), Decimal("120.0")),)
    untaxed = other(world, amounts="untaxed")
    seen = deal(await read(untaxed, Stream.DEALS), id)
    assert (seen.amount, seen.lines[0].amount) == (Decimal(100), Decimal(100))
    await untaxed.close()


async def test_whose_an_order_is(crm: Crm, world: OdooWorld) -> None:
    acme, anna = await world.company("Acme"), await world.contact("Anna")
    shed = world.add("res.partner", name="Shed", type="delivery", parent_id=int(anna))
    depot = world.add("res.partner", name="Depot", type="delivery", parent_id=int(acme))
    for customer, expected in (
        (acme, ("", acme)),
        (anna, (anna, "")),
        (shed, (anna, "")),
        (depot, ("", acme)),
    ):
        id = await world.deal("x", amount=Decimal(1), currency="EUR", at=world.now(), contact=str(customer))
        seen = deal(await read(crm, Stream.DEALS), id)
        assert (seen.contact, seen.company) == expected


async def test_given_away_is_zero_and_nothing_filled_in_is_unknown(crm: Crm, world: OdooWorld) -> None:
    free = await world.deal("Gift", amount=Decimal(0), currency="EUR", at=world.now())
    empty = await world.deal("?", amount=None, currency="EUR", at=world.now())
    deals = await read(crm, Stream.DEALS)
    assert (deal(deals, free).amount, deal(deals, empty).amount) == (Decimal(0), None)


async def test_long_orders_are_read_in_parts(crm: Crm, world: OdooWorld) -> None:
    orders = [await world.deal("x", amount=None, currency="EUR", at=world.now()) for _ in range(3)]
    for id in orders:
        for n in range(300):
            number = int(id.partition(",")[2])
            world.server.orm.add("sale.order.line", order_id=number, name=f"L{n}", price_total=1.0)
    deals = await read(crm, Stream.DEALS)
    assert [len(deal(deals, id).lines) for id in orders] == [50, 50, 50]


def credit(world: OdooWorld, **more: Any) -> str:
    values = {"name": "R1", "move_type": "out_refund", "state": "posted", "invoice_date": "2026-05-04"}
    values |= {"amount_total": 20.0, "amount_untaxed": 16.0, "currency_id": world.currency("EUR"), **more}
    return f"account.move,{world.add('account.move', **values)}"


async def test_credit_notes_take_money_back(crm: Crm, world: OdooWorld) -> None:
    anna = await world.contact("Anna")
    posted, draft = credit(world, partner_id=int(anna)), credit(world, state="draft")
    invoice = credit(world, move_type="out_invoice")
    deals = await read(crm, Stream.DEALS)
    seen = deal(deals, posted)
    assert (seen.amount, seen.is_refund, seen.is_won, seen.contact) == (Decimal(-20), True, True, anna)
    assert seen.placed_at == datetime(2026, 5, 4, tzinfo=UTC)
    assert {draft, invoice}.isdisjoint(item.id for item in deals)
    since = world.now()
    await world.change(Stream.DEALS, posted, state="draft")
    assert not deal(await read(crm, Stream.DEALS, since), posted).is_won
    assert await crm.present(Stream.DEALS, [posted]) == {posted: posted}


async def test_credit_notes_that_we_may_not_read(crm: Crm, world: OdooWorld) -> None:
    credit(world)
    world.server.orm.forbidden.add(("account.move", "read"))
    assert await read(crm, Stream.DEALS) == []
    assert [lack for lack in (await crm.check()).lacks if "account.move" in lack]
    without = other(world, refunds=False)
    assert (await without.check()).lacks == ()
    await without.close()


async def test_orders_that_we_may_not_read_are_not_passed_over(crm: Crm, world: OdooWorld) -> None:
    world.server.orm.forbidden.add(("sale.order", "read"))
    with pytest.raises(Locked, match="rights"):
        await crm.pull(Stream.DEALS, None, None)
    assert [lack for lack in (await crm.check()).lacks if "read sale.order" in lack]


async def test_an_opportunity_that_was_lost() -> None:
    async with odoo(18, "crm") as world:
        crm = world.again()
        at = world.now()
        id = await world.deal("Boiler", amount=Decimal(5), currency="EUR", at=at)
        lead = world.add("crm.lead", name="A lead", type="lead", stage_id=world.won_stage)
        seen = deal(await read(crm, Stream.DEALS), id)
        assert (seen.is_won, seen.placed_at, seen.category, seen.currency) == (True, at, "Boiler", "EUR")
        since = world.now()
        await world.change(Stream.DEALS, id, active=False)
        items = await read(crm, Stream.DEALS, since)
        assert not deal(items, id).is_won
        assert f"crm.lead,{lead}" not in {item.id for item in items}
        await crm.close()


async def test_without_sales_and_crm() -> None:
    async with odoo(17, "crm") as world:
        del world.server.orm.models["crm.lead"], world.server.orm.models["helpdesk.ticket"]
        crm = world.again()
        assert await read(crm, Stream.DEALS) == []  # contacts alone are well
        insists = other(world, deals="crm")
        with pytest.raises(Locked, match="deals: what OTKLIK_ODOO_DEALS names"):
            await insists.pull(Stream.DEALS, None, None)
        await insists.close()
        assert await read(crm, Stream.TICKETS) == []
        assert (
            "deals: install Sales or CRM in Odoo, and look at OTKLIK_ODOO_DEALS." in (await crm.check()).lacks
        )
        world.server.orm.models["crm.lead"] = fields("name:char")
        await crm.close()


async def test_community_tickets(crm: Crm, world: OdooWorld) -> None:
    """OCA's helpdesk_mgmt has the same model with fields of its own."""
    orm = world.server.orm
    orm.models["helpdesk.ticket"] = fields(
        "name:char partner_id:many2one:res.partner closed:boolean closed_date:datetime active:boolean"
    )
    anna = await world.contact("Anna")
    known = [
        world.add("helpdesk.ticket", name="x", partner_id=int(anna), closed=closed)
        for closed in (False, True)
    ]
    # write() dates the closing, and keeps that date when the ticket is opened anew
    anew = world.add("helpdesk.ticket", name="x", partner_id=int(anna), closed_date="2026-05-04 10:00:00")
    known.append(anew)
    world.add("helpdesk.ticket", name="from nobody known")
    seen = {item.id: getattr(item, "is_open", None) for item in await read(crm, Stream.TICKETS)}
    assert seen == {str(known[0]): True, str(known[1]): False, str(anew): True}


async def test_portal_accounts_are_no_owners(crm: Crm, world: OdooWorld) -> None:
    world.add("res.users", name="Customer", login="c@b.test", share=True)
    gone = world.add("res.users", name="Left", login="left", share=False, active=False)
    owners = {item.id: item for item in await read(crm, Stream.OWNERS)}
    assert set(owners) == {"7", str(gone)}
    assert (getattr(owners["7"], "email", ""), getattr(owners[str(gone)], "is_active", True)) == (
        "otklik@shop.test",
        False,
    )


async def test_many_owners(crm: Crm, world: OdooWorld) -> None:
    for n in range(PART):
        await world.owner(f"Owner {n}", f"o{n}@b.test")
    assert len(await read(crm, Stream.OWNERS)) == PART + 1


@pytest.mark.parametrize("after", ["", "x", "[]", '[9, "", 0]', "[0]", '["0", 1, 2]', "null", "[" * 99_999])
async def test_a_place_that_is_none(crm: Crm, after: str) -> None:
    with pytest.raises(Refused):
        await crm.pull(Stream.PEOPLE, None, after)


async def test_what_check_finds_missing(world: OdooWorld) -> None:
    world.server.orm.forbidden |= {("res.partner", "write"), ("mail.message", "create")}
    crm = other(world, zone_field="x_nowhere", category_field="x_what", create_people=True)
    lacks = (await crm.check()).lacks
    assert sum(lack.startswith("rights:") for lack in lacks) == 2
    assert [lack for lack in lacks if "otklik crm setup odoo" in lack and "x_otklik_key" in lack]
    assert "fields: res.partner has no x_nowhere; look at OTKLIK_ODOO_ZONE_FIELD." in lacks
    assert "fields: deals have no x_what; look at OTKLIK_ODOO_CATEGORY_FIELD." in lacks
    only_reads = other(world, push=False, zone_field="", segment_field="")
    assert (await only_reads.check()).lacks == ()
    found = await only_reads.check()
    assert (found.account, found.me) == ("Teply Dom LLC", "Otklik")
    assert "res.partner.x_otklik_key" not in found.fields
    await crm.close()
    await only_reads.close()


async def test_an_older_odoo_is_said() -> None:
    async with odoo(16) as world:
        crm = world.again()
        assert any(lack.startswith("version: this is Odoo 16") for lack in (await crm.check()).lacks)
        await crm.close()
