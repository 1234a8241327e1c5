"""Segments as the CRM names them: people, accounts, revenue, what part of it was heard."""

from __future__ import annotations

from typing import Any

from core import segments
from core.digest_words import percent
from core.errors import NotAllowed
from core.evidence import Filter
from core.lengths import shorten
from core.money import sign
from core.newsroom import labels
from core.newsroom.paging import PAGE, clamp, paged
from core.newsroom.permissions import MAY, Action
from core.newsroom.room import Desk, Reply, grid
from core.ports import Key, Message, Run
from core.segments import Segment


async def list_(desk: Desk, _: str) -> Reply:
    """All segments."""
    return await tap_list(desk, {})


async def tap_list(desk: Desk, value: dict[str, Any]) -> Reply:
    """A page of segments; those with most people first."""
    await desk.wait_no_more()
    everything = await segments.survey(desk.room.now)
    named = [one for one in everything if one.name]
    if not named:
        return desk.show(Message(desk.runs("segments-none"), rows=((await desk.home(),),)))
    page, _ = clamp(int(value.get("page", 0)), len(everything), PAGE)
    runs = desk.runs("segments", count=len(named))
    for one in everything[page * PAGE : (page + 1) * PAGE]:
        runs = (*runs, Run("\n\n"), *_line(desk, one))

    async def key(desk: Desk, one: Segment) -> Key:
        label = shorten(one.name, labels.KEY_LIMIT) if one.name else desk.say("segment-nameless")
        return await desk.key(label, "segment.show", segment=one.name)

    keys, turning = await paged(desk, everything, page, "segment.list", {}, key)
    return desk.show(Message(runs, rows=(*grid(keys, 2), *turning, (await desk.home(),))))


async def tap_show(desk: Desk, value: dict[str, Any]) -> Reply:
    """One segment and what can be done with it."""
    name = value["segment"]
    one = next((found for found in await segments.survey(desk.room.now) if found.name == name), None)
    if one is None:
        raise NotAllowed("moved-on")
    keys, may = [], MAY[desk.staff.role]
    if name:
        keys.append(await desk.key(desk.say("menu-digest"), "digest", segment=name))
    if Action.EVIDENCE in may:
        of = Filter(segment=name).as_json()
        keys.append(await desk.key(desk.say("menu-evidence"), "evidence.list", of=of))
    if Action.INVITE in may and name:
        keys.append(await desk.key(desk.say("menu-invite"), "invite", segment=name))
    if name:
        keys.append(await desk.key(desk.say("key-on-schedule"), "schedule.add", segment=name))
    return desk.show(Message(_line(desk, one), rows=(*grid(keys, 2), await desk.back("segment.list"))))


def _line(desk: Desk, one: Segment) -> tuple[Run, ...]:
    heard = [
        percent(part, desk.lang) + (f"\N{NO-BREAK SPACE}{sign(code)}" if len(one.heard) > 1 else "")
        for code, part in sorted(one.heard.items())
    ]
    return desk.runs(
        "segment",
        name=one.name or desk.say("segment-nameless"),
        people=one.people,
        accounts=len(one.accounts),
        money=labels.amounts(desk, one.brought) if one.brought else desk.say("money-unknown"),
        heard=", ".join(heard) or desk.say("unknown"),
    )


async def named(words: str) -> str:
    """The segment that somebody wrote. Raises ``NotAllowed`` segment-unknown, listing the known ones."""
    known = await segments.names()
    found = segments.match(words, known)
    if found is None:
        raise NotAllowed(
            "segment-unknown" if known else "segments-none",
            **({"name": shorten(words, 60), "known": ", ".join(known[:20])} if known else {}),
        )
    return found
