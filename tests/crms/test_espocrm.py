"""EspoCRM passes the suite; and what is its own."""

from __future__ import annotations

import json
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
from core.crm.ports import (
    Company,
    Contact,
    Deal,
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
from core.links import new_nonce
from core.settings import load
from core.testing import Weather, hostile
from core.testing.crm_pushing import in_trouble, note, stale, told
from core.testing.crms import CrmContract, read
from core.words import Lang
from integrations.crm import espocrm as package
from integrations.crm.api import Answer
from integrations.crm.espocrm import reading, webhooks, writing
from integrations.crm.espocrm.connector import EspocrmCrm
from integrations.crm.espocrm.options import EspocrmOptions
from integrations.crm.espocrm.troubles import TROUBLES, Duplicate, judge
from tests.crms.espocrm_world import ADMIN, KEY, SECRET, EspoWorld, espocrm, shown, signed

PAYLOADS = Path(package.__file__).parent / "payloads"
NO_ADMIN: dict[str, Any] = {"admin_name": "", "admin_password": ""}


@pytest_asyncio.fixture
async def world() -> AsyncIterator[EspoWorld]:
    async with espocrm() as made:
        yield made


@pytest_asyncio.fixture
async def plain(world: EspoWorld, crm: EspocrmCrm) -> AsyncIterator[EspocrmCrm]:
    """As most are set up: without an administrator."""
    made = world.again(**NO_ADMIN)
    yield made
    await made.close()


class TestEspocrm(CrmContract):
    pass


# Errors -----------------------------------------------------------------------------------------------------

ROWS: list[tuple[int, str, type[Trouble], str]] = [
    (
        400,
        "Field validation failure; entityType: Contact, field: phoneNumber, type: valid.",
        Refused,
        "invalid",
    ),
    (400, "Anna's secret", Refused, "invalid: HTTP 400"),
    (401, "", Locked, "key: "),
    (403, "Max failed login attempts exceeded.", Locked, "key: "),
    (403, "Max size should not exceed 50. Use offset and limit.", Locked, "page size: "),
    (403, "No read access.", Locked, "rights: "),
    (404, "Record 5f does not exist.", Gone, ""),
    (409, "duplicate", Duplicate, "duplicate: "),
    (409, "modified", Refused, "conflict: "),
    (503, "Application is in maintenance mode.", TryLater, ""),
]


@pytest.mark.parametrize(("status", "reason", "kind", "why"), ROWS)
def test_each_error_says_what_to_do(status: int, reason: str, kind: type[Trouble], why: str) -> None:
    trouble = judge(Answer(status, headers={"x-status-reason": reason}, wrote=True))
    assert type(trouble) is kind
    assert trouble.why.startswith(why)
    assert "Anna" not in trouble.why
    if isinstance(trouble, Locked):
        assert trouble.whole_door is (why != "rights: ")


def test_the_whole_table_is_tried() -> None:
    tried = set()
    for status, reason, _, _ in ROWS:
        known = [words for number, words in TROUBLES if number == status and words in reason.lower()]
        tried.add((status, max(known, key=len)))
    assert tried == set(TROUBLES)


def test_other_errors_are_as_everywhere() -> None:
    assert judge(Answer(200)) is None
    assert isinstance(judge(Answer(500, wrote=True)), Unknown)
    assert isinstance(judge(Answer(500)), TryLater)
    busy = judge(Answer(429, wait=timedelta(seconds=3)))
    assert isinstance(busy, TryLater) and busy.after == timedelta(seconds=3)


def test_a_mistyped_address_does_not_read_as_all_are_gone() -> None:
    page = judge(Answer(404, headers={"content-type": "text/html; charset=iso-8859-1"}))
    assert isinstance(page, Locked) and page.why.startswith("address: ")


async def test_who_is_not_let_in_is_not_told_about_rights(world: EspoWorld, plain: EspocrmCrm) -> None:
    """EspoCRM 8.4 gives no reason to who guessed too often, or comes from the wrong address."""
    fact = note(await world.contact("Anna"))
    world.server.shut = {"GET", "POST"}
    with pytest.raises(Locked, match=r"address: .* 403 without a reason") as raised:
        await plain.check()
    assert raised.value.whole_door
    world.server.shut = {"POST"}  # a firewall that dislikes these words: the others go on
    trouble = await in_trouble(plain, fact)
    assert isinstance(trouble, Locked) and trouble.why.startswith("address: ") and not trouble.whole_door
    world.server.shut = set()
    [made] = await told(plain, fact)
    world.server.shut = {"PUT"}  # what it says now: the post that stands is not taken away for that
    trouble = await in_trouble(plain, replace(fact, ref=made.ref, tried=True, text="<script>"))
    assert isinstance(trouble, Locked) and made.ref in world.server.rows["Note"]


async def test_an_answer_that_is_none_is_the_wrong_address(world: EspoWorld, crm: EspocrmCrm) -> None:
    crm._calls._api.base = f"{world.server.url}/api/v1/Metadata?key=none&"
    with pytest.raises(Locked, match="address: "):
        await crm.check()


# Setting up -------------------------------------------------------------------------------------------------


def test_it_is_there_when_it_is_set_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("URL", "API_KEY"):
        monkeypatch.delenv(f"OTKLIK_ESPOCRM_{name}", raising=False)
    settings = load(_env_file=None)
    make = EntryPoint("espocrm", "integrations.crm.espocrm:crm", "otklik.crms").load()
    assert make(settings, SystemClock()) is None
    monkeypatch.setenv("OTKLIK_ESPOCRM_URL", "https://crm.example.com")
    with pytest.raises(Misconfigured, match="OTKLIK_ESPOCRM_API_KEY"):
        make(settings, SystemClock())
    monkeypatch.setenv("OTKLIK_ESPOCRM_API_KEY", KEY)
    for url in ("https://crm.example.com/api/v1/", "https://crm.example.com/#Contact/view/1"):
        monkeypatch.setenv("OTKLIK_ESPOCRM_URL", url)
        made = make(settings, SystemClock())
        assert made.manifest.name == "espocrm"
        assert made._calls.site == "https://crm.example.com"
    monkeypatch.setenv("OTKLIK_ESPOCRM_WEBHOOK_SECRET", "only-a-secret")
    with pytest.raises(Misconfigured, match="id:secretKey"):
        make(settings, SystemClock())
    monkeypatch.setenv("OTKLIK_ESPOCRM_WEBHOOK_SECRET", "")
    monkeypatch.setenv("OTKLIK_ESPOCRM_URL", "https://127.0.0.1")
    with pytest.raises(Misconfigured, match="OTKLIK_ALLOWED_HOSTS"):
        make(settings, SystemClock())


async def test_setup_on_an_empty_account(world: EspoWorld) -> None:
    one = world.again()
    try:
        found = await one.check()
        assert found.account == "Teply, 127.0.0.1" and found.me == "otklik"
        assert any("otklikOutcome (Varchar, Max Length 255)" in lack for lack in found.lacks)
        made = await one.setup()
        assert list(made) == [
            "cOtklikLastInterview", "cOtklikOutcome", "cOtklikConsent", "cOtklikAddresses",
            "cOtklikInvitation",
        ]  # fmt: skip
        assert world.server.fields["Contact"]["cOtklikLastInterview"]["type"] == "datetime"
        found = await one.check()
        assert found.lacks == ()
        assert "Contact.cOtklikConsent" in found.fields
    finally:
        await one.close()


async def test_an_api_user_cannot_make_fields_and_says_which(world: EspoWorld) -> None:
    for more, why in ((NO_ADMIN, r"rights: .*otklikLastInterview \(Date-Time\)"),
                      ({"admin_password": "wrong"}, "key: .*ADMIN_PASSWORD")):  # fmt: skip
        one = world.again(**more)
        try:
            with pytest.raises(Locked, match=why) as raised:
                await one.setup()
            assert ADMIN[1] not in raised.value.why
        finally:
            await one.close()
    assert not [name for name in world.server.fields["Contact"] if "tklik" in name]


async def test_fields_made_by_hand_or_by_an_older_espocrm_do_as_well(world: EspoWorld) -> None:
    world.server.prefix = ""
    anna = await world.contact("Anna")
    world.server.fields["Contact"]["cOtklikConsent"] = {"type": "varchar"}
    one = world.again()
    try:
        made = await one.setup()
        assert "otklikOutcome" in made and len(made) == 4
        on = (On(Stream.PEOPLE, anna),)
        await told(one, Fields(new_nonce(), on, values={Field.OUTCOME: "finished", Field.CONSENT: "quote"}))
        row = world.server.rows["Contact"][anna]
        assert (row["otklikOutcome"], row["cOtklikConsent"]) == ("finished", "quote")
    finally:
        await one.close()


async def test_a_field_whose_answer_was_lost_is_made(world: EspoWorld) -> None:
    """EspoCRM rebuilds itself after each field, on PostgreSQL all of it: longer than we wait."""
    one = world.again()
    try:
        await world.order(Weather.LOST, writing=True)
        assert len(await one.setup()) == 5
    finally:
        await one.close()


async def test_fields_made_too_small_by_hand_are_named(world: EspoWorld, crm: EspocrmCrm) -> None:
    """Entity Manager proposes a Max Length of 100."""
    fields = world.server.fields["Contact"]
    fields["cOtklikInvitation"] = {"type": "varchar", "maxLength": 100}
    fields["cOtklikAddresses"] = {"type": "text"}
    fields["cOtklikLastInterview"] = {"type": "date"}
    where = "(Administration, Entity Manager)."
    assert (await crm.check()).lacks == (
        f"fields: cOtklikLastInterview on Contact must be Date-Time {where}",
        f"fields: cOtklikInvitation on Contact must be Varchar, Max Length 500 {where}",
    )


async def test_missing_rights_are_named(world: EspoWorld, crm: EspocrmCrm) -> None:
    world.server.levels["Contact"]["stream"] = "no"
    world.server.assignment = "team"
    world.server.levels["User"] = {"read": "own", "edit": "no"}
    del world.server.levels["Case"]
    one = world.again(segment_field="cSegmnt", **NO_ADMIN)
    try:
        lacks = (await one.check()).lacks
    finally:
        await one.close()
    assert lacks == (
        "rights: the role must let the API user stream Contact (all).",
        "rights: the role must let the API user read Case (all).",
        "rights: the role must let the API user read User (all).",
        "rights: the role's Assignment Permission must be “all”, else tasks are for nobody but us.",
        "fields: Contact has no field cSegmnt. Set OTKLIK_ESPOCRM_SEGMENT_FIELD to its name as Entity "
        "Manager shows it.",
    )


async def test_who_only_reads_needs_few_rights(world: EspoWorld) -> None:
    level = {"create": "no", "read": "all", "edit": "no", "delete": "no", "stream": "no"}
    world.server.levels = dict.fromkeys(("Contact", "Account", "Opportunity", "Case", "User"), level)
    for more, lacks in (
        ({"push": False}, 0),
        ({"push": True, "create_people": True}, 4),  # Contact, Account, Task; the fields
    ):
        one = world.again(**more, **NO_ADMIN)
        try:
            found = (await one.check()).lacks
            assert len(found) == lacks
            assert not lacks or "edit, stream, create Contact" in found[0]
        finally:
            await one.close()


async def test_a_dead_key_closes_the_door_with_a_sentence(world: EspoWorld) -> None:
    one = world.again(api_key="0" * 20)
    try:
        with pytest.raises(Locked, match=r"key: .*OTKLIK_ESPOCRM_API_KEY") as raised:
            await one.check()
        assert raised.value.whole_door
    finally:
        await one.close()


async def test_what_espocrm_would_drop_silently_is_said(world: EspoWorld) -> None:
    one = world.again()
    anna = await world.contact("Anna")
    fact = Fields(new_nonce(), (On(Stream.PEOPLE, anna),), values={Field.OUTCOME: "finished"})
    try:
        trouble = await in_trouble(one, fact)
        assert isinstance(trouble, Locked) and trouble.why.startswith("fields: ") and not trouble.whole_door
        await one.setup()
        world.server.closed_fields.add("cOtklikOutcome")
        world.server.rows["Contact"][anna]["cOtklikOutcome"] = None
        trouble = await in_trouble(one, fact)
        assert isinstance(trouble, Locked) and "cOtklikOutcome" in trouble.why
        world.server.closed_fields.clear()
        await told(one, fact)
    finally:
        await one.close()


# Pulling ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [199, 200, 201, 400, 450])
async def test_many_of_one_second_all_come_once(world: EspoWorld, crm: EspocrmCrm, count: int) -> None:
    """An import gives thousands of records one and the same second."""
    first = await world.contact("First")
    made = [await world.contact(f"Person {n}") for n in range(count)]
    last = await world.contact("Last")
    at = world.server.rows["Contact"][made[0]]["modifiedAt"]
    for id in made:
        world.server.rows["Contact"][id]["modifiedAt"] = at
    for since in (None, datetime(2026, 5, 4, tzinfo=UTC)):
        found = [item.id for item in await read(crm, Stream.PEOPLE, since)]
        assert sorted(found) == sorted([first, *made, last])
        assert found[0] == first and found[-1] == last


async def test_records_whose_change_is_not_dated_come_on_the_first_load(
    world: EspoWorld, crm: EspocrmCrm
) -> None:
    made = [await world.contact(f"Person {n}") for n in range(205)]
    dated = await world.contact("Dated")
    for id in made:
        world.server.rows["Contact"][id]["modifiedAt"] = None
    assert [item.id for item in await read(crm, Stream.PEOPLE)] == [*made, dated]
    assert [item.id for item in await read(crm, Stream.PEOPLE, world.now())] == [dated]


async def test_a_page_says_how_far_it_has_seen(world: EspoWorld, crm: EspocrmCrm) -> None:
    await world.contact("Anna")
    page = await crm.pull(Stream.PEOPLE, None, None)
    assert page.seen_to == world.now()
    assert (await crm.pull(Stream.DEALS, None, None)).seen_to is None


async def test_where_to_go_on_is_nobody_elses_word(crm: EspocrmCrm) -> None:
    for junk in ("", "x", "after", "nowhere|a|b"):
        with pytest.raises(Refused):
            await crm.pull(Stream.PEOPLE, None, junk)


async def test_won_is_what_is_certain_there(world: EspoWorld, crm: EspocrmCrm) -> None:
    paid = await world.deal("Boiler", amount=Decimal(5), currency="EUR", at=world.now())
    lost = await world.deal("Pump", amount=Decimal(5), currency="EUR", at=world.now(), won=False)
    await world.change(Stream.DEALS, paid, stage="Paid")
    assert [item.id for item in await read(crm, Stream.DEALS)] == [paid]
    since = world.now() - timedelta(days=1)
    assert {item.id: item.is_won for item in await read(crm, Stream.DEALS, since)} == {
        paid: True,
        lost: False,
    }


async def test_the_only_contact_of_a_deal_is_the_buyer(world: EspoWorld, crm: EspocrmCrm) -> None:
    """Over the API several contacts may be linked and none named first (Hooks/Opportunity/Contacts.php)."""
    anna, boris = await world.contact("Anna"), await world.contact("Boris")
    for linked in ([anna], [anna, boris], [], None):
        world.server.enter("Opportunity", name="Boiler", stage="Closed Won", contactsIds=linked)
        world.server.enter("Case", name="Leak", status="New", contactsIds=linked)
    deals, tickets = await read(crm, Stream.DEALS), await read(crm, Stream.TICKETS)
    assert [deal.contact for deal in deals if isinstance(deal, Deal)] == [anna, "", "", ""]
    assert [one.contact for one in tickets if isinstance(one, Ticket)] == [anna]


async def test_who_left_and_programs_are_no_owners(world: EspoWorld, crm: EspocrmCrm) -> None:
    boss = await world.owner("Olga", "o@teply.test")
    left = await world.owner("Left", "l@teply.test")
    world.server.rows["User"][left]["isActive"] = False
    world.server.enter("User", name="Program", userName="p", type="api", isActive=True)
    assert [item.id for item in await read(crm, Stream.OWNERS)] == [boss]


async def test_several_are_looked_up_in_one_call(world: EspoWorld, crm: EspocrmCrm) -> None:
    made = [await world.contact(f"Person {n}") for n in range(3)]
    await world.remove(Stream.PEOPLE, made[1])
    world.server.calls.clear()
    assert await crm.present(Stream.PEOPLE, made) == {made[0]: made[0], made[1]: None, made[2]: made[2]}
    assert world.server.calls == ["GET /api/v1/Contact"]


# Telling ----------------------------------------------------------------------------------------------------


async def test_nobody_is_mentioned_and_nothing_is_linked(world: EspoWorld, crm: EspocrmCrm) -> None:
    anna = await world.contact("Anna")
    fact = note(anna)
    for words in (
        *hostile.WORDS.values(),
        "write to bot@evil.example",
        "`<b>` \\<i> `",
        "@durov\n@all",
        "&#64;all",
    ):
        await told(crm, replace(fact, key=new_nonce(), text=words, title=f"About {words[:40]}"))
        await told(crm, replace(fact, tried=True, text=words))
        assert "[linked]" not in (await world.notes())[-1].text
    assert world.server.mentions == []


@pytest.mark.parametrize(
    "words",
    [
        "a\n\nb", "a < b > c & d", "`<script>` \\<b> ` \\` <", "&lt; &amp;lt; &copy &copy; &#42;",
        "1) one\n12. two",
        "# head\n## head\n===\n---\n***\n___", "+ plus\n- minus\n+7916", "\\* \\\\ \\", "a|b\n-|-\n1|2",
        "![x](y)",
        "[a]: http://b.example\n[a]", "~~gone~~ ~sub~", "WWW.evil.example ftp://x.example", "<http://x.example>",
        "<!-- no --> <?php ?> <![CDATA[x]]>", "name@example.com", "**bold** __bold__ _i_",
    ],
)  # fmt: skip
def test_words_read_to_the_letter(words: str) -> None:
    assert shown(writing.literal(words)).replace("\N{NO-BREAK SPACE}", " ") == words


def test_indented_words_are_no_code() -> None:
    assert shown(writing.literal("a\n\n    b *c* &")).split() == ["a", "b", "*c*", "&"]


async def test_a_key_is_not_mistaken_for_one_like_it(world: EspoWorld, crm: EspocrmCrm) -> None:
    """In EspoCRM's filters "_" stands for any character."""
    anna = await world.contact("Anna")
    one, other = "abcdefghijklmnopqrst_v", "abcdefghijklmnopqrstuv"
    for kind in (note(anna), Todo("", (On(Stream.PEOPLE, anna),), title="Call back")):
        [first] = await told(crm, replace(kind, key=other))
        [second] = await told(crm, replace(kind, key=one, tried=True))
        assert first.ref != second.ref


async def test_a_note_that_somebody_removed_stands_again(world: EspoWorld, crm: EspocrmCrm) -> None:
    fact = note(await world.contact("Anna"))
    [first] = await told(crm, fact)
    world.server.rows["Note"].clear()
    [again] = await told(crm, replace(fact, ref=first.ref, tried=True))
    assert again.ref in world.server.rows["Note"] and len(world.server.rows["Note"]) == 1


def _age(world: EspoWorld, ref: str, days: int) -> None:
    made = world.now() - timedelta(days=days)
    world.server.rows["Note"][ref]["createdAt"] = reading.stamp(made)


async def test_a_post_too_old_to_change_is_written_anew(world: EspoWorld, plain: EspocrmCrm) -> None:
    fact = note(await world.contact("Anna"))
    [first] = await told(plain, fact)
    _age(world, first.ref, 8)
    [again] = await told(plain, replace(fact, ref=first.ref, tried=True, text="Changed my mind"))
    [seen] = await world.notes()
    assert "Changed my mind" in seen.text and again.ref != first.ref


async def test_a_post_too_old_to_remove_needs_an_administrator(
    world: EspoWorld, crm: EspocrmCrm, plain: EspocrmCrm
) -> None:
    fact = note(await world.contact("Anna"))
    [first] = await told(plain, fact)
    _age(world, first.ref, 40)
    [verdict] = await plain.withdraw([stale(fact, first.ref)])
    assert isinstance(verdict.trouble, Locked) and "noteDeleteThresholdPeriod" in verdict.trouble.why
    assert await plain.standing([stale(fact, first.ref)]) == [True]
    [verdict] = await crm.withdraw([stale(fact, first.ref)])
    assert verdict.trouble is None
    assert await plain.standing([stale(fact, first.ref)]) == [False]


async def test_an_administrators_wrong_password_does_not_shut_us_out(
    world: EspoWorld, crm: EspocrmCrm
) -> None:
    facts = [note(await world.contact("Anna")) for _ in range(12)]
    posts = [(await told(crm, fact))[0].ref for fact in facts]
    for ref in posts:
        _age(world, ref, 40)
    one = world.again(admin_password="wrong")
    try:
        verdicts = await one.withdraw([stale(fact, ref) for fact, ref in zip(facts, posts, strict=True)])
        assert all(isinstance(it.trouble, Locked) and "ADMIN_PASSWORD" in it.trouble.why for it in verdicts)
        assert (await one.check()).lacks == ()
    finally:
        await one.close()


async def test_a_post_on_a_contact_that_is_gone_is_found_and_removed(
    world: EspoWorld, plain: EspocrmCrm
) -> None:
    """EspoCRM keeps the posts of what was removed, for two months."""
    anna = await world.contact("Anna")
    fact = note(anna)
    [first] = await told(plain, fact)
    await world.remove(Stream.PEOPLE, anna)
    for ref in ("", first.ref):
        assert await plain.standing([stale(fact, ref)]) == [True]
    await plain.withdraw([stale(fact)])
    assert world.server.rows["Note"] == {}


async def test_a_fact_for_several_places_is_not_half_told(world: EspoWorld, crm: EspocrmCrm) -> None:
    anna, firm = await world.contact("Anna"), await world.company("Acme")
    both = replace(note(anna), on=(On(Stream.PEOPLE, anna), On(Stream.COMPANIES, firm)))
    assert isinstance(await in_trouble(crm, both), Unsupported)
    assert await world.notes() == []


async def test_a_task_is_for_the_contacts_owner_or_for_us(world: EspoWorld, crm: EspocrmCrm) -> None:
    boss = await world.owner("Olga", "o@teply.test")
    hers, nobodys = await world.contact("Anna", owner=boss), await world.contact("Boris")
    for contact, owner in ((hers, ""), (nobodys, ""), (nobodys, "gone"), (hers, "gone")):
        await told(crm, Todo(new_nonce(), (On(Stream.PEOPLE, contact),), title="x<y>=z\nnow", owner=owner))
    seen = await world.todos()
    assert [todo.owner for todo in seen] == [boss, "me5f3a", "me5f3a", boss]
    assert seen[0].title == "x‹y›＝z now"


async def test_no_task_is_for_who_has_left(world: EspoWorld, crm: EspocrmCrm) -> None:
    """EspoCRM itself takes them (Core/Acl/DefaultAssignmentChecker.php looks at nothing of the kind)."""
    boss, left = await world.owner("Olga", "o@teply.test"), await world.owner("Left", "l@teply.test")
    world.server.rows["User"][left]["isActive"] = False
    hers, orphan = await world.contact("Anna", owner=boss), await world.contact("Boris", owner=left)
    for contact in (hers, orphan):
        fact = Todo(new_nonce(), (On(Stream.PEOPLE, contact),), title="x", owner=left)
        [made] = await told(crm, fact)
        await told(crm, replace(fact, ref=made.ref, tried=True))
    assert [todo.owner for todo in await world.todos()] == [boss, "me5f3a"]


async def test_what_was_merged_is_found_where_it_went(world: EspoWorld, plain: EspocrmCrm) -> None:
    anna, double = await world.contact("Anna"), await world.contact("Anne")
    said, todo = note(double), Todo(new_nonce(), (On(Stream.PEOPLE, double),), title="Call")
    [[post], [task]] = [await told(plain, said), await told(plain, todo)]
    await world.merge(double, anna)
    gone = [stale(said), Stale(FactKind.TODO, todo.key, todo.on)]
    assert await plain.standing(gone) == [True, True]
    for fact, ref in ((said, post.ref), (todo, task.ref)):
        [again] = await told(plain, replace(fact, tried=True))
        assert again.ref == ref
    await plain.withdraw(gone)
    assert not world.server.rows["Note"] and not world.server.rows["Task"]


async def test_a_task_on_a_contact_that_is_gone(world: EspoWorld, crm: EspocrmCrm) -> None:
    anna = await world.contact("Anna")
    await world.remove(Stream.PEOPLE, anna)
    assert isinstance(await in_trouble(crm, Todo(new_nonce(), (On(Stream.PEOPLE, anna),), title="x")), Gone)


async def test_a_task_says_when_and_keeps_its_state(world: EspoWorld, crm: EspocrmCrm) -> None:
    due = datetime(2026, 5, 6, 12, 0, tzinfo=UTC)
    fact = Todo(new_nonce(), (On(Stream.PEOPLE, await world.contact("Anna")),), title="Call", due_at=due)
    [first] = await told(crm, fact)
    world.server.correct("Task", first.ref, status="Completed")
    await told(crm, replace(fact, ref=first.ref, tried=True, title="Call soon"))
    row = world.server.rows["Task"][first.ref]
    assert (row["dateEnd"], row["status"], row["name"]) == ("2026-05-06 12:00:00", "Completed", "Call soon")


async def test_a_long_task_is_found_again(world: EspoWorld, crm: EspocrmCrm) -> None:
    """Lists cut texts (Core/Select/Select/Applier.php), and our mark stands at their end."""
    fact = Todo(
        new_nonce(), (On(Stream.PEOPLE, await world.contact("Anna")),), title="x", text="long " * 2400
    )
    [first] = await told(crm, fact)
    [again] = await told(crm, replace(fact, tried=True))
    assert again.ref == first.ref


async def test_a_post_is_not_for_the_customers_portal(world: EspoWorld, crm: EspocrmCrm) -> None:
    [made] = await told(crm, note(await world.contact("Anna")))
    assert world.server.rows["Note"][made.ref]["isInternal"] is True


async def test_a_contact_that_seems_to_be_there_is_for_people_to_decide(
    world: EspoWorld, crm: EspocrmCrm
) -> None:
    anna = await world.contact("Anna", email="a@b.test")
    [verdict] = await crm.push([NewContact(new_nonce(), name="Anna", email="a@b.test")])
    assert isinstance(verdict.trouble, Refused) and verdict.candidates == (anna,)
    [made] = await told(crm, NewContact(new_nonce(), email="new@b.test"))
    row = world.server.rows["Contact"][made.ref]
    assert row["lastName"] == "new@b.test" and "firstName" not in row


async def test_a_namesake_is_for_people_to_decide(world: EspoWorld, crm: EspocrmCrm) -> None:
    """EspoCRM takes the same names for the same person, whatever the e-mail."""
    for name in ("Anna Smirnova", "Madonna"):
        there = await world.contact(name, email="other@b.test")
        [verdict] = await crm.push([NewContact(new_nonce(), name=name, email=f"{name[:3]}@b.test")])
        assert verdict.candidates == (there,)


async def test_a_person_whose_name_espocrm_would_refuse(world: EspoWorld, crm: EspocrmCrm) -> None:
    name = f"Anna\0 <b>\ud83d x=y\n{'z' * 150}"
    [made] = await told(crm, NewContact(new_nonce(), name=name, email="a@b.test"))
    row = world.server.rows["Contact"][made.ref]
    assert (row["firstName"], row["lastName"]) == ("Anna ‹b›\ufffd x＝y", "z" * 100)


async def test_a_made_contact_stays_when_its_fact_is_withdrawn(world: EspoWorld, crm: EspocrmCrm) -> None:
    fact = NewContact(new_nonce(), name="Anna Smirnova", company=await world.company("Acme"))
    [made] = await told(crm, fact)
    gone = Stale(FactKind.CONTACT, fact.key, (), made.ref)
    assert [verdict.trouble for verdict in await crm.withdraw([gone])] == [None]
    assert await world.exists(Stream.PEOPLE, made.ref)
    assert await crm.standing([gone]) == [False]


async def test_an_unfit_value_is_refused_by_its_rule_not_its_words(world: EspoWorld, crm: EspocrmCrm) -> None:
    on = (On(Stream.PEOPLE, await world.contact("Anna")),)
    trouble = await in_trouble(crm, Fields(new_nonce(), on, values={Field.OUTCOME: "x" * 300}))
    assert isinstance(trouble, Refused)
    assert trouble.why == "invalid: the rule maxLength of the field cOtklikOutcome"


async def test_the_echo_of_our_own_words_changes_nothing(world: EspoWorld, crm: EspocrmCrm) -> None:
    anna = await world.contact("Anna", email="a@b.test")
    before = [item for item in await read(crm, Stream.PEOPLE) if item.id == anna]
    await told(crm, Fields(new_nonce(), (On(Stream.PEOPLE, anna),), values={Field.OUTCOME: "finished"}))
    assert [item for item in await read(crm, Stream.PEOPLE) if item.id == anna] == before


# Webhooks ---------------------------------------------------------------------------------------------------


async def test_webhooks_of_older_and_newer_versions(world: EspoWorld, crm: EspocrmCrm) -> None:
    knock = await world.knock(Stream.PEOPLE, await world.contact("Anna"))
    for name, other in (("signature", "x-signature"), ("x-signature", "signature")):
        alone = replace(knock, headers={name: knock.headers[name]})
        assert crm.admit(alone) == ""
        assert crm.admit(replace(alone, body=knock.body + b" ")) is None
        assert crm.admit(replace(knock, headers={**knock.headers, other: ["é"]})) is None


async def test_without_its_secret_no_webhook_is_believed(world: EspoWorld) -> None:
    knock = await world.knock(Stream.PEOPLE, await world.contact("Anna"))
    for secret in ("", f"wh8:{SECRET}", f"wh7:{SECRET}0"):
        one = world.again(webhook_secret=secret)
        assert one.admit(knock) is None


# Payloads ---------------------------------------------------------------------------------------------------


def _payload(name: str) -> dict[str, Any]:
    return dict(json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8")))


def _read(name: str, stream: Stream, over: tuple[str, ...] = ()) -> list[Any]:
    options = EspocrmOptions(
        _env_file=None, segment_field="cSegment", zone_field="cZone", language_field="cLanguage",
        margin_field="cMargin",
    )  # type: ignore[call-arg]  # fmt: skip
    data = _payload(name)["response"]
    rows = data.get("list", [data])
    ours = reading.names(_payload("metadata_fields")["response"])
    return reading.read(stream, rows, options, ours, over)


def test_recorded_people_and_companies() -> None:
    assert _read("list_user", Stream.OWNERS) == [Owner("1", "Olga Orlova", "olga@company.example", True)]
    assert _read("list_account", Stream.COMPANIES) == [Company("5564764442a6d024c", "Teplo Ltd", "1")]
    anna, petrov = _read("list_contact", Stream.PEOPLE)
    assert anna == Contact(
        "55643ca033f7ab4c5", "Anna Smirnova", ("+79161234567",), ("anna@teplo.example",), "5564764442a6d024c",
        "1", ("telegram:4711", "slack:T1:U2"), Lang.RU, "Asia/Omsk", "retail, south",
    )  # fmt: skip
    assert petrov == Contact("55643ca033f7ab4c6", "Petrov")
    [whole] = _read("read_contact", Stream.PEOPLE)
    assert (whole.phones, whole.emails) == (("+79161234567", "+74951234567"), ("anna@teplo.example",))


def test_recorded_deals_and_tickets() -> None:
    won = reading.won_stages(_payload("metadata_stage")["response"])
    assert won == ("Closed Won",) == reading.won_stages({})
    at = datetime(2024, 4, 30, tzinfo=UTC)
    assert _read("list_opportunity", Stream.DEALS, won) == [
        Deal(
            "55643ca033f7ab4d1", True, at, Decimal("1234.5"), "EUR", "55643ca033f7ab4c5", "5564764442a6d024c",
            category="Boiler", margin=Decimal("200.10"),
        ),
        Deal("55643ca033f7ab4d2", False, None, category="Pump"),
    ]  # fmt: skip
    closed = reading.closed_statuses(_payload("metadata_status")["response"])
    assert closed == reading.closed_statuses({})
    opened = datetime(2024, 5, 1, 8, tzinfo=UTC)
    first, second = _read("list_case", Stream.TICKETS, closed)
    assert first == Ticket("55643ca033f7ab4e1", "55643ca033f7ab4c5", True, opened, "Nobody came")
    assert not second.is_open


def test_recorded_requests_are_what_we_send() -> None:
    on, key = (On(Stream.PEOPLE, "55643ca033f7ab4c5"),), "A" * 22
    at = datetime(2024, 5, 1, 9, 30, tzinfo=UTC)
    said = Note(key, on, title="Interview", text="Waiting all day.", at=at)
    assert writing.new_post(said, on[0]) == _payload("create_note")["request"]["body"]
    todo = Todo(key, on, title="Call back", text="The boiler leaks", due_at=at + timedelta(days=1))
    body = {**writing.task(todo), **writing.parent(on[0]), "assignedUserId": "1"}
    assert body == _payload("create_task")["request"]["body"]
    ours = {field: f"cO{name[1:]}" for field, name in reading.OURS.items()}
    values = {Field.LAST_INTERVIEW: at, Field.OUTCOME: "finished", Field.INVITATION: ""}
    assert (
        writing.fields(Fields(key, on, values=values), ours) == _payload("update_contact")["request"]["body"]
    )
    new = NewContact(key, name="Пётр Новый", phone="+79990001122", email="new@teplo.example")
    assert writing.person(new) == _payload("create_contact")["request"]["body"]


def test_the_recorded_duplicate_names_its_candidates() -> None:
    payload = _payload("create_contact")
    trouble = judge(Answer(payload["status"], payload["response"], payload["headers"], wrote=True))
    assert isinstance(trouble, Duplicate) and trouble.candidates == ("55643ca033f7ab4c9",)


def test_the_recorded_webhook_is_read_and_its_signature_is_known() -> None:
    body = json.dumps(_payload("webhook")["request"]["body"])
    assert Stream.PEOPLE in webhooks.heard(body).streams
    assert signed(b"[]")["signature"] == [
        "d2g3OmZmYTkwMGM3NjFiMzUwMjMwZTMxYWYzNDFhMzcyNzg0N2E2ZTZlZDQ2MDc4N2YyMTU5NTI2MzIwNTBhYTQ3NDA="
    ]


@pytest.mark.parametrize("path", sorted(PAYLOADS.glob("*.json")), ids=lambda path: path.stem)
def test_every_payload_names_its_source(path: Path) -> None:
    payload = _payload(path.stem)
    assert payload["source"] and payload["request"]["method"] and "response" in payload
    assert "://" not in payload["source"]
