"""Forgetting a person: out of every table and queue. Counts stay, and they may come back at once."""

from __future__ import annotations

from core import outbox, posts
from core.crm import links as crm_links
from core.desk import Desk
from core.digest_reading import steps_of
from core.newsroom.permissions import Action, who_may
from core.ports import plain
from core.rights import ledger
from core.store.models import (
    Account,
    Address,
    Arrival,
    Buyer,
    CrmFact,
    CrmLink,
    CrmTicket,
    Delivery,
    InboxRow,
    Interview,
    Invitation,
    Order,
    Post,
    Tally,
)
from core.texts import say
from core.words import DeliveryKind, LinkState, PostState

TEXTS = "core.rights"


async def forget(buyer: Buyer, desk: Desk) -> None:
    """Remove a person everywhere (inside ``tx``).

    What the company's books say of money stays, tied to nobody. What is being sent to them this second
    cannot be called back; everything else that waits is dropped. The people who publish are told of posts
    that stood on their words.
    """
    addresses = await Address.filter(buyer_id=buyer.id)
    behind = await Post.filter(grounds__evidence__buyer_id=buyer.id).distinct()
    await _tally(buyer)
    contacts = await CrmLink.filter(buyer_id=buyer.id, stream=crm_links.PEOPLE)
    own = [crm_links.via(one.crm, one.external_id) for one in contacts]
    await ledger.enter(buyer, addresses, desk, own)
    await _out_of_crms(buyer)
    for address in addresses:
        await _empty_the_queues(address)
        person = ledger.arrival(desk.settings, address.messenger, address.external_id)
        await Arrival.filter(person=person).delete()
    await Interview.filter(buyer_id=buyer.id).delete()  # turns, answers, evidence, buttons go with it
    await Address.filter(buyer_id=buyer.id).delete()
    await Order.filter(buyer_id=buyer.id).update(buyer_id=None, number=None, via=None)
    account = await Account.get(id=buyer.account_id)
    await buyer.delete()
    if not account.is_company and not await Buyer.filter(account_id=account.id).exists():
        await Account.filter(id=account.id).update(name="", external_id=None)
    await posts.recall_ungrounded()
    await _tell_publishers(behind, desk)


async def _tally(buyer: Buyer) -> None:
    """Carry the funnel's steps over, so that what managers counted does not shrink."""
    last = await Invitation.filter(buyer_id=buyer.id).order_by("-created_at").first()
    if last is None:
        return
    for what in await steps_of(buyer.id):
        tally, _ = await Tally.get_or_create(day=last.created_at.date(), what=what)
        tally.count += 1
        await tally.save(update_fields=["count"])


async def _out_of_crms(buyer: Buyer) -> None:
    """What CRMs were told is to be there no longer; their own contact and deals are the company's."""
    links = await CrmLink.filter(buyer_id=buyer.id)
    for link in links:
        await CrmTicket.filter(crm=link.crm, contact=link.external_id).delete()
    for crm in await CrmFact.filter(buyer_id=buyer.id).distinct().values_list("crm", flat=True):
        await crm_links.withdraw(str(crm), buyer.id)
    await CrmLink.filter(buyer_id=buyer.id).update(card={}, candidates=[])
    for link in await CrmLink.filter(state=LinkState.REVIEW):
        if buyer.id in link.candidates:
            link.candidates = [one for one in link.candidates if one != buyer.id]
            link.card = link.card if link.candidates else {}  # what it says may be theirs
            await link.save(update_fields=["candidates", "card"])


async def _empty_the_queues(address: Address) -> None:
    """What came from there and what was to go there, said or not."""
    await InboxRow.filter(source=f"{address.messenger}:interviewer", conversation=address.external_id).update(
        body="", conversation=""
    )
    mine = Delivery.filter(door=f"{address.messenger}:interviewer", place=address.external_id)
    await mine.filter(interview_id=None).delete()


async def _tell_publishers(behind: list[Post], desk: Desk) -> None:
    open_ones = [post for post in behind if post.state is not PostState.RETRACTED]
    for staff in await who_may(Action.PUBLISH) if open_ones else ():
        for post in open_ones:
            await outbox.plan(
                key=f"forgotten:{post.id}:{staff.id}:{desk.now.isoformat()}",
                door=f"{staff.messenger}:newsroom",
                place=staff.external_id,
                kind=DeliveryKind.STAFF,
                message=plain(say(TEXTS, staff.language, "alert-post", post=post.id)),
                due_at=desk.now,
                now=desk.now,
            )
