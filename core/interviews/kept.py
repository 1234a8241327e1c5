"""What is kept about a buyer, in words they can read."""

from __future__ import annotations

from core.desk import Desk
from core.store.models import Account, Answer, Buyer, Interview, Order
from core.texts import say

TEXTS = "core.interviews"


async def kept_about(interview: Interview, desk: Desk) -> str:
    """The card of the buyer behind an interview, a line a fact, in the interview's language."""
    buyer = await Buyer.get(id=interview.buyer_id)
    # Before their yes it may still be somebody else who opened the link: enough to recognise oneself by.
    masked = not interview.snapshot["consented"]
    account = await Account.get(id=buyer.account_id)
    lang = interview.language
    lines = [say(TEXTS, lang, "kept-head", brand=desk.settings.brand)]
    company = account.name if account.is_company else ""
    for text_id, value in (
        ("kept-name", buyer.name.partition(" ")[0] if masked else buyer.name),
        ("kept-phone", mask(buyer.phone, 0, 2) if masked else buyer.phone),
        ("kept-email", mask(buyer.email, 1, 3) if masked else buyer.email),
        ("kept-company", mask(company, 2, 0) if masked else company),
    ):
        if value:
            lines.append(say(TEXTS, lang, text_id, value=value))
    orders = await Order.filter(buyer_id=buyer.id).count()
    answers = await Answer.filter(interview_id=interview.id).count()
    lines.append(say(TEXTS, lang, "kept-orders", count=orders))
    lines.append(say(TEXTS, lang, "kept-answers", count=answers))
    return "\n".join(lines)


def mask(value: str | None, first: int, last: int) -> str:
    """A value with only its first and last characters readable: ``a•••com``."""
    if not value:
        return ""
    return f"{value[:first]}•••{value[len(value) - last :]}" if len(value) > first + last else "•••"
