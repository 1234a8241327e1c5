"""The newsroom on Telegram (python-telegram-bot): the staff chat, and the channels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, MessageEntity
from telegram import Message as Sent
from telegram.error import TelegramError

from bots.telegram.entities import entities
from bots.telegram.newsroom import reading
from bots.telegram.newsroom.troubles import already
from bots.telegram.newsroom.wire import Wire
from core.clock import SystemClock
from core.errors import Locked, Refused, Trouble, Unsupported
from core.lengths import shorten
from core.ports import Absent, CannotTell, Inbound, Message, Receipt

TOAST_LIMIT = 200
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
RIGHTS = ("can_post_messages", "can_edit_messages", "can_delete_messages")


@dataclass(frozen=True, slots=True)
class Me:
    """The bot itself."""

    id: str
    name: str  # "@name"


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


def _words(say: Message) -> tuple[str, list[MessageEntity]]:
    text, found = entities(say.runs)
    return text, [MessageEntity(**one) for one in found]


class _Writer:
    """Sending and changing messages, the same in a chat and in a channel."""

    is_channel = False

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def _send(self, place: str, say: Message) -> Receipt:
        text, found = _words(say)
        common: dict[str, Any] = {
            "chat_id": place,
            "reply_markup": _keyboard(say),
            "disable_notification": say.silent or None,
        }
        bot = self._wire.bot
        if say.photo:
            work = bot.send_photo(photo=say.photo, caption=text, caption_entities=found, **common)
        else:
            work = bot.send_message(text=text, entities=found, link_preview_options=NO_PREVIEW, **common)
        return _receipt(place, await self._wire.call(work, channel=self.is_channel))

    async def amend(self, receipt: Receipt, say: Message) -> Receipt:
        """Change a message; one that reads so already is changed."""
        text, found = _words(say)
        common: dict[str, Any] = {
            "chat_id": receipt.place,
            "message_id": _number(receipt),
            "reply_markup": _keyboard(say),
        }
        bot = self._wire.bot
        if say.photo:
            work = bot.edit_message_caption(caption=text, caption_entities=found, **common)
        else:
            work = bot.edit_message_text(text=text, entities=found, link_preview_options=NO_PREVIEW, **common)
        await self._wire.call(_forgiving(work), channel=self.is_channel)
        return receipt

    async def find(self, key: str, since: datetime) -> Receipt | Absent | CannotTell:
        """Telegram offers bots no way to look for what they sent."""
        return CannotTell()


class TelegramNewsroom(_Writer):
    """The staff chat (core.ports.Messenger)."""

    def __init__(self, wire: Wire, now: Callable[[], datetime] | None = None) -> None:
        """``now``: the business's time, aware UTC, for taps, which come without one."""
        super().__init__(wire)
        self._now = now or SystemClock().now

    def read(self, raw: str) -> list[Inbound]:
        """A received update in neutral words. Raises ``reading.Unreadable`` (a ``ValueError``)."""
        return reading.read(raw, self._now)

    async def deliver(self, place: str, say: Message, *, key: str) -> Receipt:
        """Send one message once. Raises ``Trouble``."""
        return await self._send(place, say)

    async def hush(self, call: str, text: str = "") -> None:
        """Answer a tap; losing it loses nothing."""
        work = self._wire.bot.answer_callback_query(call, text=shorten(text, TOAST_LIMIT) or None)
        try:
            await self._wire.call(work)
        except Trouble:
            return  # "query is too old" and the like

    async def leave(self, place: str) -> None:
        """Leave a group; having left is no error."""
        try:
            await self._wire.call(self._wire.bot.leave_chat(place), channel=True)
        except (Refused, Locked):
            return

    async def who_am_i(self) -> Me:
        """The bot behind the token. Raises ``Trouble``: ``Locked`` when the token is wrong."""
        me = await self._wire.call(self._wire.bot.get_me())
        return Me(str(me.id), f"@{me.username}")


class TelegramChannel(_Writer):
    """Channels (core.ports.Publisher). ``place``: "@name" or "-100…"."""

    is_channel = True

    async def publish(self, place: str, post: Message, *, key: str) -> Receipt:
        """Publish once. Raises ``Trouble``; a time-out is ``Unknown`` and never repeated by itself."""
        return await self._send(place, post)

    async def retract(self, receipt: Receipt) -> None:
        """Take a message down; taking down twice is not an error."""
        work = self._wire.bot.delete_message(receipt.place, _number(receipt))
        await self._wire.call(_forgiving(work), channel=True)

    async def rights(self, place: str) -> tuple[str, ...]:
        """The rights that the bot lacks in a channel (Bot API names); () when all is well. Raises ``Trouble``."""
        me = await self._wire.call(self._wire.bot.get_me())
        member = await self._wire.call(self._wire.bot.get_chat_member(place, me.id), channel=True)
        return tuple(right for right in RIGHTS if not getattr(member, right, None))


async def _forgiving(work: Any) -> None:
    """One request for which "it is so already" is success."""
    try:
        await work
    except TelegramError as error:
        if not already(error):
            raise


def _receipt(place: str, sent: Sent) -> Receipt:
    # Telegram names a chat by number even when we said "@name"; we keep what we said. 0 is no name yet.
    return Receipt(place, str(sent.message_id) if sent.message_id else "")


def _number(receipt: Receipt) -> int:
    if not receipt.ref.isdigit():
        raise Unsupported("Telegram did not tell which message this is.")
    return int(receipt.ref)
