"""Getting to know who writes: on messengers that tell, a verified e-mail makes somebody known a buyer.

A display name never does: anybody may call themselves anything.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.errors import Trouble
from core.ports import Inbound, Joined, Opened
from core.store.models import Address

if TYPE_CHECKING:
    from core.ports import Messenger


async def made(inbound: Inbound, messenger: Messenger, *, last_chance: bool) -> Inbound:
    """The same word, its speaker with what their profile tells when there is something to learn.

    Raises the ``Trouble`` family, so that the word is heard later; on the ``last_chance`` it goes on without.
    """
    if isinstance(inbound, Joined) or not await _is_wanted(inbound):
        return inbound
    try:
        met = await messenger.meet(inbound.who)
    except Trouble:
        if not last_chance:
            raise
        return inbound
    return replace(inbound, who=replace(met, zone=zone(met.zone)))


async def _is_wanted(inbound: Inbound) -> bool:
    if isinstance(inbound, Joined):
        return False
    known = await Address.get_or_none(messenger=inbound.who.messenger, external_id=inbound.who.external_id)
    return known is None or known.buyer_id is None or known.zone is None or isinstance(inbound, Opened)


def zone(name: str) -> str:
    """An IANA zone that this machine knows, or ""."""
    try:
        return ZoneInfo(name).key if name else ""
    except (KeyError, ValueError, OSError):
        return ""
