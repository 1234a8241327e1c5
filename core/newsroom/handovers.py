"""An open incident that was handed to support, as staff see it while nobody has taken it."""

from __future__ import annotations

from typing import Any

from core import handovers
from core.buttons import button
from core.errors import NotAllowed
from core.lengths import quoted
from core.newsroom import labels
from core.newsroom.room import Desk, Reply, grid
from core.ports import Key, Message, Run
from core.store.models import Buyer, Handover


async def tap_show(desk: Desk, value: dict[str, Any]) -> Reply:
    """The buyer's words, since when they wait, and whose they are."""
    one = await Handover.get_or_none(id=value["handover"])
    if one is None:
        raise NotAllowed("moved-on")
    buyer = await Buyer.get(id=one.buyer_id)
    state = (
        desk.runs("handover-open", since=labels.moment(desk, one.at))
        if one.taken_at is None
        else desk.runs("handover-taken", at=labels.moment(desk, one.taken_at), name=one.taken_by)
    )
    runs = (
        *desk.runs("theme-quote", quote=quoted(one.text or desk.say("handover-unsaid"), 1500)),
        Run("\n\n"),
        *state,
    )
    keys = [await desk.key(desk.say("key-company"), "company.show", account=buyer.account_id)]
    if one.taken_at is None:
        token = await button(handovers.ACTION, {"handover": one.id}, now=desk.room.now)
        keys.append(Key(desk.say("key-take"), token))
    return desk.show(Message(runs, rows=(*grid(keys), await desk.back("today"))))
