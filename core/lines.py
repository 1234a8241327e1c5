"""Lines: what a messenger or a publisher brings to a house, built in or by a third party.

A plugin is a callable ``(settings, clock) -> Line | None`` under the entry point group ``otklik.messengers``
(None: it is not configured here); a public place without a messenger gives a ``Publisher`` in the same way
under ``otklik.publishers``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from core.findings import Finding
from core.inbox import Received
from core.ports import Filled, Messenger, Publisher, Tapped
from core.words import BotRole

if TYPE_CHECKING:
    from core.newsroom.forms import Form


class Can(StrEnum):
    """What an adapter may be able to do beside sending words; the rest it refuses with ``Unsupported``."""

    AMEND = "amend"  # change what was sent
    FIND = "find"  # look up whether something sent under a key is there
    RETRACT = "retract"  # take down what was published
    BUTTONS = "buttons"
    PHOTO = "photo"
    WRITE_FIRST = "write_first"  # write to somebody who has never written
    PROFILE = "profile"  # tell who somebody is: a verified e-mail, their zone
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one message may hold. ``text``: UTF-16 units; ``label``: characters of a button."""

    text: int
    label: int = 64
    rows: int = 50


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an adapter is called in doors, addresses and channels, and what it can.

    ``in_threads``: an interview stands in a thread under its first message.
    """

    name: str
    can: frozenset[Can]
    limits: Limits
    in_threads: bool = False


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast one bot may send: messages a second in all, and seconds between two to one place."""

    per_second: int
    chat_pause: float


@dataclass(frozen=True, slots=True)
class Knock:
    """A request at the front door, read whole and within its limits; nothing of it is trusted yet.

    ``headers``: names in lower case, each with every value it came with. ``rest``: what follows the door's
    path.
    """

    body: bytes
    headers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    rest: str = ""

    def header(self, name: str) -> str:
        """The value of a header that came exactly once; "" otherwise: no proxy gets to choose between two."""
        found = self.headers.get(name.lower(), ())
        return found[0] if len(found) == 1 else ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the front door answers."""

    status: int = 200
    body: bytes = b""
    kind: str = "text/plain"
    headers: Mapping[str, str] = field(default_factory=dict)


Keep: TypeAlias = Callable[[str, str, Sequence[Received]], Awaitable[None]]
"""Commits what was received to the inbox: source ("slack:interviewer"), account there, the updates."""


class Hall(Protocol):
    """What a line may use of the house it stands in."""

    async def keep(self, source: str, account: str, received: Sequence[Received]) -> None:
        """``Keep``: return after the commit."""
        ...

    def arrived(self) -> None:
        """Something was committed by other means (``core.inbox``): look at the inbox."""
        ...

    async def form_behind(self, tapped: Tapped, door: str) -> Form | None:
        """The form that a newsroom's button opens for its reader now, for messengers that have forms."""
        ...

    async def objection(self, filled: Filled, door: str) -> str:
        """Why a filled form cannot be taken as it is, in its reader's words; "" when it can."""
        ...


Answer: TypeAlias = Callable[[Knock], Awaitable[Reply]]
Work: TypeAlias = Callable[[], Coroutine[Any, Any, None]]


class Line(Protocol):
    """One messenger in one house. Heavy libraries are imported by ``messenger`` and ``publisher`` only."""

    @property
    def manifest(self) -> Manifest:
        """What it is."""
        ...

    @property
    def roles(self) -> tuple[BotRole, ...]:
        """The bots that are configured. A house needs an interviewer and a newsroom, on whatever lines."""
        ...

    def messenger(self, role: BotRole) -> Messenger:
        """Who speaks in that role; the same one at every call."""
        ...

    def publisher(self) -> Publisher | None:
        """Its public places, if it has any; channels are written "name:place"."""
        ...

    def pace(self, role: BotRole) -> Pace:
        """How fast that bot may send."""
        ...

    async def greet(self, public_url: str | None) -> None:
        """Check the tokens, fill menus, set webhooks. Raises the ``Trouble`` family and ``Misconfigured``."""
        ...

    async def way_in(self, role: BotRole) -> str:
        """How a person gets to that bot with a payload: a URL or command with ``{payload}``; "" if not known.

        Raises the ``Trouble`` family, or ``Misconfigured`` when it cannot be had.
        """
        ...

    def doors(self, hall: Hall) -> Mapping[tuple[str, str], Answer]:
        """What it answers at the front door: (HTTP method, path) → how. A path may end in ``/*``."""
        ...

    def receivers(self, hall: Hall) -> Sequence[Work]:
        """What fetches updates by itself (polling, a socket); each runs until cancelled.

        Who must commit more than the updates keeps them by ``core.inbox`` and says ``hall.arrived()`` then.
        """
        ...

    async def examine(self) -> list[Finding]:
        """What `otklik doctor` finds: tokens, rights, channels. Changes nothing, raises nothing."""
        ...

    async def close(self) -> None:
        """Close the connections."""
        ...
