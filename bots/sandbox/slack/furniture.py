"""How a scene is set in the emulated Slack: workspaces, apps, people, channels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bots.sandbox.methods.webhooks import is_loopback
from bots.sandbox.records import Lines, Words
from bots.sandbox.slack.facts import EVERY_SCOPE
from bots.sandbox.slack.records import App, Install, Member, Room, Team
from bots.sandbox.slack.world import SlackWorld

IDS = {"T": "team", "A": "app", "U": "person", "C": "channel"}
LOOKS_REAL = re.compile(r"-\d{9,}-")


class SlackFurniture:
    """The `add_slack_…` methods of a sandbox; whoever mixes this in has `slack` and may override `_moved`."""

    slack: SlackWorld

    def _moved(self) -> None:
        """Something was added."""
        self.slack.world.changes.bump()

    def add_slack_team(self, team_id: str, name: str, domain: str) -> None:
        """A workspace; ids look like Slack's: T0SHOP."""
        _check_id("T", team_id, self.slack.teams)
        self.slack.teams[team_id] = Team(team_id, name, domain)
        self._moved()

    def add_slack_app(
        self,
        app_id: str,
        name: str,
        *,
        audience: str = "buyer",
        signing_secret: str = "sandbox-signing-secret",  # noqa: S107 (a made-up one)
        app_token: str = "",
        client_id: str = "",
        client_secret: str = "",
        request_url: str | None = None,
        scopes: Iterable[str] | None = None,
        command: str = "/otklik",
        events: Iterable[str] | None = None,
        rotates: bool = False,
    ) -> None:
        """An app, not yet installed anywhere.

        With `request_url` it hears by signed HTTP requests, otherwise by Socket Mode with `app_token`
        ("xapp-…"). `scopes` are what an installation grants; None: all of them (except posting uninvited).
        `command` is its slash command, `events` what it subscribed to (None: everything); with `rotates`
        tokens that come from oauth.v2.access live 12 hours and are renewed with a refresh token.
        """
        _check_id("A", app_id, self.slack.apps)
        _check_token("xapp-", app_token)
        check_url(request_url)
        if audience not in {"buyer", "staff"}:
            raise ValueError(f"audience is buyer or staff, not {audience!r}.")
        self.slack.apps[app_id] = App(
            id=app_id,
            name=name,
            audience=audience,
            signing_secret=signing_secret,
            app_token=app_token,
            client_id=client_id or f"client-{app_id}",
            client_secret=client_secret or f"secret-{app_id}",
            request_url=request_url,
            scopes=EVERY_SCOPE if scopes is None else frozenset(scopes),
            command=command,
            events=None if events is None else frozenset(events),
            rotates=rotates,
        )
        self._moved()

    def install_slack(self, app_id: str, team_id: str, token: str) -> str:
        """Install an app in a workspace with this bot token ("xoxb-…"). Returns the user id of its bot."""
        _check_token("xoxb-", token)
        app, team = self._app(app_id), self.slack.team(team_id)
        if any(install.token == token for install in self.slack.installs):
            raise ValueError(f"The token {token!r} is already taken in this sandbox; choose another.")
        user_id, bot_id = self.slack.bot_names(app, team)
        self.slack.installs.append(Install(app, team, token, user_id, bot_id, app.scopes))
        self._moved()
        return user_id

    def add_slack_person(
        self,
        user_id: str | int,
        name: str,
        team_id: str,
        *,
        email: str | None = None,
        email_confirmed: bool = True,
        zone: str = "Europe/Moscow",
        locale: str = "ru-RU",
        guest: bool = False,
        home_team: str | None = None,
        role: str = "buyer",
        note: Words = "",
        lines: Lines | Sequence[Words] = (),
    ) -> None:
        """Somebody seen in a workspace; `home_team` is theirs when they come through Slack Connect.

        `lines` are what they would say, as in `add_person`. A bare number 101 means U101.
        """
        wanted = f"U{user_id}" if isinstance(user_id, int) else user_id
        _check_id("U", wanted, self.slack.people)
        ZoneInfo(zone)  # an unknown zone is an error now, not in the middle of a talk
        given = lines if isinstance(lines, Mapping) else {"": lines}
        self.slack.people[wanted] = Member(
            id=wanted,
            name=name,
            team=self.slack.team(team_id).id,
            email=email,
            email_confirmed=email_confirmed,
            zone=zone,
            locale=locale,
            guest=guest,
            home_team=home_team,
            role=role,
            note=note,
            lines={cue: list(said) for cue, said in given.items() if said},
        )
        self._moved()

    def add_slack_channel(
        self,
        channel_id: str,
        name: str,
        team_id: str,
        *,
        members: Iterable[str | int] = (),
        apps: Iterable[str] = (),
    ) -> None:
        """A public channel; `members` are people, `apps` the ids of apps that were invited."""
        _check_id("C", channel_id, self.slack.rooms)
        team = self.slack.team(team_id)
        room = Room(channel_id, team, name=name.lstrip("#"), created=self.slack.stamp())
        for member in members:
            user_id = f"U{member}" if isinstance(member, int) else member
            if user_id not in self.slack.people:
                raise ValueError(f"No Slack person {user_id!r}: add_slack_person comes first.")
            room.members.add(user_id)
        for app_id in apps:
            app = self._app(app_id)
            bots = {i.user_id for i in self.slack.installs if i.app is app and i.team is team}
            if not bots:
                raise ValueError(f"{app_id} is not installed in {team_id}: install_slack comes first.")
            room.members |= bots
        self.slack.rooms[channel_id] = room
        self._moved()

    def _app(self, app_id: str) -> App:
        if app_id not in self.slack.apps:
            raise ValueError(f"No Slack app {app_id!r}: add_slack_app comes first.")
        return self.slack.apps[app_id]


def _check_id(letter: str, given: str, taken: Iterable[str]) -> None:
    if not re.fullmatch(rf"{letter}[A-Z0-9]{{1,20}}", given) or given in set(taken):
        raise ValueError(
            f"A Slack {IDS[letter]} needs an id of its own: {letter} and capital letters or digits, "
            f"not {given!r}."
        )


def check_url(url: str | None) -> None:
    """Refuse a request URL that leads off this machine."""
    parts = urlsplit(url or "http://localhost")
    if parts.scheme not in {"http", "https"} or not is_loopback(parts.hostname or ""):
        raise ValueError(
            f"The sandbox delivers to this machine only; give an http(s) URL on 127.0.0.1, not {url!r}."
        )


def _check_token(prefix: str, token: str) -> None:
    if token and (not token.startswith(prefix) or LOOKS_REAL.search(token)):
        raise ValueError(
            "The sandbox takes only made-up tokens, so that a real one never ends up here. "
            f"Use '{prefix}SANDBOX-<any letters>'."
        )
