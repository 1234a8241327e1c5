"""amoCRM passes the suite; its errors, its keys, and setting it up."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from core.clock import SystemClock
from core.crm.ports import Stream
from core.crm.tokens import Drawer
from core.errors import Gone, Locked, Misconfigured, Refused, Trouble, TryLater, Unknown
from core.settings import load
from core.store.models import CrmAccount
from core.testing import Weather
from core.testing.crms import CrmContract, read
from integrations.crm.amocrm.connector import LIMITS, AmocrmCrm
from integrations.crm.amocrm.ours import FIELDS
from integrations.crm.amocrm.troubles import TROUBLES, Invalid, judge
from integrations.crm.api import Answer
from tests.crms.amocrm_server import CLIENT, CLIENT_SECRET, FIRST, REDIRECT, TOKEN
from tests.crms.amocrm_world import AmoWorld, amocrm

OAUTH: dict[str, Any] = {
    "token": "", "client_id": CLIENT, "client_secret": CLIENT_SECRET, "redirect_uri": REDIRECT,
    "refresh_token": FIRST,
}  # fmt: skip


class LateClock(SystemClock):
    """Machine time that a test moves."""

    late = timedelta()

    def wall(self) -> datetime:
        return super().wall() + self.late


@pytest_asyncio.fixture
async def world() -> AsyncIterator[AmoWorld]:
    async with amocrm() as made:
        yield made


class TestAmocrm(CrmContract):
    pass


# Errors -----------------------------------------------------------------------------------------------------

PROBLEM = {"title": "x", "status": 0, "detail": "Anna's secret"}
FAULT = {"request_id": "k", "errors": [{"code": "NotBlank", "path": "name", "detail": "Anna's secret"}]}
ROWS: list[tuple[int, Any, type[Trouble], str]] = [
    (400, {**PROBLEM, "validation-errors": [FAULT]}, Invalid, "invalid: NotBlank at name"),
    (401, PROBLEM, Locked, "key: "),
    (401, None, Locked, "key: "),
    (402, PROBLEM, Locked, "tariff: "),
    (402, None, Locked, "tariff: "),
    (403, PROBLEM, Locked, "rights: "),
    (403, None, Locked, "blocked: "),
    (404, PROBLEM, Gone, ""),
    (404, None, Locked, "address: "),
    (422, PROBLEM, Refused, "invalid: HTTP 422"),
]


@pytest.mark.parametrize(("status", "data", "kind", "why"), ROWS)
def test_each_error_says_what_to_do(status: int, data: Any, kind: type[Trouble], why: str) -> None:
    trouble = judge(Answer(status, data, wrote=True))
    assert type(trouble) is kind
    assert trouble.why.startswith(why)
    assert "Anna" not in trouble.why
    if isinstance(trouble, Locked):
        assert trouble.whole_door is (why != "rights: ")


def test_the_whole_table_is_tried() -> None:
    assert {(status, isinstance(data, dict)) for status, data, _, _ in ROWS} == set(TROUBLES)


def test_other_errors_are_as_everywhere() -> None:
    assert judge(Answer(200, {})) is None and judge(Answer(204)) is None
    assert isinstance(judge(Answer(504, wrote=True)), Unknown)
    assert isinstance(judge(Answer(504)), TryLater)
    busy = judge(Answer(429, wait=timedelta(seconds=3)))
    assert isinstance(busy, TryLater) and busy.whole_door and busy.after == timedelta(seconds=3)
    assert isinstance(judge(Answer(301)), Locked)
    assert 2 * LIMITS.per_second < 7 and LIMITS.batch <= 250  # reading and telling may be two processes


@pytest.mark.parametrize(("told", "wait"), [(300, 300), (90_000, 3600), (0, None), ("x", None), (None, None)])
def test_how_long_to_wait_may_stand_in_the_body(told: Any, wait: int | None) -> None:
    busy = judge(Answer(429, {**PROBLEM, "retry_after": told}))
    assert isinstance(busy, TryLater) and busy.whole_door
    assert busy.after == (None if wait is None else timedelta(seconds=wait))


def test_a_page_is_no_empty_list() -> None:
    assert judge(Answer(204, None)) is None
    assert isinstance(judge(Answer(200, None)), Locked)
    assert isinstance(judge(Answer(200, None, wrote=True)), Unknown)


async def test_an_answer_that_is_none_is_the_wrong_address(world: AmoWorld, crm: AmocrmCrm) -> None:
    crm._calls._api.base = f"{world.server.url}/api/v4/account?x="
    with pytest.raises(Locked, match="address: "):
        await read(crm, Stream.PEOPLE)


# Setting up -------------------------------------------------------------------------------------------------


def test_it_is_there_when_it_is_set_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load(_env_file=None, secret="s" * 32)
    make = EntryPoint("amocrm", "integrations.crm.amocrm:crm", "otklik.crms").load()
    assert make(settings, SystemClock()) is None
    monkeypatch.setenv("OTKLIK_AMOCRM_TOKEN", TOKEN)
    with pytest.raises(Misconfigured, match="OTKLIK_AMOCRM_URL"):
        make(settings, SystemClock())
    monkeypatch.setenv("OTKLIK_AMOCRM_URL", "https://teply.kommo.com/")
    made = make(settings, SystemClock())
    assert made.manifest.name == "amocrm" and made._calls.site == "https://teply.kommo.com"
    monkeypatch.setenv("OTKLIK_AMOCRM_TOKEN", "ключ")
    with pytest.raises(Misconfigured, match="OTKLIK_AMOCRM_TOKEN"):
        make(settings, SystemClock())
    monkeypatch.setenv("OTKLIK_AMOCRM_TOKEN", "")
    for name, value in OAUTH.items():
        if value:
            with pytest.raises(Misconfigured, match=f"OTKLIK_AMOCRM_{name.upper()}"):
                make(settings, SystemClock())
            monkeypatch.setenv(f"OTKLIK_AMOCRM_{name.upper()}", value)
    assert make(settings, SystemClock()) is not None
    with pytest.raises(Misconfigured, match="OTKLIK_SECRET"):
        make(load(_env_file=None, secret="short"), SystemClock())
    monkeypatch.setenv("OTKLIK_AMOCRM_URL", "http://teply.amocrm.ru")
    with pytest.raises(Misconfigured, match="https://"):
        make(settings, SystemClock())


async def test_setup_on_an_empty_account(world: AmoWorld) -> None:
    one = world.again()
    try:
        found = await one.check()
        assert found.account == "Teply, 127.0.0.1" and found.me == "7700"
        assert "otklik crm setup amocrm" in found.lacks[0] and len(found.lacks) == 1
        assert list(await one.setup()) == list(FIELDS)
        kinds = {row["code"]: row["type"] for row in world.server.fields["contacts"]}
        assert (kinds["OTKLIK_LAST_INTERVIEW"], kinds["OTKLIK_INVITATION"]) == ("date_time", "url")
        found = await one.check()
        assert found.lacks == () and "contacts.OTKLIK_KEY" in found.fields
    finally:
        await one.close()


async def test_what_is_missing_is_made_and_what_is_there_stays(world: AmoWorld) -> None:
    for n in range(60):  # more than one page of fields
        world.server.field("contacts", f"OTHER_{n}", "text")
    world.server.field("contacts", "otklik_consent", "textarea")
    one = world.again()
    try:
        made = await one.setup()
        assert "OTKLIK_CONSENT" not in made and len(made) == len(FIELDS) - 1
        assert list(await one.setup()) == []
    finally:
        await one.close()


async def test_missing_rights_and_unknown_fields_are_named(world: AmoWorld, crm: AmocrmCrm) -> None:
    world.server.is_admin = False
    one = world.again(segment_field="NOPE", margin_field="MARGIN", category_field="99999")
    try:
        lacks = (await one.check()).lacks
        assert lacks[0].startswith("rights: who made the key may not read users")
        assert [lack.partition(".")[0] for lack in lacks[1:]] == [
            "fields: contacts have no field NOPE", "fields: leads have no field 99999"
        ]  # fmt: skip
        world.server.fields["contacts"] = []
        with pytest.raises(Locked, match="rights: ") as raised:
            await one.setup()
        assert not raised.value.whole_door
    finally:
        await one.close()


# Keys -------------------------------------------------------------------------------------------------------


async def test_a_dead_long_lived_token_closes_the_door_with_a_sentence(world: AmoWorld) -> None:
    one = world.again(token="dead")
    try:
        with pytest.raises(Locked, match=r"key: .*OTKLIK_AMOCRM_TOKEN") as raised:
            await one.check()
        assert raised.value.whole_door
    finally:
        await one.close()


async def test_a_token_is_renewed_kept_sealed_and_used_by_all(world: AmoWorld, store: str) -> None:
    one, clock = world.again(**OAUTH), LateClock()
    other = world.again(clock=clock, **OAUTH)
    try:
        assert (await one.check()).account
        assert world.server.given == 1
        account = await CrmAccount.get(crm="amocrm")
        assert account.tokens and "access-1" not in account.tokens and "def50200" not in account.tokens
        kept = await Drawer("amocrm", world.settings, SystemClock()).load()
        assert (kept["access"], kept["refresh"]) == ("access-1", "def50200-1")
        await other.check()
        assert world.server.given == 1  # the drawer is looked into first
        clock.late = timedelta(hours=24)
        await other.check()
        assert world.server.given == 2  # before it ends, without being refused
        await one.check()
        assert world.server.given == 2  # refused, and the other's found in the drawer
        world.server.tokens = set()
        await one.check()
        assert world.server.given == 3  # revoked: renewed once
    finally:
        await one.close()
        await other.close()


async def test_when_both_tokens_died_a_new_first_one_helps(world: AmoWorld, store: str) -> None:
    one = world.again(**OAUTH)
    try:
        await one.check()
        world.server.tokens, world.server.refresh = set(), "made anew"
        with pytest.raises(Locked, match=r"key: .*OTKLIK_AMOCRM_REFRESH_TOKEN") as raised:
            await one.check()
        assert FIRST not in raised.value.why
    finally:
        await one.close()
    two = world.again(**{**OAUTH, "refresh_token": "made anew"})
    try:
        assert (await two.check()).account
    finally:
        await two.close()


async def test_an_account_that_only_stumbles_kills_no_token(world: AmoWorld, store: str) -> None:
    one = world.again(**OAUTH)
    try:
        await world.order(Weather.BROKEN, writing=False)
        with pytest.raises(TryLater):
            await one.check()
        assert (await one.check()).account
    finally:
        await one.close()
