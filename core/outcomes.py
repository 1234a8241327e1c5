"""What came of a delivery: one function a word of the error family, and deciding on those of unknown fate.

Every outcome is a compare-and-set on the fencing number of the claim: a sender that lost its lease changes
nothing. Posts hear of theirs in the same transaction.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core import posts_deliveries, posts_missed
from core.outbox import WAITING
from core.ports import Message
from core.store.models import Address, Delivery, Interview
from core.words import DeliveryKind, DeliveryState

REPEATS = 1  # how often a private message of unknown fate is sent again
EMPTY: dict[str, Any] = Message(runs=()).as_json()
LAPSED = "the hours for it have passed"
GIVE_UP_AFTER = 12  # attempts that ended in "later"; with growing waits that is about a day


async def _settle(delivery: Delivery, now: datetime, **change: object) -> bool:
    """Write an outcome if the delivery is still ours; posts hear of theirs in the same commit."""
    changed = await Delivery.filter(id=delivery.id, fence=delivery.fence, state=DeliveryState.SENDING).update(
        leased_until=change.pop("leased_until", None), **change
    )
    if not changed:
        return False
    if delivery.post_id is not None:
        await posts_deliveries.settled(await Delivery.get(id=delivery.id), now)
    return True


async def sent(delivery: Delivery, receipt: str, now: datetime) -> bool:
    """It arrived. What was said to one person is then kept nowhere twice: the row is emptied of its words."""
    change: dict[str, object] = {} if delivery.post_id is not None else {"message": EMPTY}
    if delivery.kind is DeliveryKind.SAY and delivery.interview_id is None:
        change["place"] = ""  # said to somebody outside any interview: nothing of theirs is kept
    return await _settle(
        delivery, now, state=DeliveryState.SENT, receipt=receipt, sent_at=now, error="", **change
    )


async def later(delivery: Delivery, why: str, due_at: datetime, now: datetime) -> bool:
    """Certainly not sent; again at ``due_at``. Gives up after ``GIVE_UP_AFTER`` attempts."""
    if delivery.attempts >= GIVE_UP_AFTER:
        return await dead(delivery, f"given up: {why}", now)
    # Not sent, so nobody can have seen it; after a repeat somebody may have.
    seen = {} if delivery.repeats else {"sending_at": None}
    return await _settle(delivery, now, state=DeliveryState.LATER, due_at=due_at, error=why[:300], **seen)


async def wait_for_door(delivery: Delivery, why: str, due_at: datetime, now: datetime) -> bool:
    """The door is closed (token or right missing): keep the place in the queue, without counting attempts."""
    return await _settle(
        delivery,
        now,
        state=DeliveryState.LATER,
        due_at=due_at,
        error=why[:300],
        attempts=delivery.attempts - 1,
    )


async def unknown(delivery: Delivery, why: str, until: datetime, now: datetime) -> bool:
    """It may have arrived: quarantine until ``until`` (the machine's time)."""
    return await _settle(delivery, now, state=DeliveryState.UNKNOWN, error=why[:300], leased_until=until)


async def dead(delivery: Delivery, why: str, now: datetime) -> bool:
    """Never to be sent again as it is."""
    return await _settle(delivery, now, state=DeliveryState.DEAD, error=why[:300])


async def gone(delivery: Delivery, why: str, now: datetime) -> bool:
    """The person left or blocked us: stop asking there, keep the answers."""
    messenger = delivery.door.partition(":")[0]
    await Address.filter(messenger=messenger, external_id=delivery.place).update(gone_at=now)
    return await dead(delivery, f"gone: {why}", now)


async def moved(delivery: Delivery, to: str, now: datetime) -> bool:
    """The address changed: save it and send again."""
    return await _settle(delivery, now, state=DeliveryState.DUE, place=to, due_at=now)


async def expire_leases(wall: datetime, until: datetime, *, all_of_them: bool = False) -> int:
    """A sender that vanished in the middle: its deliveries are of unknown fate.

    ``all_of_them``: also those whose lease still runs (the embedded process, alone by its file lock, has
    just started: whoever held them is dead).
    """
    stale = Delivery.filter(state=DeliveryState.SENDING)
    if not all_of_them:
        stale = stale.filter(leased_until__lt=wall)
    return await stale.update(
        state=DeliveryState.UNKNOWN, error="the sender stopped in the middle", leased_until=until
    )


async def lapse(now: datetime) -> int:
    """What was not begun in time is not sent by itself any more (inside ``tx``); returns how many.

    A question or reminder is dropped: quiet hours move a message once. About a public post a person decides.
    """
    late = Delivery.filter(state__in=WAITING, lapses_at__lte=now)
    if not await late.exists():
        return 0  # nearly always: a look costs less than taking the lock to write
    asked = await posts_missed.miss(await late.filter(kind=DeliveryKind.POST), now)
    return asked + await late.exclude(kind=DeliveryKind.POST).update(state=DeliveryState.DEAD, error=LAPSED)


async def out_of_quarantine(wall: datetime, limit: int = 50) -> list[Delivery]:
    """Deliveries of unknown fate that have waited long enough to be looked up."""
    return (
        await Delivery.filter(state=DeliveryState.UNKNOWN, leased_until__lt=wall).order_by("id").limit(limit)
    )


async def resolve(delivery: Delivery, found: str | None, absent: bool, now: datetime) -> DeliveryState:
    """Decide on one of unknown fate (inside ``tx``): the looked-up receipt, certainty of absence, or neither.

    Only certainty permits sending a public post again; without it a person decides. Changing or taking down a
    post, or a person's page, twice is harmless, so those repeat. A private message is repeated once, unless
    the talk has moved on. A question that certainly did not arrive is dropped when it is no longer open
    (after a stop, above all) or was asked anew meanwhile.
    """
    change: dict[str, object] = {"leased_until": None}
    match delivery.kind:
        case _ if found is not None:
            change |= {"state": DeliveryState.SENT, "receipt": found, "sent_at": now, "error": ""}
        case _ if absent and (await _moved_on(delivery) or await _asked_anew(delivery)):
            change |= {"state": DeliveryState.DEAD, "error": "never arrived, and the talk went on"}
        case _ if absent:
            change |= {"state": DeliveryState.DUE, "due_at": now}
        case DeliveryKind.POST:
            change |= {"state": DeliveryState.NEEDS_REVIEW}
        case DeliveryKind.AMEND_POST | DeliveryKind.RETRACT_POST | DeliveryKind.HOME:
            change |= {"state": DeliveryState.DUE, "due_at": now}
        case _ if await _moved_on(delivery):
            change |= {
                "state": DeliveryState.SENT,
                "sent_at": now,
                "error": "taken as arrived: the talk went on",
            }
        case _ if delivery.repeats < REPEATS:
            change |= {"state": DeliveryState.DUE, "due_at": now, "repeats": delivery.repeats + 1}
        case _:
            change |= {"state": DeliveryState.NEEDS_REVIEW}
    changed = await Delivery.filter(id=delivery.id, fence=delivery.fence, state=DeliveryState.UNKNOWN).update(
        **change
    )
    after = await Delivery.get(id=delivery.id)
    if changed and after.post_id is not None:
        await posts_deliveries.settled(after, now)
    return after.state


async def _moved_on(delivery: Delivery) -> bool:
    if delivery.kind is not DeliveryKind.ASK or delivery.interview_id is None:
        return False
    interview = await Interview.get_or_none(id=delivery.interview_id)
    return interview is None or interview.snapshot.get("current") != delivery.question


async def _asked_anew(delivery: Delivery) -> bool:
    if delivery.kind is not DeliveryKind.ASK or delivery.interview_id is None:
        return False
    since = Delivery.filter(
        interview_id=delivery.interview_id, kind=DeliveryKind.ASK, id__gt=delivery.id
    ).exclude(state=DeliveryState.DEAD)
    return bool(await since.exists())
