"""When digests come by themselves: several times a reader, each of everything or of one segment."""

from __future__ import annotations

from typing import Any

from core import schedule as times
from core import segments
from core.errors import NotAllowed
from core.lengths import shorten
from core.newsroom import labels
from core.newsroom.commands import local
from core.newsroom.paging import paged
from core.newsroom.permissions import Action, allow
from core.newsroom.room import Desk, Reply
from core.ports import Key, Message, Run, Said
from core.store.models import Schedule, Staff

HERE = ("here", "сюда")
AT_MOST = 8  # digests a reader; a screen of buttons


async def schedule(desk: Desk, rest: str) -> Reply:
    """Show when digests come, or add a time; "off" ends them all."""
    head, _, later = rest.partition(" ")
    if head.lower() in HERE:
        return await _add_here(desk, later)
    return await _add(desk, rest, "") if rest else await tap_list(desk, {})


async def tap_list(desk: Desk, _: dict[str, Any]) -> Reply:
    """All of this reader's times; the next words add one for the whole digest."""
    await desk.wait_for("schedule", segment="")
    kept = await _mine(desk)
    runs = desk.runs("schedule-none" if not kept else "schedule-now", zone=desk.staff.zone)
    rows: list[tuple[Key, ...]] = []
    for one in kept:
        rule = times.rule(one.rule, one.zone)
        about = " · ".join(filter(None, (one.segment, desk.say("in-channel") if one.place else "")))
        line = desk.runs("schedule-line", rule=spell(rule, about, desk), next=_next(rule, desk))
        runs = (*runs, Run("\n"), *line)
        label = shorten(spell(rule, about, desk), labels.KEY_LIMIT - 2)
        rows.append((await desk.key(f"✕ {label}", "schedule.remove", schedule=one.id),))
    if await segments.names():
        rows.append((await desk.key(desk.say("key-for-segment"), "schedule.segments"),))
    return desk.show(Message(runs, rows=(*rows, await desk.back("settings"))))


async def tap_segments(desk: Desk, value: dict[str, Any]) -> Reply:
    """Which segment's digest to schedule."""

    async def key(desk: Desk, name: str) -> Key:
        return await desk.key(shorten(name, labels.KEY_LIMIT), "schedule.add", segment=name)

    everything = await segments.names()
    keys, turning = await paged(desk, everything, int(value.get("page", 0)), "schedule.segments", {}, key)
    rows = (*((one,) for one in keys), *turning, await desk.back("schedule"))
    return desk.show(Message(desk.runs("schedule-which-segment"), rows=rows))


async def tap_add(desk: Desk, value: dict[str, Any]) -> Reply:
    """Ask when a segment's digest is to come."""
    await desk.wait_for("schedule", segment=value["segment"])
    runs = desk.runs("schedule-when", name=value["segment"], zone=desk.staff.zone)
    return desk.show(Message(runs, rows=(await desk.back("schedule"),)))


async def tap_remove(desk: Desk, value: dict[str, Any]) -> Reply:
    """One time less; twice is once."""
    await Schedule.filter(id=value["schedule"], staff_id=desk.staff.id).update(is_active=False)
    return await tap_list(desk, {})


async def take_schedule(desk: Desk, waiting: dict[str, Any], said: Said) -> Reply:
    """The time that was asked for."""
    reply = await _add(desk, said.text, waiting.get("segment", ""))
    await desk.wait_no_more()
    return reply


async def _mine(desk: Desk) -> list[Schedule]:
    return await Schedule.filter(staff_id=desk.staff.id, is_active=True).order_by("id")


async def _add_here(desk: Desk, text: str) -> Reply:
    """Into the channel where it was typed. Everybody there reads it, so who lets people in decides."""
    allow(desk.staff, Action.STAFF)
    if not desk.where:
        raise NotAllowed("schedule-not-here")
    if times.wants_off(text):  # whoever set it up: they may be gone from the channel
        await Schedule.filter(place=desk.where, is_active=True).update(is_active=False)
        return desk.tell("schedule-here-off")
    rule = times.rule(text, desk.staff.zone)
    await _keep(desk, rule, "", desk.where)
    return desk.tell("schedule-here", rule=spell(rule, "", desk), next=_next(rule, desk))


async def _add(desk: Desk, text: str, segment: str) -> Reply:
    if times.wants_off(text):
        await Schedule.filter(staff_id=desk.staff.id, is_active=True).update(is_active=False)
        return desk.tell("schedule-off")
    rule = times.rule(text, desk.staff.zone)
    await _keep(desk, rule, segment, "")
    if rule.zone != desk.staff.zone:
        desk.staff.zone = rule.zone
        await Staff.filter(id=desk.staff.id).update(zone=rule.zone)
    runs = desk.runs("schedule-set", rule=spell(rule, segment, desk), next=_next(rule, desk))
    return Reply((Message(runs, rows=(await desk.back("schedule"),)),))


async def _keep(desk: Desk, rule: times.Rule, segment: str, place: str) -> None:
    """One more time, unless it is there already. Raises ``NotAllowed`` schedule-many."""
    mine = await _mine(desk)
    wanted = (rule.text, rule.zone, segment, place)
    same = [one for one in mine if (one.rule, one.zone, one.segment, one.place) == wanted]
    if not same:
        if len(mine) >= AT_MOST:
            raise NotAllowed("schedule-many", limit=AT_MOST)
        await Schedule.create(
            staff_id=desk.staff.id,
            rule=rule.text,
            zone=rule.zone,
            segment=segment,
            place=place,
            created_at=desk.room.now,
        )


def spell(rule: times.Rule, segment: str, desk: Desk) -> str:
    """A rule in words, and the segment it is for."""
    if len(rule.days) == 7:
        days = desk.say("days-daily")
    elif rule.days == (0, 1, 2, 3, 4):
        days = desk.say("days-weekdays")
    else:
        days = ", ".join(desk.say(f"day-{times.DAYS[day]}") for day in rule.days)
    return f"{days} {rule.at:%H:%M}" + (f" · {segment}" if segment else "")


def _next(rule: times.Rule, desk: Desk) -> str:
    return local(times.next_fire(rule, desk.room.now), rule.zone, desk.lang)
