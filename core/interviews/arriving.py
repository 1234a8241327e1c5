"""Arrivals: people whom a public post's button brought, counted once a post and person. Inside ``tx()``."""

from __future__ import annotations

from core.desk import Desk
from core.interviews import opening
from core.interviews.unprompted import OPEN
from core.ports import Opened
from core.posts_rendering import signed
from core.rights import ledger
from core.store.models import Address, Arrival, Buyer, Interview, Post

SURVEY = "last_time"


async def post_of(payload: str, desk: Desk) -> int | None:
    """The post whose button was pressed; None for a payload that is no post's."""
    post_id = signed(payload, desk.links)
    return post_id if post_id is not None and await Post.filter(id=post_id).exists() else None


async def count(post_id: int, opened: Opened, desk: Desk, *, is_buyer: bool) -> bool:
    """Count an arrival; True when it is this person's first by this post, or their first as a buyer.

    Kept is a keyed hash of the address, which tells one person from another and names nobody.
    """
    person = ledger.arrival(desk.settings, opened.who.messenger, opened.who.external_id)
    known = await Arrival.get_or_none(post_id=post_id, person=person)
    if known is None:
        made = Arrival(post_id=post_id, person=person, is_buyer=is_buyer, at=desk.now)
        await Arrival.bulk_create([made], ignore_conflicts=True)
        return True
    if is_buyer and not known.is_buyer:
        return bool(await Arrival.filter(id=known.id, is_buyer=False).update(is_buyer=True))
    return False


async def begin(buyer: Buyer, address: Address, opened: Opened, desk: Desk) -> bool:
    """Begin an interview with a buyer who came by themselves; False when one of theirs is still open.

    Free of every budget: what the buyer begins is always heard.
    """
    if await Interview.filter(buyer_id=buyer.id, state__in=OPEN).exists():
        return False
    await opening.begin_unprompted(SURVEY, buyer, address, desk, opened.who.place)
    return True
