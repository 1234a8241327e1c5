"""A turn of the newsroom: what it replies is planned as deliveries, in the turn's transaction."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from core import buyers, invitations, outbox
from core.desk import Desk
from core.newsroom.hear import hear as newsroom_hears
from core.newsroom.room import Found, Invited, Room, Wanted
from core.ports import Inbound, Joined, Left, Message, plain
from core.store.models import Address
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
        direct = len(set(await known.values_list("buyer_id", flat=True)))
        return Found(
            eligible=len(choice.eligible),
            by_link=len(ids) - direct,
            direct=direct,
            later=0,
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
    room = Room(desk.now, desk.settings, desk.links, Inviting(desk), handle)
    reply = await newsroom_hears(inbound, room=room)
    place = inbound.who.place
    if reply.edit is not None:
        ref, message = reply.edit
        await _plan(desk, door, place, f"{key}:edit", DeliveryKind.EDIT, message, ref)
    for n, message in enumerate(reply.messages):
        await _plan(desk, door, place, f"{key}:{n}", DeliveryKind.STAFF, message)
    return reply.toast


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
