"""Hearing a buyer: from a messenger's neutral word to a turn of the right interview."""

from __future__ import annotations

from typing import assert_never

from core import invitations, outbox
from core.buttons import button, meaning
from core.buyers import is_buyer
from core.desk import Desk
from core.interviews import arriving, commands, opening, unprompted
from core.interviews.place import about, replied_to
from core.interviews.turns import take_turn
from core.invitations import Unusable
from core.ports import Inbound, Joined, Key, Left, Message, Opened, Run, Said, Tapped, Who, plain
from core.rights import ledger
from core.store.models import Address, Buyer, Interview
from core.texts import say
from core.words import DeliveryKind, InterviewState, Lang
from surveys import listening
from surveys.events import Answered, Chose, Edited, Event, Returned, ScreenedOut, Stopped

TEXTS = "core.interviews"
SCREENER = ("bought", "choosing", "uses")


async def hear(inbound: Inbound, desk: Desk, *, key: str) -> str:
    """Handle one inbound word (inside ``tx``). ``key`` names the received update, for the answers' keys.

    Returns words for an ephemeral answer to a tap, or "".
    """
    match inbound:
        case Joined(place=place, language=language):
            words = say(TEXTS, language or desk.settings.language, "group")
            await _tell(place, plain(words), desk, key, DeliveryKind.FAREWELL)
        case Left(who=who, back=back):
            await Address.filter(messenger=who.messenger, external_id=who.external_id).update(
                gone_at=None if back else desk.now
            )
        case Opened():
            await _opened(inbound, desk, key)
        case Tapped():
            return await _tapped(inbound, desk, key)
        case Said():
            await _said(inbound, desk, key)
        case _:
            assert_never(inbound)
    return ""


async def _opened(opened: Opened, desk: Desk, key: str) -> None:
    address = await _address(opened.who)
    if address is not None:
        address.gone_at = None
        await address.save(update_fields=["gone_at"])
    if not opened.payload:
        await _returned(opened, address, desk, key)
        return
    if (post_id := await arriving.post_of(opened.payload, desk)) is not None:
        await _arrived(post_id, opened, address, desk, key)
        return
    found = await invitations.open_link(opened.payload, address, desk)
    if isinstance(found, Unusable):
        await _tell(opened.who.place, _words(opened.who, desk, found.value), desk, key)
        return
    mine = await Interview.filter(invitation_id=found.id).first()
    if mine is not None:
        await take_turn(mine, Returned(), opened.who.place, desk)
        return
    if not await is_buyer(found.buyer_id):
        await _tell(opened.who.place, _words(opened.who, desk, "lead"), desk, key)
        return
    buyer = await Buyer.get(id=found.buyer_id)
    address = await _bind(opened.who, buyer, desk)
    if not await invitations.use(found, address, desk.now):
        await _tell(opened.who.place, _words(opened.who, desk, Unusable.USED.value), desk, key)
        return
    await opening.begin(found, buyer, address, desk)


async def _arrived(post_id: int, opened: Opened, address: Address | None, desk: Desk, key: str) -> None:
    """A public post's button: a buyer is asked at once, once a post; anybody else comes as by plain Start."""
    known = address is not None and address.buyer_id is not None and await is_buyer(address.buyer_id)
    first = await arriving.count(post_id, opened, desk, is_buyer=known)
    if address is not None and known and first:
        buyer = await Buyer.get(id=address.buyer_id)
        if await arriving.begin(buyer, address, opened, desk):
            return
    await _returned(opened, address, desk, key)


async def _returned(opened: Opened, address: Address | None, desk: Desk, key: str) -> None:
    """Start without a link: the talk goes on where it was, and who had asked to be forgotten is welcome."""
    interview = await _latest(address)
    if interview is not None:
        await take_turn(interview, Returned(), opened.who.place, desk)
        return
    buyer = await ledger.welcome_back(opened.who.messenger, opened.who.external_id, desk)
    if buyer is None and address is not None and address.buyer_id is not None:
        buyer = await Buyer.get(id=address.buyer_id)
    if buyer is None or not await is_buyer(buyer.id):
        await _screen(opened.who, desk, key)
        return
    await _bind(opened.who, buyer, desk)
    await _tell(opened.who.place, _words(opened.who, desk, "back"), desk, key)


async def _tapped(tapped: Tapped, desk: Desk, key: str) -> str:
    found = await meaning(tapped.token)
    if found is not None and found.interview_id is None and found.action == "screener":
        bought = found.value["option"] != "choosing"
        await _tell(tapped.who.place, _words(tapped.who, desk, "unverified" if bought else "lead"), desk, key)
        return ""
    address = await _address(tapped.who)
    if found is not None and found.action.startswith("rights:"):
        await commands.tapped(found, tapped.who, address, desk, key)
        return ""
    interview = await Interview.get_or_none(id=found.interview_id) if found and found.interview_id else None
    if found is None or interview is None or address is None or interview.address_id != address.id:
        return ""
    await outbox.arrived_after_all(interview.id, found.action, tapped.ref, desk.now)
    event = await _gated(interview, Chose(found.action, found.value["option"], tapped.ref))
    return await take_turn(interview, event, tapped.who.place, desk)


async def _said(said: Said, desk: Desk, key: str) -> None:
    address = await _address(said.who)
    stops = listening.is_stop(said.text)
    if listening.is_command(said.text) and not stops:
        if not said.edited:
            name = said.text.strip()[1:].partition("@")[0].casefold()
            await commands.obey(name, said.who, address, desk, key)
        return
    interview = await _latest(address)
    if stops and address is not None:
        await _drop_waiting(address)
    elif address is not None:
        pointed = await replied_to(said, desk.door)
        if pointed is not None and pointed[0].address_id == address.id:
            interview = pointed[0]
    if not stops and not said.edited and said.reply_to is None:
        if address is not None and await unprompted.complain(said, address, interview, desk):
            return
        if (words := unprompted.asked_support(said, interview, desk)) is not None:
            await _tell(said.who.place, plain(words), desk, key)
            return
    if interview is None:
        if stops and address is not None and address.buyer_id is not None:
            await Buyer.filter(id=address.buyer_id).update(opted_out_at=desk.now)
        if stops:
            await _tell(said.who.place, _words(said.who, desk, "stopped"), desk, key)
        elif not said.edited:
            await _screen(said.who, desk, key)
        return
    if stops:
        event: Event = Stopped()
    elif said.edited:
        event = Edited(said.ref, said.text)
    else:
        question = await about(said, interview, desk.door, desk.now)
        if question.proven:
            await outbox.arrived_after_all(interview.id, question.id or "", said.reply_to or "", desk.now)
        event = Answered(said.ref, said.text, question.id, question.proven, said.media, said.media_ref)
    await take_turn(interview, await _gated(interview, event), said.who.place, desk)


async def _gated(interview: Interview, event: Event) -> Event:
    """Buyers only, once more at the consent and the first answer: the record may have changed since."""
    opening_states = (InterviewState.INVITED, InterviewState.PAUSED)
    first = interview.state in opening_states or not interview.snapshot["replies"]
    gated = (
        first and isinstance(event, Chose | Answered) and interview.state is not InterviewState.SCREENED_OUT
    )
    return ScreenedOut() if gated and not await is_buyer(interview.buyer_id) else event


async def _screen(who: Who, desk: Desk, key: str) -> None:
    """Somebody we have no record of: one question, and nothing they say is kept (method S1)."""
    lang = _lang(who, desk)
    rows = []
    for option in SCREENER:
        token = await button("screener", {"option": option}, now=desk.now)
        rows.append((Key(say(TEXTS, lang, f"hello-stranger-{option}"), token),))
    words = say(TEXTS, lang, "hello-stranger", brand=desk.settings.brand)
    await _tell(who.place, Message(runs=(Run(words),), rows=tuple(rows)), desk, key)


async def _tell(
    place: str, message: Message, desk: Desk, key: str, kind: DeliveryKind = DeliveryKind.SAY
) -> None:
    await outbox.plan(
        key=f"told:{key}",
        door=desk.door,
        place=place,
        kind=kind,
        message=message,
        due_at=desk.now,
        now=desk.now,
    )


def _words(who: Who, desk: Desk, text_id: str) -> Message:
    """Words for somebody outside an interview; the variant without a contact when none is set."""
    contact = desk.settings.contact
    if not contact and text_id in ("lead", "unverified"):
        text_id += "-no-contact"
    return plain(say(TEXTS, _lang(who, desk), text_id, brand=desk.settings.brand, contact=contact))


def _lang(who: Who, desk: Desk) -> Lang:
    return who.language or desk.settings.language


async def _address(who: Who) -> Address | None:
    return await Address.get_or_none(messenger=who.messenger, external_id=who.external_id)


async def _latest(address: Address | None) -> Interview | None:
    if address is None:
        return None
    return await Interview.filter(address_id=address.id).order_by("-id").first()


async def _drop_waiting(address: Address) -> None:
    """Stop means all of it: what other interviews of theirs still meant to send is dropped too."""
    for interview_id in await Interview.filter(address_id=address.id).values_list("id", flat=True):
        await outbox.cancel_waiting(int(str(interview_id)), "stopped")


async def _bind(who: Who, buyer: Buyer, desk: Desk) -> Address:
    """The person's address, now known to be this buyer's."""
    address = await _address(who)
    if address is None:
        return await Address.create(
            messenger=who.messenger,
            external_id=who.external_id,
            buyer_id=buyer.id,
            language=_lang(who, desk),
            created_at=desk.now,
        )
    address.buyer_id = buyer.id
    await address.save(update_fields=["buyer_id"])
    return address
