"""Which question a message belongs to: what was replied to, else the last one its writer had seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.desk import Desk
from core.inbox import NotYet
from core.ports import Said, rank
from core.store.models import Delivery, Interview
from core.words import DeliveryKind, DeliveryState

NOT_SENT = (DeliveryState.LATER, DeliveryState.DEAD)  # tried, and certainly not in the chat
ON_ITS_WAY = timedelta(seconds=3)  # far longer than a send takes; what takes longer is of unknown fate


@dataclass(frozen=True, slots=True)
class About:
    """The question (None: the current one), and whether the buyer pointed at it by replying."""

    id: str | None
    proven: bool = False


async def replied_to(said: Said, desk: Desk) -> tuple[Interview, str | None] | None:
    """The interview and question whose message was replied to.

    Without a question: what was replied to is the root of a thread, under which the whole talk stands.
    """
    if said.reply_to is None:
        return None
    asked = await Delivery.filter(
        door=desk.door, place=said.who.place, receipt=said.reply_to, kind=DeliveryKind.ASK
    ).first()
    if asked is None or asked.interview_id is None or asked.question is None:
        return None
    interview = await Interview.get(id=asked.interview_id)
    if not desk.in_threads:
        return interview, asked.question
    asks = Delivery.filter(door=desk.door, place=said.who.place, interview_id=interview.id)
    first = await asks.order_by("id").first()
    return interview, None if first is not None and first.id == asked.id else asked.question


async def about(said: Said, interview: Interview, desk: Desk) -> About:
    """The question a message is about.

    Messages of one chat are numbered in the order in which they stand there, ours and theirs alike. So a
    message numbered below a question was written before that question was there: it goes on answering the
    one before. A question whose fate is unknown counts as seen once something was said to it; and before
    that, unless the message follows directly on the last number we know (nothing can stand between them) or
    was written in a second before the one in which the question set out (Telegram tells whole seconds). Where
    it could be looked up (``said.stood``), that decides.

    Raises ``NotYet`` while a question is on its way: its number will tell which of the two came first.
    """
    pointed = await replied_to(said, desk)
    reply_to = None if pointed is not None and pointed[1] is None else said.reply_to
    if pointed is not None and pointed[0].id == interview.id and pointed[1] is not None:
        return About(pointed[1], proven=True)
    number = rank(said.ref)
    if number is None:
        return About(None)
    # Once all is asked, our goodbye counts too: what follows it belongs to no question.
    over = interview.snapshot["current"] is None
    ours = await Delivery.filter(interview_id=interview.id, door=desk.door, place=said.who.place).order_by(
        "-id"
    )
    asks = ours if over else [one for one in ours if one.kind is DeliveryKind.ASK]
    for one in asks:
        one.receipt = said.stood.get(one.id) or one.receipt
    asks = [one for one in asks if said.stood.get(one.id, "") is not None]  # what stood there, or may have
    if (copied := _unknown_copy(reply_to, asks, interview)) is not None:
        return About(copied, proven=True)
    known = [
        n
        for n in (
            *(rank(one.receipt) for one in ours),
            *(rank(part[0]) for _, _, parts in interview.snapshot["replies"] for part in parts),
        )
        if n is not None and n < number
    ]
    follows_directly = bool(known) and max(known) == number - 1
    answered = {
        question
        for question, _, parts in interview.snapshot["replies"]
        for said_to_it in (rank(part[0]) for part in parts)
        if said_to_it is not None and said_to_it < number
    }
    for ask in asks:
        receipt = rank(ask.receipt)
        if receipt is not None:
            if receipt < number:
                return About(ask.question)
        elif (
            ask.state is DeliveryState.SENDING
            and ask.sending_at is not None
            and desk.now - ask.sending_at < ON_ITS_WAY
            and ask.question not in answered
            and not follows_directly
        ):
            raise NotYet
        elif (
            ask.sending_at is not None
            and (ask.repeats or ask.state not in NOT_SENT)
            and (ask.question in answered or (not follows_directly and _in_time(said, ask.sending_at)))
        ):
            return About(ask.question)
    return About(None)


def _in_time(said: Said, sending_at: datetime) -> bool:
    """Whether a message may have been written after a question set out, to the second."""
    return said.at >= sending_at.replace(microsecond=0)


def _unknown_copy(reply_to: str | None, asks: list[Delivery], interview: Interview) -> str | None:
    """What a reply points at when no receipt names that message.

    Either the buyer's own earlier message, or a question (newest first in ``asks``) whose receipt was lost:
    it stands between its neighbours, and a repeated one has its receipt from the second copy.
    """
    number = rank(reply_to)
    if number is None:
        return None
    for question, _, parts in interview.snapshot["replies"]:
        if any(part[0] == reply_to for part in parts):
            return str(question)
    found = None
    for ask in asks:
        receipt = rank(ask.receipt)
        if receipt is not None and receipt < number:
            break
        if ask.sending_at is not None and (receipt is None or ask.repeats):
            found = ask.question
    return found
