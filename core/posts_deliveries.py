"""The deliveries of public posts: planning them, what follows from their fate, what a person decides.

*Failed* and *unknown* belong to a delivery, one a channel, not to the post. Inside ``tx()``; no network.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from core import outbox
from core.buttons import button
from core.errors import NotAllowed
from core.newsroom.permissions import Action, who_hears
from core.ports import Key, Message, Receipt
from core.posts_rendering import reworded
from core.store.conditions import MISSED, UNBEGUN
from core.store.models import Delivery, Post
from core.texts import say, style
from core.words import DeliveryKind, DeliveryState, PostState, Priority

PACKAGE = "core.newsroom"
WAITING = (DeliveryState.DUE, DeliveryState.LATER)
UNSURE = (DeliveryState.UNKNOWN, DeliveryState.NEEDS_REVIEW)
UNSCHEDULED, SUPERSEDED, RETRACTED, LEFT = "unscheduled", "superseded", "retracted", "left"
LAPSES = timedelta(hours=2)  # how late a post may still go out without anybody being asked
# When sending once more still makes sense, by what is sent.
REPEATABLE = {
    DeliveryKind.POST: (PostState.SCHEDULED, PostState.LIVE),
    DeliveryKind.AMEND_POST: (PostState.LIVE,),
    DeliveryKind.RETRACT_POST: (PostState.RETRACTED,),
}
GIVEN_UP = (UNSCHEDULED, SUPERSEDED, RETRACTED, LEFT)  # dead because we chose so, not because it failed


def is_missed(delivery: Delivery) -> bool:
    """Whether its slot passed before anybody began it: it is in no channel, and a person decides."""
    return delivery.state is DeliveryState.NEEDS_REVIEW and delivery.error.startswith(MISSED)


def door(channel: str) -> str:
    """The door to a channel: "slack:C1" says by whom it is published; without that it is Telegram's."""
    publisher, colon, _ = channel.partition(":")
    return f"{publisher if colon else 'telegram'}:channel"


async def give_up(post_id: int, kind: DeliveryKind, why: str) -> None:
    """Drop what nobody has begun."""
    unbegun = Delivery.filter(UNBEGUN, post_id=post_id, kind=kind)
    await unbegun.update(state=DeliveryState.DEAD, error=why)


async def follow(post: Post, first: Delivery, revision: int, message: Message, now: datetime) -> bool:
    """Plan the amendment or retraction of what ``first`` published; False when where it is was never told."""
    if not first.receipt:
        return False
    kind = DeliveryKind.RETRACT_POST if post.state is PostState.RETRACTED else DeliveryKind.AMEND_POST
    key = f"post:{post.id}:r{revision}:{first.place}"
    await arm(key, first.place, kind, message, now, now, int(post.id))
    return True


async def arm(
    key: str,
    channel: str,
    kind: DeliveryKind,
    message: Message,
    due_at: datetime,
    now: datetime,
    post_id: int,
) -> None:
    """Plan one delivery; one that we gave up under the same key is woken instead.

    A post lapses ``LAPSES`` after its moment; changing or taking down what is public is never too late.
    """
    lapses_at = due_at + LAPSES if kind is DeliveryKind.POST else None
    delivery_id = await outbox.plan(
        key=key,
        door=door(channel),
        place=channel,
        kind=kind,
        message=message,
        due_at=due_at,
        now=now,
        post_id=post_id,
        priority=Priority.BROADCAST,
        lapses_at=lapses_at,
    )
    given_up = Delivery.filter(id=delivery_id, state=DeliveryState.DEAD, sent_at=None)
    row = await given_up.get_or_none()
    if row is not None:
        await given_up.filter(fence=row.fence).update(
            state=DeliveryState.DUE,
            due_at=due_at,
            lapses_at=lapses_at,
            message=message.as_json(),
            error="",
            fence=row.fence + 1,
            attempts=0,
        )


async def target(delivery: Delivery) -> Receipt | None:
    """What an AMEND_POST or RETRACT_POST delivery is about: where the post's first delivery there went."""
    first = await Delivery.get_or_none(
        post_id=delivery.post_id, place=delivery.place, kind=DeliveryKind.POST, state=DeliveryState.SENT
    )
    return Receipt(first.place, first.receipt) if first and first.receipt else None


async def settled(delivery: Delivery, now: datetime) -> None:
    """What follows for a post from an outcome of one of its deliveries; in the outcome's own transaction.

    The first channel that has it makes the post live. A channel that got it late catches up with what
    staff decided meanwhile: an amendment, or the retraction. Failures are told to whoever may mend them.
    """
    if delivery.post_id is None:
        return
    if delivery.state in (DeliveryState.DEAD, DeliveryState.NEEDS_REVIEW) and delivery.error not in GIVEN_UP:
        await _tell_staff(delivery, now)
    if delivery.kind is not DeliveryKind.POST or delivery.state is not DeliveryState.SENT:
        return
    if await Post.filter(id=delivery.post_id, state=PostState.SCHEDULED).update(state=PostState.LIVE):
        return
    post = await Post.get(id=delivery.post_id)
    if post.revision and post.state in (PostState.LIVE, PostState.RETRACTED):
        title = Message.from_json(delivery.message)
        message = reworded(title, post.text)
        if message.text != title.text or post.state is PostState.RETRACTED:
            await follow(post, delivery, post.revision, message, now)


async def _tell_staff(delivery: Delivery, now: datetime) -> None:
    """Say what happened, with the buttons that settle it (each acts once, on this attempt)."""
    failed = delivery.state is DeliveryState.DEAD
    text_id = "post-failed" if failed else "post-unsure"
    choices = (
        {"key-try-again": "post.again"} if failed else {"key-there": "post.there", "key-again": "post.again"}
    )
    of = {"delivery": delivery.id, "fence": delivery.fence}
    for one in await who_hears(Action.PUBLISH, now):
        keys = [
            Key(say(PACKAGE, one.language, words), await button(action, of, staff_id=one.id, now=now))
            for words, action in choices.items()
        ]
        runs = style(PACKAGE, one.language, text_id, channel=delivery.place)
        await outbox.plan(
            key=f"post-trouble:{delivery.id}:{delivery.fence}:{one.id}",
            door=f"{one.messenger}:newsroom",
            place=one.external_id,
            kind=DeliveryKind.STAFF,
            message=Message(runs, rows=(tuple(keys),)),
            due_at=now,
            now=now,
        )


async def it_is_there(delivery_id: int, fence: int, now: datetime) -> None:
    """A person looked and saw it: sent, though where exactly is not known. Raises ``NotAllowed`` moved-on."""
    unsure = Delivery.filter(id=delivery_id, state__in=UNSURE, fence=fence).exclude(error__startswith=MISSED)
    if not await unsure.update(state=DeliveryState.SENT, sent_at=now, receipt=None, fence=fence + 1):
        raise NotAllowed("moved-on")
    await settled(await Delivery.get(id=delivery_id), now)


def repeatable(delivery: Delivery, post: Post) -> bool:
    """Whether a post is still where this delivery belongs: what was retracted is not published again."""
    return post.state in REPEATABLE[delivery.kind]


async def again(delivery_id: int, fence: int, now: datetime) -> None:
    """A person decided: send it once more, what is unsure or has failed. Raises ``NotAllowed`` moved-on."""
    waiting = Delivery.filter(id=delivery_id, state__in=[*UNSURE, DeliveryState.DEAD], fence=fence)
    row = await waiting.exclude(error__in=GIVEN_UP).get_or_none()
    if row is None or not repeatable(row, await Post.get(id=row.post_id)):
        raise NotAllowed("moved-on")
    lapses_at = now + LAPSES if row.kind is DeliveryKind.POST else None
    change = {"due_at": now, "lapses_at": lapses_at, "error": "", "attempts": 0, "fence": fence + 1}
    if not await waiting.update(state=DeliveryState.DUE, **change):
        raise NotAllowed("moved-on")


async def found(places: Iterable[str], ref: str, text: str) -> Delivery | None:
    """Note where a published post is, from a copy that staff forwarded; the delivery it was, or None.

    ``places``: the channel's names, "@name" and "-100…". Only fills what is missing.
    """
    missing = Delivery.filter(
        kind=DeliveryKind.POST, state=DeliveryState.SENT, receipt=None, place__in=list(places)
    )
    for one in await missing.order_by("-id"):
        same = Message.from_json(one.message).text.strip() == text.strip()
        if same and await missing.filter(id=one.id).update(receipt=ref):
            return await Delivery.get(id=one.id)
    return None
