"""What the inbox needs to know of a raw update before any library has looked at it."""

from __future__ import annotations

import json
from typing import Any

from bots.storable import storable
from core.inbox import Received

KINDS = ("message", "edited_message", "callback_query", "my_chat_member", "channel_post")
LARGEST_ID = 2**53  # update ids are 32-bit today; beyond this a number is no id


class NotAnUpdate(ValueError):
    """The JSON is well-formed but no Telegram update."""


def received(update: Any) -> Received:
    """An update as the inbox keeps it; its conversation is the chat. Raises ``NotAnUpdate``."""
    if not isinstance(update, dict):
        raise NotAnUpdate("not an object")
    number = update.get("update_id")
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < LARGEST_ID:
        raise NotAnUpdate("no update_id")
    body = json.dumps(storable(update), ensure_ascii=False, separators=(",", ":"))
    return Received(str(number), _conversation(update), number, body)


def _conversation(update: dict[str, Any]) -> str:
    for kind in KINDS:
        inner = update.get(kind)
        if isinstance(inner, dict):
            holder = inner.get("message", inner) if kind == "callback_query" else inner
            chat = holder.get("chat") if isinstance(holder, dict) else None
            if isinstance(chat, dict) and isinstance(chat.get("id"), int):
                return str(chat["id"])[:190]
    return ""
