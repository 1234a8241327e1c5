"""Bitrix24: its errors row by row, its limits, batches, events and recorded payloads."""

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
    DealLine,
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
from core.errors import Gone, Locked, Refused, Trouble, TryLater, Unknown
from core.lines import Knock
from core.links import new_nonce
from core.testing import Weather
from core.testing.crm_pushing import note, stale, told
from core.words import Lang
from integrations.crm import bitrix24 as package
from integrations.crm.api import Answer
from integrations.crm.bitrix24 import pulling, reading, setup, webhooks, writing
from integrations.crm.bitrix24.calls import encoded, rows_of
from integrations.crm.bitrix24.connector import Bitrix24Crm
from integrations.crm.bitrix24.options import Bitrix24Options
from integrations.crm.bitrix24.troubles import BLOCK, TROUBLES, Expired, ManyBindings, judge, named
from tests.crms.bitrix24_server import Fault, _parsed
from tests.crms.bitrix24_world import TOKEN, Bitrix24World, bitrix24, event

PAYLOADS = Path(package.__file__).parent / "payloads"


@pytest_asyncio.fixture
async def world() -> AsyncIterator[Bitrix24World]:
    async with bitrix24() as made:
        yield made


# Errors -----------------------------------------------------------------------------------------------------

ROWS: list[tuple[int, str, str, type[Trouble], str]] = [
    (503, "QUERY_LIMIT_EXCEEDED", "Too many requests", TryLater, "too many"),
    (429, "OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit.", TryLater, "the method"),
    (401, "OVERLOAD_LIMIT", "REST API is blocked due to overload", Locked, "blocked: "),
    (401, "expired_token", "The access token provided has expired.", Expired, "key: "),
    (401, "invalid_token", "Unable to get application by token", Expired, "key: "),
    (401, "NO_AUTH_FOUND", "Wrong authorization data", Expired, "key: "),
    (401, "INVALID_CREDENTIALS", "Invalid request credentials", Locked, "key: "),
    (400, "invalid_grant", "", Locked, "key: "),
    (400, "invalid_client", "", Locked, "key: "),
    (400, "wrong_client", "", Locked, "key: "),
    (401, "APPLICATION_NOT_FOUND", "Application not found", Locked, "key: "),
    (402, "PAYMENT_REQUIRED", "Payment required", Locked, "tariff: "),
    (401, "ACCESS_DENIED", "REST is available only on commercial plans.", Locked, "tariff: "),
    (401, "ACCESS_DENIED", "REST is available only by subscription.", Locked, "tariff: "),
    (400, "ACCESS_DENIED", "Доступ запрещен", Locked, "rights: "),
    (401, "authorization_error", "Unable to authorize user", Locked, "key: "),
    (400, "RESTRICTED_BY_TARIFF", "", Locked, "tariff: "),
    (
        401,
        "user_access_error",
        "The user does not have access to the application.",
        Locked,
        "rights: the app",
    ),
    (401, "insufficient_scope", "The request requires higher privileges", Locked, "rights: the webhook"),
    (400, "invalid_scope", "", Locked, "rights: the webhook"),
    (401, "INVALID_REQUEST", "Https required.", Locked, "address: "),
    (403, "PORTAL_DELETED", "Portal was deleted", Locked, "address: "),
    (404, "ERROR_METHOD_NOT_FOUND", "Method not found!", Locked, "version: "),
    (500, "INTERNAL_SERVER_ERROR", "Internal server error", Unknown, "Bitrix24 broke"),
    (500, "ERROR_UNEXPECTED_ANSWER", "Server returned an unexpected response", Unknown, "Bitrix24 broke"),
    (400, "NOT_FOUND", "Not found.", Gone, ""),
    (400, "ERROR_NOT_FOUND", "Not found", Gone, ""),
    (400, "OWNER_NOT_FOUND", "Owner was not found", Gone, ""),
    (400, "MULTIPLE_BINDINGS", "", ManyBindings, "the comment"),
    (400, "", "Access denied.", Locked, "rights: "),
    (400, "", "Contact is not found", Gone, ""),
    (400, "ERROR_CORE", "Access denied", Locked, "rights: "),
    (400, "ERROR_CORE", "Not found", Gone, ""),
]


@pytest.mark.parametrize(("status", "code", "words", "kind", "why"), ROWS)
def test_each_error_says_what_to_do(
    status: int, code: str, words: str, kind: type[Trouble], why: str
) -> None:
    body = {"error": code, "error_description": words}
    for trouble in (judge(Answer(status, body, wrote=True)), named(body, wrote=True)):
        assert type(trouble) is kind
        assert trouble.why.startswith(why)


def test_the_whole_table_is_tried() -> None:
    tried = set()
    for _, code, words, _, _ in ROWS:
        known = [part for name, part in TROUBLES if name == code.upper() and part in words.lower()]
        tried.add((code.upper(), max(known, key=len)))
    assert tried == set(TROUBLES)


def test_a_refusal_names_its_code_and_nobodys_words() -> None:
    for code, why in (
        ("ERROR_CORE", ": ERROR_CORE"),
        (100, ": 100"),
        ("Anna a@b.test", ": no code"),
    ):
        body = {"error": code, "error_description": "The field E-mail a@b.test is invalid"}
        trouble = judge(Answer(400, body, wrote=True))
        assert isinstance(trouble, Refused) and trouble.why.endswith(why)
    assert isinstance(judge(Answer(200, {"error": "ERROR_CORE", "error_description": "x"})), Refused)


def test_what_only_reads_may_be_done_again() -> None:
    body = {"error": "INTERNAL_SERVER_ERROR", "error_description": "Internal server error"}
    assert type(judge(Answer(500, body))) is TryLater
    assert type(judge(Answer(502, wrote=True))) is Unknown
    assert judge(Answer(200, {"result": []})) is None


def test_limits_wait_as_long_as_they_must() -> None:
    """Two requests a second leave the bucket; a method's running time is counted over ten minutes."""
    fast = judge(Answer(503, {"error": "QUERY_LIMIT_EXCEEDED"}))
    assert isinstance(fast, TryLater) and fast.after == timedelta(seconds=1) and fast.whole_door
    body: dict[str, Any] = {"error": "OPERATION_TIME_LIMIT"}
    for time, wait in (
        (None, BLOCK),
        ({"finish": 1_000.4, "operating_reset_at": 1_090}, timedelta(seconds=90)),
        ({"finish": 1_000.0, "operating_reset_at": 90_000}, BLOCK),
        ({"finish": "?", "operating_reset_at": 1_090}, BLOCK),
    ):
        slow = judge(Answer(429, {**body, "time": time}))
        assert isinstance(slow, TryLater) and slow.after == wait
        assert not slow.whole_door  # "all other methods continue to operate"


@pytest.mark.parametrize("answer", [Answer(200), Answer(200, []), Answer(404), Answer(301), Answer(410)])
def test_a_wrong_address_does_not_read_as_all_are_gone(answer: Answer) -> None:
    trouble = judge(answer)
    assert isinstance(trouble, Locked) and trouble.why.startswith("address: ")


def test_a_firewalls_403_is_no_missing_right() -> None:
    for wrote in (False, True):
        trouble = judge(Answer(403, wrote=wrote))
        assert isinstance(trouble, Locked) and trouble.why.startswith("address: ")
        assert trouble.whole_door is not wrote  # it may dislike the words of one fact


def test_the_status_tells_a_plan_from_a_right() -> None:
    """ "Error Codes": ACCESS_DENIED with 401 is the plan, and the words may change."""
    body = {"error": "ACCESS_DENIED", "error_description": "?"}
    plan, right = judge(Answer(401, body)), judge(Answer(403, body))
    assert isinstance(plan, Locked) and plan.why.startswith("tariff: ") and plan.whole_door
    assert isinstance(right, Locked) and right.why.startswith("rights: ") and not right.whole_door


@pytest.mark.parametrize(("status", "whole_door"), [(401, True), (403, False)])
def test_a_door_that_is_shut_for_reasons_unknown_takes_no_fact_away(status: int, whole_door: bool) -> None:
    trouble = judge(Answer(status, {"error": "SOMETHING_NEW", "error_description": "a@b.test"}, wrote=True))
    assert isinstance(trouble, Locked) and trouble.whole_door is whole_door
    assert "SOMETHING_NEW" in trouble.why and "a@b.test" not in trouble.why


def test_what_broke_off_in_the_middle_may_be_done() -> None:
    assert isinstance(judge(Answer(200, wrote=True)), Unknown)


# Batches ----------------------------------------------------------------------------------------------------


def test_parameters_are_read_by_php_as_they_were() -> None:
    params = {
        "filter": {">=DATE_MODIFY": "2024-05-01T10:00:00+03:00", "@ID": ["1", "2"]},
        "fields": {"COMMENT": "a&b=c #1 + 50% [x]; Ё\n", "PHONE": [{"VALUE": "+7", "VALUE_TYPE": "WORK"}]},
        "start": -1,
        "none": None,
    }
    assert _parsed(encoded(params)) == {**params, "start": "-1", "none": ""}


async def test_customers_words_never_stand_for_another_commands_result(
    world: Bitrix24World, crm: Bitrix24Crm
) -> None:
    anna, boris = await world.contact("Anna", email="anna@b.test"), await world.contact("Boris")
    words = "$result[c0] $RESULT[c0][x] $total[c0] costs $result 5"
    on = On(Stream.PEOPLE, anna)
    facts = [Todo(new_nonce(), (replace(on, id=id),), title=words, text=words) for id in (anna, boris)]
    await told(crm, *facts)
    for seen in await world.todos():
        assert seen.text == words
        assert seen.title == words.replace("$result[", "＄result[").replace("$RESULT", "＄RESULT").replace(
            "$total", "＄total"
        )


async def test_fifty_are_one_call(world: Bitrix24World, crm: Bitrix24Crm) -> None:
    size = crm.manifest.limits.batch
    people = [await world.contact(f"Person {n}") for n in range(size)]
    world.server.calls.clear()
    world.server.batches.clear()
    facts = [note(one) for one in people]
    await told(crm, *facts)
    assert (size, len(world.server.calls), world.server.batches) == (50, 2, [1, 50])  # are they there? made
    world.server.batches.clear()
    await told(crm, *(replace(fact, tried=True) for fact in facts))
    assert world.server.batches == [50, 50]  # looked for, amended
    assert len(world.server.comments) == size
    world.server.batches.clear()
    await crm.withdraw([stale(fact) for fact in [*facts, *facts]])
    assert max(world.server.batches[1:]) == 50


async def test_many_that_write_are_waited_for_longer(world: Bitrix24World) -> None:
    """They run one after another there, half a second each: more than one call is waited for."""
    world.settings = world.settings.model_copy(update={"timeout_seconds": 0.5})
    people = [await world.contact(f"Person {n}") for n in range(4)]
    crm = world.again()
    try:
        world.server.each_write = 0.2  # seconds
        await told(crm, *(note(one) for one in people))
    finally:
        await crm.close()
    assert len(world.server.comments) == len(people)


async def test_one_command_in_trouble_spoils_no_other(world: Bitrix24World, crm: Bitrix24Crm) -> None:
    people = [await world.contact(f"Person {n}") for n in range(3)]
    world.server.fails["crm.timeline.comment.add"] = Fault("OPERATION_TIME_LIMIT", "blocked", 429)
    first, *rest = await crm.push([note(one) for one in people])
    assert isinstance(first.trouble, TryLater) and first.trouble.after == BLOCK
    assert first.trouble.whole_door  # no fault of the fact's, which never gives up for it
    assert [one.trouble for one in rest] == [None, None] and all(one.ref for one in rest)


async def test_a_command_that_broke_is_of_unknown_fate(world: Bitrix24World, crm: Bitrix24Crm) -> None:
    world.server.fails["crm.timeline.comment.add"] = Fault("INTERNAL_SERVER_ERROR", "Internal server error")
    [verdict] = await crm.push([note(await world.contact("Anna"))])
    assert isinstance(verdict.trouble, Unknown)


async def test_too_fast_waits_a_second_and_tells_the_whole_door(
    world: Bitrix24World, crm: Bitrix24Crm
) -> None:
    world.server.fails["crm.company.list"] = Fault("QUERY_LIMIT_EXCEEDED", "Too many requests", 503)
    with pytest.raises(TryLater) as raised:
        await crm.pull(Stream.COMPANIES, None, None)
    assert raised.value.after == timedelta(seconds=1) and raised.value.whole_door


async def test_a_batch_that_was_lost_is_of_unknown_fate_whole(world: Bitrix24World, crm: Bitrix24Crm) -> None:
    people = [await world.contact(f"Person {n}") for n in range(3)]
    facts = [note(one) for one in people]
    await world.order(Weather.LOST, writing=True)
    with pytest.raises(Unknown):
        await crm.push(facts)
    await told(crm, *(replace(fact, tried=True) for fact in facts))
    assert len(world.server.comments) == 3


# Events -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "streams"),
    [
        ("ONCRMCONTACTADD", {Stream.PEOPLE}),
        ("ONCRMCOMPANYUPDATE", {Stream.COMPANIES}),
        ("ONCRMDEALUPDATE", {Stream.DEALS}),
        ("ONCRMLEADADD", set()),
        ("ONCRMCONTACTUSERFIELDADD", set()),
    ],
)
def test_an_event_says_where_something_changed(name: str, streams: set[Stream]) -> None:
    found = webhooks.heard(event(name, "82").body.decode())
    assert (found.streams, found.items) == (streams, ())


def test_a_deletion_says_what_is_gone() -> None:
    found = webhooks.heard(event("ONCRMDEALDELETE", "82").body.decode())
    assert (found.streams, found.items) == (frozenset(), (Dropped(Stream.DEALS, "82"),))


def test_an_event_is_believed_by_its_one_token(world: Bitrix24World) -> None:
    crm = world.again()
    good = event("ONCRMDEALUPDATE", "82")
    assert crm.admit(good) == ""
    twice = f"{good.body.decode()}&{urlencode({'auth[application_token]': TOKEN})}".encode()
    many = f"{good.body.decode()}{'&x=1' * 300}".encode()
    for body in (twice, many, b"", b"\xff", good.body.replace(TOKEN.encode(), b"")):
        assert crm.admit(Knock(body, good.headers)) is None
    assert world.again(webhook_secret="").admit(good) is None
    assert world.again(webhook_secret=" , ").admit(event("X", "1", **{"auth[application_token]": ""})) is None


@pytest.mark.parametrize(
    "body",
    ["", "event=", "x=1", "event=ONCRMDEALUPDATE", "event=ONCRMDEALDELETE&data[FIELDS][ID]=x", "a" * 9],
)
def test_what_is_no_event_is_refused(body: str) -> None:
    with pytest.raises(Refused):
        webhooks.heard(body)


# Payloads ---------------------------------------------------------------------------------------------------

OPTIONS = Bitrix24Options(
    _env_file=None, segment_field="UF_CRM_SEGMENT", zone_field="UF_CRM_ZONE", language_field="UF_CRM_LANG",
    margin_field="UF_CRM_MARGIN",
)  # type: ignore[call-arg]  # fmt: skip


def _payload(name: str) -> dict[str, Any]:
    return dict(json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8")))


def _result(name: str) -> Any:
    return _payload(name)["response"]["result"]


def _body(name: str) -> dict[str, Any]:
    return dict(_payload(name)["request"]["body"])


def _read(name: str, stream: Stream, lines: Any = None) -> list[Any]:
    fields = _result("contact_fields")
    return list(reading.read(stream, rows_of(_result(name)), OPTIONS, fields, lines or {}))


def test_recorded_people_and_companies() -> None:
    assert _read("user_get", Stream.OWNERS) == [
        Owner("1", "Vadim Valeev", "vadim@company.example"),
        Owner("3", "John Doe", is_active=False),
    ]
    assert _read("list_company", Stream.COMPANIES) == [Company("12", "ООО «Тепло»", "6")]
    assert _read("list_contact", Stream.PEOPLE) == [
        Contact(
            "75", "Анна Смирнова", ("+79161234567", "+74951234567"), ("anna@teplo.example",), "12", "6",
            ("telegram:4711", "slack:T1:U2"), Lang.RU, "Asia/Omsk", "retail",
        ),
        Contact("74", "Artem", owner="1"),
    ]  # fmt: skip


def test_recorded_deals() -> None:
    lines = reading.product_lines(_result("deal_productrows"))
    assert lines == (
        DealLine("Product #2", Decimal(2), Decimal("1798.2")),
        DealLine("Product #1", Decimal(1), Decimal(100)),
    )
    at = datetime(2024, 9, 2, tzinfo=UTC)
    assert _read("list_deal", Stream.DEALS, {"37": lines}) == [
        Deal(
            "37", True, at, Decimal("19999.99"), "RUB", "75", "12", "37", "Котёл", Decimal("1500.50"), lines
        ),
        Deal("38", False, None, None, "RUB", number="38", category="Насос"),
    ]  # fmt: skip


def test_recorded_requests_are_what_we_send() -> None:
    on, key = (On(Stream.PEOPLE, "75"),), "A" * 22
    at = datetime(2024, 5, 1, 9, 30, tzinfo=UTC)
    text = writing.comment(Note(key, on, title="Interview", text="Waiting [all day].", at=at))
    values = {"ENTITY_ID": "75", "ENTITY_TYPE": "contact", "COMMENT": text}
    assert {"fields": values} == _body("add_comment")
    due = at + timedelta(days=1)
    todo = Todo(key, on, title="Call back", text="The boiler leaks", owner="6", due_at=due)
    assert writing.todo(todo, "") == _body("add_todo")
    told = {Field.LAST_INTERVIEW: at, Field.OUTCOME: "finished", Field.INVITATION: ""}
    fields = writing.fields(Fields(key, on, values=told), reading.OURS.values())
    assert {"id": "75", "fields": fields} == _body("update_contact")
    new = NewContact(key, name="Пётр Новый", phone="+79990001122", email="new@teplo.example")
    assert {"fields": writing.person(new)} == _body("add_contact")
    assert {"fields": setup._field(Field.LAST_INTERVIEW)} == _body("userfield_add")
    first = pulling.resumed(Stream.PEOPLE, None, None)
    assert pulling._filter(first, None) == _body("list_contact")["filter"]
    since = pulling.resumed(Stream.COMPANIES, at, None)
    assert pulling._filter(since, datetime(2024, 8, 1, tzinfo=UTC)) == _body("list_company")["filter"]


def test_recorded_answers_without_records() -> None:
    limit = _payload("error_limit")
    assert isinstance(judge(Answer(limit["status"], limit["response"])), TryLater)
    [error] = _result("batch")["result_error"].values()
    assert isinstance(named(error, wrote=True), Gone)
    for name in ("list_comment", "list_activity"):
        assert len(rows_of(_result(name))) == 1
    form = _payload("event")["request"]["form"]
    knock = Knock(urlencode(form).encode())
    assert webhooks.is_theirs(knock, webhooks.secrets_of(form["auth[application_token]"]))
    assert webhooks.heard(knock.body.decode()).streams == {Stream.PEOPLE}


@pytest.mark.parametrize("path", sorted(PAYLOADS.glob("*.json")), ids=lambda path: path.stem)
def test_every_payload_names_its_source(path: Path) -> None:
    payload = _payload(path.stem)
    assert payload["source"] and payload["request"]["method"] and "response" in payload
    assert "://" not in json.dumps(payload)
