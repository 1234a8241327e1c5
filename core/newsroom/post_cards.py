"""Public posts as staff see them: the list, and each post's card with what may be done with it now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from core import posts
from core import posts_deliveries as fates
from core.lengths import shorten
from core.newsroom import drafting, going_out, late
from core.newsroom.commands import local
from core.newsroom.fates import why
from core.newsroom.paging import paged
from core.newsroom.permissions import MAY, Action
from core.newsroom.room import Desk, Reply, grid
from core.ports import Key, Message, Run
from core.store.conditions import MISSED
from core.store.models import Arrival, Delivery, Post
from core.words import DeliveryState, PostState

SHOWN = 200  # the latest posts; older ones are history


async def list_(desk: Desk, _: str) -> Reply:
    """All posts, the latest first."""
    return await tap_list(desk, {})


async def tap_list(desk: Desk, value: dict[str, Any]) -> Reply:
    """One page of posts; what needs a person comes first."""
    everything = await Post.all().order_by("-id").limit(SHOWN)
    if not everything:
        return desk.show(Message(desk.runs("posts-none")))
    troubled = await _troubled()
    arrived = Counter(await Arrival.all().values_list("post_id", flat=True))
    everything.sort(key=lambda post: post.id not in troubled)

    async def key(desk: Desk, post: Post) -> Key:
        trouble = troubled.get(post.id)
        word = desk.say(f"trouble-{trouble}" if trouble else f"post-{post.state.replace('_', '-')}")
        came = f" · 👣 {arrived[post.id]}" if post.id in arrived else ""
        return await desk.key(f"{word} · {shorten(post.text, 40) or '…'}{came}", "post.show", post=post.id)

    keys, turns = await paged(desk, everything, int(value.get("page", 0)), "post.list", {}, key)
    return desk.show(
        Message(desk.runs("posts", count=len(everything)), rows=(*((one,) for one in keys), *turns))
    )


async def _troubled() -> dict[int, str]:
    of: dict[int, list[Delivery]] = {}
    for one in await _deliveries():
        of.setdefault(one.post_id or 0, []).append(one)
    return {post_id: word for post_id, found in of.items() if (word := _trouble(found))}


async def _deliveries(**of: Any) -> list[Delivery]:
    """Deliveries of posts that are what they are because of the world, not because we gave them up."""
    found = await Delivery.filter(post_id__not_isnull=True, **of).order_by("id")
    return [one for one in found if not (one.state is DeliveryState.DEAD and one.error in fates.GIVEN_UP)]


def _trouble(deliveries: Sequence[Delivery]) -> str:
    """ "unknown" when somebody must look, "missed" or "failed" when they must decide, else ""."""
    states = {one.state for one in deliveries if not fates.is_missed(one)}
    if states & set(fates.UNSURE):
        return "unknown"
    if any(map(fates.is_missed, deliveries)):
        return "missed"
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
    if post.state in (PostState.APPROVED, PostState.SCHEDULED):
        runs = (*runs, Run("\n"), *going_out.told(desk, post))
    if came := await Arrival.filter(post_id=post.id).count():
        buyers = await Arrival.filter(post_id=post.id, is_buyer=True).count()
        runs = (*runs, Run("\n"), *desk.runs("post-arrivals", count=came, buyers=buyers))
    rows: list[tuple[Key, ...]] = []
    may = Action.PUBLISH in MAY[desk.staff.role]
    for one in deliveries:
        missed = fates.is_missed(one)
        fate = desk.say("delivery-missed" if missed else f"delivery-{one.state.replace('_', '-')}")
        what = desk.say(f"kind-{one.kind.replace('_', '-')}")
        runs = (*runs, Run("\n"), *desk.runs("post-channel", channel=one.place, what=what, fate=fate))
        if one.error not in ("", MISSED) and one.state is not DeliveryState.SENT:
            runs = (*runs, Run("\n"), *desk.runs("post-why", why=why(desk, one.error)))
        if may and not missed and fates.repeatable(one, post):
            rows += await _fate_keys(desk, one, alone=len(deliveries) == 1)
    trouble = _trouble(deliveries)
    if may and any(map(fates.is_missed, deliveries)):
        rows += [(key,) for key in await late.keys(desk, post.id)]
    if may and (trouble in ("", "failed") or (trouble == "missed" and post.state is PostState.LIVE)):
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
            ("key-next-free", "post.next_free", of),
            ("key-slot", "post.slot", of),
            ("key-ways", "post.options", of),
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
