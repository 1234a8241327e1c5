"""The post calendar: recurring slots, who is in which, and the next free one. Inside ``tx()``.

One post a moment. The store holds the same (unique slot and moment), but people are not to meet its refusal:
whoever takes a slot first locks the slots, and the next one sees what was taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core import schedule as times
from core.errors import NotAllowed
from core.store.models import Post, Slot
from core.words import PostState

SHOWN = timedelta(weeks=4)
LOOK_AHEAD = timedelta(weeks=52)  # how far the next free slot is looked for
AT_MOST = 20  # slots; a screen of buttons


@dataclass(frozen=True, slots=True)
class Entry:
    """A moment (aware UTC) in the calendar: a recurring slot's, or a chosen one. Free without a post."""

    at: datetime
    post: Post | None


async def slots() -> list[Slot]:
    """The recurring slots, in the order they were made."""
    return await Slot.filter(is_active=True).order_by("id")


def rule_of(slot: Slot) -> times.Rule:
    """When a slot comes."""
    return times.rule(slot.rule, slot.zone)


async def add(rule: times.Rule, now: datetime) -> None:
    """One more slot; the same twice is once. Raises ``NotAllowed`` slots-many."""
    same = await Slot.filter(rule=rule.text, zone=rule.zone).order_by("id").first()
    if same is not None and same.is_active:
        return
    if await Slot.filter(is_active=True).count() >= AT_MOST:
        raise NotAllowed("slots-many", limit=AT_MOST)
    if same is not None:
        await Slot.filter(id=same.id).update(is_active=True)
    else:
        await Slot.create(rule=rule.text, zone=rule.zone, created_at=now)


async def remove(slot_id: int) -> None:
    """A slot less; posts that are planned for its moments stay planned. Twice is once."""
    await Slot.filter(id=slot_id).update(is_active=False)


async def drop(rule: times.Rule) -> None:
    """The same by its rule. Raises ``NotAllowed`` slot-not-there."""
    if not await Slot.filter(rule=rule.text, zone=rule.zone, is_active=True).update(is_active=False):
        raise NotAllowed("slot-not-there")


async def ahead(now: datetime, span: timedelta = SHOWN) -> list[Entry]:
    """Everything from ``now`` on, in order: planned posts, and the slots that are free."""
    until = now + span
    found = Post.filter(state=PostState.SCHEDULED, slot_at__gt=now, slot_at__lte=until)
    planned = [Entry(one.slot_at, one) for one in await found.order_by("slot_at", "id") if one.slot_at]
    taken = {one.at for one in planned}
    free = {at for at, _ in _moments(await slots(), now, until)} - taken
    return sorted([*planned, *(Entry(at, None) for at in free)], key=lambda one: one.at)


async def next_free(now: datetime) -> tuple[int, datetime]:
    """The first free moment of a recurring slot after ``now``: the slot's id and the moment.

    Raises ``NotAllowed``: no-slots, no-free-slot.
    """
    known = await _locked()
    if not known:
        raise NotAllowed("no-slots")
    taken = await _taken(now)
    for at, slot_id in _moments(known, now, now + LOOK_AHEAD):
        if at not in taken:
            return slot_id, at
    raise NotAllowed("no-free-slot")


async def slot_of(at: datetime) -> int | None:
    """The recurring slot that comes at this very moment, if it is free: a chosen time may be a slot's."""
    before = at - timedelta(microseconds=1)
    known = _moments(await _locked(), before, at)
    return known[0][1] if known and at not in await _taken(before) else None


async def _locked() -> list[Slot]:
    return await Slot.filter(is_active=True).order_by("id").select_for_update()


async def _taken(after: datetime) -> set[datetime | None]:
    return {one.slot_at for one in await Post.filter(state=PostState.SCHEDULED, slot_at__gt=after)}


def _moments(known: Sequence[Slot], after: datetime, until: datetime) -> list[tuple[datetime, int]]:
    """When slots come, after ``after`` and not later than ``until``, in order, each with its slot's id."""
    return sorted((at, int(slot.id)) for slot in known for at in times.fires(rule_of(slot), after, until))
