"""``/calendar``: the coming four weeks of posts, the recurring slots, and which of them are free."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from core import posts_calendar as slots
from core import schedule as times
from core.errors import NotAllowed
from core.lengths import shorten
from core.newsroom import labels
from core.newsroom.paging import paged
from core.newsroom.permissions import MAY, Action, allow
from core.newsroom.room import Desk, Reply
from core.newsroom.schedules import spell
from core.ports import Key, Message, Run, Said
from core.posts_calendar import Entry

LINES = 40  # with 40 units of each post's text they fit into one message
_ADD = {"add", "+", "добавить"}
_REMOVE = {"remove", "off", "-", "убрать", "выкл"}


async def calendar(desk: Desk, rest: str) -> Reply:
    """Show it; ``/calendar tue 11:00`` adds a recurring slot, ``/calendar remove …`` takes it away."""
    if not rest:
        return await tap_show(desk, {})
    allow(desk.staff, Action.PUBLISH)
    verb, _, rule = rest.partition(" ")
    if verb.lower() in _REMOVE:
        await slots.drop(_rule(rule, desk))
        return await tap_slots(desk, {})
    return await _add(desk, rule if verb.lower() in _ADD else rest)


async def tap_show(desk: Desk, value: dict[str, Any]) -> Reply:
    """The coming weeks in the reader's zone: what goes out when, and what is free."""
    entries = await slots.ahead(desk.room.now)
    runs = desk.runs("calendar" if entries else "calendar-empty", zone=desk.staff.zone)
    for entry in entries[:LINES]:
        runs = (*runs, Run("\n"), *_line(desk, entry))
    if (left := len(entries) - LINES) > 0:
        runs = (*runs, Run("\n"), *desk.runs("calendar-more", count=left))

    async def key(desk: Desk, entry: Entry) -> Key:
        assert entry.post is not None
        words = shorten(f"{labels.moment(desk, entry.at)} · {entry.post.text}", labels.KEY_LIMIT + 10)
        return await desk.key(words, "post.show", post=entry.post.id)

    planned = [entry for entry in entries if entry.post is not None]
    keys, turning = await paged(desk, planned, int(value.get("page", 0)), "calendar", {}, key)
    rows = [*((one,) for one in keys), *turning]
    if Action.PUBLISH in MAY[desk.staff.role]:
        rows.append((await desk.key(desk.say("key-slots"), "calendar.slots"),))
    return desk.show(Message(runs, rows=(*rows, await desk.back("post.list"))))


def _line(desk: Desk, entry: Entry) -> tuple[Run, ...]:
    at = entry.at.astimezone(ZoneInfo(desk.staff.zone))
    words = format_datetime(at, "EEE, d MMM, HH:mm", locale=desk.lang.value)
    if entry.post is None:
        return desk.runs("calendar-free", at=words)
    return desk.runs("calendar-post", at=words, text=shorten(entry.post.text, 40))


async def tap_slots(desk: Desk, _: dict[str, Any]) -> Reply:
    """The recurring slots; the next words add one."""
    await desk.wait_for("slots")
    known = await slots.slots()
    runs = desk.runs("slots" if known else "slots-none", zone=desk.staff.zone)
    rows: list[tuple[Key, ...]] = []
    for one in known:
        rule = slots.rule_of(one)
        words = f"{spell(rule, '', desk)} ({rule.zone})"
        runs = (*runs, Run(f"\n• {words}"))
        rows.append((await desk.key(f"✕ {words}", "calendar.remove", slot=one.id),))
    return desk.show(Message(runs, rows=(*rows, await desk.back("calendar"))))


async def tap_remove(desk: Desk, value: dict[str, Any]) -> Reply:
    """One slot less; twice is once."""
    await slots.remove(value["slot"])
    return await tap_slots(desk, {})


async def take_rule(desk: Desk, _: dict[str, Any], said: Said) -> Reply:
    """The slot that was asked for."""
    return await _add(desk, said.text)


async def _add(desk: Desk, text: str) -> Reply:
    await slots.add(_rule(text, desk), desk.room.now)
    return await tap_slots(desk, {})


def _rule(text: str, desk: Desk) -> times.Rule:
    try:
        return times.rule(text, desk.staff.zone)
    except NotAllowed as no:
        if no.reason != "schedule-unclear":
            raise
        raise NotAllowed("slots-unclear") from no
