"""What is Odoo's own in telling it things, and in taking them back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from core.crm.ports import Crm, FactKind, Field, Fields, NewContact, On, Stale, Stream, Todo
from core.errors import Gone, Locked, Refused, TryLater
from core.links import new_nonce
from core.testing.crm_pushing import note, stale, told
from integrations.crm.odoo.writing import LABELS, html, plain
from tests.crms.odoo_orm import Oops
from tests.crms.odoo_world import OdooWorld, odoo


@pytest.fixture(params=[17, 19])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[OdooWorld]:
    async with odoo(request.param) as world:
        yield world


@pytest.fixture
async def anna(world: OdooWorld) -> str:
    return await world.contact("Anna", phone="8 (916) 123-45-67", email="Anna@b.test")


async def test_setup_makes_all_fields_at_once(world: OdooWorld) -> None:
    crm = world.again()
    assert sorted(await crm.setup()) == sorted(LABELS)
    assert world.server.methods.count("ir.model.fields.create") == 1
    kinds = {name: world.server.orm.models["res.partner"][name]["type"] for name in LABELS}
    assert kinds.pop("x_otklik_last_interview") == "datetime"
    assert set(kinds.values()) == {"char"}
    await crm.close()


async def test_setup_needs_settings(world: OdooWorld) -> None:
    world.server.orm.forbidden |= {("ir.model.fields", "create"), ("ir.model", "read")}
    crm = world.again()
    with pytest.raises(Locked, match="rights: only an account with Settings"):
        await crm.setup()
    fields = Fields(new_nonce(), (On(Stream.PEOPLE, "1"),), values={Field.OUTCOME: "x"})
    for fact in (fields, NewContact(new_nonce(), name="New")):
        with pytest.raises(Locked, match="otklik crm setup odoo") as raised:
            await crm.push([fact])
        assert not raised.value.whole_door
    assert world.writes == 0
    await crm.close()


async def test_a_note_is_internal_and_reaches_nobody(crm: Crm, world: OdooWorld, anna: str) -> None:
    said = world.now() - timedelta(hours=3)
    [verdict] = await told(crm, note(anna, at=said))
    row = world.row("mail.message", verdict.ref.partition(",")[2])
    assert (row["model"], row["message_type"], row["is_internal"]) == ("res.partner", "comment", True)
    assert row["subtype_id"] == world.server.orm.note
    assert row["date"] == world.server.orm.written(said)
    assert world.server.contexts[-1]["mail_create_nosubscribe"] is True


async def test_without_the_subtype_it_is_still_a_note(crm: Crm, world: OdooWorld, anna: str) -> None:
    world.server.fails["ir.model.data.check_object_reference"] = Oops("builtins.ValueError", "not found")
    [verdict] = await told(crm, note(anna))
    assert world.row("mail.message", verdict.ref.partition(",")[2])["subtype_id"] is None


async def test_unseen_characters_do_not_spoil_the_note(crm: Crm, world: OdooWorld, anna: str) -> None:
    await told(crm, note(anna, "before \0\ud83d\ufffe\x1b after"))
    [seen] = await world.notes()
    assert "before \ufffd\ufffd\ufffd\ufffd after" in seen.text
    assert plain("a\r\nb\rc\td") == "a\nb\nc\td"


async def test_an_image_in_words_stays_words(crm: Crm, world: OdooWorld, anna: str) -> None:
    words = """see 'data:image/png;base64,iVBORw0KGgo=' and "data:image/gif;base64,R0lGOD" """.strip()
    await told(crm, note(anna, words))
    assert words in (await world.notes())[0].text


async def test_a_hundred_notes_are_one_call(crm: Crm, world: OdooWorld) -> None:
    size = crm.manifest.limits.batch
    people = [await world.contact(f"Person {n}") for n in range(size)]
    before = world.writes
    await told(crm, *[note(one) for one in people])
    assert world.writes == before + 1
    assert len(await world.notes()) == size


async def test_one_that_is_refused_does_not_stop_the_others(crm: Crm, world: OdooWorld, anna: str) -> None:
    world.server.fails["mail.message.create"] = Oops("odoo.exceptions.ValidationError", "one of them")
    assert [v.trouble for v in await crm.push([note(anna), note(anna)])] == [None, None]
    assert len(await world.notes()) == 2


async def test_a_contact_that_we_may_not_write_does_not_stop_the_others(
    crm: Crm, world: OdooWorld, anna: str
) -> None:
    """Rules, and contacts of Odoo's own staff: AccessError for one, and for the whole call."""
    staff = await world.contact("Staff")
    world.server.orm.closed.add(int(staff))
    notes = [note(staff), note(anna)]
    values = {Field.OUTCOME: "finished"}
    fields = [Fields(new_nonce(), (On(Stream.PEOPLE, one),), values=values) for one in (staff, anna)]
    for facts in (notes, fields):
        first, second = await crm.push(facts)
        assert isinstance(first.trouble, Locked) and not first.trouble.whole_door
        assert second.trouble is None
    world.server.orm.forbidden.add(("res.partner", "write"))  # of nobody: one call says it
    for facts in (notes, fields):
        with pytest.raises(Locked):
            await crm.push(facts)


async def test_what_was_written_is_told_when_the_rest_is_not(crm: Crm, world: OdooWorld, anna: str) -> None:
    first, second = note(anna), note(anna, "second")
    await told(crm, second)
    world.server.fails["mail.message.write"] = Oops("psycopg2.errors.SerializationFailure")
    verdicts = await crm.push([first, replace(second, tried=True)])
    assert verdicts[0].trouble is None
    assert isinstance(verdicts[1].trouble, TryLater)


async def test_a_note_that_somebody_deleted_is_made_again(crm: Crm, world: OdooWorld, anna: str) -> None:
    fact = note(anna)
    [first] = await told(crm, fact)
    world.server.orm.delete("mail.message", int(first.ref.partition(",")[2]))
    [again] = await told(crm, replace(fact, ref=first.ref, tried=True))
    assert again.ref != first.ref
    world.server.fails["mail.message.write"] = Oops("odoo.exceptions.MissingError")
    [meanwhile] = await crm.push([replace(fact, tried=True)])
    assert isinstance(meanwhile.trouble, TryLater)


async def test_another_key_that_looks_alike_is_not_ours(crm: Crm, world: OdooWorld, anna: str) -> None:
    """To Odoo's search "_" is any letter, and case is nothing."""
    one = replace(note(anna, "one"), key="aaaa_aaaaaaaaaaaaaaaaa")
    other = replace(note(anna, "other"), key="AAAAxaaaaaaaaaaaaaaaaa")
    await told(crm, one)
    await told(crm, replace(other, tried=True))
    assert len(await world.notes()) == 2
    await crm.withdraw([stale(one)])
    assert ["other" in seen.text for seen in await world.notes()] == [True]


async def test_a_todo_is_quiet_and_found_when_done(crm: Crm, world: OdooWorld, anna: str) -> None:
    fact = Todo(new_nonce(), (On(Stream.PEOPLE, anna),), title="Call back", text="The boiler leaks")
    [made] = await told(crm, fact)
    assert world.server.contexts[-1]["mail_activity_quick_update"] is True
    number = int(made.ref.partition(",")[2])
    row = world.row("mail.activity", number)
    # mail.activity, _action_done: a message with the words takes its place
    world.server.orm.add("mail.message", model="res.partner", res_id=int(anna), body=row["note"])
    world.server.orm.delete("mail.activity", number)
    await told(crm, replace(fact, ref=made.ref, tried=True, text="It leaks more"))
    assert await world.todos() == []
    assert await crm.standing([stale(fact)]) == [True]
    await crm.withdraw([stale(fact)])
    assert await world.notes() == []
    assert await crm.standing([stale(fact)]) == [False]


async def test_a_note_that_a_merge_has_moved_is_withdrawn(crm: Crm, world: OdooWorld, anna: str) -> None:
    """base.partner.merge moves messages to the contact that stays, and deletes the other."""
    fact = note(anna)
    [made] = await told(crm, fact)
    other = await world.contact("Anna S.")
    world.row("mail.message", made.ref.partition(",")[2])["res_id"] = int(other)
    await world.remove(Stream.PEOPLE, anna)
    await crm.withdraw([stale(fact)])
    assert await world.notes() == []


async def test_where_deleting_is_forbidden_the_words_go(crm: Crm, world: OdooWorld, anna: str) -> None:
    fact = note(anna)
    await told(crm, fact)
    world.server.orm.forbidden.add(("mail.message", "unlink"))
    await crm.withdraw([stale(fact)])
    assert [seen.text for seen in await world.notes()] == [""]
    assert await crm.standing([stale(fact)]) == [False]


async def test_what_cannot_be_withdrawn_does_not_keep_the_rest(crm: Crm, world: OdooWorld, anna: str) -> None:
    boris = await world.contact("Boris")
    values = {Field.OUTCOME: "finished"}
    fields = [Fields(new_nonce(), (On(Stream.PEOPLE, one),), values=values) for one in (anna, boris)]
    notes = [note(anna), note(boris)]
    await told(crm, *fields)
    await told(crm, *notes)
    world.server.orm.closed.add(int(anna))
    facts = [*fields, *notes]
    verdicts = await crm.withdraw([stale(fact) for fact in facts])
    assert [type(verdict.trouble) for verdict in verdicts] == [Locked, *[type(None)] * 3]
    assert await crm.standing([stale(fact) for fact in facts]) == [True, False, False, False]
    assert [seen.text for seen in await world.notes()] == [""]  # Anna's may not be deleted: it is blank


async def test_one_that_is_gone_does_not_keep_the_others(crm: Crm, world: OdooWorld, anna: str) -> None:
    facts = [note(anna), note(anna, "second")]
    await told(crm, *facts)
    world.server.fails["mail.message.unlink"] = Oops("odoo.exceptions.MissingError")
    await crm.withdraw([stale(fact) for fact in facts])
    assert await world.notes() == []


async def test_a_contact_that_we_made_stays(crm: Crm, world: OdooWorld) -> None:
    fact = NewContact(new_nonce(), name="New", email="new@b.test", company=await world.company("Acme"))
    [made] = await told(crm, fact)
    assert world.row("res.partner", made.ref)["parent_id"] == int(fact.company)
    one = Stale(FactKind.CONTACT, fact.key, (), made.ref)
    assert (await crm.withdraw([one]))[0].trouble is None
    assert await crm.standing([one]) == [False]
    assert await world.exists(Stream.PEOPLE, made.ref)


@pytest.mark.parametrize(
    ("phone", "email"), [("+79161234567", ""), ("", "anna@B.test"), ("+7 916 1234567", "other@b.test")]
)
async def test_who_may_be_known_is_not_made_twice(
    crm: Crm, world: OdooWorld, anna: str, phone: str, email: str
) -> None:
    before = world.writes
    [verdict] = await crm.push([NewContact(new_nonce(), name="Anna", phone=phone, email=email)])
    assert verdict.candidates == (anna,)
    assert isinstance(verdict.trouble, Refused)
    assert world.writes == before


async def test_wildcards_in_an_address_are_letters(crm: Crm, world: OdooWorld, anna: str) -> None:
    for email in ("a%@b.test", "Ann_@b.test"):
        [verdict] = await crm.push([NewContact(new_nonce(), name="x", email=email)])
        assert verdict.candidates == ()


async def test_an_id_of_another_crm_is_gone(crm: Crm, world: OdooWorld, anna: str) -> None:
    [verdict] = await crm.push([note("65f0c0ffee")])
    assert isinstance(verdict.trouble, Gone)
    assert await crm.present(Stream.PEOPLE, ["65f0c0ffee", anna]) == {"65f0c0ffee": None, anna: anna}
    assert await crm.present(Stream.DEALS, ["17", "res.users,7"]) == {"17": None, "res.users,7": None}


def test_the_key_stands_in_its_own_line() -> None:
    body = html("A < B", "1 & 2\n  3", "k" * 22)
    assert body == (
        '<p><strong>A &lt; B</strong></p><p style="white-space: pre-wrap">1 &amp; 2<br/>  3</p>'
        f"<p><small>otklik:{'k' * 22}</small></p>"
    )
