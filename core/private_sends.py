"""Messages to buyers of unknown fate, sent twice already: a person decides. Inside ``tx()``; no network."""

from __future__ import annotations

from datetime import datetime

from core.errors import NotAllowed
from core.store.models import Delivery
from core.words import DeliveryKind, DeliveryState

LEFT = "taken as arrived: staff decided"
AT_MOST = 200


async def unsure() -> list[Delivery]:
    """What we asked or told buyers and cannot tell whether it arrived, the oldest first."""
    kinds = [DeliveryKind.ASK, DeliveryKind.SAY]
    found = Delivery.filter(state=DeliveryState.NEEDS_REVIEW, kind__in=kinds)
    return await found.order_by("id").limit(AT_MOST)


async def again(delivery_id: int, fence: int, now: datetime) -> None:
    """Send it once more. Raises ``NotAllowed`` moved-on when it was decided, or the buyer answered."""
    await _decide(
        delivery_id,
        fence,
        state=DeliveryState.DUE,
        due_at=now,
        lapses_at=None,  # a person decided: no hour is too late for it
        error="",
        attempts=0,
    )


async def leave(delivery_id: int, fence: int, now: datetime) -> None:
    """Take it as arrived: the buyer's next word goes on from there. Raises ``NotAllowed`` moved-on."""
    await _decide(delivery_id, fence, state=DeliveryState.SENT, sent_at=now, error=LEFT)


async def _decide(delivery_id: int, fence: int, **change: object) -> None:
    waits = Delivery.filter(id=delivery_id, fence=fence, state=DeliveryState.NEEDS_REVIEW, post_id=None)
    if not await waits.update(fence=fence + 1, leased_until=None, **change):
        raise NotAllowed("moved-on")
