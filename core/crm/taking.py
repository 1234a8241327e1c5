"""Taking what a CRM tells into the store: a page at a time, in one transaction, and twice changes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from core.clock import Clock
from core.crm import heirs, links, reverting
from core.crm.cleaning import Card, card, keepable, readable
from core.crm.companies import Companies
from core.crm.matching import known
from core.crm.ports import Company, Contact, Deal, Dropped, Owner, Pulled, Stream, Ticket
from core.intake import BuyerRow, Intake, OrderRow
from core.intake import Tally as IntakeTally
from core.money import to_minor
from core.settings import Settings
from core.store.models import Account, Buyer, CrmLink, CrmOwner, CrmTicket, Order
from core.words import LinkState

T = TypeVar("T")
BORN_HERE = ("new", "made")  # of these the store knows nothing but what the CRM said, or the other way round


@dataclass(slots=True)
class Taken:
    """What became of what was told."""

    rows: IntakeTally = field(default_factory=IntakeTally)
    to_review: int = 0
    companies: int = 0  # new ones
    vanished: int = 0
    without_payer: int = 0  # won deals that name nobody


class Taker:
    """Takes the pages of one CRM; one at a time."""

    def __init__(self, crm: str, settings: Settings, clock: Clock) -> None:
        self.crm = crm
        self._settings = settings
        self._clock = clock
        self._intake = Intake(clock)
        self._companies = Companies(crm)

    async def take(self, items: Sequence[Pulled]) -> Taken:
        """Everything of a page, in the order of streams (inside ``tx``)."""
        taken = Taken()
        items = list(keepable(items))
        now = self._clock.now()
        await self._owners(_only(items, Owner))
        taken.companies = await self._companies.take(_only(items, Company), now)
        for part in _apart([card(one, self._settings.country) for one in _only(items, Contact)]):
            await self._people(part, taken, now)
        for deal_part in _parts(_only(items, Deal), 200):
            await self._deals(deal_part, taken, now)
        await self._tickets(_only(items, Ticket))
        for one in _only(items, Dropped):
            await self._dropped(one, taken, now)
        return taken

    async def _owners(self, owners: Sequence[Owner]) -> None:
        for one in owners:
            told = {"name": one.name[:200], "email": one.email.lower()[:320], "is_active": one.is_active}
            await CrmOwner.update_or_create(told, crm=self.crm, external_id=one.id)

    async def _people(self, cards: Sequence[Card], taken: Taken, now: datetime) -> None:
        """Match these, who share no phone, e-mail or address, and write what the CRM says of them."""
        circle = await known(self.crm, cards)
        firms = await self._companies.accounts({one.company for one in cards if one.company}, now)
        rows: dict[str, BuyerRow] = {}
        new: dict[str, Card] = {}
        was: dict[str, dict[str, Any]] = {}
        for one in cards:
            link = circle.links.get(one.id)
            if link is not None and link.state is LinkState.APART:
                continue
            match = circle.match(self.crm, one)
            by_hand = link is not None and link.state is LinkState.REVIEW and link.decided_at is not None
            if by_hand or not match.is_clear:  # what a person has undone is not done again by itself
                taken.to_review += await self._ask(one, link, [buyer.id for buyer in match.buyers], now)
            elif match.buyers:
                buyer = await self._named(match.buyers[0], one.id)
                rows[one.id] = _row(one, str(buyer.external_id), firms)
                if match.how not in BORN_HERE:
                    was[one.id] = await reverting.before(link, buyer)
                await self._link(one, link, buyer, match.how, now, was.get(one.id))
            elif link is not None and link.state is LinkState.REVIEW:
                taken.to_review += await self._ask(one, link, [], now)
            else:
                new[one.id] = one
                rows[one.id] = _row(one, links.via(self.crm, one.id), firms)
        await self._write(list(rows.values()), taken)
        made = await Buyer.filter(external_id__in=[links.via(self.crm, id) for id in new])
        by_own = {one.external_id: one for one in made}
        for id, one in new.items():
            if (person := by_own.get(links.via(self.crm, id))) is not None:
                await self._link(one, circle.links.get(id), person, "new", now)

    async def _write(self, rows: Sequence[BuyerRow], taken: Taken) -> None:
        tally = await self._intake.rehearse(rows)
        taken.rows.add(tally)
        if unclear := [rows[refusal.index] for refusal in tally.refusals]:
            # The phone of one and the e-mail of another, who are both somebody else: a person all the same.
            bare = [replace(row, phone=None, email=None) for row in unclear]
            taken.rows.add(await self._intake.rehearse(bare))
            await self._intake.rehearse(unclear)

    async def _named(self, buyer: Buyer, contact: str) -> Buyer:
        """A buyer with an external id, by which the intake finds them."""
        if buyer.external_id is None:
            buyer.external_id = links.via(self.crm, contact)
            await buyer.save(update_fields=["external_id"])
        return buyer

    async def _link(
        self,
        one: Card,
        link: CrmLink | None,
        buyer: Buyer,
        how: str,
        now: datetime,
        was: dict[str, Any] | None = None,
    ) -> None:
        if link is None:
            link = CrmLink(
                crm=self.crm,
                stream=links.PEOPLE,
                external_id=one.id,
                state=LinkState.REVIEW,
                created_at=now,
            )
        # Of somebody new all that the CRM says stands in the store already; else it is kept for an undo.
        told = {} if how == "new" else one.as_json()
        if was is not None:
            told[reverting.WAS] = was
        if link.state is LinkState.LINKED and link.buyer_id == buyer.id:
            if (link.owner, link.card) != (one.owner, told):
                link.told = link.told if link.owner == one.owner else -1
                link.owner, link.card = one.owner, told
                await link.save(update_fields=["owner", "card", "told"])
            return
        link.owner, link.card = one.owner, told
        await links.bind(link, buyer, how, now)

    async def _ask(self, one: Card, link: CrmLink | None, candidates: list[int], now: datetime) -> int:
        """Put a contact into the review queue, or bring its card up to date; 1 when it is new there."""
        told = {"card": one.as_json(), "candidates": candidates, "owner": one.owner}
        if link is not None and link.state is LinkState.REVIEW:
            if candidates and (link.card, link.candidates, link.owner) != tuple(told.values()):
                await CrmLink.filter(id=link.id).update(**told, seen_at=now)
            return 0
        await CrmLink.update_or_create(
            {**told, "state": LinkState.REVIEW, "buyer_id": None, "seen_at": now, "created_at": now},
            crm=self.crm,
            stream=links.PEOPLE,
            external_id=one.id,
        )
        return 1

    async def _deals(self, deals: Sequence[Deal], taken: Taken, now: datetime) -> None:
        """Won ones count; of others only those that counted before are told, that they no longer do."""
        identities = [self.identity(one.id) for one in deals]
        stored = {
            str(one) for one in await Order.filter(identity__in=identities).values_list("identity", flat=True)
        }
        of = await self._buyers({one.contact for one in deals if one.contact})
        firms = await self._companies.accounts({one.company for one in deals if one.company}, now)
        rows: list[OrderRow] = []
        for one in deals:
            was = self.identity(one.id) in stored
            if not one.is_won and not was:
                continue
            if one.placed_at is None and not was:
                taken.without_payer += 1
                continue
            about = self._payer(one, of.get(one.contact), firms)
            if about is None and not was:
                taken.without_payer += 1
                continue
            rows.append(self._order(one, about or BuyerRow(), now))
        taken.rows.add(await self._intake.rehearse(rows))
        # Now of somebody of whom it is not said yet who they are: no longer of who it was before.
        nobodys = [self.identity(one.id) for one in deals if one.contact and one.contact not in of]
        await Order.filter(identity__in=nobodys, buyer_id__isnull=False).update(buyer_id=None)

    def identity(self, deal: str) -> str:
        """Under which a deal is the same order next time."""
        return f"crm:{self.crm}:{deal}"

    def _payer(self, deal: Deal, buyer: Buyer | None, firms: dict[str, Account]) -> BuyerRow | None:
        firm = firms.get(deal.company)
        company = str(firm.external_id) if firm is not None else None
        if buyer is not None:
            return BuyerRow(external_id=buyer.external_id, company_id=company)
        if company is not None:
            return BuyerRow(company_id=company)
        if deal.contact:  # who that is, somebody has to say: until then the money waits
            return BuyerRow(company_id=links.payer(self.crm, deal.contact))
        return None

    async def _buyers(self, contacts: set[str]) -> dict[str, Buyer]:
        """Who these contacts are, as far as it is known; everybody has an external id then."""
        known_links = await CrmLink.filter(
            crm=self.crm, stream=links.PEOPLE, external_id__in=list(contacts), buyer_id__isnull=False
        )
        buyers = {one.id: one for one in await Buyer.filter(id__in=[one.buyer_id for one in known_links])}
        return {
            one.external_id: await self._named(buyers[one.buyer_id], one.external_id)
            for one in known_links
            if one.buyer_id in buyers
        }

    def _order(self, deal: Deal, about: BuyerRow, now: datetime) -> OrderRow:
        currency = deal.currency.upper() if len(deal.currency) == 3 and deal.currency.isalpha() else None
        amount = _minor(deal.amount, currency)
        lines = [
            [
                readable(one.name)[:300],
                str(one.quantity) if one.quantity is not None else None,
                _minor(one.amount, currency),
            ]
            for one in deal.lines[:200]
        ]
        return OrderRow(
            identity=self.identity(deal.id),
            buyer=about,
            placed_at=deal.placed_at or now,
            amount=amount,
            currency=currency if amount is not None else None,
            number=deal.number[:190] or None,
            is_paid=deal.is_won and not deal.is_refund,
            is_refund=deal.is_won and deal.is_refund,
            category=deal.category[:300],
            margin=_minor(deal.margin, currency),
            lines=json.dumps(lines, ensure_ascii=False) if lines else None,
            via=links.via(self.crm, deal.contact) if deal.contact else None,
        )

    async def _tickets(self, tickets: Sequence[Ticket]) -> None:
        for one in tickets:
            told = {"contact": one.contact, "is_open": one.is_open, "opened_at": one.opened_at}
            await CrmTicket.update_or_create(told, crm=self.crm, external_id=one.id)

    async def _dropped(self, one: Dropped, taken: Taken, now: datetime) -> None:
        match one.stream:
            case Stream.PEOPLE if one.into:
                await links.merged(self.crm, one.id, one.into, now)
            case Stream.PEOPLE | Stream.COMPANIES:
                gone = CrmLink.filter(crm=self.crm, stream=one.stream, external_id=one.id)
                for link in await gone.exclude(state=LinkState.GONE):
                    if one.stream is Stream.PEOPLE and (into := await heirs.heir(link)):
                        await links.merged(self.crm, one.id, into, now)
                        continue
                    await links.vanish([link], now)
                    taken.vanished += 1
            case Stream.DEALS:
                await Order.filter(identity=self.identity(one.id)).update(is_paid=False, is_refund=False)
            case Stream.OWNERS:
                await CrmOwner.filter(crm=self.crm, external_id=one.id).update(is_active=False)
            case Stream.TICKETS:
                await CrmTicket.filter(crm=self.crm, external_id=one.id).update(is_open=False)


def _row(one: Card, external_id: str, firms: dict[str, Account]) -> BuyerRow:
    firm = firms.get(one.company)
    return BuyerRow(
        external_id=external_id,
        name=one.name,
        phone=one.phones[0] if one.phones else None,
        email=one.emails[0] if one.emails else None,
        language=one.language,
        zone=one.zone,
        company_id=str(firm.external_id) if firm is not None else None,
        segment=one.segment,
    )


def _minor(amount: Decimal | None, currency: str | None) -> int | None:
    """Minor units; None for what is unknown, in no currency, or no sum that anybody pays."""
    if amount is None or currency is None:
        return None
    try:
        minor = to_minor(amount, currency)
    except (InvalidOperation, ValueError):
        return None
    return minor if abs(minor) < 2**62 else None


def _only(items: Iterable[Any], kind: Callable[..., T]) -> list[T]:
    return [one for one in items if isinstance(one, kind)]  # type: ignore[arg-type]


def _apart(cards: Sequence[Card]) -> Iterable[list[Card]]:
    """In parts within which nobody shares a mark: who came before is then known to who comes after."""
    part: list[Card] = []
    marks: set[str] = set()
    for one in cards:
        if marks & one.marks():
            yield part
            part, marks = [], set()
        part.append(one)
        marks |= one.marks()
    if part:
        yield part


def _parts(items: Sequence[T], size: int) -> Iterable[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
