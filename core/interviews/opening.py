"""Beginning an interview: from an invitation, or from a buyer's own word, to the consent screen."""

from __future__ import annotations

from core.desk import Desk
from core.interviews import saturation, versions
from core.interviews.turns import take_turn
from core.ports import Said
from core.store.models import Account, Address, Buyer, Interview, Invitation, Order
from core.words import InterviewState, Lang
from surveys.events import Began
from surveys.interview import Interview as Talk


async def begin(
    invitation: Invitation, buyer: Buyer, address: Address, desk: Desk, *, unasked: bool = False
) -> Interview:
    """Create the interview of an invitation and plan its consent screen (inside ``tx``).

    ``unasked``: we write first, so it waits for an hour that suits them.
    """
    interview = await _create(invitation.survey, invitation.job, buyer, address, desk, invitation.id)
    await take_turn(interview, Began(), address.external_id, desk, unasked=unasked)
    return interview


async def begin_unprompted(
    survey: str, buyer: Buyer, address: Address, desk: Desk, place: str, said: Said | None = None
) -> Interview:
    """Create an interview that the buyer began; what they ``said`` is held until they agree to questions."""
    last = await Order.filter(buyer_id=buyer.id, is_paid=True, is_refund=False).order_by("-placed_at").first()
    job = desk.jobs.of(last.category if last else "")
    interview = await _create(survey, job.key, buyer, address, desk, None)
    await take_turn(interview, Began(said.ref, said.text) if said else Began(), place, desk)
    return interview


async def _create(
    survey: str, job_key: str, buyer: Buyer, address: Address, desk: Desk, invitation_id: int | None
) -> Interview:
    version, _ = await versions.pin(survey, desk.now)
    lang = buyer.language or address.language or desk.settings.language
    talk = Talk(lang=Lang(lang), facts=await _facts(survey, job_key, buyer, desk))
    return await Interview.create(
        buyer_id=buyer.id,
        address_id=address.id,
        invitation_id=invitation_id,
        version_id=version.id,
        survey=survey,
        job=job_key,
        language=talk.lang,
        state=InterviewState.INVITED,
        snapshot=talk.as_json(),
        created_at=desk.now,
    )


async def _facts(survey: str, job_key: str, buyer: Buyer, desk: Desk) -> dict[str, str]:
    job = desk.jobs.get(job_key)
    other = await _other_job(job.key, buyer, desk)
    account = await Account.get(id=buyer.account_id)
    before = await _outcome_before(buyer)
    return {
        "brand": desk.settings.brand,
        "contact": desk.settings.contact,
        "link": desk.settings.news_link,
        "job_ru": job.ru,
        "job_en": job.en,
        "other_job": other,
        "other_ru": desk.jobs.get(other).ru if other else "",
        "other_en": desk.jobs.get(other).en if other else "",
        "company": "yes" if account.is_company else "",
        "path": "short" if await saturation.is_reached(survey, job_key) else "",
        "outcome_before": before,
        "told_before": "yes" if before else "no",
    }


async def _other_job(job_key: str, buyer: Buyer, desk: Desk) -> str:
    """Another job of theirs, of the latest order that has one: asked about when the first never happened."""
    orders = Order.filter(buyer_id=buyer.id, is_paid=True, is_refund=False).order_by("-placed_at")
    for category in await orders.limit(50).values_list("category", flat=True):
        if (job := desk.jobs.of(str(category))).key != job_key:
            return job.key
    return ""


async def _outcome_before(buyer: Buyer) -> str:
    """The result they wanted, in the words they agreed to the last time."""
    last = await Interview.filter(buyer_id=buyer.id, state=InterviewState.FINISHED).order_by("-id").first()
    return str(last.snapshot["outcome"]) if last is not None else ""
