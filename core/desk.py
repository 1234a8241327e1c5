"""What handling one turn needs from outside: the time, the settings and the catalogues, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.jobs import Jobs
from core.links import Links
from core.outbox import LIVE
from core.settings import Settings


@dataclass(frozen=True, slots=True)
class Desk:
    """``now``: the business's time, aware UTC, one value for the whole turn.

    ``door``: where answers to buyers leave ("telegram:interviewer"). ``handle``: the
    interviewer's public name.
    """

    now: datetime
    settings: Settings
    links: Links
    jobs: Jobs
    door: str = "telegram:interviewer"
    handle: str = ""
    priority: int = LIVE  # of what this turn sends

    @property
    def messenger(self) -> str:
        """The messenger behind the door."""
        return self.door.partition(":")[0]

    @property
    def linger(self) -> timedelta:
        """The pause before the next question, in which messages sent in a row still join."""
        return timedelta(seconds=self.settings.linger_seconds)

    def deep_link(self, payload: str) -> str:
        """A link that opens the interviewer with a payload."""
        return f"https://t.me/{self.handle}?start={payload}"
