"""What exists in the emulated Slack: teams, apps and where they are installed, people, rooms, files."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from bots.sandbox.records import Lines, Words

if TYPE_CHECKING:
    from aiohttp.web import WebSocketResponse

Json = dict[str, Any]
ParcelKind = Literal["events_api", "interactive", "slash_commands"]
SLACKBOT = "USLACKBOT"


@dataclass(frozen=True, slots=True)
class Team:
    """A workspace."""

    id: str
    name: str
    domain: str


@dataclass(slots=True, eq=False)
class Trigger:
    """The right to open one modal; Slack takes it back after three seconds of wall time."""

    id: str
    app: str
    person: str
    issued: float | None = None  # monotonic seconds of the moment it left for the app
    used: bool = False


@dataclass(slots=True, eq=False)
class Parcel:
    """One event, interaction or command on its way to an app, until the app acknowledged it.

    `answer` becomes what the app said at once (a JSON object, bare text or None), or an error when it never
    acknowledged.
    """

    kind: ParcelKind
    room: str
    payload: Json
    answer: asyncio.Future[Any]
    trigger: Trigger | None = None
    envelope_id: str = ""
    attempts: int = 0
    reason: str = ""
    busy: bool = False
    resting: bool = False


@dataclass(slots=True, eq=False)
class Socket:
    """One open Socket Mode connection; `leaving` after a `disconnect` was sent: nothing new goes there."""

    ws: WebSocketResponse
    acks: dict[str, asyncio.Future[Any]] = field(default_factory=dict)
    leaving: bool = False

    async def cut(self) -> None:
        """Break the connection off."""
        await self.ws.close(code=1001, drain=False)


@dataclass(slots=True, eq=False)
class App:
    """A Slack app: one bot in every workspace it is installed in."""

    id: str
    name: str
    audience: str
    signing_secret: str
    app_token: str
    client_id: str
    client_secret: str
    request_url: str | None
    scopes: frozenset[str]
    command: str
    events: frozenset[str] | None
    rotates: bool
    pending: list[Parcel] = field(default_factory=list)
    sockets: list[Socket] = field(default_factory=list)
    last_error: str | None = None
    dropped: int = 0
    last_sent: tuple[dict[str, str], bytes] | None = None


@dataclass(slots=True, eq=False)
class Install:
    """An app in a workspace: its bot user and its token. `status` is "active" or the error its token gets."""

    app: App
    team: Team
    token: str
    user_id: str
    bot_id: str
    scopes: frozenset[str]
    status: str = "active"
    refresh_token: str | None = None
    expires_at: datetime | None = None

    def profile(self) -> Json:
        """Slack's bot_profile, as it hangs on messages."""
        return {
            "id": self.bot_id,
            "app_id": self.app.id,
            "user_id": self.user_id,
            "name": self.app.name,
            "icons": {},
            "deleted": False,
            "updated": 0,
            "team_id": self.team.id,
        }


@dataclass(slots=True, eq=False)
class Member:
    """Somebody with a Slack account, as seen in the workspace `team`; `home_team` is theirs if they are a
    guest of Slack Connect."""

    id: str
    name: str
    team: str
    email: str | None = None
    email_confirmed: bool = True
    zone: str = "Europe/Moscow"
    locale: str = "ru-RU"
    guest: bool = False
    home_team: str | None = None
    role: str = "buyer"
    note: Words = ""
    lines: Lines = field(default_factory=dict)
    deactivated: bool = False

    @property
    def handle(self) -> str:
        """The short name by which people are mentioned."""
        return "".join(c for c in self.name.lower().replace(" ", ".") if c.isalnum() or c == ".")

    @property
    def own_team(self) -> str:
        return self.home_team or self.team


@dataclass(slots=True, eq=False)
class Room:
    """A direct message with an app (`install` and `person` are set) or a public channel.

    `messages` are Slack's, by ts; `whispers` are ephemeral ones: (who sees it, message). `stamps` are the
    versions of the world at which a message appeared or changed, `pings` what rendering it would set off.
    """

    id: str
    team: Team
    name: str = ""
    install: Install | None = None
    person: Member | None = None
    members: set[str] = field(default_factory=set)
    archived: bool = False
    messages: dict[str, Json] = field(default_factory=dict)
    whispers: dict[str, tuple[str, Json]] = field(default_factory=dict)
    stamps: dict[str, int] = field(default_factory=dict)
    pings: dict[str, list[str]] = field(default_factory=dict)
    chosen: dict[str, dict[str, Json]] = field(default_factory=dict)
    taps: list[Tap] = field(default_factory=list)
    created: int = 0

    @property
    def is_im(self) -> bool:
        return self.install is not None

    @property
    def channel_type(self) -> str:
        return "im" if self.is_im else "channel"


@dataclass(slots=True, eq=False)
class Tap:
    """A button somebody pressed: waiting, done or failed."""

    ts: str
    action_id: str
    value: str
    state: str = "waiting"


@dataclass(slots=True, eq=False)
class File:
    """A file: what the Web API tells of it, and its bytes."""

    id: str
    team: str
    content: bytes
    mime: str
    about: Json
    shared: bool = False
    uploader: str = ""


@dataclass(slots=True, eq=False)
class Modal:
    """What one person sees over the app: a stack of views, the topmost last."""

    app: App
    person: Member
    stack: list[Json] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    trouble: str | None = None


@dataclass(slots=True, eq=False)
class Ticket:
    """A response_url: five answers within half an hour, about one message or one command."""

    install: Install
    room: Room
    person: Member
    issued: datetime
    ts: str | None = None
    uses: int = 0


@dataclass(frozen=True, slots=True)
class Grant:
    """What somebody agreed to on Slack's page, until the code is exchanged."""

    code: str
    kind: Literal["oauth", "openid"]
    app: App
    person: Member
    scopes: frozenset[str]
    redirect_uri: str
    nonce: str
    issued: datetime
