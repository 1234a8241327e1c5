"""Tokens of workspaces, on both databases, against a Slack that gives each refresh token's worth once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from aiohttp import web

from bots.slack.tokens import Tokens
from core import installations, settings
from core.clock import SystemClock
from core.errors import Locked, Misconfigured, TryLater
from core.installations import PURPOSE, Installed
from core.sealing import Sealer
from core.store.db import tx
from core.store.models import Installation
from core.words import BotRole

SECRET = "s" * 32
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
SOON = NOW + timedelta(minutes=20)
PAST = NOW - timedelta(minutes=1)
ROLE = BotRole.INTERVIEWER


class StillClock(SystemClock):
    def __init__(self) -> None:
        self.at = NOW

    def wall(self) -> datetime:
        return self.at


@dataclass
class Slack:
    """Slack's side of token rotation. ``gate``: answers wait for it. ``refuses``: what it says instead."""

    url: str = ""
    valid: str = "xoxe-1"
    asked: list[dict[str, Any]] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    refuses: str = ""
    status: int = 200

    async def access(self, request: web.Request) -> web.Response:
        self.asked.append(dict(await request.post()))
        await self.gate.wait()
        if self.status != 200:
            return web.Response(status=self.status, text="<html>", headers={"Retry-After": "7"})
        if self.refuses or self.asked[-1]["refresh_token"] != self.valid:
            return web.json_response({"ok": False, "error": self.refuses or "invalid_refresh_token"})
        number = len(self.asked)
        self.valid = f"xoxe-{number + 1}"
        told = {"access_token": f"xoxe.xoxb-{number}", "refresh_token": self.valid, "expires_in": 43_200}
        return web.json_response({"ok": True, "token_type": "bot", **told})


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    made = Slack()
    made.gate.set()
    app = web.Application()
    app.router.add_post("/api/oauth.v2.access", made.access)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api"
    yield made
    made.gate.set()
    await runner.cleanup()


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


def made(slack: Slack, clock: StillClock, **more: Any) -> Tokens:
    wanted: dict[str, Any] = {
        "_env_file": None,
        "secret": SECRET,
        "slack_api": slack.url,
        "slack_interviewer_client_id": "1.2",
        "slack_interviewer_client_secret": "hush",
        "timeout_seconds": 5.0,
        **more,
    }
    return Tokens(ROLE, settings.load(**wanted), clock)


async def install(**more: Any) -> None:
    one = Installed("slack", ROLE, **{"workspace": "T1", "name": "Shop", "token": "xoxb-first", **more})
    await tx(partial(installations.keep, one, Sealer(SECRET, PURPOSE), NOW))


async def test_a_token_that_does_not_expire_is_simply_opened(
    store: str, slack: Slack, clock: StillClock
) -> None:
    await install()
    assert await made(slack, clock).of("T1") == "xoxb-first"
    assert slack.asked == []
    (row,) = await Installation.all()
    assert "xoxb" not in row.token


async def test_each_workspace_has_its_own(store: str, slack: Slack, clock: StillClock) -> None:
    await install()
    await install(workspace="T2", token="xoxb-second")
    tokens = made(slack, clock)
    assert [await tokens.of(team) for team in ("T1", "T2")] == ["xoxb-first", "xoxb-second"]


async def test_the_environments_token_speaks_where_it_belongs(
    store: str, slack: Slack, clock: StillClock
) -> None:
    await install(token="")
    tokens = made(slack, clock, slack_interviewer_token="xoxb-env")
    assert await tokens.of("T1") == "xoxb-env"
    with pytest.raises(Locked, match="not installed in T2"):
        await tokens.of("T2")
    with pytest.raises(Locked, match="OTKLIK_SLACK_INTERVIEWER_TOKEN"):
        await made(slack, clock).of("T1")


async def test_fifty_who_ask_at_once_spend_one_refresh_token(
    store: str, slack: Slack, clock: StillClock
) -> None:
    await install(refresh="xoxe-1", expires_at=SOON)
    tokens = made(slack, clock)
    assert set(await asyncio.gather(*(tokens.of("T1") for _ in range(50)))) == {"xoxe.xoxb-1"}
    assert await tokens.of("T1") == "xoxe.xoxb-1"
    (asked,) = slack.asked
    assert asked == {
        "grant_type": "refresh_token",
        "refresh_token": "xoxe-1",
        "client_id": "1.2",
        "client_secret": "hush",
    }
    (row,) = await Installation.all()
    assert "xoxe" not in row.token + row.refresh
    assert row.expires_at == NOW + timedelta(hours=12)
    clock.at = NOW + timedelta(hours=11, minutes=45)
    assert await tokens.of("T1") == "xoxe.xoxb-2"  # with the refresh token that came with the first


@pytest.mark.parametrize(("expires_at", "others"), [(SOON, "xoxb-first"), (PAST, "xoxe.xoxb-1")])
async def test_two_processes_do_not_both_spend_it(
    store: str, slack: Slack, clock: StillClock, expires_at: datetime, others: str
) -> None:
    """The other one goes on with the old token while it lasts, and waits for the new one when it does not."""
    await install(refresh="xoxe-1", expires_at=expires_at)
    slack.gate.clear()
    first = asyncio.ensure_future(made(slack, clock).of("T1"))
    while not slack.asked:
        await asyncio.sleep(0.01)
    second = asyncio.ensure_future(made(slack, clock).of("T1"))
    if expires_at is SOON:
        assert await second == others
    slack.gate.set()
    assert (await first, await second) == ("xoxe.xoxb-1", others)
    assert len(slack.asked) == 1


async def test_a_process_that_died_with_the_lease_is_succeeded(
    store: str, slack: Slack, clock: StillClock
) -> None:
    await install(refresh="xoxe-1", expires_at=PAST)
    (row,) = await Installation.all()
    assert await tx(partial(installations.claim_refresh, row, NOW))
    clock.at = NOW + installations.LEASE
    assert await made(slack, clock).of("T1") == "xoxe.xoxb-1"


async def test_who_asked_may_hang_up_and_nothing_is_lost(store: str, slack: Slack, clock: StillClock) -> None:
    await install(refresh="xoxe-1", expires_at=PAST)
    slack.gate.clear()
    tokens = made(slack, clock)
    first = asyncio.ensure_future(tokens.of("T1"))
    while not slack.asked:
        await asyncio.sleep(0.01)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    slack.gate.set()
    assert await tokens.of("T1") == "xoxe.xoxb-1"
    assert len(slack.asked) == 1


async def test_a_spent_refresh_token_locks_and_says_what_to_do(
    store: str, slack: Slack, clock: StillClock
) -> None:
    await install(refresh="xoxe-0", expires_at=PAST)
    with pytest.raises(Locked, match="invalid_refresh_token in T1; run `otklik slack install"):
        await made(slack, clock).of("T1")
    await install(token="xoxb-again", refresh="xoxe-1", expires_at=NOW + timedelta(hours=12))
    assert await made(slack, clock).of("T1") == "xoxb-again"


async def test_a_wrong_app_secret_is_named(store: str, slack: Slack, clock: StillClock) -> None:
    await install(refresh="xoxe-1", expires_at=PAST)
    slack.refuses = "bad_client_secret"
    with pytest.raises(Locked, match="OTKLIK_SLACK_INTERVIEWER_CLIENT_SECRET"):
        await made(slack, clock).of("T1")


@pytest.mark.parametrize(("status", "refuses"), [(429, ""), (502, ""), (200, "internal_error")])
async def test_slack_out_of_reach_is_no_reason_to_stop_while_the_token_lasts(
    store: str, slack: Slack, clock: StillClock, status: int, refuses: str
) -> None:
    await install(refresh="xoxe-1", expires_at=SOON)
    slack.status, slack.refuses = status, refuses
    tokens = made(slack, clock)
    assert [await tokens.of("T1") for _ in range(3)] == ["xoxb-first"] * 3
    assert len(slack.asked) == 1  # and it is not asked at every send
    clock.at = SOON + timedelta(minutes=1)
    with pytest.raises(TryLater):
        await tokens.of("T1")
    slack.status, slack.refuses = 200, ""
    assert await tokens.of("T1") == "xoxe.xoxb-3"


async def test_without_an_app_secret_it_cannot_be_renewed(
    store: str, slack: Slack, clock: StillClock
) -> None:
    await install(refresh="xoxe-1", expires_at=PAST)
    with pytest.raises(Locked, match="cannot be renewed"):
        await made(slack, clock, slack_interviewer_client_secret="").of("T1")


async def test_a_changed_secret_is_named(store: str, slack: Slack, clock: StillClock) -> None:
    await install()
    with pytest.raises(Misconfigured, match="OTKLIK_SECRET"):
        await made(slack, clock, secret="t" * 32).of("T1")


async def test_an_uninstalled_app_is_gone_and_its_tokens_forgotten(
    store: str, slack: Slack, clock: StillClock
) -> None:
    await install(refresh="xoxe-1", expires_at=SOON)

    async def gone(at: datetime) -> bool:
        return await tx(partial(installations.gone, "slack", ROLE, "T1", at))

    assert not await gone(NOW - timedelta(seconds=1))  # word of an earlier installation, come late
    assert await gone(NOW)  # within the same second
    assert not await gone(NOW + timedelta(seconds=2))
    (row,) = await Installation.all()
    assert (row.token, row.refresh) == ("", "")
    assert await installations.present("slack", ROLE) == []
    with pytest.raises(Locked, match="not installed in T1"):
        await made(slack, clock).of("T1")


async def test_installing_twice_replaces(store: str, slack: Slack, clock: StillClock) -> None:
    await asyncio.gather(install(token="xoxb-a"), install(token="xoxb-b"))
    await install(token="xoxb-c", name="Shop again", bot="U9", scopes=("chat:write",))
    (row,) = await installations.present("slack", ROLE)
    assert (row.name, row.bot, row.scopes) == ("Shop again", "U9", ["chat:write"])
    assert await made(slack, clock).of("T1") == "xoxb-c"


async def test_of_two_who_saw_the_same_refresh_token_one_gets_it(store: str) -> None:
    await install(refresh="xoxe-1", expires_at=SOON)
    (one,), (other,) = await Installation.all(), await Installation.all()
    assert await tx(partial(installations.claim_refresh, one, NOW))
    assert await tx(partial(installations.claim_refresh, other, NOW)) is None
    assert not await tx(partial(installations.renew, other, "token", "refresh", NOW))
    assert await tx(partial(installations.renew, one, "token", "refresh", NOW))
