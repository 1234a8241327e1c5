"""The newsroom's staff chat on Telegram (python-telegram-bot); routing, state and retries are ours."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from telegram import (
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    MessageEntity,
)
from telegram import Message as Sent
from telegram.error import TelegramError

from bots.telegram.entities import entities
from bots.telegram.newsroom import reading
from bots.telegram.newsroom.troubles import already
from bots.telegram.newsroom.wire import Wire
from core.digest_words import PACKAGE
from core.errors import Locked, Refused, Trouble, Unsupported
from core.lengths import shorten
from core.ports import Absent, CannotTell, Inbound, Message, Receipt, Who
from core.settings import Settings
from core.texts import say
from core.words import Lang

TOAST_LIMIT = 200
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
# Administrators reach the rest by their settings: a command that most may not use does not stand here.
MENU = (
    "menu", "today", "digest", "evidence", "suggestions", "themes", "company", "segments", "post", "posts",
    "calendar", "invite", "crm", "schedule", "mute", "language", "help", "cancel",
)  # fmt: skip


def _keyboard(say: Message) -> InlineKeyboardMarkup | None:
    rows = [
        [
            InlineKeyboardButton(key.label, url=key.href)
            if key.href
            else InlineKeyboardButton(key.label, callback_data=key.token)
            for key in row
        ]
        for row in say.rows
    ]
    return InlineKeyboardMarkup(rows) if rows else None


def _words(message: Message) -> tuple[str, list[MessageEntity]]:
    return message.text, [MessageEntity(**one) for one in entities(message.runs)]


class Writer:
    """Sending and changing messages, the same in a chat and in a channel."""

    is_channel = False

    def __init__(self, wire: Wire) -> None:
        self.wire = wire

    async def _send(self, place: str, say: Message) -> Receipt:
        text, found = _words(say)
        common: dict[str, Any] = {
            "chat_id": place,
            "reply_markup": _keyboard(say),
            "disable_notification": say.silent or None,
        }
        bot = self.wire.bot
        if photo := say.picture or say.photo:
            work = bot.send_photo(photo=photo, caption=text, caption_entities=found, **common)
        elif say.document:
            name, content = say.document
            # With a byte order mark: spreadsheets then read the letters of every language.
            attached = InputFile(content.encode("utf-8-sig"), filename=name)
            work = bot.send_document(document=attached, caption=text, caption_entities=found, **common)
        else:
            work = bot.send_message(text=text, entities=found, link_preview_options=NO_PREVIEW, **common)
        return receipt_of(place, await self.wire.call(work, channel=self.is_channel))

    async def amend(self, receipt: Receipt, say: Message) -> Receipt:
        """Change a message; one that reads so already is changed."""
        text, found = _words(say)
        common: dict[str, Any] = {
            "chat_id": receipt.place,
            "message_id": number_of(receipt),
            "reply_markup": _keyboard(say),
        }
        bot = self.wire.bot
        if say.photo or say.picture:
            work = bot.edit_message_caption(caption=text, caption_entities=found, **common)
        else:
            work = bot.edit_message_text(text=text, entities=found, link_preview_options=NO_PREVIEW, **common)
        await self.wire.call(forgiving(work), channel=self.is_channel)
        return receipt

    async def find(self, place: str, key: str, since: datetime) -> Receipt | Absent | CannotTell:
        """Telegram offers bots no way to look for what they sent."""
        return CannotTell()


class TelegramNewsroom(Writer):
    """The staff chat (core.ports.Messenger)."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(
            Wire(
                settings.newsroom_token.get_secret_value(),
                api_base=settings.telegram_api,
                proxy=settings.telegram_proxy,
                timeout=settings.timeout_seconds,
            )
        )

    async def close(self) -> None:
        """Close the connections."""
        await self.wire.close()

    async def read(self, raw: str) -> list[Inbound]:
        """A received update in neutral words. Raises ``reading.Unreadable`` (a ``Refused``)."""
        return reading.read(raw)

    async def meet(self, who: Who) -> Who:
        """Telegram tells a bot no more of a person than each message does."""
        return who

    async def deliver(self, place: str, say: Message, *, key: str) -> Receipt:
        """Send one message once. Raises ``Trouble``."""
        return await self._send(place, say)

    async def fetch(self, photo: str) -> bytes:
        """A picture by its file id, at most 20 MB (Bot API, getFile). Raises ``Trouble``."""
        file = await self.wire.call(self.wire.bot.get_file(photo))
        return bytes(await self.wire.call(file.download_as_bytearray()))

    async def hush(self, call: str, text: str = "") -> None:
        """Answer a tap; losing it loses nothing."""
        work = self.wire.bot.answer_callback_query(call, text=shorten(text, TOAST_LIMIT) or None)
        try:
            await self.wire.call(work)
        except Trouble:
            return  # "query is too old" and the like

    async def leave(self, place: str) -> None:
        """Leave a group; having left is no error."""
        try:
            await self.wire.call(self.wire.bot.leave_chat(place), channel=True)
        except (Refused, Locked):
            return

    async def who_am_i(self) -> str:
        """The bot's username. Raises ``Trouble``: ``Locked`` when the token is wrong."""
        return str((await self.wire.call(self.wire.bot.get_me())).username)

    async def introduce(self) -> None:
        """Fill the command menu in both languages. Raises ``Trouble``."""
        for lang in Lang:
            menu = [BotCommand(name, say(PACKAGE, lang, f"command-{name}")) for name in MENU]
            # English is also what everybody else sees: it carries no language code.
            code = None if lang is Lang.EN else lang.value
            await self.wire.call(self.wire.bot.set_my_commands(menu, language_code=code))

    async def set_webhook(self, url: str, secret: str, kinds: list[str]) -> None:
        """Tell Telegram where to call, and with which secret. Raises ``Trouble``."""
        work = self.wire.bot.set_webhook(url, secret_token=secret, allowed_updates=kinds)
        await self.wire.call(work)


async def forgiving(work: Any) -> None:
    """One request for which "it is so already" is success."""
    try:
        await work
    except TelegramError as error:
        if not already(error):
            raise


def receipt_of(place: str, sent: Sent) -> Receipt:
    # Telegram names a chat by number even when we said "@name"; we keep what we said. 0 is no name yet.
    return Receipt(place, str(sent.message_id) if sent.message_id else "")


def number_of(receipt: Receipt) -> int:
    if not receipt.ref.isdigit():
        raise Unsupported("Telegram did not tell which message this is.")
    return int(receipt.ref)
