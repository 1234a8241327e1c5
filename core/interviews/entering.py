"""Coming in: by a link, by plain Start, by a post's button, from another messenger, or as a stranger."""

from __future__ import annotations

from core import invitations, outbox
from core.buttons import button
from core.buyers import is_buyer
from core.desk import Desk
from core.interviews import arriving, moving, opening, whose
from core.interviews.turns import take_turn
from core.invitations import Unusable
from core.ports import Key, Message, Opened, Run, Who, plain
from core.rights import ledger
from core.store.models import Address, Buyer, Interview
from core.texts import say
from core.words import DeliveryKind
from surveys.events import Returned

TEXTS = "core.interviews"
SCREENER = ("bought", "choosing", "uses")


async def opened(by: Opened, address: Address | None, desk: Desk, key: str) -> None:
    """Somebody pressed Start, perhaps with a link's payload (inside ``tx``)."""
    if address is not None:
        address.gone_at = None
        await address.save(update_fields=["gone_at"])
    if not by.payload:
        await returned(by.who, address, desk, key)
        return
    if (post_id := await arriving.post_of(by.payload, desk)) is not None:
        await _arrived(post_id, by, address, desk, key)
        return
    if (from_there := await moving.open_link(by.payload, address, desk)) is not None:
        buyer = await Buyer.get(id=from_there.buyer_id)
        await returned(by.who, await whose.bind(by.who, buyer, desk), desk, key)
        return
    found = await invitations.open_link(by.payload, address, desk)
    if isinstance(found, Unusable):
        await tell(by.who.place, words(by.who, desk, found.value), desk, key)
        return
    mine = await Interview.filter(invitation_id=found.id).first()
    if mine is not None and address is not None:
        await go_on(mine, address, by.who.place, desk)
        return
    if not await is_buyer(found.buyer_id):
        await tell(by.who.place, words(by.who, desk, "lead"), desk, key)
        return
    if not await invitations.use(found, desk.now):  # first: who was slower is nobody's address
        await tell(by.who.place, words(by.who, desk, Unusable.USED.value), desk, key)
        return
    buyer = await Buyer.get(id=found.buyer_id)
    await _welcome(buyer)
    address = await whose.bind(by.who, buyer, desk)
    await invitations.used_by(found, address)
    await opening.begin(found, buyer, address, desk)


async def returned(who: Who, address: Address | None, desk: Desk, key: str) -> None:
    """Start without a link: the talk goes on where it was, and who had asked to be forgotten is welcome."""
    interview = await whose.latest(address)
    if interview is not None and address is not None:
        await go_on(interview, address, who.place, desk)
        return
    buyer = await ledger.welcome_back(who.messenger, who.external_id, desk)
    if buyer is None and address is not None and address.buyer_id is not None:
        buyer = await Buyer.get(id=address.buyer_id)
    if buyer is None or not await is_buyer(buyer.id):
        await screen(who, desk, key)
        return
    address = await whose.bind(who, buyer, desk)
    waiting = await invitations.waiting(buyer.id, desk.now) if address.is_proven else None
    if waiting is not None and await invitations.use(waiting, desk.now):
        await _welcome(buyer)
        await invitations.used_by(waiting, address)
        await opening.begin(waiting, buyer, address, desk)
        return
    await tell(who.place, words(who, desk, "back"), desk, key)


async def _welcome(buyer: Buyer) -> None:
    """Who comes by themselves to be asked has taken their "stop" back."""
    if buyer.opted_out_at is not None:
        buyer.opted_out_at = None
        await buyer.save(update_fields=["opted_out_at"])


async def looked_in(who: Who, address: Address | None, desk: Desk, key: str) -> None:
    """Somebody opened our chat and said nothing: a buyer with an invitation need not look for words.

    Who said stop may look in as often as they like.
    """
    if address is None or address.buyer_id is None or await whose.latest(address) is not None:
        return
    if await Buyer.filter(id=address.buyer_id, opted_out_at__not_isnull=True).exists():
        return
    if await invitations.waiting(address.buyer_id, desk.now) is not None:
        await returned(who, address, desk, key)


async def go_on(interview: Interview, address: Address, place: str, desk: Desk) -> None:
    """The open question once more, here."""
    await whose.come_over(interview, address)
    await take_turn(interview, Returned(), place, desk)


async def _arrived(post_id: int, by: Opened, address: Address | None, desk: Desk, key: str) -> None:
    """A public post's button: a buyer is asked at once, once a post; anybody else comes as by plain Start."""
    known = address is not None and address.buyer_id is not None and await is_buyer(address.buyer_id)
    first = await arriving.count(post_id, by, desk, is_buyer=known)
    if address is not None and known and first:
        buyer = await Buyer.get(id=address.buyer_id)
        if await arriving.begin(buyer, address, by, desk):
            return
    await returned(by.who, address, desk, key)


async def screen(who: Who, desk: Desk, key: str) -> None:
    """Somebody we have no record of: one question, and nothing they say is kept (method S1)."""
    lang = whose.lang_of(who, desk)
    rows = []
    for option in SCREENER:
        token = await button("screener", {"option": option}, now=desk.now)
        rows.append((Key(say(TEXTS, lang, f"hello-stranger-{option}"), token),))
    greeting = say(TEXTS, lang, "hello-stranger", brand=desk.settings.brand)
    await tell(who.place, Message(runs=(Run(greeting),), rows=tuple(rows)), desk, key)


async def tell(
    place: str, message: Message, desk: Desk, key: str, kind: DeliveryKind = DeliveryKind.SAY
) -> None:
    """Plan one message to somebody outside any interview."""
    await outbox.plan(
        key=f"told:{key}",
        door=desk.door,
        place=place,
        kind=kind,
        message=message,
        due_at=desk.now,
        now=desk.now,
    )


def words(who: Who, desk: Desk, text_id: str) -> Message:
    """Words for somebody outside an interview; the variant without a contact when none is set."""
    contact = desk.settings.contact
    if not contact and text_id in ("lead", "unverified"):
        text_id += "-no-contact"
    return plain(say(TEXTS, whose.lang_of(who, desk), text_id, brand=desk.settings.brand, contact=contact))
