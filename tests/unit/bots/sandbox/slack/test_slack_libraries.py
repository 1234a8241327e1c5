"""The real slack_sdk drives the sandbox over real HTTP and a real WebSocket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bots.sandbox.slack.client import SlackClient, buttons_of, words_of
from bots.sandbox.slack.facts import check_request
from tests.unit.bots.sandbox.slack.stage import (
    ANNA,
    CHANNEL,
    INT,
    INT_APP_TOKEN,
    INT_TOKEN,
    NEWS_TOKEN,
    SECRET,
    Hook,
    actions,
    button,
    field,
    modal,
    section,
)


@pytest.fixture
def web(base: str) -> AsyncWebClient:
    return AsyncWebClient(token=INT_TOKEN, base_url=f"{base}/slack/api/", retry_handlers=[])


class Listener:
    """A Socket Mode app: acknowledges everything, keeps it, answers with `payload`."""

    def __init__(self, base: str) -> None:
        web = AsyncWebClient(base_url=f"{base}/slack/api/", retry_handlers=[])
        self.client = SocketModeClient(app_token=INT_APP_TOKEN, web_client=web, ping_interval=60)
        self.client.socket_mode_request_listeners.append(self.take)
        self.seen: asyncio.Queue[SocketModeRequest] = asyncio.Queue()
        self.payload: Any = None

    async def take(self, client: Any, request: SocketModeRequest) -> None:
        payload = self.payload if request.accepts_response_payload else None
        await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload))
        await self.seen.put(request)

    async def next(self, kind: str) -> dict[str, Any]:
        """The next payload of this kind that is not an echo of the app's own words."""
        while True:
            request = await asyncio.wait_for(self.seen.get(), 5)
            if request.type == kind and "bot_id" not in request.payload.get("event", {}):
                return request.payload


@pytest.fixture
async def socket(base: str) -> AsyncIterator[Listener]:
    listener = Listener(base)
    await listener.client.connect()
    yield listener
    await listener.client.close()


async def test_a_private_talk(world: SlackClient, web: AsyncWebClient, socket: Listener) -> None:
    socket.payload = {"text": "One moment"}
    await world.open(ANNA, INT, "inv_1")
    start = await socket.next("slash_commands")
    assert (start["command"], start["text"], start["user_id"]) == ("/otklik", "start inv_1", "U101")
    assert words_of(await world.heard(ANNA, INT, containing="moment")) == "One moment"
    socket.payload = None
    blocks = [section("How did it go?"), actions(button("Fine", "t1"), button("Badly", "t2", "go2"))]
    sent = await web.chat_postMessage(channel="U101", text="How did it go?", blocks=blocks)
    assert sent["channel"] == start["channel_id"]
    question = await world.heard(ANNA, INT, containing="How did it go")
    assert buttons_of(question) == ["Fine", "Badly"]
    await world.tap(ANNA, INT, question, text="Badly")
    press = await socket.next("interactive")
    assert press["type"] == "block_actions"
    assert press["actions"][0]["value"] == "t2"
    assert press["message"]["ts"] == sent["ts"]
    opened = await web.views_open(trigger_id=press["trigger_id"], view=modal(field("What happened?")))
    assert (await world.sees_modal(ANNA, INT, containing="What happened?"))["id"] == opened["view"]["id"]
    socket.payload = {"response_action": "errors", "errors": {"say-block": "A little more, please"}}
    outcome = await world.submit(ANNA, INT, {"What happened?": "bad"})
    assert outcome == {**outcome, "open": True, "errors": {"say-block": "A little more, please"}}
    socket.payload = None
    assert not (await world.submit(ANNA, INT, {"say": "It came late"}))["open"]
    await socket.next("interactive")
    view = (await socket.next("interactive"))["view"]
    assert view["state"]["values"]["say-block"]["say"]["value"] == "It came late"
    said = await world.say(ANNA, INT, "a < b", reply_to=question)
    event = (await socket.next("events_api"))["event"]
    assert (event["text"], event["thread_ts"], event["channel_type"]) == ("a &lt; b", sent["ts"], "im")
    assert event["ts"] == said["ts"]
    await web.chat_update(channel=sent["channel"], ts=sent["ts"], text="Thanks")
    assert words_of(await world.heard(ANNA, INT)) == "Thanks"
    await world.settled(INT)
    log = await world.log()
    assert [check_request(e["method"], e["params"]) for e in log] == [[]] * len(log)


async def test_a_post_can_be_found_again(world: SlackClient, base: str) -> None:
    news = AsyncWebClient(token=NEWS_TOKEN, base_url=f"{base}/slack/api/", retry_handlers=[])
    metadata = {"event_type": "otklik_post", "event_payload": {"key": "p1"}}
    post = await news.chat_postMessage(channel=CHANNEL, text="We did it", metadata=metadata)
    found = await news.conversations_history(
        channel=CHANNEL, include_all_metadata=True, oldest=post["ts"], inclusive=True
    )
    assert [m["metadata"]["event_payload"]["key"] for m in found["messages"]] == ["p1"]
    bare = await news.conversations_history(channel=CHANNEL)
    assert "metadata" not in bare["messages"][0]
    assert (await world.posted(CHANNEL, containing="We did it"))["pings"] == []


async def test_files_go_up_in_three_steps(world: SlackClient, base: str) -> None:
    news = AsyncWebClient(token=NEWS_TOKEN, base_url=f"{base}/slack/api/", retry_handlers=[])
    done = await news.files_upload_v2(
        filename="digest.csv", content="a,b", channel=CHANNEL, initial_comment="Digest"
    )
    file = (await news.files_info(file=done["file"]["id"]))["file"]
    assert (file["name"], file["mimetype"], file["size"]) == ("digest.csv", "text/csv", 3)
    assert (await world.posted(CHANNEL, containing="Digest"))["files"][0]["id"] == file["id"]


async def test_refusals_are_understood(world: SlackClient, web: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        await web.chat_postMessage(channel=CHANNEL, text="x")
    assert caught.value.response["error"] == "not_in_channel"
    await world.fault("429", retry_after=7)
    with pytest.raises(SlackApiError) as caught:
        await web.chat_postMessage(channel="U101", text="x")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "7"


async def test_signatures_are_slacks(world: SlackClient, hook: Hook) -> None:
    await world.command(ANNA, INT, "/otklik stop")
    await world.settled(INT)
    await world.replay(INT, 2)
    assert len(set(map(str, hook.seen[-3:]))) == 1
    headers, raw = hook.seen[-1]
    assert SignatureVerifier(SECRET).is_valid_request(raw, headers)
    assert not SignatureVerifier("other").is_valid_request(raw, headers)
