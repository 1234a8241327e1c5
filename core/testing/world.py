"""The outside world as the suites need it: what it shows, what people do in it, and what goes wrong there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from core.errors import Gone, Locked, Refused, Trouble, TryLater, Unknown
from core.ports import Run

WAIT = timedelta(seconds=7)  # how long a busy world says to wait


class Weather(StrEnum):
    """What the next call meets."""

    BUSY = "busy"  # it says "too fast, wait for WAIT"; nothing happens
    AWAY = "away"  # it cannot be connected to, from now on
    LOST = "lost"  # it happens, and the answer is cut off
    BROKEN = "broken"  # it answers with a failure of its own (5xx)
    HANGS = "hangs"  # it never answers: the adapter's own time-out has to end it
    REFUSED = "refused"  # it says that what we send is wrong
    GONE = "gone"  # it says that the person has left or blocked us
    LOCKED = "locked"  # it does not accept our token, or a right is missing


TROUBLES: Mapping[Weather, type[Trouble]] = {
    Weather.BUSY: TryLater,
    Weather.AWAY: TryLater,
    Weather.LOST: Unknown,
    Weather.BROKEN: Unknown,
    Weather.HANGS: Unknown,
    Weather.REFUSED: Refused,
    Weather.GONE: Gone,
    Weather.LOCKED: Locked,
}
"""What an adapter makes of each weather."""


class Act(StrEnum):
    """Which call a weather is for; a world whose calls all look alike need not care."""

    SEND = "send"
    AMEND = "amend"
    RETRACT = "retract"
    FIND = "find"


@dataclass(frozen=True, slots=True)
class Seen:
    """One message of ours as a reader sees it there now.

    ``styled``: the stretches that are not plain, in order, as ``Run``; only links that we wrote belong here.
    ``labels``: what the buttons say, row by row. ``amended``: whether it is marked as changed; None where
    nobody marks that. ``document``: a file's name and content.
    """

    ref: str
    text: str
    styled: tuple[Run, ...] = ()
    labels: tuple[tuple[str, ...], ...] = ()
    amended: bool | None = None
    photo: bool = False
    document: tuple[str, str] | None = None


class World(Protocol):
    """Where an adapter under test sends to.

    ``place``, ``elsewhere``: two places that it may write to. ``secrets``: tokens and keys, which no trouble
    may quote.
    """

    place: str
    elsewhere: str
    secrets: Sequence[str]

    def now(self) -> datetime:
        """The time of the clock that the adapter was given, or the machine's; aware."""
        ...

    async def shown(self, place: str) -> list[Seen]:
        """What we have sent to a place and stands there, oldest first."""
        ...

    async def fired(self, place: str) -> list[str]:
        """What words shown in a place have set off by themselves: mentions, links, commands, tags.

        Styles and links of ours are no part of it: ``shown`` tells them.
        """
        ...

    async def order(self, weather: Weather, act: Act) -> None:
        """Let the next call of that kind meet this weather, and only that one (``AWAY`` stays)."""
        ...

    async def picture(self) -> str:
        """The name of a picture that the adapter may send; asked only of those that can ``PHOTO``."""
        ...

    async def remove(self, place: str, ref: str) -> None:
        """Somebody else takes a message of ours away."""
        ...


class Chat(World, Protocol):
    """A world in which one person talks to the bot under test, in private, at ``place``.

    What they do is given back as the inbox would hold it: the row's body, which ``Messenger.read`` reads.
    ``stranger``: the place of somebody who has never written. ``email``, ``zone``: of the person's profile,
    where the messenger can ``PROFILE``.
    """

    stranger: str
    email: str
    zone: str

    async def begin(self, payload: str) -> str:
        """They follow a link that carries a payload."""
        ...

    async def write(self, text: str) -> str:
        """They write."""
        ...

    async def rewrite(self, text: str) -> str | None:
        """They correct what they wrote last; None where nobody can."""
        ...

    async def tap(self, label: str) -> str:
        """They press that button of the last message that was shown to them."""
        ...
