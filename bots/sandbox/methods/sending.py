"""Methods that put something new into a chat."""

from __future__ import annotations

from typing import Any

from bots.sandbox.errors import bad_request
from bots.sandbox.media import file_fields, kind_of_image, photo_sizes
from bots.sandbox.methods.call import Call
from bots.sandbox.methods.markup import inline, keyboard
from bots.sandbox.records import Room

Json = dict[str, Any]

ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def send_message(call: Call) -> Json:
    text, entities = call.text()  # the text is read before the chat is looked up, as Telegram does
    room = call.writable()
    return _post(call, room, {"text": text, **({"entities": entities} if entities else {})})


def send_photo(call: Call) -> Json:
    return _send_file(call, "photo")


def send_voice(call: Call) -> Json:
    return _send_file(call, "voice")


def send_document(call: Call) -> Json:
    return _send_file(call, "document")


def send_chat_action(call: Call) -> bool:
    if call.params["action"] not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    room = call.writable()
    room.action = call.params["action"]
    call.world.changes.bump()
    call.effect("action", room)
    return True


def _send_file(call: Call, kind: str) -> Json:
    caption = call.caption()
    room = call.writable()
    upload = call.upload(kind)
    if upload is not None:
        if not upload.content:
            raise bad_request("file must be non-empty")
        if kind == "photo" and kind_of_image(upload.content) is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        stored = call.world.files.keep(
            call.bot.id, kind, upload.content, name=upload.name, mime=upload.mime if kind != "photo" else ""
        )
    else:
        file_id = call.params[kind]
        if isinstance(file_id, dict):
            raise bad_request(f"there is no {kind} in the request")
        # A real server would fetch a URL itself; the sandbox never goes outside.
        stored = call.world.files.find(call.bot.id, file_id, "wrong file identifier/HTTP URL specified")
        if stored.kind != kind:
            raise bad_request(f"can't use file of type {stored.kind.title()} as {kind.title()}")
    content: Json
    if kind == "photo":
        content = {"photo": photo_sizes(stored)}
    elif kind == "voice":
        duration = int(call.params.get("duration", 0))
        content = {"voice": {**file_fields(stored), "duration": duration, "mime_type": stored.mime}}
    else:
        content = {"document": {**file_fields(stored), "file_name": stored.name, "mime_type": stored.mime}}
    return _post(call, room, {**content, **caption})


def _post(call: Call, room: Room, content: Json) -> Json:
    author = {"sender_chat": room.chat()} if room.kind == "channel" else {"from": call.bot.user()}
    content = {**author, **_reply(call, room), **content, **inline(call)}
    if call.params.get("protect_content"):
        content["has_protected_content"] = True
    message = call.world.put(room, content)
    keyboard(call, room)
    call.effect("message", room, message["message_id"])
    if room.kind == "channel":
        for admin in room.admins - {call.bot.id}:
            call.world.bots[admin].queue.add("channel_post", room.key, message)
    return message


def _reply(call: Call, room: Room) -> Json:
    wanted = call.params.get("reply_parameters") or {}
    if "message_id" not in wanted:
        return {}
    replied = room.messages.get(wanted["message_id"])
    if replied is None:
        if wanted.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    # Telegram cuts the chain of replies after the first.
    return {"reply_to_message": {k: v for k, v in replied.items() if k != "reply_to_message"}}


METHODS = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendVoice": send_voice,
    "sendDocument": send_document,
    "sendChatAction": send_chat_action,
}
