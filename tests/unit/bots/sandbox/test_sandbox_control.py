"""The control room: what people can and cannot do, who may ask, and waiting without sleeping."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bots.sandbox import Sandbox
from bots.sandbox.client import ControlError, SandboxClient, Silence, buttons_of
from tests.unit.bots.sandbox.stage import ANNA, CHANNEL, MARIA, NEWS, TALK, Clock, RawBot

BUTTONS = {
    "inline_keyboard": [
        [{"text": "Yes", "callback_data": "y"}, {"text": "No", "callback_data": "n"}],
        [{"text": "Site", "url": "https://shop.example/x"}],
    ]
}


async def test_a_talk_reads_like_a_play(world: SandboxClient, talk: RawBot) -> None:
    await world.open(ANNA, "talk_bot", payload="inv_1")
    update = (await talk.updates())[0]
    assert update["message"]["text"] == "/start inv_1"
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    await talk.do("sendMessage", chat_id=ANNA, text="Was it hard?", reply_markup=BUTTONS)
    question = await world.heard(ANNA, "talk_bot", containing="hard")
    assert buttons_of(question) == ["Yes", "No", "Site"]
    await world.tap(ANNA, "talk_bot", question, text="No")
    query = (await talk.updates())[0]["callback_query"]
    assert (query["data"], query["message"]["message_id"]) == ("n", question["message_id"])
    async with asyncio.TaskGroup() as group:
        reply = group.create_task(world.heard(ANNA, "talk_bot", containing="Fine"))
        settled = group.create_task(world.settled("talk_bot"))
        number = question["message_id"]
        await talk.do("editMessageText", chat_id=ANNA, message_id=number, text="Fine!")
        await talk.do("answerCallbackQuery", callback_query_id=query["id"], text="Noted")
    assert reply.result()["message_id"] == number
    tap = settled.result()["chats"][0]["taps"][0]
    assert (tap["answered"], tap["text"]) == (True, "Noted")


@pytest.mark.parametrize(
    ("wanted", "data"), [({"text": "No"}, "n"), ({"data": "y"}, "y"), ({"row": 0, "col": 1}, "n")]
)
async def test_a_button_is_found_in_three_ways(
    world: SandboxClient, met: RawBot, wanted: dict[str, Any], data: str
) -> None:
    sent = await met.do("sendMessage", chat_id=ANNA, text="?", reply_markup=BUTTONS)
    await world.tap(ANNA, "talk_bot", sent, **wanted)
    assert (await met.updates())[0]["callback_query"]["data"] == data


async def test_a_link_button_tells_the_bot_nothing(world: SandboxClient, met: RawBot) -> None:
    sent = await met.do("sendMessage", chat_id=ANNA, text="?", reply_markup=BUTTONS)
    assert (await world.tap(ANNA, "talk_bot", sent, text="Site"))["url"] == "https://shop.example/x"
    assert await met.updates() == []


async def test_what_is_not_there_cannot_be_tapped(world: SandboxClient, met: RawBot) -> None:
    sent = await met.do("sendMessage", chat_id=ANNA, text="?", reply_markup=BUTTONS)
    for given, words in (
        ({"text": "Maybe"}, "no button 'Maybe'.*'Yes', 'No', 'Site'"),
        ({"row": 5}, "no button at row 5"),
    ):
        with pytest.raises(ControlError, match=words) as caught:
            await world.tap(ANNA, "talk_bot", sent, **given)
        assert caught.value.status == 409
    await met.do("editMessageReplyMarkup", chat_id=ANNA, message_id=sent["message_id"])
    with pytest.raises(ControlError, match="no buttons at all"):
        await world.tap(ANNA, "talk_bot", sent, text="Yes")
    assert await met.updates() == []


async def test_a_correction_keeps_the_reply_and_marks_the_edit(
    world: SandboxClient, met: RawBot, clock: Clock
) -> None:
    question = await met.do("sendMessage", chat_id=ANNA, text="?")
    said = await world.say(ANNA, "talk_bot", "one", reply_to=question)
    await world.advance(60)
    await world.edit(ANNA, "talk_bot", said["message_id"], "two")
    edited = (await met.updates())[1]["edited_message"]
    assert edited["text"] == "two"
    assert edited["edit_date"] - edited["date"] == 60
    assert edited["reply_to_message"]["message_id"] == question["message_id"]
    with pytest.raises(ControlError, match="one's own"):
        await world.edit(ANNA, "talk_bot", question, "mine now")
    await world.advance(timedelta(hours=49).total_seconds())
    with pytest.raises(ControlError, match="48 hours"):
        await world.edit(ANNA, "talk_bot", said["message_id"], "three")


async def test_old_messages_cannot_be_deleted(world: SandboxClient, met: RawBot) -> None:
    old = await met.do("sendMessage", chat_id=ANNA, text="old")
    await world.advance(timedelta(hours=49).total_seconds())
    new = await met.do("sendMessage", chat_id=ANNA, text="new")
    assert (await met.refused("deleteMessage", chat_id=ANNA, message_id=old["message_id"]))[0] == 400
    await met.do("deleteMessage", chat_id=ANNA, message_id=new["message_id"])
    assert [m["text"] for m in await world.messages(ANNA, "talk_bot")] == ["/start", "old"]


async def test_posts_are_seen_by_everyone(world: SandboxClient, news: RawBot) -> None:
    async with asyncio.TaskGroup() as group:
        post = group.create_task(world.posted("shop_news", containing="We did"))
        await news.do("sendMessage", chat_id="@shop_news", text="You asked. We did.")
    assert post.result()["sender_chat"]["title"] == "Shop news"
    assert await world.messages(CHANNEL) == [post.result()]


async def test_mail_carries_the_deep_link(world: SandboxClient, clock: Clock) -> None:
    subject = {"ru": "Привет", "en": "Hi"}
    await world.mail(ANNA, subject, "Come and talk", "https://t.me/talk_bot?start=inv_1")
    letter = (await world.state())["mail"][0]
    assert (letter["person"], letter["subject"], letter["at"]) == (ANNA, subject, clock.now().isoformat())
    with pytest.raises(ControlError, match="no person 999"):
        await world.mail(999, "x", "y")


async def test_the_state_names_who_sees_which_bot(world: SandboxClient) -> None:
    state = await world.state()
    assert [(bot["username"], bot["audience"]) for bot in state["bots"]] == [
        ("talk_bot", "buyer"),
        ("news_bot", "staff"),
    ]
    assert next(p["role"] for p in state["people"] if p["id"] == MARIA) == "staff"
    assert TALK not in json.dumps(state)
    assert NEWS not in json.dumps(state)


async def test_time_moves_when_it_can(world: SandboxClient, clock: Clock) -> None:
    before = clock.now()
    await world.advance(3 * 24 * 3600)
    assert clock.now() - before == timedelta(days=3)
    with pytest.raises(ControlError, match="only forward"):
        await world.advance(-1)


async def test_a_real_clock_cannot_be_moved(clock: Clock) -> None:
    sandbox = Sandbox(now=clock.now)
    async with SandboxClient(await sandbox.start()) as world:
        with pytest.raises(ControlError, match="real one") as caught:
            await world.advance(1)
        assert (await world.state())["can_advance"] is False
    assert caught.value.status == 409
    await sandbox.stop()


async def test_silence_says_what_was_there_instead(world: SandboxClient, met: RawBot) -> None:
    await met.do("sendMessage", chat_id=ANNA, text="Something else", reply_markup=BUTTONS)
    with pytest.raises(Silence, match=r"(?s)'Thanks'.*'Something else' \[Yes\] \[No\]"):
        await world.heard(ANNA, "talk_bot", containing="Thanks", within=0)


@pytest.mark.parametrize(
    ("name", "body", "status", "words"),
    [
        ("say", {"person": ANNA, "bot": "talk_bot"}, 400, "'text' is missing"),
        ("say", {"person": ANNA, "bot": "who", "text": "x"}, 404, "no bot 'who'"),
        ("open", {"person": ANNA, "bot": "talk_bot", "payload": "a b"}, 409, "64 characters"),
        ("advance", {"seconds": "soon"}, 400, "could not convert"),
        ("group_add", {"person": MARIA, "bot": "talk_bot", "chat": -1001000000002}, 409, "is not in"),
        ("fault", ["x"], 400, "JSON object"),
        ("fault", {"kind": "500", "times": 0}, 400, "times must be 1 or more"),
        ("advance", {"seconds": 1e300}, 400, "too large"),
    ],
)
async def test_mistakes_are_named(
    http: aiohttp.ClientSession, base: str, name: str, body: Any, status: int, words: str
) -> None:
    async with http.post(f"{base}/sandbox/{name}", json=body) as response:
        assert response.status == status
        assert words in (await response.json())["error"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:1"}, 200),
        ({"Host": "evil.example"}, 403),
        ({"Host": "127.0.0.1.evil.example"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
@pytest.mark.parametrize("path", ["/sandbox/state", f"/bot{TALK}/getMe"])
async def test_other_sites_are_kept_out(
    http: aiohttp.ClientSession, base: str, path: str, headers: dict[str, str], status: int
) -> None:
    async with http.get(base + path, headers=headers) as response:
        assert response.status == status


async def test_the_page_may_speak_to_its_own_server(http: aiohttp.ClientSession, base: str) -> None:
    async with http.get(f"{base}/sandbox/state", headers={"Origin": base}) as response:
        assert response.status == 200


async def test_events_tell_that_something_changed(
    http: aiohttp.ClientSession, base: str, world: SandboxClient
) -> None:
    async with http.get(f"{base}/sandbox/events") as stream:
        first = await stream.content.readuntil(b"\n\n")
        await world.open(ANNA, "talk_bot")
        second = await stream.content.readuntil(b"\n\n")
    versions = [json.loads(line.removeprefix(b"data: "))["version"] for line in (first, second)]
    assert versions[1] > versions[0]


async def test_uploads_are_not_served_as_pages(
    http: aiohttp.ClientSession, base: str, world: SandboxClient, met: RawBot
) -> None:
    await world.document(ANNA, "talk_bot", name="x.html", content="<script>alert(1)</script>")
    file_id = (await met.updates())[0]["message"]["document"]["file_id"]
    async with http.get(f"{base}/sandbox/file/{file_id}") as response:
        assert response.content_type == "application/octet-stream"
        assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("query", ["state?beyond=x", "state?beyond=1&wait=nan", "log?since=-1"])
async def test_a_wrong_question_is_refused(http: aiohttp.ClientSession, base: str, query: str) -> None:
    async with http.get(f"{base}/sandbox/{query}") as response:
        assert response.status == 400
