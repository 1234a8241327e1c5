"""Staff: who may use the newsroom, and the one-time links that let them in."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.errors import NotAllowed
from core.links import Links, new_nonce
from core.ports import Who
from core.store.models import Schedule, Staff, StaffInvite
from core.words import Lang, Role

LINK_DAYS = 7
PURPOSE = "staff"


async def invite(role: Role, now: datetime, links: Links) -> str:
    """A one-time link's payload that makes whoever opens it first a member of staff, for seven days."""
    nonce = new_nonce()
    await StaffInvite.create(
        nonce=nonce, role=role, expires_at=now + timedelta(days=LINK_DAYS), created_at=now
    )
    return links.sign(PURPOSE, nonce)


async def admit(
    who: Who, payload: str, now: datetime, links: Links, *, zone: str = "UTC", language: Lang = Lang.EN
) -> Staff | None:
    """The member of staff that a link makes of ``who``; None when it is not ours, used, or expired.

    Of several people opening one link at once, one gets in: a compare-and-set on ``used_at``. Whoever was
    staff before keeps their settings and takes the link's role. ``zone``, ``language``: the company's, for
    somebody new whose messenger does not tell.
    """
    nonce = links.open(PURPOSE, payload)
    if nonce is None:
        return None
    fresh = StaffInvite.filter(nonce=nonce, used_at=None, expires_at__gt=now)
    if not await fresh.update(used_at=now):
        return None
    role = (await StaffInvite.get(nonce=nonce)).role
    known = await Staff.get_or_none(messenger=who.messenger, external_id=who.external_id)
    if known is not None:
        known.role, known.is_active, known.awaiting = role, True, None
        await known.save(update_fields=["role", "is_active", "awaiting"])
        return known
    return await Staff.create(
        messenger=who.messenger,
        external_id=who.external_id,
        name=who.name[:200],
        role=role,
        language=who.language or language,
        zone=zone,
        created_at=now,
    )


async def find(who: Who) -> Staff | None:
    """The active member of staff behind a messenger's account, or None."""
    return await Staff.get_or_none(messenger=who.messenger, external_id=who.external_id, is_active=True)


async def change_role(staff_id: int, role: Role) -> None:
    """Give a colleague another role; whatever step they were in is left. Twice is once.

    Raises ``NotAllowed``: last-admin, moved-on (they are not staff any more).
    """
    if role is not Role.ADMIN:
        await _leave_an_admin(staff_id)
    if not await Staff.filter(id=staff_id, is_active=True).update(role=role, awaiting=None):
        raise NotAllowed("moved-on")


async def dismiss(staff_id: int) -> None:
    """Remove a colleague as a colleague. Raises ``NotAllowed``: last-admin, moved-on."""
    await _leave_an_admin(staff_id)
    if not await remove(staff_id):
        raise NotAllowed("moved-on")


async def _leave_an_admin(without: int) -> None:
    """Raises ``NotAllowed`` last-admin when nobody else could let people in.

    The rows are locked: of two administrators who remove each other at once, one is told.
    """
    admins = Staff.filter(is_active=True, role=Role.ADMIN).order_by("id").select_for_update()
    if [one.id for one in await admins] == [without]:
        raise NotAllowed("last-admin")


async def remove(staff_id: int) -> bool:
    """Take somebody's access away, and their digests with it; True when they had it."""
    gone = await Staff.filter(id=staff_id, is_active=True).update(is_active=False, awaiting=None)
    await Schedule.filter(staff_id=staff_id).update(is_active=False)
    return bool(gone)
