"""Inviting by itself: N days after a won deal, and a complaint interview for who has opened a ticket."""

from __future__ import annotations

from datetime import timedelta

from core import invitations
from core.buyers import Candidate, choose
from core.crm import links, standing
from core.crm.ports import Crm, CrmCan
from core.desk import Desk
from core.interviews.unprompted import COMPLAINT
from core.rights import ledger
from core.store.db import moment, rows, tx
from core.store.models import Buyer, CrmLink, CrmTicket
from core.words import LinkState

GRACE = timedelta(days=7)  # so long an invitation may come late, after a stop of ours or of the CRM
AT_ONCE = 200


async def invite_after_deals(crm: Crm, desk: Desk) -> int:
    """Invite who won a deal ``invite_after_days`` ago and may be asked; returns how many were.

    Who has written to us is written to; for others the link stands in the CRM's field, to be handed over.
    """
    days = crm.options.invite_after_days
    if days is None:
        return 0
    name, now = crm.manifest.name, desk.now
    account = await standing.account(name, now)
    # Deals of before the CRM was connected invite nobody: that would be a flood on the first day.
    begins = max(account.connected_at, now - GRACE)
    found = await rows(
        "SELECT DISTINCT o.buyer_id FROM customer_order o WHERE o.buyer_id IS NOT NULL AND o.is_paid "
        "AND NOT o.is_refund AND o.identity LIKE ? AND o.placed_at <= ? AND o.placed_at > ? "
        "AND NOT EXISTS (SELECT 1 FROM invitation i WHERE i.buyer_id = o.buyer_id "
        "AND i.created_at >= o.placed_at)",
        [f"crm:{name}:%", now - timedelta(days=days), begins - timedelta(days=days)],
    )
    wanted = {int(row["buyer_id"]) for row in found}
    if not wanted:
        return 0

    async def some() -> int:
        choice = await choose(now, desk.settings)
        chosen = [one for one in choice.eligible if one.buyer_id in wanted][:AT_ONCE]
        await invitations.issue(chosen, desk)
        return len(chosen)

    return await tx(some)


async def offer_to_complain(crm: Crm, desk: Desk) -> int:
    """Offer the complaint interview to who opened a ticket lately; returns to how many.

    A ticket is begun by the buyer: no budget counts it. Who said stop, or asked to be forgotten, is not
    asked; who has never written to us cannot be.
    """
    days = crm.options.tickets_days
    if days is None or CrmCan.TICKETS not in crm.manifest.can:
        return 0
    name, now = crm.manifest.name, desk.now
    # Of whom nobody knows yet who they are waits: somebody may say so while the ticket is fresh.
    fresh = await rows(
        "SELECT t.id FROM crm_ticket t JOIN crm_link l ON l.crm = t.crm AND l.stream = ? "
        "AND l.external_id = t.contact AND l.state = ? AND l.buyer_id IS NOT NULL "
        "WHERE t.crm = ? AND t.is_open AND t.offered_at IS NULL AND t.opened_at > ? ORDER BY t.id LIMIT ?",
        [links.PEOPLE, str(LinkState.LINKED), name, now - timedelta(days=days), AT_ONCE],
    )

    async def some() -> int:
        offered = 0
        for ticket in await CrmTicket.filter(id__in=[row["id"] for row in fresh]).order_by("id"):
            offered += await _offer(ticket, desk)
            await CrmTicket.filter(id=ticket.id).update(offered_at=now)
        return offered

    return await tx(some) if fresh else 0


async def _offer(ticket: CrmTicket, desk: Desk) -> bool:
    link = await CrmLink.get_or_none(
        crm=ticket.crm, stream=links.PEOPLE, external_id=ticket.contact, state=LinkState.LINKED
    )
    buyer = await Buyer.get_or_none(id=link.buyer_id) if link and link.buyer_id else None
    if buyer is None or buyer.is_staff or buyer.opted_out_at or buyer.vanished_at:
        return False
    known_by = {kind: getattr(buyer, kind) for kind in ledger.KNOWN_BY}
    last = await rows(
        "SELECT category, placed_at FROM customer_order WHERE buyer_id = ? AND is_paid AND NOT is_refund "
        "ORDER BY placed_at DESC LIMIT 1",
        [buyer.id],
    )
    if not last or await ledger.knows(desk.settings, known_by):
        return False
    if not await invitations.reached([buyer.id], desk) or await _talks(buyer.id):
        return False
    one = Candidate(
        buyer.id, buyer.account_id, buyer.name, moment(last[0]["placed_at"]), last[0]["category"] or ""
    )
    await invitations.issue([one], desk, survey=COMPLAINT)
    return True


async def _talks(buyer_id: int) -> bool:
    """Whether a talk with them is open: what they have to say belongs there."""
    found = await rows(
        "SELECT 1 FROM interview WHERE buyer_id = ? AND state IN ('invited', 'underway', 'paused') LIMIT 1",
        [buyer_id],
    )
    return bool(found)
