"""Socket Mode by the real library against the emulated Slack, into both databases."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import aiohttp
import pytest
from aiohttp import WSMsgType, web

from bots.sandbox import Sandbox
from bots.sandbox.slack.client import SlackClient
from bots.slack import sockets
from bots.slack.receiving import Kind
from bots.slack.sockets import Socket
from core import inbox
from core.clock import SystemClock
from core.inbox import Received
from core.store.db import tx
from core.store.models import InboxRow
from core.tasks import spawn
from core.words import BotRole

APP, TEAM, ANNA = "A0INT", "T0SHOP", 101
APP_TOKEN, BOT_TOKEN = "xapp-SANDBOX-int", "xoxb-SANDBOX-int"


@dataclass
class Bench:
    """What the socket hands over to, and what it is told. ``failures``: how often keeping fails first."""

    url: str
    world: SlackClient
    failures: int = 0
    answer: dict[str, Any] | None = None
    prompted: list[str] = field(default_factory=list)
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def keep(self, source: str, account: str, received: Sequence[Received]) -> None:
        if self.failures:
            self.failures -= 1
            raise OSError("disk full")
        await tx(partial(inbox.keep, source, account, received, SystemClock().now()))

    async def before(self, kind: Kind, payload: Mapping[str, Any]) -> dict[str, Any] | None:
        self.prompted.append(f"before {payload['type']}")
        return self.answer if payload["type"] == "view_submission" else None

    def connect(self, app_token: str = APP_TOKEN, api: str = "") -> asyncio.Task[None]:
        base = api or f"{self.url}/slack/api"
        socket = Socket(BotRole.INTERVIEWER, app_token, base, self.keep, self, SystemClock())
        self.tasks.append(spawn(socket.run(), name="socket"))
        return self.tasks[-1]

    async def connections(self, wanted: int) -> None:
        def there(state: dict[str, Any]) -> Any:
            return state["slack"]["apps"][0]["connections"] == wanted or None

        await self.world.wait_for(there, what=f"{wanted} connections")

    async def kept(self, number: int) -> list[InboxRow]:
        await self.world.settled(APP)
        rows = await InboxRow.all().order_by("rank", "id")
        assert len(rows) == number
        return rows

    async def close(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)


@pytest.fixture
async def bench(store: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    monkeypatch.setattr(sockets, "LOOK", 0.02)
    monkeypatch.setattr(sockets, "FIRST_WAIT", 0.02)
    sandbox = Sandbox(now=SystemClock().now)
    sandbox.add_slack_team(TEAM, "Shop", "shop")
    sandbox.add_slack_app(APP, "Interviewer", app_token=APP_TOKEN)
    sandbox.install_slack(APP, TEAM, BOT_TOKEN)
    sandbox.add_slack_person(ANNA, "Anna", TEAM)
    url = await sandbox.start()
    async with SlackClient(url) as world:
        made = Bench(url, world)
        try:
            yield made
        finally:
            await made.close()
            await sandbox.stop()


async def test_what_a_person_says_is_kept_and_then_acknowledged(bench: Bench) -> None:
    bench.connect()
    await bench.connections(2)
    await bench.world.say(ANNA, APP, "It took three evenings")
    await bench.world.command(ANNA, APP, "/otklik stop")
    said, typed = await bench.kept(2)
    assert (said.source, said.account, said.conversation) == ("slack:interviewer", TEAM, f"{TEAM}:U101")
    assert json.loads(said.body)["payload"]["event"]["text"] == "It took three evenings"
    assert json.loads(typed.body)["kind"] == "command"
    assert bench.prompted == []


async def test_what_cannot_be_kept_is_not_acknowledged_and_comes_again(bench: Bench) -> None:
    bench.failures = 1
    bench.connect()
    await bench.world.say(ANNA, APP, "Once")
    (row,) = await bench.kept(1)
    assert bench.failures == 0
    assert json.loads(row.body)["payload"]["event"]["text"] == "Once"


async def test_envelopes_brought_again_are_one_row(bench: Bench) -> None:
    bench.connect()
    await bench.world.say(ANNA, APP, "Once")
    await bench.kept(1)
    await bench.world.replay(APP, 3)
    await bench.world.say(ANNA, APP, "Twice")
    await bench.kept(2)


async def _modal(bench: Bench) -> None:
    """The app opens a form for Anna, as a press of hers allows."""
    field = {"type": "plain_text_input", "action_id": "words"}
    label = {"type": "plain_text", "text": "Words"}
    view = {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Form"},
        "submit": {"type": "plain_text", "text": "Send"},
        "blocks": [{"type": "input", "block_id": "words", "label": label, "element": field}],
    }
    await bench.world.command(ANNA, APP, "/otklik form")
    await bench.world.settled(APP)
    row = await InboxRow.all().order_by("-id").first()
    assert row is not None
    trigger = json.loads(row.body)["payload"]["trigger_id"]
    headers = {"Authorization": f"Bearer {BOT_TOKEN}"}
    async with aiohttp.ClientSession(headers=headers) as http:
        url = f"{bench.url}/slack/api/views.open"
        async with http.post(url, json={"trigger_id": trigger, "view": view}) as told:
            assert (await told.json())["ok"]


async def test_the_errors_of_a_form_travel_with_the_acknowledgement(bench: Bench) -> None:
    bench.connect()
    await _modal(bench)
    bench.answer = {"response_action": "errors", "errors": {"words": "A little more, please"}}
    shown = await bench.world.submit(ANNA, APP, {"Words": "no"})
    assert shown["errors"] == {"words": "A little more, please"}
    assert await InboxRow.all().count() == 1  # the command alone: this was answered at once
    bench.answer = None
    shown = await bench.world.submit(ANNA, APP, {"Words": "three evenings"})
    assert (shown["open"], shown["errors"]) == (False, {})
    assert len(await bench.kept(2)) == 2


async def test_slacks_wish_to_disconnect_is_followed_and_nothing_is_missed(bench: Bench) -> None:
    bench.connect()
    await bench.connections(2)
    for n in range(6):
        await bench.world.disconnect(APP, reason="warning" if n % 2 else "refresh_requested")
        await bench.world.say(ANNA, APP, f"word {n}")
    rows = await bench.kept(6)
    assert [json.loads(row.body)["payload"]["event"]["text"] for row in rows] == [
        f"word {n}" for n in range(6)
    ]
    await bench.connections(2)


async def test_broken_connections_are_replaced(bench: Bench) -> None:
    bench.connect()
    await bench.connections(2)
    await bench.world.disconnect(APP, cut=True)
    await bench.world.say(ANNA, APP, "Still there?")
    await bench.kept(1)
    await bench.connections(2)


async def test_slack_out_of_reach_is_tried_again(bench: Bench) -> None:
    await bench.world.fault("error", method="apps.connections.open", error="internal_error", times=3)
    bench.connect()
    await bench.connections(2)


async def test_cancelling_leaves_nothing_open(bench: Bench) -> None:
    task = bench.connect()
    await bench.connections(2)
    await bench.world.say(ANNA, APP, "And while you are closing")
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()
    await bench.connections(0)
    assert [one for one in asyncio.all_tasks() if "slack_sdk" in repr(one.get_coro())] == []


async def test_a_wrong_token_is_named_without_being_told(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    task = bench.connect("xapp-wrong-and-secret")
    async with asyncio.timeout(10):
        while not any(record.message == "slack.socket_locked" for record in caplog.records):
            await asyncio.sleep(0.01)
    task.cancel()
    (record, *_) = (one for one in caplog.records if one.message == "slack.socket_locked")
    assert "OTKLIK_SLACK_INTERVIEWER_APP_TOKEN" in record.__dict__["todo"]
    assert record.levelno == logging.ERROR
    assert "and-secret" not in caplog.text + repr([vars(one) for one in caplog.records])


async def test_a_deaf_connection_is_replaced(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is open, and says nothing even to a ping: as after a router forgot about it."""
    monkeypatch.setattr(sockets, "HEARTBEAT", 0.1)
    monkeypatch.setattr(sockets, "CLOSE_WITHIN", 0.1)
    came: list[web.WebSocketResponse] = []

    async def ticket(request: web.Request) -> web.Response:
        return web.json_response({"ok": True, "url": f"ws://{request.host}/deaf"})

    async def deaf(request: web.Request) -> web.WebSocketResponse:
        ws = web.WebSocketResponse(autoping=False)
        await ws.prepare(request)
        came.append(ws)
        async for message in ws:
            assert message.type is WSMsgType.PING
        return ws

    app = web.Application()
    app.add_routes([web.post("/api/apps.connections.open", ticket), web.get("/deaf", deaf)])
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        bench.connect(api=f"http://127.0.0.1:{runner.addresses[0][1]}/api")
        async with asyncio.timeout(20):
            while len(came) < 5:  # two, their successors, and theirs
                await asyncio.sleep(0.01)
    finally:
        await bench.close()
        await runner.cleanup()
