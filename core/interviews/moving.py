"""Going on in another messenger: a ticket, used once and within a day, that binds the second address."""

from __future__ import annotations

from datetime import datetime, timedelta

from core import tickets
from core.desk import Desk
from core.store.models import Address
from core.words import BotRole

PURPOSE = "move"
LASTS = timedelta(days=1)


async def links(address: Address, desk: Desk) -> dict[str, str]:
    """One link for each other messenger that buyers can be met on (inside ``tx``)."""
    made = {}
    for messenger in desk.messengers:
        if messenger != address.messenger and desk.ways.to(BotRole.INTERVIEWER, "", messenger, only=True):
            ticket = await tickets.issue(PURPOSE, {"address": address.id}, desk.now)
            made[messenger] = desk.ways.to(BotRole.INTERVIEWER, ticket, messenger)
    return made


async def is_good(payload: str, now: datetime) -> bool:
    """Whether a link's payload is such a ticket, and not spent."""
    return await tickets.value_of(payload, PURPOSE, now, LASTS) is not None


async def open_link(payload: str, address: Address | None, desk: Desk) -> Address | None:
    """The address that a link leads over from, if it may be used now; then it is spent (inside ``tx``)."""
    value = await tickets.value_of(payload, PURPOSE, desk.now, LASTS)
    origin = await Address.get_or_none(id=value["address"]) if value is not None else None
    if origin is None or origin.buyer_id is None:
        return None
    if address is not None and address.buyer_id not in (None, origin.buyer_id):
        return None  # this account is somebody else's already
    return origin if await tickets.spend(payload, PURPOSE, desk.now, LASTS) else None
