"""Whose talk it is: one buyer, wherever they write from. A talk stands where its buyer last spoke."""

from __future__ import annotations

from core import outbox
from core.desk import Desk
from core.ports import Who
from core.rights import ledger
from core.store.models import Address, Buyer, Interview
from core.store.revisions import touch
from core.words import DeliveryKind, Lang


async def address_of(who: Who) -> Address | None:
    """The address that this account is; None for somebody we never bound to anything."""
    return await Address.get_or_none(messenger=who.messenger, external_id=who.external_id)


async def talks(address: Address | None) -> list[Interview]:
    """All interviews of the person behind an address, the latest first."""
    if address is None:
        return []
    return await Interview.filter(address_id__in=await _theirs(address)).order_by("-id")


async def latest(address: Address | None) -> Interview | None:
    """The latest interview of the person behind an address."""
    if address is None:
        return None
    return await Interview.filter(address_id__in=await _theirs(address)).order_by("-id").first()


async def holding(ref: str, address: Address | None) -> Interview | None:
    """The interview of that person in which a message of theirs was heard; else their latest."""
    mine = await talks(address)
    for interview in mine:
        if any(part[0] == ref for _, _, parts in interview.snapshot["replies"] for part in parts):
            return interview
    return mine[0] if mine else None


async def is_theirs(interview: Interview, address: Address) -> bool:
    """Whether the interview is that of the person behind an address."""
    return interview.address_id == address.id or (
        address.buyer_id is not None and interview.buyer_id == address.buyer_id
    )


async def come_over(interview: Interview, address: Address) -> bool:
    """Let the talk go on here (inside ``tx``); True when it stood at another address of its buyer until now.

    What still waits to be asked there is not asked there any more.
    """
    if interview.address_id == address.id:
        return False
    await outbox.cancel_waiting(interview.id, "goes on elsewhere", kind=DeliveryKind.ASK)
    interview.address_id = address.id
    await interview.save(update_fields=["address_id"])
    return True


async def bind(who: Who, buyer: Buyer, desk: Desk, *, proven: bool = False) -> Address:
    """The person's address, now known to be this buyer's; ``proven``: their messenger vouched for it."""
    address = await address_of(who)
    await touch([buyer.id])
    if address is None:
        return await Address.create(
            messenger=who.messenger,
            external_id=who.external_id,
            buyer_id=buyer.id,
            language=lang_of(who, desk),
            zone=who.zone or None,
            is_proven=proven,
            created_at=desk.now,
        )
    address.buyer_id, address.is_proven = buyer.id, address.is_proven or proven
    await address.save(update_fields=["buyer_id", "is_proven"])
    return address


async def recognise(who: Who, desk: Desk, *, came: bool) -> Address | None:
    """The speaker's address; one we did not know becomes a buyer's by a verified e-mail (inside ``tx``).

    Nobody becomes anybody by a display name, nor by an e-mail that several buyers share. Who asked to be
    forgotten is recognised only when they ``came`` by themselves to begin.
    """
    address = await address_of(who)
    if address is not None and who.zone and address.zone != who.zone:  # they moved
        address.zone = who.zone
        await address.save(update_fields=["zone"])
    if not who.email or (address is not None and address.buyer_id is not None):
        return address
    known = await Buyer.filter(email=who.email.strip().lower()).limit(2)
    if len(known) != 1:
        return address
    row = {"external_id": known[0].external_id, "phone": known[0].phone, "email": known[0].email}
    if await ledger.knows(desk.settings, row):
        if not came:
            return address
        await ledger.lift(desk.settings, row)
    return await bind(who, known[0], desk, proven=True)


def lang_of(who: Who, desk: Desk) -> Lang:
    """The language to address somebody in of whom we know only what their messenger tells."""
    return who.language or desk.settings.language


async def _theirs(address: Address) -> list[int]:
    if address.buyer_id is None:
        return [address.id]
    found = await Address.filter(buyer_id=address.buyer_id).values_list("id", flat=True)
    return [int(str(one)) for one in found]
