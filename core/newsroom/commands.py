"""The newsroom's plain commands: help, digest, language."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from core import digest as digests
from core.newsroom.permissions import MAY, Action
from core.newsroom.room import Desk, Reply, grid
from core.newsroom.segments import named
from core.ports import Message, Run
from core.words import Lang

# What /help lists, in this order, for whoever may.
LISTED: tuple[tuple[str, Action | None], ...] = (
    ("menu", None),
    ("today", None),
    ("digest", Action.DIGEST),
    ("schedule", Action.DIGEST),
    ("evidence", Action.EVIDENCE),
    ("suggestions", Action.EVIDENCE),
    ("themes", Action.THEMES),
    ("company", Action.COMPANIES),
    ("segments", Action.DIGEST),
    ("post", Action.DRAFT),
    ("posts", Action.SEE_POSTS),
    ("calendar", Action.SEE_POSTS),
    ("invite", Action.INVITE),
    ("crm", Action.CRM),
    ("mute", None),
    ("language", None),
    ("staff", Action.STAFF),
    ("audit", Action.AUDIT),
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
    """The digest at once, whether or not anything is new; ``/digest all``, ``/digest SEGMENT``."""
    everything = rest.strip().lower() in ("all", "все", "всё")
    return await _digest(desk, await named(rest) if rest and not everything else None, everything=everything)


async def tap_digest(desk: Desk, value: dict[str, Any]) -> Reply:
    """The same by a button."""
    return await _digest(desk, value.get("segment"))


async def _digest(desk: Desk, segment: str | None, *, everything: bool = False) -> Reply:
    made = await digests.make(
        desk.staff,
        desk.room.now,
        desk.room.settings,
        everything=everything,
        segment=segment,
        since=desk.staff.digest_read_at,
    )
    if made.new_count and segment is None:
        desk.staff.digest_read_at = desk.room.now
        await desk.staff.save(update_fields=["digest_read_at"])
    *first, last = made.messages
    # The menu comes under a digest, not over it: people read on.
    menu = (await desk.key(desk.say("key-menu"), "menu", new=True),)
    messages = (*first, replace(last, rows=(*last.rows, menu)))
    return desk.show(messages[0], *messages[1:])


async def language(desk: Desk, rest: str) -> Reply:
    """Ask which language, or take the one that was named."""
    wanted = rest.strip().lower()[:2]
    if wanted in tuple(Lang):
        return await tap_language(desk, {"to": wanted})
    keys = [
        await desk.key(name, "language", to=lang.value)
        for lang, name in ((Lang.RU, "Русский"), (Lang.EN, "English"))
    ]
    return desk.show(Message(desk.runs("language-which"), rows=grid(keys, 2)))


async def tap_which_language(desk: Desk, _: dict[str, Any]) -> Reply:
    """Ask which language."""
    return await language(desk, "")


async def tap_language(desk: Desk, value: dict[str, Any]) -> Reply:
    """Speak the chosen language from now on."""
    desk.staff.language = Lang(value["to"])
    await desk.staff.save(update_fields=["language"])
    return desk.show(Message(desk.runs("language-set")))
