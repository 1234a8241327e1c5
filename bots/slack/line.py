"""Slack as a line of the house: two apps in any number of workspaces, by HTTP events or Socket Mode."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from core import installations
from core.clock import Clock
from core.errors import Misconfigured
from core.findings import Finding
from core.installations import PURPOSE, Installed
from core.lines import Answer, Can, Hall, Limits, Manifest, Pace, Work
from core.ports import Messenger, Publisher
from core.sealing import Sealer
from core.settings import Settings
from core.store.db import tx
from core.words import BotRole

if TYPE_CHECKING:
    from bots.slack.messenger import SlackMessenger
    from bots.slack.reception import Prompt
    from bots.slack.tokens import Tokens
    from bots.slack.wire import Wire

NAME = "slack"
MANIFEST = Manifest(
    NAME,
    frozenset(Can),
    Limits(text=12_000, label=75, rows=45),  # of 50 blocks: the words take four, a picture one
)
CHAT_PAUSE = 1.05  # seconds: one message a second a channel


@dataclass(frozen=True, slots=True)
class App:
    """What is set for one of the two apps."""

    role: BotRole
    token: str
    signing_secret: str
    app_token: str
    can_install: bool

    @property
    def is_set(self) -> bool:
        """Whether anything of it is set."""
        return bool(self.token or self.signing_secret or self.app_token)


def line(settings: Settings, clock: Clock) -> SlackLine | None:
    """Slack, if anything of it is set. Raises ``Misconfigured`` for what cannot work."""
    made = SlackLine(settings, clock)
    return made if made.roles else None


def app_of(settings: Settings, role: BotRole) -> App:
    """The settings of one app."""
    prefix = f"slack_{role}_"
    token, signing, socket, secret = (
        getattr(settings, prefix + name).get_secret_value()
        for name in ("token", "signing_secret", "app_token", "client_secret")
    )
    can_install = bool(getattr(settings, prefix + "client_id") and secret and settings.public_url)
    return App(role, token, signing, socket, can_install)


class SlackLine:
    """Implements ``core.lines.Line``."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self.manifest = replace(MANIFEST, in_threads=settings.slack_threads)
        self._apps = {role: app for role in BotRole if (app := app_of(settings, role)).is_set}
        for app in self._apps.values():
            _check(app, settings)
        self._messengers: dict[BotRole, SlackMessenger] = {}
        self._wires: dict[BotRole, Wire] = {}
        self._tokens: dict[BotRole, Tokens] = {}

    @property
    def roles(self) -> tuple[BotRole, ...]:
        """The apps that are set."""
        return tuple(self._apps)

    def wire(self, role: BotRole) -> Wire:
        """The connection of an app, the same at every call."""
        from bots.slack.tokens import Tokens
        from bots.slack.wire import Wire

        if role not in self._wires:
            self._tokens[role] = Tokens(role, self._settings, self._clock)
            self._wires[role] = Wire(role, self._settings, self._tokens[role])
        return self._wires[role]

    def messenger(self, role: BotRole) -> Messenger:
        """An app in private messages."""
        return self._messenger(role)

    def _messenger(self, role: BotRole) -> SlackMessenger:
        from bots.slack.messenger import SlackMessenger
        from bots.slack.reading import Reader

        async def bot(workspace: str) -> str:
            known = await installations.find(NAME, role, workspace)
            return known.bot if known is not None else ""

        async def gone(workspace: str, at: datetime) -> None:
            await tx(lambda: installations.gone(NAME, role, workspace, at))

        if role not in self._messengers:
            self._messengers[role] = SlackMessenger(self.wire(role), Reader(role, bot, gone))
        return self._messengers[role]

    def publisher(self) -> Publisher | None:
        """Channels, through the newsroom's app."""
        from bots.slack.channel import SlackChannel

        return SlackChannel(self._messenger(BotRole.NEWSROOM)) if BotRole.NEWSROOM in self._apps else None

    def pace(self, role: BotRole) -> Pace:
        """What Slack allows an app, or less by setting."""
        pause = min(CHAT_PAUSE, self._settings.chat_pause_seconds + CHAT_PAUSE - 1)
        return Pace(self._settings.slack_sends_per_second, pause)

    async def greet(self, public_url: str | None) -> None:
        """Learn which workspace each token belongs to. Raises the ``Trouble`` family, ``Misconfigured``."""
        seen: dict[str, BotRole] = {}
        sealer = Sealer(self._settings.secret.get_secret_value(), PURPOSE)
        for role, app in self._apps.items():
            if not app.token:
                continue
            who = await self.wire(role).ask(app.token, "auth.test")
            if seen.setdefault(str(who["user_id"]), role) is not role:
                raise Misconfigured(
                    "OTKLIK_SLACK_INTERVIEWER_TOKEN and OTKLIK_SLACK_NEWSROOM_TOKEN belong to the same app. "
                    "Make a second one: otklik slack manifest --role newsroom. Buyers and staff share none."
                )
            installed = Installed(
                NAME,
                role,
                workspace=str(who["team_id"]),
                name=str(who.get("team", "")),
                app=str(who.get("app_id") or ""),
                bot=str(who["user_id"]),
            )
            await tx(partial(installations.keep, installed, sealer, self._clock.now()))

    async def way_in(self, role: BotRole) -> str:
        """A page of ours that leads there, else the command to type in Slack."""
        public = self._settings.public_url
        if role is BotRole.INTERVIEWER and public is not None:
            return f"{public.rstrip('/')}/slack/interviewer/start/{{payload}}"
        from bots.slack.blocks import SLASH

        return f"{SLASH[role]} start {{payload}}"

    def doors(self, hall: Hall) -> Mapping[tuple[str, str], Answer]:
        """Events, interactions and commands of each app, and what installs them."""
        from bots.slack import oauth
        from bots.slack.door import SlackDoor

        made: dict[tuple[str, str], Answer] = {}
        for role, app in self._apps.items():
            if app.signing_secret:
                door = SlackDoor(role, app.signing_secret, hall.keep, self._prompt(role, hall), self._clock)
                made["POST", f"/slack/{role}"] = door.answer
            made |= oauth.doors(role, self._settings, hall.keep, self._clock)
        return made

    def receivers(self, hall: Hall) -> Sequence[Work]:
        """Socket Mode, of the apps that have a token for it."""
        from bots.slack.sockets import Socket

        return [
            Socket(
                role,
                app.app_token,
                self._settings.slack_api,
                hall.keep,
                self._prompt(role, hall),
                self._clock,
            ).run
            for role, app in self._apps.items()
            if app.app_token
        ]

    def _prompt(self, role: BotRole, hall: Hall) -> Prompt:
        from bots.slack.prompts import NewsroomPrompt, NoPrompt

        if role is BotRole.NEWSROOM:
            return NewsroomPrompt(self.wire(role), hall, self._settings.language)
        return NoPrompt()

    async def examine(self) -> list[Finding]:
        """What the doctor finds."""
        from bots.slack.checkup import examine

        return await examine(self, self._settings)

    async def close(self) -> None:
        """Close the connections."""
        for wire in self._wires.values():
            await wire.close()


def _check(app: App, settings: Settings) -> None:
    name = f"OTKLIK_SLACK_{app.role.upper()}"
    if app.token and not app.token.startswith("xoxb-"):
        raise Misconfigured(
            f"{name}_TOKEN is not a bot's token: those begin with xoxb-. Copy it from “OAuth”."
        )
    if app.app_token and not app.app_token.startswith("xapp-"):
        raise Misconfigured(f"{name}_APP_TOKEN is not an app-level token: those begin with xapp-.")
    if not app.app_token and not (app.signing_secret and settings.public_url):
        raise Misconfigured(
            f"Slack cannot reach the {app.role}: set {name}_APP_TOKEN (Socket Mode), or "
            f"{name}_SIGNING_SECRET and OTKLIK_PUBLIC_URL (HTTP events). See docs/slack.md."
        )
    if not app.token and not app.can_install:
        raise Misconfigured(
            f"The {app.role} has no workspace: set {name}_TOKEN, or {name}_CLIENT_ID, "
            f"{name}_CLIENT_SECRET and OTKLIK_PUBLIC_URL to install it by link. See docs/slack.md."
        )


__all__ = ["App", "SlackLine", "app_of", "line"]
