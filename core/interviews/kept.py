"""What is kept about a buyer, in words they can read."""

from __future__ import annotations

from core.desk import Desk
from core.store.models import Account, Answer, Buyer, Interview, Order
from core.texts import say

TEXTS = "core.interviews"


async def kept_about(interview: Interview, desk: Desk) -> str:
    """The card of the buyer behind an interview, a line a fact, in the interview's language."""
    buyer = await Buyer.get(id=interview.buyer_id)
    account = await Account.get(id=buyer.account_id)
    lang = interview.language
    lines = [say(TEXTS, lang, "kept-head", brand=desk.settings.brand)]
    company = account.name if account.is_company else ""
    for text_id, value in (
        ("kept-name", buyer.name),
        ("kept-phone", buyer.phone),
        ("kept-email", buyer.email),
        ("kept-company", company),
    ):
        if value:
            lines.append(say(TEXTS, lang, text_id, value=value))
    orders = await Order.filter(buyer_id=buyer.id).count()
    answers = await Answer.filter(interview_id=interview.id).count()
    lines.append(say(TEXTS, lang, "kept-orders", count=orders))
    lines.append(say(TEXTS, lang, "kept-answers", count=answers))
    return "\n".join(lines)
