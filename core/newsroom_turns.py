"""A turn of the newsroom: what it replies is planned as deliveries, in the turn's transaction."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from core import audit, buyers, handovers, hours, invitations, outbox
from core import staff as staff_list
from core.buttons import meaning
from core.desk import Desk
from core.newsroom import forms
from core.newsroom.forms import Form
from core.newsroom.hear import hear as newsroom_hears
from core.newsroom.room import Desk as ReadersDesk
from core.newsroom.room import Found, Invited, Room, Wanted
from core.ports import Deleted, Filled, Inbound, Joined, Left, Message, Tapped, plain
from core.store.models import Buyer
from core.store.rehearsal import rehearse
from core.texts import say
from core.words import DeliveryKind, Lang

TEXTS = "core.interviews"


@dataclass(frozen=True, slots=True)
class Inviting:
    """What ``/invite`` may do, over the store's own rules."""

    desk: Desk

    async def look(self, wanted: Wanted, now: datetime, lang: Lang) -> Found:
        """How many would be asked and in which way, and why the others may not be."""
        choice = await buyers.choose(now, self.desk.settings, segment=wanted.segment)
        reasons: Counter[str] = Counter()
        for why, count in choice.reasons().items():
            reasons[words_for(why, self.desk, lang)] += count
        chosen = choice.eligible[: wanted.limit]
        ids = [one.buyer_id for one in chosen]
        known = await invitations.reached(ids, self.desk)
        people = await Buyer.filter(id__in=list(known))
        begins = [
            hours.window(now, hours.zone_of(one, self.desk.settings, known[one.id].zone)).begins
            for one in people
        ]
        return Found(
            eligible=len(choice.eligible),
            by_link=len(ids) - len(people),
            direct=len(people),
            later=sum(at > now for at in begins),
            refused=reasons,
            accounts=frozenset(one.account_id for one in chosen),
            who=hashlib.sha256(repr(sorted(ids)).encode()).hexdigest()[:16],
        )

    async def issue(self, wanted: Wanted, now: datetime) -> Invited:
        """Invite who may be asked; those who already talk to the bot get no link."""
        choice = await buyers.choose(now, self.desk.settings, wanted.limit, segment=wanted.segment)
        issued = await invitations.issue(choice.eligible, self.desk, job=wanted.job)
        links = [one for one in issued if one.link]
        return Invited(len(links), len(issued) - len(links), invitations.as_csv(links))

    def jobs(self, lang: Lang) -> dict[str, str]:
        """The catalogue: a job's key → its phrase."""
        return {job.key: job.phrase(lang) for job in self.desk.jobs.jobs}


def words_for(why: buyers.Why, desk: Desk, lang: Lang) -> str:
    """A refusal in words, with the number behind the rule."""
    settings = desk.settings
    numbers = {
        buyers.Why.TOO_RECENT: {"days": settings.eligible_from_days},
        buyers.Why.TOO_OLD: {"days": settings.eligible_to_days},
        buyers.Why.ASKED_LATELY: {"days": settings.days_between_surveys},
        buyers.Why.ASKED_ENOUGH: {"count": settings.surveys_a_year},
        buyers.Why.COMPANY_ASKED: {"count": settings.people_per_account},
    }
    return say(TEXTS, lang, f"why-{why}", **numbers.get(why, {}))


async def hear(inbound: Inbound, desk: Desk, *, door: str, key: str) -> str:
    """Handle one word from the newsroom's bot at ``door`` (inside ``tx``). Returns words for an ephemeral
    answer.
    """
    if isinstance(inbound, Joined):
        words = say(TEXTS, inbound.language or desk.settings.language, "group")
        await _plan(desk, door, inbound.place, f"{key}:group", DeliveryKind.FAREWELL, plain(words))
        return ""
    if isinstance(inbound, Left | Deleted):
        return ""
    if isinstance(inbound, Tapped) and (toast := await _handed_over(inbound, desk, door, key)) is not None:
        return toast
    reply = await newsroom_hears(inbound, room=_room(desk, door))
    place = inbound.who.place
    if reply.home is not None:
        await _plan(desk, door, place, f"{key}:home", DeliveryKind.HOME, reply.home)
    if reply.edit is not None:
        ref, message = reply.edit
        await _plan(desk, door, place, f"{key}:edit", DeliveryKind.EDIT, message, ref)
    for n, message in enumerate(reply.messages):
        await _plan(desk, door, place, f"{key}:{n}", DeliveryKind.STAFF, message)
    return reply.toast


async def form_behind(tapped: Tapped, desk: Desk, *, door: str) -> Form | None:
    """The form that a button of the newsroom's opens, if it opens one for this reader now. Changes nothing.

    The tap is rehearsed: what it would wait for is what the form asks.
    """

    async def tap() -> Form | None:
        room = _room(desk, door)
        if (await newsroom_hears(tapped, room=room)).refused:
            return None
        staff = await staff_list.find(tapped.who)
        return await forms.form(ReadersDesk(staff, room)) if staff is not None else None

    return await rehearse(tap)


async def objection(filled: Filled, desk: Desk, *, door: str) -> str:
    """Why a form cannot be taken as it is, in the reader's words; "" when it can. Changes nothing."""

    async def turn() -> str:
        return (await newsroom_hears(filled, room=_room(desk, door))).refused

    return await rehearse(turn)


def _room(desk: Desk, door: str) -> Room:
    messenger = door.partition(":")[0]
    return Room(desk.now, desk.settings, desk.links, Inviting(desk), desk.ways, messenger)


async def _handed_over(tapped: Tapped, desk: Desk, door: str, key: str) -> str | None:
    """A tap on "I'll take it": by anybody in the support chat, else by staff; None for any other button."""
    found = await meaning(tapped.token)
    if found is None or found.action != handovers.ACTION:
        return None
    chat = desk.settings.support_chat.rpartition(":")[2]
    in_support = bool(chat) and tapped.who.place.rpartition(":")[2] == chat
    staff = await staff_list.find(tapped.who)
    if not in_support and staff is None:
        return ""
    words, message = await handovers.take(
        found, staff.name if staff and staff.name else tapped.who.name, desk
    )
    refused = "" if message is not None else "moved-on"
    await audit.note(staff, handovers.ACTION, found.value, desk.now, refused=refused)
    if message is not None:
        await _plan(
            desk, door, tapped.who.place, f"{key}:edit", DeliveryKind.EDIT, Message(message), tapped.ref
        )
    return words


async def _plan(
    desk: Desk,
    door: str,
    place: str,
    key: str,
    kind: DeliveryKind,
    message: Message,
    amends: str | None = None,
) -> None:
    await outbox.plan(
        key=f"newsroom:{key}",
        door=door,
        place=place,
        kind=kind,
        message=message,
        due_at=desk.now,
        now=desk.now,
        amends=amends,
    )
