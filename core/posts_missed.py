"""Posts whose slot passed before they were begun: whoever may publish is told, and decides. Inside ``tx()``.

A missed post is certainly in no channel, so "publish now" publishes it, once: only what nobody has begun
is planned anew, and only the first of two taps finds it so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core import outbox, posts, posts_calendar
from core.buttons import button
from core.errors import NotAllowed
from core.newsroom.permissions import Action, who_hears
from core.ports import Key, Message
from core.posts_deliveries import LAPSES, LEFT, UNSURE, WAITING
from core.posts_rendering import PACKAGE
from core.settings import Settings
from core.store.conditions import MISSED
from core.store.models import Delivery, Post
from core.texts import say, style
from core.words import DeliveryKind, DeliveryState, PostState

# A button's text is "key-late-<verb>"; it does what the newsroom's tap "post.late_<verb>" does.
CHOICES = ("now", "slot", "leave")
OUT = (DeliveryState.SENDING, DeliveryState.SENT)


async def miss(late: Sequence[Delivery], now: datetime) -> int:
    """Take what was not begun in time out of the couriers' hands, and ask; returns how many there were."""
    found: dict[int, list[Delivery]] = {}
    for one in late:
        mine = Delivery.filter(id=one.id, fence=one.fence, state__in=WAITING)
        # What held it up is the reason that people want to read.
        error = f"{MISSED}: {one.error}"[:300] if one.error else MISSED
        if one.post_id is not None and await mine.update(state=DeliveryState.NEEDS_REVIEW, error=error):
            found.setdefault(one.post_id, []).append(one)
    for post_id, missed in found.items():
        await _ask(await Post.get(id=post_id), missed, now)
    return sum(map(len, found.values()))


async def _ask(post: Post, missed: Sequence[Delivery], now: datetime) -> None:
    attempts = "-".join(f"{one.id}.{one.fence}" for one in missed[:8])
    for one in await who_hears(Action.PUBLISH, now):
        keys = [
            Key(
                say(PACKAGE, one.language, f"key-late-{verb}"),
                await button(f"post.late_{verb}", {"post": post.id}, staff_id=one.id, now=now),
            )
            for verb in CHOICES
        ]
        channels = ", ".join(delivery.place for delivery in missed)
        runs = style(PACKAGE, one.language, "post-missed", channels=channels)
        await outbox.plan(
            key=f"post-missed:{attempts}:{one.id}",
            door=f"{one.messenger}:newsroom",
            place=one.external_id,
            kind=DeliveryKind.STAFF,
            message=Message(runs, rows=tuple((key,) for key in keys)),
            due_at=now,
            now=now,
        )


async def missed(post_id: int) -> list[Delivery]:
    """What of a post waits for a person because its slot passed. Raises ``NotAllowed`` moved-on."""
    asked = Delivery.filter(post_id=post_id, state=DeliveryState.NEEDS_REVIEW, error__startswith=MISSED)
    found = await asked.order_by("id")
    if not found:
        raise NotAllowed("moved-on")
    return found


async def send(post_id: int, at: datetime, settings: Settings) -> list[str]:
    """Let it go out at ``at`` after all; returns the channels. Raises ``NotAllowed``, ``Faulty``.

    Checked once more: evidence may have been withdrawn meanwhile.
    """
    waiting = await missed(post_id)
    post = await posts.find(post_id)
    await posts.check(post_id, post.text, settings)
    for one in waiting:
        await _decide(one, state=DeliveryState.DUE, due_at=at, lapses_at=at + LAPSES, error="", attempts=0)
    if post.state is PostState.SCHEDULED:
        slot_id = await posts_calendar.slot_of(at)
        await Post.filter(id=post_id, state=PostState.SCHEDULED).update(slot_at=at, slot_id=slot_id)
    return [one.place for one in waiting]


async def leave(post_id: int) -> list[str]:
    """Let it not go out where it was missed; returns those channels. Raises ``NotAllowed`` moved-on.

    A post that is then nowhere, and on its way nowhere, is approved and free to be planned again.
    """
    waiting = await missed(post_id)
    for one in waiting:
        await _decide(one, state=DeliveryState.DEAD, error=LEFT)
    begun = Delivery.filter(post_id=post_id, state__in=[*WAITING, *UNSURE, *OUT], kind=DeliveryKind.POST)
    if not await begun.exists():
        scheduled = Post.filter(id=post_id, state=PostState.SCHEDULED)
        await scheduled.update(state=PostState.APPROVED, slot_at=None, slot_id=None)
    return [one.place for one in waiting]


async def _decide(one: Delivery, **change: object) -> None:
    mine = Delivery.filter(id=one.id, fence=one.fence, state=DeliveryState.NEEDS_REVIEW)
    if not await mine.update(fence=one.fence + 1, leased_until=None, **change):
        raise NotAllowed("moved-on")
