"""The emulated world itself: who exists, who may talk to whom, and what has been said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import count

from bots.sandbox.changes import Changes
from bots.sandbox.errors import Impossible, bad_request, forbidden
from bots.sandbox.faults import Faults
from bots.sandbox.limiter import Limiter
from bots.sandbox.media import Files
from bots.sandbox.records import Bot, Entry, Json, Letter, Person, Room, Tap, Words
from bots.sandbox.updates import Queue

TOKEN = re.compile(r"(\d{1,16}):SANDBOX-[A-Za-z0-9_-]+")


class World:
    """All records of one sandbox. Every mutation ends in `changed`, which wakes the page and tests."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.changes = Changes()
        self.bots: dict[int, Bot] = {}
        self.people: dict[int, Person] = {}
        self.rooms: dict[str, Room] = {}
        self.taps: dict[str, Tap] = {}
        self.mail: list[Letter] = []
        self.log: list[Entry] = []
        self.files = Files()
        self.faults = Faults()
        self.limiter = Limiter()
        self._taps = count(1)

    # --- who exists ---

    def add_bot(self, token: str, username: str, name: str, audience: str | None = None) -> Bot:
        """Register a bot; by default the first one talks to buyers, the others to staff."""
        found = TOKEN.fullmatch(token)
        if found is None:
            raise ValueError(
                "The sandbox takes only made-up tokens, so that a real one never ends up here. "
                "Use '<digits>:SANDBOX-<any letters>', for example '7001:SANDBOX-interviewer'."
            )
        audience = audience or ("staff" if self.bots else "buyer")
        bot = Bot(int(found[1]), token, username.lstrip("@"), name, Queue(self.changes), audience)
        if bot.id in self.bots or bot.id in self.people:
            raise ValueError(f"The number {bot.id} is already taken in this sandbox; choose another.")
        self.bots[bot.id] = bot
        self.changes.bump()
        return bot

    def add_person(self, person: Person) -> None:
        if person.id <= 0 or person.id in self.people or person.id in self.bots:
            raise ValueError(f"A person needs a positive number of their own; {person.id} is not.")
        self.people[person.id] = person
        self.changes.bump()

    def add_public(self, room: Room, admins: Iterable[str]) -> None:
        """A channel or a group; `admins` are tokens of bots that may write there."""
        if room.id >= 0 or room.key in self.rooms:
            raise ValueError(f"A channel or a group needs a negative number of its own; {room.id} is not.")
        room.admins |= {self.bot_by_token(token).id for token in admins}
        room.members |= room.admins
        self.rooms[room.key] = room
        self.changes.bump()

    def bot_by_token(self, token: str) -> Bot:
        for bot in self.bots.values():
            if bot.token == token:
                return bot
        raise ValueError(f"No bot with the token {token!r}: add_bot comes first.")

    def bot(self, name: object) -> Bot:
        """By id or username, as the control room names bots."""
        for bot in self.bots.values():
            if str(name).lstrip("@").lower() in {str(bot.id), bot.username.lower()}:
                return bot
        raise Impossible(f"There is no bot {name!r} here.", status=404)

    def person(self, number: object) -> Person:
        found = self.people.get(int(str(number))) if str(number).isdigit() else None
        if found is None:
            raise Impossible(f"There is no person {number!r} here.", status=404)
        return found

    def private(self, bot: Bot, person: Person) -> Room:
        """The chat of one bot with one person; made on the first look, not yet started."""
        key = f"{bot.id}:{person.id}"
        if key not in self.rooms:
            self.rooms[key] = Room(key, "private", person.id, bot=bot, person=person)
        return self.rooms[key]

    def public(self, number: object) -> Room:
        for room in self.rooms.values():
            if room.kind != "private" and str(number).lstrip("@") in {str(room.id), room.username}:
                return room
        raise Impossible(f"There is no channel or group {number!r} here.", status=404)

    # --- who may write where, in Telegram's words ---

    def find_room(self, bot: Bot, chat_id: object) -> Room:
        """The chat a bot means by `chat_id`; 400 when it does not exist for this bot."""
        text = str(chat_id)
        if re.fullmatch(r"-?\d+", text):
            if person := self.people.get(int(text)):
                return self.private(bot, person)
            if room := self.rooms.get(text):
                return room
        elif text.startswith("@"):
            for room in self.rooms.values():
                if room.kind != "private" and (room.username or "").lower() == text[1:].lower():
                    return room
        raise bad_request("chat not found")

    def writable(self, bot: Bot, chat_id: object) -> Room:
        """The same, when the bot may also write there; otherwise Telegram's refusal."""
        room = self.find_room(bot, chat_id)
        if room.kind == "private":
            if room.blocked:
                raise forbidden("bot was blocked by the user")
            if not room.started:
                raise forbidden("bot can't initiate conversation with a user")
        elif bot.id not in room.members:
            raise forbidden(f"bot is not a member of the {room.kind} chat")
        elif room.kind == "channel" and bot.id not in room.admins:
            raise bad_request("need administrator rights in the channel chat")
        return room

    # --- what is said ---

    def stamp(self) -> int:
        """The present in whole seconds, as Telegram dates things."""
        return int(self.now().timestamp())

    def put(self, room: Room, content: Json) -> Json:
        """Add a message to a room and return the whole Message."""
        message: Json = {"message_id": room.next_message_id(), "date": self.stamp(), "chat": room.chat()}
        message.update(content)
        room.messages[message["message_id"]] = message
        room.action = None
        self.touched(room, message["message_id"])
        return message

    def touched(self, room: Room, message_id: int) -> None:
        """Mark a message as new or changed."""
        room.stamps[message_id] = self.changes.bump()

    def new_tap(self, bot: Bot, room: Room, message_id: int, data: str) -> Tap:
        tap = Tap(str(4_000_000 + next(self._taps)), bot.id, room.key, message_id, self.now(), data)
        self.taps[tap.id] = tap
        return tap

    def post_letter(self, person: Person, subject: Words, text: Words, link: str) -> Letter:
        letter = Letter(len(self.mail) + 1, person.id, subject, text, link, self.now())
        self.mail.append(letter)
        self.changes.bump()
        return letter
