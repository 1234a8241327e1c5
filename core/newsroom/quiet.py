"""``/mute``: for a while nothing comes by itself. What needs a person stands in /today; commands work."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core import schedule as times
from core.newsroom import labels
from core.newsroom.permissions import is_muted
from core.newsroom.room import Desk, Reply, grid
from core.ports import Message

CHOICES = ("8h", "until mon", "7d")  # what the buttons mean, as somebody would write it


async def mute(desk: Desk, rest: str) -> Reply:
    """``/mute 8h``, ``/mute until Mon``, ``/mute off``; without words, the buttons."""
    if not rest:
        return await tap_mute(desk, {})
    if times.wants_off(rest):
        return await tap_off(desk, {})
    return await _until(desk, times.until(rest, desk.staff.zone, desk.room.now))


async def tap_mute(desk: Desk, _: dict[str, Any]) -> Reply:
    """For how long, and how it stands now."""
    await desk.wait_no_more()
    keys = [
        await desk.key(desk.say(f"key-mute-{number}"), "mute.set", choice=number)
        for number in range(len(CHOICES))
    ]
    muted = desk.staff.muted_until if is_muted(desk.staff, desk.room.now) else None
    if muted is not None:
        keys.append(await desk.key(desk.say("key-unmute"), "mute.off"))
    runs = desk.runs("muted-now", until=labels.moment(desk, muted)) if muted else desk.runs("mute")
    return desk.show(Message(runs, rows=(*grid(keys, 2), await desk.back("settings"))))


async def tap_set(desk: Desk, value: dict[str, Any]) -> Reply:
    """Silence for as long as the button says, from now."""
    return await _until(desk, times.until(CHOICES[value["choice"]], desk.staff.zone, desk.room.now))


async def tap_off(desk: Desk, _: dict[str, Any]) -> Reply:
    """Things come by themselves again."""
    await _keep(desk, None)
    return desk.show(Message(desk.runs("unmuted"), rows=(await desk.back("settings"),)))


async def _until(desk: Desk, at: datetime) -> Reply:
    await _keep(desk, at)
    keys = (await desk.key(desk.say("key-unmute"), "mute.off"),)
    runs = desk.runs("muted", until=labels.moment(desk, at))
    return desk.show(Message(runs, rows=(keys, await desk.back("settings"))))


async def _keep(desk: Desk, at: datetime | None) -> None:
    desk.staff.muted_until = at
    await desk.staff.save(update_fields=["muted_until"])
