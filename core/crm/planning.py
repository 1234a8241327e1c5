"""Planning what a CRM is told: the difference between what it is to know and what it has been told."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from core.crm import links, telling
from core.crm.leases import Lease
from core.crm.ports import AnyFact, Crm, CrmCan, FactKind
from core.desk import Desk
from core.errors import Gone
from core.store import bulk
from core.store.db import rows, tx
from core.store.models import Buyer, CrmFact, CrmLink
from core.words import FactState, LinkState

log = logging.getLogger(__name__)
AT_ONCE = 100  # buyers of one transaction's planning
PASSED_AT_ONCE = 2_000  # of whom there is nothing to tell
REFUSED = "refused"  # no digest: whatever it is to say is planned anew
LOOK_BACK = timedelta(days=30)  # so late an invitation that ran out is still noticed, after a stop of ours


async def plan(crm: Crm, desk: Desk, lease: Lease | None = None) -> int:
    """Plan for every buyer of whom something has changed; returns how many were looked at."""
    name, looked_at = crm.manifest.name, 0
    await _expired(name, desk)
    await _pass_over(name)
    while behind := await _behind(name):
        try:
            await tx(_some(behind, crm, desk))
        except Exception:
            for id in behind:  # one that cannot be told must not keep the others from it
                await _one(id, crm, desk)
        looked_at += len(behind)
        if lease is not None:
            await lease.keep()
    if crm.options.create_people and CrmCan.CREATE in crm.manifest.can:
        looked_at += await _plan_newcomers(crm, desk)
    return looked_at


async def waits(crm: str, now: datetime) -> bool:
    """Whether anything is to be planned or told now; a look that writes nothing."""
    due = CrmFact.filter(crm=crm, state=FactState.DUE, due_at__lte=now)
    unsettled = CrmFact.filter(crm=crm, state__in=[FactState.SENDING, FactState.UNKNOWN])
    return await due.exists() or await unsettled.exists() or bool(await _behind(crm, 1))


def _some(ids: Sequence[int], crm: Crm, desk: Desk) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        for link in await CrmLink.filter(id__in=list(ids), state=LinkState.LINKED).order_by("id"):
            await _plan_link(link, crm, desk)

    return run


async def _one(id: int, crm: Crm, desk: Desk) -> None:
    """Plan one link by itself; what cannot be planned is logged, and looked at again when it changes."""
    try:
        await tx(_some([id], crm, desk))
    except Exception as error:
        log.error("crm.unplannable", extra={"crm": crm.manifest.name, "link": id}, exc_info=error)
        link = await CrmLink.get(id=id).prefetch_related("buyer")
        await CrmLink.filter(id=id).update(told=link.buyer.revision if link.buyer else -1)


async def _expired(crm: str, desk: Desk) -> None:
    """Invitations that have run out since their links were told: nothing else would take them away."""
    found = await rows(
        "SELECT DISTINCT f.id, f.buyer_id FROM invitation i JOIN crm_fact f ON f.buyer_id = i.buyer_id "
        "AND f.crm = ? AND f.kind = ? AND f.wanted <> '' AND f.due_at >= i.created_at "
        "AND f.due_at < i.expires_at WHERE i.used_at IS NULL AND i.expires_at <= ? AND i.expires_at > ?",
        [crm, FactKind.FIELDS.value, desk.now, desk.now - LOOK_BACK],
    )
    if not found:
        return

    async def plan_anew() -> None:
        ids, buyers = [row["id"] for row in found], [row["buyer_id"] for row in found]
        await CrmFact.filter(id__in=ids, state=FactState.TOLD).update(due_at=desk.now)  # looked at: once
        await CrmLink.filter(crm=crm, stream=links.PEOPLE, buyer_id__in=buyers).update(told=-1)

    await tx(plan_anew)


async def _pass_over(crm: str) -> None:
    """Buyers of whom there is nothing to tell, which after a first load are nearly all: in a few queries."""
    while found := await rows(
        "SELECT b.revision, l.id FROM crm_link l JOIN buyer b ON b.id = l.buyer_id WHERE l.crm = ? "
        "AND l.state = ? AND l.stream = 'people' AND l.told <> b.revision "
        "AND b.id NOT IN (SELECT buyer_id FROM address WHERE buyer_id IS NOT NULL) "
        "AND b.id NOT IN (SELECT buyer_id FROM interview) AND b.id NOT IN (SELECT buyer_id FROM consent) "
        "AND b.id NOT IN (SELECT buyer_id FROM invitation) AND b.id NOT IN (SELECT buyer_id FROM handover) "
        "AND b.id NOT IN (SELECT buyer_id FROM crm_fact) LIMIT ?",
        [crm, str(LinkState.LINKED), PASSED_AT_ONCE],
    ):
        lines = [(row["revision"], row["id"]) for row in found]
        await tx(lambda lines=lines: bulk.update("crm_link", ("told",), lines))  # type: ignore[misc]


async def again(crm: str) -> int:
    """Tell once more what the CRM has refused for good: somebody has put it right there. Returns how many."""

    async def plan_anew() -> int:
        refused = await CrmFact.filter(crm=crm, state=FactState.DEAD)
        made_anew = [one.id for one in refused if one.wanted and one.kind == FactKind.CONTACT]
        await CrmFact.filter(id__in=made_anew).delete()
        now_due = [one.id for one in refused if not one.wanted]
        await CrmFact.filter(id__in=now_due).update(state=FactState.DUE, attempts=0)
        await CrmFact.filter(id__in=[one.id for one in refused if one.wanted]).update(wanted=REFUSED)
        buyers = [one.buyer_id for one in refused if one.wanted]
        await CrmLink.filter(crm=crm, stream=links.PEOPLE, buyer_id__in=buyers).update(told=-1)
        return len(refused)

    return await tx(plan_anew)


async def _behind(crm: str, limit: int = AT_ONCE) -> list[int]:
    """Links whose buyer has changed since the CRM was told."""
    found = await rows(
        "SELECT l.id FROM crm_link l JOIN buyer b ON b.id = l.buyer_id WHERE l.crm = ? AND l.state = ? "
        "AND l.stream = 'people' AND l.told <> b.revision ORDER BY l.id LIMIT ?",
        [crm, str(LinkState.LINKED), limit],
    )
    return [int(row["id"]) for row in found]


async def _plan_link(link: CrmLink, crm: Crm, desk: Desk) -> None:
    """Bring the facts of a linked buyer up to date (inside ``tx``)."""
    assert link.buyer_id is not None
    buyer = await Buyer.get(id=link.buyer_id)
    first = (
        await CrmLink.filter(crm=link.crm, stream=links.PEOPLE, buyer_id=buyer.id, state=LinkState.LINKED)
        .order_by("id")
        .first()
    )
    if first is not None and first.id == link.id:  # two contacts of one person: the first one is told
        kept = {one.key: one for one in await CrmFact.filter(crm=link.crm, buyer_id=buyer.id)}
        told = {key for key, one in kept.items() if one.wanted}
        facts = await telling.facts_of(buyer, link, crm, desk, told)
        for fact in facts:
            await want(fact, link.crm, buyer.id, kept.get(fact.key), desk)
        stale = [one for key, one in kept.items() if key not in {fact.key for fact in facts}]
        for one in stale:
            if one.wanted and one.kind != "contact":
                await links.withdraw_fact(one)
    await CrmLink.filter(id=link.id).update(told=buyer.revision)


async def want(fact: AnyFact, crm: str, buyer_id: int, row: CrmFact | None, desk: Desk) -> None:
    """Plan one fact, unless that is planned, told, or refused already (inside ``tx``)."""
    wanted = telling.digest(fact)
    is_back = row is not None and row.state is FactState.DEAD and row.error.startswith(Gone.__name__)
    if row is not None and row.wanted == wanted and not is_back:
        return
    on = [[place.stream.value, place.id] for place in fact.on]
    body = telling.as_json(fact)
    if row is None:
        await CrmFact.create(
            crm=crm,
            key=fact.key,
            kind=telling.KINDS[type(fact)].value,
            buyer_id=buyer_id,
            on=on,
            body=body,
            wanted=wanted,
            due_at=desk.now,
            created_at=desk.now,
        )
    else:
        await CrmFact.filter(id=row.id).update(
            on=on,
            body=body,
            wanted=wanted,
            ref=row.ref if row.wanted else "",  # what was to be withdrawn may be there, or not: look for it
            state=FactState.DUE,
            due_at=desk.now,
            attempts=0,
            fence=row.fence + 1,
            error="",
        )


async def _plan_newcomers(crm: Crm, desk: Desk) -> int:
    """Buyers with something to tell whom the CRM does not know."""
    found = await rows(
        "SELECT DISTINCT b.id FROM buyer b JOIN interview i ON i.buyer_id = b.id AND i.state IN "
        "('finished', 'partial') WHERE NOT EXISTS (SELECT 1 FROM crm_link l WHERE l.crm = ? AND "
        "l.buyer_id = b.id) AND NOT EXISTS (SELECT 1 FROM crm_fact f WHERE f.crm = ? AND f.buyer_id = b.id "
        "AND f.kind = 'contact') AND (b.phone IS NOT NULL OR b.email IS NOT NULL) ORDER BY b.id",
        [crm.manifest.name, crm.manifest.name],
    )
    if not found:
        return 0
    asked = await CrmLink.filter(crm=crm.manifest.name, state=LinkState.REVIEW).values_list(
        "candidates", flat=True
    )
    # They may be there already: somebody has to say so first.
    perhaps = {id for candidates in asked for id in candidates}
    ids = [int(row["id"]) for row in found if row["id"] not in perhaps][:AT_ONCE]

    async def some() -> None:
        for buyer in await Buyer.filter(id__in=ids):
            fact = await telling.newcomer(buyer, crm, desk)
            await want(fact, crm.manifest.name, buyer.id, None, desk)

    if ids:
        await tx(some)
    return len(ids)
