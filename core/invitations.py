"""Invitations: opaque, signed, single-use, expiring deep links, or a first word to those we know."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.buyers import Candidate
from core.desk import Desk
from core.errors import NotAllowed
from core.interviews import opening
from core.links import new_nonce
from core.store.models import Address, Buyer, Interview, Invitation
from core.store.revisions import touch

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


async def reached(buyer_ids: Sequence[int], desk: Desk) -> dict[int, Address]:
    """Those of these buyers whom we may write to, and where: where they last spoke, if still there."""
    there = Address.filter(buyer_id__in=list(buyer_ids), messenger__in=desk.messengers, gone_at__isnull=True)
    addresses = {one.id: one for one in await there.order_by("id")}
    found = {one.buyer_id: one for one in addresses.values() if one.buyer_id is not None}
    for talk in await Interview.filter(address_id__in=list(addresses)).order_by("id"):
        found[talk.buyer_id] = addresses[talk.address_id]
    return found


async def issue(
    chosen: Sequence[Candidate], desk: Desk, *, survey: str = "last_time", job: str | None = None
) -> list[Issued]:
    """Invite these people, a few hundred at a time (inside ``tx``).

    Directly where they already talk to the bot, else by link.

    ``job``: a key of the catalogue for everybody; by default the job of each one's last order. Raises
    ``NotAllowed`` staff-link-later while no messenger has told how people get in.
    """
    ids = [one.buyer_id for one in chosen]
    people = {buyer.id: buyer for buyer in await Buyer.filter(id__in=ids)}
    known = await reached(ids, desk)
    made: list[Issued] = []
    by_link: list[Invitation] = []
    for one in chosen:
        buyer, address = people[one.buyer_id], known.get(one.buyer_id)
        invitation = Invitation(
            nonce=new_nonce(),
            buyer_id=buyer.id,
            survey=survey,
            job=job or one.job or desk.jobs.of(one.category).key,
            created_at=desk.now,
            expires_at=desk.now + timedelta(days=desk.settings.invitation_days),
            used_at=desk.now if address else None,
            used_by_id=address.id if address else None,
        )
        link = ""
        if address is not None:
            await invitation.save()
            await opening.begin(invitation, buyer, address, desk.at(address.messenger), unasked=True)
        else:
            by_link.append(invitation)
            link = desk.way_in(desk.links.sign(PURPOSE, invitation.nonce))
            if not link:
                raise NotAllowed("staff-link-later")
        made.append(Issued(buyer.id, buyer.name, buyer.email or "", buyer.phone or "", invitation.job, link))
    await Invitation.bulk_create(by_link)
    await touch([one.buyer_id for one in by_link])
    return made


def as_csv(issued: Sequence[Issued], *, header: bool = True) -> str:
    """Invitations by link as CSV: buyer, name, email, phone, job, link."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if header:
        writer.writerow(["buyer", "name", "email", "phone", "job", "link"])
    for one in issued:
        if one.link:
            writer.writerow([one.buyer_id, inert(one.name), one.email, one.phone, one.job, one.link])
    return out.getvalue()


def inert(cell: str) -> str:
    """A name that a spreadsheet will not run as a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


async def open_link(payload: str, address: Address | None, desk: Desk) -> Invitation | Unusable:
    """The invitation behind a deep link's payload, if this person may use it."""
    nonce = desk.links.open(PURPOSE, payload)
    invitation = await Invitation.get_or_none(nonce=nonce) if nonce else None
    if invitation is None:
        return Unusable.INVALID
    if address is not None and address.buyer_id not in (None, invitation.buyer_id):
        return Unusable.FOREIGN
    if invitation.used_at is not None:
        mine = address is not None and (
            invitation.used_by_id == address.id or address.buyer_id == invitation.buyer_id
        )
        return invitation if mine else Unusable.USED
    return Unusable.EXPIRED if invitation.expires_at <= desk.now else invitation


async def waiting(buyer_id: int, now: datetime) -> Invitation | None:
    """The latest invitation of theirs that nobody has opened and that still holds."""
    return (
        await Invitation.filter(buyer_id=buyer_id, used_at__isnull=True, expires_at__gt=now)
        .order_by("-id")
        .first()
    )


async def use(invitation: Invitation, now: datetime) -> bool:
    """Spend it, once: False when somebody else was faster."""
    return bool(await Invitation.filter(id=invitation.id, used_at__isnull=True).update(used_at=now))


async def used_by(invitation: Invitation, address: Address) -> None:
    """Note who spent it."""
    await Invitation.filter(id=invitation.id).update(used_by_id=address.id)
