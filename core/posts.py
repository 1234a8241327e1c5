"""Public posts: "you asked, we did", from a draft to every channel, amended, and taken down.

Every change is a compare-and-set on the row, so that two people, or one person tapping twice, do a thing
once. Everything here runs inside ``tx()``; nothing here reaches the network.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from core.errors import NotAllowed
from core.ports import Key, Message
from core.posts_deliveries import (
    RETRACTED,
    SUPERSEDED,
    UNSCHEDULED,
    UNSURE,
    arm,
    follow,
    give_up,
    is_missed,
)
from core.posts_options import channels
from core.posts_rendering import fit, render, reworded
from core.posts_rules import Fault, faults
from core.posts_secrets import grounds
from core.settings import Settings
from core.store.conditions import UNBEGUN, UNBEGUN_OR_DEAD
from core.store.models import Delivery, Evidence, Post, PostEvidence, PostRevision, Staff
from core.words import DeliveryKind, DeliveryState, PostState

MOVES: dict[PostState, tuple[PostState, ...]] = {
    PostState.DRAFT: (PostState.IN_REVIEW,),
    PostState.IN_REVIEW: (PostState.DRAFT, PostState.APPROVED),
    PostState.APPROVED: (PostState.SCHEDULED,),
    PostState.SCHEDULED: (PostState.APPROVED, PostState.LIVE),
    PostState.LIVE: (PostState.RETRACTED,),
    PostState.RETRACTED: (),
}


class Faulty(NotAllowed):
    """The text tells what it must not."""

    def __init__(self, found: list[Fault]) -> None:
        super().__init__("post-faulty")
        self.found = found


async def _move(post_id: int, old: PostState, new: PostState, **changes: object) -> None:
    """Change a post's state once. Raises ``NotAllowed`` moved-on when it is not in ``old`` any more."""
    if new not in MOVES[old]:
        raise ValueError(f"A post does not go from {old} to {new}.")
    if not await Post.filter(id=post_id, state=old).update(state=new, **changes):
        raise NotAllowed("moved-on")


async def find(post_id: int) -> Post:
    """The post. Raises ``NotAllowed`` moved-on when it is no longer there."""
    post = await Post.get_or_none(id=post_id)
    if post is None:
        raise NotAllowed("moved-on")
    return post


async def draft(author: Staff, now: datetime) -> Post:
    """A draft to work on: the author's untouched one if there is one, else a new one."""
    empty = Post.filter(created_by_id=author.id, state=PostState.DRAFT, text="", photo=None)
    return await empty.first() or await Post.create(created_by_id=author.id, created_at=now)


async def ground(post_id: int, evidence_ids: Iterable[int], *, on: bool) -> None:
    """Tie a draft to evidence, or untie it; twice is once. Raises ``NotAllowed`` moved-on."""
    if not await Post.filter(id=post_id, state=PostState.DRAFT).exists():
        raise NotAllowed("moved-on")
    wanted = await Evidence.filter(id__in=list(evidence_ids)).values_list("id", flat=True)
    if on:
        ties = [PostEvidence(post_id=post_id, evidence_id=one) for one in wanted]
        await PostEvidence.bulk_create(ties, ignore_conflicts=True)
    else:
        await PostEvidence.filter(post_id=post_id, evidence_id__in=list(wanted)).delete()


async def write(post_id: int, text: str, photo: str | None, settings: Settings) -> None:
    """Put the words into a draft. Raises ``NotAllowed``: text-too-long, text-missing, moved-on.

    A text that is too long for a picture's caption is kept with it, so that its author loses nothing: what
    to do about it is decided before ``submit``.
    """
    text = text.strip()
    if not text:
        raise NotAllowed("text-missing")
    fit(text, None, settings)
    if not await Post.filter(id=post_id, state=PostState.DRAFT).update(text=text, photo=photo):
        raise NotAllowed("moved-on")


async def drop_photo(post_id: int) -> None:
    """Take the picture out of a draft. Raises ``NotAllowed`` moved-on."""
    if not await Post.filter(id=post_id, state=PostState.DRAFT).update(photo=None):
        raise NotAllowed("moved-on")


async def submit(post_id: int, settings: Settings) -> Post:
    """Draft → in review. Raises ``NotAllowed``: text-missing, caption-too-long, moved-on."""
    post = await find(post_id)
    if not post.text:
        raise NotAllowed("text-missing")
    fit(post.text, post.photo, settings)
    await _move(post_id, PostState.DRAFT, PostState.IN_REVIEW)
    return await find(post_id)


async def rework(post_id: int) -> None:
    """In review → draft. Raises ``NotAllowed`` moved-on."""
    await _move(post_id, PostState.IN_REVIEW, PostState.DRAFT)


async def discard(post_id: int) -> None:
    """Throw away what was never planned for a channel. Raises ``NotAllowed`` moved-on."""
    unsent = [PostState.DRAFT, PostState.IN_REVIEW, PostState.APPROVED]
    begun = Delivery.filter(post_id=post_id).exclude(state=DeliveryState.DEAD)
    if await begun.exists() or not await Post.filter(id=post_id, state__in=unsent).delete():
        raise NotAllowed("moved-on")


async def check(post_id: int, text: str, settings: Settings) -> None:
    """Raises ``NotAllowed``: no-channels, channels-gone, no-evidence; ``Faulty`` naming what is private."""
    if not settings.channels:
        raise NotAllowed("no-channels")
    if not channels(await find(post_id), settings):
        raise NotAllowed("channels-gone")
    if not await PostEvidence.filter(post_id=post_id).exists():
        raise NotAllowed("no-evidence")
    if found := faults(text, await grounds(post_id, text, settings)):
        raise Faulty(found)


async def approve(post_id: int, by: Staff, now: datetime, settings: Settings) -> None:
    """In review → approved, if it may be public. Raises ``NotAllowed``, ``Faulty``."""
    post = await find(post_id)
    if post.state is not PostState.IN_REVIEW:
        raise NotAllowed("moved-on")
    await check(post_id, post.text, settings)
    await _move(post_id, PostState.IN_REVIEW, PostState.APPROVED, approved_by_id=by.id, approved_at=now)


async def schedule(
    post_id: int,
    slot_at: datetime,
    now: datetime,
    settings: Settings,
    *,
    slot_id: int | None = None,
    keys: Mapping[str, Key] | None = None,
) -> None:
    """Approved → scheduled, one delivery a channel, due at ``slot_at``; a scheduled post takes the new slot.

    ``slot_id``: the recurring slot whose moment it is. ``keys``: the post's button in each channel.
    Checked once more: evidence may have been withdrawn since the approval. Raises ``NotAllowed``, ``Faulty``.
    """
    post = await find(post_id)
    if post.state not in (PostState.APPROVED, PostState.SCHEDULED):
        raise NotAllowed("moved-on")
    fit(post.text, post.photo, settings)
    await check(post_id, post.text, settings)
    if post.state is PostState.SCHEDULED:
        await unschedule(post_id)
    await _move(post_id, PostState.APPROVED, PostState.SCHEDULED, slot_at=slot_at, slot_id=slot_id)
    for channel in channels(post, settings):
        key = (keys or {}).get(channel) if post.invites else None
        message = render(post.text, post.photo, settings, key=key, silent=post.is_silent)
        await arm(f"post:{post_id}:r0:{channel}", channel, DeliveryKind.POST, message, slot_at, now, post_id)


async def unschedule(post_id: int) -> None:
    """Scheduled → approved, before the first channel. Raises ``NotAllowed``: already-going, moved-on.

    All channels or none: when a courier already has one, the others are given back.
    """
    planned = Delivery.filter(post_id=post_id, kind=DeliveryKind.POST)
    waiting = planned.filter(UNBEGUN)
    stopped = await waiting.values_list("id", flat=True)
    if await planned.exclude(state=DeliveryState.DEAD).exclude(id__in=list(stopped)).exists():
        raise NotAllowed("already-going")
    if await waiting.update(state=DeliveryState.DEAD, error=UNSCHEDULED) != len(stopped):
        mine = Delivery.filter(id__in=list(stopped), state=DeliveryState.DEAD, error=UNSCHEDULED)
        await mine.update(state=DeliveryState.DUE, error="")
        raise NotAllowed("already-going")
    await _move(post_id, PostState.SCHEDULED, PostState.APPROVED, slot_at=None, slot_id=None)


async def recall_ungrounded() -> list[int]:
    """Call back scheduled posts whose last evidence is gone (a buyer was forgotten); returns their ids."""
    back = []
    for post in await Post.filter(state=PostState.SCHEDULED, grounds__id__isnull=True):
        try:
            await unschedule(post.id)
        except NotAllowed:
            continue  # a courier has it: what is published is taken down by a person
        back.append(int(post.id))
    return back


async def amend(post_id: int, text: str, revision: int, now: datetime, settings: Settings) -> list[str]:
    """Change a live post that stands at ``revision``; returns the channels that must be changed by hand.

    What was said before is kept as a PostRevision. Raises ``NotAllowed``, ``Faulty``.
    """
    text = text.strip()
    post = await find(post_id)
    if post.state is not PostState.LIVE or post.revision != revision:
        raise NotAllowed("moved-on")
    if not text:
        raise NotAllowed("text-missing")
    fit(text, post.photo, settings)
    await check(post_id, text, settings)
    standing = Post.filter(id=post_id, state=PostState.LIVE, revision=revision)
    if not await standing.update(text=text, revision=revision + 1):
        raise NotAllowed("moved-on")
    await PostRevision.create(post_id=post_id, number=revision, text=post.text, at=now)
    by_hand = []
    await give_up(post_id, DeliveryKind.AMEND_POST, SUPERSEDED)
    for first in await Delivery.filter(post_id=post_id, kind=DeliveryKind.POST):
        # As it was published there, but for the words: Telegram takes a button away that is not sent again.
        message = reworded(Message.from_json(first.message), text)
        waits = Delivery.filter(UNBEGUN_OR_DEAD, id=first.id)
        if await waits.update(message=message.as_json()):
            continue  # this channel has not had it yet: it gets the new words, if at all
        if first.state is DeliveryState.SENT and not await follow(post, first, revision + 1, message, now):
            by_hand.append(first.place)
    return by_hand


async def retract(post_id: int, now: datetime, settings: Settings) -> list[str]:
    """Take a live post down; returns the channels where it must be done by hand. Twice is no error."""
    post = await find(post_id)
    if post.state is PostState.RETRACTED:
        return []
    await _move(post_id, PostState.LIVE, PostState.RETRACTED, revision=post.revision + 1)
    first = Delivery.filter(post_id=post_id, kind=DeliveryKind.POST)
    # Where it may be, nobody can say which message it is.
    by_hand = [one.place for one in await first.filter(state__in=UNSURE) if not is_missed(one)]
    await first.filter(state__in=[*UNSURE, DeliveryState.DEAD]).update(
        state=DeliveryState.DEAD, error=RETRACTED
    )
    for kind in (DeliveryKind.POST, DeliveryKind.AMEND_POST):
        await give_up(post_id, kind, RETRACTED)
    sent = await first.filter(state=DeliveryState.SENT)
    post.state = PostState.RETRACTED
    for one in sent:
        if not await follow(post, one, post.revision + 1, Message.from_json(one.message), now):
            by_hand.append(one.place)
    return by_hand
