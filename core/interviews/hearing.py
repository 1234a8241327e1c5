"""Hearing a buyer: from a messenger's neutral word to a turn of the right interview."""

from __future__ import annotations

from typing import assert_never

from core import outbox
from core.buttons import meaning
from core.buyers import is_buyer
from core.desk import Desk
from core.interviews import commands, entering, unprompted, whose
from core.interviews.entering import tell, words
from core.interviews.place import About, about, replied_to
from core.interviews.turns import take_turn
from core.ports import Deleted, Filled, Inbound, Joined, Left, Looked, Opened, Said, Tapped, plain
from core.store.models import Address, Buyer, Interview
from core.store.revisions import touch
from core.texts import say
from core.words import DeliveryKind, InterviewState
from surveys import events, listening
from surveys.events import Answered, Chose, Edited, Event, Returned, ScreenedOut, Stopped

TEXTS = "core.interviews"
ENOUGH_TO_ANSWER = 3  # words: fewer, from another messenger than the question's, may as well be a greeting


async def hear(inbound: Inbound, desk: Desk, *, key: str) -> str:
    """Handle one inbound word (inside ``tx``). ``key`` names the received update, for the answers' keys.

    Returns words for an ephemeral answer to a tap, or "".
    """
    match inbound:
        case Joined(place=place, language=language):
            line = say(TEXTS, language or desk.settings.language, "group")
            await tell(place, plain(line), desk, key, DeliveryKind.FAREWELL)
        case Left(who=who, back=back):
            await Address.filter(messenger=who.messenger, external_id=who.external_id).update(
                gone_at=None if back else desk.now
            )
        case Opened(who=who):
            await entering.opened(inbound, await whose.recognise(who, desk, came=True), desk, key)
        case Tapped(who=who):
            return await _tapped(inbound, await whose.recognise(who, desk, came=False), desk, key)
        case Said(who=who):
            await _said(inbound, await whose.recognise(who, desk, came=False), desk, key)
        case Deleted(who=who, ref=ref):
            interview = await whose.holding(ref, await whose.address_of(who))
            if interview is not None:
                await take_turn(interview, events.Deleted(ref), who.place, desk)
        case Looked(who=who):
            await entering.looked_in(who, await whose.recognise(who, desk, came=False), desk, key)
        case Filled():
            pass  # buyers are asked in words and buttons
        case _:
            assert_never(inbound)
    return ""


async def _tapped(tapped: Tapped, address: Address | None, desk: Desk, key: str) -> str:
    found = await meaning(tapped.token)
    if found is not None and found.interview_id is None and found.action == "screener":
        bought = found.value["option"] != "choosing"
        await tell(tapped.who.place, words(tapped.who, desk, "unverified" if bought else "lead"), desk, key)
        return ""
    if found is not None and found.action.startswith("rights:"):
        await commands.tapped(found, tapped.who, address, desk, key)
        return ""
    interview = await Interview.get_or_none(id=found.interview_id) if found and found.interview_id else None
    if found is None or interview is None or address is None:
        return ""
    if not await whose.is_theirs(interview, address):
        return ""
    if found.action == interview.snapshot["current"]:  # an old button elsewhere moves nothing
        await whose.come_over(interview, address)
    await outbox.arrived_after_all(interview.id, found.action, desk.door, tapped.ref, desk.now)
    event = await _gated(interview, Chose(found.action, found.value["option"], tapped.ref))
    return await take_turn(interview, event, tapped.who.place, desk)


async def _said(said: Said, address: Address | None, desk: Desk, key: str) -> None:
    stops = listening.is_stop(said.text)
    if listening.is_command(said.text) and not stops:
        if not said.edited:
            name = said.text.strip()[1:].partition("@")[0].casefold()
            await commands.obey(name, said.who, address, desk, key)
        return
    interview, thread = await whose.latest(address), False
    if stops and address is not None:
        await _drop_waiting(address)
    elif address is not None:
        pointed = await replied_to(said, desk)
        if pointed is not None and await whose.is_theirs(pointed[0], address):
            interview, thread = pointed[0], pointed[1] is None
        if said.edited:
            interview = await whose.holding(said.ref, address)
    if not stops and not said.edited and (said.reply_to is None or thread):
        if address is not None and await unprompted.complain(said, address, interview, desk):
            return
        if (support := unprompted.asked_support(said, interview, desk)) is not None:
            await tell(said.who.place, plain(support), desk, key)
            return
    if interview is None or address is None:
        await _said_outside(said, address, stops, desk, key)
        return
    came = not said.edited and await whose.come_over(interview, address)
    if stops:
        event: Event = Stopped()
    elif said.edited:
        event = Edited(said.ref, said.text)
    elif came and len(said.text.split()) < ENOUGH_TO_ANSWER:
        event = Returned()  # they have not seen the question here yet
    else:
        # Who comes from elsewhere answers what they saw there: the open question.
        question = About(None) if came and said.reply_to is None else await about(said, interview, desk)
        if question.proven:
            await outbox.arrived_after_all(
                interview.id, question.id or "", desk.door, said.reply_to or "", desk.now
            )
        event = Answered(said.ref, said.text, question.id, question.proven, said.media, said.media_ref)
    await take_turn(interview, await _gated(interview, event), said.who.place, desk)


async def _said_outside(said: Said, address: Address | None, stops: bool, desk: Desk, key: str) -> None:
    """Words of somebody who has never been interviewed."""
    buyer_id = address.buyer_id if address is not None else None
    if stops:
        if buyer_id is not None:
            await Buyer.filter(id=buyer_id).update(opted_out_at=desk.now)
            await touch([buyer_id])
        await tell(said.who.place, words(said.who, desk, "stopped"), desk, key)
    elif not said.edited and await Buyer.filter(id=buyer_id, opted_out_at__not_isnull=True).exists():
        await tell(said.who.place, words(said.who, desk, "back"), desk, key)  # "thanks" after a stop
    elif not said.edited and buyer_id is not None:
        await entering.returned(said.who, address, desk, key)
    elif not said.edited:
        await entering.screen(said.who, desk, key)


async def _gated(interview: Interview, event: Event) -> Event:
    """Buyers only, once more at the consent and the first answer: the record may have changed since."""
    opening_states = (InterviewState.INVITED, InterviewState.PAUSED)
    first = interview.state in opening_states or not interview.snapshot["replies"]
    gated = (
        first and isinstance(event, Chose | Answered) and interview.state is not InterviewState.SCREENED_OUT
    )
    return ScreenedOut() if gated and not await is_buyer(interview.buyer_id) else event


async def _drop_waiting(address: Address) -> None:
    """Stop means all of it: what other interviews of theirs still meant to send is dropped too."""
    for interview in await whose.talks(address):
        await outbox.cancel_waiting(interview.id, "stopped")
