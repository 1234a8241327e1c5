"""Getting to know who writes: on messengers that tell, a verified e-mail makes somebody known a buyer.

A display name never does: anybody may call themselves anything.
"""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from core import staff
from core.errors import Trouble, TryLater, Unknown
from core.ports import Inbound, Joined, Messenger, Opened, Who
from core.store.models import Address
from core.words import BotRole


async def made(inbound: Inbound, messenger: Messenger, role: BotRole, *, last_chance: bool) -> Inbound:
    """The same word, its speaker with what their profile tells when there is something to learn.

    ``role``: of the bot they speak to. Raises ``TryLater`` or ``Unknown``, so that the word is heard later;
    on the ``last_chance``, or without the right to look, it goes on without.
    """
    if isinstance(inbound, Joined) or not await _is_wanted(
        inbound.who, role, came=isinstance(inbound, Opened)
    ):
        return inbound
    try:
        met = await messenger.meet(inbound.who)
    except (TryLater, Unknown):
        if not last_chance:
            raise
        return inbound
    except Trouble:
        return inbound
    return replace(inbound, who=replace(met, zone=zone(met.zone)))


async def _is_wanted(who: Who, role: BotRole, *, came: bool) -> bool:
    if role is BotRole.NEWSROOM:
        return await staff.find(who) is None
    known = await Address.get_or_none(messenger=who.messenger, external_id=who.external_id)
    return known is None or known.buyer_id is None or known.zone is None or came


def zone(name: str) -> str:
    """An IANA zone that this machine knows, or ""."""
    try:
        return ZoneInfo(name).key if name else ""
    except (KeyError, ValueError, OSError):
        return ""
