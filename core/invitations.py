"""Invitations: opaque, signed, single-use, expiring deep links, or a first word to those we know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.buyers import Candidate
from core.desk import Desk
from core.interviews import opening
from core.links import new_nonce
from core.store.models import Address, Buyer, Invitation

PURPOSE = "invite"


@dataclass(frozen=True, slots=True)
class Issued:
    """One invitation as it goes out: a link to hand over, or written to directly (``link`` is "")."""

    buyer_id: int
    name: str
    email: str
    phone: str
    job: str
    link: str


class Unusable(StrEnum):
    """Why a link does not open; each has words in both languages."""

    INVALID = "link-invalid"
    EXPIRED = "link-expired"
    USED = "link-used"
    FOREIGN = "link-foreign"


async def issue(
    chosen: Sequence[Candidate], desk: Desk, *, survey: str = "last_time", job: str | None = None
) -> list[Issued]:
    """Invite these people (inside ``tx``): directly where they already talk to the bot, else by link.

    ``job``: a key of the catalogue for everybody; by default the job of each one's last order.
    """
    made: list[Issued] = []
    for one in chosen:
        buyer = await Buyer.get(id=one.buyer_id)
        address = await Address.filter(
            buyer_id=buyer.id, messenger=desk.messenger, gone_at__isnull=True
        ).first()
        key = job or desk.jobs.of(one.category).key
        invitation = await Invitation.create(
            nonce=new_nonce(),
            buyer_id=buyer.id,
            survey=survey,
            job=key,
            created_at=desk.now,
            expires_at=desk.now + timedelta(days=desk.settings.invitation_days),
            used_at=desk.now if address else None,
            used_by_id=address.id if address else None,
        )
        link = ""
        if address is not None:
            await opening.begin(invitation, buyer, address, desk)
        else:
            link = desk.deep_link(desk.links.sign(PURPOSE, invitation.nonce))
        made.append(Issued(buyer.id, buyer.name, buyer.email or "", buyer.phone or "", key, link))
    return made


async def open_link(payload: str, address: Address | None, desk: Desk) -> Invitation | Unusable:
    """The invitation behind a deep link's payload, if this person may use it."""
    nonce = desk.links.open(PURPOSE, payload)
    invitation = await Invitation.get_or_none(nonce=nonce) if nonce else None
    if invitation is None:
        return Unusable.INVALID
    if address is not None and address.buyer_id not in (None, invitation.buyer_id):
        return Unusable.FOREIGN
    if invitation.used_at is not None:
        mine = address is not None and invitation.used_by_id == address.id
        return invitation if mine else Unusable.USED
    return Unusable.EXPIRED if invitation.expires_at <= desk.now else invitation


async def use(invitation: Invitation, address: Address, now: datetime) -> bool:
    """Spend it, once: False when somebody else was faster."""
    return bool(
        await Invitation.filter(id=invitation.id, used_at__isnull=True).update(
            used_at=now, used_by_id=address.id
        )
    )
