"""The whole world as JSON, for the page and for tests."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bots.sandbox.records import Bot, Entry, Room
from bots.sandbox.world import World

Json = dict[str, Any]


def state(world: World, *, can_advance: bool) -> Json:
    """Everything the page shows, with the version it was true at."""
    rooms = list(world.rooms.values())
    return {
        "version": world.changes.version,
        "now": world.now().isoformat(),
        "can_advance": can_advance,
        "limiter": world.limiter.on,
        "bots": [_bot(bot) for bot in world.bots.values()],
        "people": [asdict(person) for person in world.people.values()],
        "chats": [_room(world, room) for room in rooms if room.kind == "private"],
        "channels": [_room(world, room) for room in rooms if room.kind == "channel"],
        "groups": [_room(world, room) for room in rooms if room.kind == "supergroup"],
        "mail": [{**asdict(letter), "at": letter.at.isoformat()} for letter in world.mail],
        "faults": world.faults.shown(),
    }


def _bot(bot: Bot) -> Json:
    queue = bot.queue
    return {
        "id": bot.id,
        "username": bot.username,
        "name": bot.name,
        "audience": bot.audience,
        "commands": bot.commands,
        "descriptions": bot.descriptions,
        "short_descriptions": bot.short_descriptions,
        "webhook": queue.webhook.url,
        "last_error": queue.webhook.last_error_message,
        "pending": len(queue.pending),
    }


def _room(world: World, room: Room) -> Json:
    shown: Json = {
        "key": room.key,
        "kind": room.kind,
        "id": room.id,
        "messages": list(room.messages.values()),
        "stamps": {str(number): stamp for number, stamp in room.stamps.items()},
        "reactions": {str(number): found for number, found in room.reactions.items() if found},
        "pinned": room.pinned,
        "action": room.action,
    }
    if room.bot and room.person:
        shown |= {
            "bot": room.bot.id,
            "person": room.person.id,
            "started": room.started,
            "blocked": room.blocked,
            "keyboard": room.keyboard,
        }
    else:
        shown |= {
            "title": room.title,
            "username": room.username,
            "admins": sorted(room.admins),
            "members": sorted(room.members),
        }
    shown["taps"] = [
        {
            "id": tap.id,
            "message_id": tap.message_id,
            "data": tap.data,
            "answered": tap.answered,
            "text": tap.text,
            "show_alert": tap.show_alert,
        }
        for tap in world.taps.values()
        if tap.room == room.key
    ]
    return shown


def entry(record: Entry) -> Json:
    """One line of the log."""
    return {**asdict(record), "at": record.at.isoformat(), "effects": list(record.effects)}
