"""Questions of unknown fate, looked up before words are filed: did they stand in the chat by then?

Where a messenger can find what we sent, nothing has to be guessed: messages of one chat are numbered in the
order in which they stand there, so a question that is not there yet stands below whatever was written by now.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from core.errors import Trouble
from core.interviews.place import ON_ITS_WAY
from core.ports import Absent, Inbound, Messenger, Receipt, Said
from core.store.models import Delivery
from core.words import DeliveryKind, DeliveryState


async def looked_up(inbound: Inbound, door: str, messenger: Messenger, now: datetime) -> Inbound:
    """The same words, with what a look into their chat told. ``door``: where they came in. ``now``: aware.

    Reads only: what becomes of those questions is decided after their quarantine, as ever. A messenger that
    cannot tell just now tells nothing.
    """
    if not isinstance(inbound, Said) or inbound.edited:
        return inbound
    open_ones = Delivery.filter(
        door=door,
        place=inbound.who.place,
        kind=DeliveryKind.ASK,
        state__in=[DeliveryState.UNKNOWN, DeliveryState.SENDING],
    )
    stood: dict[int, str | None] = {}
    for ask in await open_ones:
        since = ask.sending_at or ask.created_at
        if ask.state is DeliveryState.SENDING and now - since < ON_ITS_WAY:
            continue  # it is being sent: the turn waits for it
        try:
            found = await messenger.find(ask.place, ask.key, since)
        except Trouble:
            continue
        match found:
            case Receipt(ref=ref):
                stood[ask.id] = ref
            case Absent():
                stood[ask.id] = None
    return replace(inbound, stood=stood) if stood else inbound
