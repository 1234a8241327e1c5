"""Everything kept about a buyer, as plain values: what /mydata reads out and ``otklik export`` writes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.interviews import versions
from core.store.models import (
    Account,
    Address,
    Answer,
    Buyer,
    Consent,
    CrmLink,
    Evidence,
    Handover,
    Interview,
    Invitation,
    Order,
    Suggestion,
)
from surveys.interview import Interview as Talk
from surveys.script import Survey


async def held(buyer: Buyer) -> dict[str, Any]:
    """All of it, ready for JSON: times as ISO 8601 in UTC, money in minor units beside its currency."""
    account = await Account.get(id=buyer.account_id)
    return {
        "buyer": {
            "external_id": buyer.external_id,
            "name": buyer.name,
            "phone": buyer.phone,
            "email": buyer.email,
            "language": buyer.language.value if buyer.language else None,
            "zone": buyer.zone,
            "segment": buyer.segment,
            "company": account.name if account.is_company else None,
            "opted_out_at": _iso(buyer.opted_out_at),
            "known_since": _iso(buyer.created_at),
        },
        "addresses": [
            {
                "messenger": one.messenger,
                "account": one.external_id,
                "language": one.language.value,
                "zone": one.zone,
                "gone_at": _iso(one.gone_at),
            }
            for one in await Address.filter(buyer_id=buyer.id).order_by("id")
        ],
        "crms": [
            {"crm": one.crm, "contact": one.external_id}
            for one in await CrmLink.filter(buyer_id=buyer.id).order_by("id")
        ],
        "orders": [
            {
                "number": one.number,
                "placed_at": _iso(one.placed_at),
                "amount": one.amount,
                "currency": one.currency,
                "is_paid": one.is_paid,
                "is_refund": one.is_refund,
                "category": one.category,
            }
            for one in await Order.filter(buyer_id=buyer.id).order_by("placed_at", "id")
        ],
        "invitations": [
            {
                "survey": one.survey,
                "job": one.job,
                "created_at": _iso(one.created_at),
                "used_at": _iso(one.used_at),
            }
            for one in await Invitation.filter(buyer_id=buyer.id).order_by("id")
        ],
        "consents": [
            {
                "purpose": one.purpose.value,
                "given": one.given,
                "text_version": one.text_version,
                "channel": one.channel,
                "at": _iso(one.at),
            }
            for one in await Consent.filter(buyer_id=buyer.id).order_by("id")
        ],
        "interviews": [
            await _interview(one) for one in await Interview.filter(buyer_id=buyer.id).order_by("id")
        ],
    }


async def _interview(interview: Interview) -> dict[str, Any]:
    survey = await versions.pinned(interview.version_id)
    talk = Talk.from_json(interview.snapshot)
    return {
        "survey": interview.survey,
        "job": talk.job,
        "state": interview.state.value,
        "language": interview.language.value,
        "created_at": _iso(interview.created_at),
        "ended_at": _iso(interview.ended_at),
        "answers": [
            {
                "question": question_words(survey, talk, one.question),
                "text": one.text,
                "option": one.option and option_words(survey, talk, one.question, one.option),
                "media": one.media,
                "at": _iso(one.at),
                "earlier": [before["text"] for before in one.history],
                "withdrawn_at": _iso(one.withdrawn_at),
            }
            for one in await Answer.filter(interview_id=interview.id).order_by("id")
        ],
        "problems": [one.text for one in await Evidence.filter(interview_id=interview.id).order_by("id")],
        "wishes": [one.text for one in await Suggestion.filter(interview_id=interview.id).order_by("id")],
        "handovers": [
            {"text": one.text, "at": _iso(one.at), "taken_at": _iso(one.taken_at)}
            for one in await Handover.filter(interview_id=interview.id).order_by("id")
        ],
    }


def question_words(survey: Survey, talk: Talk, question_id: str) -> str:
    """A question as it was put, in the interview's language; "" for words that answered none."""
    question = survey.question(question_id)
    if question is None:
        return ""
    if question.instead is not None:
        return survey.text(talk.lang, question.id, outcome=talk.proposal, job=talk.job)
    return survey.text(talk.lang, question.id, **talk.facts, job=talk.job)


def option_words(survey: Survey, talk: Talk, question_id: str, option: str) -> str:
    """What the button of a chosen option said."""
    question = survey.question(question_id)
    return survey.label(talk.lang, question, option) if question and option in question.options else option


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None
