"""What a buyer was before a CRM's contact was taken for them, and being that again when it was wrong."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.store.models import Account, Buyer, CrmLink, Evidence, Order
from core.store.revisions import touch
from core.words import LinkState

WAS = "was"  # its place on a link's card


async def before(link: CrmLink | None, buyer: Buyer) -> dict[str, Any]:
    """What is kept on the card for an undo: what the store said of the buyer before the CRM wrote over it."""
    if link is not None and link.state is LinkState.LINKED and link.buyer_id == buyer.id and WAS in link.card:
        return dict(link.card[WAS])
    account = await Account.get(id=buyer.account_id)
    return {
        "name": buyer.name,
        "phone": buyer.phone,
        "email": buyer.email,
        "language": buyer.language.value if buyer.language else None,
        "zone": buyer.zone,
        "segment": buyer.segment,
        "company": account.id if account.is_company else None,
    }


async def revert(link: CrmLink, buyer_id: int, now: datetime) -> None:
    """The contact is not that buyer: give them back what it had written over (inside ``tx``).

    What was corrected elsewhere since stays as it is. The link's card keeps what the CRM says.
    """
    card = dict(link.card)
    was = card.pop(WAS, None)
    link.card = card
    if was is None:
        return
    buyer = await Buyer.get(id=buyer_id)
    theirs = {
        "name": card.get("name"),
        "phone": next(iter(card.get("phones", ())), None),
        "email": next(iter(card.get("emails", ())), None),
    }
    told = {name: was[name] for name, value in theirs.items() if value and value == getattr(buyer, name)}
    told |= {name: was[name] for name in ("language", "zone", "segment")}
    company = await CrmLink.get_or_none(crm=link.crm, stream="companies", external_id=card.get("company", ""))
    if company is not None and company.account_id == buyer.account_id != was["company"]:
        told["account_id"] = await _account(was["company"], buyer, now)
    await Buyer.filter(id=buyer.id).update(**told)
    await touch([buyer.id])


async def _account(company: int | None, buyer: Buyer, now: datetime) -> int:
    """The company they were of; else an account of their own, with the money that had gone along."""
    if company is not None and await Account.filter(id=company).exists():
        return company
    own = await Account.create(created_at=now)
    await Order.filter(buyer_id=buyer.id, account_id=buyer.account_id, via=None).update(account_id=own.id)
    await Evidence.filter(buyer_id=buyer.id, account_id=buyer.account_id).update(account_id=own.id)
    return int(own.id)
