"""The newsroom's plain commands: help, digest, schedule, invite, language."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from core import digest as digests
from core import schedule as times
from core.errors import NotAllowed
from core.newsroom.permissions import MAY, Action
from core.newsroom.room import AT_MOST, Desk, Reply, grid
from core.ports import Message, Run, Said
from core.store.models import Schedule, Staff
from core.words import Lang

# What /help lists, in this order, for whoever may.
LISTED: tuple[tuple[str, Action | None], ...] = (
    ("digest", Action.DIGEST),
    ("schedule", Action.DIGEST),
    ("themes", Action.THEMES),
    ("post", Action.DRAFT),
    ("posts", Action.SEE_POSTS),
    ("invite", Action.INVITE),
    ("language", None),
)


def local(at: datetime, zone: str, lang: Lang) -> str:
    """A moment as people in ``zone`` say it: "Tue, 24 Nov, 11:00 (Europe/Moscow)"."""
    words = format_datetime(at.astimezone(ZoneInfo(zone)), "EEE, d MMM y, HH:mm", locale=lang.value)
    return f"{words} ({zone})"


async def help_(desk: Desk, _: str) -> Reply:
    """What this role can do here."""
    lines = [
        (Run("\n"), *desk.runs(f"help-{name}"))
        for name, action in LISTED
        if action is None or action in MAY[desk.staff.role]
    ]
    return Reply((Message((*desk.runs("help"), *(run for line in lines for run in line))),))


async def short_help(desk: Desk) -> Reply:
    """For words that belong to no step, and for commands we do not have."""
    return desk.tell("short-help")


async def cancel(desk: Desk, _: str) -> Reply:
    """Leave whatever step was waiting (every command does)."""
    return desk.tell("cancelled")


async def digest(desk: Desk, rest: str) -> Reply:
    """The digest at once, whether or not anything is new."""
    everything = rest.strip().lower() in ("all", "все", "всё")
    made = await digests.make(desk.staff, desk.room.now, desk.room.settings, everything=everything)
    if made.new_count:
        desk.staff.digest_read_at = desk.room.now
        await desk.staff.save(update_fields=["digest_read_at"])
    return Reply(made.messages)


async def schedule(desk: Desk, rest: str) -> Reply:
    """Show when the digest comes, or set it."""
    if rest:
        return await _set_schedule(desk, rest)
    await desk.wait_for("schedule")
    kept = await Schedule.filter(staff_id=desk.staff.id, is_active=True).first()
    if kept is None:
        return desk.tell("schedule-none", zone=desk.staff.zone)
    rule = times.rule(kept.rule, kept.zone)
    return desk.tell("schedule-now", rule=_spell(rule, desk), next=_next(rule, desk))


async def take_schedule(desk: Desk, _: dict[str, Any], said: Said) -> Reply:
    """The rule that /schedule asked for."""
    reply = await _set_schedule(desk, said.text)
    await desk.wait_no_more()
    return reply


async def _set_schedule(desk: Desk, text: str) -> Reply:
    mine = Schedule.filter(staff_id=desk.staff.id, is_active=True)
    if times.wants_off(text):
        await mine.update(is_active=False)
        return desk.tell("schedule-off")
    rule = times.rule(text, desk.staff.zone)
    await mine.update(is_active=False)
    await Schedule.create(staff_id=desk.staff.id, rule=rule.text, zone=rule.zone, created_at=desk.room.now)
    if rule.zone != desk.staff.zone:
        desk.staff.zone = rule.zone
        await Staff.filter(id=desk.staff.id).update(zone=rule.zone)
    return desk.tell("schedule-set", rule=_spell(rule, desk), next=_next(rule, desk))


def _spell(rule: times.Rule, desk: Desk) -> str:
    if len(rule.days) == 7:
        days = desk.say("days-daily")
    elif rule.days == (0, 1, 2, 3, 4):
        days = desk.say("days-weekdays")
    else:
        days = ", ".join(desk.say(f"day-{times.DAYS[day]}") for day in rule.days)
    return f"{days} {rule.at:%H:%M}"


def _next(rule: times.Rule, desk: Desk) -> str:
    return local(times.next_fire(rule, desk.room.now), rule.zone, desk.lang)


async def language(desk: Desk, rest: str) -> Reply:
    """Ask which language, or take the one that was named."""
    wanted = rest.strip().lower()[:2]
    if wanted in tuple(Lang):
        return await tap_language(desk, {"to": wanted})
    keys = [
        await desk.key(name, "language", to=lang.value)
        for lang, name in ((Lang.RU, "Русский"), (Lang.EN, "English"))
    ]
    return Reply((Message(desk.runs("language-which"), rows=grid(keys, 2)),))


async def tap_language(desk: Desk, value: dict[str, Any]) -> Reply:
    """Speak the chosen language from now on."""
    desk.staff.language = Lang(value["to"])
    await desk.staff.save(update_fields=["language"])
    return desk.show(Message(desk.runs("language-set")))


async def invite(desk: Desk, _: str) -> Reply:
    """Who could be asked now; links only after a tap."""
    if desk.room.invitations is None:
        raise NotAllowed("invite-unavailable")
    found = await desk.room.invitations.look(desk.room.now, desk.lang)
    lines = desk.runs("invite-found", count=found.eligible)
    for why, count in found.refused.items():
        lines = (*lines, Run("\n"), *desk.runs("invite-refused", why=why, count=count))
    if not found.eligible:
        return Reply((Message(lines),))
    key = await desk.key(
        desk.say("key-issue", count=min(found.eligible, AT_MOST)),
        "invite.issue",
        at=desk.room.now.isoformat(),
    )
    return Reply((Message(lines, rows=((key,),)),))


async def tap_issue(desk: Desk, _: dict[str, Any]) -> Reply:
    """Issue the links. A second tap finds nobody left: whoever has an open invitation is not eligible."""
    if desk.room.invitations is None:
        raise NotAllowed("invite-unavailable")
    invited = await desk.room.invitations.issue(desk.room.now)
    if not invited.links and not invited.written:
        return desk.show(Message(desk.runs("invite-nobody")))
    messages: list[Message] = []
    if invited.links:
        file = (f"invitations-{desk.room.now:%Y-%m-%d}.csv", invited.csv)
        messages.append(Message(desk.runs("invite-issued", count=invited.links), document=file))
    if invited.written:
        messages.append(Message(desk.runs("invite-direct", count=invited.written)))
    done = desk.runs("invite-done", count=invited.links + invited.written)
    return Reply(tuple(messages), edit=(desk.ref, Message(done)))
