"""The adapter over real HTTP, against a server that answers as a test wishes."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web

from bots.telegram.newsroom.channel import TelegramChannel
from bots.telegram.newsroom.messenger import TelegramNewsroom
from core.errors import Gone, Locked, Refused, Trouble, TryLater, Unknown, Unsupported
from core.ports import CannotTell, Key, Message, Receipt, Run
from core.settings import Settings

TOKEN = "7002:SECRET"
# What an administrator's entry must say besides.
ADMIN = (
    *("can_be_edited", "is_anonymous", "can_manage_chat", "can_manage_video_chats", "can_restrict_members"),
    *("can_promote_members", "can_change_info", "can_invite_users"),
    *("can_post_stories", "can_edit_stories", "can_delete_stories"),
)
SENT = {"message_id": 55, "date": 1, "chat": {"id": 7, "type": "private"}, "text": "x"}
SAY = Message(
    runs=(Run("<b>& ", "b"), Run("🐌")),
    rows=((Key("Yes", "tok"), Key("Page", href="https://t.me/x")),),
)


class Telegram:
    """Remembers what was asked; answers ``answer`` (status, body), or drops the line for None."""

    def __init__(self) -> None:
        self.over = asyncio.Event()
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.answer: tuple[int, Any] | None = (200, {"ok": True, "result": SENT})
        self.answers: dict[str, tuple[int, Any]] = {}  # by method, before ``answer``

    async def serve(self, request: web.Request) -> web.Response:
        form = {key: str(value) for key, value in (await request.post()).items()}
        self.calls.append((request.path.rpartition("/")[2], form))
        answer = self.answers.get(self.calls[-1][0], self.answer)
        if answer is None:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        status, body = answer
        if status == 0:
            await self.over.wait()
        return web.Response(status=status or 200, text=body if isinstance(body, str) else json.dumps(body))


@pytest_asyncio.fixture
async def telegram() -> AsyncIterator[tuple[Telegram, TelegramNewsroom]]:
    """A stand-in for Telegram, and the newsroom talking to it."""
    server = Telegram()
    app = web.Application()
    app.router.add_route("*", f"/bot{TOKEN}/{{method}}", server.serve)
    runner = web.AppRunner(app, shutdown_timeout=0, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    newsroom = TelegramNewsroom(made(f"http://127.0.0.1:{port}"))
    yield server, newsroom
    server.over.set()
    await newsroom.close()
    await runner.cleanup()


def made(api: str) -> Settings:
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        newsroom_token=TOKEN,  # type: ignore[arg-type]
        telegram_api=api,
        timeout_seconds=0.3,
    )


Both = tuple[Telegram, TelegramNewsroom]


async def test_a_message_goes_out_with_entities_and_no_markup(telegram: Both) -> None:
    server, newsroom = telegram
    assert await newsroom.deliver("7", SAY, key="k") == Receipt("7", "55")
    [(method, form)] = server.calls
    assert method == "sendMessage"
    assert (form["chat_id"], form["text"]) == ("7", "<b>& 🐌")
    assert json.loads(form["entities"]) == [{"type": "bold", "offset": 0, "length": 5}]
    assert json.loads(form["link_preview_options"]) == {"is_disabled": True}
    assert json.loads(form["reply_markup"]) == {
        "inline_keyboard": [
            [{"text": "Yes", "callback_data": "tok"}, {"text": "Page", "url": "https://t.me/x"}]
        ]
    }
    assert "parse_mode" not in form


async def test_a_photo_goes_out_with_its_caption(telegram: Both) -> None:
    server, newsroom = telegram
    channel = TelegramChannel(newsroom)
    photo = Message(runs=(Run("We did", "b"),), photo="file1", silent=True)
    assert await channel.publish("@news", photo, key="k") == Receipt("@news", "55")
    await channel.amend(Receipt("@news", "55"), photo)
    (first, sent), (second, changed) = server.calls
    assert (first, second) == ("sendPhoto", "editMessageCaption")
    assert (sent["photo"], sent["caption"], sent["disable_notification"]) == ("file1", "We did", "true")
    assert json.loads(changed["caption_entities"]) == [{"type": "bold", "offset": 0, "length": 6}]


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        ((400, {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}), Gone),
        ((400, {"ok": False, "error_code": 400, "description": "Bad Request: message is too long"}), Refused),
        ((401, {"ok": False, "error_code": 401, "description": "Unauthorized"}), Locked),
        (
            (403, {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"}),
            Gone,
        ),
        ((404, {"ok": False, "error_code": 404, "description": "Not Found"}), Locked),
        ((409, {"ok": False, "error_code": 409, "description": "Conflict"}), TryLater),
        ((413, "<html>too large</html>"), Refused),
        (
            (429, {"ok": False, "description": "Too Many Requests", "parameters": {"retry_after": 3}}),
            TryLater,
        ),
        ((429, "slow down"), TryLater),
        ((500, {"ok": False, "error_code": 500, "description": "Internal Server Error"}), Unknown),
        ((502, "<html>Bad Gateway</html>"), Unknown),
        ((200, "<html>"), Unknown),
        ((200, "[]"), Unknown),
        ((200, {"ok": True, "result": "what"}), Unknown),
        ((200, {"ok": True}), Unknown),
        ((0, "too late"), Unknown),
        (None, Unknown),
    ],
)
async def test_every_answer_has_one_meaning(telegram: Both, answer: Any, trouble: type[Trouble]) -> None:
    server, newsroom = telegram
    server.answer = answer
    with pytest.raises(Trouble) as raised:
        await newsroom.deliver("7", SAY, key="k")
    assert type(raised.value) is trouble
    assert len(server.calls) == 1  # no retries inside
    assert TOKEN not in str(raised.value)
    assert raised.value.__cause__ is None


async def test_a_refused_connection_was_not_sent(unused_tcp_port: int) -> None:
    newsroom = TelegramNewsroom(made(f"http://127.0.0.1:{unused_tcp_port}"))
    with pytest.raises(TryLater):
        await newsroom.deliver("7", SAY, key="k")
    await newsroom.close()


async def test_what_is_so_already_is_success(telegram: Both) -> None:
    server, newsroom = telegram
    channel = TelegramChannel(newsroom)
    receipt = Receipt("@news", "55")
    server.answer = (
        400,
        {"ok": False, "description": "Bad Request: message is not modified: exactly the same"},
    )
    assert await channel.amend(receipt, SAY) == receipt
    server.answer = (400, {"ok": False, "description": "Bad Request: message to delete not found"})
    await channel.retract(receipt)
    server.answer = (400, {"ok": False, "description": "Bad Request: message to edit not found"})
    with pytest.raises(Refused):
        await channel.amend(receipt, SAY)
    with pytest.raises(Unsupported):
        await channel.retract(Receipt("@news", ""))


async def test_a_lost_callback_answer_loses_nothing(telegram: Both) -> None:
    server, newsroom = telegram
    server.answer = (400, {"ok": False, "description": "Bad Request: query is too old"})
    await newsroom.hush("77", "x" * 300)
    [(method, form)] = server.calls
    assert (method, len(form["text"])) == ("answerCallbackQuery", 200)


async def test_leaving_a_group_one_has_left_is_no_error(telegram: Both) -> None:
    server, newsroom = telegram
    server.answer = (403, {"ok": False, "description": "Forbidden: bot is not a member of the group chat"})
    await newsroom.leave("-5")
    assert server.calls[0][0] == "leaveChat"


async def test_missing_rights_are_named(telegram: Both) -> None:
    server, newsroom = telegram
    me = {"id": 7002, "is_bot": True, "first_name": "N", "username": "newsroom_bot"}
    server.answer = (200, {"ok": True, "result": me})
    assert await newsroom.who_am_i() == "newsroom_bot"

    channel = TelegramChannel(newsroom)
    rights = {"status": "administrator", "user": me, "can_post_messages": True, "can_delete_messages": False}
    server.answers["getChatMember"] = (200, {"ok": True, "result": rights | dict.fromkeys(ADMIN, True)})
    assert await channel.rights("@news") == ("can_edit_messages", "can_delete_messages")
    server.answers["getChatMember"] = (200, {"ok": True, "result": {"status": "member", "user": me}})
    assert len(await channel.rights("@news")) == 3
    server.answers["getChatMember"] = (400, {"ok": False, "description": "Bad Request: chat not found"})
    with pytest.raises(Refused, match="channel-missing"):
        await channel.rights("@news")


async def test_the_menu_is_filled_in_both_languages(telegram: Both) -> None:
    server, newsroom = telegram
    server.answer = (200, {"ok": True, "result": True})
    await newsroom.introduce()
    assert [form.get("language_code") for _, form in server.calls] == ["ru", None]
    assert {one["command"] for one in json.loads(server.calls[0][1]["commands"])} >= {
        "digest",
        "post",
        "posts",
    }


async def test_nobody_can_tell_whether_a_message_arrived(telegram: Both) -> None:
    _, newsroom = telegram
    assert isinstance(await newsroom.find("7", "k", None), CannotTell)  # type: ignore[arg-type]


async def test_the_token_is_not_logged(telegram: Both, caplog: pytest.LogCaptureFixture) -> None:
    _, newsroom = telegram
    with caplog.at_level(logging.INFO):
        await newsroom.deliver("7", SAY, key="k")
    assert "SECRET" not in caplog.text
