"""Who else may come in, for administrators: the list, roles, links for newcomers, and taking access away."""

from __future__ import annotations

from typing import Any

from core import staff as staff_list
from core.errors import NotAllowed
from core.lengths import shorten
from core.newsroom.paging import paged
from core.newsroom.room import Desk, Reply, grid
from core.ports import Key, Message, Run
from core.store.models import Staff
from core.words import BotRole, Role


async def list_(desk: Desk, _: str) -> Reply:
    """Everybody who may come in."""
    return await tap_list(desk, {})


async def tap_list(desk: Desk, value: dict[str, Any]) -> Reply:
    """A page of colleagues, and a link for another one."""
    await desk.wait_no_more()
    everybody = await Staff.filter(is_active=True).order_by("id")

    async def key(desk: Desk, one: Staff) -> Key:
        label = f"{shorten(one.name, 18) or one.id} · {desk.say(f'role-short-{one.role}')}"
        return await desk.key(label, "staff.show", staff=one.id)

    keys, turning = await paged(desk, everybody, int(value.get("page", 0)), "staff.list", {}, key)
    more = (await desk.key(desk.say("key-staff-invite"), "staff.invite"),)
    rows = (*((one,) for one in keys), *turning, more, await desk.back("settings"))
    return desk.show(Message(desk.runs("staff", count=len(everybody)), rows=rows))


async def tap_show(desk: Desk, value: dict[str, Any]) -> Reply:
    """One colleague: another role, or no access."""
    one = await _colleague(value["staff"])
    keys = [
        await desk.key(desk.say(f"key-make-{role}"), "staff.role", staff=one.id, role=role)
        for role in Role
        if role is not one.role
    ]
    keys.append(await desk.key(desk.say("key-staff-remove"), "staff.remove", staff=one.id))
    runs = desk.runs("staff-card", name=one.name or str(one.id), role=desk.say(f"role-short-{one.role}"))
    if one.id == desk.staff.id:
        runs = (*runs, Run("\n"), *desk.runs("staff-you"))
    return desk.show(Message(runs, rows=(*grid(keys), await desk.back("staff.list"))))


async def tap_role(desk: Desk, value: dict[str, Any]) -> Reply:
    """Give the role; the last administrator keeps theirs."""
    one = await _colleague(value["staff"])
    await staff_list.change_role(one.id, Role(value["role"]))
    return await tap_show(desk, value)


async def tap_remove(desk: Desk, value: dict[str, Any]) -> Reply:
    """Ask once more."""
    one = await _colleague(value["staff"])
    yes = (await desk.key(desk.say("key-staff-remove-do"), "staff.remove_do", staff=one.id),)
    runs = desk.runs("staff-remove-sure", name=one.name or str(one.id))
    return desk.show(Message(runs, rows=(yes, await desk.back("staff.show", staff=one.id))))


async def tap_remove_do(desk: Desk, value: dict[str, Any]) -> Reply:
    """Take their access away, and their digests with it."""
    await staff_list.dismiss(value["staff"])
    return desk.show(Message(desk.runs("staff-removed"), rows=(await desk.back("staff.list"),)))


async def tap_invite(desk: Desk, _: dict[str, Any]) -> Reply:
    """As what the newcomer is to come in."""
    keys = [await desk.key(desk.say(f"role-short-{role}"), "staff.link", role=role) for role in Role]
    return desk.show(
        Message(desk.runs("staff-which-role"), rows=(*grid(keys), await desk.back("staff.list")))
    )


async def tap_link(desk: Desk, value: dict[str, Any]) -> Reply:
    """A one-time link that lets whoever opens it first in, in that role."""
    if not desk.room.ways.to(BotRole.NEWSROOM, "", desk.room.messenger):
        raise NotAllowed("staff-link-later")
    role = Role(value["role"])
    payload = await staff_list.invite(role, desk.room.now, desk.room.links)
    link = desk.room.ways.to(BotRole.NEWSROOM, payload, desk.room.messenger)
    runs = (
        *desk.runs("staff-link", role=desk.say(f"role-short-{role}"), days=staff_list.LINK_DAYS),
        Run("\n\n"),
        Run(link),
    )
    return desk.show(Message(runs, rows=(await desk.back("staff.list"),)))


async def _colleague(staff_id: int) -> Staff:
    one = await Staff.get_or_none(id=staff_id, is_active=True)
    if one is None:
        raise NotAllowed("moved-on")
    return one
