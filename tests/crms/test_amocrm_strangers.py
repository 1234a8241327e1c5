"""What strangers meet on a real account, as amoCRM's documentation and its users' reports tell it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from core.crm.ports import Contact, Dropped, FactKind, Field, Fields, NewContact, On, Stale, Stream, Todo
from core.errors import Locked, TryLater, Unknown
from core.links import new_nonce
from core.testing import Weather
from core.testing.crm_pushing import note, stale, told
from core.testing.crms import read
from integrations.crm.amocrm.connector import AmocrmCrm
from integrations.crm.amocrm.ours import FIELDS
from tests.crms.amocrm_world import AmoWorld, amocrm


@pytest_asyncio.fixture
async def world() -> AsyncIterator[AmoWorld]:
    async with amocrm() as made:
        yield made


def on(id: str) -> tuple[On, ...]:
    return (On(Stream.PEOPLE, id),)


@pytest.mark.parametrize("shut", ["json", "page"])
async def test_who_is_shut_out_does_not_insist(world: AmoWorld, crm: AmocrmCrm, shut: str) -> None:
    """A block is a 403 as a missing right is. It ends all, and costs one call more, not one for each fact."""
    people = [await world.contact(f"Person {n}") for n in range(20)]
    world.server.shut = shut
    world.server.calls.clear()
    with pytest.raises(Locked, match="blocked: ") as raised:
        await crm.push([note(one) for one in people])
    assert raised.value.whole_door and len(world.server.calls) == 2
    with pytest.raises(Locked, match="blocked: ") as raised:
        await crm.check()
    assert raised.value.whole_door


async def test_a_page_instead_of_an_answer_takes_nobody_for_gone(world: AmoWorld, crm: AmocrmCrm) -> None:
    anna = await world.contact("Anna")
    world.server.page = True
    with pytest.raises(Locked, match="address: a page"):
        await crm.push([note(anna)])
    with pytest.raises(Locked, match="address: a page"):
        await crm.present(Stream.PEOPLE, [anna])
    with pytest.raises(Unknown):
        await crm._calls.write("POST", "contacts/notes", [])


@pytest.mark.parametrize("detail", ["Системная ошибка, повторите попытку позже", "Please, try again later"])
async def test_a_400_that_asks_to_try_again_is_no_refusal(
    world: AmoWorld, crm: AmocrmCrm, detail: str
) -> None:
    world.server.stumbles = detail
    anna = await world.contact("Anna")
    with pytest.raises(Unknown):
        await crm.push([note(anna), note(anna)])
    with pytest.raises(TryLater):
        await crm.pull(Stream.COMPANIES, None, None)
    world.server.stumbles = ""
    await told(crm, note(anna))


async def test_what_is_amended_has_its_own_name_whatever_the_order(world: AmoWorld, crm: AmocrmCrm) -> None:
    """amoCRM repeats no request_id of what is changed, and does not say in what order it answers."""
    people = [await world.contact(f"Person {n}") for n in range(3)]
    facts = [note(one) for one in people]
    made = await told(crm, *facts)
    again = [replace(one, ref=at.ref, tried=True, text="Other") for one, at in zip(facts, made, strict=True)]
    amended = await told(crm, *reversed(again))
    assert [one.ref for one in reversed(amended)] == [one.ref for one in made]
    fields = [Fields(new_nonce(), on(id), values={Field.OUTCOME: "x"}) for id in reversed(people)]
    assert [one.ref for one in await told(crm, *fields)] == list(reversed(people))


async def test_what_is_cut_at_its_emoji_is_found_again(world: AmoWorld, crm: AmocrmCrm) -> None:
    world.server.cuts_emoji = True
    anna = await world.contact("Anna")
    fact, todo = note(anna, "Fine 👍 all day"), Todo(new_nonce(), on(anna), title="Call 👍 Anna", text="👍")
    await told(crm, fact)
    await told(crm, todo)
    await told(crm, replace(fact, tried=True, text="Changed 👍"))
    await told(crm, replace(todo, tried=True))
    assert (len(world.server.rows["notes"]), len(world.server.rows["tasks"])) == (1, 1)
    assert [one.title for one in await world.todos()] == ["Call Anna"]
    await crm.withdraw([stale(fact), stale(todo)])
    assert await crm.standing([stale(fact), stale(todo)]) == [False, False]
    assert await world.notes() == []


async def test_fields_that_people_took_out_or_made_anew(world: AmoWorld, crm: AmocrmCrm) -> None:
    anna = await world.contact("Anna")
    fact = Fields(new_nonce(), on(anna), values={Field.OUTCOME: "finished"})
    await told(crm, fact)
    world.server.lose_fields()
    await crm.setup()
    await told(crm, replace(fact, tried=True))  # the ids are others
    assert (await world.fields(anna))["outcome"] == "finished"
    world.server.lose_fields()
    assert [one.trouble for one in await crm.withdraw([stale(fact)])] == [None]
    with pytest.raises(Locked, match="otklik crm setup amocrm"):
        await crm.push([fact])


async def test_fields_without_codes_are_known_by_their_names(world: AmoWorld) -> None:
    """People cannot give codes, and amoCRM was seen to refuse one (its PHP library, issue 604)."""
    world.server.takes_codes = False
    one = world.again()
    try:
        world.server.field("contacts", "", "text", "otklik: Outcome ")  # by hand, and too short
        assert list(await one.setup()) == [code for code in FIELDS if code != "OTKLIK_OUTCOME"]
        assert list(await one.setup()) == []
        [lack] = (await one.check()).lacks
        assert lack == "fields: otklik: Outcome  is a text. Make it anew as a textarea."
        [made] = await one.push([NewContact("k" * 22, name="Anna", phone="+79161234567")])
        anna_there = on(made.ref)
        await one.push(
            [Fields("f" * 22, anna_there, values={Field.ADDRESSES: "telegram:1", Field.OUTCOME: "x"})]
        )
        again = replace(NewContact("k" * 22, name="Anna", phone="+79161234567"), tried=True)
        assert [verdict.ref for verdict in await one.push([again])] == [made.ref]
        [anna] = await read(one, Stream.PEOPLE)
        assert isinstance(anna, Contact) and anna.addresses == ("telegram:1",)
        old = Stale(FactKind.FIELDS, "f" * 22, anna_there)
        assert await one.standing([old]) == [True]
        await one.withdraw([old])
        assert await one.standing([old]) == [False]
    finally:
        await one.close()


async def test_a_lost_answer_does_not_end_the_setup(world: AmoWorld) -> None:
    one = world.again(url=f"{world.server.url}/dashboard/?lang=ru")  # as it is copied from a browser
    try:
        await world.order(Weather.LOST, writing=True)
        assert list(await one.setup()) == list(FIELDS)
        assert list(await one.setup()) == []
    finally:
        await one.close()


@pytest.mark.parametrize("has_filters", [True, False])
async def test_what_lies_in_the_bin_is_gone(world: AmoWorld, crm: AmocrmCrm, has_filters: bool) -> None:
    world.server.has_filters = has_filters
    anna, boris = await world.contact("Anna"), await world.contact("Boris")
    world.server.rows["contacts"][int(boris)]["is_deleted"] = True
    assert await crm.present(Stream.PEOPLE, [anna, boris]) == {anna: anna, boris: None}
    assert await read(crm, Stream.PEOPLE) == [Dropped(Stream.PEOPLE, boris), Contact(anna, "Anna", owner="")]
