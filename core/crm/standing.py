"""Where we are with a CRM: what is wrong, who is told that it is, and how it stands in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core import outbox
from core.errors import Locked, Trouble
from core.ports import plain
from core.store.db import rows, tx
from core.store.models import CrmAccount, CrmFact, CrmLink, Staff
from core.texts import say
from core.words import DeliveryKind, FactState, Lang, LinkState, Role

TEXTS = "core.crm"


async def account(crm: str, now: datetime, title: str = "") -> CrmAccount:
    """The CRM's row, made when it is met for the first time."""
    found = await CrmAccount.get_or_none(crm=crm)
    if found is None:
        await CrmAccount.bulk_create(
            [CrmAccount(crm=crm, title=title, connected_at=now, pull_at=now)], ignore_conflicts=True
        )
        found = await CrmAccount.get(crm=crm)
    if title and found.title != title:
        await CrmAccount.filter(id=found.id).update(title=title)
    return found


async def went_well(crm: str, what: str) -> None:
    """What was wrong with ``pull`` or ``push`` is wrong no longer."""
    wrong = CrmAccount.filter(crm=crm).exclude(**{f"{what}_error": ""})
    await wrong.update(**{f"{what}_error": "", f"{what}_locked": False})


async def went_wrong(crm: str, what: str, trouble: Trouble, now: datetime) -> None:
    """Note a trouble; of a key that is not accepted the administrators hear once until it works again."""
    locked = isinstance(trouble, Locked) and trouble.whole_door

    async def note() -> None:
        row = await account(crm, now)
        heard = row.pull_locked or row.push_locked
        told = {f"{what}_error": trouble.why[:300] or type(trouble).__name__, f"{what}_locked": locked}
        await CrmAccount.filter(id=row.id).update(**told, failed_at=now)
        if locked and not heard:
            await _alert(crm, row.title or crm, trouble.why, now)

    await tx(note)


WORDS = ("key", "rights", "tariff", "address", "fields", "database", "login", "blocked", "folder")
AWAY = ("not connected", "no answer")


def why(lang: Lang, crm: str, told: str) -> str:
    """A trouble in the reader's language. Connectors write English; their first word says what it is."""
    first = told.partition(":")[0]
    text_id = first if first in WORDS else "away" if first in AWAY else "other"
    return say(TEXTS, lang, f"why-{text_id}", why=told, name=crm)


async def _alert(crm: str, title: str, told: str, now: datetime) -> None:
    """Tell those who administer, each in their language (inside ``tx``)."""
    for staff in await Staff.filter(is_active=True, role=Role.ADMIN):
        words = say(
            TEXTS, staff.language, "alert-locked", title=title, why=why(staff.language, crm, told), name=crm
        )
        await outbox.plan(
            key=f"crm:{crm}:locked:{staff.id}:{now.isoformat()}",
            door=f"{staff.messenger}:newsroom",
            place=staff.external_id,
            kind=DeliveryKind.STAFF,
            message=plain(words),
            due_at=now,
            now=now,
        )


@dataclass(frozen=True, slots=True)
class Status:
    """One CRM in numbers. ``lag``: since a reading last came to its end; None: never. Times are aware UTC."""

    crm: str
    title: str
    lag: timedelta | None
    reading: str  # the stream that is being read, "" when none is
    people: int
    companies: int
    review: int
    gone: int
    waiting: int  # facts to tell or to withdraw
    unknown: int
    dead: int
    told: int
    error: str
    error_at: datetime | None
    is_locked: bool


async def status(crm: str, now: datetime) -> Status:
    """How it stands."""
    row = await account(crm, now)
    links = {
        (one["stream"], one["state"]): int(one["n"])
        for one in await rows(
            "SELECT stream, state, COUNT(*) AS n FROM crm_link WHERE crm = ? GROUP BY stream, state", [crm]
        )
    }
    facts = {
        one["state"]: int(one["n"])
        for one in await rows("SELECT state, COUNT(*) AS n FROM crm_fact WHERE crm = ? GROUP BY state", [crm])
    }
    held_up = CrmFact.filter(crm=crm, state=FactState.DUE).exclude(error="")
    first = await held_up.order_by("due_at").first()
    stuck = first.error if first is not None else ""
    return Status(
        crm=crm,
        title=row.title or crm,
        lag=now - row.pulled_at if row.pulled_at else None,
        reading=str((row.reading or {}).get("stream", "")),
        people=links.get(("people", LinkState.LINKED), 0),
        companies=links.get(("companies", LinkState.LINKED), 0),
        review=links.get(("people", LinkState.REVIEW), 0),
        gone=links.get(("people", LinkState.GONE), 0),
        waiting=facts.get(FactState.DUE, 0) + facts.get(FactState.SENDING, 0),
        unknown=facts.get(FactState.UNKNOWN, 0),
        dead=facts.get(FactState.DEAD, 0),
        told=facts.get(FactState.TOLD, 0),
        error="; ".join(dict.fromkeys(why for why in (row.pull_error, row.push_error, stuck) if why)),
        error_at=row.failed_at,
        is_locked=row.pull_locked or row.push_locked,
    )


async def dead_letters(crm: str, limit: int = 20) -> Sequence[CrmFact]:
    """What the CRM refused for good, latest first."""
    return await CrmFact.filter(crm=crm, state=FactState.DEAD).order_by("-id").limit(limit)


async def to_review(crm: str | None = None) -> Sequence[CrmLink]:
    """Contacts of whom somebody has to say who they are, oldest first."""
    found = CrmLink.filter(stream="people", state=LinkState.REVIEW)
    return await (found.filter(crm=crm) if crm else found).order_by("id")
