"""Socket Mode without a library: tickets, turns, repeats, goodbyes."""

from __future__ import annotations

from contextlib import AsyncExitStack

import aiohttp
import pytest

from bots.sandbox import Sandbox
from bots.sandbox.slack.client import ControlError, SlackClient, words_of
from tests.unit.bots.sandbox.slack.stage import ANNA, INT, INT_APP_TOKEN, INT_TOKEN, Json, RawApp


@pytest.fixture
async def line(http: aiohttp.ClientSession, base: str) -> Line:
    return Line(RawApp(http, base, INT_APP_TOKEN))


class Line:
    """Opens connections as an app does."""

    def __init__(self, app: RawApp) -> None:
        self.app = app

    async def url(self) -> str:
        return str((await self.app.do("apps.connections.open"))["url"])

    async def connect(self, stack: AsyncExitStack) -> aiohttp.ClientWebSocketResponse:
        ws = await stack.enter_async_context(self.app.http.ws_connect(await self.url()))
        hello = await ws.receive_json()
        assert (hello["type"], hello["connection_info"]) == ("hello", {"app_id": INT})
        return ws


async def event(ws: aiohttp.ClientWebSocketResponse, *, ack: bool = True) -> Json:
    """The next envelope; acknowledged unless told otherwise."""
    envelope: Json = await ws.receive_json(timeout=5)
    if ack:
        await ws.send_json({"envelope_id": envelope["envelope_id"]})
    return envelope


async def test_an_envelope(line: Line, world: SlackClient) -> None:
    async with AsyncExitStack() as stack:
        ws = await line.connect(stack)
        await world.say(ANNA, INT, "x")
        envelope = await event(ws)
        assert (envelope["type"], envelope["accepts_response_payload"]) == ("events_api", False)
        assert (envelope["retry_attempt"], envelope["retry_reason"]) == (0, "")
        assert envelope["payload"]["event"]["text"] == "x"
        assert (await world.settled(INT))["slack"]["apps"][0]["connections"] == 1
        await world.command(ANNA, INT, "/otklik stop")
        envelope = await event(ws, ack=False)
        assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
        assert "retry_attempt" not in envelope
        await ws.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "Stopped"}})
        assert words_of(await world.heard(ANNA, INT)) == "Stopped"


async def test_connections_take_turns(line: Line, world: SlackClient) -> None:
    async with AsyncExitStack() as stack:
        first, second = await line.connect(stack), await line.connect(stack)
        for word in ("a", "b", "c", "d"):
            await world.say(ANNA, INT, word)
        turns = (first, second, first, second)
        assert [(await event(ws))["payload"]["event"]["text"] for ws in turns] == ["a", "b", "c", "d"]


async def test_what_was_not_acknowledged_comes_again(
    line: Line, world: SlackClient, sandbox: Sandbox
) -> None:
    sandbox.slack.ack_within = 0.3
    async with AsyncExitStack() as stack:
        first, second = await line.connect(stack), await line.connect(stack)
        await world.say(ANNA, INT, "x")
        before = await event(first, ack=False)
        again = await event(second)
        assert again["envelope_id"] == before["envelope_id"]
        assert (again["retry_attempt"], again["retry_reason"]) == (1, "timeout")
        await world.settled(INT)


async def test_a_broken_connection_loses_nothing(line: Line, world: SlackClient) -> None:
    async with AsyncExitStack() as stack:
        first = await line.connect(stack)
        await world.say(ANNA, INT, "x")
        before = await event(first, ack=False)
        assert (await world.disconnect(INT, cut=True))["connections"] == 1
        assert (await first.receive()).type in {aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED}
        second = await line.connect(stack)
        again = await event(second)
        assert (again["payload"], again["retry_attempt"]) == (before["payload"], 0)


async def test_while_nobody_is_connected_it_waits(line: Line, world: SlackClient) -> None:
    await world.say(ANNA, INT, "early")
    assert (await world.state())["slack"]["apps"][0]["pending"] == 1
    async with AsyncExitStack() as stack:
        ws = await line.connect(stack)
        assert (await event(ws))["payload"]["event"]["text"] == "early"
        await world.settled(INT)


async def test_goodbyes(line: Line, world: SlackClient) -> None:
    async with AsyncExitStack() as stack:
        old = await line.connect(stack)
        await world.disconnect(INT, reason="warning")
        assert (await old.receive_json())["reason"] == "warning"
        await world.say(ANNA, INT, "still here")
        assert (await event(old))["payload"]["event"]["text"] == "still here"
        await world.disconnect(INT)
        farewell = await old.receive_json()
        assert (farewell["type"], farewell["reason"]) == ("disconnect", "refresh_requested")
        await world.say(ANNA, INT, "to the new one")
        new = await line.connect(stack)
        assert (await event(new))["payload"]["event"]["text"] == "to the new one"
        with pytest.raises(ControlError, match="refresh_requested"):
            await world.disconnect(INT, reason="boredom")


async def test_a_replay_over_the_socket(line: Line, world: SlackClient) -> None:
    assert (await world.replay(INT))["statuses"] == []
    async with AsyncExitStack() as stack:
        ws = await line.connect(stack)
        await world.say(ANNA, INT, "x")
        first = await event(ws)
        await world.settled(INT)
        await world.replay(INT, 3)
        assert [await ws.receive_json() for _ in range(3)] == [first] * 3


async def test_a_ticket_opens_one_door(line: Line, base: str) -> None:
    url = await line.url()
    async with line.app.http.ws_connect(url) as ws:
        await ws.receive_json()
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await line.app.http.ws_connect(url)
    wrong = RawApp(line.app.http, base, INT_TOKEN)
    assert await wrong.refused("apps.connections.open") == "not_allowed_token_type"
    assert await line.app.refused("auth.test") == "not_allowed_token_type"


async def test_nonsense_from_an_app_is_ignored(line: Line, world: SlackClient) -> None:
    async with AsyncExitStack() as stack:
        ws = await line.connect(stack)
        for text in ("{", "[]", '"x"', '{"envelope_id": "unknown"}', "[" * 5000):
            await ws.send_str(text)
        await world.say(ANNA, INT, "x")
        await event(ws)
        await world.settled(INT)
