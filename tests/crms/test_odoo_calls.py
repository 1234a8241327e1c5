"""Odoo's protocols, its errors row by row, its webhooks, and what its documentation shows."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

import integrations.crm.odoo
from core.clock import SystemClock
from core.crm.ports import Crm, Stream
from core.errors import Gone, Locked, Misconfigured, Refused, Trouble, TryLater, Unknown
from core.lines import Knock
from core.settings import load
from core.testing.crm_pushing import discreet, in_trouble, note
from integrations.crm.api import Answer
from integrations.crm.odoo import crm as configured
from integrations.crm.odoo import reading
from integrations.crm.odoo.connector import OdooCrm
from integrations.crm.odoo.troubles import TABLE, UNSURE, judge
from tests.crms.odoo_orm import Oops
from tests.crms.odoo_server import OdooServer
from tests.crms.odoo_world import SECRET, OdooWorld, odoo, options, settings

PAYLOADS = Path(integrations.crm.odoo.__file__).parent / "payloads"


@pytest.fixture(params=[17, 19])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[OdooWorld]:
    async with odoo(request.param) as world:
        yield world


KEY, RIGHTS = (Locked, "key: "), (Locked, "rights: ")
ROWS: dict[str, tuple[type[Trouble], str]] = {
    "odoo.exceptions.AccessDenied": KEY,
    "odoo.http.SessionExpiredException": KEY,
    "werkzeug.exceptions.Unauthorized": KEY,
    "odoo.exceptions.AccessError": RIGHTS,
    "werkzeug.exceptions.Forbidden": RIGHTS,
    "odoo.exceptions.MissingError": (Gone, ""),
    "werkzeug.exceptions.NotFound": (Gone, ""),
    "odoo.exceptions.UserError": (Refused, ""),
    "odoo.exceptions.ValidationError": (Refused, ""),
    "odoo.exceptions.RedirectWarning": (Refused, ""),
    "werkzeug.exceptions.BadRequest": (Refused, ""),
    "werkzeug.exceptions.UnprocessableEntity": (Refused, ""),
    "builtins.ValueError": (Refused, ""),
    "builtins.TypeError": (Refused, ""),
    "builtins.KeyError": (Refused, ""),
    "builtins.AttributeError": (Refused, ""),
    "psycopg2.errors.SerializationFailure": (TryLater, ""),
    "psycopg2.errors.LockNotAvailable": (TryLater, ""),
    "psycopg2.errors.DeadlockDetected": (TryLater, ""),
    "psycopg2.errors.QueryCanceled": (TryLater, ""),
    "psycopg2.extensions.TransactionRollbackError": (TryLater, ""),
    "psycopg2.errors.UndefinedColumn": (TryLater, ""),
    "psycopg2.errors.UndefinedTable": (TryLater, ""),
    "psycopg2.errors.ReadOnlySqlTransaction": (TryLater, ""),
    "psycopg2.errors.OutOfMemory": (TryLater, ""),
    "psycopg2.errors.DiskFull": (TryLater, ""),
    "builtins.MemoryError": (TryLater, ""),
    "psycopg2.pool.PoolError": (TryLater, ""),
    "odoo.sql_db.PoolError": (TryLater, ""),
    "odoo.exceptions.ConcurrencyError": (TryLater, ""),
    "odoo.addons.somebody.models.Oddity": (Refused, ""),
}


def test_every_row_is_tried() -> None:
    assert set(TABLE) <= set(ROWS)


@pytest.mark.parametrize("name", [*ROWS, *UNSURE])
async def test_an_error_of_theirs_is_one_of_ours(crm: Crm, world: OdooWorld, name: str) -> None:
    anna = await world.contact("Anna", email="a@b.test")
    for writing in (False, True):
        about = "mail.message.create" if writing else "res.partner.search_read"
        world.server.fails[about] = Oops(name, f"a@b.test {world.secrets[0]}")
        if writing:
            trouble = await in_trouble(crm, note(anna))
        else:
            with pytest.raises(Trouble) as raised:
                await crm.pull(Stream.PEOPLE, None, None)
            trouble = raised.value
        kind, why = ROWS.get(name, (Unknown if writing else TryLater, ""))
        assert type(trouble) is kind
        assert trouble.why.startswith(why)
        discreet(trouble, world)
    assert await world.notes() == []


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer(200, None, {"content-type": "text/html"}), Locked),
        (Answer(303, None, {"location": "/web/database/selector"}), Locked),
        (Answer(404, None, {"content-type": "text/html"}), Locked),
        (Answer(429), TryLater),
        (Answer(503), TryLater),
        (Answer(502, wrote=True), Unknown),
        (
            Answer(200, {"jsonrpc": "2.0", "error": {"code": 100}}, {"content-type": "application/json"}),
            Refused,
        ),
    ],
)
def test_what_no_odoo_has_said(answer: Answer, kind: type[Trouble]) -> None:
    assert type(judge(answer)) is kind


def test_what_is_well() -> None:
    headers = {"content-type": "application/json; charset=utf-8"}
    for data in (None, [], {"jsonrpc": "2.0", "id": 1, "result": 1}, {"name": "Anna", "id": 3}):
        assert judge(Answer(200, data, headers)) is None


# Which protocol, and as whom ----------------------------------------------------------------------------


def asked(world: OdooWorld) -> set[str]:
    return {call.partition(" ")[2].partition("/res")[0] for call in world.server.calls}


@pytest.mark.parametrize("version", [17, 18, 19])
async def test_the_protocol_is_the_versions(version: int) -> None:
    async with odoo(version) as world:
        crm = world.again()
        await crm.pull(Stream.COMPANIES, None, None)
        assert asked(world) == ({"/jsonrpc", "/json/2"} if version == 19 else {"/jsonrpc"})
        await crm.close()


async def test_json2_needs_neither_login_nor_services() -> None:
    async with odoo(19, services=False) as world:
        for protocol in ("auto", "json2"):
            told = options(world.server, protocol=protocol, login="", database="")
            crm = OdooCrm(told, settings(), SystemClock())
            assert (await crm.check()).me == "Otklik"
            assert await crm.present(Stream.PEOPLE, ["1"]) == {"1": None}
            await crm.close()


async def test_19_over_json_rpc() -> None:
    async with odoo(19) as world:
        crm = OdooCrm(options(world.server, protocol="jsonrpc"), settings(), SystemClock())
        assert (await crm.check()).me == "Otklik"
        assert asked(world) == {"/jsonrpc"}
        await crm.close()


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"database": ""}, "database: set OTKLIK_ODOO_DATABASE"),
        ({"database": "other"}, "database: Odoo has no such database"),
        ({"database": "ru_shop"}, "database: Odoo has no such database"),
        ({"database": "postgres"}, "database: that is none of Odoo's"),
        ({"login": ""}, "login: set OTKLIK_ODOO_LOGIN"),
        ({"login": "nobody@shop.test"}, "key: Odoo does not know this login"),
        ({"api_key": "another-key"}, "key: Odoo does not know this login"),
    ],
)
async def test_as_nobody(more: dict[str, Any], why: str) -> None:
    async with odoo(17) as world:
        crm = OdooCrm(options(world.server, **more), settings(), SystemClock())
        with pytest.raises(Locked, match=why) as raised:
            await crm.check()
        discreet(raised.value, world)
        assert "another-key" not in str(raised.value)
        await crm.close()


async def test_a_key_that_was_taken_away(crm: Crm, world: OdooWorld) -> None:
    name = {17: "odoo.exceptions.AccessDenied", 19: "werkzeug.exceptions.Unauthorized"}[world.server.version]
    world.server.fails["res.partner.search_read"] = Oops(name)
    with pytest.raises(Locked, match="key: "):
        await crm.pull(Stream.PEOPLE, None, None)
    assert await crm.present(Stream.PEOPLE, ["1"]) == {"1": None}  # it was given back


class NoOdoo(OdooServer):
    """A web site at the address."""

    def routes(self, app: web.Application) -> None:
        async def page(request: web.Request) -> web.Response:
            return web.Response(text="<html>Welcome</html>", content_type="text/html")

        app.router.add_route("*", "/{rest:.*}", page)


async def test_an_address_of_something_else() -> None:
    server = NoOdoo(17)
    async with server.open():
        for protocol in ("auto", "jsonrpc", "json2"):
            crm = OdooCrm(options(server, protocol=protocol), settings(), SystemClock())
            with pytest.raises(Locked, match="address: "):
                await crm.check()
            await crm.close()


def test_not_configured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    clock, told = SystemClock(), load(_env_file=None)
    monkeypatch.delenv("OTKLIK_ODOO_URL", raising=False)
    assert configured(told, clock) is None
    monkeypatch.setenv("OTKLIK_ODOO_URL", "https://shop.odoo.example")
    assert configured(told, clock) is None
    monkeypatch.setenv("OTKLIK_ODOO_API_KEY", "key-0815")
    found = configured(told, clock)
    assert found is not None
    assert found.manifest.name == "odoo"
    monkeypatch.setenv("OTKLIK_ODOO_URL", "http://10.0.0.5:8069")
    with pytest.raises(Misconfigured, match="OTKLIK_ODOO_URL must begin with https"):
        configured(told, clock)
    monkeypatch.setenv("OTKLIK_ODOO_PER_SECOND", "0")
    with pytest.raises(Misconfigured, match="OTKLIK_ODOO_PER_SECOND") as raised:
        configured(told, clock)
    assert "key-0815" not in str(raised.value)


# Webhooks ------------------------------------------------------------------------------------------------


async def test_webhooks_name_the_streams(crm: Crm, world: OdooWorld) -> None:
    for model, stream in (
        ("res.partner", Stream.COMPANIES),
        ("sale.order", Stream.DEALS),
        ("account.move", Stream.DEALS),
        ("crm.lead", Stream.DEALS),
        ("helpdesk.ticket", Stream.TICKETS),
        ("res.users", Stream.OWNERS),
    ):
        assert stream in crm.read(json.dumps({"_model": model, "_id": 1, "_action": "x"})).streams
    assert crm.read('{"_model": "stock.picking"}').streams == frozenset()
    for junk in ("{}", "[]", '{"_model": 1}', "not JSON", "[" * 100_000):
        with pytest.raises(Refused):
            crm.read(junk)


async def test_without_a_secret_no_webhook_is_believed(world: OdooWorld) -> None:
    crm = OdooCrm(options(world.server, webhook_secret=""), settings(), SystemClock())
    assert crm.admit(Knock(b"{}")) is None
    assert crm.admit(Knock(b"{}", rest="")) is None
    known = world.again()
    assert known.admit(Knock(b"{}", rest=SECRET)) == ""
    for forged in (SECRET[:-1], f"{SECRET}/", f"x{SECRET}", SECRET.lower(), "\ud83d"):
        assert known.admit(Knock(b"{}", rest=forged)) is None


# What Odoo's sources show --------------------------------------------------------------------------------


def payload(name: str) -> dict[str, Any]:
    told = json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8"))
    assert set(told) == {"source", "request", "response"}
    assert told["source"]
    return dict(told)


def rows(name: str) -> list[dict[str, Any]]:
    told = payload(name)["response"]
    assert judge(Answer(200, told, {"content-type": "application/json"})) is None
    return list(told["result"] if isinstance(told, dict) else told)


async def test_payloads(world: OdooWorld) -> None:
    told = options(world.server)
    anna, ghost = [reading.contact(row, told, frozenset({14}), {}) for row in rows("people")]
    assert (anna.name, anna.phones, anna.emails) == (
        "Anna Smirnova",
        ("+7 916 123-45-67",),
        ("anna@romashka.test",),
    )
    assert (anna.company, anna.owner, ghost.company, ghost.phones) == ("14", "2", "", ())
    assert reading.contact(rows("people_json2")[0], told, frozenset(), {}).name == "Deco Addict"
    assert [reading.company(row).owner for row in rows("companies")] == ["2"]
    assert [(one.email, one.is_active) for one in map(reading.owner, rows("owners"))] == [
        ("odoobot@example.com", False),
        ("olga@teply.test", True),
    ]
    [order] = [
        reading.order(row, told, ("26", "14"), rows("order_lines"), has_margin=True) for row in rows("orders")
    ]
    assert (order.is_won, order.amount, order.margin) == (True, Decimal("1234.5"), Decimal("310.25"))
    assert [line.name for line in order.lines] == ["[B24] Boiler 24 kW"]
    assert [reading.refund(row, told, ("26", "")).amount for row in rows("refunds")] == [Decimal(-200)]
    assert [reading.lead(row, told, ("26", ""), frozenset({4})).is_won for row in rows("leads")] == [True]
    assert [one.is_open for one in map(reading.ticket, rows("tickets")) if one] == [True]
    assert payload("version")["response"]["result"]["server_version_info"][0] == 17
    assert payload("web_version")["response"]["version_info"][0] == 19
    assert [rows(name)[0] for name in ("note", "todo", "custom_fields")] == [812, 55, 9001]
    assert payload("authenticate")["response"]["result"] == 7
    access = judge(Answer(200, payload("error_access")["response"], {"content-type": "application/json"}))
    assert isinstance(access, Locked) and access.why.startswith("rights: ")
    key = judge(Answer(401, payload("error_json2")["response"], {"content-type": "application/json"}))
    assert isinstance(key, Locked) and key.why.startswith("key: ")
    crm = world.again()
    assert crm.read(json.dumps(payload("webhook")["request"])).streams == {Stream.COMPANIES, Stream.PEOPLE}
    assert len(list(PAYLOADS.glob("*.json"))) == 18


@pytest.mark.parametrize("name", ["note", "todo", "custom_fields", "people", "order_lines"])
async def test_requests_are_what_the_server_takes(name: str) -> None:
    """The recorded requests have the places and fields that the strict stand-in asks for."""
    async with odoo(17) as world:
        orm = world.server.orm
        orm.add("res.partner", 26, name="Anna"), orm.add("res.users", 2, name="Olga")
        (
            orm.add("mail.message.subtype", 2, name="Note"),
            orm.add("ir.model", 78, name="x", model="res.partner"),
        )
        args = payload(name)["request"]["params"]["args"]
        model, method, places, named = args[3:]
        assert world.server._call_by_place(model, method, places, dict(named)) is not None
