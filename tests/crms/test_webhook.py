"""The webhook passes the suite; and what is its own."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from core.clock import SystemClock
from core.crm.ports import (
    Company,
    Contact,
    CrmCan,
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
from core.errors import Gone, Locked, Misconfigured, Refused, Trouble, TryLater, Unknown, Unsupported
from core.lines import Knock
from core.settings import load
from core.testing.crm_pushing import in_trouble, note, stale, told
from core.testing.crms import CrmContract
from core.words import Lang
from integrations.crm import webhook as package
from integrations.crm.api import Answer
from integrations.crm.webhook import answers, reading, signing, writing
from integrations.crm.webhook.connector import WebhookCrm
from integrations.crm.webhook.troubles import TROUBLES, judge
from tests.crms.webhook_world import OURS, PLACE, THEIRS, WebhookWorld, receiver

PAYLOADS = Path(package.__file__).parent / "payloads"


@pytest_asyncio.fixture
async def world() -> AsyncIterator[WebhookWorld]:
    async with receiver() as made:
        yield made


class TestWebhook(CrmContract):
    pass


ANNA = (On(Stream.PEOPLE, "17"),)
AT = datetime(2024, 5, 1, 9, 30, tzinfo=UTC)
NO_SUCH_TYPE = "type: not one of owner, company, contact, ticket, dropped, deal"
KEY_SAID = "Zm9yIHRoZSBleGFtcGxlMQ"


# Signatures -------------------------------------------------------------------------------------------------


def test_a_signature_is_as_the_specifications_own_tests_have_it() -> None:
    """libraries/python/tests/test_webhooks.py of Standard Webhooks, test_sign_function."""
    [secret] = signing.secrets_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "X")
    made = signing.signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}')
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("told", ["secret", "whsec_", "whsec_c2hvcnQ=", f"{THEIRS}x!", THEIRS[6:]])
def test_what_is_no_secret_is_told_so_without_quoting_it(told: str) -> None:
    with pytest.raises(Misconfigured, match="THE_VARIABLE") as raised:
        signing.secrets_of(told, "THE_VARIABLE")
    assert len(told) < 7 or told not in str(raised.value)


@pytest.mark.parametrize(
    ("ago", "is_in"), [(0, True), (295, True), (-295, True), (305, False), (-305, False)]
)
async def test_only_a_fresh_webhook_is_believed(
    world: WebhookWorld, crm: WebhookCrm, ago: int, is_in: bool
) -> None:
    knock = world.sent({"type": "x"}, id="msg_7", ago=ago)
    assert crm.admit(knock) == ("msg_7" if is_in else None)


async def test_a_forged_webhook_is_not_believed(world: WebhookWorld, crm: WebhookCrm) -> None:
    knock = world.sent({"type": "x"}, id="msg_7")

    def other(**headers: str) -> Knock:
        told = {name.replace("_", "-"): [value] for name, value in headers.items()}
        return replace(knock, headers={**knock.headers, **told})

    assert crm.admit(replace(knock, body=knock.body + b" ")) is None
    assert crm.admit(other(webhook_id="msg_8")) is None
    now = int(knock.header("webhook-timestamp"))
    for sent in (str(now + 1), "", "now", f"{now}.0", "1" * 400, "٣"):
        assert crm.admit(other(webhook_timestamp=sent)) is None
    for name in knock.headers:
        assert (
            crm.admit(replace(knock, headers={k: v for k, v in knock.headers.items() if k != name})) is None
        )
    assert crm.admit(world.sent({"type": "x"}, id="msg.7")) is None
    assert crm.admit(world.sent({"type": "x"}, secret=OURS)) is None
    assert crm.admit(other(webhook_signature="v1,é v1, v2,x")) is None


async def test_a_long_id_stays_its_own(world: WebhookWorld, crm: WebhookCrm) -> None:
    """The inbox keeps 120 characters: two ids must not become one."""
    first, second = (crm.admit(world.sent({}, id="x" * 200 + end)) for end in "ab")
    assert first and second and first != second and len(first) <= 120


async def test_secrets_take_turns(world: WebhookWorld) -> None:
    new = "whsec_" + base64.b64encode(b"n" * 32).decode()
    one = world.again(webhook_secret=f"{new}, {THEIRS}", secret=f"{new},{OURS}")
    try:
        for secret in (new, THEIRS):
            assert one.admit(world.sent({}, secret=secret)) is not None
        await one.check()  # the receiver still knows the old one only
    finally:
        await one.close()


async def test_without_a_secret_no_webhook_is_believed(world: WebhookWorld) -> None:
    one = world.again(webhook_secret="")
    try:
        assert one.admit(world.sent({})) is None
        assert "OTKLIK_WEBHOOK_WEBHOOK_SECRET" in (await one.check()).lacks[0]
    finally:
        await one.close()


# What comes in ----------------------------------------------------------------------------------------------


def won(**more: Any) -> dict[str, Any]:
    """A deal of theirs."""
    return {"type": "deal", "data": {"id": "2", "is_won": True, "placed_at": None, **more}}


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"type": "contact", "data": {}}, "contact.data.id: missing"),
        ({"type": "contact", "data": {"id": 17}}, "contact.data.id: string type"),
        ({"type": "contact", "data": {"id": "17", "phone": "+7"}}, "contact.data.phone: extra forbidden"),
        ({"type": "contact", "data": {"id": "17", "a@b.test": 1}}, "contact.data.…: extra forbidden"),
        ({"type": "contact", "data": {"id": "a\0b"}}, "contact.data.id: string pattern mismatch"),
        ({"type": "contact", "data": {"id": "1" * 121}}, "contact.data.id: string too long"),
        ({"type": "a@b.test", "data": {}}, NO_SUCH_TYPE),
        ({"type": "otklik.push", "data": {}}, NO_SUCH_TYPE),
        ([{"type": "owner", "data": {"id": "1", "name": "O"}}, {"type": "deal", "data": {"id": "2"}}],
         "1.deal.data.is_won: missing"),
        (won(placed_at="2024-05-01"), "deal.data.placed_at: datetime parsing"),
        (won(placed_at="2024-05-01T10:00:00"), "deal.data.placed_at: timezone aware"),
        (won(amount="5"), "deal.data: an amount without a currency"),
        (won(amount="5", currency="EUR", is_refund=True), "deal.data: a refund that is not negative"),
        (won(margin="a@b.test"), "deal.data.margin: decimal parsing"),
        (won(amount="NaN", currency="EUR"), "deal.data.amount: finite number"),
        ({"type": "dropped", "data": {"stream": "users", "id": "2"}}, "dropped.data.stream: enum"),
        ([{"type": "dropped", "data": {"stream": "people", "id": "2"}}] * 501, "the whole: too long"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_and_not_quoted(told: Any, why: str) -> None:
    with pytest.raises(Refused) as raised:
        reading.heard(json.dumps(told))
    assert raised.value.why == f"webhook: {why}"


def test_more_beside_type_and_data_is_nobodys_mistake() -> None:
    told = {"type": "company", "id": "x", "data": {"id": "4", "name": "Acme"}, "more": [1]}
    assert reading.heard(json.dumps(told)).items == (Company("4", "Acme"),)


# What goes out ----------------------------------------------------------------------------------------------


async def test_who_only_hears_is_asked_nothing(world: WebhookWorld) -> None:
    anna = await world.contact("Anna")
    one = world.again(asks=False)
    world.server.answers["otklik.push"] = "thanks"
    fact = note(anna)
    try:
        assert not {CrmCan.CREATE, CrmCan.MERGES} & one.manifest.can
        assert (await one.pull(Stream.PEOPLE, None, None)).items == ()
        assert await one.present(Stream.PEOPLE, ["1", anna]) == {"1": "1", anna: anna}
        [verdict] = await told(one, fact)
        assert verdict.ref == fact.key
        assert [one.trouble for one in await one.withdraw([stale(fact)])] == [None]
        assert await one.standing([stale(fact)]) == [False]
        assert isinstance(await in_trouble(one, NewContact("k" * 22, name="New")), Unsupported)
    finally:
        await one.close()
    assert [told["type"] for told in world.server.requests] == ["otklik.push", "otklik.withdraw"]
    assert await world.notes() == []


async def test_who_only_sends_is_told_nothing(world: WebhookWorld) -> None:
    one = world.again(url="", secret="", asks=False)
    try:
        assert CrmCan.WEBHOOKS in one.manifest.can and CrmCan.NOTES not in one.manifest.can
        assert (await one.check()).lacks == ()
        assert isinstance(await in_trouble(one, note("17")), Unsupported)
        assert [v.trouble for v in await one.withdraw([Stale(FactKind.NOTE, "k" * 22, ANNA)])] == [None]
    finally:
        await one.close()
    assert world.server.calls == []


async def test_a_batch_is_one_request(world: WebhookWorld, crm: WebhookCrm) -> None:
    people = [await world.contact(f"Person {n}") for n in range(crm.manifest.limits.batch)]
    await told(crm, *(note(one) for one in people))
    assert len(world.server.requests) == 1 and len(await world.notes()) == 20
    assert await crm.push([]) == []


async def test_half_a_character_spoils_no_request(world: WebhookWorld, crm: WebhookCrm) -> None:
    await told(crm, note(await world.contact("Anna"), "half \ud83d of one"))
    assert "half ? of one" in (await world.notes())[0].text


async def test_an_error_is_shown_when_it_is_a_code(world: WebhookWorld, crm: WebhookCrm) -> None:
    first, second, third = note("17"), note("18"), note("19")
    world.server.answers["otklik.push"] = {
        "results": [
            {"key": third.key, "gone": True},
            {"key": first.key, "error": "archived"},
            {"key": second.key, "error": "Anna a@b.test is archived"},
            {"key": "unheard of", "error": "x"},
        ]
    }
    one, two, three = await crm.push([first, second, third])
    assert isinstance(one.trouble, Refused) and one.trouble.why == "receiver: archived"
    assert isinstance(two.trouble, Refused) and two.trouble.why == "receiver: an error of its own"
    assert isinstance(three.trouble, Gone)


async def test_a_contact_without_an_id_is_none(world: WebhookWorld, crm: WebhookCrm) -> None:
    world.server.answers["otklik.push"] = {}
    trouble = await in_trouble(crm, NewContact("k" * 22, name="New"))
    assert isinstance(trouble, Refused) and "ref" in trouble.why


async def test_a_made_contact_stays_when_its_fact_is_withdrawn(world: WebhookWorld, crm: WebhookCrm) -> None:
    [made] = await told(crm, NewContact("k" * 22, name="New", phone="+79990001122"))
    gone = Stale(FactKind.CONTACT, "k" * 22, (), made.ref)
    assert [one.trouble for one in await crm.withdraw([gone])] == [None]
    assert await crm.standing([gone]) == [False]
    assert await world.exists(Stream.PEOPLE, made.ref)
    assert len(world.server.requests) == 1


@pytest.mark.parametrize(
    ("type", "answer", "why"),
    [
        ("pull", None, "the whole: model type"),
        ("pull", {}, "items: missing"),
        ("pull", {"items": [{"type": "contact", "data": {"id": 1}}]}, "items.0.contact.data.id: string type"),
        ("present", {}, "present: missing"),
        ("present", {"present": {}}, "present: not every id is answered"),
        ("present", {"present": {"17": 1}}, "present.17: string type"),
        ("standing", {"standing": {}}, "standing: not every key is answered"),
        ("push", {"results": [{"ref": "x"}]}, "results.0.key: missing"),
        ("push", {"results": None}, "results: tuple type"),
        ("check", {"lacks": "x"}, "lacks: tuple type"),
    ],
)
async def test_an_answer_that_is_none_loses_nothing(
    world: WebhookWorld, crm: WebhookCrm, type: str, answer: Any, why: str
) -> None:
    """Above all nobody is gone because a receiver does not know the question."""
    world.server.answers[f"otklik.{type}"] = answer
    asking: Mapping[str, Callable[[], Awaitable[object]]] = {
        "pull": lambda: crm.pull(Stream.PEOPLE, None, None),
        "present": lambda: crm.present(Stream.PEOPLE, ["17"]),
        "standing": lambda: crm.standing([Stale(FactKind.NOTE, "k" * 22, ANNA)]),
        "push": lambda: crm.push([note("17")]),
        "check": crm.check,
    }
    with pytest.raises(Locked, match="answer: ") as raised:
        await asking[type]()
    assert f"otklik.{type}" in raised.value.why and f"({why})" in raised.value.why


async def test_a_refused_signature_closes_the_door_with_a_sentence(world: WebhookWorld) -> None:
    one = world.again(secret=THEIRS)
    try:
        with pytest.raises(Locked, match=r"key: .*OTKLIK_WEBHOOK_SECRET") as raised:
            await one.check()
        assert raised.value.whole_door
    finally:
        await one.close()


ERRORS: list[tuple[int, type[Trouble], str]] = [
    (400, Refused, "the receiver does not"),
    (401, Locked, "key: "),
    (403, Locked, "key: "),
    (404, Locked, "address: "),
    (405, Locked, "address: "),
    (410, Locked, "address: "),
    (413, Locked, "size: "),
]


@pytest.mark.parametrize(("status", "kind", "why"), ERRORS)
async def test_each_error_says_what_to_do(
    world: WebhookWorld, crm: WebhookCrm, status: int, kind: type[Trouble], why: str
) -> None:
    world.server.status = status
    trouble = await in_trouble(crm, note("17"))
    assert type(trouble) is kind and trouble.why.startswith(why)
    assert not isinstance(trouble, Locked) or trouble.whole_door
    assert PLACE not in trouble.why


def test_the_whole_table_is_tried() -> None:
    assert {status for status, _, _ in ERRORS} == set(TROUBLES)


def test_other_statuses_are_as_everywhere() -> None:
    assert judge(Answer(204)) is None
    assert isinstance(judge(Answer(504, wrote=True)), Unknown)
    busy = judge(Answer(503, wait=timedelta(seconds=3)))
    assert isinstance(busy, TryLater) and busy.after == timedelta(seconds=3)
    assert isinstance(judge(Answer(302)), Locked)


def test_it_is_there_when_it_is_set_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("URL", "SECRET", "WEBHOOK_SECRET", "ASKS", "BATCH"):
        monkeypatch.delenv(f"OTKLIK_WEBHOOK_{name}", raising=False)
    settings = load(_env_file=None)
    make = EntryPoint("webhook", "integrations.crm.webhook:crm", "otklik.crms").load()
    assert make(settings, SystemClock()) is None
    monkeypatch.setenv("OTKLIK_WEBHOOK_WEBHOOK_SECRET", THEIRS)
    assert CrmCan.NOTES not in make(settings, SystemClock()).manifest.can
    monkeypatch.setenv("OTKLIK_WEBHOOK_ASKS", "true")
    with pytest.raises(Misconfigured, match="OTKLIK_WEBHOOK_URL"):
        make(settings, SystemClock())
    monkeypatch.setenv("OTKLIK_WEBHOOK_URL", "https://crm.example.com/hook/")
    with pytest.raises(Misconfigured, match="OTKLIK_WEBHOOK_SECRET"):
        make(settings, SystemClock())
    monkeypatch.setenv("OTKLIK_WEBHOOK_SECRET", OURS)
    made = make(settings, SystemClock())
    assert made.manifest.name == "webhook" and made._api.base == "https://crm.example.com/hook/"
    monkeypatch.setenv("OTKLIK_WEBHOOK_BATCH", "0")
    with pytest.raises(Misconfigured, match="OTKLIK_WEBHOOK_BATCH"):
        make(settings, SystemClock())
    monkeypatch.setenv("OTKLIK_WEBHOOK_BATCH", "1")
    monkeypatch.setenv("OTKLIK_WEBHOOK_URL", "https://127.0.0.1/hook")
    with pytest.raises(Misconfigured, match="OTKLIK_ALLOWED_HOSTS"):
        make(settings, SystemClock())


# Payloads ---------------------------------------------------------------------------------------------------


def _payload(name: str) -> dict[str, Any]:
    return dict(json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8")))


def test_recorded_webhooks_are_read() -> None:
    body = json.dumps(_payload("incoming")["request"]["body"], ensure_ascii=False)
    assert reading.heard(body).items == (
        Owner("2", "Olga Orlova", "olga@teplo.example"),
        Company("4", "Romashka Ltd", "2"),
        Contact(
            "17", "Анна Смирнова", ("+79161234567",), ("anna@romashka.example",), "4", "2",
            ("telegram:4711",), Lang.RU, "Asia/Omsk", "retail",
        ),
        Deal(
            "A-42", True, datetime(2024, 4, 30, 9, tzinfo=UTC), Decimal("1234.50"), "EUR", "17", "4", "A-42",
            "Boiler", Decimal("200.10"), (DealLine("Boiler", Decimal(1), Decimal("1234.50")),),
        ),
        Ticket("77", "17", True, datetime(2024, 5, 1, 8, tzinfo=UTC), "Nobody came"),
        Dropped(Stream.PEOPLE, "18", "17"),
    )  # fmt: skip


def test_recorded_facts_are_what_we_send_and_their_answers_are_read() -> None:
    firm = On(Stream.COMPANIES, "4")
    values = {
        Field.LAST_INTERVIEW: AT, Field.OUTCOME: "finished", Field.ADDRESSES: "telegram:4711",
        Field.INVITATION: "",
    }  # fmt: skip
    due = AT + timedelta(days=1)
    facts: dict[str, Any] = {
        "push_note": Note(
            KEY_SAID, (*ANNA, firm), title="Interview", text="What was hard?\n— Waiting all day.", at=AT
        ),
        "push_fields": Fields(KEY_SAID, ANNA, values=values),
        "push_todo": Todo(
            KEY_SAID, ANNA, tried=True, title="Call back", text="The boiler leaks", owner="2", due_at=due
        ),
        "push_contact": NewContact(
            KEY_SAID, name="Пётр Новый", phone="+79990001122", email="new@teplo.example", company="4"
        ),
    }
    seen = {}
    for name, fact in facts.items():
        payload = _payload(name)
        kind, made = writing.fact(fact)
        body = writing.body("otklik.push", {"kind": kind, "facts": [made]}, AT + timedelta(minutes=30))
        assert json.loads(body) == payload["request"]["body"]
        assert judge(Answer(payload["status"], wrote=True)) is None
        [seen[name]] = answers.verdicts([fact], payload["response"])
    assert seen["push_note"].ref == "note/501" and seen["push_todo"].ref == KEY_SAID
    assert isinstance(seen["push_fields"].trouble, Gone)
    assert isinstance(seen["push_contact"].trouble, Refused)
    assert seen["push_contact"].candidates == ("18", "19")


def test_recorded_questions_are_what_we_ask_and_their_answers_are_read() -> None:
    one = Stale(FactKind.NOTE, KEY_SAID, ANNA, "note/501")
    for name in ("withdraw", "standing"):
        assert _payload(name)["request"]["body"]["data"] == {"facts": [writing.stale(one)]}
    assert answers.withdrawn([one], _payload("withdraw")["response"])[0].trouble is None
    assert answers.standing([one], _payload("standing")["response"]) == [False]
    present = answers.present(["17", "18", "19"], _payload("present")["response"])
    assert present == {"17": "17", "18": "17", "19": None}
    page = answers.page(_payload("pull")["response"])
    assert (len(page.items), page.after, page.total) == (1, "p2", 250)
    assert page.seen_to == datetime(2024, 4, 30, 12, tzinfo=UTC)
    assert answers.checked(_payload("check")["response"]) == ("Teplo", "otklik", ())


async def test_the_recorded_question_is_the_one_that_is_sent(world: WebhookWorld, crm: WebhookCrm) -> None:
    await crm.pull(Stream.DEALS, datetime(2024, 4, 30, tzinfo=UTC), None)
    await crm.present(Stream.PEOPLE, ["17", "18", "19"])
    sent = [told["data"] for told in world.server.requests]
    assert sent == [_payload(name)["request"]["body"]["data"] for name in ("pull", "present")]


@pytest.mark.parametrize("path", sorted(PAYLOADS.glob("*.json")), ids=lambda path: path.stem)
def test_every_payload_names_its_source(path: Path) -> None:
    payload = _payload(path.stem)
    assert payload["source"] and payload["request"]["method"] and "response" in payload
    assert "://" not in payload["source"]
