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
from core.newsroom.hear import hear as newsroom_hears
from core.newsroom.room import Found, Invited, Room, Wanted
from core.ports import Inbound, Joined, Left, Message, Tapped, plain
from core.store.models import Address, Buyer
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
        known = Address.filter(buyer_id__in=ids, messenger=self.desk.messenger, gone_at=None)
        people = await Buyer.filter(id__in=await known.values_list("buyer_id", flat=True))
        begins = [hours.window(now, hours.zone_of(one, self.desk.settings)).begins for one in people]
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


async def hear(inbound: Inbound, desk: Desk, *, door: str, key: str, handle: str = "") -> str:
    """Handle one word from the newsroom's bot (inside ``tx``). Returns words for an ephemeral answer.

    ``handle``: that bot's public name, for links that let colleagues in.
    """
    if isinstance(inbound, Joined):
        words = say(TEXTS, inbound.language or desk.settings.language, "group")
        await _plan(desk, door, inbound.place, f"{key}:group", DeliveryKind.FAREWELL, plain(words))
        return ""
    if isinstance(inbound, Left):
        return ""
    if isinstance(inbound, Tapped) and (toast := await _handed_over(inbound, desk, door, key)) is not None:
        return toast
    room = Room(desk.now, desk.settings, desk.links, Inviting(desk), handle, desk.handle)
    reply = await newsroom_hears(inbound, room=room)
    place = inbound.who.place
    if reply.edit is not None:
        ref, message = reply.edit
        await _plan(desk, door, place, f"{key}:edit", DeliveryKind.EDIT, message, ref)
    for n, message in enumerate(reply.messages):
        await _plan(desk, door, place, f"{key}:{n}", DeliveryKind.STAFF, message)
    return reply.toast


async def _handed_over(tapped: Tapped, desk: Desk, door: str, key: str) -> str | None:
    """A tap on "I'll take it": by anybody in the support chat, else by staff; None for any other button."""
    found = await meaning(tapped.token)
    if found is None or found.action != handovers.ACTION:
        return None
    in_support = tapped.who.place == desk.settings.support_chat
    staff = await staff_list.find(tapped.who)
    if not in_support and staff is None:
        return ""
    words, message = await handovers.take(found, tapped.who.name, desk)
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
