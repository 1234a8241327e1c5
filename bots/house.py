"""A house: what every process has, over an open store and the lines that are configured."""

from __future__ import annotations

from collections.abc import Sequence

from bots.crms import doors as crm_doors
from bots.front_door import FrontDoor
from bots.gathering import Gathering
from bots.turns import Bell
from core import digest, jobs, newsroom_turns, outcomes
from core.clock import Clock
from core.crm.ports import Crm
from core.desk import Desk, Ways
from core.inbox import Received
from core.interviews import nudges
from core.lines import Can, Line
from core.links import Links
from core.newsroom.forms import Form
from core.ports import Filled, Tapped
from core.settings import Settings
from core.store.db import tx
from core.words import BotRole


def door_of(line: Line, role: BotRole) -> str:
    """The name under which what one bot hears and says is kept."""
    return f"{line.manifest.name}:{role}"


class House:
    """What every process has, over an open store."""

    def __init__(
        self, settings: Settings, clock: Clock, lines: Sequence[Line], crms: Sequence[Crm] = ()
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.lines = tuple(lines)
        self.crms = tuple(crms)
        self.links = Links(settings.secret.get_secret_value())
        self.jobs = jobs.load(settings.jobs)
        self.ways = Ways()  # filled as the messengers tell
        self.inbox_bell, self.outbox_bell, self.crm_bell = Bell(), Bell(), Bell()
        self._gathering = Gathering(clock, self.inbox_bell.ring)

    def doors(self, role: BotRole) -> tuple[str, ...]:
        """The doors of all bots in that role."""
        return tuple(door_of(line, role) for line in self.lines if role in line.roles)

    def desk(self, door: str = "") -> Desk:
        """The desk for one turn at that door; by default the first interviewer's."""
        doors = self.doors(BotRole.INTERVIEWER)
        return Desk(
            self.clock.now(),
            self.settings,
            self.links,
            self.jobs,
            door or doors[0],
            self.ways,
            doors,
            self._in_threads(door),
        )

    def _in_threads(self, door: str) -> bool:
        name = door.partition(":")[0]
        return any(line.manifest.in_threads for line in self.lines if line.manifest.name == name)

    async def due_digests(self) -> None:
        """Make the occurrences of schedules that have come, and plan their digests."""
        now = self.clock.now()

        async def materialise() -> None:
            await digest.materialise(now)

        await tx(materialise)
        if await digest.run_due(now, self.settings):
            self.outbox_bell.ring()

    async def nudge(self) -> None:
        """Remind whoever has left a question open long enough, and drop what was not sent in its hours."""
        now = self.clock.now()

        async def lapse() -> int:
            return await outcomes.lapse(now)

        await tx(lapse)
        if await nudges.nudge(self.desk()):
            self.outbox_bell.ring()

    async def keep(self, source: str, account: str, received: Sequence[Received]) -> None:
        """Commit what arrived to the inbox (core.lines.Hall)."""
        await self._gathering(source, account, received)

    def arrived(self) -> None:
        """Something lies in the inbox (core.lines.Hall)."""
        self.inbox_bell.ring()

    async def form_behind(self, tapped: Tapped, door: str) -> Form | None:
        """The form that a newsroom's button opens (core.lines.Hall)."""
        return await newsroom_turns.form_behind(tapped, self.desk(), door=door)

    async def objection(self, filled: Filled, door: str) -> str:
        """What is wrong with a filled form (core.lines.Hall)."""
        return await newsroom_turns.objection(filled, self.desk(), door=door)

    async def close(self) -> None:
        """Until everything that arrived is kept."""
        await self._gathering.close()
        for crm in self.crms:
            await crm.close()

    def front_door(self) -> FrontDoor:
        """The web server over every line's doors."""
        answers = {path: answer for line in self.lines for path, answer in line.doors(self).items()}
        return FrontDoor({**answers, **crm_doors(self.crms, self, self.crm_bell.ring)})

    async def greet(self, line: Line, public_url: str | None) -> None:
        """Introduce a line's bots to their messenger and learn how people get in to them.

        Raises the ``Trouble`` family and ``Misconfigured``.
        """
        await line.greet(public_url)
        for role in line.roles:
            self.knows(line, role, await line.way_in(role))

    def knows(self, line: Line, role: BotRole, way: str) -> None:
        """A line has told how people get in to its bot."""
        known = {one: dict(ways) for one, ways in self.ways.known.items()}
        if way:
            known.setdefault(role, {})[line.manifest.name] = way
        by_tap = {one.manifest.name for one in self.lines if Can.WRITE_FIRST in one.manifest.can}
        self.ways = Ways(known, frozenset(by_tap))
