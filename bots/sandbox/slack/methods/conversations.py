"""Methods about rooms: open a direct message, look around, read what was said, come and go."""

from __future__ import annotations

from typing import Any

from bots.sandbox.slack.errors import SlackError
from bots.sandbox.slack.events import tell_app
from bots.sandbox.slack.methods.call import Call
from bots.sandbox.slack.records import Room

Json = dict[str, Any]


def open_dm(call: Call) -> Json:
    """A direct message with one person (group messages are not built)."""
    channel, users = call.params.get("channel"), call.params.get("users")
    if channel:
        room = call.slack.find_room(call.install, channel)
        if not room.is_im:
            raise SlackError("method_not_supported_for_channel_type")
        return _opened(call, room, already=True)
    if not users:
        raise SlackError("users_list_not_supplied")
    names = [name.strip() for name in users.split(",")]
    if len(names) > 1:
        raise SlackError("method_not_supported_for_channel_type")
    person = call.slack.people.get(names[0])
    if person is None or person.team != call.install.team.id:
        raise SlackError("user_not_found")
    if person.deactivated:
        raise SlackError("user_disabled")
    known = any(r.install is call.install and r.person is person for r in call.slack.rooms.values())
    return _opened(call, call.slack.dm(call.install, person), already=known)


def _opened(call: Call, room: Room, *, already: bool) -> Json:
    shown = conversation(room) if call.params.get("return_im") else {"id": room.id}
    return {"ok": True, **({"no_op": True, "already_open": True} if already else {}), "channel": shown}


def conversation(room: Room) -> Json:
    """Slack's conversation object."""
    common = {
        "id": room.id,
        "created": room.created,
        "is_archived": room.archived,
        "context_team_id": room.team.id,
    }
    if room.person:
        return {
            **common,
            "is_im": True,
            "is_org_shared": False,
            "user": room.person.id,
            "is_user_deleted": room.person.deactivated,
            "updated": room.created * 1000,
            "priority": 0,
        }
    return {
        **common,
        "name": room.name,
        "name_normalized": room.name,
        "is_channel": True,
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": False,
        "is_general": False,
        "is_shared": False,
        "is_ext_shared": False,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "unlinked": 0,
        "creator": "",
        "updated": room.created * 1000,
        "shared_team_ids": [room.team.id],
        "pending_shared": [],
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": [],
    }


def _seen(call: Call, room: Room) -> Json:
    """A conversation as this bot sees it: a channel says whether the bot is in it."""
    return conversation(room) | ({} if room.is_im else {"is_member": call.inside(room)})


def info(call: Call) -> Json:
    room = call.room()
    call.need("im:read" if room.is_im else "channels:read")
    shown = _seen(call, room)
    if call.params.get("include_num_members"):
        shown["num_members"] = len(room.members)
    return {"ok": True, "channel": shown}


def list_all(call: Call) -> Json:
    wanted = {name.strip() for name in str(call.params.get("types") or "public_channel").split(",")}
    if unknown := wanted - {"public_channel", "private_channel", "im", "mpim"}:
        raise SlackError("invalid_types", sandbox=", ".join(sorted(unknown)))
    rooms = [
        room
        for room in call.slack.rooms.values()
        if room.team is call.install.team
        and ("im" if room.is_im else "public_channel") in wanted
        and (not room.is_im or room.install is call.install)
        and not (call.params.get("exclude_archived") and room.archived)
    ]
    page, metadata = call.page(rooms, default=100, most=1000)
    return {"ok": True, "channels": [_seen(call, room) for room in page], "response_metadata": metadata}


def history(call: Call) -> Json:
    """Newest first; replies in threads are not here, unless they were also sent to the channel."""
    room = _readable(call)
    found = [
        message
        for message in room.messages.values()
        if message.get("thread_ts", message["ts"]) == message["ts"]
        or message.get("subtype") == "thread_broadcast"
    ]
    found.sort(key=lambda message: message["ts"], reverse=True)
    page, metadata = call.page(_between(call, found), default=100, most=999)
    has_more = bool(metadata["next_cursor"])
    answer: Json = {
        "ok": True,
        "messages": [_told(call, message) for message in page],
        "has_more": has_more,
        "pin_count": 0,
        "channel_actions_ts": None,
        "channel_actions_count": 0,
    }
    for bound in ("oldest", "latest"):
        if bound in call.params:
            answer[bound] = call.params[bound]
    return answer | ({"response_metadata": metadata} if has_more else {})


def replies(call: Call) -> Json:
    """The root and its replies, oldest first."""
    room = _readable(call)
    wanted = room.messages.get(call.params["ts"])
    if wanted is None:
        raise SlackError("thread_not_found")
    root = wanted.get("thread_ts", wanted["ts"])
    found = [m for m in room.messages.values() if m["ts"] == root or m.get("thread_ts") == root]
    found.sort(key=lambda message: str(message["ts"]))
    page, metadata = call.page(_between(call, found), default=1000, most=1000)
    has_more = bool(metadata["next_cursor"])
    answer: Json = {"ok": True, "messages": [_told(call, m) for m in page], "has_more": has_more}
    return answer | ({"response_metadata": metadata} if has_more else {})


def _readable(call: Call) -> Room:
    room = call.room()
    call.need("im:history" if room.is_im else "channels:history")
    if not call.inside(room):
        raise SlackError("not_in_channel")
    return room


def _between(call: Call, messages: list[Json]) -> list[Json]:
    """Only what lies between `oldest` and `latest`, the bounds themselves only with `inclusive`."""
    low, high = _bound(call, "oldest", "0"), _bound(call, "latest", "99999999999")
    inclusive = call.params.get("inclusive", False)

    def fits(at: int) -> bool:
        return low <= at <= high if inclusive else low < at < high

    return [message for message in messages if fits(moment(message["ts"]))]


def _bound(call: Call, name: str, otherwise: str) -> int:
    try:
        return moment(call.params.get(name) or otherwise)
    except ValueError:
        raise SlackError(f"invalid_ts_{name}") from None


def moment(ts: str) -> int:
    """A ts as whole microseconds; ValueError when it is none."""
    seconds, _, micros = ts.partition(".")
    return int(seconds) * 1_000_000 + int((micros or "0").ljust(6, "0")[:6])


def _told(call: Call, message: Json) -> Json:
    """Metadata is told only to whoever asks for it."""
    if call.params.get("include_all_metadata"):
        return message
    return {name: value for name, value in message.items() if name != "metadata"}


def join(call: Call) -> Json:
    room = call.room()
    if room.is_im:
        raise SlackError("method_not_supported_for_channel_type")
    if room.archived:
        raise SlackError("is_archived")
    already = call.inside(room)
    room.members.add(call.install.user_id)
    call.slack.world.changes.bump()
    if already:
        extra = {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
        return {"ok": True, "channel": _seen(call, room), **extra}
    event = {"type": "member_joined_channel", "user": call.install.user_id, "channel": room.id}
    more = {"channel_type": "C", "team": room.team.id, "event_ts": call.slack.new_ts(room.team.id)}
    tell_app(call.slack, call.install, event | more, room=room)
    call.effect("join", room)
    return {"ok": True, "channel": _seen(call, room)}


def leave(call: Call) -> Json:
    room = call.room()
    if room.is_im:
        raise SlackError("method_not_supported_for_channel_type")
    if not call.inside(room):
        return {"ok": False, "error": "not_in_channel", "not_in_channel": True}
    room.members.discard(call.install.user_id)
    ts = call.slack.new_ts(room.team.id)
    tell_app(
        call.slack, call.install, {"type": "channel_left", "channel": room.id, "event_ts": ts}, room=room
    )
    call.effect("leave", room)
    return {"ok": True}


METHODS = {
    "conversations.open": open_dm,
    "conversations.info": info,
    "conversations.list": list_all,
    "conversations.history": history,
    "conversations.replies": replies,
    "conversations.join": join,
    "conversations.leave": leave,
}
