"""What becomes of a theme, from chat: its state by the allowed moves, its title, two themes made one."""

from __future__ import annotations

from typing import Any

from core import themes as rules
from core.errors import NotAllowed
from core.lengths import shorten
from core.newsroom import labels, themes
from core.newsroom.paging import paged
from core.newsroom.room import Desk, Reply
from core.ports import Key, Message, Said
from core.store.models import Theme
from core.words import ThemeState


async def tap_move(desk: Desk, value: dict[str, Any]) -> Reply:
    """Ask once more: no state can be taken back."""
    theme = await rules.find(value["theme"])
    new = ThemeState(value["to"])
    if new not in rules.MOVES[theme.state]:
        raise NotAllowed("moved-on")
    of = {"theme": theme.id, "from": theme.state, "to": new}
    yes = (await desk.key(desk.say("key-move-do"), "theme.move_do", **of),)
    runs = desk.runs(
        "theme-move", title=theme.title, old=labels.state(desk, theme.state), new=labels.state(desk, new)
    )
    return desk.show(Message(runs, rows=(yes, await desk.back("theme.show", theme=theme.id))))


async def tap_move_do(desk: Desk, value: dict[str, Any]) -> Reply:
    """Decide; on a theme that moved meanwhile nothing happens."""
    await rules.move(value["theme"], ThemeState(value["from"]), ThemeState(value["to"]))
    return await themes.tap_show(desk, value)


async def tap_rename(desk: Desk, value: dict[str, Any]) -> Reply:
    """Ask for the other title."""
    theme = await rules.find(value["theme"])
    await desk.wait_for("rename", theme=theme.id)
    runs = desk.runs("theme-rename", title=theme.title)
    return desk.show(Message(runs, rows=(await desk.back("theme.show", theme=theme.id),)))


async def take_title(desk: Desk, waiting: dict[str, Any], said: Said) -> Reply:
    """The title that was asked for."""
    await rules.rename(waiting["theme"], said.text)
    await desk.wait_no_more()
    return await themes.tap_show(desk, waiting)


async def tap_merge(desk: Desk, value: dict[str, Any]) -> Reply:
    """Which theme this one belongs to."""
    theme = await rules.find(value["theme"])

    async def key(desk: Desk, other: Theme) -> Key:
        label = shorten(other.title, labels.KEY_LIMIT)
        return await desk.key(label, "theme.merge_ask", theme=theme.id, into=other.id)

    others = await Theme.exclude(id=theme.id).order_by("title")
    page = int(value.get("page", 0))
    keys, turning = await paged(desk, others, page, "theme.merge", {"theme": theme.id}, key)
    runs = desk.runs("theme-merge", title=theme.title, count=len(others))
    back = await desk.back("theme.show", theme=theme.id)
    return desk.show(Message(runs, rows=(*((one,) for one in keys), *turning, back)))


async def tap_merge_ask(desk: Desk, value: dict[str, Any]) -> Reply:
    """What would be, and whether that is meant."""
    one, other = await rules.find(value["theme"]), await rules.find(value["into"])
    state = rules.joined(one.state, other.state)
    of = {"theme": one.id, "into": other.id, "was": one.state, "is": other.state}
    yes = (await desk.key(desk.say("key-merge-do"), "theme.merge_do", **of),)
    runs = desk.runs("theme-merge-sure", one=one.title, other=other.title, state=labels.state(desk, state))
    return desk.show(Message(runs, rows=(yes, await desk.back("theme.merge", theme=one.id))))


async def tap_merge_do(desk: Desk, value: dict[str, Any]) -> Reply:
    """Make two themes one; on themes that moved meanwhile nothing happens."""
    states = (ThemeState(value["was"]), ThemeState(value["is"]))
    left = await rules.merge(value["theme"], value["into"], states)
    return await themes.tap_show(desk, {"theme": left.id})
