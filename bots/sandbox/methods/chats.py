"""Methods about chats and their members, and about files."""

from __future__ import annotations

from typing import Any

from bots.sandbox.errors import bad_request, forbidden
from bots.sandbox.media import MAX_DOWNLOAD
from bots.sandbox.members import member_of
from bots.sandbox.methods.call import Call
from bots.sandbox.records import Room

Json = dict[str, Any]

GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


def get_chat(call: Call) -> Json:
    room = call.room()
    if room.kind == "private" and not room.started:
        raise bad_request("chat not found")
    full: Json = {
        **room.chat(),
        "accent_color_id": abs(room.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(GIFTS, False),
    }
    if room.pinned:
        full["pinned_message"] = room.messages[room.pinned[-1]]
    return full


def get_member(call: Call) -> Json:
    room = call.room()
    number = call.params["user_id"]
    who = call.world.people.get(number) or call.world.bots.get(number)
    if who is None:
        raise bad_request("invalid user_id specified")
    if room.kind == "private":
        return {"status": "member", "user": who.user()}
    _inside(call, room)
    return member_of(room, who)


def get_administrators(call: Call) -> list[Json]:
    room = call.room()
    if room.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    _inside(call, room)
    found = []
    for number in sorted(room.admins):
        # Other bots are named only on request; the asking bot is always in the list.
        bot = call.world.bots.get(number)
        if bot is None or bot is call.bot or call.params.get("return_bots"):
            found.append(member_of(room, bot or call.world.people[number]))
    return found


def leave_chat(call: Call) -> bool:
    room = call.room()
    if room.kind == "private":
        raise bad_request("chat not found")
    _inside(call, room)
    room.members.discard(call.bot.id)
    room.admins.discard(call.bot.id)
    call.world.changes.bump()
    call.effect("leave", room)
    return True


def get_file(call: Call) -> Json:
    stored = call.world.files.find(call.bot.id, call.params["file_id"], "invalid file_id")
    if len(stored.content) > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.content),
        "file_path": stored.path,
    }


def _inside(call: Call, room: Room) -> None:
    if call.bot.id not in room.members:
        raise forbidden(f"bot is not a member of the {room.kind} chat")


METHODS = {
    "getChat": get_chat,
    "getChatMember": get_member,
    "getChatAdministrators": get_administrators,
    "leaveChat": leave_chat,
    "getFile": get_file,
}
