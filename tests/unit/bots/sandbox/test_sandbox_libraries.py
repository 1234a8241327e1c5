"""Both real libraries drive the sandbox over real HTTP, and understand its refusals."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiogram
import aiogram.exceptions as theirs
import pytest
import telegram
import telegram.error as errors
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters
from telegram.request import HTTPXRequest

from bots.sandbox.client import SandboxClient
from bots.sandbox.facts import check_request
from bots.sandbox.media import sample_photo
from tests.unit.bots.sandbox.stage import ANNA, BORIS, CHANNEL, NEWS, TALK, RawBot

PATIENCE = 0.3  # seconds a library waits for an answer in the tests about silence


@pytest.fixture
async def aio(base: str) -> AsyncIterator[aiogram.Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(base))
    async with aiogram.Bot(TALK, session=session).context() as bot:
        yield bot


@pytest.fixture
async def ptb(base: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[telegram.Bot]:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # without it every RetryAfter comes with a warning
    request = HTTPXRequest(read_timeout=PATIENCE)
    bot = telegram.Bot(NEWS, base_url=f"{base}/bot", base_file_url=f"{base}/file/bot", request=request)
    async with bot:
        yield bot


def keyboard() -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Yes", callback_data="y")]])


async def test_aiogram_talks(world: SandboxClient, aio: aiogram.Bot) -> None:
    await world.open(ANNA, "talk_bot", payload="inv_1")
    start = (await aio.get_updates(timeout=5))[0]
    assert start.message is not None
    sent = await aio.send_message(
        ANNA,
        "<b>Hi</b> 😀",
        parse_mode="HTML",
        reply_markup=keyboard(),
        reply_parameters=ReplyParameters(message_id=start.message.message_id),
    )
    assert sent.html_text == "<b>Hi</b> 😀"
    assert sent.reply_to_message is not None
    await world.tap(ANNA, "talk_bot", sent.message_id, text="Yes")
    query = (await aio.get_updates(offset=start.update_id + 1))[0].callback_query
    assert query is not None
    assert query.data == "y"
    assert await aio.answer_callback_query(query.id, text="Thanks")
    edited = await aio.edit_message_text("Bye", chat_id=ANNA, message_id=sent.message_id)
    assert isinstance(edited, aiogram.types.Message)
    assert edited.text == "Bye"
    photo = await aio.send_photo(ANNA, BufferedInputFile(sample_photo(1), "a.png"), caption="chart")
    assert photo.photo is not None
    file = await aio.download(photo.photo[-1])
    assert file is not None
    assert file.read() == sample_photo(1)
    assert await aio.delete_message(ANNA, photo.message_id)
    log = await world.log()
    assert [check_request(e["method"], e["params"]) for e in log] == [[]] * len(log)


async def test_ptb_publishes(world: SandboxClient, ptb: telegram.Bot) -> None:
    assert (await ptb.get_me()).username == "news_bot"
    markup = telegram.InlineKeyboardMarkup(
        [[telegram.InlineKeyboardButton("Tell us", url="https://t.me/talk_bot?start=x")]]
    )
    post = await ptb.send_message(CHANNEL, "<i>We did</i>", parse_mode="HTML", reply_markup=markup)
    assert post.chat.title == "Shop news"
    assert post.entities[0].type == "italic"
    edited = await ptb.edit_message_text("We did it", CHANNEL, post.message_id, reply_markup=markup)
    assert isinstance(edited, telegram.Message)
    assert edited.edit_date is not None
    photo = await ptb.send_photo(CHANNEL, sample_photo(1), caption="chart")
    again = await ptb.edit_message_caption(CHANNEL, photo.message_id, caption="better chart")
    assert isinstance(again, telegram.Message)
    assert again.caption == "better chart"
    file = await ptb.get_file(photo.photo[-1].file_id)
    assert bytes(await file.download_as_bytearray()) == sample_photo(1)
    await ptb.set_my_commands([telegram.BotCommand("digest", "This week")], language_code="en")
    assert [c.command for c in await ptb.get_my_commands(language_code="en")] == ["digest"]
    member = await ptb.get_chat_member(CHANNEL, 7002)
    assert member.status == "administrator"
    await world.open(201, "news_bot")
    update = (await ptb.get_updates(timeout=5))[0]
    assert update.message is not None
    assert update.message.text == "/start"
    log = await world.log()
    assert [check_request(e["method"], e["params"]) for e in log] == [[]] * len(log)


TROUBLES: list[tuple[str, type[Exception], type[Exception]]] = [
    ("429", theirs.TelegramRetryAfter, errors.RetryAfter),
    ("400", theirs.TelegramBadRequest, errors.BadRequest),
    ("401", theirs.TelegramUnauthorizedError, errors.InvalidToken),
    ("403", theirs.TelegramForbiddenError, errors.Forbidden),
    ("500", theirs.TelegramServerError, errors.NetworkError),
    ("lost", theirs.TelegramNetworkError, errors.NetworkError),
    ("refuse", theirs.TelegramNetworkError, errors.NetworkError),
    ("timeout", theirs.TelegramNetworkError, errors.TimedOut),
    ("hang_after", theirs.TelegramNetworkError, errors.TimedOut),
]


@pytest.mark.parametrize(("kind", "in_aiogram", "in_ptb"), TROUBLES)
async def test_both_understand_trouble(
    world: SandboxClient,
    aio: aiogram.Bot,
    ptb: telegram.Bot,
    kind: str,
    in_aiogram: type[Exception],
    in_ptb: type[Exception],
) -> None:
    await world.open(ANNA, "talk_bot")
    await world.open(ANNA, "news_bot")
    await world.fault(kind, method="sendMessage", times=2)
    with pytest.raises(in_aiogram) as caught:
        await aio.send_message(ANNA, "x", request_timeout=PATIENCE)  # type: ignore[arg-type]
    assert type(caught.value) is in_aiogram
    with pytest.raises(in_ptb) as caught:
        await ptb.send_message(ANNA, "x")
    assert type(caught.value) is in_ptb or kind in {"lost", "refuse"}
    happened = "x" if kind in {"lost", "hang_after"} else "/start"
    for bot in ("talk_bot", "news_bot"):
        assert (await world.messages(ANNA, bot))[-1]["text"] == happened


async def test_both_understand_refusals_without_a_fault(
    world: SandboxClient, aio: aiogram.Bot, ptb: telegram.Bot, met: RawBot
) -> None:
    with pytest.raises(theirs.TelegramForbiddenError, match="can't initiate"):
        await aio.send_message(BORIS, "x")
    with pytest.raises(errors.BadRequest, match=r"[Cc]hat not found"):
        await ptb.send_message(999, "x")
    with pytest.raises(theirs.TelegramBadRequest, match="Unsupported start tag"):
        await aio.send_message(ANNA, "<h1>x</h1>", parse_mode="HTML")
    await met.do("setWebhook", url="http://127.0.0.1:9/hook")
    with pytest.raises(theirs.TelegramConflictError):
        await aio.get_updates()


async def test_a_rejected_token(base: str) -> None:
    wrong: dict[str, Any] = {"base_url": f"{base}/bot", "base_file_url": f"{base}/file/bot"}
    with pytest.raises(errors.InvalidToken):
        async with telegram.Bot("7009:SANDBOX-nobody", **wrong):
            pass
