"""Two people in the store turn out to be one: everything of the one goes to the other."""

from __future__ import annotations

from core.store.models import (
    Account,
    Address,
    Buyer,
    Consent,
    CrmFact,
    CrmLink,
    Evidence,
    Handover,
    Interview,
    Invitation,
    Order,
    Suggestion,
)

FOLLOW = (Address, Consent, Handover, Interview, Invitation, CrmLink, CrmFact)


async def unite(gone: Buyer, into: Buyer) -> None:
    """Carry everything of ``gone`` over to ``into`` and remove ``gone`` (inside ``tx``).

    Who said stop as either has said stop. What is known of ``into`` stays; what is not is filled in.
    """
    if gone.id == into.id:
        return
    for model in FOLLOW:
        await model.filter(buyer_id=gone.id).update(buyer_id=into.id)
    for said in (Evidence, Suggestion):
        await said.filter(buyer_id=gone.id).update(buyer_id=into.id, account_id=into.account_id)
    old = await Account.get(id=gone.account_id)
    await Order.filter(buyer_id=gone.id).update(buyer_id=into.id)
    if not old.is_company and old.id != into.account_id:  # a private buyer's money goes along
        await Order.filter(account_id=old.id).update(account_id=into.account_id)
    told = {"is_staff": into.is_staff or gone.is_staff, "revision": max(into.revision, gone.revision) + 1}
    for name in ("phone", "email", "language", "zone", "segment", "name", "opted_out_at"):
        told[name] = getattr(into, name) or getattr(gone, name)
    await gone.delete()
    await Buyer.filter(id=into.id).update(**told)
    in_use = [await model.filter(account_id=old.id).exists() for model in (Buyer, Order)]
    if not old.is_company and not any(in_use):
        await Account.filter(id=old.id).delete()
