"""The outbox: nothing is sent that was not first written down as a Delivery.

``sending`` is committed (with a lease and a fencing number) before the network is touched. *Sent* is a
receipt; *not sent* is what the error table knows for certain; everything else is *unknown* and waits out a
quarantine longer than any time-out before it is looked up, repeated once (private chats only) or shown to
a person (public posts). A public post is never sent again on a guess.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from core.commands_typed import marked
from core.ports import Message
from core.store.db import rows
from core.store.models import Delivery
from core.words import DeliveryKind, DeliveryState, Priority

WAITING = (DeliveryState.DUE, DeliveryState.LATER)


async def plan(
    *,
    key: str,
    door: str,
    place: str,
    kind: DeliveryKind,
    message: Message,
    due_at: datetime,
    now: datetime,
    interview_id: int | None = None,
    question: str | None = None,
    post_id: int | None = None,
    amends: str | None = None,
    priority: Priority = Priority.REPLY,
    lapses_at: datetime | None = None,
) -> int:
    """Write a delivery down (inside ``tx``), once per ``key``. Returns its id. Times are the business's.

    ``amends``: the message in that place which an EDIT is to change. ``lapses_at``: from then on it is no
    longer begun by itself.
    """
    existing = await Delivery.get_or_none(key=key)
    if existing is not None:
        return int(existing.id)
    if post_id is None:  # what staff write to the public is published to the letter
        message = marked(message)
    made = await Delivery.create(
        key=key,
        door=door,
        place=place,
        kind=kind,
        message=message.as_json(),
        due_at=due_at,
        interview_id=interview_id,
        question=question,
        post_id=post_id,
        receipt=amends,
        priority=priority,
        lapses_at=lapses_at,
        created_at=now,
    )
    return int(made.id)


async def root(delivery: Delivery) -> str | None:
    """The message under which an interview's messages stand in that chat: the first that arrived there."""
    first = (
        await Delivery.filter(
            interview_id=delivery.interview_id,
            door=delivery.door,
            place=delivery.place,
            id__lt=delivery.id,
            receipt__isnull=False,
            state=DeliveryState.SENT,
        )
        .order_by("id")
        .first()
    )
    return first.receipt if first is not None else None


async def cancel(delivery_ids: Collection[int], why: str) -> int:
    """Drop what has not begun to be sent. Returns how many were dropped."""
    if not delivery_ids:
        return 0
    return await Delivery.filter(id__in=list(delivery_ids), state__in=WAITING).update(
        state=DeliveryState.DEAD, error=why[:300]
    )


async def cancel_waiting(interview_id: int, why: str, *, kind: DeliveryKind | None = None) -> int:
    """Drop everything (or one kind) that an interview still meant to send."""
    waiting = Delivery.filter(interview_id=interview_id, state__in=WAITING)
    if kind is not None:
        waiting = waiting.filter(kind=kind)
    return await waiting.update(state=DeliveryState.DEAD, error=why[:300])


async def ready(doors: Sequence[str], now: datetime, limit: int = 100) -> list[Delivery]:
    """What may be sent now, replies first: due, and nothing earlier to the same place is due or under way.

    A reply does not stand in line behind a broadcast to the same place that has not begun. ``now``: the
    business's time, which ``due_at`` is reckoned in.
    """
    marks = ", ".join("?" for _ in doors)
    found = await rows(
        f"SELECT d.id FROM delivery d WHERE d.state IN ('due', 'later') AND d.due_at <= ? "  # noqa: S608
        "AND (d.lapses_at IS NULL OR d.lapses_at > ?) "
        f"AND d.door IN ({marks}) AND NOT EXISTS (SELECT 1 FROM delivery e WHERE e.door = d.door "
        "AND e.place = d.place AND e.id < d.id AND (e.state IN ('later', 'sending') "
        "OR (e.state = 'due' AND e.due_at <= ? AND e.priority <= d.priority))) "
        "ORDER BY d.priority, d.due_at, d.id LIMIT ?",
        [now, now, *doors, now, limit],
    )
    ids = [row["id"] for row in found]
    return await Delivery.filter(id__in=ids).order_by("priority", "due_at", "id") if ids else []


async def claim(delivery: Delivery, *, now: datetime, wall: datetime, lease: timedelta) -> bool:
    """Commit "we are about to send this". False when somebody else was faster."""
    taken = await Delivery.filter(id=delivery.id, fence=delivery.fence, state__in=WAITING).update(
        state=DeliveryState.SENDING,
        fence=delivery.fence + 1,
        attempts=delivery.attempts + 1,
        sending_at=now,
        leased_until=wall + lease,
    )
    if taken:
        delivery.fence += 1
        delivery.attempts += 1
        delivery.sending_at = now
        delivery.state = DeliveryState.SENDING
    return bool(taken)


async def arrived_after_all(interview_id: int, question: str, door: str, ref: str, now: datetime) -> None:
    """A tap or reply at a door proves that a question of unknown fate was seen there."""
    await Delivery.filter(
        interview_id=interview_id,
        question=question,
        door=door,
        state__in=[DeliveryState.UNKNOWN, DeliveryState.NEEDS_REVIEW, DeliveryState.SENDING],
    ).update(state=DeliveryState.SENT, receipt=ref, sent_at=now, leased_until=None, error="")
