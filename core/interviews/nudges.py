"""Nudges: two reminders of an open question at most, in the buyer's daytime; then what was said stands."""

from __future__ import annotations

from datetime import timedelta

from core import hours
from core.desk import Desk
from core.interviews.turns import take_turn
from core.store.db import tx
from core.store.models import Address, Buyer, Interview
from core.words import InterviewState
from surveys.events import LeftOpen, Nudged

# From the last word, theirs or ours: the first after a day, the second at 72 h, a day later it is a part.
WAITS = (timedelta(hours=24), timedelta(hours=48), timedelta(hours=24))
WAITING = (InterviewState.INVITED, InterviewState.PAUSED, InterviewState.UNDERWAY)
AT_ONCE = 200  # interviews looked at in one round


async def due(desk: Desk) -> list[int]:
    """Interviews whose question may have waited long enough, the longest first."""
    return [
        int(str(one))
        for one in await Interview.filter(
            state__in=WAITING, nudges__lt=len(WAITS), asked_at__lte=desk.now - min(WAITS)
        )
        .order_by("asked_at")
        .limit(AT_ONCE)
        .values_list("id", flat=True)
    ]


async def nudge(desk: Desk) -> int:
    """One round over all that are due; returns how many reminders were planned."""
    planned = 0
    for interview_id in await due(desk):
        planned += await tx(lambda interview_id=interview_id: _nudge(interview_id, desk))  # type: ignore[misc]
    return planned


async def _nudge(interview_id: int, desk: Desk) -> bool:
    interview = await Interview.get(id=interview_id)
    count = interview.nudges
    since = max(filter(None, (interview.asked_at, interview.heard_at if not count else None)))
    if interview.state not in WAITING or count >= len(WAITS) or desk.now - since < WAITS[count]:
        if interview.asked_at is not None and interview.asked_at < since:
            await Interview.filter(id=interview.id, nudges=count).update(asked_at=since)
        return False
    buyer = await Buyer.get(id=interview.buyer_id)
    address = await Address.get(id=interview.address_id)
    last = count == len(WAITS) - 1
    desk = desk.at(address.messenger)
    zone = hours.zone_of(buyer, desk.settings, address.zone)
    if not last and hours.window(desk.now, zone).begins > desk.now:
        return False  # it is night there: looked at again in the morning
    if not await Interview.filter(id=interview.id, nudges=count).update(nudges=count + 1):
        return False  # somebody else was faster
    interview.nudges, interview.asked_at = count + 1, desk.now
    if (
        last
        or buyer.opted_out_at is not None
        or address.gone_at is not None
        or not interview.snapshot["current"]
    ):
        interview.nudges = len(WAITS)
        await interview.save(update_fields=["nudges", "asked_at"])
        await take_turn(interview, LeftOpen(), address.external_id, desk)
        return False
    await take_turn(interview, Nudged(), address.external_id, desk)
    await interview.save(update_fields=["nudges", "asked_at"])
    return True
