"""How updates reach a bot: polling, webhook, repeats."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bots.sandbox import Sandbox
from bots.sandbox.client import SandboxClient
from tests.unit.bots.sandbox.stage import ANNA, BORIS, GROUP, RawBot

Json = dict[str, Any]
SECRET = "s3cret_Token-1"


@dataclass
class Door:
    """A bot's webhook; `answers` are statuses to give first, `reply` is a method to call in the answer."""

    url: str = ""
    seen: list[Json] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    reply: Json | None = None
    gate: asyncio.Event | None = None
    inside: int = 0
    most_inside: int = 0
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: web.Request) -> web.Response:
        self.inside += 1
        self.most_inside = max(self.inside, self.most_inside)
        self.seen.append(await request.json())
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.arrived.set()
        if self.gate is not None:
            await self.gate.wait()
        self.inside -= 1
        status = self.answers.pop(0) if self.answers else 200
        headers = {"Location": "/elsewhere"} if status == 302 else None
        return web.json_response(self.reply or {}, status=status, headers=headers)

    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.seen]


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    door = Door()
    app = web.Application()
    app.add_routes([web.post("/hook", door.take)])
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    door.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield door
    if door.gate:
        door.gate.set()
    await runner.cleanup()


def texts(updates: list[Json]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_an_update_stays_until_it_is_confirmed(world: SandboxClient, met: RawBot) -> None:
    for word in ("one", "two", "three"):
        await world.say(ANNA, "talk_bot", word)
    first = await met.do("getUpdates", limit=2)
    assert texts(first) == ["one", "two"]
    assert await met.do("getUpdates", limit=2) == first
    assert texts(await met.do("getUpdates", offset=first[0]["update_id"] + 1)) == ["two", "three"]
    assert texts(await met.do("getUpdates", offset=-1)) == ["three"]
    assert texts(await met.do("getUpdates")) == ["three"]


async def test_a_long_poll_wakes_at_once(world: SandboxClient, met: RawBot) -> None:
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(met.do("getUpdates", timeout=30))
        await world.say(ANNA, "talk_bot", "hello")
    assert texts(poll.result()) == ["hello"]


async def test_of_two_pollers_the_older_leaves(world: SandboxClient, met: RawBot, sandbox: Sandbox) -> None:
    arrivals = sandbox.world.bots[7001].queue.arrivals
    seen = arrivals.version
    async with asyncio.TaskGroup() as group:
        older = group.create_task(met.refused("getUpdates", timeout=30))
        await arrivals.beyond(seen, 10)  # until the server has taken the first poll
        newer = group.create_task(met.do("getUpdates", timeout=30))
        await older
        await world.say(ANNA, "talk_bot", "hello")
    assert older.result()[0] == 409
    assert "terminated by other getUpdates request" in older.result()[1]
    assert texts(newer.result()) == ["hello"]


async def test_polling_and_a_webhook_exclude_each_other(met: RawBot, door: Door) -> None:
    await met.do("setWebhook", url=door.url)
    status, words = await met.refused("getUpdates")
    assert (status, "webhook is active" in words) == (409, True)
    await met.do("deleteWebhook")
    assert await met.do("getUpdates") == []


async def test_only_the_kinds_asked_for(world: SandboxClient, met: RawBot) -> None:
    await met.do("getUpdates", allowed_updates=["message"])
    said = await world.say(ANNA, "talk_bot", "one")
    edited = await world.edit(ANNA, "talk_bot", said["message_id"], "two")
    assert edited["update_id"] is None
    assert texts(await met.updates()) == ["one"]


async def test_the_webhook_gets_updates_with_the_secret(
    world: SandboxClient, met: RawBot, door: Door
) -> None:
    await met.do("setWebhook", url=door.url, secret_token=SECRET)
    await world.say(ANNA, "talk_bot", "hello")
    await world.settled("talk_bot")
    assert door.texts() == ["hello"]
    assert door.secrets == [SECRET]
    assert (await met.do("getWebhookInfo"))["pending_update_count"] == 0


async def test_what_waited_is_delivered_unless_dropped(world: SandboxClient, met: RawBot, door: Door) -> None:
    await world.say(ANNA, "talk_bot", "old")
    await met.do("setWebhook", url=door.url, drop_pending_updates=True)
    await world.say(ANNA, "talk_bot", "new")
    await world.settled("talk_bot")
    assert door.texts() == ["new"]


async def test_a_failed_delivery_is_repeated_in_order(world: SandboxClient, met: RawBot, door: Door) -> None:
    door.answers = [500, 302]
    await met.do("setWebhook", url=door.url)
    await world.say(ANNA, "talk_bot", "one")
    await world.say(ANNA, "talk_bot", "two")
    await world.settled("talk_bot")
    assert door.texts() == ["one", "one", "one", "two"]
    assert len({update["update_id"] for update in door.seen}) == 2
    assert "302" in (await met.do("getWebhookInfo"))["last_error_message"]


async def test_a_dead_webhook_catches_up_when_it_is_back(
    world: SandboxClient, met: RawBot, door: Door, unused_tcp_port: int
) -> None:
    await met.do("setWebhook", url=f"http://127.0.0.1:{unused_tcp_port}/hook")
    await world.say(ANNA, "talk_bot", "hello")
    await world.wait_for(lambda state: state["bots"][0]["last_error"], what="an error")
    await met.do("setWebhook", url=door.url)
    await world.settled("talk_bot")
    assert door.texts() == ["hello"]


async def test_chats_are_served_side_by_side_up_to_the_limit(
    world: SandboxClient, met: RawBot, door: Door
) -> None:
    door.gate = asyncio.Event()
    await world.open(BORIS, "talk_bot")
    await met.updates()
    await met.do("setWebhook", url=door.url, max_connections=2)
    await world.say(ANNA, "talk_bot", "one")
    await world.say(ANNA, "talk_bot", "two")
    await world.say(BORIS, "talk_bot", "three")
    while door.inside < 2:
        door.arrived.clear()
        await door.arrived.wait()
    assert sorted(door.texts()) == ["one", "three"]
    door.gate.set()
    await world.settled("talk_bot")
    assert door.texts().index("one") < door.texts().index("two")
    assert door.most_inside == 2


async def test_the_answer_of_a_webhook_may_be_a_call(world: SandboxClient, met: RawBot, door: Door) -> None:
    door.reply = {"method": "sendMessage", "chat_id": ANNA, "text": "at once"}
    await met.do("setWebhook", url=door.url)
    await world.say(ANNA, "talk_bot", "hello")
    assert (await world.heard(ANNA, "talk_bot"))["text"] == "at once"


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_a_duplicate_has_the_same_number(
    world: SandboxClient, met: RawBot, door: Door, way: str
) -> None:
    if way == "webhook":
        await met.do("setWebhook", url=door.url)
    await world.fault("duplicate", bot="talk_bot")
    await world.say(ANNA, "talk_bot", "one")
    await world.say(ANNA, "talk_bot", "two")
    if way == "webhook":
        await world.settled("talk_bot")
    found = door.seen if way == "webhook" else await met.updates()
    assert texts(found) == ["one", "one", "two"]
    assert found[0] == found[1]
    if way == "polling":
        assert await met.updates() == []


async def test_a_group_is_heard_only_when_addressed(world: SandboxClient, talk: RawBot) -> None:
    await world.group_add(ANNA, "talk_bot", GROUP)
    added = await talk.updates()
    assert added[0]["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert added[1]["message"]["new_chat_members"][0]["username"] == "talk_bot"
    await world.say_in_group(BORIS, GROUP, "just talking")
    await world.say_in_group(BORIS, GROUP, "/start")
    assert texts(await talk.updates()) == ["/start"]
    await talk.do("sendMessage", chat_id=GROUP, text="I only talk one to one.")
    await talk.do("leaveChat", chat_id=GROUP)
    status, _ = await talk.refused("sendMessage", chat_id=GROUP, text="x")
    assert status == 403


async def test_bodies_in_every_encoding(http: aiohttp.ClientSession, met: RawBot) -> None:
    url = f"{met.base}/bot{met.token}/sendMessage"
    markup = '{"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}'
    fields = {"chat_id": str(ANNA), "text": "привет", "reply_markup": markup}
    multipart = aiohttp.FormData(default_to_multipart=True)
    for name, value in fields.items():
        multipart.add_field(name, value)
    bodies: list[Json] = [{"data": fields}, {"data": multipart}, {"params": fields}, {"json": fields}]
    for body in bodies:
        async with http.post(url, **body) as response:
            message = (await response.json())["result"]
        assert message["text"] == "привет"
        assert message["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "a"
    async with http.post(url, data=b"{nope", headers={"Content-Type": "application/json"}) as response:
        assert response.status == 400
