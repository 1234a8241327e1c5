"""The rounds of one CRM: what its webhooks say, reading it, telling it. No CRM waits for another."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from core.clock import Clock
from core.crm import inviting, leases, planning, standing
from core.crm.leases import Lease
from core.crm.ports import Crm, Stream
from core.crm.pulling import Puller
from core.crm.pushing import Pusher
from core.crm.sweeping import Sweeper
from core.desk import Desk
from core.errors import Locked, NotAllowed, Refused, Trouble, TryLater
from core.inbox import GIVE_UP_AFTER
from core.settings import Settings
from core.store.db import tx
from core.store.models import CrmAccount, InboxRow
from core.words import InboxState

log = logging.getLogger(__name__)
EVERY = timedelta(minutes=1)  # what comes by the passing of time alone is looked at so often
IDLE = 2.0  # seconds between looks at what is due
BUSY_ELSEWHERE = 30.0  # another process has the turn
FIRST_WAIT, LONGEST_WAIT = 5.0, 900.0  # seconds after a trouble, doubled each time
LOCKED_FOR = 300.0  # until a key that was not accepted is tried again
WEBHOOKS_AT_ONCE = 50


def source(crm: str) -> str:
    """Under which a CRM's webhooks lie in the inbox."""
    return f"crm:{crm}"


class Rounds:
    """One CRM's reading and telling. ``desk``: makes the desk of now."""

    def __init__(self, crm: Crm, settings: Settings, clock: Clock, desk: Callable[[], Desk]) -> None:
        self._crm = crm
        self._name = crm.manifest.name
        self._clock = clock
        self._desk = desk
        self._puller = Puller(crm, settings, clock)
        self._sweeper = Sweeper(crm, settings, clock)
        self._pusher = Pusher(crm, settings, clock)
        self._failed = {"pull": 0, "push": 0}
        self._looked_at = datetime.min.replace(tzinfo=UTC)

    async def read(self) -> float:
        """Heed webhooks and read what is due; returns the seconds until the next look."""
        account = await standing.account(self._name, self._clock.now(), self._crm.manifest.title)
        heard = await InboxRow.filter(source=source(self._name), state=InboxState.NEW).exists()
        due = account.pull_at <= self._clock.now() or account.reading is not None
        if not (heard or due):
            return IDLE
        return await self._in_turn("pull", self._read)

    async def _read(self, lease: Lease) -> None:
        await self._heed()
        account = await standing.account(self._name, self._clock.now())
        lacking: Locked | None = None
        if account.pull_at <= self._clock.now() or account.reading is not None:
            try:
                await self._puller.pull(lease=lease)
            except Locked as lack:  # of one stream: with what the others tell the work goes on
                if lack.whole_door:
                    raise
                lacking = lack
        try:
            await inviting.invite_after_deals(self._crm, self._desk())
            await inviting.offer_to_complain(self._crm, self._desk())
        except NotAllowed as soon:  # the messengers have not told yet how people get in: next time
            log.info("crm.inviting_waits", extra={"crm": self._name, "why": str(soon)})
        if await self._sweeper.is_due():
            await self._sweeper.sweep(lease=lease)
        if lacking is not None:
            raise lacking

    async def tell(self) -> float:
        """Plan and tell what has changed; returns the seconds until the next look."""
        now = self._clock.now()
        if self._looked_at + EVERY > now and not await planning.waits(self._name, now):
            return IDLE  # taking the turn is a write, and there is nothing to take it for
        self._looked_at = now
        return await self._in_turn("push", self._tell)

    async def _tell(self, lease: Lease) -> None:
        if self._crm.options.push:
            await planning.plan(self._crm, self._desk(), lease)
        done = await self._pusher.push(lease=lease)
        if done.outcomes:
            outcomes = {outcome.value: count for outcome, count in done.outcomes.items()}
            log.info("crm.told", extra={"crm": self._name, **outcomes})
        if done.stopped is not None:
            raise done.stopped

    async def _in_turn(self, what: str, work: Callable[[Lease], Awaitable[None]]) -> float:
        """Do it if no other process does, and note how it went."""
        lease = await leases.take(self._name, what, self._clock)
        if lease is None:
            return BUSY_ELSEWHERE
        try:
            await work(lease)
        except Trouble as trouble:
            self._failed[what] += 1
            log.warning(
                "crm.trouble",
                extra={"crm": self._name, "outcome": type(trouble).__name__, "why": trouble.why},
            )
            await standing.went_wrong(self._name, what, trouble, self._clock.now())
            return self._wait(what, trouble)
        except Exception as error:  # a defect: whoever looks after it sees that it is there
            defect = Trouble(f"a defect ({type(error).__name__}): the log says where")
            await standing.went_wrong(self._name, what, defect, self._clock.now())
            raise
        finally:
            await lease.end()
        self._failed[what] = 0
        await standing.went_well(self._name, what)
        return IDLE

    def _wait(self, what: str, trouble: Trouble) -> float:
        if isinstance(trouble, Locked):
            return LOCKED_FOR
        if isinstance(trouble, TryLater) and trouble.after is not None:
            return trouble.after.total_seconds()
        return float(min(FIRST_WAIT * 2 ** (self._failed[what] - 1), LONGEST_WAIT))

    async def _heed(self) -> None:
        """Take what webhooks told, and read at once what they say has changed."""
        waiting = InboxRow.filter(source=source(self._name), state=InboxState.NEW).order_by("id")
        after = 0
        while rows := await waiting.filter(id__gt=after).limit(WEBHOOKS_AT_ONCE):
            for row in rows:
                after = row.id
                try:
                    await tx(lambda row=row: self._take(row))  # type: ignore[misc]
                except Exception as error:  # one that breaks something must not keep the others from us
                    await self._set_aside(row, error)

    async def _set_aside(self, row: InboxRow, error: Exception) -> None:
        """A webhook that could not be taken: tried again, a few times."""
        log.error("crm.webhook_failed", extra={"crm": self._name, "inbox": row.id}, exc_info=error)
        self._puller.start_afresh()
        told: dict[str, object] = {"attempts": row.attempts + 1, "error": type(error).__name__}
        if row.attempts + 1 >= GIVE_UP_AFTER:
            told |= {"state": InboxState.DEAD, "body": ""}
        await InboxRow.filter(id=row.id).update(**told)

    async def _take(self, row: InboxRow) -> None:
        state, error = InboxState.DONE, ""
        try:
            heard = self._crm.read(row.body)
        except Refused as refused:
            state, error = InboxState.DEAD, refused.why[:300]
        else:
            await self._puller.taker.take(heard.items)
            if heard.streams & set(Stream):
                now = self._clock.now()
                await CrmAccount.filter(crm=self._name, pull_at__gt=now).update(pull_at=now)
        await InboxRow.filter(id=row.id).update(state=state, error=error, body="")

    async def take_over(self) -> None:
        """At the start of the one server: what was being told when it was stopped is of unknown fate.

        Not while somebody has the turn: commands tell beside it. What such a one leaves lapses.
        """
        lease = await leases.take(self._name, "push", self._clock)
        if lease is None:
            return
        try:
            await self._pusher.recover(all_of_them=True)
        finally:
            await lease.end()
