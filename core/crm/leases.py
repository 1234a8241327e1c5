"""Whose turn it is: one process at a time reads a CRM, and one tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.clock import Clock
from core.crm import standing
from core.errors import TryLater
from core.store.models import CrmAccount

LASTS = timedelta(minutes=3)  # renewed with every page and batch: far longer than one of them takes


@dataclass(slots=True)
class Lease:
    """The right of this process to ``what`` ("pull" or "push"), until it ends it or lets it lapse."""

    crm: str
    what: str
    clock: Clock
    until: datetime

    @property
    def _column(self) -> str:
        return f"{self.what}_lease"

    async def keep(self) -> None:
        """Go on holding it. Raises ``TryLater`` when another process has it by now."""
        until = self.clock.wall() + LASTS
        mine = CrmAccount.filter(crm=self.crm, **{self._column: self.until})
        if not await mine.update(**{self._column: until}):
            raise TryLater("another process has taken over")
        self.until = until

    async def end(self) -> None:
        """Let it go, if it is still ours."""
        await CrmAccount.filter(crm=self.crm, **{self._column: self.until}).update(**{self._column: None})


async def take(crm: str, what: str, clock: Clock) -> Lease | None:
    """Take the right to ``pull`` or ``push``; None: another process has it."""
    wall = clock.wall()
    await standing.account(crm, clock.now())
    made = Lease(crm, what, clock, wall + LASTS)
    column = f"{what}_lease"
    for free in ({f"{column}__isnull": True}, {f"{column}__lt": wall}):
        if await CrmAccount.filter(crm=crm, **free).update(**{column: made.until}):
            return made
    return None
