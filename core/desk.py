"""What handling one turn needs from outside: the time, the settings and the catalogues, as one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from core.jobs import Jobs
from core.links import Links
from core.settings import Settings
from core.words import BotRole


@dataclass(frozen=True, slots=True)
class Ways:
    """How people get in to the house's bots with a link's payload, as far as the messengers have told.

    ``known``: role → messenger → a URL (or a command to type) with ``{payload}`` in it. ``by_tap``:
    messengers in which a tap on a public button is enough, because a bot there may write first.
    """

    known: Mapping[BotRole, Mapping[str, str]] = field(default_factory=dict)
    by_tap: frozenset[str] = frozenset()

    def to(self, role: BotRole, payload: str, messenger: str = "", *, only: bool = False) -> str:
        """The way by that messenger, else (unless ``only``) by any; "" while none is known."""
        ways = self.known.get(role, {})
        way = ways.get(messenger) or ("" if only else next(iter(ways.values()), ""))
        return way.replace("{payload}", payload)


@dataclass(frozen=True, slots=True)
class Desk:
    """``now``: the business's time, aware UTC, one value for the whole turn.

    ``door``: the bot that heard what this turn is about ("telegram:interviewer").
    ``doors``: every interviewer of this house, the first one preferred. ``in_threads``: at this door an
    interview stands in a thread.
    """

    now: datetime
    settings: Settings
    links: Links
    jobs: Jobs
    door: str = ""
    ways: Ways = field(default_factory=Ways)
    doors: tuple[str, ...] = ()
    in_threads: bool = False

    @property
    def messenger(self) -> str:
        """The messenger behind the door."""
        return self.door.partition(":")[0]

    @property
    def messengers(self) -> tuple[str, ...]:
        """The messengers on which buyers can be written to."""
        return tuple(door.partition(":")[0] for door in self.doors or (self.door,))

    @property
    def linger(self) -> timedelta:
        """The pause before the next question, in which messages sent in a row still join."""
        return timedelta(seconds=self.settings.linger_seconds)

    def at(self, messenger: str) -> Desk:
        """The desk of that messenger's interviewer."""
        return replace(self, door=f"{messenger}:{BotRole.INTERVIEWER}")

    def way_in(self, payload: str) -> str:
        """How a buyer gets to the interviewer with a payload: a link, or a command to type."""
        return self.ways.to(BotRole.INTERVIEWER, payload)
