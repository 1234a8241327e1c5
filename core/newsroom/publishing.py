"""After the draft: approving, slots, what is live, and sends whose fate is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from core import posts
from core import posts_deliveries as fates
from core import schedule as times
from core.errors import NotAllowed
from core.lengths import shorten
from core.newsroom import drafting
from core.newsroom.commands import local
from core.newsroom.drafting import faulty as faulty
from core.newsroom.fates import why
from core.newsroom.paging import paged
from core.newsroom.permissions import MAY, Action
from core.newsroom.room import Desk, Reply, grid
from core.ports import Key, Message, Run, Said
from core.store.models import Delivery, Post
from core.words import DeliveryKind, DeliveryState, PostState

SHOWN = 200  # the latest posts; older ones are history


async def list_(desk: Desk, _: str) -> Reply:
    """All posts, the latest first."""
    return await tap_list(desk, {})


async def tap_list(desk: Desk, value: dict[str, Any]) -> Reply:
    """One page of posts; what needs a person comes first."""
    everything = await Post.all().order_by("-id").limit(SHOWN)
    if not everything:
        return desk.show(Message(desk.runs("posts-none")))
    troubled = {one.post_id: _trouble([one]) for one in await _deliveries() if _trouble([one])}
    everything.sort(key=lambda post: post.id not in troubled)

    async def key(desk: Desk, post: Post) -> Key:
        trouble = troubled.get(post.id)
        word = desk.say(f"trouble-{trouble}" if trouble else f"post-{post.state.replace('_', '-')}")
        return await desk.key(f"{word} · {shorten(post.text, 40) or '…'}", "post.show", post=post.id)

    keys, turns = await paged(desk, everything, int(value.get("page", 0)), "post.list", {}, key)
    return desk.show(
        Message(desk.runs("posts", count=len(everything)), rows=(*((one,) for one in keys), *turns))
    )


async def _deliveries(**of: Any) -> list[Delivery]:
    """Deliveries of posts that are what they are because of the world, not because we gave them up."""
    found = await Delivery.filter(post_id__not_isnull=True, **of).order_by("id")
    return [one for one in found if not (one.state is DeliveryState.DEAD and one.error in fates.GIVEN_UP)]


def _trouble(deliveries: Sequence[Delivery]) -> str:
    """ "unknown" when somebody must look, "failed" when something was refused, else ""."""
    states = {one.state for one in deliveries}
    if states & set(fates.UNSURE):
        return "unknown"
    return "failed" if DeliveryState.DEAD in states else ""


async def tap_show(desk: Desk, value: dict[str, Any]) -> Reply:
    """One post, channel by channel, and what may be done with it now."""
    post = await posts.find(value["post"])
    if post.state is PostState.IN_REVIEW and Action.DRAFT in MAY[desk.staff.role]:
        return Reply(await drafting.preview(desk, post))
    return Reply((await _card(desk, post),))


async def _card(desk: Desk, post: Post) -> Message:
    deliveries = await _deliveries(post_id=post.id)
    runs = desk.runs(
        "post-card", state=desk.say(f"post-{post.state.replace('_', '-')}"), text=shorten(post.text, 600)
    )
    if post.slot_at and post.state is PostState.SCHEDULED:
        runs = (*runs, Run("\n"), *desk.runs("post-slot", at=local(post.slot_at, desk.staff.zone, desk.lang)))
    rows: list[tuple[Key, ...]] = []
    may = Action.PUBLISH in MAY[desk.staff.role]
    for one in deliveries:
        fate = desk.say(f"delivery-{one.state.replace('_', '-')}")
        what = desk.say(f"kind-{one.kind.replace('_', '-')}")
        runs = (*runs, Run("\n"), *desk.runs("post-channel", channel=one.place, what=what, fate=fate))
        if one.error and one.state in (DeliveryState.DEAD, DeliveryState.LATER):
            runs = (*runs, Run("\n"), *desk.runs("post-why", why=why(desk, one.error)))
        if may and fates.repeatable(one, post):
            rows += await _fate_keys(desk, one, alone=len(deliveries) == 1)
    if may and _trouble(deliveries) != "unknown":
        rows += grid(await _state_keys(desk, post), 2)
    return Message(runs, rows=tuple(rows))


async def _fate_keys(desk: Desk, one: Delivery, *, alone: bool) -> list[tuple[Key, ...]]:
    """Two buttons for an unknown fate, one for a failure; each acts once, on this attempt (the fence)."""
    where = "" if alone else f" · {one.place}"
    of = {"delivery": one.id, "fence": one.fence}
    if one.state in fates.UNSURE:
        there = await desk.key(desk.say("key-there") + where, "post.there", **of)
        return [(there, await desk.key(desk.say("key-again") + where, "post.again", **of))]
    if one.state is DeliveryState.DEAD:
        return [(await desk.key(desk.say("key-try-again") + where, "post.again", **of),)]
    return []


async def _state_keys(desk: Desk, post: Post) -> list[Key]:
    of = {"post": post.id}
    wanted: dict[PostState, tuple[tuple[str, str, dict[str, Any]], ...]] = {
        PostState.DRAFT: (
            ("key-to-text", "draft.write", of),
            ("key-change-evidence", "draft.page", of),
            ("key-discard", "draft.discard", of),
        ),
        PostState.IN_REVIEW: (),
        PostState.APPROVED: (
            ("key-now", "post.now", of),
            ("key-slot", "post.slot", of),
            ("key-discard", "draft.discard", of),
        ),
        PostState.SCHEDULED: (
            ("key-now", "post.now", of),
            ("key-change-slot", "post.slot", of),
            ("key-unschedule", "post.unschedule", of),
        ),
        PostState.LIVE: (
            ("key-amend", "post.amend", of | {"revision": post.revision}),
            ("key-retract", "post.retract", of),
        ),
        PostState.RETRACTED: (),
    }
    return [await desk.key(desk.say(label), action, **value) for label, action, value in wanted[post.state]]


async def tap_approve(desk: Desk, value: dict[str, Any]) -> Reply:
    """Approve, then ask when."""
    await posts.approve(value["post"], desk.staff, desk.room.now, desk.room.settings)
    keys = [
        await desk.key(desk.say("key-now"), "post.now", post=value["post"]),
        await desk.key(desk.say("key-slot"), "post.slot", post=value["post"]),
    ]
    return Reply((Message(desk.runs("post-approved-when"), rows=(tuple(keys),)),))


async def tap_now(desk: Desk, value: dict[str, Any]) -> Reply:
    """Publish at once. On a post that already goes now, nothing more happens."""
    post = await posts.find(value["post"])
    if post.state is PostState.SCHEDULED and post.slot_at and post.slot_at <= desk.room.now:
        raise NotAllowed("moved-on")
    await posts.schedule(value["post"], desk.room.now, desk.room.now, desk.room.settings)
    return desk.tell("post-going", channels=", ".join(desk.room.settings.channels))


async def tap_slot(desk: Desk, value: dict[str, Any]) -> Reply:
    """Ask for the slot."""
    post = await posts.find(value["post"])
    if post.state not in (PostState.APPROVED, PostState.SCHEDULED):
        raise NotAllowed("moved-on")
    await desk.wait_for("slot", post=post.id)
    return desk.tell("post-slot-ask", zone=desk.staff.zone)


async def take_slot(desk: Desk, waiting: dict[str, Any], said: Said) -> Reply:
    """The slot that was asked for."""
    at = times.slot(said.text, desk.staff.zone, desk.room.now)
    await posts.schedule(waiting["post"], at, desk.room.now, desk.room.settings)
    await desk.wait_no_more()
    channels = ", ".join(desk.room.settings.channels)
    return desk.tell("post-scheduled-at", at=local(at, desk.staff.zone, desk.lang), channels=channels)


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
    posts.fit(text, post.photo, desk.room.settings)
    await posts.check(post.id, text, desk.room.settings)
    await desk.wait_no_more()
    of = {"post": post.id, "revision": waiting["revision"]}
    keys = [
        await desk.key(desk.say("key-amend-do"), "post.amend_do", text=text, **of),
        await desk.key(desk.say("key-change-text"), "post.amend", **of),
    ]
    return Reply((replace(posts.render(text, post.photo, desk.room.settings), rows=(tuple(keys),)),))


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
    channels = await Delivery.filter(post_id=post_id, kind=DeliveryKind.POST).count()
    told = [desk.runs(text_id)] if len(by_hand) < channels else []
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
