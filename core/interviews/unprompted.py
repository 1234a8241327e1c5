"""What a buyer says when nothing was asked: a question for support, or a complaint: it opens an interview."""

from __future__ import annotations

from datetime import timedelta

from core.buyers import is_buyer
from core.desk import Desk
from core.interviews import opening
from core.ports import Said
from core.store.models import Address, Buyer, Interview
from core.texts import say
from core.words import InterviewState
from surveys import listening

TEXTS = "core.interviews"
COMPLAINT = "complaint"
# Words in an open interview belong to it, and while consent is being asked for nothing is taken in.
STILL_THE_SAME = timedelta(hours=1)  # what is added so soon after the end belongs to that story
OPEN = (InterviewState.UNDERWAY, InterviewState.PARTIAL, InterviewState.INVITED, InterviewState.PAUSED)


async def complain(said: Said, address: Address, latest: Interview | None, desk: Desk) -> bool:
    """Open the complaint survey with what was said, when it is one; True when it was opened.

    Free of every budget, and open to those who said stop: what the buyer begins is always heard.
    """
    if latest is not None and (latest.state in OPEN or latest.snapshot["current"]):
        return False
    ended_at = latest.ended_at if latest and latest.state is InterviewState.FINISHED else None
    if ended_at is not None and desk.now - ended_at < STILL_THE_SAME:
        return False
    if address.buyer_id is None or not listening.complains(said.text) or not await is_buyer(address.buyer_id):
        return False
    buyer = await Buyer.get(id=address.buyer_id)
    await opening.begin_unprompted(COMPLAINT, buyer, address, desk, said.who.place, said)
    return True


def asked_support(said: Said, latest: Interview | None, desk: Desk) -> str | None:
    """Words for a question to the company's support outside any open question; None when it is none."""
    if latest is not None and latest.snapshot["current"]:
        return None
    if not listening.asks_for_help(said.text):
        return None
    lang = latest.language if latest else said.who.language or desk.settings.language
    contact = desk.settings.contact
    return say(TEXTS, lang, "support" if contact else "support-none", contact=contact)
