"""What people do in the sandbox: say, tap, edit, send a voice message, block. Each act becomes an update."""

from __future__ import annotations

from typing import Any

from bots.sandbox.entities import finished
from bots.sandbox.errors import Impossible
from bots.sandbox.media import Stored, file_fields, photo_sizes, sample_photo, sample_voice
from bots.sandbox.members import changed, member_of
from bots.sandbox.records import Bot, Person, Room
from bots.sandbox.world import World

Json = dict[str, Any]

EDITABLE_SECONDS = 48 * 3600
PAYLOAD_LIMIT = 64


def emit(world: World, bot: Bot, room: Room, kind: str, content: Json) -> int | None:
    """Queue an update for a bot, twice when a `duplicate` fault was ordered."""
    twice = bot.queue.wants(kind) and world.faults.doubles(bot.id)
    return bot.queue.add(kind, room.key, content, twice=twice)


def texted(text: str) -> Json:
    """Fields of a text message as a person's client sends it."""
    plain, entities = finished(text, [])
    if not plain:
        raise Impossible("An empty message cannot be sent.")
    return {"text": plain, **({"entities": entities} if entities else {})}


def deliver(world: World, bot: Bot, person: Person, content: Json, reply_to: int | None = None) -> Json:
    """Put a person's message into the private chat and tell the bot."""
    room = world.private(bot, person)
    text = str(content.get("text", ""))
    if room.blocked:
        raise Impossible(f"{person.first_name} has blocked @{bot.username}; unblock first.")
    if not room.started and not text.startswith("/start"):
        raise Impossible(
            f"{person.first_name} has not pressed Start in @{bot.username} yet: open the chat first."
        )
    reply: Json = {}
    if reply_to is not None:
        replied = room.messages.get(reply_to)
        if replied is None:
            raise Impossible(f"There is no message {reply_to} to reply to.", status=404)
        reply = {"reply_to_message": {k: v for k, v in replied.items() if k != "reply_to_message"}}
    room.started = True
    if room.keyboard and room.keyboard.get("one_time_keyboard"):
        room.keyboard = None
    message = world.put(room, {"from": person.user(), **reply, **content})
    update_id = emit(world, bot, room, "message", message)
    return {"update_id": update_id, "message_id": message["message_id"], "chat": room.key}


def say(world: World, bot: Bot, person: Person, text: str, reply_to: int | None = None) -> Json:
    return deliver(world, bot, person, texted(text), reply_to)


def say_in_group(world: World, room: Room, person: Person, text: str) -> Json:
    """A message in a group; bots hear only commands and replies to them (privacy mode is on)."""
    if person.id not in room.members:
        raise Impossible(f"{person.first_name} is not in {room.title}.")
    message = world.put(room, {"from": person.user(), **texted(text)})
    heard = {}
    for bot in world.bots.values():
        if bot.id in room.members and (text.startswith("/") or bot.id in room.admins):
            heard[str(bot.id)] = emit(world, bot, room, "message", message)
    return {"message_id": message["message_id"], "chat": room.key, "update_ids": heard}


def open_chat(world: World, bot: Bot, person: Person, payload: str = "") -> Json:
    """Follow a deep link or press Start."""
    if len(payload) > PAYLOAD_LIMIT or not all(c.isascii() and (c.isalnum() or c in "_-") for c in payload):
        raise Impossible("A deep link carries up to 64 characters of A-Z, a-z, 0-9, _ and -.")
    return say(world, bot, person, f"/start {payload}".strip())


def tap(world: World, room: Room, person: Person, message_id: int, wanted: Json) -> Json:
    """Press an inline button, found by its visible text, its data, or its row and column."""
    message = room.messages.get(message_id)
    if message is None:
        raise Impossible(f"There is no message {message_id} in this chat.", status=404)
    if room.blocked:
        raise Impossible(f"{person.first_name} has blocked this bot; unblock first.")
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    button = _button(rows, wanted)
    if "callback_data" not in button:
        return {"url": button.get("url"), "message_id": message_id, "chat": room.key}
    bot = room.bot or world.bots[_poster(world, room, message)]
    pressed = world.new_tap(bot, room, message_id, button["callback_data"])
    query = {
        "id": pressed.id,
        "from": person.user(),
        "message": message,
        "chat_instance": str(abs(room.id) * 1_000 + bot.id % 1_000),
        "data": button["callback_data"],
    }
    update_id = emit(world, bot, room, "callback_query", query)
    return {
        "update_id": update_id,
        "callback_query_id": pressed.id,
        "message_id": message_id,
        "chat": room.key,
    }


def _poster(world: World, room: Room, message: Json) -> int:
    author = message.get("from", {}).get("id")
    if author in world.bots:
        return int(author)
    if not (bots := sorted(room.admins & world.bots.keys())):
        raise Impossible("No bot is left in this chat to hear the tap.")
    return bots[0]


def _button(rows: list[list[Json]], wanted: Json) -> Json:
    if "row" in wanted:
        try:
            return rows[int(wanted["row"])][int(wanted.get("col", 0))]
        except IndexError:
            raise Impossible(f"There is no button at row {wanted['row']}.") from None
    name = "text" if "text" in wanted else "data"
    field = "text" if name == "text" else "callback_data"
    for button in (button for row in rows for button in row):
        if button.get(field) == wanted.get(name):
            return button
    seen = ", ".join(repr(button["text"]) for row in rows for button in row) or "no buttons at all"
    raise Impossible(f"There is no button {wanted.get(name)!r} under this message; it has {seen}.")


def edit(world: World, bot: Bot, person: Person, message_id: int, text: str) -> Json:
    """Correct one's own earlier message."""
    room = world.private(bot, person)
    message = room.messages.get(message_id)
    if message is None:
        raise Impossible(f"There is no message {message_id} in this chat.", status=404)
    if message.get("from", {}).get("id") != person.id or "text" not in message:
        raise Impossible("Only one's own text can be edited.")
    if world.stamp() - message["date"] > EDITABLE_SECONDS:
        raise Impossible("A message can be edited for 48 hours; this one is older.")
    kept = {name: value for name, value in message.items() if name not in {"text", "entities"}}
    new = {**kept, **texted(text), "edit_date": world.stamp()}
    room.messages[message_id] = new
    world.touched(room, message_id)
    return {
        "update_id": emit(world, bot, room, "edited_message", new),
        "message_id": message_id,
        "chat": room.key,
    }


def media(world: World, bot: Bot, person: Person, kind: str, given: Json) -> Json:
    """Send a sample voice message, photo, sticker, document, round video or one's contact."""
    caption = {"caption": str(given["caption"])} if given.get("caption") else {}
    seed = len(world.private(bot, person).messages)

    def keep(content: bytes, mime: str = "", name: str = "") -> Stored:
        return world.files.keep(bot.id, kind, content, mime=mime, name=name)

    content: Json
    match kind:
        case "voice":
            stored = keep(sample_voice(), "audio/ogg")
            duration = int(given.get("duration", 4))
            content = {
                "voice": {**file_fields(stored), "duration": duration, "mime_type": "audio/ogg"},
                **caption,
            }
        case "photo":
            content = {"photo": photo_sizes(keep(sample_photo(seed))), **caption}
        case "sticker":
            shape = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
            emoji = str(given.get("emoji", "👍"))
            content = {
                "sticker": {**file_fields(keep(sample_photo(seed), "image/webp")), **shape, "emoji": emoji}
            }
        case "document":
            name = str(given.get("name", "notes.txt"))
            stored = keep(str(given.get("content", "notes")).encode(), "text/plain", name)
            content = {
                "document": {**file_fields(stored), "file_name": name, "mime_type": "text/plain"},
                **caption,
            }
        case "video_note":
            content = {
                "video_note": {**file_fields(keep(b"video", "video/mp4")), "length": 240, "duration": 5}
            }
        case "contact":
            phone = str(given.get("phone", f"+7900{person.id:07d}"))
            content = {
                "contact": {"phone_number": phone, "first_name": person.first_name, "user_id": person.id}
            }
        case _:
            raise Impossible(f"People here cannot send {kind!r}.", status=404)
    return deliver(world, bot, person, content, given.get("reply_to"))


def forward(world: World, bot: Bot, person: Person, text: str, author: str) -> Json:
    """Forward somebody's message to the bot."""
    origin = {"type": "hidden_user", "date": world.stamp() - 3600, "sender_user_name": author}
    return deliver(world, bot, person, {"forward_origin": origin, **texted(text)})


def block(world: World, bot: Bot, person: Person, on: bool) -> Json:
    """Block or unblock a bot; the bot learns of it as a change of its own membership."""
    room = world.private(bot, person)
    if room.blocked == on:
        raise Impossible(f"@{bot.username} is {'already' if on else 'not'} blocked.")
    room.blocked = on
    free, shut = (
        {"status": "member", "user": bot.user()},
        {"status": "kicked", "user": bot.user(), "until_date": 0},
    )
    old, new = (free, shut) if on else (shut, free)
    update = changed(room, person, world.stamp(), old, new)
    world.changes.bump()
    return {"update_id": emit(world, bot, room, "my_chat_member", update), "chat": room.key}


def group_add(world: World, bot: Bot, person: Person, room: Room) -> Json:
    """Add a bot to a group: a change of membership and a service message."""
    if person.id not in room.members:
        raise Impossible(f"{person.first_name} is not in {room.title}.")
    if bot.id in room.members:
        raise Impossible(f"@{bot.username} is already in {room.title}.")
    old = member_of(room, bot)
    room.members.add(bot.id)
    update = changed(room, person, world.stamp(), old, member_of(room, bot))
    update_id = emit(world, bot, room, "my_chat_member", update)
    message = world.put(room, {"from": person.user(), "new_chat_members": [bot.user()]})
    emit(world, bot, room, "message", message)
    return {"update_id": update_id, "message_id": message["message_id"], "chat": room.key}


def channel_admin(world: World, bot: Bot, room: Room, on: bool) -> Json:
    """Make a bot an administrator of a channel, or remove it from there."""
    owner = Person(777_000, "Owner", language_code="en")
    old = member_of(room, bot)
    for numbers in (room.admins, room.members):
        (numbers.add if on else numbers.discard)(bot.id)
    update = changed(room, owner, world.stamp(), old, member_of(room, bot))
    world.changes.bump()
    return {"update_id": emit(world, bot, room, "my_chat_member", update), "chat": room.key}
