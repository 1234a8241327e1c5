"""HubSpot's connector: the suite, its error table, its payloads, and what only HubSpot does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import pytest_asyncio

from core.clock import SystemClock
from core.crm.ports import (
    Contact,
    Deal,
    DealLine,
    Dropped,
    FactKind,
    Field,
    Fields,
    NewContact,
    On,
    Owner,
    Pulled,
    Stale,
    Stream,
    Todo,
)
from core.errors import Gone, Locked, Misconfigured, Refused, Trouble, TryLater, Unknown
from core.links import new_nonce
from core.testing import CrmContract, Weather
from core.testing.crm_pushing import note
from core.testing.crms import read
from integrations.crm.api import Answer
from integrations.crm.hubspot import crm as plugin
from integrations.crm.hubspot.connector import HubspotCrm
from integrations.crm.hubspot.troubles import Taken, judge, of_part
from tests.crms.hubspot_world import HubspotWorld, hubspot


@pytest_asyncio.fixture
async def world() -> AsyncIterator[HubspotWorld]:
    async with hubspot() as world:
        yield world


class TestHubspot(CrmContract):
    pass


# What goes wrong, row by row --------------------------------------------------------------------------------


def said(status: int, category: str = "", **more: Any) -> Answer:
    """An error as HubSpot says it; its message quotes a customer."""
    headers, wait, wrote = more.pop("headers", {}), more.pop("wait", None), more.pop("wrote", False)
    message = more.pop("message", "a@b.test is taken")
    data = {"status": "error", "message": message, "category": category, "correlationId": CASE, **more}
    return Answer(status, data, headers, wait, wrote)


CASE = "aeb5f871-7f07-4993-9211-075dc63e7cbf"
DETAIL = {"message": "x", "code": "PROPERTY_DOESNT_EXIST", "context": {"propertyName": ["otklik_key"]}}
TAKEN = {"message": "x", "code": "CONFLICTING_UNIQUE_VALUE", "context": {"propertyName": ["otklik_key"]}}
SCOPE = {"message": "x", "context": {"requiredGranularScopes": ["crm.objects.deals.read"]}}
NO_PROPERTY = (  # the page "Error handling", multi-status errors
    'Property values were not valid: [{"isValid":false,"message":"Property \\"missing\\" does not exist",'
    '"error":"PROPERTY_DOESNT_EXIST","name":"missing","portalId":891936587}]'
)
IS_TAKEN = 'Property values were not valid: [{"isValid":false,"error":"CONFLICTING_UNIQUE_VALUE","name":"x"}]'
INTERVAL = {"x-hubspot-ratelimit-remaining": "0", "x-hubspot-ratelimit-interval-milliseconds": "10000"}


@pytest.mark.parametrize(
    ("answer", "kind", "after"),
    [
        (said(429, policyName="TEN_SECONDLY_ROLLING"), TryLater, 10),
        (said(429, policyName="TEN_SECONDLY_ROLLING", wait=timedelta(seconds=7)), TryLater, 7),
        (said(429, policyName="SECONDLY"), TryLater, 1),
        (said(429, message="You have reached your secondly limit."), TryLater, 1),
        (said(429, policyName="DAILY"), TryLater, 3_600),
        (said(429, headers=INTERVAL), TryLater, 10),
        (said(429), TryLater, 10),
        (said(423), TryLater, 2),
        (said(477, wait=timedelta(seconds=600)), TryLater, 600),
        (said(477), TryLater, 3_600),
        (said(401, "INVALID_AUTHENTICATION"), Locked, None),
        (said(401, "EXPIRED_AUTHENTICATION"), Locked, None),
        (said(403, "MISSING_SCOPES", errors=[SCOPE]), Locked, None),
        (said(403, "USER_DOES_NOT_HAVE_PERMISSIONS"), Locked, None),
        (said(404, "OBJECT_NOT_FOUND"), Gone, None),
        (said(404), Gone, None),
        (Answer(404), Locked, None),
        (said(403), Locked, None),
        (Answer(403), Locked, None),
        (said(409, "CONFLICT"), Taken, None),
        (said(400, "VALIDATION_ERROR"), Refused, None),
        (said(400, "VALIDATION_ERROR", errors=[TAKEN]), Taken, None),
        (said(400, "VALIDATION_ERROR", message="5. 7 already has that value."), Taken, None),
        (said(400, "VALIDATION_ERROR", errors=[DETAIL]), Locked, None),
        (said(400, message="Unable to infer object type from: x"), Refused, None),
        (said(400, "RATE_LIMITS"), TryLater, 10),
        (said(414), Refused, None),
        (said(500), TryLater, None),
        (said(500, wrote=True), Unknown, None),
        (said(502, wrote=True), Unknown, None),
        (said(504), TryLater, None),
        (said(524, wrote=True), Unknown, None),
        (Answer(302), Locked, None),
        (Answer(400, ["nonsense"]), Refused, None),
        (Answer(400, {"errors": "nonsense", "context": 5}), Refused, None),
    ],
)
def test_error_table(answer: Answer, kind: type[Trouble], after: int | None) -> None:
    trouble = judge(answer)
    assert type(trouble) is kind
    told = trouble.after if isinstance(trouble, TryLater) else None
    assert (told.total_seconds() if told else None) == after
    assert "a@b.test" not in trouble.why
    if isinstance(trouble, Locked):
        assert trouble.why[0].islower()


def test_well_is_no_trouble_and_troubles_name_the_case() -> None:
    assert [judge(Answer(status)) for status in (200, 201, 204, 207)] == [None] * 4
    assert CASE in (judge(said(400, "VALIDATION_ERROR")) or Trouble()).why
    locked = judge(said(403, "MISSING_SCOPES", errors=[SCOPE]))
    assert isinstance(locked, Locked) and not locked.whole_door
    assert "crm.objects.deals.read" in locked.why


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ({"category": "OBJECT_NOT_FOUND"}, Gone),
        ({"category": "VALIDATION_ERROR"}, Refused),
        ({"category": "CONFLICT"}, Taken),
        ({"category": "INTERNAL_ERROR"}, Unknown),
        ({"category": "VALIDATION_ERROR", "message": NO_PROPERTY}, Locked),
        ({"category": "VALIDATION_ERROR", "message": IS_TAKEN}, Taken),
        ({"category": "SERVICE_UNAVAILABLE"}, TryLater),
        ({"category": "INVALID_PARAMETERS"}, Refused),
        ({}, Refused),
    ],
)
def test_errors_of_parts(part: dict[str, str], kind: type[Trouble]) -> None:
    assert type(of_part(part)) is kind


# Setting up, looking around ---------------------------------------------------------------------------------


async def test_setting_up_an_empty_account(world: HubspotWorld) -> None:
    crm = world.again()
    found = await crm.check()
    assert [lack.partition(":")[0] for lack in found.lacks] == ["fields"] * 3
    assert all("otklik crm setup hubspot" in lack for lack in found.lacks)
    made = await crm.setup()
    assert {"notes.otklik_key", "tasks.otklik_key", "contacts.otklik_key"} < set(made)
    assert len(made) == 8
    assert set(made) <= set((await crm.check()).fields)
    assert world.custom["notes"]["otklik_key"]["hasUniqueValue"] is True
    assert (await crm.check()).lacks == ()
    await crm.close()


async def test_setting_up_goes_on_where_it_was_cut_off(world: HubspotWorld) -> None:
    crm = world.again()
    await crm.setup()
    del world.custom["notes"]["otklik_key"]
    del world.custom["contacts"]["otklik_outcome"]
    assert sorted(await crm.setup()) == ["contacts.otklik_outcome", "notes.otklik_key"]
    await crm.close()


async def test_a_key_that_keeps_nothing_out_is_told(crm: HubspotCrm, world: HubspotWorld) -> None:
    world.custom["notes"]["otklik_key"]["hasUniqueValue"] = False
    with pytest.raises(Locked, match="unique"):
        await crm.setup()
    [lack] = (await crm.check()).lacks
    assert "unique" in lack


async def test_missing_scopes_are_named(crm: HubspotCrm, world: HubspotWorld) -> None:
    for scope in ("crm.objects.contacts.write", "crm.objects.line_items.read", "tickets"):
        world.scopes.remove(scope)
    lacks = (await crm.check()).lacks
    assert len(lacks) == 3
    assert all(lack.startswith("rights: add the scope ") for lack in lacks)
    anna = await world.contact("Anna")
    with pytest.raises(Locked, match=r"crm\.objects\.contacts\.write") as raised:
        await crm.push([note(anna)])
    assert not raised.value.whole_door


async def test_a_token_of_which_hubspot_tells_nothing(crm: HubspotCrm, world: HubspotWorld) -> None:
    world.knows_tokens = False
    found = await crm.check()
    assert (found.lacks, found.me) == ((), "")
    assert "4711" in found.account


async def test_fields_that_are_not_there_are_named(world: HubspotWorld) -> None:
    crm = world.again(segment_field="tier", margin_field="profti", category_field="product")
    await crm.setup()
    lacks = (await crm.check()).lacks
    assert [lack.partition(":")[0] for lack in lacks] == [
        "OTKLIK_HUBSPOT_SEGMENT_FIELD",
        "OTKLIK_HUBSPOT_MARGIN_FIELD",
    ]
    await crm.close()


def test_it_is_not_there_without_a_token(world: HubspotWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OTKLIK_HUBSPOT_TOKEN", raising=False)
    assert plugin(world.settings, SystemClock()) is None
    monkeypatch.setenv("OTKLIK_HUBSPOT_TOKEN", "pat-eu1-0")
    monkeypatch.setenv("OTKLIK_HUBSPOT_CALLS_PER_10_SECONDS", "100")
    made = plugin(world.settings, SystemClock())
    assert made is not None
    assert (made.manifest.limits.per_second, made.manifest.limits.batch) == (10, 100)
    assert made.manifest.limits.at_once >= 6
    for name, value in {
        "TOKEN": "pat eu1",
        "URL": "http://api.hubapi.com",
        "CALLS_PER_10_SECONDS": "0",
    }.items():
        with monkeypatch.context() as changed:
            changed.setenv(f"OTKLIK_HUBSPOT_{name}", value)
            with pytest.raises(Misconfigured, match=f"OTKLIK_HUBSPOT_{name}"):
                plugin(world.settings, SystemClock())


# Reading ----------------------------------------------------------------------------------------------------


async def test_many_of_one_moment_and_more_than_a_search_has(crm: HubspotCrm, world: HubspotWorld) -> None:
    """An import gives hundreds of records the same time of change; a search page has 200."""
    since = world.now()
    made = [await world.contact(f"Person {n}") for n in range(950)]
    moment = world.now()
    for n, id in enumerate(made):
        record = world.records["contacts"][id]
        record.updated = moment + timedelta(milliseconds=(0 if 200 <= n < 750 else n))
    found = await read(crm, Stream.PEOPLE, since)
    assert {item.id for item in found} == set(made)
    assert len(found) < 2 * len(made)


@pytest.mark.parametrize("count", [199, 200, 201, 400, 401])
async def test_edges_of_search_pages(crm: HubspotCrm, world: HubspotWorld, count: int) -> None:
    since = world.now()
    made = [await world.contact(f"Person {n}") for n in range(count)]
    page = await crm.pull(Stream.PEOPLE, since, None)
    assert page.total == count
    assert page.seen_to is not None and page.seen_to <= world.now()
    assert {item.id for item in await read(crm, Stream.PEOPLE, since)} == set(made)


async def test_who_changes_while_changes_are_read_moves_to_the_end(
    crm: HubspotCrm, world: HubspotWorld
) -> None:
    since = world.now()
    made = [await world.contact(f"Person {n}") for n in range(450)]
    page = await crm.pull(Stream.PEOPLE, since, None)
    found = {item.id for item in page.items}
    for id in made[:150]:  # were the next page the second hundreds of a list, 150 would be missed
        await world.change(Stream.PEOPLE, id, name="Again")
    while page.after is not None:
        page = await crm.pull(Stream.PEOPLE, since, page.after)
        found |= {item.id for item in page.items}
    assert found == set(made)


async def test_a_place_that_is_none_of_ours_is_refused(crm: HubspotCrm, world: HubspotWorld) -> None:
    for after in ("nonsense", "from.x", "in.5", "in.5.x", "from."):
        with pytest.raises(Refused):
            await crm.pull(Stream.PEOPLE, world.now(), after)


async def test_merges_as_they_are_now_and_as_they_were(crm: HubspotCrm, world: HubspotWorld) -> None:
    first, second = await world.contact("Anna S."), await world.contact("Anna Smirnova")
    since = world.now()
    both = await world.merge_anew(Stream.PEOPLE, first, second)
    found = await crm.present(Stream.PEOPLE, [first, second, both, "999999"])
    assert found == {first: both, second: both, both: both, "999999": None}
    pulled = await read(crm, Stream.PEOPLE, since)
    assert [item.id for item in pulled] == [both, first, second]
    assert pulled[1:] == [Dropped(Stream.PEOPLE, first, both), Dropped(Stream.PEOPLE, second, both)]


async def test_a_merge_that_no_property_tells(crm: HubspotCrm, world: HubspotWorld) -> None:
    first, second, other = [await world.company(name) for name in ("A", "B", "C")]
    both = await world.merge_anew(Stream.COMPANIES, first, second)
    world.records["companies"][both].properties.pop("hs_merged_object_ids")
    found = await crm.present(Stream.COMPANIES, [first, second, other])
    assert found == {first: both, second: both, other: other}


async def test_owners_who_left_are_told(crm: HubspotCrm, world: HubspotWorld) -> None:
    made = [await world.owner(f"Owner {n}", f"o{n}@teply.test") for n in range(105)]
    world.owners[made[7]]["archived"] = True
    found = {item.id: item for item in await read(crm, Stream.OWNERS)}
    assert set(found) == set(made)
    assert [id for id, one in found.items() if isinstance(one, Owner) and not one.is_active] == [made[7]]
    assert await crm.present(Stream.OWNERS, [made[0], "5"]) == {made[0]: made[0], "5": None}
    assert await crm.present(Stream.OWNERS, []) == {}


async def test_what_a_deal_was_made_of(world: HubspotWorld) -> None:
    crm = world.again(margin_field="profit", category_field="product")
    anna, firm = await world.contact("Anna"), await world.company("Acme")
    deal = await world.deal(
        "Boiler",
        amount=Decimal("100.50"),
        currency="",
        at=world.now(),
        contact=anna,
        company=firm,
        profit="40.5",
        product="heating",
    )
    lines = [
        world.add("line_items", {"name": "Boiler", "quantity": "1", "amount": "80.50"}),
        world.add("line_items", {"name": "Fitting", "quantity": "2.5", "amount": "20"}),
    ]
    world.records["0-3"][deal].links["line_items"] = {id: {19} for id in lines}
    [seen] = await read(crm, Stream.DEALS)
    assert isinstance(seen, Deal)
    assert (seen.currency, seen.margin, seen.category) == ("EUR", Decimal("40.5"), "heating")
    assert seen.lines == (
        DealLine("Boiler", Decimal(1), Decimal("80.50")),
        DealLine("Fitting", Decimal("2.5"), Decimal(20)),
    )
    await crm.close()
    bare = world.again(lines=False)
    [seen] = await read(bare, Stream.DEALS)
    assert isinstance(seen, Deal) and seen.lines == ()
    assert not any("line_items" in call for call in world.calls[-5:])
    await bare.close()


async def test_a_refund_and_a_sum_that_is_none(crm: HubspotCrm, world: HubspotWorld) -> None:
    await world.deal("Back", amount=Decimal(-5), currency="EUR", at=world.now())
    await world.deal("Odd", amount=None, currency="EUR", at=world.now())
    odd = world.alive("0-3")[-1]
    odd.properties["amount"] = "NaN"
    back, seen = await read(crm, Stream.DEALS)
    assert isinstance(back, Deal) and back.is_refund and back.amount == -5
    assert isinstance(seen, Deal) and seen.amount is None and not seen.is_refund


async def test_zones_as_hubspot_has_them(world: HubspotWorld) -> None:
    crm = world.again(zone_field="")
    anna = await world.contact("Anna")
    for told, zone in {
        "america_slash_port_hyphen_au_hyphen_prince": "America/Port-au-Prince",
        "us_slash_eastern": "US/Eastern",
        "europe_slash_moscow": "Europe/Moscow",
        "Europe/Moscow": "Europe/Moscow",
        "nowhere": "nowhere",
    }.items():
        world.records["contacts"][anna].properties["hs_timezone"] = told
        [seen] = await read(crm, Stream.PEOPLE)
        assert isinstance(seen, Contact) and seen.zone == zone
    await crm.close()


# Telling ----------------------------------------------------------------------------------------------------


async def people(world: HubspotWorld, count: int) -> list[str]:
    return [await world.contact(f"Person {n}") for n in range(count)]


async def test_a_hundred_notes_are_one_call(crm: HubspotCrm, world: HubspotWorld) -> None:
    facts = [note(id) for id in await people(world, 100)]
    before = len(world.calls)
    verdicts = await crm.push(facts)
    assert [verdict.trouble for verdict in verdicts] == [None] * 100
    assert world.calls[before:] == ["POST /crm/objects/2026-03/notes/batch/create"]


async def test_a_lost_answer_to_a_hundred_makes_no_double(crm: HubspotCrm, world: HubspotWorld) -> None:
    facts = [note(id) for id in await people(world, 100)]
    await world.order(Weather.LOST, writing=True)
    with pytest.raises(Unknown):
        await crm.push(facts)
    before = len(world.calls)
    verdicts = await crm.push([replace(fact, tried=True) for fact in facts])
    assert len({verdict.ref for verdict in verdicts}) == 100
    assert len(await world.notes()) == 100
    assert len(world.calls) - before == 3  # looked up, changed, associated


async def test_what_is_told_twice_although_nobody_says_so(crm: HubspotCrm, world: HubspotWorld) -> None:
    """The unique key keeps the second one out, and the fact is told as one that was tried."""
    [one, two] = [note(id) for id in await people(world, 2)]
    [first] = await crm.push([one])
    for form in (False, True):  # an error of its own for each part, and one for all
        world.all_or_nothing = form
        again, other = await crm.push([replace(one, text="Amended"), replace(two, key=new_nonce())])
        assert (again.ref, again.trouble, other.trouble) == (first.ref, None, None)
    assert sum("Amended" in seen.text for seen in await world.notes()) == 1
    assert len(await world.notes()) == 3


@pytest.mark.parametrize("all_or_nothing", [False, True])
async def test_one_part_spoils_nothing(crm: HubspotCrm, world: HubspotWorld, all_or_nothing: bool) -> None:
    world.all_or_nothing = all_or_nothing
    ids = await people(world, 20)
    for id in (ids[3], ids[17]):
        await world.remove(Stream.PEOPLE, id)
    facts = [note(id) for id in ids]
    facts[9] = replace(facts[9], text="\0\0 odd")
    verdicts = await crm.push(facts)
    assert [n for n, verdict in enumerate(verdicts) if isinstance(verdict.trouble, Gone)] == [3, 17]
    assert len(await world.notes()) == 18
    retold = await crm.push([replace(fact, tried=True) for fact in facts])
    assert [n for n, verdict in enumerate(retold) if isinstance(verdict.trouble, Gone)] == [3, 17]
    assert len(await world.notes()) == 18


async def test_a_company_that_is_gone_is_told_of_a_note_that_stands(
    crm: HubspotCrm, world: HubspotWorld
) -> None:
    anna, firm = await world.contact("Anna"), await world.company("Acme")
    fact = replace(note(anna), on=(On(Stream.PEOPLE, anna), On(Stream.COMPANIES, firm)))
    await crm.push([fact])
    await world.remove(Stream.COMPANIES, firm)
    [verdict] = await crm.push([replace(fact, tried=True)])
    assert isinstance(verdict.trouble, Gone)
    assert len(await world.notes()) == 1


async def test_a_note_that_somebody_deleted_is_made_again(crm: HubspotCrm, world: HubspotWorld) -> None:
    fact = note(await world.contact("Anna"))
    [made] = await crm.push([fact])
    world.records["notes"][made.ref].archived = True
    [again] = await crm.push([replace(fact, ref=made.ref, tried=True)])
    assert again.trouble is None and again.ref != made.ref
    assert len(await world.notes()) == 1


async def test_what_the_owner_did_with_a_todo_is_left_alone(crm: HubspotCrm, world: HubspotWorld) -> None:
    anna, boss = await world.contact("Anna"), await world.owner("Olga Orlova", "o@teply.test")
    fact = Todo(new_nonce(), (On(Stream.PEOPLE, anna),), title="Call back", owner=boss, due_at=world.now())
    [made] = await crm.push([fact])
    world.records["tasks"][made.ref].properties["hs_task_status"] = "COMPLETED"
    await crm.push([replace(fact, title="Call back at once", tried=True)])
    seen = world.records["tasks"][made.ref].properties
    assert (seen["hs_task_status"], seen["hs_task_subject"]) == ("COMPLETED", "Call back at once")


async def test_what_was_withdrawn_says_nothing_in_the_bin(crm: HubspotCrm, world: HubspotWorld) -> None:
    anna = await world.contact("Anna")
    fact = note(anna)
    todo = Todo(new_nonce(), fact.on, title="Call Anna", text="at noon")
    for one in (fact, todo):
        await crm.push([one])
        kind = FactKind.NOTE if one is fact else FactKind.TODO
        [gone] = await crm.withdraw([Stale(kind, one.key, one.on)])
        assert gone.trouble is None
    [kept], [task] = world.records["notes"].values(), world.records["tasks"].values()
    assert kept.archived and task.archived
    assert "hs_note_body" not in kept.properties
    assert (task.properties["hs_task_subject"], "hs_task_body" in task.properties) == ("-", False)


async def test_two_facts_about_the_fields_of_one_contact(crm: HubspotCrm, world: HubspotWorld) -> None:
    anna = await world.contact("Anna")
    on = (On(Stream.PEOPLE, anna),)
    one = Fields("k1", on, values={Field.OUTCOME: "stopped", Field.CONSENT: "interview"})
    two = Fields("k2", on, values={Field.OUTCOME: "finished"})
    assert [verdict.trouble for verdict in await crm.push([one, two])] == [None, None]
    assert await world.fields(anna) == {"outcome": "finished", "consent": "interview"}


async def test_fields_of_one_who_was_merged(crm: HubspotCrm, world: HubspotWorld) -> None:
    old, other = await world.contact("Anna S."), await world.contact("Anna")
    both = await world.merge_anew(Stream.PEOPLE, old, other)
    fact = Fields("k", (On(Stream.PEOPLE, old),), values={Field.OUTCOME: "finished"})
    [verdict] = await crm.push([fact])
    assert verdict.trouble is None
    assert await world.fields(both) == {"outcome": "finished"}
    assert await crm.standing([Stale(FactKind.FIELDS, "k", fact.on)]) == [True]


async def test_a_new_contact_of_a_company(crm: HubspotCrm, world: HubspotWorld) -> None:
    firm = await world.company("Acme")
    fact = NewContact(new_nonce(), name="Anna Maria Smirnova", email="new@b.test", company=firm)
    [made] = await crm.push([fact])
    [seen] = await read(crm, Stream.PEOPLE)
    assert isinstance(seen, Contact)
    assert (seen.id, seen.name, seen.company) == (made.ref, "Anna Maria Smirnova", firm)
    [twice] = await crm.push([fact])  # untold that it was tried: the key is taken, by ourselves
    assert (twice.ref, twice.trouble) == (made.ref, None)
    [known] = await crm.push([NewContact(new_nonce(), name="A", email="New@b.test")])
    assert isinstance(known.trouble, Refused) and known.candidates == (made.ref,)
    stale = Stale(FactKind.CONTACT, fact.key, (), made.ref)
    assert (await crm.withdraw([stale]))[0].trouble is None
    assert await crm.standing([stale]) == [False]
    assert await world.exists(Stream.PEOPLE, made.ref)


async def test_a_note_is_cut_where_hubspots_limit_is(crm: HubspotCrm, world: HubspotWorld) -> None:
    anna = await world.contact("Anna")
    [verdict] = await crm.push([note(anna, "<&" * 40_000)])
    assert verdict.trouble is None
    [seen] = await world.notes()
    assert seen.text.endswith("…")
    assert set(seen.text.partition("\n")[2]) == {"<", "&", "…"}


async def test_spaces_read_to_the_letter(crm: HubspotCrm, world: HubspotWorld) -> None:
    anna = await world.contact("Anna")
    words = "a  b   c\n  indented\n\nlast"
    await crm.push([note(anna, words)])
    [seen] = await world.notes()
    assert seen.text == f"Interview\n{words}"


async def test_a_missing_property_stops_the_door_not_the_fact(crm: HubspotCrm, world: HubspotWorld) -> None:
    anna = await world.contact("Anna")
    del world.custom["contacts"]["otklik_outcome"]
    with pytest.raises(Locked, match="otklik crm setup hubspot"):
        await crm.push([Fields("k", (On(Stream.PEOPLE, anna),), values={Field.OUTCOME: "finished"})])


async def test_limits_of_hubspot_are_kept_with_many_at_once() -> None:
    """The connector's own pace, against a server that counts: no call too many, and none is refused."""
    async with hubspot(strict=True) as world:
        crm = world.again(limits=None)
        try:
            await crm.setup()
            anna = await world.contact("Anna")
            await asyncio.gather(*(crm.push([note(anna)]) for _ in range(24)))
        finally:
            await crm.close()
        assert world.over == []
        assert len(await world.notes()) == 24


async def test_searches_have_a_limit_of_their_own() -> None:
    async with hubspot(strict=True) as world:
        crm = world.again(limits=None)
        try:
            await asyncio.gather(*(crm.pull(Stream.PEOPLE, world.now(), None) for _ in range(7)))
        finally:
            await crm.close()
        assert world.over == []


async def test_too_fast_is_waited_for_by_whoever_shares_the_account(
    crm: HubspotCrm, world: HubspotWorld
) -> None:
    anna = await world.contact("Anna")
    await world.order(Weather.BUSY, writing=True)
    with pytest.raises(TryLater) as raised:
        await crm.push([note(anna)])
    assert raised.value.whole_door
    assert raised.value.after == timedelta(seconds=7)
    assert await world.notes() == []


# Webhooks ---------------------------------------------------------------------------------------------------


async def test_webhooks_that_are_forged_or_old(crm: HubspotCrm, world: HubspotWorld) -> None:
    anna = await world.contact("Anna")
    good = await world.knock(Stream.PEOPLE, anna)
    assert crm.admit(good) == ""
    now = int(SystemClock().wall().timestamp() * 1_000)
    minute = 60_000
    assert crm.admit(world.signed([], at=now - 4 * minute)) is not None
    for at in (now - 6 * minute, now + 6 * minute, 0):
        assert crm.admit(world.signed([], at=at)) is None
    for name, value in {
        "x-hubspot-request-timestamp": ["", "x", "-5", "٣", "9" * 400, str(now + 1_000)],
        "x-hubspot-signature-v3": ["", "é", "AAAA", good.headers["x-hubspot-signature-v3"][0].lower()],
    }.items():
        for wrong in value:
            assert crm.admit(replace(good, headers={**good.headers, name: [wrong]})) is None, (name, wrong)
    assert crm.admit(replace(good, body=good.body + b" ")) is None
    other = world.again(webhook_secret="")
    assert other.admit(good) is None
    await other.close()


async def test_what_webhooks_tell(crm: HubspotCrm, world: HubspotWorld) -> None:
    def heard(*events: object) -> tuple[set[Stream], list[Pulled]]:
        found = crm.read(json.dumps(events))
        return set(found.streams), list(found.items)

    event = world.event
    assert heard(event("contact.creation", "5"), event("deal.propertyChange", "6")) == (
        {Stream.PEOPLE, Stream.DEALS},
        [],
    )
    assert heard(event("object.creation", "5", objectTypeId="0-5")) == ({Stream.TICKETS}, [])
    linked = event("object.associationChange", "5", fromObjectTypeId="0-3", toObjectTypeId="0-1")
    assert heard(linked) == ({Stream.DEALS}, [])
    assert heard(event("contact.propertyChange", "5", propertyName="otklik_outcome")) == (set(), [])
    assert heard(event("contact.privacyDeletion", "5")) == (set(), [Dropped(Stream.PEOPLE, "5")])
    assert heard(event("company.restore", "5")) == ({Stream.COMPANIES}, [])
    assert heard(event("line_item.deletion", "5")) == ({Stream.DEALS}, [])
    assert heard(event("product.creation", "5"), event("conversation.newMessage", "5")) == (set(), [])
    kept = event("company.merge", "1", primaryObjectId=1, mergedObjectIds=[2], newObjectId=1)
    assert heard(kept) == ({Stream.COMPANIES}, [Dropped(Stream.COMPANIES, "2", "1")])


async def test_a_delivery_of_more_events_than_hubspot_sends_is_refused(crm: HubspotCrm) -> None:
    with pytest.raises(Refused):
        crm.read(json.dumps([{}] * 1_001))
