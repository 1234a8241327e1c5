"""Trouble on order: what the bot sees, and what really happened."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from bots.sandbox import Sandbox
from bots.sandbox.client import ControlError, SandboxClient
from tests.unit.bots.sandbox.stage import ANNA, BORIS, CHANNEL, RawBot


async def bot_words(world: SandboxClient) -> list[str]:
    return [m["text"] for m in await world.messages(ANNA, "talk_bot") if m["from"]["is_bot"]]


@pytest.mark.parametrize("kind", ["400", "401", "403", "500", "502"])
async def test_a_refusal_has_no_effect_and_happens_once(world: SandboxClient, met: RawBot, kind: str) -> None:
    await world.fault(kind, bot="talk_bot")
    assert (await met.refused("sendMessage", chat_id=ANNA, text="x"))[0] == int(kind)
    assert await bot_words(world) == []
    await met.do("sendMessage", chat_id=ANNA, text="x")
    assert await bot_words(world) == ["x"]
    assert [entry["fault"] for entry in await world.log(method="sendMessage")] == [kind, None]


async def test_busy_says_how_long(world: SandboxClient, met: RawBot) -> None:
    await world.fault("429", retry_after=7, times=2)
    for _ in range(2):
        status, body = await met.ask("sendMessage", chat_id=ANNA, text="x")
        assert status == 429
        assert body["parameters"] == {"retry_after": 7}
    await met.do("sendMessage", chat_id=ANNA, text="x")


async def test_a_group_may_move(world: SandboxClient, met: RawBot) -> None:
    words = "Bad Request: group chat was upgraded to a supergroup chat"
    await world.fault("400", description=words, parameters={"migrate_to_chat_id": -100777})
    _, body = await met.ask("sendMessage", chat_id=ANNA, text="x")
    assert (body["description"], body["parameters"]) == (words, {"migrate_to_chat_id": -100777})


@pytest.mark.parametrize(("kind", "arrived"), [("lost", ["x"]), ("refuse", [])])
async def test_a_cut_connection(world: SandboxClient, met: RawBot, kind: str, arrived: list[str]) -> None:
    await world.fault(kind, method="sendMessage")
    with pytest.raises(aiohttp.ClientConnectionError):
        await met.do("sendMessage", chat_id=ANNA, text="x")
    assert await bot_words(world) == arrived


@pytest.mark.parametrize(("kind", "arrived"), [("hang_after", ["x"]), ("timeout", [])])
async def test_silence(world: SandboxClient, met: RawBot, kind: str, arrived: list[str]) -> None:
    await world.fault(kind, method="sendMessage")
    before = len(await world.log())
    async with asyncio.TaskGroup() as group:
        sending = group.create_task(met.do("sendMessage", chat_id=ANNA, text="x"))
        await _logged(world, before)
        assert not sending.done()
        sending.cancel()
    assert await bot_words(world) == arrived
    await met.do("sendMessage", chat_id=ANNA, text="y")


async def _logged(world: SandboxClient, before: int) -> None:
    """Until one more request is in the log (the state's version grows with it)."""
    state = await world.state()
    while len(await world.log()) == before:
        seen = state["version"]
        state = await world.wait_for(lambda now, seen=seen: now if now["version"] > seen else None)


async def test_stopping_lets_go_of_those_who_hang(
    world: SandboxClient, met: RawBot, sandbox: Sandbox
) -> None:
    async def stop() -> None:
        await _logged(world, 0)
        await sandbox.stop()

    await world.fault("timeout", method="sendMessage")
    sending = met.ask("sendMessage", chat_id=ANNA, text="x")
    outcome, _ = await asyncio.gather(sending, stop(), return_exceptions=True)
    assert isinstance(outcome, aiohttp.ClientConnectionError)


async def test_a_fault_waits_for_its_own_request(world: SandboxClient, met: RawBot, news: RawBot) -> None:
    await world.open(BORIS, "talk_bot")
    await world.fault("500", bot="talk_bot", method="sendMessage", chat_id=BORIS)
    await met.do("sendMessage", chat_id=ANNA, text="x")
    await met.do("sendChatAction", chat_id=BORIS, action="typing")
    await news.do("sendMessage", chat_id=CHANNEL, text="x")
    assert (await met.refused("sendMessage", chat_id=BORIS, text="x"))[0] == 500


async def test_a_fault_for_anything_is_not_eaten_by_the_poll(world: SandboxClient, met: RawBot) -> None:
    await world.fault("500")
    await met.do("getUpdates")
    assert (await met.refused("sendMessage", chat_id=ANNA, text="x"))[0] == 500


async def test_faults_can_be_taken_back(world: SandboxClient, met: RawBot) -> None:
    await world.fault("500")
    assert [fault["kind"] for fault in (await world.state())["faults"]] == ["500"]
    await world.clear_faults()
    await met.do("sendMessage", chat_id=ANNA, text="x")


async def test_an_unknown_fault_names_the_known(world: SandboxClient) -> None:
    with pytest.raises(ControlError, match="hang_after"):
        await world.fault("meteor")


async def test_the_limiter_teaches_pace(world: SandboxClient, met: RawBot, news: RawBot) -> None:
    await world.limiter(True)
    await met.do("sendMessage", chat_id=ANNA, text="x")
    _, body = await met.ask("sendMessage", chat_id=ANNA, text="x")
    assert body["parameters"] == {"retry_after": 1}
    await world.advance(1)
    await met.do("sendMessage", chat_id=ANNA, text="x")
    for _ in range(20):
        await news.do("sendMessage", chat_id=CHANNEL, text="x")
        await world.advance(1)
    _, body = await news.ask("sendMessage", chat_id=CHANNEL, text="x")
    assert body["parameters"] == {"retry_after": 40}
    await world.limiter(False)
    await news.do("sendMessage", chat_id=CHANNEL, text="x")
