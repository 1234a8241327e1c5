"""What the store knows about the customers behind a post, gathered for ``posts_rules``."""

from __future__ import annotations

from decimal import Decimal

from core.money import from_minor
from core.posts_rules import Grounds, Quote, order_tokens
from core.settings import Settings
from core.store.models import Account, Buyer, Consent, Evidence, Order, PostEvidence
from core.words import Purpose


async def grounds(post_id: int, text: str, settings: Settings) -> Grounds:
    """What ``text`` must not tell if it is published as post ``post_id``."""
    evidence = await PostEvidence.filter(post_id=post_id).values_list("evidence_id", flat=True)
    found = await Evidence.filter(id__in=list(evidence)).distinct().values_list("account_id", flat=True)
    accounts: list[object] = list(found)
    people = await Buyer.filter(account_id__in=accounts).values_list("name", flat=True)
    companies = await Account.filter(id__in=accounts, is_company=True).values_list("name", flat=True)
    private = await Account.filter(id__in=accounts, is_company=False).values_list("name", flat=True)
    return Grounds(
        people=_names([*people, *private]),
        companies=_names(companies),
        sums=await _sums(accounts),
        order_numbers=_names(
            await Order.filter(number__in=order_tokens(text)).distinct().values_list("number", flat=True)
        ),
        quotes=await _unquotable(),
        own=(*settings.channels, settings.contact, settings.news_link),
        country=settings.country,
    )


def _names(found: object) -> tuple[str, ...]:
    return tuple(str(name) for name in found if name)  # type: ignore[attr-defined]


async def _sums(accounts: list[object]) -> tuple[Decimal, ...]:
    """Every order's amount and every account's total, in units."""
    known: set[Decimal] = set()
    totals: dict[tuple[int, str], int] = {}
    orders = Order.filter(account_id__in=accounts, amount__not_isnull=True, currency__not_isnull=True)
    for account_id, amount, currency in await orders.values_list("account_id", "amount", "currency"):
        known.add(from_minor(amount, currency))
        totals[account_id, currency] = totals.get((account_id, currency), 0) + amount
    known |= {from_minor(total, currency) for (_, currency), total in totals.items()}
    return tuple(known)


async def _unquotable() -> tuple[Quote, ...]:
    """All evidence, behind this post or not, whose buyer does not agree to be quoted."""
    agreed: dict[int, bool] = {}
    consents = Consent.filter(purpose=Purpose.QUOTE).order_by("at", "id")
    for buyer_id, given in await consents.values_list("buyer_id", "given"):
        agreed[buyer_id] = bool(given)
    said = await Evidence.all().values_list("buyer_id", "text")
    return tuple(Quote(text) for buyer_id, text in said if not agreed.get(buyer_id))
