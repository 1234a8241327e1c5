"""Telegram's updates in neutral words."""

from __future__ import annotations

import json

from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberUpdated,
    Message,
    MessageOriginChannel,
    Update,
    User,
)

from core.errors import Refused
from core.ports import Inbound, Joined, Left, Opened, Said, Tapped, Who
from core.words import Lang

# The first that a message has names what it is.
MEDIA = (
    "photo",
    "voice",
    "video_note",
    "video",
    "audio",
    "animation",
    "document",
    "sticker",
    "location",
    "contact",
    "poll",
    "dice",
)

KINDS = ("message", "edited_message", "callback_query", "my_chat_member")


class Unreadable(Refused):
    """Not an update: the inbox keeps it aside."""


def read(raw: str) -> list[Inbound]:
    """One update in neutral words; [] for what does not concern the newsroom.

    Raises ``Unreadable`` for what is not an update, whatever it is, and nothing else.
    """
    try:
        data = json.loads(raw)
        if not isinstance(data, dict):
            raise Unreadable("not an object")
        # The rest is none of our business, and the library may not know its shape yet.
        known = {name: data[name] for name in ("update_id", *KINDS) if name in data}
        return _words(Update.de_json(known, None))
    except Unreadable:
        raise
    except (Exception, RecursionError) as error:
        # The library trusts its input: a wrong shape raises whatever it happens to raise.
        raise Unreadable(f"not an update ({type(error).__name__})") from None


def _words(update: Update) -> list[Inbound]:
    if update.message:
        return _message(update.message, edited=False)
    if update.edited_message:
        return _message(update.edited_message, edited=True)
    if update.callback_query:
        return _tap(update.callback_query)
    if update.my_chat_member:
        return _membership(update.my_chat_member)
    return []


def _message(message: Message, *, edited: bool) -> list[Inbound]:
    user = message.from_user
    if user is None or user.is_bot or message.chat.type != Chat.PRIVATE:
        return []  # groups are left, and channels are only written to
    who, ref, at = _who(user, message.chat.id), str(message.message_id), message.edit_date or message.date
    text = message.text or message.caption or ""
    origin = message.forward_origin
    if isinstance(origin, MessageOriginChannel):
        name = f"@{origin.chat.username}" if origin.chat.username else ""
        place = f"{origin.chat.id}|{name}|{origin.message_id}"
        return [Said(who, ref, text, at, media="channel_post", media_ref=place, edited=edited)]
    if message.text and not edited:
        command, _, payload = message.text.partition(" ")
        if command.split("@")[0] == "/start":
            return [Opened(who, ref, payload.strip(), at)]
    media, media_ref = _media(message)
    if not text and media is None:
        return []  # a service message
    reply_to = str(message.reply_to_message.message_id) if message.reply_to_message else None
    return [Said(who, ref, text, at, reply_to=reply_to, media=media, media_ref=media_ref, edited=edited)]


def _media(message: Message) -> tuple[str | None, str | None]:
    for name in MEDIA:
        held = getattr(message, name)
        if held:
            # A photo comes in several sizes, the largest last.
            return name, getattr(held[-1] if name == "photo" else held, "file_id", None)
    return None, None


def _tap(query: CallbackQuery) -> list[Inbound]:
    if not query.data or query.message is None:
        return []
    who = _who(query.from_user, query.message.chat.id)
    # A tap has no time of its own; its message's is only shown, never compared.
    return [Tapped(who, query.data, str(query.message.message_id), query.id, query.message.date)]


def _membership(change: ChatMemberUpdated) -> list[Inbound]:
    if not change.new_chat_member.user.is_bot:
        return []
    inside = change.new_chat_member.status not in (ChatMember.LEFT, ChatMember.BANNED)
    was_inside = change.old_chat_member.status not in (ChatMember.LEFT, ChatMember.BANNED)
    if change.chat.type == Chat.PRIVATE:
        return [Left(_who(change.from_user, change.chat.id), back=inside, at=change.date)]
    # A channel is where the newsroom belongs; only groups are left.
    if change.chat.type in (Chat.GROUP, Chat.SUPERGROUP) and inside and not was_inside:
        return [Joined(str(change.chat.id), language(change.from_user.language_code), change.date)]
    return []


def _who(user: User, chat_id: int) -> Who:
    return Who("telegram", str(user.id), str(chat_id), user.full_name, language(user.language_code))


def language(code: str | None) -> Lang | None:
    """Our language for an IETF tag ("ru", "en-GB"), or None when we do not speak it."""
    short = (code or "").lower().split("-")[0]
    return Lang(short) if short in tuple(Lang) else None
