"""What amoCRM is told: batches with faults in them, tasks, contacts, what is taken back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from core.crm.ports import FactKind, Field, Fields, NewContact, On, Stale, Stream, Todo
from core.errors import Gone, Locked, Refused, TryLater, Unknown, Unsupported
from core.links import new_nonce
from core.testing import Weather
from core.testing.crm_pushing import in_trouble, note, stale, told
from integrations.crm.amocrm import writing
from integrations.crm.amocrm.batches import named_rows
from integrations.crm.amocrm.connector import AmocrmCrm
from tests.crms.amocrm_server import ME
from tests.crms.amocrm_world import AmoWorld, amocrm


@pytest_asyncio.fixture
async def world() -> AsyncIterator[AmoWorld]:
    async with amocrm() as made:
        yield made


def on(id: str) -> tuple[On, ...]:
    return (On(Stream.PEOPLE, id),)


# Batches ----------------------------------------------------------------------------------------------------


async def test_fifty_notes_are_one_write(world: AmoWorld, crm: AmocrmCrm) -> None:
    people = [await world.contact(f"Person {n}") for n in range(50)]
    before = world.writes
    await told(crm, *(note(one) for one in people))
    assert world.writes - before == 1
    assert len(await world.notes()) == 50


@pytest.mark.parametrize("names_faults", [True, False])
async def test_a_fault_in_a_batch_is_its_own_only(
    world: AmoWorld, crm: AmocrmCrm, names_faults: bool
) -> None:
    world.server.names_faults = names_faults
    values = [{Field.INVITATION: one} for one in ("https://a.test", "no address", "https://b.test")]
    people = [await world.contact(f"Person {n}") for n in range(3)]
    facts = [Fields(new_nonce(), on(id), values=one) for id, one in zip(people, values, strict=True)]
    first, second, third = await crm.push(facts)
    assert (first.ref, first.trouble, third.ref, third.trouble) == (people[0], None, people[2], None)
    assert type(second.trouble) is Refused and "no address" not in second.trouble.why
    assert ("InvalidType at custom_fields_values.0" in second.trouble.why) is names_faults
    assert [bool(await world.fields(one)) for one in people] == [True, False, True]


@pytest.mark.parametrize(("status", "kind"), [(403, Locked), (404, Gone)])
async def test_a_right_that_lacks_for_one_is_no_lack_for_all(
    world: AmoWorld, crm: AmocrmCrm, status: int, kind: type[Exception]
) -> None:
    people = [await world.contact(f"Person {n}") for n in range(3)]
    world.server.closed = {int(people[1]): status}
    first, second, third = await crm.push([note(one) for one in people])
    assert first.ref and third.ref and type(second.trouble) is kind
    if isinstance(second.trouble, Locked):
        assert second.trouble.why.startswith("rights: ") and not second.trouble.whole_door
    assert {seen.on for seen in await world.notes()} == {(people[0],), (people[2],)}


async def test_an_account_that_echoes_no_request_id(world: AmoWorld, crm: AmocrmCrm) -> None:
    world.server.echoes = False
    people = [await world.contact(f"Person {n}") for n in range(3)]
    verdicts = await told(crm, *(note(one, f"words {n}") for n, one in enumerate(people)))
    for verdict, person in zip(verdicts, people, strict=True):
        assert str(world.server.rows["notes"][int(verdict.ref)]["entity_id"]) == person


def test_an_answer_that_says_too_little_is_of_unknown_fate() -> None:
    for rows in ([], [{"id": 1, "request_id": "a"}], [{"id": 1}, {"id": 2}, {"id": 3}]):
        with pytest.raises(Unknown):
            named_rows(["a", "b"], rows)


async def test_what_was_done_before_the_trouble_is_not_forgotten(world: AmoWorld, crm: AmocrmCrm) -> None:
    """Else it were told again, untried: a second note."""
    anna, firm = await world.contact("Anna"), await world.company("Acme")
    facts = [note(anna), replace(note(anna), on=(On(Stream.COMPANIES, firm),))]

    def stumble(request: object) -> None:
        if world.server.calls[-1] == "POST /api/v4/contacts/notes":
            world.server._weather[False] = Weather.BUSY  # the look for the company

    world.server.before = stumble  # type: ignore[assignment]
    first, second = await crm.push(facts)
    assert first.ref and first.trouble is None
    assert isinstance(second.trouble, TryLater)
    assert len(await world.notes()) == 1


async def test_a_fact_for_several_places_is_not_half_told(world: AmoWorld, crm: AmocrmCrm) -> None:
    anna, firm = await world.contact("Anna"), await world.company("Acme")
    both = replace(note(anna), on=(On(Stream.PEOPLE, anna), On(Stream.COMPANIES, firm)))
    assert isinstance(await in_trouble(crm, both), Unsupported)
    assert await world.notes() == []


async def test_an_account_without_filters_is_told_as_well(world: AmoWorld, crm: AmocrmCrm) -> None:
    people = [await world.contact(f"Person {n}") for n in range(4)]
    world.server.has_filters = False
    gone = await world.contact("Gone")
    await world.remove(Stream.PEOPLE, gone)
    last, lost = await crm.push([note(people[3]), note(gone)])
    assert last.ref and isinstance(lost.trouble, Gone)


# Notes and tasks --------------------------------------------------------------------------------------------


async def test_a_note_that_people_removed_is_written_anew(world: AmoWorld, crm: AmocrmCrm) -> None:
    fact = note(await world.contact("Anna"))
    [first] = await told(crm, fact)
    del world.server.rows["notes"][int(first.ref)]
    [again] = await told(crm, replace(fact, ref=first.ref, tried=True))
    assert again.ref != first.ref and len(await world.notes()) == 1


async def test_of_many_notes_ours_is_found(world: AmoWorld, crm: AmocrmCrm) -> None:
    anna = await world.contact("Anna")
    for n in range(205):
        world.server.enter(
            "notes", entity_id=int(anna), note_type="common", params={"text": f"n {n}"}, _on="contacts"
        )
    fact = note(anna)
    [first] = await told(crm, fact)
    [again] = await told(crm, replace(fact, tried=True))
    assert again.ref == first.ref


async def test_of_a_note_that_is_taken_back_no_word_is_left(world: AmoWorld, crm: AmocrmCrm) -> None:
    """amoCRM's API removes no notes and no tasks: words are taken away, the mark stays."""
    anna = await world.contact("Anna")
    fact = note(anna)
    [first] = await told(crm, fact)
    world.server.rows["notes"][int(first.ref)]["params"]["text"] = "edited by people, without our mark"
    await crm.withdraw([stale(fact, first.ref)])
    [row] = world.server.rows["notes"].values()
    assert row["params"] == {"text": f"otklik:{fact.key}"}
    before = world.writes
    await crm.withdraw([stale(fact, first.ref)])
    assert world.writes == before  # nothing left to take
    [again] = await told(crm, replace(fact, tried=True))
    assert again.ref == first.ref


async def test_a_withdrawn_task_is_done_and_empty(world: AmoWorld, crm: AmocrmCrm) -> None:
    fact = Todo(new_nonce(), on(await world.contact("Anna")), title="Call", text="The boiler leaks")
    [first] = await told(crm, fact)
    await crm.withdraw([stale(fact)])
    row = world.server.rows["tasks"][int(first.ref)]
    assert (row["text"], row["is_completed"]) == (f"otklik:{fact.key}", True)
    await told(crm, replace(fact, tried=True))
    assert not row["is_completed"] and "leaks" in row["text"]


async def test_a_task_says_when_and_keeps_its_state(world: AmoWorld, crm: AmocrmCrm) -> None:
    due = datetime(2026, 5, 6, 12, 0, tzinfo=UTC)
    fact = Todo(new_nonce(), on(await world.contact("Anna")), title="Call", due_at=due)
    [first] = await told(crm, fact)
    row = world.server.rows["tasks"][int(first.ref)]
    row["is_completed"] = True
    await told(crm, replace(fact, ref=first.ref, tried=True, title="Call soon"))
    assert (row["complete_till"], row["is_completed"]) == (int(due.timestamp()), True)
    assert row["text"].startswith("Call soon\notklik:")


async def test_a_task_is_for_the_contacts_owner_or_whoever_there_is(world: AmoWorld, crm: AmocrmCrm) -> None:
    boss, left = await world.owner("Olga", "o@t.test"), await world.owner("Left", "l@t.test")
    world.server.rows["users"][int(left)]["rights"]["is_active"] = False
    hers, theirs = await world.contact("Anna", owner=boss), await world.contact("Boris", owner=left)
    facts = [Todo(new_nonce(), on(id), title="Call", owner=who)
             for id, who in ((hers, ""), (theirs, ""), (hers, left), (theirs, boss))]  # fmt: skip
    await told(crm, *facts)
    by_key = {todo.key: row["responsible_user_id"] for todo in facts
              for row in world.server.rows["tasks"].values() if todo.key in row["text"]}  # fmt: skip
    assert [by_key[fact.key] for fact in facts] == [int(boss), ME, ME, int(boss)]
    await told(crm, replace(facts[0], owner=left, tried=True, title="Call soon"))
    assert [todo.title for todo in await world.todos()].count("Call soon") == 1


def test_words_are_told_to_the_letter() -> None:
    assert writing.literal("a\r\nb\rc\x00\x1f <b>&amp; @all\t\ud800") == "a\nb\nc <b>&amp; @all\t\ufffd"


# Contacts ---------------------------------------------------------------------------------------------------


async def test_a_contact_that_seems_to_be_there_is_for_people_to_decide(
    world: AmoWorld, crm: AmocrmCrm
) -> None:
    anna = await world.contact("Anna", phone="89161234567")  # +7… and 8… are one
    await world.contact("Like her", email="xanna@b.test")
    for fact in (
        NewContact(new_nonce(), name="Anna", phone="+79161234567"),
        NewContact(new_nonce(), name="Anna", phone="+79161234567", email="anna@b.test"),
    ):
        [verdict] = await crm.push([fact])
        assert isinstance(verdict.trouble, Refused) and verdict.candidates == (anna,)
    [made] = await told(crm, NewContact(new_nonce(), email="anna@b.test"))
    assert world.server.rows["contacts"][int(made.ref)]["name"] == "anna@b.test"


async def test_a_new_contact_stands_with_its_company(world: AmoWorld, crm: AmocrmCrm) -> None:
    firm = await world.company("Acme")
    fact = NewContact(new_nonce(), name="Anna", company=firm)
    [made] = await told(crm, fact)
    row = world.server.rows["contacts"][int(made.ref)]
    assert row["_embedded"]["companies"] == [{"id": int(firm)}]
    row["_embedded"]["companies"] = []  # as if the answer had been lost before
    before = world.writes
    await told(crm, replace(fact, tried=True))
    await told(crm, replace(fact, tried=True))
    assert row["_embedded"]["companies"] and world.writes == before + 1
    orphan = NewContact(new_nonce(), name="Boris", company="999999")
    assert (await told(crm, orphan))[0].ref


async def test_a_made_contact_stays_when_its_fact_is_withdrawn(world: AmoWorld, crm: AmocrmCrm) -> None:
    fact = NewContact(new_nonce(), name="Anna")
    [made] = await told(crm, fact)
    gone = Stale(FactKind.CONTACT, fact.key, (), made.ref)
    assert [verdict.trouble for verdict in await crm.withdraw([gone])] == [None]
    assert await world.exists(Stream.PEOPLE, made.ref)
    assert await crm.standing([gone]) == [False]


async def test_without_our_fields_nothing_is_half_told(world: AmoWorld) -> None:
    one = world.again()
    anna = await world.contact("Anna")
    try:
        for fact in (
            Fields(new_nonce(), on(anna), values={Field.OUTCOME: "finished"}),
            NewContact(new_nonce(), name="Boris"),
        ):
            trouble = await in_trouble(one, fact)
            assert isinstance(trouble, Locked) and trouble.why.startswith("fields: ")
            assert not trouble.whole_door
        assert world.writes == 0
        await one.setup()
        await told(one, fact)
    finally:
        await one.close()


async def test_the_echo_of_our_own_words_changes_nothing(world: AmoWorld, crm: AmocrmCrm) -> None:
    anna = await world.contact("Anna", email="a@b.test")
    before = (await crm.pull(Stream.PEOPLE, None, None)).items
    await told(crm, Fields(new_nonce(), on(anna), values={Field.OUTCOME: "finished"}))
    assert list((await crm.pull(Stream.PEOPLE, None, None)).items) == list(before)
