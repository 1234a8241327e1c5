"""Addresses that people set are public and encrypted; nothing leads us inside, also not behind our back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web

from core.clock import SystemClock
from core.crm.ports import CrmLimits
from core.errors import Locked, Misconfigured, Refused, TryLater, Unknown
from integrations import outgoing
from integrations.crm.api import Api, by_status
from integrations.outgoing import call, guarded, is_inside, safe_url

HERE = ("127.0.0.1",)


@pytest.mark.parametrize(
    "url",
    [
        "http://crm.example.com",
        "ftp://crm.example.com",
        "crm.example.com",
        "",
        "https://",
        "https://name:secret@crm.example.com",
        "https://127.0.0.1",
        "https://127.1",
        "https://2130706433",
        "https://0x7f000001",
        "https://017700000001",
        "https://10.0.0.8:8069",
        "https://192.168.1.1",
        "https://172.16.5.4",
        "https://169.254.169.254/latest/meta-data",
        "https://0.0.0.0",
        "https://100.64.0.1",
        "https://[::1]",
        "https://[::ffff:127.0.0.1]",
        "https://[fd00::1]",
        "https://[fe80::1]",
        "https://[64:ff9b::7f00:1]",
        "https://localhost",
        "https://crm.localhost.",
        "https://crm.example.com:99999",
    ],
)
def test_what_leads_inside_or_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(Misconfigured, match="OTKLIK_X_URL") as refused:
        safe_url(url, (), what="OTKLIK_X_URL")
    assert "secret" not in str(refused.value)


def test_the_operators_own_servers_are_allowed_by_name() -> None:
    assert safe_url("https://crm.example.com/", (), what="X") == "https://crm.example.com"
    assert safe_url("http://10.0.0.8:8069", ("10.0.0.8",), what="X") == "http://10.0.0.8:8069"
    assert safe_url("http://CRM.local", ("crm.local",), what="X") == "http://CRM.local"
    with pytest.raises(Misconfigured, match="OTKLIK_ALLOWED_HOSTS"):
        safe_url("http://crm.local", ("other.local",), what="X")


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111"])
def test_public_addresses(address: str) -> None:
    assert not is_inside(address)


@asynccontextmanager
async def server(handler: web.RequestHandler) -> AsyncIterator[str]:  # type: ignore[type-arg]
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", handler)  # type: ignore[arg-type]
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def test_a_name_that_resolves_to_an_inner_address_is_not_connected_to() -> None:
    async with guarded((), timeout=2) as http:
        with pytest.raises(aiohttp.ClientConnectorError):
            await http.get("https://localhost:9/")
    async with guarded(("localhost",), timeout=2) as http:
        with pytest.raises(aiohttp.ClientConnectorError) as refused:
            await http.get("http://localhost:9/")
    assert not isinstance(refused.value.os_error, outgoing.Unsafe)


async def test_redirects_are_not_followed_and_large_answers_not_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        seen.append(request.path)
        if request.path == "/away":
            return web.Response(status=302, headers={"Location": "/inside"})
        return web.Response(body=b"x" * 5_000)

    async with server(answer) as url, guarded(HERE, timeout=2) as http:  # type: ignore[arg-type]
        status, _, _ = await call(http, "GET", f"{url}/away", HERE)
        assert (status, seen) == (302, ["/away"])
        monkeypatch.setattr(outgoing, "LARGEST_ANSWER", 1_000)
        with pytest.raises(outgoing.TooLarge):
            await call(http, "GET", f"{url}/large", HERE)


@pytest.mark.parametrize(
    ("status", "writes", "trouble"),
    [
        (302, False, Locked),
        (400, True, Refused),
        (401, True, Locked),
        (429, True, TryLater),
        (500, True, Unknown),
        (500, False, TryLater),
        (503, True, Unknown),
        (503, False, TryLater),
    ],
)
async def test_what_a_status_means(status: int, writes: bool, trouble: type[Exception]) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status)

    async with server(answer) as url:  # type: ignore[arg-type]
        api = Api(url, CrmLimits(1_000), by_status, SystemClock(), allowed=HERE, timeout=2)
        with pytest.raises(trouble) as raised:
            await api.ask("POST", "/x", writes=writes)
        assert type(raised.value) is trouble
        await api.close()
