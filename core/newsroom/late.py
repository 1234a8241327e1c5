"""A post whose slot was missed: publish it now, give it another slot, or leave it."""

from __future__ import annotations

from typing import Any

from core import posts_missed
from core import schedule as times
from core.newsroom.commands import local
from core.newsroom.room import Desk, Reply
from core.ports import Key, Said

CHOICES = posts_missed.CHOICES


async def keys(desk: Desk, post_id: int, before: str = "") -> tuple[Key, ...]:
    """The buttons that decide; ``before`` stands in front of each label."""
    return tuple(
        [
            await desk.key(before + desk.say(f"key-late-{verb}"), f"post.late_{verb}", post=post_id)
            for verb in CHOICES
        ]
    )


async def tap_now(desk: Desk, value: dict[str, Any]) -> Reply:
    """Publish it after all, once: a second tap finds nothing missed any more."""
    channels = await posts_missed.send(value["post"], desk.room.now, desk.room.settings)
    return desk.tell("post-going", channels=", ".join(channels))


async def tap_slot(desk: Desk, value: dict[str, Any]) -> Reply:
    """Ask for another slot."""
    await posts_missed.missed(value["post"])
    await desk.wait_for("late", post=value["post"])
    return desk.tell("post-slot-ask", zone=desk.staff.zone)


async def take_slot(desk: Desk, waiting: dict[str, Any], said: Said) -> Reply:
    """The slot that was asked for."""
    at = times.slot(said.text, desk.staff.zone, desk.room.now)
    channels = ", ".join(await posts_missed.send(waiting["post"], at, desk.room.settings))
    await desk.wait_no_more()
    return desk.tell("post-scheduled-at", at=local(at, desk.staff.zone, desk.lang), channels=channels)


async def tap_leave(desk: Desk, value: dict[str, Any]) -> Reply:
    """It does not go out there."""
    channels = await posts_missed.leave(value["post"])
    return desk.tell("post-left", channels=", ".join(channels))
