"""The intake by itself, as a CRM will use it: people, companies, moves, and two at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from core.clock import MovableClock
from core.intake import BuyerRow, Intake, OrderRow, Why
from core.store.db import opened
from core.store.models import Account, Address, Buyer, Evidence, Interview, Order, SurveyVersion
from core.words import Facet, InterviewState, Lang

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
async def intake(database: str) -> AsyncIterator[Intake]:
    async with opened(database):
        yield Intake(MovableClock(NOW))


def order(identity: str, buyer: BuyerRow, amount: int | None = 100, **more: Any) -> OrderRow:
    return OrderRow(identity, buyer, NOW, amount, "RUB" if amount is not None else None, **more)


async def heard(buyer: Buyer) -> Evidence:
    """Evidence of a buyer, with all that it hangs on."""
    address = await Address.create(messenger="telegram", external_id="1", buyer=buyer, created_at=NOW)
    version = await SurveyVersion.create(name="s", digest="d", files={}, created_at=NOW)
    interview = await Interview.create(
        buyer=buyer, address=address, version=version, survey="s", job="j", language=Lang.EN,
        state=InterviewState.FINISHED, snapshot={}, created_at=NOW,
    )  # fmt: skip
    return await Evidence.create(
        interview=interview, buyer=buyer, account_id=buyer.account_id, question="H1",
        facet=Facet.HARD, text="hard", at=NOW,
    )  # fmt: skip


async def test_orders_and_evidence_follow_a_buyer_into_the_company(intake: Intake) -> None:
    await intake.take_in([order("id:1", BuyerRow("7"))])
    evidence = await heard(await Buyer.get(external_id="7"))
    old = evidence.account_id
    tally = await intake.take_in([BuyerRow("7", company="Acme"), order("id:2", BuyerRow("7"))])
    assert (tally.buyers_updated, tally.companies_new, tally.orders_new) == (1, 1, 1)
    company = await Account.get(name="Acme")
    assert {o.account_id for o in await Order.all()} == {company.id}
    assert (await Evidence.get(id=evidence.id)).account_id == company.id
    assert not await Account.filter(id=old).exists()


async def test_companies_meet_by_id_and_else_by_name(intake: Intake) -> None:
    await intake.take_in([BuyerRow("1", company='ООО "Ёлка"'), BuyerRow("2", company="ооо елка")])
    assert await Account.all().count() == 1
    # An id for a known name is learned; another id with that name is another company.
    await intake.take_in([BuyerRow("3", company="ООО Елка", company_id="77")])
    await intake.take_in([BuyerRow("4", company="ООО Ёлка", company_id="78")])
    assert sorted(a.external_id or "" for a in await Account.all()) == ["77", "78"]
    tally = await intake.take_in([BuyerRow("5", company="ООО ЁЛКА"), BuyerRow("6")])
    assert [(r.index, r.why) for r in tally.refusals] == [(0, Why.AMBIGUOUS_COMPANY)]
    assert await Buyer.filter(external_id="6").exists()


async def test_an_order_fills_what_is_unknown_and_corrects_nothing(intake: Intake) -> None:
    await intake.take_in([BuyerRow("1", name="Anna", company="Acme")])
    await intake.take_in([order("id:1", BuyerRow("1", name="A.", email="a@example.com", company="Bolt"))])
    buyer = await Buyer.get(external_id="1")
    assert (buyer.name, buyer.email) == ("Anna", "a@example.com")
    assert (await Account.get(id=buyer.account_id)).name == "Acme"
    assert (await Account.get(id=(await Order.get(number=None)).account_id)).name == "Bolt"


async def test_a_company_may_order_without_a_person(intake: Intake) -> None:
    await intake.take_in([order("id:1", BuyerRow(company_id="77", company="Acme"))])
    assert await Buyer.all().count() == 0
    assert (await Order.get(identity="id:1")).buyer_id is None


async def test_an_empty_amount_does_not_blank_a_known_one(intake: Intake) -> None:
    await intake.take_in([order("id:1", BuyerRow("1"), 500, category="film", number="1")])
    tally = await intake.take_in([order("id:1", BuyerRow("1"), None)])
    assert tally.orders_unchanged == 1
    kept = await Order.get(identity="id:1")
    assert (kept.amount, kept.currency, kept.category, kept.number) == (500, "RUB", "film", "1")


async def test_the_last_row_of_an_order_wins_within_a_batch(intake: Intake) -> None:
    tally = await intake.take_in([order("id:1", BuyerRow("1"), 1), order("id:1", BuyerRow("1"), 2)])
    assert (tally.orders_new, tally.orders_updated) == (1, 1)
    assert [o.amount for o in await Order.all()] == [2]


async def test_two_intakes_at_once_make_nobody_twice(intake: Intake) -> None:
    batch = [order(f"id:{n}", BuyerRow(phone=f"+7900123450{n}", company=f"C{n % 2}")) for n in range(9)]
    await asyncio.gather(*(Intake(MovableClock(NOW)).take_in(batch) for _ in range(4)))
    assert (await Buyer.all().count(), await Order.all().count(), await Account.all().count()) == (9, 9, 2)
