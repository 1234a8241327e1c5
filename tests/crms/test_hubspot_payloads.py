"""Recorded payloads of HubSpot: our requests are the recorded ones, our readers read the recorded answers."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from core.clock import MovableClock
from core.crm.ports import (
    Company,
    Contact,
    Deal,
    DealLine,
    Dropped,
    FactKind,
    Field,
    Fields,
    NewContact,
    Note,
    On,
    Owner,
    Stale,
    Stream,
    Ticket,
    Todo,
)
from core.errors import Gone, Refused
from core.settings import load
from core.words import Lang
from integrations.crm.hubspot.connector import HubspotCrm
from integrations.crm.hubspot.options import HubspotOptions
from tests.crms.hubspot_facts import Facts
from tests.crms.hubspot_world import FAST

FOLDER = Path(__file__).parents[2] / "integrations" / "crm" / "hubspot" / "payloads"
PAYLOADS = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}
ANNA, FIRM = On(Stream.PEOPLE, "151"), On(Stream.COMPANIES, "9001")
AT = datetime(2026, 5, 4, 9, tzinfo=UTC)
NOTE = Note(
    "AAAAAAAAAAAAAAAAAAAAA1",
    (ANNA, FIRM),
    title="Interview",
    text="What was hard?\nWaiting <all day>",
    at=AT,
)
ANNA_READ = Contact(
    "151",
    name="Anna Smirnova",
    phones=("+7 495 000-00-00", "+7 916 123-45-67"),
    emails=("anna@romashka.example", "a.smirnova@romashka.example"),
    company="9001",
    owner="41629779",
    addresses=("telegram:4711",),
    language=Lang.RU,
    zone="Europe/Moscow",
)


@asynccontextmanager
async def replay(*names: str) -> AsyncIterator[HubspotCrm]:
    """A server that expects these calls, in this order, to the letter, and answers as recorded."""
    rest = list(names)

    async def answer(request: web.Request) -> web.Response:
        expected, got = PAYLOADS[rest.pop(0)], await request.text()
        asked = {"method": request.method, "path": request.path}
        if request.query:
            asked["query"] = dict(request.query)
        if got:
            asked["body"] = json.loads(got)
        assert asked == expected["request"]
        told = expected["response"]
        return (
            web.json_response(told["body"], status=told["status"])
            if told["body"]
            else web.Response(status=204)
        )

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    options = HubspotOptions(_env_file=None, token="pat-na1-recorded", url=url)
    settings = load(_env_file=None, allowed_hosts=("127.0.0.1",))
    crm = HubspotCrm(options, settings, MovableClock(AT), limits=FAST)
    try:
        yield crm
        assert rest == []
    finally:
        await crm.close()
        await runner.cleanup()


@pytest.mark.parametrize("name", [name for name in PAYLOADS if name != "webhook"])
def test_payloads_are_of_the_specifications(name: str) -> None:
    facts, payload = Facts(), PAYLOADS[name]
    assert payload["source"]
    asked, told = payload["request"], payload["response"]
    call = facts.call(asked["method"], asked["path"])
    assert call is not None
    assert facts.wrong(call, asked.get("query", {}), asked.get("body")) == []
    shape = call.get("answers", {}).get(str(told["status"]), "Error" if told["status"] >= 400 else "any")
    assert told["body"] is None or facts.misshapen(told["body"], shape, "answer") == []


async def test_people_in_a_list_and_in_a_search() -> None:
    async with replay("contacts_list", "contacts_search") as crm:
        page = await crm.pull(Stream.PEOPLE, None, None)
        assert page.items == [ANNA_READ, Dropped(Stream.PEOPLE, "77", "151")]
        assert page.after == "152"
        assert page.seen_to is None
        page = await crm.pull(Stream.PEOPLE, datetime(2026, 5, 4, 10, tzinfo=UTC), None)
        assert page.items == [ANNA_READ, Dropped(Stream.PEOPLE, "77", "151")]
        assert (page.after, page.total) == (None, 1)
        assert page.seen_to == datetime(2026, 5, 4, 10, 0, 0, 123_000, tzinfo=UTC)


async def test_companies_and_owners() -> None:
    async with replay("companies_list", "owners") as crm:
        page = await crm.pull(Stream.COMPANIES, None, None)
        assert page.items == [Company("9001", "Romashka", "41629779")]
        page = await crm.pull(Stream.OWNERS, None, None)
        assert page.items == [Owner("41629779", "HubSpot Test Owner", "email@hubspot.example")]
        assert page.after == "archived."


async def test_a_won_deal_with_its_lines() -> None:
    calls = ("deals_list", "deals_contacts", "deals_companies", "deals_lines", "line_items_read")
    async with replay(*calls, "account_details") as crm:
        page = await crm.pull(Stream.DEALS, None, None)
        assert page.items == [
            Deal(
                "512",
                is_won=True,
                placed_at=datetime(2026, 4, 20, 12, tzinfo=UTC),
                amount=Decimal("1500.00"),
                currency="USD",
                contact="151",
                company="9001",
                category="Boiler and fitting",
                lines=(DealLine("Boiler", Decimal(2), Decimal("1500.00")),),
            )
        ]


async def test_tickets_are_open_by_their_stage() -> None:
    async with replay("tickets_list", "pipelines", "tickets_contacts") as crm:
        page = await crm.pull(Stream.TICKETS, None, None)
        opened = [datetime(2026, 5, 2, hour, tzinfo=UTC) for hour in (8, 9)]
        assert page.items == [
            Ticket("601", "151", True, opened[0], "Nobody came"),
            Ticket("602", "151", False, opened[1], "Done"),
        ]


async def test_a_note_is_told_amended_and_withdrawn() -> None:
    calls = ("notes_create", "notes_read_by_key", "notes_upsert", "notes_contacts")
    async with replay(*calls, "notes_empty", "notes_archive") as crm:
        [made] = await crm.push([NOTE])
        assert (made.ref, made.trouble) == ("880", None)
        again = Note(NOTE.key, (ANNA,), "880", True, NOTE.title, NOTE.text, NOTE.at)
        [told] = await crm.push([again])
        assert (told.ref, told.trouble) == ("880", None)
        [gone] = await crm.withdraw([Stale(FactKind.NOTE, NOTE.key, NOTE.on, "880")])
        assert gone.trouble is None


async def test_a_batch_of_which_a_part_fails() -> None:
    async with replay("notes_create_in_part") as crm:
        lost = Note(
            "AAAAAAAAAAAAAAAAAAAAA2", (On(Stream.PEOPLE, "404"),), "", False, NOTE.title, NOTE.text, AT
        )
        told, gone = await crm.push([Note(NOTE.key, (ANNA,), "", False, NOTE.title, NOTE.text, AT), lost])
        assert (told.ref, told.trouble) == ("880", None)
        assert isinstance(gone.trouble, Gone)


async def test_a_todo_and_fields() -> None:
    async with replay("tasks_create", "contacts_update", "contacts_read_gone") as crm:
        due = datetime(2026, 5, 5, 9, tzinfo=UTC)
        todo = Todo(
            "AAAAAAAAAAAAAAAAAAAAA3", (ANNA,), "", False, "Call back", "The boiler leaks", "41629779", due
        )
        [told] = await crm.push([todo])
        assert (told.ref, told.trouble) == ("881", None)
        values = {Field.LAST_INTERVIEW: AT, Field.OUTCOME: "finished", Field.INVITATION: None}
        other = Fields("k2", (On(Stream.PEOPLE, "404"),), values={Field.OUTCOME: "stopped"})
        done, gone = await crm.push([Fields("k1", (ANNA,), values=values), other])
        assert (done.ref, done.trouble) == ("151", None)
        assert isinstance(gone.trouble, Gone)


@pytest.mark.parametrize(
    "calls",
    [
        ("contacts_create_known", "contacts_read_by_key", "contacts_read_by_email"),
        ("contacts_create_known_part", "contacts_read_by_key"),
    ],
)
async def test_a_contact_that_is_known_by_its_email(calls: tuple[str, ...]) -> None:
    async with replay(*calls) as crm:
        fact = NewContact(
            "AAAAAAAAAAAAAAAAAAAAA4",
            name="Anna Smirnova",
            phone="+79161234567",
            email="anna@romashka.example",
        )
        [verdict] = await crm.push([fact])
        assert type(verdict.trouble) is Refused
        assert verdict.candidates == ("151",)
        assert "romashka" not in verdict.trouble.why


async def test_who_was_merged_and_who_is_gone() -> None:
    async with replay("contacts_read_merged") as crm:
        found = await crm.present(Stream.PEOPLE, ["77", "151", "404"])
        assert found == {"77": "151", "151": "151", "404": None}


async def test_a_webhook() -> None:
    async with replay() as crm:
        heard = crm.read(json.dumps(PAYLOADS["webhook"]["request"]["events"]))
        assert heard.streams == {Stream.PEOPLE, Stream.DEALS}
        assert heard.items == (
            Dropped(Stream.PEOPLE, "150", "151"),
            Dropped(Stream.PEOPLE, "77", "151"),
            Dropped(Stream.COMPANIES, "9001"),
        )


async def test_the_token_tells_its_scopes() -> None:
    facts = Facts()
    call = facts.call("POST", "/oauth/v2/private-apps/get/access-token-info")
    assert call is not None
    asked = PAYLOADS["token_info"]["request"]["body"]
    async with replay("account_details", "token_info") as crm:
        assert asked == {"tokenKey": crm.options.token.get_secret_value()}
        details = await crm._looking._details()
        token: Any = await crm._looking._token()
        assert (details["portalId"], token["appId"]) == (123456, 456)
