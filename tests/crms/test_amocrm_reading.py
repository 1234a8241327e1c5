"""What amoCRM tells: pages that shift, filters that are not there, won deals, webhooks, recorded payloads."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import pytest_asyncio

from core.crm.ports import (
    Company,
    Contact,
    Deal,
    Dropped,
    Field,
    Fields,
    NewContact,
    Note,
    On,
    Owner,
    Stream,
    Todo,
)
from core.errors import Misconfigured, Refused
from core.testing.crms import read
from core.words import Lang
from integrations.crm import amocrm as package
from integrations.crm.amocrm import pulling, reading, webhooks, writing
from integrations.crm.amocrm.batches import named_rows
from integrations.crm.amocrm.calls import listed
from integrations.crm.amocrm.connector import AmocrmCrm
from integrations.crm.amocrm.options import AmocrmOptions
from integrations.crm.amocrm.people import named
from integrations.crm.amocrm.troubles import Invalid, judge
from integrations.crm.api import Answer
from tests.crms.amocrm_world import AmoWorld, amocrm, moment

PAYLOADS = Path(package.__file__).parent / "payloads"
KEY = "A" * 22


@pytest_asyncio.fixture
async def world() -> AsyncIterator[AmoWorld]:
    async with amocrm() as made:
        yield made


# Pages ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("has_filters", [True, False])
@pytest.mark.parametrize("count", [0, 199, 200, 201, 390, 450])
async def test_all_come_whatever_the_page_and_the_account(
    world: AmoWorld, crm: AmocrmCrm, count: int, has_filters: bool
) -> None:
    world.server.has_filters = has_filters
    old = [await world.contact("Old") for _ in range(3)]
    since = world.now() + timedelta(seconds=1)
    made = [await world.contact(f"Person {n}") for n in range(count)]
    assert {item.id for item in await read(crm, Stream.PEOPLE)} == {*old, *made}
    assert {item.id for item in await read(crm, Stream.PEOPLE, since)} == set(made)


@pytest.mark.parametrize("removed", [1, 9, 50, 199, 200])
async def test_what_is_removed_meanwhile_hides_nobody(world: AmoWorld, crm: AmocrmCrm, removed: int) -> None:
    made = [await world.contact(f"Person {n}") for n in range(450)]
    page = await crm.pull(Stream.PEOPLE, None, None)
    for id in made[:removed]:
        await world.remove(Stream.PEOPLE, id)
    found = {item.id for item in page.items}
    while page.after is not None:
        page = await crm.pull(Stream.PEOPLE, None, page.after)
        found |= {item.id for item in page.items}
    assert found == set(made)


def test_every_page_shows_something_of_the_one_before_and_much_that_is_new() -> None:
    for offset in range(11, 20_000, 7):
        page, limit = pulling.window(offset)
        start = (page - 1) * limit
        assert start == 0 or start <= offset - pulling.OVERLAP
        assert start + limit >= offset + 80 and limit <= 250


async def test_what_changes_during_a_reading_is_left_to_the_next(world: AmoWorld, crm: AmocrmCrm) -> None:
    made = [await world.contact(f"Person {n}") for n in range(250)]
    began = world.now()
    page = await crm.pull(Stream.PEOPLE, None, None)
    await world.change(Stream.PEOPLE, made[-1], name="Changed")
    assert page.after is not None
    page = await crm.pull(Stream.PEOPLE, None, page.after)
    assert page.seen_to == began < world.now()


async def test_nothing_new_is_one_call(world: AmoWorld, crm: AmocrmCrm) -> None:
    await world.contact("Anna")
    world.server.calls.clear()
    page = await crm.pull(Stream.PEOPLE, world.now() + timedelta(seconds=1), None)
    assert (list(page.items), page.after, world.server.calls) == ([], None, ["GET /api/v4/contacts"])


async def test_where_to_go_on_is_nobody_elses_word(crm: AmocrmCrm) -> None:
    for junk in ("", "x", "1|2", "1|2|x", "-1|2|3", "1|2|3|4"):
        with pytest.raises(Refused):
            await crm.pull(Stream.PEOPLE, None, junk)


@pytest.mark.parametrize("has_filters", [True, False])
async def test_who_is_there_is_known_without_filters_too(
    world: AmoWorld, crm: AmocrmCrm, has_filters: bool
) -> None:
    """An account without filters answers with others: taken at its word, everybody would be gone."""
    world.server.has_filters = has_filters
    made = [await world.contact(f"Person {n}") for n in range(6)]
    await world.remove(Stream.PEOPLE, made[4])
    asked = [*made[3:], "no number"]
    world.server.calls.clear()
    found = await crm.present(Stream.PEOPLE, asked)
    assert found == {made[3]: made[3], made[4]: None, made[5]: made[5], "no number": None}
    assert len(world.server.calls) == (1 if has_filters else 4)
    boss = await world.owner("Olga", "o@teply.test")
    assert await crm.present(Stream.OWNERS, [boss]) == {boss: boss}


# Deals and owners -------------------------------------------------------------------------------------------


async def test_a_first_load_tells_won_deals_only(world: AmoWorld, crm: AmocrmCrm) -> None:
    won = await world.deal("Boiler", amount=Decimal(5), currency="RUB", at=world.now())
    lost = await world.deal("Pump", amount=Decimal(5), currency="RUB", at=world.now())
    await world.change(Stream.DEALS, lost, won=False)
    assert [item.id for item in await read(crm, Stream.DEALS)] == [won]
    since = world.now() - timedelta(days=1)
    told = {item.id: getattr(item, "is_won", None) for item in await read(crm, Stream.DEALS, since)}
    assert told == {won: True, lost: False}


async def test_the_currency_is_the_accounts(world: AmoWorld, crm: AmocrmCrm) -> None:
    await world.deal("Boiler", amount=Decimal("10.5"), currency="KZT", at=world.now())
    [deal] = await read(crm, Stream.DEALS)
    assert isinstance(deal, Deal)
    assert (deal.amount, deal.currency, deal.category) == (Decimal("10.5"), "KZT", "Boiler")


async def test_who_left_is_told_as_such(world: AmoWorld, crm: AmocrmCrm) -> None:
    left = await world.owner("Left", "l@teply.test")
    world.server.rows["users"][int(left)]["rights"]["is_active"] = False
    assert await read(crm, Stream.OWNERS) == [Owner(left, "Left", "l@teply.test", False)]


# Webhooks ---------------------------------------------------------------------------------------------------


def test_a_secret_that_can_be_guessed_is_refused() -> None:
    assert webhooks.secret_of(" ") == b""
    for weak in ("short", "has/slash-and-is-long-enough", "пароль-пароль-пароль"):
        with pytest.raises(Misconfigured, match="OTKLIK_AMOCRM_WEBHOOK_SECRET"):
            webhooks.secret_of(weak)


async def test_without_its_secret_no_webhook_is_believed(world: AmoWorld) -> None:
    knock = await world.knock(Stream.PEOPLE, "3")
    without, with_it = world.again(webhook_secret=""), world.again()
    assert without.admit(knock) is None and without.admit(replace(knock, rest="")) is None
    assert with_it.admit(knock) == "" and with_it.admit(replace(knock, rest=f"/{knock.rest}/")) == ""
    assert with_it.admit(replace(knock, rest=f"{knock.rest}é")) is None


def test_what_a_webhook_tells() -> None:
    told = webhooks.heard(urlencode(_payload("webhook")["request"]["body"]))
    assert told.streams == {Stream.COMPANIES, Stream.DEALS, Stream.PEOPLE}
    assert told.items == (Dropped(Stream.PEOPLE, "4"),)
    untyped = webhooks.heard("contacts[delete][0][id]=4")  # a company or a person: the sweep will tell
    assert untyped.streams == {Stream.PEOPLE} and untyped.items == ()
    assert webhooks.heard("leads[delete][0][id]=5").items == (Dropped(Stream.DEALS, "5"),)
    assert webhooks.heard("account[subdomain]=teply&task[add][0][id]=1").streams == frozenset()
    for junk in ("{}", "", "a=1", "leads[status]=1", "&".join("a=1" for _ in range(20_000))):
        with pytest.raises(Refused):
            webhooks.heard(junk)


# Payloads ---------------------------------------------------------------------------------------------------


def _payload(name: str) -> dict[str, Any]:
    return dict(json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8")))


def _read(name: str, stream: Stream) -> list[Any]:
    options = AmocrmOptions(
        _env_file=None, segment_field="11", zone_field="zone", language_field="LANG", margin_field="MARGIN",
        category_field="42",
    )  # type: ignore[call-arg]  # fmt: skip
    payload = _payload(name)
    rows = listed(payload["response"], payload["request"]["path"])
    return reading.read(stream, rows, options, "RUB")


def test_recorded_people_and_companies() -> None:
    olga, left = _read("list_users", Stream.OWNERS)
    assert olga == Owner("504141", "Ольга Орлова", "olga@teply.example", True)
    assert not left.is_active
    assert _read("list_companies", Stream.COMPANIES) == [Company("11161", "ООО «Ромашка»", "504141")]
    anna, peter = _read("list_contacts", Stream.PEOPLE)
    assert anna == Contact(
        "3", "Анна Смирнова", ("+79161234567", "8 (495) 123-45-67"), ("anna@romashka.example",), "11161",
        "504141", ("telegram:4711", "slack:T1:U2"), Lang.RU, "Asia/Omsk", "розница, юг",
    )  # fmt: skip
    assert peter == Contact("4", "Пётр", owner="504141")


@pytest.mark.parametrize(
    ("told", "lang"), [("ru", Lang.RU), ("EN-us", Lang.EN), ("Русский", Lang.RU), ("рус.", None)]
)
def test_a_language_by_its_code_or_name(told: str, lang: Lang | None) -> None:
    row = {"id": 1, "custom_fields_values": [{"field_id": 5, "values": [{"value": told}]}]}
    options = AmocrmOptions(_env_file=None, language_field="5")  # type: ignore[call-arg]
    [seen] = reading.read(Stream.PEOPLE, [row], options, "")
    assert isinstance(seen, Contact) and seen.language is lang


def test_recorded_deals() -> None:
    first, unknown, lost = _read("list_leads", Stream.DEALS)
    assert first == Deal(
        "19619", True, moment(1590683337), Decimal("46333.5"), "RUB", "3", "11161", category="Котёл газовый",
        margin=Decimal("1200.10"),
    )  # fmt: skip
    assert unknown.is_won and unknown.amount is None and unknown.currency == ""
    assert not lost.is_won and lost.amount == Decimal(500)


def test_recorded_requests_are_what_we_send() -> None:
    on, at = (On(Stream.PEOPLE, "3"),), datetime(2024, 5, 1, 9, 30, tzinfo=UTC)
    sent = {name: _payload(name)["request"]["body"][0] for name in (
        "create_notes", "update_notes", "create_tasks", "update_tasks", "update_contacts", "create_contact",
        "link_contact",
    )}  # fmt: skip
    note = Note(KEY, on, title="Interview", text="Waiting all day.", at=at)
    assert sent["create_notes"] == {"entity_id": 3, **writing.note(note), "request_id": KEY}
    blank = {"id": 42709325, "entity_id": 3, **writing.blank_note(KEY), "request_id": KEY}
    assert sent["update_notes"] == blank
    todo = Todo(KEY, on, title="Call back", text="The boiler leaks", due_at=at + timedelta(days=1))
    assert sent["create_tasks"].items() >= writing.task(todo).items()
    assert sent["create_tasks"]["complete_till"] == writing.due(todo, at)
    assert sent["update_tasks"] == {"id": 4745251, **writing.blank_task(KEY), "request_id": KEY}
    values = {Field.LAST_INTERVIEW: at, Field.OUTCOME: "finished", Field.INVITATION: ""}
    ours = {"OTKLIK_LAST_INTERVIEW": 15, "OTKLIK_OUTCOME": 17, "OTKLIK_INVITATION": 18, "OTKLIK_KEY": 16}
    fields = writing.fields(Fields(KEY, on, values=values), ours)
    assert sent["update_contacts"]["custom_fields_values"] == fields
    new = NewContact(KEY, name="Пётр Новый", phone="+79990001122", email="new@teply.example")
    assert sent["create_contact"] == writing.person(new, ours)
    assert [sent["link_contact"]] == writing.link("11161")


def test_recorded_answers_name_what_was_made() -> None:
    for name, id in (
        ("create_notes", "42709325"), ("update_notes", "42709325"), ("create_tasks", "4745251"),
        ("update_tasks", "4745251"), ("update_contacts", "3"), ("create_contact", "40401635"),
    ):  # fmt: skip
        payload = _payload(name)
        rows = listed(payload["response"], payload["request"]["path"], wrote=True)
        assert named_rows([KEY], rows) == {KEY: id}
    for name in ("list_notes", "list_tasks"):
        [row] = listed(_payload(name)["response"], _payload(name)["request"]["path"])
        assert writing.is_marked(writing.words(row), KEY) and not writing.is_blank(writing.words(row), KEY)
    fields = listed(_payload("list_custom_fields")["response"], "contacts/custom_fields")
    assert named(fields) == {"OTKLIK_ADDRESSES": 14, "OTKLIK_KEY": 16}
    assert listed(_payload("link_contact")["response"], "contacts/40401635/link", wrote=True)


def test_the_recorded_fault_names_its_element() -> None:
    trouble = judge(Answer(400, _payload("invalid")["response"], wrote=True))
    assert isinstance(trouble, Invalid)
    assert trouble.faults == {"B" * 22: "NotSupportedChoice at entity_id"}


@pytest.mark.parametrize("path", sorted(PAYLOADS.glob("*.json")), ids=lambda path: path.stem)
def test_every_payload_names_its_source(path: Path) -> None:
    payload = _payload(path.stem)
    assert payload["source"] and payload["request"]["method"] and "response" in payload
    assert "://" not in payload["source"]
