"""What exists in the emulated world: bots, people, rooms, letters, taps and the log of requests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bots.sandbox.updates import Queue

Json = dict[str, Any]
Localized = dict[str, str]
Words = str | Localized  # plain text, or the same in several languages: {"ru": "…", "en": "…"}
Lines = Mapping[str, Sequence[Words]]  # what somebody would say: cue (an open question; "": any time) → lines
RoomKind = Literal["private", "channel", "supergroup"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a Telegram account in the sandbox."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str = "ru"
    role: str = "buyer"
    note: Words = ""
    lines: Lines = field(default_factory=dict)

    def user(self) -> Json:
        """Telegram's User."""
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.username:
            user["username"] = self.username
        return {**user, "language_code": self.language_code}


@dataclass(slots=True, eq=False)
class Bot:
    """A bot registered in the sandbox, with its profile and its updates."""

    id: int
    token: str
    username: str
    name: str
    queue: Queue
    audience: str = "buyer"
    commands: dict[str, list[Json]] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    menu_button: Json = field(default_factory=lambda: {"type": "commands"})
    last_message_id: int = 0

    def user(self) -> Json:
        """Telegram's User, as other people see it."""
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}


@dataclass(slots=True, eq=False)
class Room:
    """A chat: one bot with one person, a channel or a group. Messages are Telegram's Message objects."""

    key: str
    kind: RoomKind
    id: int
    title: str = ""
    username: str | None = None
    bot: Bot | None = None
    person: Person | None = None
    started: bool = False
    blocked: bool = False
    admins: set[int] = field(default_factory=set)
    members: set[int] = field(default_factory=set)
    messages: dict[int, Json] = field(default_factory=dict)
    stamps: dict[int, int] = field(default_factory=dict)
    reactions: dict[int, list[Json]] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    keyboard: Json | None = None
    action: str | None = None
    last_message_id: int = 0

    def chat(self) -> Json:
        """Telegram's Chat."""
        chat: Json = {"id": self.id, "type": self.kind}
        if self.person:
            chat["first_name"] = self.person.first_name
        else:
            chat["title"] = self.title
        if username := self.person.username if self.person else self.username:
            chat["username"] = username
        return chat

    def next_message_id(self) -> int:
        """Private chats share one count per bot, a channel or a group has its own: as in Telegram."""
        holder: Bot | Room = self.bot or self
        holder.last_message_id += 1
        return holder.last_message_id


@dataclass(slots=True, eq=False)
class Tap:
    """An inline button somebody pressed, until the bot answers the callback."""

    id: str
    bot: int
    room: str
    message_id: int
    at: datetime
    data: str
    answered: bool = False
    text: str = ""
    show_alert: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail or SMS that the shop's CRM sent to a person."""

    id: int
    person: int
    subject: Words
    text: Words
    link: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One request a bot made, as the log keeps it; a Slack app by its id, its methods with a prefix."""

    seq: int
    at: datetime
    bot: int | str
    username: str
    method: str
    params: Json
    status: int
    description: str | None = None
    fault: str | None = None
    effects: tuple[Json, ...] = ()
