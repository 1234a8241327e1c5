"""Bitrix24: what it does in its own way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from core.clock import SystemClock
from core.crm.ports import Contact, Deal, FactKind, Field, Fields, NewContact, On, Owner, Stale, Stream, Todo
from core.errors import Gone, Locked, Misconfigured, Refused, Unknown, Unsupported
from core.links import new_nonce
from core.settings import load
from core.testing import Weather, hostile
from core.testing.crm_pushing import in_trouble, note, stale, told
from core.testing.crms import last, read
from integrations.crm.bitrix24 import writing
from integrations.crm.bitrix24.connector import Bitrix24Crm
from tests.crms.bitrix24_server import CODE, Fault, written
from tests.crms.bitrix24_world import Bitrix24World, bitrix24, shown


@pytest_asyncio.fixture
async def world() -> AsyncIterator[Bitrix24World]:
    async with bitrix24() as made:
        yield made


# Setting up -------------------------------------------------------------------------------------------------

NAMES = ("WEBHOOK_URL", "URL", "APP_ID", "APP_SECRET", "REFRESH_TOKEN")


def test_it_is_there_when_it_is_set_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(f"OTKLIK_BITRIX24_{name}", raising=False)
    settings = load(_env_file=None, secret="s" * 32)
    make = EntryPoint("bitrix24", "integrations.crm.bitrix24:crm", "otklik.crms").load()
    assert make(settings, SystemClock()) is None
    monkeypatch.setenv("OTKLIK_BITRIX24_WEBHOOK_URL", f"https://acme.bitrix24.ru/rest/1/{CODE}/")
    made = make(settings, SystemClock())
    assert made.manifest.name == "bitrix24" and made.manifest.limits.per_second == 2
    assert made._calls._api.base == f"https://acme.bitrix24.ru/rest/1/{CODE}/"
    monkeypatch.setenv("OTKLIK_BITRIX24_URL", "https://acme.bitrix24.ru/")
    with pytest.raises(Misconfigured, match="twice"):
        make(settings, SystemClock())
    monkeypatch.delenv("OTKLIK_BITRIX24_WEBHOOK_URL")
    monkeypatch.setenv("OTKLIK_BITRIX24_APP_ID", "local.1")
    with pytest.raises(Misconfigured, match="OTKLIK_BITRIX24_APP_SECRET, OTKLIK_BITRIX24_REFRESH_TOKEN"):
        make(settings, SystemClock())
    monkeypatch.setenv("OTKLIK_BITRIX24_APP_SECRET", "s")
    monkeypatch.setenv("OTKLIK_BITRIX24_REFRESH_TOKEN", "r")
    assert make(settings, SystemClock())._calls._api.base == "https://acme.bitrix24.ru/rest/"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://acme.bitrix24.ru", "whole address"),
        (f"https://acme.bitrix24.ru/rest/1/{CODE}/crm.contact.list", "whole address"),
        (f"http://acme.bitrix24.ru/rest/1/{CODE}/", "https://"),
        (f"https://10.0.0.5/rest/1/{CODE}/", "OTKLIK_ALLOWED_HOSTS"),
    ],
)
async def test_an_address_that_is_none_is_said_without_its_secret(
    world: Bitrix24World, url: str, why: str
) -> None:
    with pytest.raises(Misconfigured, match=why) as raised:
        world.again(webhook_url=url)
    assert CODE not in str(raised.value)


async def test_setup_on_an_empty_account(world: Bitrix24World) -> None:
    one = world.again()
    try:
        found = await one.check()
        assert found.account == "127.0.0.1" and found.me == "Vadim V (1)"
        assert [lack.partition(":")[0] for lack in found.lacks] == ["fields"]
        assert "otklik crm setup bitrix24" in found.lacks[0]
        assert list(await one.setup()) == [
            "UF_CRM_OTKLIK_LAST", "UF_CRM_OTKLIK_RESULT", "UF_CRM_OTKLIK_AGREED", "UF_CRM_OTKLIK_ADDR",
            "UF_CRM_OTKLIK_INVITE",
        ]  # fmt: skip
        assert world.server.fields["contact"]["UF_CRM_OTKLIK_LAST"]["type"] == "datetime"
        world.server.calls.clear()
        found = await one.check()
        assert found.lacks == () and "crm.contact.UF_CRM_OTKLIK_ADDR" in found.fields
        assert len(world.server.calls) == 1
    finally:
        await one.close()


async def test_only_an_administrator_makes_fields(world: Bitrix24World) -> None:
    world.server.is_admin = False
    one = world.again()
    try:
        assert len((await one.check()).lacks) == 2
        with pytest.raises(Locked, match=r"rights: only an administrator") as raised:
            await one.setup()
        assert not raised.value.whole_door
    finally:
        await one.close()


async def test_a_field_that_somebody_made_meanwhile_is_ours(world: Bitrix24World) -> None:
    one = world.again()
    world.server.fails["crm.contact.userfield.add"] = Fault("ERROR_CORE", "The field already exists.")
    try:
        with pytest.raises(Locked, match="UF_CRM_OTKLIK_LAST"):
            await one.setup()
        assert list(await one.setup()) == ["UF_CRM_OTKLIK_LAST"]
    finally:
        await one.close()


@pytest.mark.parametrize("weather", [Weather.LOST, Weather.BROKEN])
async def test_a_slow_answer_ends_no_setting_up(world: Bitrix24World, weather: Weather) -> None:
    """Each field changes a table: an answer may come too late, and the field is there."""
    one = world.again()
    await world.order(weather, writing=True)
    try:
        if weather is Weather.LOST:
            assert len(await one.setup()) == 5
        else:
            with pytest.raises(Unknown):
                await one.setup()
            assert list(await one.setup()) == ["UF_CRM_OTKLIK_LAST"]
        assert list(await one.setup()) == []
    finally:
        await one.close()


async def test_missing_rights_are_named(world: Bitrix24World, crm: Bitrix24Crm) -> None:
    world.server.scopes = ["crm"]
    world.server.closed = {"crm.deal.list"}
    one = world.again(segment_field="UF_CRM_SEGMNT")
    try:
        lacks = (await one.check()).lacks
    finally:
        await one.close()
    assert [lack.partition(".")[0] for lack in lacks] == [
        "rights: the webhook or app lacks a scope",
        "rights: deals cannot be read",
        "rights: owners cannot be read",
        "fields: contacts have no field UF_CRM_SEGMNT",
    ]
    assert "Missing: user or user_basic." in lacks[0]


async def test_a_dead_webhook_closes_the_door_with_a_sentence(world: Bitrix24World) -> None:
    one = world.again(webhook_url=f"{world.server.url}/rest/1/{CODE[::-1]}/")
    try:
        with pytest.raises(Locked, match=r"key: .*OTKLIK_BITRIX24_WEBHOOK_URL") as raised:
            await one.check()
        assert raised.value.whole_door
    finally:
        await one.close()


async def test_what_bitrix24_would_drop_silently_is_said(world: Bitrix24World) -> None:
    one = world.again()
    on = (On(Stream.PEOPLE, await world.contact("Anna")),)
    fact = Fields(new_nonce(), on, values={Field.OUTCOME: "finished"})
    try:
        trouble = await in_trouble(one, fact)
        assert isinstance(trouble, Locked) and trouble.why.startswith("fields: ") and not trouble.whole_door
        gone = stale(fact)
        assert [verdict.trouble for verdict in await one.withdraw([gone])] == [None]
        assert list(await one.standing([gone])) == [False]
        await one.setup()
        await told(one, fact)
    finally:
        await one.close()


# Pulling ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [47, 48, 49, 50, 100, 130])
async def test_many_of_one_second_all_come_once(world: Bitrix24World, crm: Bitrix24Crm, count: int) -> None:
    """An import gives thousands of records one and the same second."""
    first = await world.contact("First")
    made = [await world.contact(f"Person {n}") for n in range(count)]
    final = await world.contact("Last")
    at = world.server.rows["contact"][made[0]]["DATE_MODIFY"]
    for id in made:
        world.server.rows["contact"][id]["DATE_MODIFY"] = at
    for since in (None, datetime(2026, 5, 4, tzinfo=UTC)):
        found = [item.id for item in await read(crm, Stream.PEOPLE, since)]
        assert found == [first, *made, final]


async def test_a_first_load_says_not_how_far_it_has_seen(world: Bitrix24World, crm: Bitrix24Crm) -> None:
    """It goes by id: what changed behind it is in the reading that begins where this one began."""
    await world.contact("Anna")
    assert (await crm.pull(Stream.PEOPLE, None, None)).seen_to is None
    since = world.now() - timedelta(minutes=5)
    assert (await crm.pull(Stream.PEOPLE, since, None)).seen_to == world.now()


async def test_where_to_go_on_is_nobody_elses_word(crm: Bitrix24Crm) -> None:
    for junk in ("", "x", "after", "nowhere|a|1", "id||x"):
        with pytest.raises(Refused):
            await crm.pull(Stream.PEOPLE, None, junk)


async def test_won_is_what_is_won_there(world: Bitrix24World, crm: Bitrix24Crm) -> None:
    paid = await world.deal("Boiler", amount=Decimal(5), currency="EUR", at=world.now())
    open_one = await world.deal("Pump", amount=Decimal(5), currency="EUR", at=world.now(), won=False)
    assert [item.id for item in await read(crm, Stream.DEALS)] == [paid]
    since = world.now() - timedelta(days=1)
    found = await read(crm, Stream.DEALS, since)
    assert {item.id: item.is_won for item in found if isinstance(item, Deal)} == {paid: True, open_one: False}


async def test_a_nought_that_somebody_wrote_is_one(world: Bitrix24World, crm: Bitrix24Crm) -> None:
    deal = await world.deal("Gift", amount=Decimal(0), currency="RUB", at=world.now())
    seen = last(await read(crm, Stream.DEALS), deal)
    assert isinstance(seen, Deal) and seen.amount == 0


async def test_what_was_bought_comes_with_the_deals_in_one_more_call(
    world: Bitrix24World, crm: Bitrix24Crm
) -> None:
    made = [
        await world.deal(f"Deal {n}", amount=Decimal(5), currency="RUB", at=world.now()) for n in range(3)
    ]
    world.server.products[made[0]] = [{"PRODUCT_NAME": "Boiler", "PRICE": 10.5, "QUANTITY": 2}]
    world.server.fails["crm.deal.productrows.get"] = Fault("", "Access denied")
    world.server.calls.clear()
    page = await crm.pull(Stream.DEALS, None, None)
    assert len(world.server.calls) == 2 and world.server.batches[-1] == 3
    assert [item.lines for item in page.items if isinstance(item, Deal)] == [(), (), ()]
    [first, *_] = (await crm.pull(Stream.DEALS, None, None)).items
    assert isinstance(first, Deal)
    assert [(line.name, line.amount) for line in first.lines] == [("Boiler", Decimal(21))]


async def test_a_margin_and_a_category_of_chosen_fields(world: Bitrix24World) -> None:
    deal = await world.deal("Boiler", amount=Decimal(5), currency="RUB", at=world.now())
    world.server.fields["deal"]["UF_CRM_KIND"] = {
        "type": "enumeration",
        "items": [{"ID": "7", "VALUE": "heating"}, {"ID": "8", "VALUE": "water"}],
    }
    world.server.correct("deal", deal, UF_CRM_MARGIN="100.50|RUB", UF_CRM_KIND=["7", "8"])
    one = world.again(margin_field="UF_CRM_MARGIN", category_field="UF_CRM_KIND")
    try:
        seen = last(await read(one, Stream.DEALS), deal)
    finally:
        await one.close()
    assert isinstance(seen, Deal)
    assert (seen.margin, seen.category) == (Decimal("100.50"), "heating, water")


async def test_owners_come_page_by_page_and_who_left_is_told(world: Bitrix24World, crm: Bitrix24Crm) -> None:
    made = [await world.owner(f"Person {n}", f"p{n}@teply.test") for n in range(60)]
    world.server.rows["user"][made[-1]]["ACTIVE"] = False
    found = await read(crm, Stream.OWNERS)
    assert [one.id for one in found] == ["1", *made]
    assert [one.id for one in found if isinstance(one, Owner) and not one.is_active] == [made[-1]]
    assert await crm.present(Stream.OWNERS, ["1", "999"]) == {"1": "1", "999": None}


async def test_fifty_are_looked_up_in_one_call(world: Bitrix24World, crm: Bitrix24Crm) -> None:
    made = [await world.contact(f"Person {n}") for n in range(50)]
    await world.remove(Stream.PEOPLE, made[1])
    world.server.calls.clear()
    found = await crm.present(Stream.PEOPLE, [*made, "not-a-number"])
    assert found == {id: id if id in made and id != made[1] else None for id in [*made, "not-a-number"]}
    assert len(world.server.calls) == 1


# Telling ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        *hostile.WORDS.values(),
        "[b]x[/b] [USER=1]Vadim[/USER] [url=http://x.example]y[/url] [*] [quote]z[/quote]",
        ":) :-) ;) ;-) 8) B) :D :( :facepalm: =) (:)",
        "at 10:30, 3:2, a:b, x : y, :1 2:",
        "&lt;b&gt; &amp;lt; &#91;b&#93; &copy",
        "<br> <p>x</p> <a href=x>y</a> <b>z</b> 2 < 3 > 1",
        ":f09f9880: mailto:a@b.test tel:+7916 www.x.example WWW.X.EXAMPLE (http://x.example)",
    ],
)
def test_words_read_to_the_letter(words: str) -> None:
    found = shown(writing.literal(words))
    assert found == words.replace("\r\n", "\n")
    assert "[linked]" not in found and "[face]" not in found
    assert "[" not in writing.literal(words)


def test_the_stand_in_does_see_markup_links_and_faces() -> None:
    assert shown("[b]x[/b] :) www.x.example http://y.example") == "x [face] [linked] [linked]"


async def test_a_note_that_was_removed_by_hand_is_made_anew(world: Bitrix24World, crm: Bitrix24Crm) -> None:
    fact = note(await world.contact("Anna"))
    for tried in (True, False):
        [first] = await told(crm, fact)
        world.server.comments.clear()
        [again] = await told(crm, replace(fact, ref=first.ref, tried=tried))
        assert again.ref != first.ref and list(world.server.comments) == [again.ref]
        world.server.comments.clear()


async def test_a_note_is_found_among_many(world: Bitrix24World, crm: Bitrix24Crm) -> None:
    anna = await world.contact("Anna")
    fact = note(anna)
    [first] = await told(crm, fact)
    world.server.comments[first.ref]["COMMENT"] += "\nand a colleague's remark"
    quoting = note(anna, f"they wrote otklik:{fact.key} themselves")
    await told(crm, quoting)
    for _ in range(120):
        id = str(world.server.number())
        world.server.comments[id] = {"ID": id, "COMMENT": "a person's", "on": ("contact", anna)}
    [again] = await told(crm, replace(fact, tried=True))
    assert again.ref == first.ref
    await crm.withdraw([stale(fact), stale(quoting)])
    assert len(world.server.comments) == 120


async def test_a_comment_that_was_moved_by_a_merge_is_still_removed(
    world: Bitrix24World, crm: Bitrix24Crm
) -> None:
    anna, boris = await world.contact("Anna"), await world.contact("Anna S.")
    fact = note(anna)
    [first] = await told(crm, fact)
    world.server.comments[first.ref]["on"] = ("contact", boris)
    await world.remove(Stream.PEOPLE, anna)
    gone = stale(fact, first.ref)
    assert list(await crm.standing([gone])) == [True]
    assert [verdict.trouble for verdict in await crm.withdraw([gone])] == [None]
    assert world.server.comments == {} and list(await crm.standing([gone])) == [False]


async def test_a_comment_that_people_linked_elsewhere_is_removed_everywhere(
    world: Bitrix24World, crm: Bitrix24Crm
) -> None:
    facts = [note(await world.contact("Anna")) for _ in range(2)]
    firms = [await world.company("Acme"), await world.company("Bear")]
    refs = [verdict.ref for verdict in await told(crm, *facts)]
    world.server.comments[refs[0]]["also"] = [("company", firm) for firm in firms]
    gone = [stale(fact, ref) for fact, ref in zip(facts, refs, strict=True)]
    assert [verdict.trouble for verdict in await crm.withdraw(gone)] == [None, None]
    assert world.server.comments == {} and list(await crm.standing(gone)) == [False, False]


async def test_of_a_comment_that_people_linked_elsewhere_no_old_words_stay(
    world: Bitrix24World, crm: Bitrix24Crm
) -> None:
    fact = note(await world.contact("Anna"))
    [first] = await told(crm, fact)
    world.server.comments[first.ref]["also"] = [("company", await world.company("Acme"))]
    [again] = await told(crm, replace(fact, ref=first.ref, text="Changed my mind"))
    [seen] = await world.notes()
    assert "Changed my mind" in seen.text and list(world.server.comments) == [again.ref]


async def test_what_somebody_elses_webhook_wrote_is_made_anew(world: Bitrix24World, crm: Bitrix24Crm) -> None:
    """Bitrix24 lets nobody but its author change a comment; the webhook may be another person's now."""
    fact = note(await world.contact("Anna"))
    [first] = await told(crm, fact)
    world.server.person = "2"
    world.server.is_admin = False
    trouble = await in_trouble(crm, replace(fact, ref=first.ref))
    assert isinstance(trouble, Locked) and trouble.why.startswith("rights: ")
    world.server.is_admin = True
    [again] = await told(crm, replace(fact, ref=first.ref, text="Changed my mind"))
    [seen] = await world.notes()
    assert "Changed my mind" in seen.text and list(world.server.comments) == [again.ref]


async def test_nothing_is_told_to_who_is_not_there(world: Bitrix24World, crm: Bitrix24Crm) -> None:
    """Administrators may write on what is gone, and nobody would see it."""
    anna = await world.contact("Anna")
    await world.remove(Stream.PEOPLE, anna)
    on = (On(Stream.PEOPLE, anna),)
    for fact in (note(anna), Todo(new_nonce(), on, title="Call")):
        for one in (fact, replace(fact, tried=True), replace(fact, ref="999")):
            [verdict] = await crm.push([one])
            assert isinstance(verdict.trouble, Gone)
    assert (world.server.comments, world.server.activities) == ({}, {})


async def test_a_todo_is_for_somebody_who_is_there(world: Bitrix24World, crm: Bitrix24Crm) -> None:
    anna = await world.contact("Anna")
    here, left = await world.owner("Olga", "o@teply.test"), await world.owner("Lev", "l@teply.test")
    world.server.rows["user"][here]["has_no_department"] = True
    world.server.rows["user"][left]["ACTIVE"] = False
    facts = [Todo(new_nonce(), (On(Stream.PEOPLE, anna),), title=id, owner=id) for id in (here, left, "999")]
    await told(crm, *facts)
    assert {seen.title: seen.owner for seen in await world.todos()} == {here: here, left: "1", "999": "999"}
    world.server.scopes = ["crm"]  # who has left is not told us then
    await told(crm, replace(facts[1], key=new_nonce()))
    assert (await world.todos())[-1].owner == left


async def test_a_very_long_interview_is_found_again(world: Bitrix24World, crm: Bitrix24Crm) -> None:
    facts = [note(await world.contact("Anna"), f"{'x' * n}{'[Ёж] 😀' * 20_000}") for n in range(3)]
    refs = [verdict.ref for verdict in await told(crm, *facts)]
    for ref in refs:
        words = world.server.comments[ref]["COMMENT"]
        assert len(words.encode()) < 65_535 and "&#9 …" not in words and "&# …" not in words
    again = await told(crm, *(replace(fact, tried=True) for fact in facts))
    assert [verdict.ref for verdict in again] == refs


async def test_who_may_not_see_everything_is_denied_what_is_gone(
    world: Bitrix24World, crm: Bitrix24Crm
) -> None:
    world.server.is_admin = False
    anna, boris = await world.contact("Anna"), await world.contact("Boris")
    await world.remove(Stream.PEOPLE, anna)
    first, second = await crm.push([replace(note(one), tried=True) for one in (anna, boris)])
    assert isinstance(first.trouble, Gone) and second.trouble is None
    fact = note(anna)
    assert [verdict.trouble for verdict in await crm.withdraw([stale(fact)])] == [None]
    assert list(await crm.standing([stale(fact)])) == [False]


async def test_a_missing_right_is_told_of_what_is_there(world: Bitrix24World, crm: Bitrix24Crm) -> None:
    fact = note(await world.contact("Anna"))
    await told(crm, fact)
    world.server.closed = {"crm.timeline.comment.list", "crm.timeline.comment.add"}
    trouble = await in_trouble(crm, note(await world.contact("Boris")))
    assert isinstance(trouble, Locked) and trouble.why.startswith("rights: ") and not trouble.whole_door
    [verdict] = await crm.withdraw([stale(fact)])
    assert isinstance(verdict.trouble, Locked)
    with pytest.raises(Locked):
        await crm.standing([stale(fact)])


async def test_a_fact_for_several_places_is_not_half_told(world: Bitrix24World, crm: Bitrix24Crm) -> None:
    anna, firm = await world.contact("Anna"), await world.company("Acme")
    both = replace(note(anna), on=(On(Stream.PEOPLE, anna), On(Stream.COMPANIES, firm)))
    good = note(anna)
    first, second = await crm.push([both, good])
    assert isinstance(first.trouble, Unsupported) and second.trouble is None
    assert len(await world.notes()) == 1


async def test_a_todo_says_when_and_keeps_its_date(world: Bitrix24World, crm: Bitrix24Crm) -> None:
    due = datetime(2026, 5, 6, 12, 0, tzinfo=UTC)
    fact = Todo(new_nonce(), (On(Stream.PEOPLE, await world.contact("Anna")),), title="Call", due_at=due)
    [first] = await told(crm, fact)
    row = world.server.activities[first.ref]
    assert row["DEADLINE"] == written(due)
    await told(crm, replace(fact, ref=first.ref, due_at=None, title="Call soon"))
    assert (row["DEADLINE"], row["SUBJECT"]) == (written(due), "Call soon")
    [undated] = await told(crm, replace(fact, key=new_nonce(), due_at=None))
    assert world.server.activities[undated.ref]["DEADLINE"]


async def test_what_is_done_stays_done(world: Bitrix24World, crm: Bitrix24Crm) -> None:
    fact = Todo(new_nonce(), (On(Stream.PEOPLE, await world.contact("Anna")),), title="Call")
    [first] = await told(crm, fact)
    world.server.activities[first.ref]["COMPLETED"] = "Y"
    [again] = await told(crm, replace(fact, ref=first.ref, tried=True, title="Call again"))
    assert again.ref == first.ref
    assert world.server.activities[first.ref]["SUBJECT"] == "Call"
    world.server.activities.clear()
    [anew] = await told(crm, replace(fact, ref=first.ref))
    assert anew.ref in world.server.activities


async def test_a_contact_that_seems_to_be_there_is_for_people_to_decide(
    world: Bitrix24World, crm: Bitrix24Crm
) -> None:
    anna = await world.contact("Anna", email="a@b.test")
    boris = await world.contact("Boris", phone="+7 916 123-45-67")
    same = NewContact(new_nonce(), name="Anna", email="a@b.test", phone="+79161234567")
    [verdict] = await crm.push([same])
    assert isinstance(verdict.trouble, Refused) and verdict.candidates == (boris, anna)
    firm = await world.company("Acme")
    [made] = await told(crm, NewContact(new_nonce(), email="new@b.test", company=firm))
    row = world.server.rows["contact"][made.ref]
    assert (row["NAME"], row["LAST_NAME"], row["COMPANY_ID"]) == ("new@b.test", "", firm)


async def test_nobody_else_is_taken_for_whom_we_made(world: Bitrix24World, crm: Bitrix24Crm) -> None:
    anna = await world.contact("Anna", email="a@b.test")
    world.server.unknown = {"ORIGINATOR_ID", "ORIGIN_ID"}
    [made] = await told(crm, NewContact(new_nonce(), name="Boris", email="boris@b.test"))
    assert made.ref != anna


async def test_a_contact_that_bitrix24_does_not_take_says_what_it_may_be(
    world: Bitrix24World, crm: Bitrix24Crm
) -> None:
    words = "Поле «Город a@b.test» обязательно для заполнения"
    world.server.fails["crm.contact.add"] = Fault("", words)
    trouble = await in_trouble(crm, NewContact(new_nonce(), name="Anna", email="a@b.test"))
    assert isinstance(trouble, Refused) and "mandatory" in trouble.why and "a@b" not in trouble.why


async def test_a_made_contact_stays_when_its_fact_is_withdrawn(
    world: Bitrix24World, crm: Bitrix24Crm
) -> None:
    fact = NewContact(new_nonce(), name="Anna Smirnova")
    [made] = await told(crm, fact)
    [known] = await told(crm, replace(fact, ref=made.ref))
    assert known.ref == made.ref
    gone = Stale(FactKind.CONTACT, fact.key, (), made.ref)
    assert [verdict.trouble for verdict in await crm.withdraw([gone])] == [None]
    assert await world.exists(Stream.PEOPLE, made.ref)
    assert list(await crm.standing([gone])) == [False]


async def test_the_echo_of_our_own_words_changes_nothing(world: Bitrix24World, crm: Bitrix24Crm) -> None:
    anna = await world.contact("Anna", email="a@b.test")
    before = [item for item in await read(crm, Stream.PEOPLE) if item.id == anna]
    await told(crm, Fields(new_nonce(), (On(Stream.PEOPLE, anna),), values={Field.OUTCOME: "finished"}))
    after = [item for item in await read(crm, Stream.PEOPLE) if item.id == anna]
    assert after == before and isinstance(after[0], Contact)


async def test_a_made_contact_is_not_made_twice_after_a_lost_answer(
    world: Bitrix24World, crm: Bitrix24Crm
) -> None:
    fact: Any = NewContact(new_nonce(), name="Anna", email="a@b.test")
    [made] = await told(crm, fact)
    [again] = await told(crm, replace(fact, tried=True))
    assert again.ref == made.ref and len(world.server.rows["contact"]) == 1
