"""``/today``: what waits for this reader, by what their role may do. Nothing waiting is said kindly."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date

from core import evidence, suggestions, themes
from core import posts_deliveries as fates
from core.lengths import shorten
from core.newsroom import labels, late
from core.newsroom.fates import unsure, why
from core.newsroom.paging import paged
from core.newsroom.permissions import MAY, Action
from core.newsroom.room import Desk, Reply
from core.ports import Key, Message, Run
from core.store.models import Delivery, Handover, Post
from core.words import DeliveryState, PostState, ThemeState

LONG = timedelta(days=30)  # a theme that has been "doing" for longer waits for a word
TROUBLES_SHOWN = 3  # failed or unsure sends with their buttons at once; more are in /posts


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits: ``words`` for a line or a button, and what a tap on it does."""

    words: str
    action: str
    value: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """Things of one kind. ``runs``: what the screen says of them, a sign first."""

    name: str
    runs: tuple[Run, ...]
    items: tuple[Item, ...]

    @property
    def sign(self) -> str:
        """The sign that joins a line and its button."""
        return self.runs[0].text.partition(" ")[0]


@dataclass(frozen=True, slots=True)
class Trouble:
    """A send of a post that failed, missed its slot, or nobody knows of."""

    delivery: Delivery
    post: Post
    also: list[str] = field(default_factory=list)  # more channels of a missed post

    @property
    def channels(self) -> str:
        return ", ".join([self.delivery.place, *self.also])


async def tap_today(desk: Desk, _: dict[str, Any]) -> Reply:
    """Everything that waits, each line with its button."""
    await desk.wait_no_more()
    date = desk.room.now.astimezone(ZoneInfo(desk.staff.zone)).date()
    runs = desk.runs("today", day=format_date(date, "EEEE, d MMMM", locale=desk.lang.value))
    rows: list[tuple[Key, ...]] = []
    troubles = await _troubles(desk)
    for number, one in enumerate(troubles[:TROUBLES_SHOWN], 1):
        runs = (*runs, Run("\n\n"), *_trouble_runs(desk, number, one))
        rows.append(await _trouble_keys(desk, number, one))
    if (left := len(troubles) - TROUBLES_SHOWN) > 0:
        runs = (*runs, Run("\n\n"), *desk.runs("today-more-troubles", count=left))
        rows.append((await desk.key(desk.say("menu-posts"), "post.list"),))
    parts = await waiting(desk)
    for part in parts:
        runs = (*runs, Run("\n\n"), *part.runs)
        rows.append((await _part_key(desk, part),))
    if not rows:
        return desk.show(Message(desk.runs("today-nothing"), rows=((await desk.home(),),)))
    return desk.show(Message(runs, rows=(*rows, (await desk.home(),))))


async def today(desk: Desk, _: str) -> Reply:
    """The command."""
    return await tap_today(desk, {})


async def count(desk: Desk) -> int:
    """How many lines would wait there."""
    return len(await _troubles(desk)) + len(await waiting(desk))


async def tap_part(desk: Desk, value: dict[str, Any]) -> Reply:
    """All of one kind, a button each."""
    part = next((one for one in await waiting(desk) if one.name == value["part"]), None)
    if part is None:
        return await tap_today(desk, {})

    async def key(desk: Desk, item: Item) -> Key:
        return await desk.key(shorten(item.words, labels.KEY_LIMIT), item.action, **item.value)

    page = int(value.get("page", 0))
    keys, turns = await paged(desk, part.items, page, "today.part", {"part": part.name}, key)
    rows = (*((one,) for one in keys), *turns, await desk.back("today"))
    return desk.show(Message(part.runs, rows=rows))


async def waiting(desk: Desk) -> list[Part]:
    """What waits beside troubled posts, in the order of the screen; kinds with nothing are left out."""
    kinds: tuple[tuple[Action, Callable[[Desk], Awaitable[Part | None]]], ...] = (
        (Action.PUBLISH, _in_review),
        (Action.PUBLISH, _without_slot),
        (Action.SEE_POSTS, _slots),
        (Action.COMPANIES, _handovers),
        (Action.DECIDE, _long_doing),
        (Action.INVITE, _unsure_questions),
        (Action.EVIDENCE, _new_evidence),
        (Action.EVIDENCE, _new_suggestions),
    )
    found = [await look(desk) for action, look in kinds if action in MAY[desk.staff.role]]
    return [part for part in found if part is not None]


async def _part_key(desk: Desk, part: Part) -> Key:
    """Straight to the thing when there is one, else to the list of them."""
    if len(part.items) == 1:
        [item] = part.items
        words, action, value = item.words, item.action, item.value
    else:
        words = desk.say(f"today-key-{part.name}", count=len(part.items))
        action, value = "today.part", {"part": part.name}
    return await desk.key(shorten(f"{part.sign} {words}", labels.KEY_LIMIT), action, **value)


async def _troubles(desk: Desk) -> list[Trouble]:
    if Action.PUBLISH not in MAY[desk.staff.role]:
        return []
    states = [*fates.UNSURE, DeliveryState.DEAD]
    found = Delivery.filter(post_id__not_isnull=True, state__in=states).exclude(error__in=fates.GIVEN_UP)
    of = [Trouble(one, one.post) for one in await found.order_by("id").select_related("post") if one.post]
    missed: dict[int, Trouble] = {}  # a post's missed channels are one thing to decide about
    kept = []
    for one in of:
        if not fates.is_missed(one.delivery):
            kept += [one] if fates.repeatable(one.delivery, one.post) else []
        elif known := missed.get(one.post.id):
            known.also.append(one.delivery.place)
        else:
            kept.append(missed.setdefault(one.post.id, one))
    return kept


def _trouble_runs(desk: Desk, number: int, one: Trouble) -> tuple[Run, ...]:
    failed = one.delivery.state is DeliveryState.DEAD
    missed = fates.is_missed(one.delivery)
    told = desk.runs(
        "today-missed" if missed else "today-failed" if failed else "today-unsure",
        number=number,
        channel=one.channels,
        what=desk.say(f"kind-{one.delivery.kind.replace('_', '-')}"),
        text=shorten(one.post.text, 60),
    )
    return (*told, Run("\n"), *desk.runs("post-why", why=why(desk, one.delivery.error))) if failed else told


async def _trouble_keys(desk: Desk, number: int, one: Trouble) -> tuple[Key, ...]:
    """The buttons that decide; each acts once, on this attempt (the fence)."""
    if fates.is_missed(one.delivery):
        return await late.keys(desk, int(one.post.id), f"{number} · ")
    of = {"delivery": one.delivery.id, "fence": one.delivery.fence}
    failed = one.delivery.state is DeliveryState.DEAD
    choices = (("key-try-again", "again"),) if failed else (("key-there", "there"), ("key-again", "again"))
    return tuple(
        [await desk.key(f"{number} · {desk.say(words)}", f"post.{verb}", **of) for words, verb in choices]
    )


def _posts(desk: Desk, name: str, found: list[Post]) -> Part | None:
    if not found:
        return None
    items = tuple(Item(one.text, "post.show", {"post": one.id}) for one in found)
    return Part(name, desk.runs(f"today-{name}", count=len(found)), items)


async def _in_review(desk: Desk) -> Part | None:
    return _posts(desk, "in-review", await Post.filter(state=PostState.IN_REVIEW).order_by("id"))


async def _without_slot(desk: Desk) -> Part | None:
    return _posts(desk, "without-slot", await Post.filter(state=PostState.APPROVED).order_by("id"))


async def _slots(desk: Desk) -> Part | None:
    """Posts that go out before the reader's day ends."""
    zone = ZoneInfo(desk.staff.zone)
    date = desk.room.now.astimezone(zone).date()
    planned = await Post.filter(state=PostState.SCHEDULED).order_by("slot_at", "id")
    found = [one for one in planned if one.slot_at and one.slot_at.astimezone(zone).date() == date]
    if not found:
        return None
    items = tuple(
        Item(f"{labels.hour(desk, one.slot_at)} · {one.text}", "post.show", {"post": one.id})
        for one in found
        if one.slot_at
    )
    lines = "\n".join(shorten(item.words, 60) for item in items[:3])
    return Part("slots", desk.runs("today-slots", count=len(found), lines=lines), items)


async def _handovers(desk: Desk) -> Part | None:
    """Open incidents that nobody at support has taken."""
    found = await Handover.filter(taken_at=None).order_by("at", "id")
    if not found:
        return None
    items = tuple(
        Item(
            f"{labels.day(desk, one.at)} · {one.text or desk.say('handover-unsaid')}",
            "handover.show",
            {"handover": one.id},
        )
        for one in found
    )
    return Part(
        "handovers",
        desk.runs("today-handovers", count=len(found), since=labels.moment(desk, found[0].at)),
        items,
    )


async def _long_doing(desk: Desk) -> Part | None:
    came = await themes.since_when(ThemeState.DOING)
    old = {theme: at for theme, at in came.items() if at < desk.room.now - LONG}
    if not old:
        return None
    found = [await themes.find(one) for one in sorted(old, key=lambda one: old[one])]
    items = tuple(Item(one.title, "theme.show", {"theme": one.id}) for one in found)
    days = (desk.room.now - min(old.values())).days
    return Part("long-doing", desk.runs("today-long-doing", count=len(found), days=days), items)


async def _unsure_questions(desk: Desk) -> Part | None:
    """Private messages of unknown fate: one line, what to do is behind it."""
    found = await unsure()
    if not found:
        return None
    item = Item(desk.say("today-key-unsure-questions", count=len(found)), "fate.list", {})
    return Part("unsure-questions", desk.runs("today-unsure-questions", count=len(found)), (item,))


async def _new_evidence(desk: Desk) -> Part | None:
    found = await evidence.count_since(desk.staff.digest_read_at)
    if not found:
        return None
    item = Item(desk.say("today-key-new-evidence"), "evidence.list", {})
    return Part("new-evidence", desk.runs("today-new-evidence", count=found), (item,))


async def _new_suggestions(desk: Desk) -> Part | None:
    found = await suggestions.count_since(desk.staff.digest_read_at)
    if not found:
        return None
    item = Item(desk.say("today-key-new-suggestions"), "suggestion.list", {})
    return Part("new-suggestions", desk.runs("today-new-suggestions", count=found), (item,))
