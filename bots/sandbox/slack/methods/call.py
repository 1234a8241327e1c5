"""One Web API request while it is being answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bots.sandbox.slack.errors import SlackError
from bots.sandbox.slack.records import App, Install, Room
from bots.sandbox.slack.world import SlackWorld

Json = dict[str, Any]


@dataclass(slots=True)
class Call:
    """Who asks for what; `effects` collects what the request changed, for the log."""

    slack: SlackWorld
    params: Json
    token: str = ""
    basic: tuple[str, str] | None = None  # client_id and client_secret from an Authorization: Basic header
    host: str = ""
    given_app: App | None = None
    given_install: Install | None = None
    effects: list[Json] = field(default_factory=list)

    @property
    def install(self) -> Install:
        """The installation whose bot asks; only methods with a bot token look here."""
        assert self.given_install is not None
        return self.given_install

    def need(self, scope: str) -> None:
        """Refuse when the token lacks a scope."""
        granted = self.install.scopes
        if scope not in granted:
            raise SlackError("missing_scope", needed=scope, provided=",".join(sorted(granted)))

    def room(self, *, people: bool = False) -> Room:
        return self.slack.find_room(self.install, self.params["channel"], people=people)

    def inside(self, room: Room) -> bool:
        return self.install.user_id in room.members

    def effect(self, does: str, room: Room, ts: str | None = None) -> None:
        happened: Json = {"does": does, "chat": room.id}
        if ts is not None:
            happened["ts"] = ts
        self.effects.append(happened)

    def page(self, items: list[Any], *, default: int, most: int) -> tuple[list[Any], Json]:
        """One page of a list by `limit` and `cursor`, and the response_metadata that leads on."""
        limit = min(int(self.params.get("limit") or default), most)
        if limit < 1:
            raise SlackError("invalid_limit")
        cursor = str(self.params.get("cursor") or "")
        if cursor and not (cursor.startswith("next:") and cursor[5:].isdigit()):
            raise SlackError("invalid_cursor")
        start = int(cursor[5:]) if cursor else 0
        end = start + limit
        return items[start:end], {"next_cursor": f"next:{end}" if end < len(items) else ""}
