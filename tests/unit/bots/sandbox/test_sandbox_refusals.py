"""What Telegram refuses, in Telegram's words."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from bots.sandbox import Sandbox
from bots.sandbox.client import ControlError, SandboxClient
from tests.unit.bots.sandbox.stage import ANNA, BORIS, CHANNEL, TALK, Clock, RawBot


def button(**fields: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "B", **fields}]]}


REFUSED = [
    ("sendMessage", {"text": "x"}, "chat_id is empty"),
    ("sendMessage", {"chat_id": ANNA}, "message text is empty"),
    ("sendMessage", {"chat_id": ANNA, "text": " \n"}, "message text is empty"),
    ("sendMessage", {"chat_id": ANNA, "text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
    ("sendMessage", {"chat_id": ANNA, "text": "😀" * 2048 + "x"}, "message is too long"),
    ("sendMessage", {"chat_id": 999, "text": "x"}, "chat not found"),
    ("sendMessage", {"chat_id": 999, "text": "<h1>", "parse_mode": "HTML"},
     'can\'t parse entities: Unsupported start tag "h1" at byte offset 0'),
    ("sendMessage", {"chat_id": "@nobody", "text": "x"}, "chat not found"),
    ("sendMessage", {"chat_id": ANNA, "text": "x", "reply_markup": button(callback_data="я" * 32 + "x")},
     "BUTTON_DATA_INVALID"),
    ("sendMessage", {"chat_id": ANNA, "text": "x", "reply_markup": button(callback_data="")},
     "BUTTON_DATA_INVALID"),
    ("sendMessage", {"chat_id": ANNA, "text": "x", "reply_markup": button()},
     "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
    ("sendMessage", {"chat_id": ANNA, "text": "x", "reply_markup": button(url="nowhere")},
     "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL"),
    ("sendMessage", {"chat_id": ANNA, "text": "x", "reply_parameters": {"message_id": 77}},
     "message to be replied not found"),
    ("sendPhoto", {"chat_id": ANNA}, "there is no photo in the request"),
    ("sendPhoto", {"chat_id": ANNA, "photo": "AgAD"}, "wrong file identifier/HTTP URL specified"),
    ("sendPhoto", {"chat_id": ANNA, "photo": "x", "caption": "я" * 1025}, "message caption is too long"),
    ("editMessageText", {"chat_id": ANNA, "message_id": 99, "text": "x"}, "message to edit not found"),
    ("editMessageText", {"chat_id": ANNA, "message_id": 1, "text": "x"}, "message can't be edited"),
    ("editMessageText", {"chat_id": ANNA, "text": "x"}, "message identifier is not specified"),
    ("deleteMessage", {"chat_id": ANNA, "message_id": 99}, "message to delete not found"),
    ("answerCallbackQuery", {"callback_query_id": "1"},
     "query is too old and response timeout expired or query ID is invalid"),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "MESSAGE_TOO_LONG"),
    ("sendChatAction", {"chat_id": ANNA, "action": "dancing"}, "wrong parameter action in request"),
    ("setMyCommands", {"commands": [{"command": "Стоп", "description": "x"}]}, "BOT_COMMAND_INVALID"),
    ("setWebhook", {"url": "https://example.org/hook"},
     "bad webhook: the sandbox delivers to this machine only; give an http(s) URL on 127.0.0.1"),
    ("setWebhook", {"url": "http://127.0.0.1:1/", "secret_token": "я"},
     "secret token contains unallowed characters"),
    ("getFile", {"file_id": "x"}, "invalid file_id"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "params", "words"), REFUSED)
async def test_bad_requests(met: RawBot, method: str, params: dict[str, Any], words: str) -> None:
    assert await met.refused(method, **params) == (400, f"Bad Request: {words}")


async def test_limits_are_inclusive(met: RawBot) -> None:
    await met.do("sendMessage", chat_id=ANNA, text="😀" * 2048)
    await met.do("sendMessage", chat_id=ANNA, text="x", reply_markup=button(callback_data="я" * 32))
    tags = "<b>" + "x" * 4096 + "</b>"
    assert len((await met.do("sendMessage", chat_id=ANNA, text=tags, parse_mode="HTML"))["text"]) == 4096


async def test_unknown_method_and_token(met: RawBot, http: aiohttp.ClientSession, base: str) -> None:
    assert (await met.refused("sendTelegram"))[0] == 404
    for token in ("7001:SANDBOX-other", "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaww"):
        async with http.get(f"{base}/bot{token}/getMe") as response:
            assert response.status == 401
            assert (await response.json()) == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_a_stranger_must_press_start_first(world: SandboxClient, talk: RawBot) -> None:
    refusal = (403, "Forbidden: bot can't initiate conversation with a user")
    assert await talk.refused("sendMessage", chat_id=BORIS, text="hi") == refusal
    with pytest.raises(ControlError, match="has not pressed Start"):
        await world.say(BORIS, "talk_bot", "hello")
    await world.open(BORIS, "talk_bot")
    await talk.do("sendMessage", chat_id=BORIS, text="hi")


async def test_blocked_and_back(world: SandboxClient, met: RawBot) -> None:
    await world.block(ANNA, "talk_bot")
    assert await met.refused("sendMessage", chat_id=ANNA, text="hi") == (
        403,
        "Forbidden: bot was blocked by the user",
    )
    with pytest.raises(ControlError, match="unblock first"):
        await world.say(ANNA, "talk_bot", "hello")
    await world.unblock(ANNA, "talk_bot")
    await met.do("sendMessage", chat_id=ANNA, text="hi")


async def test_only_administrators_post(world: SandboxClient, talk: RawBot, news: RawBot) -> None:
    outside = (403, "Forbidden: bot is not a member of the channel chat")
    assert await talk.refused("sendMessage", chat_id=CHANNEL, text="hi") == outside
    await news.do("sendMessage", chat_id=CHANNEL, text="hi")
    await world.channel_admin(CHANNEL, "news_bot", False)
    assert await news.refused("sendMessage", chat_id=CHANNEL, text="hi") == outside


async def test_an_edit_must_change_something(met: RawBot) -> None:
    markup = button(callback_data="1")
    sent = await met.do("sendMessage", chat_id=ANNA, text="x", reply_markup=markup)
    status, words = await met.refused(
        "editMessageText", chat_id=ANNA, message_id=sent["message_id"], text="x", reply_markup=markup
    )
    assert status == 400
    assert words.startswith("Bad Request: message is not modified")
    # An edit that does not repeat the buttons takes them away, and that is a change.
    edited = await met.do("editMessageText", chat_id=ANNA, message_id=sent["message_id"], text="x")
    assert "reply_markup" not in edited


async def test_an_old_tap_cannot_be_answered(world: SandboxClient, met: RawBot, clock: Clock) -> None:
    sent = await met.do("sendMessage", chat_id=ANNA, text="x", reply_markup=button(callback_data="1"))
    tapped = await world.tap(ANNA, "talk_bot", sent, text="B")
    await world.advance(16 * 60)
    status, words = await met.refused("answerCallbackQuery", callback_query_id=tapped["callback_query_id"])
    assert (status, "query is too old" in words) == (400, True)


async def test_another_bots_file_is_not_yours(world: SandboxClient, met: RawBot, news: RawBot) -> None:
    await world.photo(ANNA, "talk_bot")
    file_id = (await met.updates())[0]["message"]["photo"][0]["file_id"]
    await met.do("sendPhoto", chat_id=ANNA, photo=file_id)
    status, _ = await news.refused("sendPhoto", chat_id=CHANNEL, photo=file_id)
    assert status == 400


@pytest.mark.parametrize(
    "token", ["123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaww", "SANDBOX-x", "7:SANDBOX-"]
)
def test_real_looking_tokens_are_not_taken(clock: Clock, token: str) -> None:
    with pytest.raises(ValueError, match="7001:SANDBOX-interviewer"):
        Sandbox(now=clock.now).add_bot(token, "b", "B")


def test_numbers_are_not_shared(clock: Clock) -> None:
    sandbox = Sandbox(now=clock.now)
    assert sandbox.add_bot(TALK, "b", "B") == 7001
    with pytest.raises(ValueError, match="already taken"):
        sandbox.add_bot("7001:SANDBOX-other", "c", "C")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "example.org", ""])
async def test_the_sandbox_stays_on_this_machine(clock: Clock, host: str) -> None:
    with pytest.raises(ValueError, match=r"Use 127\.0\.0\.1"):
        await Sandbox(now=clock.now).start(host)
