"""Going on in another messenger: a signed link, used once and within a day, that binds the second address."""

from __future__ import annotations

from datetime import timedelta

from core.desk import Desk
from core.links import new_nonce
from core.store.models import Address, Button
from core.words import BotRole

PURPOSE = "move"
LASTS = timedelta(days=1)


async def links(address: Address, desk: Desk) -> dict[str, str]:
    """One link for each other messenger that buyers can be met on (inside ``tx``)."""
    made = {}
    for messenger in desk.messengers:
        if messenger == address.messenger:
            continue
        nonce = new_nonce()
        if way := desk.ways.to(BotRole.INTERVIEWER, desk.links.sign(PURPOSE, nonce), messenger, only=True):
            await Button.create(
                token=nonce, action=PURPOSE, value={"address": address.id}, created_at=desk.now
            )
            made[messenger] = way
    return made


async def open_link(payload: str, address: Address | None, desk: Desk) -> Address | None:
    """The address that a link leads over from, if it may be used now; then it is spent (inside ``tx``)."""
    nonce = desk.links.open(PURPOSE, payload)
    kept = await Button.get_or_none(token=nonce, action=PURPOSE) if nonce else None
    if kept is None or kept.created_at < desk.now - LASTS:
        return None
    origin = await Address.get_or_none(id=kept.value["address"])
    if origin is None or origin.buyer_id is None:
        return None
    if address is not None and address.buyer_id not in (None, origin.buyer_id):
        return None  # this account is somebody else's already
    return origin if await Button.filter(id=kept.id).delete() else None
