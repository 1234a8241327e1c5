"""Everything the sandbox emits has the shape that the Bot API promises (RawBot checks each answer too)."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from bots.sandbox.client import SandboxClient
from bots.sandbox.facts import check_object, check_request, facts
from bots.sandbox.media import sample_photo
from bots.sandbox.methods import METHODS
from tests.unit.bots.sandbox.stage import ANNA, CHANNEL, GROUP, NEWS, RawBot

BUTTONS = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}


def test_every_method_of_the_table_is_served() -> None:
    assert {name.lower() for name in facts().methods} == set(METHODS)


async def test_every_kind_of_update_is_honest(world: SandboxClient, talk: RawBot) -> None:
    await world.open(ANNA, "talk_bot", payload="abc")
    question = await talk.do("sendMessage", chat_id=ANNA, text="How was it?", reply_markup=BUTTONS)
    said = await world.say(ANNA, "talk_bot", "Long", reply_to=question)
    await world.edit(ANNA, "talk_bot", said["message_id"], "Very long")
    await world.tap(ANNA, "talk_bot", question, text="Yes")
    for kind in ("voice", "photo", "sticker", "document", "video_note", "contact"):
        await getattr(world, kind)(ANNA, "talk_bot")
    await world.forward(ANNA, "talk_bot", "me too", author="Olga")
    await world.block(ANNA, "talk_bot")
    await world.unblock(ANNA, "talk_bot")
    await world.group_add(ANNA, "talk_bot", GROUP)
    await world.channel_admin(CHANNEL, "talk_bot", True)
    updates = await talk.updates()
    assert [check_object("Update", update) for update in updates] == [[]] * len(updates)
    kinds = [next(kind for kind in update if kind != "update_id") for update in updates]
    assert kinds == [
        "message",
        "message",
        "edited_message",
        "callback_query",
        *["message"] * 7,
        "my_chat_member",
        "my_chat_member",
        "my_chat_member",
        "message",
        "my_chat_member",
    ]
    assert [update["update_id"] for update in updates] == sorted({u["update_id"] for u in updates})


async def test_every_method_answers_honestly(world: SandboxClient, met: RawBot, news: RawBot) -> None:
    message = await met.do(
        "sendMessage", chat_id=ANNA, text="<b>x</b>", parse_mode="HTML", reply_markup=BUTTONS
    )
    number = message["message_id"]
    photo = (await world.photo(ANNA, "talk_bot")), (await met.updates())[0]["message"]["photo"][0]["file_id"]
    voice = (await world.voice(ANNA, "talk_bot")), (await met.updates())[0]["message"]["voice"]["file_id"]
    document = (
        (await world.document(ANNA, "talk_bot")),
        (await met.updates())[0]["message"]["document"]["file_id"],
    )
    await met.do("sendPhoto", chat_id=ANNA, photo=photo[1], caption="again")
    await met.do("sendVoice", chat_id=ANNA, voice=voice[1])
    sent = await met.do("sendDocument", chat_id=ANNA, document=document[1], caption="c")
    await met.do("editMessageCaption", chat_id=ANNA, message_id=sent["message_id"], caption="d")
    await met.do("editMessageText", chat_id=ANNA, message_id=number, text="y", reply_markup=BUTTONS)
    await met.do("editMessageReplyMarkup", chat_id=ANNA, message_id=number)
    await met.do(
        "setMessageReaction", chat_id=ANNA, message_id=number, reaction=[{"type": "emoji", "emoji": "👍"}]
    )
    await met.do("pinChatMessage", chat_id=ANNA, message_id=number)
    assert (await met.do("getChat", chat_id=ANNA))["pinned_message"]["text"] == "y"
    await met.do("sendChatAction", chat_id=ANNA, action="typing")
    await met.do("getFile", file_id=photo[1])
    await met.do("getChatMember", chat_id=ANNA, user_id=ANNA)
    admins = await news.do("getChatAdministrators", chat_id="@shop_news")
    assert [admin["user"]["username"] for admin in admins] == ["news_bot"]
    assert (await news.do("getChatMember", chat_id=CHANNEL, user_id=ANNA))["status"] == "left"
    for method, params in {
        "getMe": {},
        "setMyCommands": {"commands": [{"command": "stop", "description": "Stop"}], "language_code": "ru"},
        "getMyCommands": {"language_code": "ru"},
        "deleteMyCommands": {"language_code": "ru"},
        "setMyDescription": {"description": "d"},
        "setMyShortDescription": {"short_description": "s"},
        "setChatMenuButton": {"menu_button": {"type": "commands"}},
        "getWebhookInfo": {},
        "deleteMessage": {"chat_id": ANNA, "message_id": number},
    }.items():
        await met.do(method, **params)
    await news.do("leaveChat", chat_id=CHANNEL)
    log = await world.log()
    assert [check_request(entry["method"], entry["params"]) for entry in log] == [[]] * len(log)
    assert log[0]["effects"] == [
        {"does": "message", "chat": "7001:101", "chat_id": ANNA, "message_id": number}
    ]


async def test_an_uploaded_picture_is_measured_and_can_be_fetched(
    http: aiohttp.ClientSession, base: str, news: RawBot
) -> None:
    form = aiohttp.FormData()
    form.add_field("chat_id", str(CHANNEL))
    form.add_field("caption", "chart")
    form.add_field("reply_markup", '{"inline_keyboard": [[{"text": "T", "url": "https://t.me/talk_bot"}]]}')
    form.add_field("photo", sample_photo(1), filename="chart.png", content_type="image/png")
    async with http.post(f"{base}/bot{NEWS}/sendPhoto", data=form) as response:
        message = (await response.json())["result"]
    assert check_object("Message", message) == []
    assert message["sender_chat"]["id"] == CHANNEL
    assert "from" not in message
    size = message["photo"][0]
    assert (size["width"], size["height"]) == (320, 200)
    path = (await news.do("getFile", file_id=size["file_id"]))["file_path"]
    async with http.get(f"{base}/file/bot{NEWS}/{path}") as response:
        assert await response.read() == sample_photo(1)


@pytest.mark.parametrize(
    ("kind", "thing", "problem"),
    [
        ("User", {"id": 1, "is_bot": False}, "User.first_name: required, absent"),
        ("User", {"id": "1", "is_bot": False, "first_name": "A"}, "User.id: Integer is expected, not '1'"),
        ("Chat", {"id": 1, "type": "private", "mood": 1}, "Chat.mood: no such field"),
        ("Array of User", {}, "Array of User: a list is expected, not dict"),
    ],
)
def test_the_checker_sees_what_is_wrong(kind: str, thing: Any, problem: str) -> None:
    assert check_object(kind, thing) == [problem]


@pytest.mark.parametrize(
    ("params", "problems"),
    [
        ({"chat_id": "5", "text": "x", "disable_notification": "true"}, []),
        ({"chat_id": 5}, ["sendMessage.text: required, absent"]),
        ({"chat_id": 5, "text": "x", "txet": 1}, ["sendMessage.txet: no such parameter"]),
        ({"chat_id": 5, "text": ["x"]}, ["sendMessage.text: String is expected, not ['x']"]),
        ({"chat_id": 5, "text": "x", "entities": '[{"type": "bold"'}, [
            "sendMessage.entities: JSON of Array of MessageEntity is expected"
        ]),
    ],
)  # fmt: skip
def test_requests_are_checked(params: dict[str, Any], problems: list[str]) -> None:
    assert check_request("sendMessage", params) == problems
