"""Buttons under messages and in place of the keyboard: what Telegram accepts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from bots.sandbox.errors import bad_request
from bots.sandbox.methods.call import Call
from bots.sandbox.records import Room

Json = dict[str, Any]

MAX_CALLBACK_BYTES = 64
MAX_BUTTONS = 100
ACTIONS = frozenset(
    {
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    }
)


def inline(call: Call) -> Json:
    """`{"reply_markup": …}` for a message, or nothing; other keyboards are not part of a message."""
    markup = call.params.get("reply_markup")
    if not markup or "inline_keyboard" not in markup:
        return {}
    rows = [row for row in markup["inline_keyboard"] if row]
    for button in (button for row in rows for button in row):
        _check_button(button)
    if sum(map(len, rows)) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    return {"reply_markup": {"inline_keyboard": rows}} if rows else {}


def keyboard(call: Call, room: Room) -> None:
    """Remember or remove the keyboard that a person sees in place of their own."""
    markup = call.params.get("reply_markup") or {}
    if "keyboard" in markup:
        room.keyboard = markup
    elif markup.get("remove_keyboard"):
        room.keyboard = None


def _check_button(button: Json) -> None:
    if not button["text"].strip():
        raise bad_request("BUTTON_TEXT_INVALID" if button["text"] else "inline keyboard button text is empty")
    actions = ACTIONS & button.keys()
    if not actions:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    data = button.get("callback_data")
    if data is not None and not 1 <= len(data.encode("utf-8")) <= MAX_CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button:
        url = button["url"]
        parts = urlsplit(url if "://" in url else f"http://{url}")
        if not parts.hostname or parts.scheme not in {"http", "https", "tg", "ton"}:
            raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
        if parts.scheme != "tg" and "." not in parts.hostname:
            raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
