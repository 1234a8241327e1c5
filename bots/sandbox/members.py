"""Membership in chats, in the shapes of the Bot API."""

from __future__ import annotations

from typing import Any

from bots.sandbox.records import Bot, Person, Room

Json = dict[str, Any]

RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)


def member_of(room: Room, who: Bot | Person) -> Json:
    """Telegram's ChatMember: administrator, member or left."""
    user = who.user()
    if who.id in room.admins:
        rights = dict.fromkeys(RIGHTS, True)
        extra = {"can_post_messages": True, "can_edit_messages": True} if room.kind == "channel" else {}
        return {
            "status": "administrator",
            "user": user,
            "can_be_edited": False,
            "is_anonymous": False,
            **rights,
            "can_promote_members": False,
            **extra,
        }
    return {"status": "member" if who.id in room.members else "left", "user": user}


def changed(room: Room, actor: Person | Bot, date: int, old: Json, new: Json) -> Json:
    """Telegram's ChatMemberUpdated."""
    return {
        "chat": room.chat(),
        "from": actor.user(),
        "date": date,
        "old_chat_member": old,
        "new_chat_member": new,
    }
