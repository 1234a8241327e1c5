"""The digest, from what buyers said to what a reader sees."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from core import digest
from core.lengths import units
from core.store.db import tx
from core.store.models import Account, Delivery, Evidence, Interview, Occurrence, Schedule, Staff, Theme
from core.words import DeliveryKind, Facet, InterviewState, Lang
from tests.unit.core.newsroom.town import NOW, Town, settings


async def made(reader: Staff, **of: object) -> digest.DigestText:
    async def work() -> digest.DigestText:
        return await digest.make(reader, NOW, settings(), since=reader.digest_read_at, **of)  # type: ignore[arg-type]

    return await tx(work)


def text(found: digest.DigestText) -> str:
    return "\n".join(message.text for message in found.messages)


async def test_problems_are_ranked_by_money_with_the_reason_beside(town: Town) -> None:
    small = await town.account("Small", (50_000_00, "RUB"))
    big = await town.account("Big", (4_200_000_00, "RUB"), (None, None))
    for who in ("a", "b", "c"):
        await town.says(small, f"Nobody tells when the technician comes, {who}", who=who, days_ago=9)
    await town.says(big, "The invoice took <b>three days</b>", facet=Facet.HARD, days_ago=9)
    words = text(await made(await town.staff()))
    assert "1. “The invoice took <b>three days</b>” new\nhard · 1 company" in words
    assert "1 company, at least 4.2 M ₽, last heard 9 days ago" in words
    assert "took long · 1 company, 50 k ₽" in words.lower().replace("50k", "50 k")
    assert words.index("The invoice") < words.index("the technician")


async def test_a_theme_gathers_accounts_and_tells_who_they_are(town: Town) -> None:
    theme = await Theme.create(title="When the technician comes", created_at=NOW)
    for n, company in enumerate((True, True, True, False, False)):
        account = await town.account(f"n{n}", ((n + 1) * 1_000_00, "RUB"), company=company)
        evidence = await town.says(account, f"words {n}", days_ago=n)
        await Evidence.filter(id=evidence.id).update(theme=theme)
    words = text(await made(await town.staff(lang=Lang.RU)))
    assert "1. When the technician comes\n«words 0»" in words
    assert "3 компании, 2 покупателя, 15 тыс. ₽, последний раз — сегодня" in words.replace("\u00a0", " ")
    assert "без самого крупного — 10 тыс. ₽" in words.replace("\u00a0", " ")


async def test_unknown_money_is_said_and_never_zero(town: Town) -> None:
    await town.says(await town.account("A", (None, None)), "no idea what it cost")
    await town.says(await town.account("B", (1_000_00, "RUB"), (-3_000_00, "RUB")), "sent it back")
    await town.says(await town.account("C", (10_00, "USD")), "paid in dollars")
    found = await made(await town.staff())
    words = text(found)
    assert words.index("In RUB") < words.index("In USD") < words.index("Money unknown")
    assert "1 company, money unknown" in words
    assert "more was returned than bought" in words
    assert "1 account has no known money" in words
    assert len([key for row in found.messages[-1].rows for key in row]) == 3


async def test_the_funnel_counts_people_and_revenue(town: Town) -> None:
    rich, poor = await town.account("R", (900_00, "RUB")), await town.account("P", (100_00, "RUB"))
    await town.account("silent", (2_000_00, "RUB"))
    await town.says(rich, "one", state=InterviewState.FINISHED)
    await town.says(rich, "two", state=InterviewState.UNDERWAY)
    await town.says(poor, "three", state=InterviewState.STOPPED)
    await town.says(poor, "long ago", days_ago=91)
    words = text(await made(await town.staff()))
    assert "last 90 days" in words
    assert "Invited: 3 · 33%" in words
    assert "Agreed and began: 3 · 33%" in words
    assert "Finished: 1 · 30%" in words
    assert "Stopped midway: 1 · 3%" in words
    assert "Declined" not in words
    assert "we have heard 33% of revenue" in words


async def test_withdrawn_words_are_not_in_it(town: Town) -> None:
    await town.says(await town.account("A", (1, "RUB")), "take it back", state=InterviewState.WITHDRAWN)
    found = await made(await town.staff())
    assert found.is_empty
    assert "take it back" not in text(found)


async def test_a_long_digest_is_cut_between_problems(town: Town) -> None:
    account = await town.account("A", (1_00, "RUB"))
    for n in range(27):
        await town.says(account, f"{n}: " + "🐌 медленно " * 60)
    reader = await town.staff()
    found = await made(reader)
    assert len(found.messages) > 1
    for message in found.messages:
        assert units(message.text) <= 4096
        message.text.encode("utf-8")  # no half of a pair
    assert text(found).count("…”") == digest.SHOWN
    assert "And 2 more below" in text(found)
    assert "27." in text(await made(reader, everything=True))


async def test_new_is_what_this_reader_has_not_been_told(town: Town) -> None:
    account = await town.account("A", (1_00, "RUB"))
    await town.says(account, "old one", days_ago=5)
    await town.says(account, "fresh one", days_ago=1)
    found = await made(await town.staff(digest_read_at=NOW - timedelta(days=2)))
    assert found.new_count == 1
    assert "“fresh one” new" in text(found)
    assert "“old one”\n" in text(found)


async def scheduled(town: Town, **more: object) -> tuple[Staff, Schedule]:
    reader = await town.staff(**more)
    made_at = NOW - timedelta(days=30)
    return reader, await Schedule.create(staff=reader, rule="daily 08:00", zone="UTC", created_at=made_at)


async def clock(now: datetime) -> int:
    async def materialise() -> None:
        await digest.materialise(now)

    await tx(materialise)
    return await digest.run_due(now, settings())


async def test_many_clocks_and_a_long_silence_make_one_digest(town: Town) -> None:
    reader, _ = await scheduled(town)
    await town.says(await town.account("A", (1_00, "RUB")), "words")
    assert sum(await asyncio.gather(*(clock(NOW) for _ in range(4)))) == 1
    assert await clock(NOW + timedelta(minutes=5)) == 0
    [delivery] = await Delivery.all()
    assert (delivery.door, delivery.place, delivery.kind) == ("telegram:newsroom", "7", DeliveryKind.DIGEST)
    await reader.refresh_from_db()
    assert reader.digest_read_at == NOW
    assert await Occurrence.all().values_list("outcome", flat=True) == ["sent"]


async def test_nothing_new_is_not_sent_and_moves_nothing(town: Town) -> None:
    reader, _ = await scheduled(town)
    assert await clock(NOW) == 0
    assert [one.outcome for one in await Occurrence.all()] == ["nothing_new"]
    assert await Delivery.all().count() == 0
    await reader.refresh_from_db()
    assert reader.digest_read_at is None


async def test_an_older_occurrence_gives_way_to_a_later_one(town: Town) -> None:
    _, schedule = await scheduled(town)
    await town.says(await town.account("A", (1_00, "RUB")), "words")
    for days in (0, 1):
        await Occurrence.create(schedule=schedule, fire_at=NOW - timedelta(days=days, hours=1))
    assert await digest.run_due(NOW, settings()) == 1
    assert await Occurrence.all().order_by("fire_at").values_list("outcome", flat=True) == [
        "superseded",
        "sent",
    ]


async def test_a_schedule_made_just_now_does_not_fire_for_the_past(town: Town) -> None:
    reader = await town.staff()
    await Schedule.create(staff=reader, rule="daily 08:00", zone="UTC", created_at=NOW)
    await clock(NOW)
    assert await Occurrence.all().count() == 0


async def test_who_left_gets_nothing(town: Town) -> None:
    reader, schedule = await scheduled(town)
    await town.says(await town.account("A", (1_00, "RUB")), "words")
    await Occurrence.create(schedule=schedule, fire_at=NOW)
    await Staff.filter(id=reader.id).update(is_active=False)
    assert await digest.run_due(NOW, settings()) == 0
    assert [one.outcome for one in await Occurrence.all()] == ["reader_gone"]


async def test_a_digest_that_failed_says_so(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    reader, _ = await scheduled(town)

    async def broken(*_: object) -> None:
        await Account.create(name="half done", created_at=NOW)
        raise RuntimeError("out of luck")

    monkeypatch.setattr(digest, "make", broken)
    assert await clock(NOW) == 0
    assert [one.outcome for one in await Occurrence.all()] == ["failed"]
    [delivery] = await Delivery.all()
    assert "could not put your digest together" in delivery.message["runs"][0][0]
    assert await Account.all().count() == 0
    await reader.refresh_from_db()
    assert reader.digest_read_at is None
    assert "digest.failed" in caplog.text


async def test_interviews_by_themselves_count_as_heard(town: Town) -> None:
    account = await town.account("A", (100_00, "RUB"))
    await town.says(account, "complaint")
    await Interview.all().update(invitation_id=None)
    words = text(await made(await town.staff()))
    assert "Finished: 0" in words
    assert "we have heard 100% of revenue" in words
