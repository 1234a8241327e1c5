"""Methods that change or answer what is already there: edits, deletion, reactions, pins, callbacks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bots.sandbox.entities import utf16
from bots.sandbox.errors import ApiError, bad_request
from bots.sandbox.methods.call import Call
from bots.sandbox.methods.markup import inline
from bots.sandbox.records import Room

Json = dict[str, Any]

DELETABLE_SECONDS = 48 * 3600
CALLBACK_LIVES = timedelta(minutes=15)
MAX_CALLBACK_ANSWER = 200
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def edit_text(call: Call) -> Json:
    room, message = _editable(call)
    text, entities = call.text()
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    new = {"text": text, **({"entities": entities} if entities else {}), **inline(call)}
    return _change(call, room, message, ("text", "entities", "reply_markup"), new)


def edit_caption(call: Call) -> Json:
    room, message = _editable(call)
    caption = call.caption()
    if not {"photo", "voice", "document"} & message.keys():
        raise bad_request("there is no caption in the message to edit")
    new = {**caption, **inline(call)}
    return _change(call, room, message, ("caption", "caption_entities", "reply_markup"), new)


def edit_markup(call: Call) -> Json:
    room, message = _editable(call)
    return _change(call, room, message, ("reply_markup",), inline(call))


def delete_message(call: Call) -> bool:
    room = call.writable()
    message_id = call.params["message_id"]
    message = room.messages.get(message_id)
    if message is None:
        raise bad_request("message to delete not found")
    if call.world.stamp() - message["date"] > DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    if room.kind == "supergroup" and not _is_own(call, message) and call.bot.id not in room.admins:
        raise bad_request("message can't be deleted")
    del room.messages[message_id]
    room.reactions.pop(message_id, None)
    room.pinned = [pinned for pinned in room.pinned if pinned != message_id]
    room.stamps.pop(message_id, None)
    call.world.changes.bump()
    call.effect("delete", room, message_id)
    return True


def set_reaction(call: Call) -> bool:
    room = call.writable()
    message_id = call.params["message_id"]
    if message_id not in room.messages:
        raise bad_request("message to react not found")
    room.reactions[message_id] = list(call.params.get("reaction") or [])
    call.world.touched(room, message_id)
    call.effect("reaction", room, message_id)
    return True


def pin_message(call: Call) -> bool:
    room = call.writable()
    message_id = call.params["message_id"]
    if message_id not in room.messages:
        raise bad_request("message to pin not found")
    if room.kind == "supergroup" and call.bot.id not in room.admins:
        raise bad_request("not enough rights to manage pinned messages in the chat")
    room.pinned = [*(pinned for pinned in room.pinned if pinned != message_id), message_id]
    call.world.touched(room, message_id)
    call.effect("pin", room, message_id)
    return True


def answer_callback(call: Call) -> bool:
    text = call.params.get("text", "")
    if utf16(text) > MAX_CALLBACK_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    tap = call.world.taps.get(call.params["callback_query_id"])
    if tap is None or tap.bot != call.bot.id or call.world.now() - tap.at > CALLBACK_LIVES:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    tap.answered, tap.text, tap.show_alert = True, text, bool(call.params.get("show_alert"))
    call.world.changes.bump()
    room = call.world.rooms[tap.room]
    call.effect("callback_answer", room, tap.message_id)
    return True


def _editable(call: Call) -> tuple[Room, Json]:
    if "inline_message_id" in call.params:
        raise bad_request("MESSAGE_ID_INVALID")
    if "chat_id" not in call.params:
        raise bad_request("chat_id is empty")
    if "message_id" not in call.params:
        raise bad_request("message identifier is not specified")
    room = call.writable()
    message = room.messages.get(call.params["message_id"])
    if message is None:
        raise bad_request("message to edit not found")
    if not _is_own(call, message) and room.kind != "channel":
        raise bad_request("message can't be edited")
    return room, message


def _is_own(call: Call, message: Json) -> bool:
    return bool(message.get("from", {}).get("id") == call.bot.id)


def _change(call: Call, room: Room, message: Json, names: tuple[str, ...], new: Json) -> Json:
    """Replace these fields of a message; a new object, because updates already hold the old one."""
    old = {name: message[name] for name in names if name in message}
    if old == new:
        raise ApiError(400, f"Bad Request: {NOT_MODIFIED}")
    kept = {name: value for name, value in message.items() if name not in names}
    changed = {**kept, **new, "edit_date": call.world.stamp()}
    room.messages[message["message_id"]] = changed
    call.world.touched(room, message["message_id"])
    call.effect("edit", room, message["message_id"])
    if room.kind == "channel":
        for admin in room.admins - {call.bot.id}:
            call.world.bots[admin].queue.add("edited_channel_post", room.key, changed)
    return changed


METHODS = {
    "editMessageText": edit_text,
    "editMessageCaption": edit_caption,
    "editMessageReplyMarkup": edit_markup,
    "deleteMessage": delete_message,
    "setMessageReaction": set_reaction,
    "pinChatMessage": pin_message,
    "answerCallbackQuery": answer_callback,
}
