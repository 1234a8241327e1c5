"""After the draft: approving, slots, what is live, and sends whose fate is unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from core import posts, posts_calendar
from core import posts_deliveries as fates
from core import schedule as times
from core.errors import NotAllowed
from core.newsroom import going_out
from core.newsroom.commands import local
from core.newsroom.drafting import faulty as faulty
from core.newsroom.room import Desk, Reply, grid
from core.ports import Message, Run, Said
from core.posts_options import channels
from core.posts_rendering import fit, render
from core.store.models import Delivery, Post
from core.words import DeliveryKind, PostState


async def tap_approve(desk: Desk, value: dict[str, Any]) -> Reply:
    """Approve, then ask when."""
    await posts.approve(value["post"], desk.staff, desk.room.now, desk.room.settings)
    keys = [
        await desk.key(desk.say(label), action, post=value["post"])
        for label, action in (
            ("key-now", "post.now"),
            ("key-next-free", "post.next_free"),
            ("key-slot", "post.slot"),
            ("key-ways", "post.options"),
        )
    ]
    runs = (
        *desk.runs("post-approved-when"),
        Run("\n"),
        *going_out.told(desk, await posts.find(value["post"])),
    )
    return Reply((Message(runs, rows=grid(keys, 2)),))


async def tap_now(desk: Desk, value: dict[str, Any]) -> Reply:
    """Publish at once. On a post that already goes now, nothing more happens."""
    post = await posts.find(value["post"])
    if post.state is PostState.SCHEDULED and post.slot_at and post.slot_at <= desk.room.now:
        raise NotAllowed("moved-on")
    await _schedule(desk, post, desk.room.now, None)
    return desk.tell("post-going", channels=", ".join(channels(post, desk.room.settings)))


async def _schedule(desk: Desk, post: Post, at: datetime, slot_id: int | None) -> None:
    keys = going_out.keys(desk, post)
    await posts.schedule(post.id, at, desk.room.now, desk.room.settings, slot_id=slot_id, keys=keys)


async def tap_next_free(desk: Desk, value: dict[str, Any]) -> Reply:
    """The next moment of a recurring slot that no post has."""
    post = await posts.find(value["post"])
    slot_id, at = await posts_calendar.next_free(desk.room.now)
    await _schedule(desk, post, at, slot_id)
    await desk.wait_no_more()
    return _scheduled(desk, post, at)


def _scheduled(desk: Desk, post: Post, at: datetime) -> Reply:
    where = ", ".join(channels(post, desk.room.settings))
    return desk.tell("post-scheduled-at", at=local(at, desk.staff.zone, desk.lang), channels=where)


async def tap_slot(desk: Desk, value: dict[str, Any]) -> Reply:
    """Ask for the slot."""
    post = await posts.find(value["post"])
    if post.state not in (PostState.APPROVED, PostState.SCHEDULED):
        raise NotAllowed("moved-on")
    await desk.wait_for("slot", post=post.id)
    keys = [await desk.key(desk.say("key-next-free"), "post.next_free", post=post.id)]
    return Reply((Message(desk.runs("post-slot-ask", zone=desk.staff.zone), rows=grid(keys)),))


async def take_slot(desk: Desk, waiting: dict[str, Any], said: Said) -> Reply:
    """The slot that was asked for."""
    at = times.slot(said.text, desk.staff.zone, desk.room.now)
    post = await posts.find(waiting["post"])
    await _schedule(desk, post, at, await posts_calendar.slot_of(at))
    await desk.wait_no_more()
    return _scheduled(desk, post, at)


async def tap_unschedule(desk: Desk, value: dict[str, Any]) -> Reply:
    """Take the slot away; the post stays approved."""
    await posts.unschedule(value["post"])
    return desk.tell("post-unscheduled")


async def tap_amend(desk: Desk, value: dict[str, Any]) -> Reply:
    """Ask for the new words of a live post."""
    post = await posts.find(value["post"])
    if post.state is not PostState.LIVE or post.revision != value["revision"]:
        raise NotAllowed("moved-on")
    await desk.wait_for("amend", post=post.id, revision=post.revision)
    return desk.tell("amend-write")


async def take_amendment(desk: Desk, waiting: dict[str, Any], said: Said) -> Reply:
    """The new words, checked like the first ones, shown as they will be."""
    post = await posts.find(waiting["post"])
    text = said.text.strip()
    if not text:
        raise NotAllowed("text-missing")
    fit(text, post.photo, desk.room.settings)
    await posts.check(post.id, text, desk.room.settings)
    await desk.wait_no_more()
    of = {"post": post.id, "revision": waiting["revision"]}
    keys = [
        await desk.key(desk.say("key-amend-do"), "post.amend_do", text=text, **of),
        await desk.key(desk.say("key-change-text"), "post.amend", **of),
    ]
    made = render(text, post.photo, desk.room.settings, key=going_out.shown(desk, post))
    return Reply((replace(made, rows=(*made.rows, tuple(keys))),))


async def tap_amend_do(desk: Desk, value: dict[str, Any]) -> Reply:
    """Change the live post everywhere."""
    now, settings = desk.room.now, desk.room.settings
    by_hand = await posts.amend(value["post"], value["text"], value["revision"], now, settings)
    return await _done(desk, "post-amended", value["post"], by_hand)


async def tap_retract(desk: Desk, value: dict[str, Any]) -> Reply:
    """Ask once more: what was public stays in people's memory."""
    post = await posts.find(value["post"])
    if post.state is not PostState.LIVE:
        raise NotAllowed("moved-on")
    key = await desk.key(desk.say("key-retract-do"), "post.retract_do", post=post.id)
    return Reply((Message(desk.runs("retract-sure"), rows=((key,),)),))


async def tap_retract_do(desk: Desk, value: dict[str, Any]) -> Reply:
    """Take it down everywhere; twice is no error."""
    by_hand = await posts.retract(value["post"], desk.room.now, desk.room.settings)
    return await _done(desk, "post-taken-down", value["post"], by_hand)


async def _done(desk: Desk, text_id: str, post_id: int, by_hand: list[str]) -> Reply:
    """What goes by itself, and what is left to people's hands."""
    everywhere = await Delivery.filter(post_id=post_id, kind=DeliveryKind.POST).count()
    told = [desk.runs(text_id)] if len(by_hand) < everywhere else []
    if by_hand:
        told.append(desk.runs("by-hand", channels=", ".join(by_hand)))
    return Reply(tuple(Message(runs) for runs in told))


async def tap_there(desk: Desk, value: dict[str, Any]) -> Reply:
    """A person saw it in the channel."""
    await fates.it_is_there(value["delivery"], value["fence"], desk.room.now)
    one = await Delivery.get(id=value["delivery"])
    return desk.tell("fate-there" if one.kind is DeliveryKind.POST else "fate-done")


async def tap_again(desk: Desk, value: dict[str, Any]) -> Reply:
    """A person decided to send it once more."""
    await fates.again(value["delivery"], value["fence"], desk.room.now)
    return desk.tell("fate-again")


async def take_forwarded(desk: Desk, said: Said) -> Reply:
    """A copy of a channel's post: it tells where the original is. ``media_ref``: "-100…|@name|message"."""
    *places, ref = (said.media_ref or "").split("|")
    found = (
        await fates.found([place for place in places if place], ref, said.text) if places and ref else None
    )
    if found is None and desk.staff.awaiting:
        raise NotAllowed("forward-waiting")
    return desk.tell("forward-noted" if found else "forward-unknown")
