"""HubSpot as strangers meet it: silences, lateness, and what an account does not tell or allow."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
import pytest_asyncio

from core.clock import SystemClock
from core.crm.ports import Deal, FactKind, Field, Fields, NewContact, On, Stale, Stream, Todo
from core.crm.pulling import Puller
from core.errors import Gone, Locked, Refused, TryLater
from core.links import new_nonce
from core.testing.crm_pushing import note
from core.testing.crms import read
from integrations.crm.api import Answer
from integrations.crm.hubspot.connector import HubspotCrm
from integrations.crm.hubspot.troubles import Taken, judge, of_part
from tests.crms.hubspot_server import Wrong
from tests.crms.hubspot_world import HubspotWorld, hubspot


@pytest_asyncio.fixture
async def world() -> AsyncIterator[HubspotWorld]:
    async with hubspot() as world:
        yield world


def test_who_has_a_value_already() -> None:
    def existing(**error: Any) -> str:
        trouble = of_part({"category": "CONFLICT", **error})
        assert isinstance(trouble, Taken)
        return trouble.existing

    told = "Contact already exists. Existing ID: 151"
    assert existing(message=told, context={"existingId": ["151"]}) == existing(message=told) == "151"
    assert existing(message="Contact already exists", context={"existingId": []}) == ""


def test_the_door_of_hubspot_is_not_a_right() -> None:
    blocked = judge(Answer(403))
    assert isinstance(blocked, Locked) and blocked.whole_door and blocked.why.startswith("blocked: ")


# Setting up -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("nth", [1, 7, 8])
async def test_setting_up_with_a_late_answer(
    world: HubspotWorld, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    crm, made = world.again(), 0
    define = world._define

    def late(kind: str, body: dict[str, Any]) -> dict[str, Any]:
        nonlocal made
        made += 1
        done = define(kind, body)
        if made == nth:
            raise Wrong(504, "")
        return done

    monkeypatch.setattr(world, "_define", late)
    assert len(await crm.setup()) == 8
    assert (await crm.check()).lacks == ()
    await crm.close()


async def test_what_was_tried_before_setting_up_waits(world: HubspotWorld) -> None:
    crm = world.again()
    fact = note(await world.contact("Anna"))
    [verdict] = await crm.push([fact])
    assert isinstance(verdict.trouble, Locked) and not verdict.trouble.whole_door
    assert "otklik crm setup hubspot" in verdict.trouble.why
    with pytest.raises(Locked, match="otklik crm setup hubspot"):
        await crm.push([replace(fact, tried=True)])
    await crm.setup()
    [verdict] = await crm.push([replace(fact, tried=True)])
    assert verdict.trouble is None
    await crm.close()


@pytest.mark.parametrize("option", ["", "RUB"])
async def test_an_account_that_is_told_to_nobody(world: HubspotWorld, option: str) -> None:
    world.tells_account = False
    crm = world.again(currency=option)
    await crm.setup()
    lacks = (await crm.check()).lacks
    assert [lack.partition(":")[0] for lack in lacks] == ["rights"] * (not option)
    for currency in ("", "USD"):
        await world.deal("Boiler", amount=Decimal(5), currency=currency, at=world.now())
    seen = [one.currency for one in await read(crm, Stream.DEALS) if isinstance(one, Deal)]
    assert seen == [option, "USD"]
    await crm.close()


async def test_a_token_with_the_scopes_that_are_needed_and_no_more(world: HubspotWorld) -> None:
    """Without tickets nobody asks for them: a scope that lacks would be told every five minutes."""
    world.scopes.remove("tickets")
    crm = world.again(tickets_days=None)
    await crm.setup()
    world.scopes = [scope for scope in world.scopes if not scope.startswith("crm.schemas.")]
    assert (await crm.check()).lacks == ()
    streams = Puller(crm, world.settings, SystemClock()).streams()
    assert streams == [Stream.OWNERS, Stream.COMPANIES, Stream.PEOPLE, Stream.DEALS]
    for stream in streams:
        assert await read(crm, stream) == []
    await crm.close()


def test_of_dozens_of_scopes_those_of_the_readme_are_named() -> None:
    told = ["crm.schemas.quotes.write", "tickets.highly_sensitive.v2", "crm.schemas.contacts.write"]
    for shape in ({"context": {"requiredGranularScopes": told}}, {"errors": [{"context": {"x": 1}}]}):
        lack = judge(Answer(403, {"status": "error", "category": "MISSING_SCOPES", **shape}))
        assert isinstance(lack, Locked)
        assert ("(crm.schemas.contacts.write)" in lack.why) is ("context" in shape)
        assert "quotes" not in lack.why


# Reading ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["name", "object"])
async def test_sorts_in_the_form_that_is_heeded(crm: HubspotCrm, world: HubspotWorld, form: str) -> None:
    world.sorts = {form}
    since = world.now()
    made = [await world.contact(f"Person {n}") for n in range(150)]
    assert {item.id for item in await read(crm, Stream.PEOPLE, since)} == set(made)
    made += [await world.contact(f"Person {n}") for n in range(300)]
    assert {item.id for item in await read(crm, Stream.PEOPLE, since)} == set(made)
    world.sorts = {"name", "object"} - {form}
    assert {item.id for item in await read(crm, Stream.PEOPLE, since)} == set(made)
    world.sorts = set()
    with pytest.raises(TryLater):
        await crm.pull(Stream.PEOPLE, since, None)


async def test_what_hubspot_fails_to_read_is_not_gone(crm: HubspotCrm, world: HubspotWorld) -> None:
    anna, boris = await world.contact("Anna"), await world.contact("Boris")
    deal = await world.deal("Boiler", amount=Decimal(5), currency="EUR", at=world.now(), contact=anna)
    fact = note(anna)
    await crm.push([fact])
    world.failing = {anna, deal, fact.key}
    with pytest.raises(TryLater):
        await crm.present(Stream.PEOPLE, [anna, boris])
    with pytest.raises(TryLater):
        await crm.pull(Stream.DEALS, None, None)
    with pytest.raises(TryLater):
        await crm.standing([Stale(FactKind.NOTE, fact.key, fact.on)])


# Telling ----------------------------------------------------------------------------------------------------


async def test_a_todo_of_an_owner_who_left(crm: HubspotCrm, world: HubspotWorld) -> None:
    anna = await world.contact("Anna")
    boss, other = await world.owner("Olga Orlova", "o@teply.test"), await world.owner("Pavel", "p@teply.test")
    gone = Todo(new_nonce(), (On(Stream.PEOPLE, anna),), title="Call", owner=boss, due_at=world.now())
    kept = replace(gone, key=new_nonce(), owner=other)
    world.owners[boss]["archived"] = True
    for tried in (False, True):
        verdicts = await crm.push([replace(gone, tried=tried), replace(kept, tried=tried)])
        assert [verdict.trouble for verdict in verdicts] == [None, None]
        assert sorted(todo.owner for todo in await world.todos()) == ["", other]


async def test_fields_of_which_hubspot_says_nothing(crm: HubspotCrm, world: HubspotWorld) -> None:
    world.is_silent = True
    old, other, boris = [await world.contact(name) for name in ("Anna S.", "Anna", "Boris")]
    both = await world.merge_anew(Stream.PEOPLE, old, other)
    values = {Field.OUTCOME: "finished"}
    facts = [Fields(f"k{id}", (On(Stream.PEOPLE, id),), values=values) for id in (old, "999999", boris)]
    moved, gone, done = await crm.push(facts)
    assert (moved.trouble, done.trouble) == (None, None)
    assert isinstance(gone.trouble, Gone)
    assert await world.fields(both) == await world.fields(boris) == {"outcome": "finished"}
    stale = [Stale(FactKind.FIELDS, fact.key, fact.on) for fact in facts]
    assert [verdict.trouble for verdict in await crm.withdraw(stale)] == [None, None, None]
    assert await crm.standing(stale) == [False, False, False]


async def test_a_new_contact_with_an_email_of_somebody_else(crm: HubspotCrm, world: HubspotWorld) -> None:
    """HubSpot has every e-mail once, also those beside a contact's main one."""
    anna = await world.contact("Anna", email="anna@b.test")
    world.touch(world.records["contacts"][anna], hs_additional_emails="shared@b.test;x@b.test")
    fact = NewContact(new_nonce(), name="Boris Ivanov", phone="+79161234567", email="shared@b.test")
    [asked] = await crm.push([fact])
    assert isinstance(asked.trouble, Refused) and asked.candidates == (anna,)
    [made] = await crm.push([replace(fact, others=(anna,), tried=True)])
    assert made.trouble is None and made.ref != anna
    seen = world.records["contacts"][made.ref].properties
    assert (seen["lastname"], seen["phone"], seen.get("email")) == ("Ivanov", "+79161234567", None)


async def test_a_new_contact_with_an_email_that_hubspot_refuses(crm: HubspotCrm, world: HubspotWorld) -> None:
    facts = [NewContact(new_nonce(), name="Anna", email=email) for email in ("a@localhost", "a@b.test")]
    odd, good = await crm.push(facts)
    assert (odd.trouble, good.trouble) == (None, None)
    assert "email" not in world.records["contacts"][odd.ref].properties
