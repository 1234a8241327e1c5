"""Beginning an interview: from an invitation to the consent screen."""

from __future__ import annotations

from core.desk import Desk
from core.interviews import versions
from core.interviews.turns import take_turn
from core.store.models import Address, Buyer, Interview, Invitation
from core.words import InterviewState, Lang
from surveys.events import Began
from surveys.interview import Interview as Talk


async def begin(invitation: Invitation, buyer: Buyer, address: Address, desk: Desk) -> Interview:
    """Create the interview of an invitation and plan its consent screen (inside ``tx``)."""
    version, _ = await versions.pin(invitation.survey, desk.now)
    lang = buyer.language or address.language or desk.settings.language
    job = desk.jobs.get(invitation.job)
    facts = {
        "brand": desk.settings.brand,
        "contact": desk.settings.contact,
        "link": desk.settings.news_link,
        "job_ru": job.ru,
        "job_en": job.en,
    }
    talk = Talk(lang=Lang(lang), facts=facts)
    interview = await Interview.create(
        buyer_id=buyer.id,
        address_id=address.id,
        invitation_id=invitation.id,
        version_id=version.id,
        survey=invitation.survey,
        job=invitation.job,
        language=talk.lang,
        state=InterviewState.INVITED,
        snapshot=talk.as_json(),
        created_at=desk.now,
    )
    await take_turn(interview, Began(), address.external_id, desk)
    return interview
