"""One turn: the pure interview decides, and everything it decided is written in the caller's transaction."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, assert_never

from core import handovers, hours, outbox, posts
from core.buttons import button
from core.desk import Desk
from core.interviews import versions, withdrawing
from core.interviews.kept import kept_about
from core.ports import Key, Message, Run, plain
from core.store.models import (
    Address,
    Answer,
    Buyer,
    Consent,
    Delivery,
    Evidence,
    Interview,
    Suggestion,
    Turn,
)
from core.store.revisions import touch
from core.words import DeliveryKind, Priority
from surveys.advance import advance
from surveys.events import (
    Answered,
    Ask,
    Began,
    Consented,
    Edited,
    Effect,
    Elsewhere,
    Ended,
    Event,
    Found,
    HandOver,
    Keep,
    LeftOpen,
    Lost,
    NoWish,
    Nudged,
    OptIn,
    OptOut,
    Revise,
    Say,
    SetAside,
    ShowKept,
    Spoke,
    Toast,
    Unsay,
    event_to_json,
)
from surveys.interview import Interview as Talk

ROW_OF = 5  # options of at most three characters stand side by side (a scale); longer ones under each other


async def take_turn(
    interview: Interview, event: Event, place: str, desk: Desk, *, unasked: bool = False
) -> str:
    """Advance an interview by one event (inside ``tx``). ``place``: the chat to answer in.

    ``unasked``: the buyer did nothing just now, so what is said waits for an hour that suits them.

    Returns words for an ephemeral answer to a tap, or "". A repetition that changes nothing writes nothing.
    """
    survey = await versions.pinned(interview.version_id)
    before = Talk.from_json(interview.snapshot)
    step = advance(survey, before, event)
    if step.interview == before and not step.effects:
        return ""
    interview.turns_count += 1
    interview.snapshot = step.interview.as_json()
    interview.state = step.interview.state
    if not isinstance(event, Nudged | LeftOpen):  # what we do by ourselves is no word of theirs
        interview.heard_at = desk.now
        interview.nudges = 0
    interview.ended_at = None if step.interview.current else interview.ended_at
    if step.interview != before:  # words said before consent or after a stop change nothing: not kept
        await Turn.create(
            interview_id=interview.id, seq=interview.turns_count, event=_kept(event, before), at=desk.now
        )
    toast = ""
    writer = _Writer(interview, place, desk, quick=isinstance(event, Answered), unasked=unasked)
    for effect in step.effects:
        if isinstance(effect, Toast):
            toast = effect.text
        else:
            await writer.write(effect)
    if isinstance(event, Answered) and not any(isinstance(effect, Ask) for effect in step.effects):
        await writer.linger_on()
    await interview.save()
    await touch([interview.buyer_id])
    return toast


def _kept(event: Event, before: Talk) -> dict[str, Any]:
    """An event for the record; words said before consent are held in the snapshot alone until a yes."""
    held = before.pending is not None and isinstance(event, Edited) and event.ref == before.pending.ref
    return {**event_to_json(event), "text": ""} if held or isinstance(event, Began) else event_to_json(event)


class _Writer:
    """Writes a step's effects, in order, under keys that a repetition would meet again."""

    def __init__(self, interview: Interview, place: str, desk: Desk, *, quick: bool, unasked: bool) -> None:
        """``quick``: the buyer may be writing on. ``unasked``: we begin this talk, they did not."""
        self._interview = interview
        self._place = place
        self._desk = desk
        self._quick = quick
        self._unasked = unasked
        self._count = 0

    async def write(self, effect: Effect) -> None:
        interview, now = self._interview, self._desk.now
        match effect:
            case Ask():
                await self._ask(effect)
            case Say(text):
                await self._plan(DeliveryKind.SAY, plain(text), now)
            case Keep():
                await Answer.create(
                    interview_id=interview.id,
                    question=effect.question,
                    ref=effect.ref,
                    text=effect.text,
                    option=effect.option,
                    media=effect.media,
                    media_ref=effect.media_ref,
                    at=now,
                )
            case Revise():
                await self._revise(effect)
            case Found():
                await self._found(effect)
            case Lost(question):
                await Evidence.filter(interview_id=interview.id, question=question).delete()
                await posts.recall_ungrounded()
            case SetAside():
                await self._set_aside(effect)
            case NoWish(question):
                await Suggestion.filter(interview_id=interview.id, question=question).delete()
            case HandOver(text):
                await handovers.begin(interview, text, self._desk)
            case Spoke(lang):
                interview.language = lang
                await Address.filter(id=interview.address_id).update(language=lang)
            case Elsewhere(job):
                interview.job = job
            case Unsay(refs):
                await withdrawing.scrub(interview, refs, now)
            case Consented():
                await Consent.create(
                    buyer_id=interview.buyer_id,
                    interview_id=interview.id,
                    purpose=effect.purpose,
                    given=effect.given,
                    text_version=effect.text_version,
                    channel=self._desk.messenger,
                    at=now,
                )
            case Ended():
                interview.ended_at = now
                await outbox.cancel_waiting(interview.id, "ended", kind=DeliveryKind.ASK)
            case OptOut():
                await Buyer.filter(id=interview.buyer_id, opted_out_at__isnull=True).update(opted_out_at=now)
                await outbox.cancel_waiting(interview.id, "stopped")
            case OptIn():
                await Buyer.filter(id=interview.buyer_id).update(opted_out_at=None)
            case ShowKept():
                await self._plan(DeliveryKind.SAY, plain(await kept_about(interview, self._desk)), now)
            case Toast():
                pass
            case _:
                assert_never(effect)

    async def linger_on(self) -> None:
        """One more message before the next question went out: let it wait once more."""
        for waiting in await self._waiting_asks():
            waiting.due_at = max(waiting.due_at, self._desk.now + self._desk.linger)
            await waiting.save(update_fields=["due_at"])

    async def _waiting_asks(self) -> list[Delivery]:
        return await Delivery.filter(
            interview_id=self._interview.id, kind=DeliveryKind.ASK, state__in=outbox.WAITING
        )

    async def _ask(self, ask: Ask) -> None:
        await outbox.cancel_waiting(self._interview.id, "asked anew", kind=DeliveryKind.ASK)
        keys = [
            Key(
                label,
                await button(
                    ask.question, {"option": option}, now=self._desk.now, interview_id=self._interview.id
                ),
            )
            for option, label in ask.options
        ]
        scale = len(keys) == ROW_OF and all(len(key.label) <= 3 for key in keys)
        rows = (tuple(keys),) if scale else tuple((key,) for key in keys)
        wait = self._desk.linger if self._quick and not ask.again else timedelta()
        message = Message(runs=(Run(ask.text),), rows=rows)
        if ask.nudge or self._unasked:
            await self._plan_politely(message, ask.question)
            return
        self._interview.asked_at = self._desk.now
        await self._plan(DeliveryKind.ASK, message, self._desk.now + wait, ask.question)

    async def _plan_politely(self, message: Message, question: str) -> None:
        """What we begin ourselves goes out at an hour that suits them, once, or not at all."""
        buyer = await Buyer.get(id=self._interview.buyer_id)
        address = await Address.get(id=self._interview.address_id)
        window = hours.window(self._desk.now, hours.zone_of(buyer, self._desk.settings, address.zone))
        if self._unasked:
            self._interview.asked_at = window.begins
        await self._plan(DeliveryKind.ASK, message, window.begins, question, lapses_at=window.ends)

    async def _plan(
        self,
        kind: DeliveryKind,
        message: Message,
        due_at: datetime,
        question: str | None = None,
        lapses_at: datetime | None = None,
    ) -> None:
        self._count += 1
        await outbox.plan(
            key=f"interview:{self._interview.id}:{self._interview.turns_count}:{self._count}",
            door=self._desk.door,
            place=self._place,
            kind=kind,
            message=message,
            due_at=due_at,
            now=self._desk.now,
            interview_id=self._interview.id,
            question=question,
            priority=Priority.BROADCAST if lapses_at else Priority.REPLY,
            lapses_at=lapses_at,
        )

    async def _revise(self, effect: Revise) -> None:
        answer = await Answer.get_or_none(
            interview_id=self._interview.id, question=effect.question, ref=effect.ref
        )
        if answer is None:
            return
        answer.history = [*answer.history, {"text": answer.text, "until": self._desk.now.isoformat()}]
        answer.text, answer.option, answer.edited_at = effect.text, effect.option, self._desk.now
        await answer.save()

    async def _found(self, effect: Found) -> None:
        interview = self._interview
        changed = await Evidence.filter(interview_id=interview.id, question=effect.question).update(
            text=effect.text, facet=effect.facet, at=self._desk.now
        )
        if not changed:
            buyer = await Buyer.get(id=interview.buyer_id)
            await Evidence.create(
                interview_id=interview.id,
                buyer_id=buyer.id,
                account_id=buyer.account_id,
                question=effect.question,
                facet=effect.facet,
                text=effect.text,
                at=self._desk.now,
            )

    async def _set_aside(self, effect: SetAside) -> None:
        interview = self._interview
        changed = await Suggestion.filter(interview_id=interview.id, question=effect.question).update(
            text=effect.text, at=self._desk.now
        )
        if not changed:
            buyer = await Buyer.get(id=interview.buyer_id)
            await Suggestion.create(
                interview_id=interview.id,
                buyer_id=buyer.id,
                account_id=buyer.account_id,
                question=effect.question,
                text=effect.text,
                at=self._desk.now,
            )
