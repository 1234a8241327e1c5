"""The customer's card, segments, and inviting with an estimate."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.store.models import (
    Account,
    Address,
    Buyer,
    Evidence,
    Interview,
    Invitation,
    Order,
    Post,
    PostEvidence,
    Theme,
)
from core.words import InterviewState, Lang, PostState, Role, ThemeState
from tests.unit.core.newsroom.town import NOW, MakeChat, Town


async def orders(account: Account, *placed: tuple[int, int | None], currency: str | None = "RUB") -> None:
    """Orders so many days ago, of so many minor units (None: unknown)."""
    for n, (days, amount) in enumerate(placed):
        await Order.create(
            identity=f"{account.id}-{days}-{n}",
            account=account,
            placed_at=NOW - timedelta(days=days),
            amount=amount,
            currency=currency if amount is not None else None,
            is_refund=amount is not None and amount < 0,
            created_at=NOW,
        )


async def test_the_card_tells_what_a_company_brings_says_was_promised_and_got(
    chat: MakeChat, town: Town
) -> None:
    account = await town.account("ООО Ромашка")
    await orders(
        account, (1095, 100_00), (700, 200_00), (500, 200_00), (100, 300_00), (10, 300_00), (9, -60_00)
    )
    promised = await town.says(account, "Nobody tells when", who="Пётр Сидоров", days_ago=9, segment="Retail")
    done = await town.says(account, "The invoice came late", who="Анна", days_ago=20)
    await town.says(account, "gone", who="Ghost", state=InterviewState.WITHDRAWN)
    await Buyer.create(account=account, name="Quiet", opted_out_at=NOW, created_at=NOW)
    await town.wishes(promised, "Add a map")
    for said, title, state in (
        (promised, "Waiting", ThemeState.DOING),
        (done, "Invoices", ThemeState.DONE),
    ):
        theme = await Theme.create(title=title, state=state, created_at=NOW)
        await Evidence.filter(id=said.id).update(theme=theme)
    for text, post_state in (("Invoices at once", PostState.LIVE), ("Draft of ours", PostState.DRAFT)):
        post = await Post.create(text=text, state=post_state, created_at=NOW)
        await PostEvidence.create(post=post, evidence=done)
    one = await chat(Role.MANAGER)
    words = await one.say("/company ромашка")
    assert words.split("\n\n") == [
        "ООО Ромашка\nSegment: Retail\nBrought: 5 orders, 1,040 ₽\n"
        "First and last order: 23 Nov 2023, 12 Nov\n"
        "Average order: 220 ₽\nOrders a year: 1.7\nLast 12 months against the 12 before: +35%",
        "People: 4, 2 told us\n• Анна — told us of 1 problem\n"
        "• Пётр Сидоров — told us of 1 problem\n"
        "• Ghost\n• Quiet — not to be written to",
        "Said · 2\n“Nobody tells when” (13 Nov)\n“The invoice came late” (2 Nov)",
        "Wishes set aside: 1",
        "Promised\n• Waiting — being worked on, 1 word of theirs",
        "Done\n• Invoices — done, 1 word of theirs\n• Published: Invoices at once",
    ]
    await one.tap("All they said · 2")
    assert one.labels[:2] == ["1", "2"]
    await one.say("/company ромашка")
    assert "Add a map" in await one.tap("Their wishes · 1")


async def test_unknown_is_said_and_is_never_zero(chat: MakeChat, town: Town) -> None:
    account = await town.account("Terra")
    await orders(account, (400, 100_00), (30, None))
    one = await chat()
    words = await one.say("/company terra")
    assert "Brought: 2 orders, at least 100 ₽" in words
    assert "Last 12 months against the 12 before: unknown" in words
    await Order.filter(amount=None).update(amount=50_00, currency="RUB")
    assert "12 before: −50%" in await one.say("/company terra")
    await Order.filter(amount=50_00).update(amount=None)
    assert "12 before: unknown" in await one.say("/company terra")  # some of this year's roubles are unknown
    await Order.filter(amount=100_00).update(amount=None, currency=None)
    words = await one.say("/company terra")
    assert "Brought: 2 orders, money unknown" in words
    assert "Average order: unknown" in words
    assert "Said: nothing yet.\n\nPromised: nothing yet.\n\nDone: nothing yet." in words


async def test_currencies_are_told_apart(chat: MakeChat, town: Town) -> None:
    account = await town.account("Terra")
    await orders(account, (400, 100_00), (30, 50_00))
    await orders(account, (500, 10_00), (31, 30_00), currency="USD")
    words = await (await chat()).say("/company terra")
    assert "Brought: 4 orders, 150 ₽, $40.00" in words
    assert "Average order: 75 ₽, $20.00" in words
    assert "Last 12 months against the 12 before: −50% RUB, +200% USD" in words


async def test_a_private_buyer_has_a_card_found_by_a_part_of_their_name(chat: MakeChat, town: Town) -> None:
    account = await town.account("", (500_00, "RUB"), company=False)
    await Buyer.create(account=account, name="Фёдор Белов", created_at=NOW)
    one = await chat(lang=Lang.RU)
    words = await one.say("/company федор")
    assert words.startswith("Фёдор Белов · частный покупатель\n")
    assert "Заказов в год: пока рано судить" in words


async def test_several_matches_are_buttons_and_nobody_is_said(chat: MakeChat, town: Town) -> None:
    for n in range(8):
        await town.account(f"Romashka {n}", (n * 1000, "RUB"))
    one = await chat()
    assert "8 found. Which one?" in await one.say("/company romashka")
    await one.tap("2 ›")
    assert one.labels == ["Romashka 6 · 60 ₽", "Romashka 7 · 70 ₽", "‹ 1"]
    assert (await one.tap("Romashka 7")).startswith("Romashka 7")
    assert "Nobody here is called “Zzz”" in await one.say("/company Zzz")
    assert (await one.say("Romashka 3")).startswith("Romashka 3")  # the step waits for another try
    await one.say("/company")
    assert one.labels[:2] == ["Romashka 7 · 70 ₽", "Romashka 6 · 60 ₽"]
    assert (await one.say("mashka 5")).startswith("Romashka 5")


async def test_the_card_is_reached_from_the_digest(chat: MakeChat, town: Town) -> None:
    await town.says(await town.account("Romashka", (1, "RUB")), "words")
    one = await chat()
    await one.say("/digest")
    await one.tap("1 → theme")
    await one.tap("‹ Back")
    assert (await one.tap("Whose words")).startswith("Romashka\n")


async def test_segments_with_people_revenue_and_what_was_heard(chat: MakeChat, town: Town) -> None:
    one = await chat(lang=Lang.RU)
    assert "Сегмента пока нет ни у кого" in await one.say("/segments")
    shop, bank = await town.account("Shop", (300_00, "RUB")), await town.account("Bank", (700_00, "RUB"))
    await town.says(shop, "of retail", segment="Retail")
    for name in ("a", "b"):
        await Buyer.create(account=bank, name=name, segment="Banks", created_at=NOW)
    silent = await town.account("Silent", (100_00, "RUB"))
    await Buyer.create(account=silent, name="c", segment="Retail", created_at=NOW)
    one = await chat(external_id="8")
    assert (await one.say("/segments")).split("\n\n") == [
        "2 segments, as the CRM names them",
        "Banks\n2 people, 1 account · 700 ₽\nheard in 90 days: 0% of its revenue",
        "Retail\n2 people, 2 accounts · 400 ₽\nheard in 90 days: 75% of its revenue",
    ]
    await one.tap("Retail")
    assert one.labels == ["Digest", "Evidence", "Invite", "Digest on schedule"]
    assert "“of retail”" in await one.tap("Evidence")
    await one.say("/segments")
    await one.tap("Retail")
    assert "Segment: Retail" in await one.tap("Digest")


async def eligible(town: Town, count: int, *, segment: str = "", known: int = 0) -> None:
    """People who may be asked, each of an own account; the first ``known`` already talk to the bot."""
    for n in range(count):
        account = await town.account(f"{segment or 'Firm'} {n}", (100_00, "RUB"))
        buyer = await Buyer.create(account=account, name=f"{segment}{n}", segment=segment, created_at=NOW)
        await Order.filter(account=account).update(buyer=buyer)
        if n < known:
            await Address.create(
                messenger="telegram", external_id=f"{segment}{n}", buyer=buyer, created_at=NOW
            )


async def test_an_estimate_comes_before_anything_is_sent(chat: MakeChat, town: Town) -> None:
    await eligible(town, 60, known=3)
    await town.account("Whale", (24_000_00, "RUB"))
    one = await chat(Role.MANAGER)
    words = await one.say("/invite")
    assert "60 buyers can be asked now.\nOf them the 50 who ordered last." in words
    assert "They stand for 17% of revenue." in words
    assert "cannot be told yet: fewer than 20 were invited" in words
    assert one.labels == [
        "Whom: everybody",
        "About: what each ordered last",
        "25",
        "✓ 50",
        "100",
        "200",
        "Invite 50 buyers",
    ]
    words = await one.tap("100")
    assert "• 57 by a personal link\n• 3 directly by the bot" in words
    assert await Invitation.all().count() == 0
    words = await one.tap("Invite 60 buyers")
    assert "Invited 60 buyers." in words
    assert "57 personal links." in words
    assert await Invitation.all().count() == 60
    assert "Nobody is left to invite" in await one.tap("Invite 60 buyers")


async def test_whoever_sleeps_is_written_to_in_their_morning(chat: MakeChat, town: Town) -> None:
    await eligible(town, 3, known=3)
    await Buyer.filter(name="0").update(zone="America/New_York")  # 04:00 there
    words = await (await chat()).say("/invite")
    assert "• directly by the bot: 2 now, 1 at 09:00 their time" in words


async def test_answers_are_expected_from_what_became_of_the_invited(chat: MakeChat, town: Town) -> None:
    account = await town.account("Past")
    for n in range(20):
        state = InterviewState.FINISHED if n < 5 else InterviewState.DECLINED
        await town.says(account, "words", state=state, who=f"p{n}", days_ago=40)
    await eligible(town, 10)
    words = await (await chat()).say("/invite")
    assert "Of those invited in the last 90 days 100% began and 25% finished." in words
    assert "expect about 10 to begin and 2 to finish" in words


async def test_a_stale_estimate_invites_nobody_and_says_so(chat: MakeChat, town: Town) -> None:
    await eligible(town, 3)
    one = await chat()
    await one.say("/invite")
    key = one.find("Invite 3 buyers")
    buyer = await Buyer.filter().first()
    await Buyer.filter(id=buyer.id).update(opted_out_at=NOW)  # type: ignore[union-attr]
    words = await one.tap(key)
    assert words.startswith("It has changed since you looked")
    assert "2 buyers can be asked now" in words
    assert "Not now: 1 — asked not to be written to" in words
    assert await Invitation.all().count() == 0
    assert "Invited 2 buyers." in await one.tap("Invite 2 buyers")


async def test_the_same_number_of_other_people_is_a_change_too(chat: MakeChat, town: Town) -> None:
    await eligible(town, 2)
    one = await chat()
    await one.say("/invite")
    key = one.find("Invite 2 buyers")
    await Buyer.filter(name="0").update(opted_out_at=NOW)
    await eligible(town, 1, segment="New")
    assert (await one.tap(key)).startswith("It has changed")


async def test_a_segment_and_a_job_are_chosen_by_buttons(chat: MakeChat, town: Town) -> None:
    await eligible(town, 3, segment="Retail")
    await eligible(town, 2, segment="Banks")
    one = await chat()
    assert "5 buyers can be asked now" in await one.say("/invite")
    await one.tap("Whom: everybody")
    assert one.labels == ["everybody", "Banks", "Retail"]
    assert "3 buyers can be asked now" in await one.tap("Retail")
    await one.tap("About: what")
    await one.tap("check where a delivery is")
    assert one.labels[:2] == ["Whom: Retail", "About: check where a delivery is"]
    await one.tap("Invite 3 buyers")
    assert set(await Invitation.all().values_list("job", flat=True)) == {"delivery"}
    assert "2 buyers can be asked now" in await one.say("/invite banks")
    assert "I know no segment" in await one.say("/invite nothing")


async def test_without_invitations_it_says_so(chat: MakeChat) -> None:
    one = await chat()
    one.room = replace(one.room, invitations=None)
    assert "not set up" in await one.say("/invite")


@pytest.mark.parametrize("lang", list(Lang))
async def test_the_digest_of_a_segment_counts_its_people_only(chat: MakeChat, town: Town, lang: Lang) -> None:
    shop, bank = await town.account("Shop", (300_00, "RUB")), await town.account("Bank", (700_00, "RUB"))
    await town.says(shop, "of retail", segment="Retail")
    await town.says(bank, "of banks", segment="Banks")
    words = await (await chat(lang=lang)).say("/digest banks")
    assert "of retail" not in words
    assert ("Finished: 1" if lang is Lang.EN else "Дошли до конца: 1") in words
    assert "100" in words  # all of the segment's revenue was heard
    assert await Interview.all().count() == 2
