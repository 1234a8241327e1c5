"""Themes: evidence that people agreed belongs together. Listing, assigning, moving, taking out, naming."""

from __future__ import annotations

from typing import Any

from core import digest as digests
from core import themes as rules
from core.digest_words import reason
from core.errors import NotAllowed
from core.evidence import Filter
from core.lengths import quoted, shorten
from core.newsroom import labels
from core.newsroom.paging import paged
from core.newsroom.permissions import MAY, Action
from core.newsroom.room import Desk, Reply, grid
from core.ports import Key, Message, Run, Said
from core.store.db import rows
from core.store.models import Evidence, Theme
from core.store.revisions import touch


async def list_(desk: Desk, _: str) -> Reply:
    """All themes, those with most accounts first."""
    return await tap_list(desk, {})


async def tap_list(desk: Desk, value: dict[str, Any]) -> Reply:
    """One page of themes."""
    await desk.wait_no_more()
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
    """One theme: how it stands, what it weighs, its evidence, and what may be decided about it."""
    await desk.wait_no_more()
    theme = await rules.find(value["theme"])
    count = await Evidence.filter(theme_id=theme.id).count()
    runs = desk.runs("theme", title=theme.title, state=labels.state(desk, theme.state), count=count)
    for section in await digests.ranking(desk.room.settings):
        for entry in section.entries:
            if entry.problem.theme_id == theme.id:
                days = digests.days_between(entry.problem.last_at, desk.room.now, desk.staff.zone)
                runs = (*runs, Run("\n"), Run(reason(entry, section.currency, desk.lang, days)))
    keys = []
    may = MAY[desk.staff.role]
    if Action.EVIDENCE in may and count:
        of = Filter(theme=theme.id).as_json()
        keys.append(await desk.key(desk.say("menu-evidence"), "evidence.list", of=of))
    if Action.DECIDE in may:
        for state in rules.MOVES[theme.state]:
            label = labels.state(desk, state)
            keys.append(await desk.key(f"→ {label}", "theme.move", theme=theme.id, to=state))
    keys.append(await desk.key(desk.say("key-rename"), "theme.rename", theme=theme.id))
    keys.append(await desk.key(desk.say("key-merge"), "theme.merge", theme=theme.id))
    back = (await desk.key(desk.say("key-all-themes"), "theme.list"), await desk.home())
    return desk.show(Message(runs, rows=(*grid(keys, 2), back)))


async def tap_choose(desk: Desk, value: dict[str, Any]) -> Reply:
    """Which theme a piece of evidence belongs to; asked beside the digest, which stays as it is.

    From the evidence browser (``of``: its filter) it is asked in place.
    """
    evidence = await _evidence(value["evidence"])
    everything = await Theme.exclude(id=evidence.theme_id or 0).order_by("-id")
    was, of = evidence.theme_id, value.get("of")

    async def into(desk: Desk, theme: Theme) -> Key:
        label = shorten(theme.title, 50)
        return await desk.key(label, "theme.assign", evidence=evidence.id, theme=theme.id, was=was, of=of)

    kept = {"evidence": evidence.id, "of": of}
    keys, turns = await paged(desk, everything, int(value.get("page", 0)), "theme.choose", kept, into)
    extra = [await desk.key(desk.say("key-new-theme"), "theme.new", evidence=evidence.id, was=was, of=of)]
    now_in: tuple[Run, ...] = ()
    if was is not None:
        extra.append(
            await desk.key(
                desk.say("key-take-out"), "theme.assign", evidence=evidence.id, theme=None, was=was, of=of
            )
        )
        now_in = (Run("\n"), *desk.runs("theme-now-in", title=(await rules.find(was)).title))
    runs = (*desk.runs("theme-choose", quote=quoted(evidence.text, 280)), *now_in)
    back = await desk.back("evidence.show", evidence=evidence.id, of=of)
    message = Message(runs, rows=(*((key,) for key in keys), *turns, tuple(extra), back))
    return desk.show(message) if "page" in value else Reply((message,))


async def tap_assign(desk: Desk, value: dict[str, Any]) -> Reply:
    """Put evidence into a theme, or take it out (theme None). Twice is once."""
    return await _assign(desk, value, value["theme"])


async def tap_new(desk: Desk, value: dict[str, Any]) -> Reply:
    """Ask for the new theme's title."""
    evidence = await _evidence(value["evidence"])
    await desk.wait_for("theme", evidence=evidence.id, was=value["was"], of=value.get("of"))
    return desk.tell("theme-title", quote=quoted(evidence.text, 280))


async def take_title(desk: Desk, waiting: dict[str, Any], said: Said) -> Reply:
    """The title that was asked for; a title that exists means that theme."""
    title = rules.title_of(said.text)
    if (await _evidence(waiting["evidence"])).theme_id != waiting["was"]:
        raise NotAllowed("moved-on")
    theme = await rules.titled(title)
    if theme is None:
        made = Theme(title=title, created_by_id=desk.staff.id, created_at=desk.room.now)
        await Theme.bulk_create([made], ignore_conflicts=True)
        theme = await Theme.get(title=title)
    await desk.wait_no_more()
    desk.deed.about["theme"] = theme.id
    return await _assign(desk, waiting, theme.id)


async def _assign(desk: Desk, value: dict[str, Any], theme_id: int | None) -> Reply:
    evidence = await _evidence(value["evidence"])
    title = (await rules.find(theme_id)).title if theme_id is not None else ""
    if evidence.theme_id != theme_id:
        as_was = Evidence.filter(id=evidence.id, theme_id=value["was"])
        if not await as_was.update(theme_id=theme_id):
            raise NotAllowed("moved-on")
        await touch([evidence.buyer_id])  # the note in the CRM says the theme
    runs = desk.runs("theme-assigned", title=title) if theme_id is not None else desk.runs("theme-taken-out")
    quote = desk.runs("theme-quote", quote=quoted(evidence.text, 280))
    back = await desk.back("evidence.list", of=value.get("of"))
    return desk.show(Message((*quote, Run("\n"), *runs), rows=(back,)))


async def _evidence(evidence_id: int) -> Evidence:
    found = await Evidence.get_or_none(id=evidence_id)
    if found is None:
        raise NotAllowed("moved-on")
    return found
