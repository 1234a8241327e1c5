"""Methods that write: messages, corrections, ephemeral words."""

from __future__ import annotations

import json
import re
from typing import Any

from bots.sandbox.slack.blocks import MOST_TEXT, check_blocks, named, text_size
from bots.sandbox.slack.errors import SlackError, complained
from bots.sandbox.slack.events import tell
from bots.sandbox.slack.methods.call import Call
from bots.sandbox.slack.pings import pings_of
from bots.sandbox.slack.records import Room

Json = dict[str, Any]

MAX_TEXT = 40_000  # characters; Slack itself truncates here, the sandbox refuses
EVENT_TYPE = re.compile(r"[A-Za-z0-9_.\-]{1,255}")
INVISIBLE = "This content can't be displayed."


def post_message(call: Call) -> Json:
    room = _writable(call)
    content, pings = contents(call, room)
    content |= _metadata(call) | _thread(call, room)
    message = say(call, room, content, pings)
    return {"ok": True, "channel": room.id, "ts": message["ts"], "message": message}


def say(call: Call, room: Room, content: Json, pings: list[str]) -> Json:
    """Put a message of the bot into a room and tell the apps there."""
    ts = call.slack.new_ts(room.team.id)
    message = {**author(call), "ts": ts, **content}
    call.slack.put(room, message, pings=pings)
    call.effect("message", room, ts)
    tell(call.slack, room, {**message, "event_ts": ts})
    return message


def author(call: Call) -> Json:
    """Fields by which a message says that this bot wrote it."""
    install = call.install
    return {
        "type": "message",
        "user": install.user_id,
        "bot_id": install.bot_id,
        "app_id": install.app.id,
        "team": install.team.id,
        "bot_profile": install.profile(),
    }


def contents(call: Call, room: Room) -> tuple[Json, list[str]]:
    """Text and blocks of a request, checked, and what they would set off.

    A correction that does not say how to parse is parsed like what people type: with names.
    """
    params = call.params
    parse = str(params.get("parse") or ("full" if "ts" in params else ""))
    if "attachments" in params or "markdown_text" in params:
        raise SlackError("invalid_arguments", sandbox="this sandbox knows text and blocks only")
    text, blocks = str(params.get("text") or ""), params.get("blocks") or []
    if not text and not blocks:
        raise SlackError("no_text")
    if len(text) > MAX_TEXT:
        raise SlackError("msg_too_long")
    content: Json = {"text": text or INVISIBLE}
    if blocks:
        if wrong := check_blocks(blocks):
            raise complained("invalid_blocks", wrong)
        if text_size(blocks) > MOST_TEXT:
            raise SlackError("msg_blocks_too_long")
        content["blocks"] = named(blocks, call.slack.next_number())
    pings = pings_of(
        {"text": text, "blocks": blocks, "mrkdwn": params.get("mrkdwn", True)},
        {person.handle for person in call.slack.people.values() if person.team == room.team.id},
        link_names=bool(params.get("link_names")),
        parse=parse,
    )
    return content, pings


def update(call: Call) -> Json:
    room = call.room()
    ts = call.params["ts"]
    old = room.messages.get(ts)
    if old is None:
        raise SlackError("message_not_found")
    if old.get("bot_id") != call.install.bot_id:
        raise SlackError("cant_update_message")
    content, pings = contents(call, room)
    kept = {name: value for name, value in old.items() if name not in {"text", "blocks", "edited"}}
    if "text" not in call.params and "text" in old:
        content["text"] = old["text"]
    message = {**kept, **content, **_metadata(call)}
    if "blocks" not in content:  # Slack does not mark what was changed by blocks
        message["edited"] = {"user": call.install.user_id, "ts": call.slack.new_ts(room.team.id)}
    room.messages[ts] = message
    room.pings[ts] = pings
    room.chosen.pop(ts, None)
    call.slack.touched(room, ts)
    call.effect("edit", room, ts)
    changed(call, room, old, message)
    return {"ok": True, "channel": room.id, "ts": ts, "text": message["text"], "message": message}


def changed(call: Call, room: Room, old: Json, message: Json) -> None:
    """Tell the apps in a room that a message is different now."""
    ts = call.slack.new_ts(room.team.id)
    event = {"type": "message", "subtype": "message_changed", "message": message, "previous_message": old}
    tell(call.slack, room, {**event, "hidden": True, "ts": ts, "event_ts": ts})


def delete(call: Call) -> Json:
    room = call.room()
    ts = call.params["ts"]
    old = room.messages.get(ts)
    if old is None:
        raise SlackError("message_not_found")
    if old.get("bot_id") != call.install.bot_id:
        raise SlackError("cant_delete_message")
    del room.messages[ts]
    room.stamps.pop(ts, None)
    call.slack.world.changes.bump()
    call.effect("delete", room, ts)
    now = call.slack.new_ts(room.team.id)
    event = {"type": "message", "subtype": "message_deleted", "previous_message": old, "deleted_ts": ts}
    tell(call.slack, room, {**event, "hidden": True, "ts": now, "event_ts": now})
    return {"ok": True, "channel": room.id, "ts": ts}


def post_ephemeral(call: Call) -> Json:
    room = _writable(call)
    person = call.slack.people.get(call.params["user"])
    if person is None or person.id not in room.members:
        raise SlackError("user_not_in_channel")
    content, pings = contents(call, room)
    ts = call.slack.new_ts(room.team.id)
    message = {**author(call), "ts": ts, **content, **_thread(call, room)}
    call.slack.whisper(room, person, message, pings)
    call.effect("ephemeral", room, ts)
    return {"ok": True, "message_ts": ts}


def _writable(call: Call) -> Room:
    room = call.room(people=True)
    if room.archived:
        raise SlackError("is_archived")
    if not call.inside(room) and "chat:write.public" not in call.install.scopes:
        raise SlackError("not_in_channel")
    return room


def _thread(call: Call, room: Room) -> Json:
    """thread_ts of a reply; a reply to a reply goes to the root of the thread."""
    wanted = call.params.get("thread_ts")
    if not wanted:
        return {}
    root = room.messages.get(str(wanted))
    if root is None:
        raise SlackError("thread_not_found")
    root_ts = str(root.get("thread_ts", root["ts"]))
    root = room.messages.get(root_ts, root)
    broadcast = {"subtype": "thread_broadcast"} if call.params.get("reply_broadcast") else {}
    return {"thread_ts": root_ts, "parent_user_id": root.get("user"), **broadcast}


def _metadata(call: Call) -> Json:
    """Metadata of a post: a type and a flat payload, at most one object deep."""
    metadata = call.params.get("metadata")
    if metadata is None:
        return {}
    if set(metadata) - {"event_type", "event_payload"} or not EVENT_TYPE.fullmatch(
        str(metadata.get("event_type", ""))
    ):
        raise SlackError("invalid_metadata_format")
    payload = metadata.get("event_payload")
    if not isinstance(payload, dict) or not all(_is_plain(value) for value in payload.values()):
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(metadata)) > MAX_TEXT:
        raise SlackError("metadata_too_large")
    return {"metadata": metadata}


def _is_plain(value: object, *, deep: bool = True) -> bool:
    """Strings, numbers and booleans; objects of such, and lists of either, one level down."""
    if isinstance(value, str | int | float):
        return True
    if isinstance(value, list):
        return deep and all(_is_plain(item) for item in value)
    if isinstance(value, dict):
        return deep and all(_is_plain(item, deep=False) for item in value.values())
    return False


METHODS = {
    "chat.postMessage": post_message,
    "chat.update": update,
    "chat.delete": delete,
    "chat.postEphemeral": post_ephemeral,
}
