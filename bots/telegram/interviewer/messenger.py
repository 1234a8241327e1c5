"""The interviewer on Telegram: aiogram reads and sends; routing, state and retries are ours."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable
from datetime import UTC, datetime
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import AiogramError, TelegramBadRequest
from aiogram.types import (
    BotCommand,
    CallbackQuery,
    ChatMemberUpdated,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
    Update,
    User,
)
from aiogram.types import Message as TelegramMessage
from pydantic import ValidationError

from bots.telegram.entities import entities
from bots.telegram.interviewer.errors import ours
from core.errors import Refused, Unsupported
from core.ports import (
    Absent,
    CannotTell,
    Inbound,
    Joined,
    Left,
    Message,
    Opened,
    Receipt,
    Said,
    Tapped,
    Who,
)
from core.settings import Settings
from core.texts import say
from core.words import Lang

MESSENGER = "telegram"
TEXTS = "bots.telegram.interviewer"
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
MEDIA = ("voice", "video_note", "video", "audio", "photo", "sticker", "animation", "document")
OTHER_MEDIA = ("location", "contact", "poll", "dice", "venue", "story")


class TelegramInterviewer:
    """Implements ``core.ports.Messenger``. One call to Telegram per method, never repeated inside."""

    def __init__(self, settings: Settings) -> None:
        session = AiohttpSession(
            proxy=settings.telegram_proxy,
            api=TelegramAPIServer.from_base(settings.telegram_api),
            timeout=settings.timeout_seconds,
        )
        self._bot = Bot(settings.interviewer_token.get_secret_value(), session=session)

    async def close(self) -> None:
        """Close the connections."""
        await self._bot.session.close()

    async def who_am_i(self) -> str:
        """The bot's username. Raises the ``Trouble`` family."""
        return str((await self._call(self._bot.get_me)).username)

    async def introduce(self) -> None:
        """Fill the command menu in both languages. Raises the ``Trouble`` family."""
        for lang in Lang:
            commands = [
                BotCommand(
                    command=name, description=say("bots.telegram.interviewer", lang, f"command-{name}")
                )
                for name in ("start", "stop", "mydata", "withdraw", "forget", "language", "help")
            ]
            await self._call(
                self._bot.set_my_commands, commands, language_code=lang.value if lang is Lang.RU else None
            )

    async def set_webhook(self, url: str, secret: str, kinds: list[str]) -> None:
        """Tell Telegram where to call, and with which secret. Raises the ``Trouble`` family."""
        await self._call(self._bot.set_webhook, url, secret_token=secret, allowed_updates=kinds)

    async def read(self, raw: str) -> list[Inbound]:
        """A verified update in neutral words; [] for what does not concern us.

        Raises ``Refused`` for what aiogram cannot read: the inbox then keeps it aside, nothing is lost.
        """
        try:
            update = Update.model_validate_json(raw, context={"bot": self._bot})
        except ValidationError as error:
            raise Refused("an update that aiogram cannot read") from error
        if update.callback_query is not None:
            return _tapped(update.callback_query)
        if update.my_chat_member is not None:
            return _membership(update.my_chat_member, self._bot.id)
        if update.edited_message is not None:
            return _said(update.edited_message, edited=True)
        return _said(update.message, edited=False) if update.message is not None else []

    async def deliver(self, place: str, message: Message, *, key: str) -> Receipt:
        """Send one message. Telegram has no idempotency key: ``key`` stays with us.

        Raises ``Unsupported`` for files: the interviewer sends none.
        """
        if message.document or message.photo:
            raise Unsupported("the interviewer sends words only")
        sent = await self._call(
            self._bot.send_message,
            chat_id=_chat(place),
            text=message.text,
            parse_mode=None,
            entities=[MessageEntity(**one) for one in entities(message.runs)] or None,
            link_preview_options=NO_PREVIEW,
            disable_notification=message.silent or None,
            reply_markup=_keyboard(message),
        )
        return Receipt(place, str(sent.message_id))

    async def amend(self, receipt: Receipt, message: Message) -> Receipt:
        """Change a sent message, its buttons too; one that reads so already is changed."""
        if not receipt.ref.isdecimal():
            raise Refused("not a Telegram message")
        await self._call(
            _forgiving,
            self._bot.edit_message_text(
                chat_id=_chat(receipt.place),
                message_id=int(receipt.ref),
                text=message.text,
                parse_mode=None,
                entities=[MessageEntity(**one) for one in entities(message.runs)] or None,
                link_preview_options=NO_PREVIEW,
                reply_markup=_keyboard(message),
            ),
        )
        return receipt

    async def meet(self, who: Who) -> Who:
        """Telegram tells a bot no more of a person than each message does."""
        return who

    async def find(self, place: str, key: str, since: datetime) -> Receipt | Absent | CannotTell:
        """Telegram offers no way to look up what a bot sent."""
        return CannotTell()

    async def fetch(self, photo: str) -> bytes:
        """Buyers' pictures go nowhere. Raises ``Unsupported``."""
        raise Unsupported("the interviewer hands no pictures on")

    async def hush(self, call: str, text: str = "") -> None:
        """Answer a tap; "query is too old" and a lost answer are both harmless."""
        with contextlib.suppress(AiogramError, OSError, TimeoutError):
            await self._bot.answer_callback_query(call, text=text[:200] or None)

    async def leave(self, place: str) -> None:
        """Leave a group."""
        await self._call(self._bot.leave_chat, _chat(place))

    async def _call(self, method: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return await method(*args, **kwargs)
        except Exception as error:  # every error of a library at the door becomes one of our words
            raise ours(error) from error


async def _forgiving(work: Awaitable[Any]) -> None:
    """One request for which "it is so already" is success."""
    try:
        await work
    except TelegramBadRequest as error:
        if "message is not modified" not in error.message:
            raise


def _keyboard(message: Message) -> InlineKeyboardMarkup | None:
    rows = [
        [
            InlineKeyboardButton(text=k.label, url=k.href)
            if k.href
            else InlineKeyboardButton(text=k.label, callback_data=k.token)
            for k in row
        ]
        for row in message.rows
    ]
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


def _chat(place: str) -> int | str:
    try:
        return int(place)
    except ValueError:
        raise Refused("not a Telegram chat") from None


def _who(user: User, chat_id: int) -> Who:
    code = (user.language_code or "").lower()
    lang = Lang.RU if code.startswith("ru") else Lang.EN if code else None
    return Who(MESSENGER, str(user.id), str(chat_id), user.full_name, lang)


def _said(message: TelegramMessage, *, edited: bool) -> list[Inbound]:
    """Private messages only: in groups we say one line when added, and hear nothing."""
    if message.chat.type != "private" or message.from_user is None or message.from_user.is_bot:
        return []
    who, ref, at = _who(message.from_user, message.chat.id), str(message.message_id), _utc(message.date)
    text = message.text or message.caption or ""
    if not edited and (text == "/start" or text.startswith(("/start ", "/start@"))):
        payload = text.split(maxsplit=1)[1].strip() if " " in text else ""
        return [Opened(who, ref, payload, at)]
    media, media_ref = _media(message)
    if not text and media is None:
        return []  # a service message (pinned, title changed …)
    replied = message.reply_to_message
    return [
        Said(
            who,
            ref,
            text,
            at,
            reply_to=str(replied.message_id) if replied is not None else None,
            media=media,
            media_ref=media_ref,
            edited=edited,
        )
    ]


def _media(message: TelegramMessage) -> tuple[str | None, str | None]:
    for kind in MEDIA:
        found = getattr(message, kind)
        if found:
            biggest = found[-1] if isinstance(found, list) else found
            return kind, biggest.file_id
    return next(((kind, None) for kind in OTHER_MEDIA if getattr(message, kind, None)), (None, None))


def _tapped(query: CallbackQuery) -> list[Inbound]:
    if query.message is None or query.data is None:
        return []
    who = _who(query.from_user, query.message.chat.id)
    # A callback carries no time of its own; the door's is good enough and only shown, never compared.
    return [Tapped(who, query.data, str(query.message.message_id), query.id, _utc(query.message.date))]


def _membership(change: ChatMemberUpdated, me: int) -> list[Inbound]:
    if change.new_chat_member.user.id != me:
        return []
    inside = change.new_chat_member.status in ("member", "administrator", "restricted")
    if change.chat.type == "private":
        return [Left(_who(change.from_user, change.chat.id), back=inside, at=_utc(change.date))]
    was_inside = change.old_chat_member.status in ("member", "administrator", "restricted")
    if change.chat.type == "channel" or not inside or was_inside:
        return []
    lang = _who(change.from_user, change.chat.id).language
    return [Joined(str(change.chat.id), lang, _utc(change.date))]


def _utc(at: datetime | int) -> datetime:
    return datetime.fromtimestamp(at, UTC) if isinstance(at, int) else at.astimezone(UTC)


__all__ = ["MESSENGER", "TelegramInterviewer"]
