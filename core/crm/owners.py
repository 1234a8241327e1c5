"""Who of the newsroom looks after a customer, as the CRM says."""

from __future__ import annotations

from core.store.models import Buyer, CrmLink, CrmOwner, Staff
from core.words import LinkState


async def of(buyer_id: int) -> list[Staff]:
    """Active colleagues who own the buyer's contact or company in any CRM, and have said who they are."""
    buyer = await Buyer.get(id=buyer_id)
    linked = CrmLink.filter(state=LinkState.LINKED).exclude(owner="")
    links = [*await linked.filter(buyer_id=buyer_id), *await linked.filter(account_id=buyer.account_id)]
    ids = set()
    for crm in {link.crm for link in links}:
        theirs = [link.owner for link in links if link.crm == crm]
        for owner in await CrmOwner.filter(crm=crm, external_id__in=theirs, staff_id__isnull=False):
            ids.add(owner.staff_id)
    return await Staff.filter(id__in=list(ids), is_active=True).order_by("id")
