"""What came of a batch: every row by its verdict, compare-and-set on its fencing number (inside ``tx``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from core.crm import links
from core.crm.ports import FactKind, Verdict
from core.errors import Gone, Locked, Refused, Trouble, TryLater, Unknown, Unsupported
from core.store import bulk
from core.store.models import Buyer, CrmFact, CrmLink
from core.words import FactState, LinkState

GIVE_UP_AFTER = 12  # attempts that ended in "later"; with growing waits that is about a day
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=2)
EVERY_DAY = timedelta(days=1)
LOCKED_FOR = timedelta(minutes=5)  # how long a kind waits whose right is missing


class Outcome(StrEnum):
    """What came of one fact."""

    TOLD = "told"
    WITHDRAWN = "withdrawn"
    LATER = "later"
    UNKNOWN = "unknown"
    DEAD = "dead"
    OVERTAKEN = "overtaken"  # it changed while it was being told: it is told again


async def settle(
    batch: Sequence[CrmFact], verdicts: Mapping[str, Verdict], now: datetime, until: datetime
) -> Counter[Outcome]:
    """Write what came of telling. ``until``: the end of the quarantine of those of unknown fate."""
    found: Counter[Outcome] = Counter()
    # A batch of a hundred is settled nineteen times a second: what was claimed is not read a second time.
    same = CrmFact.filter(id__in=[row.id for row in batch])
    kept = {
        int(row["id"]): (int(row["fence"]), str(row["ref"]))
        for row in await same.values("id", "fence", "ref")
    }
    told: list[tuple[object, ...]] = []
    for row in batch:
        verdict = verdicts.get(row.key, Verdict(row.key, trouble=Unknown("no verdict")))
        if row.id not in kept:
            continue
        fence, ref = kept[row.id]
        if fence != row.fence:  # planned anew meanwhile, or to be withdrawn
            await CrmFact.filter(id=row.id).update(ref=verdict.ref or ref, leased_until=None)
            found[Outcome.OVERTAKEN] += 1
        elif verdict.trouble is None:
            told.append((str(FactState.TOLD), row.wanted, verdict.ref, "{}", 0, "", None, row.id, row.fence))
            found[Outcome.TOLD] += 1
            if row.kind == FactKind.CONTACT:
                await _made(row, verdict, now)
        else:
            found[await _in_trouble(row, verdict, now, until)] += 1
    columns = ("state", "told", "ref", "body", "attempts", "error", "leased_until")
    await bulk.update("crm_fact", columns, told, where=("id", "fence"))
    for row in await links.of_nobody([one for one in batch if one.kind != FactKind.CONTACT]):
        as_is = await CrmFact.get_or_none(id=row.id)
        if as_is is not None and as_is.wanted:  # forgotten while it was on its way
            await links.withdraw_fact(as_is)
    return found


async def settle_withdrawn(
    batch: Sequence[CrmFact], verdicts: Mapping[str, Verdict], now: datetime, until: datetime
) -> Counter[Outcome]:
    """Write what came of withdrawing: what is gone leaves no row behind."""
    found: Counter[Outcome] = Counter()
    for row in batch:
        verdict = verdicts.get(row.key, Verdict(row.key, trouble=Unknown("no verdict")))
        same = CrmFact.filter(id=row.id, fence=row.fence)
        if verdict.trouble is None or isinstance(verdict.trouble, Gone):
            gone = await same.delete()
            found[Outcome.WITHDRAWN if gone else Outcome.OVERTAKEN] += 1
        elif await same.exists():
            found[await _in_trouble(row, verdict, now, until)] += 1
        else:
            await CrmFact.filter(id=row.id).update(leased_until=None)
            found[Outcome.OVERTAKEN] += 1
    return found


async def _in_trouble(row: CrmFact, verdict: Verdict, now: datetime, until: datetime) -> Outcome:
    trouble = verdict.trouble
    assert trouble is not None
    same = CrmFact.filter(id=row.id, fence=row.fence)
    match trouble:
        case Refused() if verdict.candidates and row.kind == FactKind.CONTACT:
            others = {*row.body.get("others", ()), *verdict.candidates}
            if not await _ask(row, verdict, now) and len(others) > len(row.body.get("others", ())):
                body = row.body | {"others": sorted(others)}
                await same.update(state=FactState.DUE, due_at=now, leased_until=None, body=body)
                return Outcome.LATER
            return await _dead(row, trouble, now)
        case Refused() | Unsupported():
            return await _dead(row, trouble, now)
        case Gone():  # the contact is not there: whoever looks next unlinks it
            return await _dead(row, trouble, now)
        case Unknown():
            await same.update(
                state=FactState.UNKNOWN,
                leased_until=until,
                error=trouble.why[:300],
                attempts=row.attempts + 1,
            )
            return Outcome.UNKNOWN
        case Locked():
            await same.update(
                state=FactState.DUE, due_at=now + LOCKED_FOR, leased_until=None, error=trouble.why[:300]
            )
            return Outcome.LATER
        case TryLater(whole_door=True):  # the CRM is busy or away: no fact's fault, and none gives up
            due_at = now + (trouble.after or timedelta())
            await same.update(state=FactState.DUE, due_at=due_at, leased_until=None, error=trouble.why[:300])
            return Outcome.LATER
        case TryLater():
            if row.attempts + 1 >= GIVE_UP_AFTER:
                return await _dead(row, trouble, now)
            wait = trouble.after or min(FIRST_WAIT * 2**row.attempts, LONGEST_WAIT)
            await same.update(
                state=FactState.DUE,
                due_at=now + wait,
                leased_until=None,
                error=trouble.why[:300],
                attempts=row.attempts + 1,
            )
            return Outcome.LATER
        case _:
            raise trouble


async def _dead(row: CrmFact, trouble: Trouble, now: datetime) -> Outcome:
    """Never told again as it is; its words are kept nowhere twice. What is to be gone is tried every day."""
    await CrmFact.filter(id=row.id, fence=row.fence).update(
        state=FactState.DEAD,
        body={},
        due_at=row.due_at if row.wanted else now + EVERY_DAY,
        leased_until=None,
        error=f"{type(trouble).__name__}: {trouble.why}"[:300],
    )
    return Outcome.DEAD


async def _made(row: CrmFact, verdict: Verdict, now: datetime) -> None:
    """The CRM has made a contact for a buyer: that is who it is."""
    buyer = await Buyer.get_or_none(id=row.buyer_id)
    if buyer is None:
        return
    link = await CrmLink.get_or_none(crm=row.crm, stream=links.PEOPLE, external_id=verdict.ref)
    if link is None:
        link = CrmLink(crm=row.crm, stream=links.PEOPLE, external_id=verdict.ref, created_at=now, seen_at=now)
    if link.buyer_id is None:
        await links.bind(link, buyer, "made", now)


async def _ask(row: CrmFact, verdict: Verdict, now: datetime) -> bool:
    """The CRM may know them already: whether somebody has to look; not when all of these are others."""
    open_questions = False
    for contact in verdict.candidates:
        link = await CrmLink.get_or_none(crm=row.crm, stream=links.PEOPLE, external_id=contact)
        if link is None:
            link = CrmLink(crm=row.crm, stream=links.PEOPLE, external_id=contact, created_at=now, seen_at=now)
            link.state = LinkState.GONE
        is_nobodys = link.state is LinkState.GONE and link.buyer_id is None
        if link.state is LinkState.REVIEW or is_nobodys:
            link.state = LinkState.REVIEW
            link.candidates = [*(one for one in link.candidates if one != row.buyer_id), row.buyer_id]
            await link.save()
        open_questions |= link.state is LinkState.REVIEW or link.buyer_id == row.buyer_id
    return open_questions
