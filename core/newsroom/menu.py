"""The menu: everything a role can do, by buttons; and settings behind it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.newsroom import today
from core.newsroom.permissions import MAY, Action, is_muted
from core.newsroom.room import Desk, Reply, grid
from core.ports import Message, Run

# A button's text is "menu-<name>"; it does what the tap or command of that name does.
BUTTONS: tuple[tuple[str, str, Action | None], ...] = (
    ("today", "today", None),
    ("digest", "digest", Action.DIGEST),
    ("evidence", "evidence.list", Action.EVIDENCE),
    ("suggestions", "suggestion.list", Action.EVIDENCE),
    ("themes", "theme.list", Action.THEMES),
    ("companies", "company.list", Action.COMPANIES),
    ("segments", "segment.list", Action.DIGEST),
    ("posts", "post.list", Action.SEE_POSTS),
    ("post", "draft.begin", Action.DRAFT),
    ("calendar", "calendar", Action.SEE_POSTS),
    ("invite", "invite", Action.INVITE),
    ("crm", "crm.status", Action.CRM),
    ("settings", "settings", None),
)
SETTINGS: tuple[tuple[str, str, Action | None], ...] = (
    ("schedule", "schedule", Action.DIGEST),
    ("mute", "mute", None),
    ("language", "language.ask", None),
    ("staff", "staff.list", Action.STAFF),
    ("audit", "audit.list", Action.AUDIT),
)


async def menu(desk: Desk, _: str) -> Reply:
    """What this role can do here, as buttons, with how much waits for them."""
    return await tap_menu(desk, {})


async def tap_menu(desk: Desk, value: dict[str, Any]) -> Reply:
    """Back to the menu; whatever step was waiting is left. ``new``: under what is being read, not over it."""
    await desk.wait_no_more()
    waiting = await today.count(desk)
    keys = []
    for name, action, needs in BUTTONS:
        if needs is None or needs in MAY[desk.staff.role]:
            count = f" · {waiting}" if name == "today" and waiting else ""
            keys.append(await desk.key(desk.say(f"menu-{name}") + count, action))
    message = Message(desk.runs("menu", brand=desk.room.settings.brand), rows=grid(keys, 2))
    return Reply((message,)) if value.get("new") else desk.show(message)


async def tap_settings(desk: Desk, _: dict[str, Any]) -> Reply:
    """What each one sets for themselves, and what administrators do."""
    await desk.wait_no_more()
    keys = [
        await desk.key(desk.say(f"menu-{name}"), action)
        for name, action, needs in SETTINGS
        if needs is None or needs in MAY[desk.staff.role]
    ]
    runs: tuple[Run, ...] = desk.runs("settings", zone=desk.staff.zone)
    if is_muted(desk.staff, desk.room.now):
        runs = (*runs, Run("\n"), *desk.runs("settings-muted"))
    return desk.show(Message(runs, rows=(*grid(keys, 2), (await desk.home(),))))


async def with_way_back(desk: Desk, reply: Reply) -> Reply:
    """The same reply, its last message with a button to the menu unless it has one.

    Not on photos and files: a message with one cannot be turned into words, so its button could not work.
    """
    shown = [*((reply.edit[1],) if reply.edit else ()), *reply.messages]
    if not shown or shown[-1].photo or shown[-1].document:
        return reply
    label = desk.say("key-menu")
    if any(key.label == label for message in shown for row in message.rows for key in row):
        return reply
    last = shown[-1]
    ended = Message(last.runs, (*last.rows, (await desk.home(),)), silent=last.silent)
    if reply.messages:
        return replace(reply, messages=(*reply.messages[:-1], ended))
    return replace(reply, edit=(reply.edit[0], ended) if reply.edit else None)
