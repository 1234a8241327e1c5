"""Odoo as strangers have it: nothing but contacts, modules and fields that come and go, keys mistyped."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from core.clock import SystemClock
from core.crm.ports import Crm, Deal, FactKind, Field, Fields, NewContact, On, Stale, Stream
from core.errors import Locked, Refused
from core.testing.crm_pushing import in_trouble
from integrations.crm.odoo.connector import OdooCrm
from tests.crms.odoo_orm import Oops
from tests.crms.odoo_world import OdooWorld, odoo, options, settings

EUR = {"currency": "EUR"}


@pytest.fixture
async def world() -> AsyncIterator[OdooWorld]:
    async with odoo(17) as world:
        yield world


async def test_a_field_that_was_taken_out_is_read_no_more(crm: Crm, world: OdooWorld) -> None:
    """search_read: "Invalid field … on model …", and nothing was read again until a restart."""
    anna = await world.contact("Anna")
    assert len((await crm.pull(Stream.PEOPLE, None, None)).items) == 1
    del world.server.orm.models["res.partner"]["mobile"]  # up to Odoo 17
    with pytest.raises(Refused):
        await crm.pull(Stream.PEOPLE, None, None)
    assert [item.id for item in (await crm.pull(Stream.PEOPLE, None, None)).items] == [anna]


async def test_our_fields_were_taken_out(crm: Crm, world: OdooWorld) -> None:
    """A right that lacks waits; a refusal would have been for good."""
    anna = await world.contact("Anna")
    fact = Fields("k" * 22, (On(Stream.PEOPLE, anna),), values={Field.OUTCOME: "finished"})
    [verdict] = await crm.push([fact])
    assert verdict.trouble is None
    newcomer = NewContact("n" * 22, name="Olga", email="o@b.test")
    for field in ("x_otklik_outcome", "x_otklik_key"):
        del world.server.orm.models["res.partner"][field]
    gone = Stale(FactKind.FIELDS, fact.key, fact.on)
    assert [one.trouble for one in await crm.withdraw([gone])] == [None]
    assert list(await crm.standing([gone])) == [False]
    made_new = await in_trouble(crm, newcomer)
    assert isinstance(made_new, Locked) and not made_new.whole_door
    trouble = await in_trouble(crm, fact)
    assert isinstance(trouble, Locked) and trouble.why.startswith("fields: ") and not trouble.whole_door
    await crm.setup()
    [verdict] = await crm.push([fact])
    assert verdict.trouble is None


async def test_sales_was_taken_out(crm: Crm, world: OdooWorld) -> None:
    """Whether its orders are deleted nobody can tell; that must not stop the looking for who is gone."""
    won = await world.deal("Boiler", amount=Decimal(5), at=world.now(), **EUR)
    gone = "sale.order,999999"
    assert await crm.present(Stream.DEALS, [won, gone]) == {won: won, gone: None}
    orm = world.server.orm
    kept = orm.models.pop("sale.order")
    assert await crm.present(Stream.DEALS, [won]) == {won: won}
    orm.models["sale.order"] = kept
    world.server.fails["sale.order.search_read"] = Oops("builtins.ValueError")
    with pytest.raises(Refused):
        await crm.present(Stream.DEALS, [won])


async def test_an_address_with_a_path(world: OdooWorld) -> None:
    """As it stands in the browser: what is not there Odoo tells in JSON-RPC, too."""
    for protocol in ("auto", "jsonrpc"):
        told = options(world.server, url=f"{world.server.url}/odoo", protocol=protocol)
        crm = OdooCrm(told, settings(), SystemClock())
        with pytest.raises(Locked, match=r"address: .*without a path"):
            await crm.check()
        await crm.close()


async def test_an_odd_email_keeps_nobody_else_from_being_made(crm: Crm, world: OdooWorld) -> None:
    odd = NewContact("a" * 22, name="Anna", email="a\0@b\ud83d.test")
    good = NewContact("b" * 22, name="Anna", email="a@b.test")
    verdicts = await crm.push([odd, good])
    assert [verdict.trouble for verdict in verdicts] == [None, None]
    assert world.row("res.partner", verdicts[1].ref)["email"] == "a@b.test"
    nameless = NewContact("c" * 22, email="\0@c.test")
    [verdict] = await crm.push([nameless])
    assert world.row("res.partner", verdict.ref)["name"] == "\ufffd@c.test"


async def test_an_opportunity_that_was_imported_as_won() -> None:
    """crm.lead dates the closing in write() alone: one that is made as won has no date_closed."""
    async with odoo(17, "crm") as world:
        crm = world.again()
        won = {"stage_id": world.won_stage, "date_last_stage_update": "2026-05-04 10:00:00"}
        world.add("crm.lead", name="Boiler", type="opportunity", **won)
        [seen] = (await crm.pull(Stream.DEALS, None, None)).items
        assert isinstance(seen, Deal)
        assert (seen.is_won, seen.placed_at) == (True, datetime(2026, 5, 4, 10, tzinfo=UTC))
        await crm.close()
