"""The inbox: what was received, committed before anybody is told so; handled in order, one at a time.

One conversation's rows are handled in the order of ``rank``, each in one transaction that also marks it done.
A claim is a compare-and-set with a lease and a fencing number, so it works on SQLite and PostgreSQL alike,
and a worker that lost its lease cannot commit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.store.db import rows
from core.store.models import InboxRow, PollingOffset
from core.words import InboxState

LEASE = timedelta(seconds=60)
GIVE_UP_AFTER = 5  # attempts; then the row is set aside and its conversation goes on


@dataclass(frozen=True, slots=True)
class Received:
    """One update as it arrived. ``rank``: its order among what waits in one conversation."""

    external_id: str
    conversation: str
    rank: int
    body: str


class NotYet(Exception):
    """What a message means hangs on something that is being decided right now: handle it in a moment."""


class LeaseLost(Exception):
    """Another worker took the row over: this one must not commit."""


async def keep(source: str, account: str, received: Sequence[Received], now: datetime) -> None:
    """Keep updates, each once however often it arrives (inside ``tx``). ``now``: the business's time."""
    await InboxRow.bulk_create(
        [
            InboxRow(
                source=source,
                account=account,
                external_id=one.external_id,
                conversation=one.conversation,
                rank=one.rank,
                body=one.body,
                received_at=now,
            )
            for one in received
        ],
        ignore_conflicts=True,
    )


async def move_offset(source: str, account: str, next_offset: int) -> None:
    """Move a polled bot's offset, in the transaction that keeps its updates."""
    if not await PollingOffset.filter(source=source, account=account).update(next_offset=next_offset):
        await PollingOffset.create(source=source, account=account, next_offset=next_offset)


async def offset(source: str, account: str) -> int:
    """Where polling goes on."""
    kept = await PollingOffset.get_or_none(source=source, account=account)
    return kept.next_offset if kept else 0


async def waiting(sources: Sequence[str], now: datetime, limit: int = 100) -> list[int]:
    """Rows that may be claimed: the first of each conversation, unless somebody holds it."""
    marks = ", ".join("?" for _ in sources)
    found = await rows(
        f"SELECT i.id FROM inbox i WHERE i.state = 'new' AND i.source IN ({marks}) "  # noqa: S608 only "?"
        "AND (i.leased_until IS NULL OR i.leased_until < ?) AND NOT EXISTS ("
        "SELECT 1 FROM inbox e WHERE e.state = 'new' AND e.source = i.source AND e.account = i.account "
        "AND e.conversation = i.conversation AND (e.rank < i.rank OR (e.rank = i.rank AND e.id < i.id))) "
        "ORDER BY i.id LIMIT ?",
        [*sources, now, limit],
    )
    return [row["id"] for row in found]


async def claim(row_id: int, now: datetime) -> InboxRow | None:
    """Take one row for ``LEASE``; None when somebody else was faster. ``now``: the machine's time."""
    row = await InboxRow.get_or_none(id=row_id, state=InboxState.NEW)
    if row is None or (row.leased_until is not None and row.leased_until >= now):
        return None
    taken = await InboxRow.filter(id=row.id, state=InboxState.NEW, fence=row.fence).update(
        fence=row.fence + 1, attempts=row.attempts + 1, leased_until=now + LEASE
    )
    if not taken:
        return None
    row.fence, row.attempts, row.leased_until = row.fence + 1, row.attempts + 1, now + LEASE
    return row


async def done(row: InboxRow) -> None:
    """Mark handled, in the transaction that keeps what came of it; who said what is not kept twice.

    Raises ``LeaseLost`` when the lease went to another worker.
    """
    changed = await InboxRow.filter(id=row.id, fence=row.fence, state=InboxState.NEW).update(
        state=InboxState.DONE, body="", conversation="", leased_until=None, error=""
    )
    if not changed:
        raise LeaseLost(row.id)


async def failed(row: InboxRow, why: str, now: datetime, *, hopeless: bool = False) -> InboxState:
    """Handling raised: try again in a while; after ``GIVE_UP_AFTER`` attempts (``hopeless``: now) set aside.

    A row set aside keeps its body: nothing a buyer said is lost, and ``otklik doctor`` counts it.
    """
    state = InboxState.DEAD if hopeless or row.attempts >= GIVE_UP_AFTER else InboxState.NEW
    await InboxRow.filter(id=row.id, fence=row.fence, state=InboxState.NEW).update(
        state=state, error=why[:300], leased_until=now + timedelta(seconds=2**row.attempts)
    )
    return state


async def postpone(row: InboxRow, until: datetime) -> None:
    """Give a claimed row back until then, as if it had not been tried. ``until``: the machine's time."""
    await InboxRow.filter(id=row.id, fence=row.fence, state=InboxState.NEW).update(
        attempts=row.attempts - 1, leased_until=until
    )


async def take_back(sources: Sequence[str]) -> int:
    """Free the leases of a process that is certainly gone (the embedded one holds a file lock)."""
    return await InboxRow.filter(source__in=list(sources), state=InboxState.NEW).update(leased_until=None)
