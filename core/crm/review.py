"""The review queue: people say who a contact is, undo what was wrong; everything follows (inside ``tx``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.accounts import folded
from core.crm import links
from core.crm.cleaning import email, phone
from core.crm.ports import FactKind
from core.errors import NotAllowed
from core.settings import Settings
from core.store.db import rows
from core.store.models import Account, Address, Buyer, CrmFact, CrmLink, Order
from core.store.revisions import touch
from core.words import FactState, LinkState

FOUND_AT_MOST = 60


@dataclass(frozen=True, slots=True)
class Person:
    """A buyer as they stand beside a CRM's card."""

    id: int
    name: str
    company: str
    phone: str
    email: str
    addresses: tuple[str, ...]
    orders: int
    last_at: datetime | None


async def person(buyer_id: int) -> Person | None:
    """Everything that helps to tell whether it is the same one; None when there is no such buyer."""
    buyer = await Buyer.get_or_none(id=buyer_id)
    if buyer is None:
        return None
    account = await Account.get(id=buyer.account_id)
    orders = Order.filter(buyer_id=buyer.id, is_paid=True, is_refund=False)
    last = await orders.order_by("-placed_at").first()
    return Person(
        buyer.id,
        buyer.name,
        account.name if account.is_company else "",
        buyer.phone or "",
        buyer.email or "",
        tuple(one.messenger for one in await Address.filter(buyer_id=buyer.id).order_by("id")),
        await orders.count(),
        last.placed_at if last else None,
    )


async def _claimed(link_id: int, now: datetime, *states: LinkState) -> CrmLink:
    """The contact, for one of several colleagues who decide at once. Raises ``NotAllowed`` moved-on."""
    mine = CrmLink.filter(id=link_id, stream=links.PEOPLE, state__in=states)
    # The update locks the row: on PostgreSQL the second one waits here, and finds another state.
    if not await mine.update(decided_at=now):
        raise NotAllowed("moved-on")
    return await CrmLink.get(id=link_id)


async def waiting(link_id: int) -> CrmLink:
    """A contact of whom somebody has to say who they are. Raises ``NotAllowed`` moved-on."""
    link = await CrmLink.get_or_none(id=link_id, state=LinkState.REVIEW)
    if link is None:
        raise NotAllowed("moved-on")
    return link


async def company_of(link: CrmLink) -> Account | None:
    """The account of the company that the CRM's card names."""
    found = await CrmLink.get_or_none(
        crm=link.crm, stream=links.COMPANIES, external_id=str(link.card.get("company", ""))
    )
    return await Account.get_or_none(id=found.account_id) if found and found.account_id else None


async def decide(link_id: int, buyer_id: int, by: int | None, now: datetime) -> CrmLink:
    """It is this buyer. Raises ``NotAllowed`` moved-on."""
    link = await _claimed(link_id, now, LinkState.REVIEW)
    buyer = await Buyer.get_or_none(id=buyer_id)
    if buyer is None:
        raise NotAllowed("moved-on")
    await _answered(link)
    await links.bind(link, buyer, "hand", now, by=by)
    await touch([buyer.id])
    return link


async def is_new(link_id: int, by: int | None, settings: Settings, now: datetime) -> CrmLink:
    """It is somebody whom the store does not know yet. Raises ``NotAllowed`` moved-on."""
    link = await _claimed(link_id, now, LinkState.REVIEW)
    account = await company_of(link) or await Account.create(created_at=now)
    card = link.card
    phones = [found for one in card.get("phones", ()) if (found := phone(one, settings.country))]
    emails = [found for one in card.get("emails", ()) if (found := email(one))]
    own = links.via(link.crm, link.external_id)
    taken = await Buyer.filter(external_id=own).exists()
    buyer = await Buyer.create(
        account_id=account.id,
        external_id=None if taken else own,
        name=str(card.get("name", "")),
        phone=phones[0] if phones else None,
        email=emails[0] if emails else None,
        created_at=now,
    )
    return await decide(link_id, buyer.id, by, now)


async def set_apart(link_id: int, by: int | None, now: datetime) -> CrmLink:
    """Nobody to ask: a supplier, a test. Never looked at again. Raises ``NotAllowed`` moved-on."""
    link = await _claimed(link_id, now, LinkState.REVIEW)
    await _answered(link)
    link.state, link.candidates = LinkState.APART, []
    link.decided_by_id, link.decided_at = by, now
    await link.save()
    return link


async def _answered(link: CrmLink) -> None:
    """Whoever was not made there because they may be this contact: if they are not, they are planned anew."""
    waited = CrmFact.filter(crm=link.crm, kind=FactKind.CONTACT, state=FactState.DEAD)
    await waited.filter(buyer_id__in=link.candidates).delete()


async def undo(link_id: int, by: int | None, now: datetime) -> CrmLink:
    """Whatever it was, it was wrong: back into the queue, and money and answers go back too.

    Raises ``NotAllowed`` moved-on.
    """
    link = await _claimed(link_id, now, LinkState.LINKED, LinkState.APART)
    was = await Buyer.get_or_none(id=link.buyer_id) if link.buyer_id else None
    if was is not None and not link.card:
        link.card = {
            "name": was.name,
            "phones": [was.phone] if was.phone else [],
            "emails": [was.email] if was.email else [],
        }
    await links.loosen(link, now)
    link.candidates = [was.id] if was is not None else []
    link.decided_by_id, link.decided_at = by, now
    await link.save()
    return link


async def search(words: str) -> Sequence[CrmLink]:
    """Linked contacts of buyers whose name holds ``words``; at most ``FOUND_AT_MOST``, latest first."""
    wanted = folded(words)
    found = [
        int(row["id"])
        for row in await rows(
            "SELECT l.id, b.name FROM crm_link l JOIN buyer b ON b.id = l.buyer_id "
            "WHERE l.stream = 'people' AND l.state = ? ORDER BY l.id DESC",
            [str(LinkState.LINKED)],
        )
        if wanted in folded(row["name"])
    ]
    return await CrmLink.filter(id__in=found[:FOUND_AT_MOST]).order_by("-id")
