"""Themes: evidence that people agreed belongs together. Assigning, moving, taking out, naming."""

from __future__ import annotations

from typing import Any

from core.errors import NotAllowed
from core.lengths import shorten
from core.newsroom.paging import paged
from core.newsroom.room import Desk, Reply
from core.ports import Key, Message, Run, Said
from core.store.db import rows
from core.store.models import Evidence, Theme

TITLE_LIMIT = 200


async def list_(desk: Desk, _: str) -> Reply:
    """All themes, those with most accounts first."""
    return await tap_list(desk, {})


async def tap_list(desk: Desk, value: dict[str, Any]) -> Reply:
    """One page of themes."""
    found = await rows(
        "SELECT t.id, t.title, COUNT(DISTINCT e.account_id) AS accounts FROM theme t "
        "LEFT JOIN evidence e ON e.theme_id = t.id GROUP BY t.id, t.title ORDER BY accounts DESC, t.title"
    )
    if not found:
        return desk.show(Message(desk.runs("themes-none")))
    keys, turns = await paged(desk, found, int(value.get("page", 0)), "theme.list", {}, _theme_key)
    return desk.show(Message(desk.runs("themes", count=len(found)), rows=(*((key,) for key in keys), *turns)))


async def _theme_key(desk: Desk, theme: dict[str, Any]) -> Key:
    return await desk.key(
        f"{shorten(theme['title'], 50)} · {theme['accounts']}", "theme.show", theme=theme["id"]
    )


async def tap_show(desk: Desk, value: dict[str, Any]) -> Reply:
    """One theme: its evidence, each piece with a way to another theme."""
    theme = await _theme(value["theme"])
    said = await Evidence.filter(theme_id=theme.id).order_by("-at", "-id")

    async def move(desk: Desk, one: Evidence) -> Key:
        return await desk.key(f"↪ {shorten(one.text, 50)}", "theme.choose", evidence=one.id)

    keys, turns = await paged(desk, said, int(value.get("page", 0)), "theme.show", {"theme": theme.id}, move)
    back = (await desk.key(desk.say("key-back"), "theme.list"),)
    runs = desk.runs(
        "theme", title=theme.title, state=desk.say(f"theme-{theme.state.replace('_', '-')}"), count=len(said)
    )
    return desk.show(Message(runs, rows=(*((key,) for key in keys), *turns, back)))


async def tap_choose(desk: Desk, value: dict[str, Any]) -> Reply:
    """Which theme a piece of evidence belongs to; asked beside the digest, which stays as it is."""
    evidence = await _evidence(value["evidence"])
    everything = await Theme.exclude(id=evidence.theme_id or 0).order_by("-id")
    was = evidence.theme_id

    async def into(desk: Desk, theme: Theme) -> Key:
        return await desk.key(
            shorten(theme.title, 50), "theme.assign", evidence=evidence.id, theme=theme.id, was=was
        )

    keys, turns = await paged(
        desk, everything, int(value.get("page", 0)), "theme.choose", {"evidence": evidence.id}, into
    )
    extra = [await desk.key(desk.say("key-new-theme"), "theme.new", evidence=evidence.id, was=was)]
    now_in: tuple[Run, ...] = ()
    if was is not None:
        extra.append(
            await desk.key(
                desk.say("key-take-out"), "theme.assign", evidence=evidence.id, theme=None, was=was
            )
        )
        now_in = (Run("\n"), *desk.runs("theme-now-in", title=(await _theme(was)).title))
    runs = (*desk.runs("theme-choose", quote=shorten(evidence.text, 280)), *now_in)
    message = Message(runs, rows=(*((key,) for key in keys), *turns, tuple(extra)))
    return desk.show(message) if "page" in value else Reply((message,))


async def tap_assign(desk: Desk, value: dict[str, Any]) -> Reply:
    """Put evidence into a theme, or take it out (theme None). Twice is once."""
    return await _assign(desk, value["evidence"], value["theme"], value["was"])


async def tap_new(desk: Desk, value: dict[str, Any]) -> Reply:
    """Ask for the new theme's title."""
    evidence = await _evidence(value["evidence"])
    await desk.wait_for("theme", evidence=evidence.id, was=value["was"])
    return desk.tell("theme-title", quote=shorten(evidence.text, 280))


async def take_title(desk: Desk, waiting: dict[str, Any], said: Said) -> Reply:
    """The title that was asked for; a title that exists means that theme."""
    title = " ".join(said.text.split())
    if not title:
        raise NotAllowed("theme-title-empty")
    if len(title) > TITLE_LIMIT:
        raise NotAllowed("theme-title-long", limit=TITLE_LIMIT)
    if (await _evidence(waiting["evidence"])).theme_id != waiting["was"]:
        raise NotAllowed("moved-on")
    same = [theme for theme in await Theme.all() if theme.title.casefold() == title.casefold()]
    if not same:
        made = Theme(title=title, created_by_id=desk.staff.id, created_at=desk.room.now)
        await Theme.bulk_create([made], ignore_conflicts=True)
        same = [await Theme.get(title=title)]
    await desk.wait_no_more()
    return await _assign(desk, waiting["evidence"], same[0].id, waiting["was"])


async def _assign(desk: Desk, evidence_id: int, theme_id: int | None, was: int | None) -> Reply:
    evidence = await _evidence(evidence_id)
    title = (await _theme(theme_id)).title if theme_id is not None else ""
    if evidence.theme_id != theme_id:
        as_was = Evidence.filter(id=evidence_id, theme_id=was)
        if not await as_was.update(theme_id=theme_id):
            raise NotAllowed("moved-on")
    runs = desk.runs("theme-assigned", title=title) if theme_id is not None else desk.runs("theme-taken-out")
    return desk.show(
        Message((*desk.runs("theme-quote", quote=shorten(evidence.text, 280)), Run("\n"), *runs))
    )


async def _theme(theme_id: int) -> Theme:
    found = await Theme.get_or_none(id=theme_id)
    if found is None:
        raise NotAllowed("moved-on")
    return found


async def _evidence(evidence_id: int) -> Evidence:
    found = await Evidence.get_or_none(id=evidence_id)
    if found is None:
        raise NotAllowed("moved-on")
    return found
