"""The emulated Slack itself: who exists, who is where, what was said, and what apps are to hear of it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from bots.sandbox.errors import Impossible
from bots.sandbox.slack.errors import SlackError
from bots.sandbox.slack.faults import Faults
from bots.sandbox.slack.limiter import Limiter
from bots.sandbox.slack.records import (
    SLACKBOT,
    App,
    File,
    Grant,
    Install,
    Json,
    Member,
    Modal,
    Parcel,
    ParcelKind,
    Room,
    Team,
    Ticket,
    Trigger,
)
from bots.sandbox.world import World

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ACK_WITHIN = 3.0  # seconds an app has to answer, as in Slack
RETRY_WAITS = (0.0, 0.2, 1.0)  # seconds before each retry; Slack itself waits 0, 60 and 300


class SlackWorld:
    """All records of the emulated Slack. Every mutation bumps the changes it shares with the whole world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.base_url = ""
        self.ack_within = ACK_WITHIN
        self.retry_waits = RETRY_WAITS
        self.teams: dict[str, Team] = {}
        self.apps: dict[str, App] = {}
        self.installs: list[Install] = []
        self.people: dict[str, Member] = {}
        self.rooms: dict[str, Room] = {}
        self.files: dict[str, File] = {}
        self.modals: dict[tuple[str, str], Modal] = {}
        self.homes: dict[tuple[str, str], Json] = {}
        self.triggers: dict[str, Trigger] = {}
        self.tickets: dict[str, Ticket] = {}
        self.sockets: dict[str, App] = {}  # tickets of apps.connections.open not yet used
        self.grants: dict[str, Grant] = {}
        self.used_codes: set[str] = set()
        self.openid_tokens: dict[str, Grant] = {}
        self.faults = Faults()
        self.limiter = Limiter()
        self._numbers = count(1)
        self._last_ts: dict[str, int] = {}

    # --- time and names ---

    def next_number(self) -> int:
        """A number nobody had before, for ids."""
        return next(self._numbers)

    def stamp(self) -> int:
        """The present in whole seconds."""
        return int(self.world.now().timestamp())

    def new_ts(self, team: str) -> str:
        """The present as Slack names messages: seconds.micros, strictly growing within a workspace."""
        micros = (self.world.now() - EPOCH) // timedelta(microseconds=1)
        micros = max(micros, self._last_ts.get(team, 0) + 1)
        self._last_ts[team] = micros
        return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"

    # --- who exists, as the control room names them ---

    def team(self, team_id: str) -> Team:
        if team_id not in self.teams:
            raise ValueError(f"No Slack team {team_id!r}: add_slack_team comes first.")
        return self.teams[team_id]

    def app(self, name: object) -> App:
        """By id, name or the user id of its bot."""
        wanted = str(name).lstrip("@").lower()
        for app in self.apps.values():
            bots = {install.user_id.lower() for install in self.installs if install.app is app}
            if wanted in {app.id.lower(), app.name.lower()} | bots:
                return app
        raise Impossible(f"There is no Slack app {name!r} here.", status=404)

    def person(self, name: object) -> Member:
        """By id; a bare number 101 is U101."""
        text = str(name)
        found = self.people.get(f"U{text}" if text.isdigit() else text)
        if found is None:
            raise Impossible(f"There is no person {name!r} in this Slack.", status=404)
        return found

    def install_for(self, app: App, person: Member) -> Install:
        """The installation of an app that this person can see."""
        for install in self.installs:
            if install.app is app and install.team.id == person.team:
                return install
        raise Impossible(f"{app.name} is not installed in the workspace of {person.name}.")

    def channel(self, name: object) -> Room:
        wanted = str(name).lstrip("#")
        for room in self.rooms.values():
            if not room.is_im and wanted in {room.id, room.name}:
                return room
        raise Impossible(f"There is no Slack channel {name!r} here.", status=404)

    def bot_of(self, user_id: str) -> Install | None:
        return next((install for install in self.installs if install.user_id == user_id), None)

    def bot_names(self, app: App, team: Team) -> tuple[str, str]:
        """User id and bot id of an app in a workspace: U0INTB and B0INT, longer in a second workspace."""
        tail = app.id[1:]
        if any(install.app is app for install in self.installs):
            tail += team.id[1:]
        return f"U{tail}B", f"B{tail}"

    # --- rooms ---

    def dm(self, install: Install, person: Member) -> Room:
        """The direct message of an app with a person, made on the first look."""
        for room in self.rooms.values():
            if room.install is install and room.person is person:
                return room
        base = f"D{install.app.id[1:]}{person.id[1:]}"
        room_id = base if base not in self.rooms else f"{base}X{self.next_number()}"
        room = Room(room_id, install.team, install=install, person=person, created=self.stamp())
        room.members = {install.user_id, person.id}
        self.rooms[room.id] = room
        self.world.changes.bump()
        return room

    def find_room(self, install: Install, given: str, *, people: bool = False) -> Room:
        """The conversation an app means by its id; `channel_not_found` when the app cannot see it.

        Only where a message is posted (`people`) may a person's id stand for the direct message.
        """
        if people and (person := self.people.get(given)):
            if person.team != install.team.id:
                raise SlackError("channel_not_found")
            return self.dm(install, person)
        room = self.rooms.get(given)
        if room is None and given.startswith("#"):
            room = next((r for r in self.rooms.values() if not r.is_im and r.name == given[1:]), None)
        if room is None or room.team is not install.team or (room.is_im and room.install is not install):
            raise SlackError("channel_not_found")
        return room

    def put(self, room: Room, message: Json, *, pings: list[str] | None = None) -> Json:
        """Keep a new message (it already has its ts) and count it at the root of its thread."""
        ts = str(message["ts"])
        room.messages[ts] = message
        room.pings[ts] = pings or []
        root = room.messages.get(str(message.get("thread_ts")))
        if root is not None and root is not message:
            users = [*root.get("reply_users", [])]
            author = str(message.get("user"))
            users = users if author in users else [*users, author]
            room.messages[root["ts"]] = root | {
                "thread_ts": root["ts"],
                "reply_count": int(root.get("reply_count", 0)) + 1,
                "reply_users_count": len(users),
                "latest_reply": ts,
                "reply_users": users,
                "is_locked": False,
                "subscribed": False,
            }
        self.touched(room, ts)
        return message

    def touched(self, room: Room, ts: str) -> None:
        """Mark a message as new or changed."""
        room.stamps[ts] = self.world.changes.bump()

    def whisper(self, room: Room, person: Member, message: Json, pings: list[str] | None = None) -> str:
        """Show an ephemeral message to one person; it is in no history."""
        ts = str(message["ts"])
        room.whispers[ts] = (person.id, message)
        room.pings[ts] = pings or []
        self.touched(room, ts)
        return ts

    def slackbot(self, room: Room, person: Member, text: str) -> None:
        """Slackbot tells one person that something did not work."""
        ts = self.new_ts(room.team.id)
        self.whisper(room, person, {"type": "message", "user": SLACKBOT, "text": text, "ts": ts})

    # --- what apps are to hear ---

    def post(
        self, app: App, kind: ParcelKind, room: str, payload: Json, trigger: Trigger | None = None
    ) -> Parcel:
        """Hand a payload to the courier of an app."""
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        # Nobody has to wait for the answer, so an error in it must not be reported as forgotten.
        future.add_done_callback(lambda done: None if done.cancelled() else done.exception())
        parcel = Parcel(kind, room, payload, future, trigger)
        app.pending.append(parcel)
        self.world.changes.bump()
        return parcel

    def new_trigger(self, app: App, person: Member) -> Trigger:
        number = self.next_number()
        trigger = Trigger(f"{number}.{9_000_000 + number}.{app.id.lower()}", app.id, person.id)
        self.triggers[trigger.id] = trigger
        return trigger

    def new_ticket(self, install: Install, room: Room, person: Member, ts: str | None = None) -> str:
        """A response_url for this room."""
        name = f"{install.team.id}-{self.next_number():06d}"
        self.tickets[name] = Ticket(install, room, person, self.world.now(), ts)
        return f"{self.base_url}/slack/response/{name}"
