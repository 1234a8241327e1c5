"""Linking a contact to a buyer, undoing it, and losing it: money and answers follow (inside ``tx``)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from core.crm import reverting
from core.crm.uniting import unite
from core.store.db import rows
from core.store.models import Account, Buyer, CrmFact, CrmLink, Invitation, Order
from core.store.revisions import touch
from core.words import FactState, LinkState

PEOPLE, COMPANIES = "people", "companies"


def via(crm: str, contact: str) -> str:
    """How an order says which contact it came with."""
    return f"{crm}:{contact}"


def payer(crm: str, contact: str) -> str:
    """The account that holds the orders of a contact of whom it is not decided yet who they are."""
    return f"{crm}:payer:{contact}"


async def bind(link: CrmLink, buyer: Buyer, how: str, now: datetime, *, by: int | None = None) -> None:
    """The contact is this buyer: its orders become theirs, and the CRM is told what they said."""
    link.state, link.how, link.told = LinkState.LINKED, how, -1
    link.buyer_id, link.account_id = buyer.id, buyer.account_id
    link.candidates, link.seen_at = [], now
    if by is not None:
        link.decided_by_id, link.decided_at = by, now
    await link.save()
    await Buyer.filter(id=buyer.id).update(vanished_at=None)
    await _orders_to(link, buyer)


async def _orders_to(link: CrmLink, buyer: Buyer) -> None:
    mine = Order.filter(via=via(link.crm, link.external_id))
    await mine.update(buyer_id=buyer.id)
    waiting = await Account.get_or_none(external_id=payer(link.crm, link.external_id))
    if waiting is not None:
        await Order.filter(account_id=waiting.id).update(account_id=buyer.account_id)
        await waiting.delete()


async def loosen(link: CrmLink, now: datetime) -> None:
    """The contact is not that buyer after all: its orders are nobody's, what it was told is withdrawn.

    Ends in review, with no candidates; the caller knows better.
    """
    if link.buyer_id is not None:
        await withdraw(link.crm, link.buyer_id)
        await _tell_anew(link, link.buyer_id)
        await reverting.revert(link, link.buyer_id, now)
        await Buyer.filter(id=link.buyer_id, external_id=via(link.crm, link.external_id)).update(
            external_id=None
        )
        orders = await Order.filter(via=via(link.crm, link.external_id), buyer_id=link.buyer_id)
        if orders:
            holder, _ = await Account.get_or_create(
                {"name": str(link.card.get("name", "")), "is_company": True, "created_at": now},
                external_id=payer(link.crm, link.external_id),
            )
            private = await _private_of(link.buyer_id)
            ids = [one.id for one in orders]
            await Order.filter(id__in=ids).update(buyer_id=None)
            await Order.filter(id__in=ids, account_id=private).update(account_id=holder.id)
    link.buyer_id, link.account_id, link.how, link.told = None, None, "", -1
    link.state, link.seen_at = LinkState.REVIEW, now
    await link.save()


async def _tell_anew(link: CrmLink, buyer_id: int) -> None:
    """Another contact of that buyer in the same CRM: what stood on this one is told there."""
    others = CrmLink.filter(crm=link.crm, stream=PEOPLE, buyer_id=buyer_id, state=LinkState.LINKED)
    await others.exclude(id=link.id).update(told=-1)


async def _private_of(buyer_id: int) -> int | None:
    buyer = await Buyer.get(id=buyer_id)
    account = await Account.get(id=buyer.account_id)
    return None if account.is_company else int(account.id)


async def withdraw(crm: str, buyer_id: int) -> None:
    """What this CRM was told of that buyer is to be there no longer."""
    for fact in await CrmFact.filter(crm=crm, buyer_id=buyer_id).exclude(wanted=""):
        await withdraw_fact(fact)


async def withdraw_fact(fact: CrmFact) -> None:
    """One that is to be there no longer; of what nobody has tried to tell nothing is left."""
    if not fact.tried:
        await CrmFact.filter(id=fact.id).delete()
        return
    await CrmFact.filter(id=fact.id).update(
        wanted="", body={}, state=FactState.DUE, attempts=0, fence=fact.fence + 1, error=""
    )


async def of_nobody(facts: Collection[CrmFact]) -> list[CrmFact]:
    """Those whose buyer is not in the store any more: forgotten by another process as they were planned."""
    ids = [one.id for one in facts]
    if not ids:
        return []
    found = await rows(
        f"SELECT f.id FROM crm_fact f WHERE f.id IN ({', '.join('?' * len(ids))}) "  # noqa: S608 only "?"
        "AND NOT EXISTS (SELECT 1 FROM buyer b WHERE b.id = f.buyer_id)",
        ids,
    )
    nobodys = {int(row["id"]) for row in found}
    return [one for one in facts if one.id in nobodys]


async def vanish(links: Collection[CrmLink], now: datetime) -> None:
    """These contacts are no longer in the CRM: unlinked, not invited. Only a privacy request forgets."""
    for link in links:
        await CrmLink.filter(id=link.id).update(state=LinkState.GONE, card={}, candidates=[], seen_at=now)
        buyer_id = link.buyer_id
        if buyer_id is None or link.stream != PEOPLE:
            continue
        await _tell_anew(link, buyer_id)
        # Of what never stood there; the rest may have to be withdrawn one day.
        refused = CrmFact.filter(crm=link.crm, buyer_id=buyer_id, state=FactState.DEAD, told="", ref="")
        await refused.exclude(wanted="").delete()
        if await CrmLink.filter(buyer_id=buyer_id, stream=PEOPLE, state=LinkState.LINKED).exists():
            continue
        await Buyer.filter(id=buyer_id, vanished_at=None).update(vanished_at=now)
        await Invitation.filter(buyer_id=buyer_id, used_at=None, expires_at__gt=now).update(expires_at=now)


async def merged(crm: str, old: str, into: str, now: datetime) -> None:
    """The CRM says that two of its contacts are one: so are their buyers."""
    gone = await CrmLink.get_or_none(crm=crm, stream=PEOPLE, external_id=old)
    if gone is None or old == into:
        return
    stays = await CrmLink.get_or_none(crm=crm, stream=PEOPLE, external_id=into)
    was = await Buyer.get_or_none(id=gone.buyer_id) if gone.buyer_id else None
    await Order.filter(via=via(crm, old)).update(via=via(crm, into))
    await CrmLink.filter(id=gone.id).update(
        state=LinkState.GONE, buyer_id=None, card={}, candidates=[], seen_at=now
    )
    await _wait_together(crm, old, into)
    if was is None:  # nobody had said yet who that was; perhaps it is known of the one that is left
        known = await Buyer.get_or_none(id=stays.buyer_id) if stays and stays.buyer_id else None
        if stays is not None and known is not None:
            await _orders_to(stays, known)
        return
    if stays is None:
        stays = CrmLink(
            crm=crm, stream=PEOPLE, external_id=into, created_at=now, seen_at=now, owner=gone.owner
        )
    if stays.buyer_id is None:
        await bind(stays, was, "merge", now)
    else:
        survivor = await Buyer.get(id=stays.buyer_id)
        await unite(was, survivor)
        await CrmLink.filter(id=stays.id).update(told=-1)
        await _orders_to(stays, survivor)
    await touch([stays.buyer_id] if stays.buyer_id else [])


async def _wait_together(crm: str, old: str, into: str) -> None:
    """Money that waits with the one contact waits with the other from now on."""
    waiting = await Account.get_or_none(external_id=payer(crm, old))
    if waiting is None:
        return
    other = await Account.get_or_none(external_id=payer(crm, into))
    if other is None:
        await Account.filter(id=waiting.id).update(external_id=payer(crm, into))
        return
    await Order.filter(account_id=waiting.id).update(account_id=other.id)
    await waiting.delete()
