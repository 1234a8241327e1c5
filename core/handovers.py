"""Handing an open incident over to people who can help now, and telling the buyer when one of them does."""

from __future__ import annotations

from core import outbox
from core.buttons import button
from core.crm import owners
from core.desk import Desk
from core.ports import Key, Message, Run, plain
from core.store.models import Account, Address, Button, Buyer, Handover, Interview, Staff
from core.texts import say, style
from core.words import DeliveryKind, Lang, Role
from surveys.inert import inert

TEXTS = "core.interviews"
ACTION = "handover.take"


async def begin(interview: Interview, text: str, desk: Desk) -> Handover:
    """Write the incident down and plan the word to support (inside ``tx``).

    To the support chat; where none is set, to every administrator, so that somebody always hears of it.
    And to the colleague who looks after this customer in the CRM.
    """
    made = await Handover.create(
        interview_id=interview.id, buyer_id=interview.buyer_id, text=text, at=desk.now
    )
    if desk.settings.support_chat:
        messenger, colon, chat = desk.settings.support_chat.partition(":")
        readers = [(messenger if colon else "telegram", chat or messenger, desk.settings.language)]
    else:
        admins = await Staff.filter(is_active=True, role=Role.ADMIN)
        readers = [(one.messenger, one.external_id, one.language) for one in admins]
    for one in await owners.of(interview.buyer_id):
        if (one.messenger, one.external_id) not in [(messenger, place) for messenger, place, _ in readers]:
            readers.append((one.messenger, one.external_id, one.language))
    for messenger, place, lang in readers:
        token = await button(ACTION, {"handover": made.id}, now=desk.now)
        words = await _words(interview, text, desk, lang)
        await outbox.plan(
            key=f"handover:{made.id}:{place}",
            door=f"{messenger}:newsroom",
            place=place,
            kind=DeliveryKind.STAFF,
            message=Message(words, rows=((Key(say(TEXTS, lang, "handover-take"), token),),)),
            due_at=desk.now,
            now=desk.now,
        )
    return made


async def _words(interview: Interview, text: str, desk: Desk, lang: Lang) -> tuple[Run, ...]:
    buyer = await Buyer.get(id=interview.buyer_id)
    account = await Account.get(id=buyer.account_id)
    who = [buyer.name, account.name if account.is_company else "", buyer.phone or "", buyer.email or ""]
    contact = " · ".join(part for part in who if part)
    return (
        *style(TEXTS, lang, "handover-head"),
        Run(f"\n{contact}\n\n"),  # the phone and address stay tappable: support needs them
        Run(inert(text)),
    )


async def take(found: Button, name: str, desk: Desk) -> tuple[str, tuple[Run, ...] | None]:
    """Somebody of support takes it: the first one does, and the buyer is told (inside ``tx``).

    Returns words for the tap's answer, and the message's new words (None: it stays as it is).
    """
    lang = desk.settings.language
    open_one = Handover.filter(id=found.value["handover"], taken_at=None)
    if not await open_one.update(taken_at=desk.now, taken_by=name[:200]):
        kept = await Handover.get_or_none(id=found.value["handover"])
        return say(TEXTS, lang, "handover-taken-by", name=kept.taken_by if kept else "?"), None
    handover = await Handover.get(id=found.value["handover"])
    interview = await Interview.get(id=handover.interview_id)
    address = await Address.get(id=interview.address_id)
    await outbox.plan(
        key=f"handover:{handover.id}:told",
        door=f"{address.messenger}:interviewer",
        place=address.external_id,
        kind=DeliveryKind.SAY,
        message=plain(say(TEXTS, interview.language, "handover-told", name=name)),
        due_at=desk.now,
        now=desk.now,
        interview_id=interview.id,
    )
    words = await _words(interview, handover.text, desk, lang)
    taken = style(TEXTS, lang, "handover-taken-by", name=name)
    return say(TEXTS, lang, "handover-yours"), (*words, Run("\n\n"), *taken)
