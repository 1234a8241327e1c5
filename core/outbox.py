"""Deliveries: everything is written down before it is sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from core.ports import Message
from core.store.models import Delivery
from core.words import DeliveryKind, DeliveryState


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
) -> int:
    """Write one delivery down, inside ``tx``; the same key twice is one delivery. Returns its id."""
    row = Delivery(
        key=key, door=door, place=place, kind=kind, message=message.as_json(), due_at=due_at, created_at=now,
        interview_id=interview_id, question=question, post_id=post_id,
    )  # fmt: skip
    await Delivery.bulk_create([row], ignore_conflicts=True)
    return (await Delivery.get(key=key)).id


async def cancel(delivery_ids: Iterable[int], why: str) -> None:
    """Give up what has not been sent yet."""
    await Delivery.filter(
        id__in=list(delivery_ids), state__in=[DeliveryState.DUE, DeliveryState.LATER]
    ).update(state=DeliveryState.DEAD, error=why[:300])
