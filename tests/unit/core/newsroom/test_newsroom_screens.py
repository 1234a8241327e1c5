"""The menu, /today, and quiet: what a phone shows, and that every screen has a way back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from core import digest, posts_deliveries
from core.store.db import tx
from core.store.models import (
    Delivery,
    Evidence,
    Handover,
    Occurrence,
    Post,
    PostEvidence,
    Schedule,
    Staff,
    Theme,
)
from core.words import DeliveryKind, DeliveryState, Lang, PostState, Role, ThemeState
from tests.unit.core.newsroom.town import NOW, Chat, MakeChat, Town, settings

MENU = {
    Role.MANAGER: ["Today", "Digest", "Evidence", "Suggestions", "Themes", "Companies", "Segments", "Posts",
                   "Calendar", "Invite", "CRM", "Settings"],
    Role.MARKETER: ["Today", "Digest", "Evidence", "Suggestions", "Themes", "Segments", "Posts", "New post",
                    "Calendar", "Settings"],
    Role.ADMIN: ["Today", "Digest", "Evidence", "Suggestions", "Themes", "Companies", "Segments", "Posts",
                 "New post", "Calendar", "Invite", "CRM", "Settings"],
}  # fmt: skip


@pytest.mark.parametrize("role", list(Role))
async def test_the_menu_fits_the_role_and_every_screen_leads_back(chat: MakeChat, role: Role) -> None:
    one = await chat(role)
    assert "What I can do" in await one.open()
    assert one.labels == MENU[role]
    for label in MENU[role]:
        await one.say("/menu")
        await one.tap(label)
        if label != "New post":  # nothing was heard yet: a sentence, not a screen
            assert one.last.edit is not None, label
            assert one.last.edit[0] == "55"
        assert one.all_labels[-1] == "☰ Menu", label
        await one.tap("☰ Menu")
        assert one.labels == MENU[role]
    await one.tap("Settings")
    admins = ["Colleagues", "Who did what"] * (role is Role.ADMIN)
    assert one.labels == ["When digests come", "Quiet for a while", "Language", *admins]
    for label in one.labels:
        await one.say("/menu")
        await one.tap("Settings")
        await one.tap(label)
        assert one.all_labels[-1] == "☰ Menu", label


async def test_the_menu_comes_under_a_digest_and_leaves_it(chat: MakeChat, town: Town) -> None:
    await town.says(await town.account("A", (1, "RUB")), "words")
    one = await chat()
    await one.say("/digest")
    await one.tap("☰ Menu")
    assert one.last.edit is None
    assert one.labels[0].startswith("Today")


async def test_nothing_waiting_is_said_kindly_in_one_line(chat: MakeChat) -> None:
    one = await chat(lang=Lang.RU)
    assert await one.say("/today") == "Вас ничего не ждёт. Хорошего дня!"
    assert one.labels == []
    await one.say("/menu")
    assert one.labels[0] == "Сегодня"


async def waiting_town(town: Town) -> Evidence:
    """One of everything that can wait."""
    said = await town.says(await town.account("A", (1, "RUB")), "secret words")
    await town.wishes(said, "a wish")
    in_review = await Post.create(text="To be approved", state=PostState.IN_REVIEW, created_at=NOW)
    await PostEvidence.create(post=in_review, evidence=said)
    await Post.create(text="Without a slot", state=PostState.APPROVED, created_at=NOW)
    for hours in (3, 30):  # today, and tomorrow
        await Post.create(
            text=f"In {hours} hours",
            state=PostState.SCHEDULED,
            slot_at=NOW + timedelta(hours=hours),
            created_at=NOW,
        )
    live = await Post.create(text="Half out", state=PostState.LIVE, created_at=NOW)
    for state, error in (
        (DeliveryState.NEEDS_REVIEW, "timeout"),
        (DeliveryState.DEAD, "channel-rights"),
        (DeliveryState.DEAD, posts_deliveries.UNSCHEDULED),
    ):
        await Delivery.create(
            key=error,
            door="telegram:channel",
            place=f"@{error[:7]}",
            kind=DeliveryKind.POST,
            message={"runs": [], "rows": []},
            state=state,
            error=error,
            due_at=NOW,
            post=live,
            created_at=NOW,
        )
    for kind, state in (
        (DeliveryKind.ASK, DeliveryState.NEEDS_REVIEW),
        (DeliveryKind.ASK, DeliveryState.UNKNOWN),
        (DeliveryKind.DIGEST, DeliveryState.NEEDS_REVIEW),
    ):
        await Delivery.create(
            key=f"{kind}{state}",
            door="telegram:interviewer",
            place="9",
            kind=kind,
            message={"runs": [], "rows": []},
            state=state,
            due_at=NOW,
            question="H1",
            interview_id=said.interview_id,
            created_at=NOW - timedelta(hours=2),
        )
    of = {"interview_id": said.interview_id, "buyer_id": said.buyer_id, "text": "Where is my sofa?"}
    await Handover.create(at=NOW - timedelta(hours=1), **of)
    await Handover.create(at=NOW - timedelta(hours=2), taken_at=NOW, taken_by="Olga", **of)
    await Theme.create(title="Old", state=ThemeState.DOING, created_at=NOW - timedelta(days=45))
    await Theme.create(title="Fresh", state=ThemeState.DOING, created_at=NOW - timedelta(days=5))
    return said


PUBLISHER = ["1 · It is there", "1 · Publish again", "2 · Try again", "✍️ To be approved", "🕐 Without a slot"]
EVERYBODY = ["📅 12:00 · In 3 hours"]
MANAGERS = ["🆘 22 Nov · Where is my sofa?", "🔧 Old", "✉️ May not have arrived · 1"]
READER = ["💬 New evidence", "💡 New suggestions"]
TODAY = {
    Role.MANAGER: [*EVERYBODY, *MANAGERS, *READER],
    Role.MARKETER: [*PUBLISHER, *EVERYBODY, *READER],
    Role.ADMIN: [*PUBLISHER, *EVERYBODY, *MANAGERS, *READER],
}


async def test_an_incident_whose_words_were_taken_back_still_waits(chat: MakeChat, town: Town) -> None:
    await waiting_town(town)
    await Handover.all().update(text="")
    one = await chat(Role.MANAGER)
    await one.say("/today")
    shown = await one.tap("🆘 22 Nov · The words were…")
    assert "The words were taken back." in shown
    assert "Waiting for support" in shown


@pytest.mark.parametrize("role", list(Role))
async def test_today_is_what_waits_for_this_role(chat: MakeChat, town: Town, role: Role) -> None:
    await waiting_town(town)
    one = await chat(role)
    words = await one.say("/today")
    assert one.labels == TODAY[role]
    assert ("@timeout: nobody knows" in words) == (role is not Role.MANAGER)
    assert ("Why: the bot may not do this in the channel." in words) == (role is not Role.MANAGER)
    assert ("1 buyer waits for support, since 22 Nov, 08:00" in words) == (role is not Role.MARKETER)
    assert ("up to 45 days" in words) == (role is not Role.MARKETER)
    assert "1 new piece of evidence since your last digest" in words
    assert "In 30 hours" not in words
    await one.say("/menu")
    lines = len(TODAY[role]) - (role is not Role.MANAGER)  # the unsure send has two buttons
    assert one.labels[0] == f"Today · {lines}"


async def test_each_line_of_today_opens_what_waits(chat: MakeChat, town: Town) -> None:
    await waiting_town(town)
    one = await chat()
    for label, words in (
        ("📅 12:00 · In 3 hours", "In 3 hours"),
        ("🆘 22 Nov · Where", "“Where is my sofa?”"),
        ("🔧 Old", "Old · being worked on"),
        ("💬 New evidence", "“secret words”"),
        ("💡 New suggestions", "“a wish”"),
        ("✍️ To be approved", "To be approved"),
        ("🕐 Without a slot", "approved"),
        ("1 · It is there", "Noted: it is there"),
        ("2 · Try again", "once more"),
    ):
        await one.say("/today")
        assert words in await one.tap(label), label
    assert await Delivery.filter(kind=DeliveryKind.POST, state=DeliveryState.DUE).count() == 1


async def test_several_of_a_kind_are_a_list(chat: MakeChat) -> None:
    for n in range(8):
        await Post.create(text=f"Post {n}", state=PostState.IN_REVIEW, created_at=NOW)
    one = await chat(Role.MARKETER)
    assert "8 posts wait for approval" in await one.say("/today")
    await one.tap("✍️ To approve · 8")
    assert one.labels == [*(f"Post {n}" for n in range(6)), "2 ›"]
    await one.tap("2 ›")
    assert one.labels == ["Post 6", "Post 7", "‹ 1"]


async def test_a_message_of_unknown_fate_is_sent_again_or_left_once(chat: MakeChat, town: Town) -> None:
    await waiting_town(town)
    one = await chat(Role.MANAGER)
    await one.say("/today")
    assert "Nothing is lost" in await one.tap("✉️ May not have arrived · 1")
    again, leave = one.find("1 · Send again"), one.find("1 · Leave it")
    assert "has found its place" in await one.tap(again)
    await one.tap(leave)
    assert one.last.toast.startswith("We have moved on")
    sent = await Delivery.get(key="askneeds_review")
    assert (sent.state, sent.attempts, sent.error) == (DeliveryState.DUE, 0, "")
    await Delivery.filter(id=sent.id).update(state=DeliveryState.NEEDS_REVIEW)
    await one.say("/today")
    await one.tap("✉️ May not have arrived · 1")
    await one.tap("1 · Leave it")
    assert (await Delivery.get(id=sent.id)).state is DeliveryState.SENT


async def test_a_theme_decided_lately_is_not_long_in_work(chat: MakeChat) -> None:
    old = NOW - timedelta(days=90)
    await Theme.create(title="Old", state=ThemeState.CONSIDERING, created_at=old)
    one = await chat(Role.MANAGER)
    await one.say("/themes")
    await one.tap("Old")
    await one.tap("→ being worked on")
    await one.tap("Yes, decided")
    assert "Nothing is waiting" in await one.say("/today")
    one.room = replace(one.room, now=NOW + timedelta(days=31))
    assert "up to 31 days" in await one.say("/today")


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("8h", "22 Nov, 17:00"),
        ("2 дня", "24 Nov, 09:00"),
        ("until Mon", "23 Nov, 09:00"),
        ("до пт 18:00", "27 Nov, 18:00"),
    ],
)
async def test_quiet_in_words(chat: MakeChat, words: str, until: str) -> None:
    one = await chat()
    assert f"Quiet until {until}" in await one.say(f"/mute {words}")
    assert "Nothing comes by itself right now" in await _settings(one)
    assert "come again" in await one.say("/mute off")
    assert (await Staff.get()).muted_until is None


async def _settings(one: Chat) -> str:
    await one.say("/menu")
    return await one.tap("Settings")


@pytest.mark.parametrize(("words", "answer"), [("soon", "could not read"), ("99 days", "30 days at a time")])
async def test_an_unclear_silence_changes_nothing(chat: MakeChat, words: str, answer: str) -> None:
    one = await chat()
    assert answer in await one.say(f"/mute {words}")
    assert (await Staff.get()).muted_until is None


async def test_the_muted_get_no_digest_and_no_alert_and_may_ask(chat: MakeChat, town: Town) -> None:
    said = await town.says(await town.account("A", (1, "RUB")), "words")
    one = await chat()
    await one.say("/mute")
    await one.tap("8 hours")
    reader = await Staff.get()
    await Schedule.create(staff=reader, rule="daily 08:00", zone="UTC", created_at=NOW - timedelta(days=9))

    async def come() -> None:
        await digest.materialise(NOW)

    await tx(come)
    assert await digest.run_due(NOW, settings()) == 0
    assert [row.outcome for row in await Occurrence.all()] == ["muted"]
    post = await Post.create(text="P", state=PostState.SCHEDULED, created_at=NOW)
    await PostEvidence.create(post=post, evidence=said)
    failed = await Delivery.create(
        key="k",
        door="telegram:channel",
        place="@c",
        kind=DeliveryKind.POST,
        message={"runs": [], "rows": []},
        state=DeliveryState.DEAD,
        error="photo",
        due_at=NOW,
        post=post,
        created_at=NOW,
    )

    async def settle(now: object = NOW) -> None:
        await posts_deliveries.settled(failed, now)  # type: ignore[arg-type]

    await tx(settle)
    assert await Delivery.filter(kind__in=[DeliveryKind.STAFF, DeliveryKind.DIGEST]).count() == 0
    assert "this did not work" in await one.say("/today")
    assert "“words”" in await one.say("/digest")
    await tx(lambda: settle(NOW + timedelta(hours=9)))
    assert await Delivery.filter(kind=DeliveryKind.STAFF).count() == 1


async def test_several_schedules_each_of_its_own_segment(chat: MakeChat, town: Town) -> None:
    await town.says(await town.account("Shop", (100_00, "RUB")), "of retail", segment="Retail")
    await town.says(await town.account("Bank", (900_00, "RUB")), "of banks", segment="Banks")
    one = await chat()
    await one.say("/schedule daily 8:00")
    await one.say("/schedule")
    await one.tap("+ For one segment")
    assert one.labels == ["Banks", "Retail"]
    assert "digest of Retail" in await one.tap("Retail")
    assert "every day, 08:00 · Retail" in await one.say("daily 8:00")
    await one.say("/schedule")
    assert one.labels == ["✕ every day, 08:00", "✕ every day, 08:00 · Retail", "+ For one segment"]
    tomorrow = NOW + timedelta(days=1)

    async def come() -> None:
        await digest.materialise(tomorrow)

    await tx(come)
    assert await digest.run_due(tomorrow, settings()) == 2
    sent = [str(row.message) for row in await Delivery.filter(kind=DeliveryKind.DIGEST).order_by("id")]
    of_retail = [text for text in sent if "Segment: " in text]
    assert len(sent) == 2
    assert len(of_retail) == 1
    assert "of retail" in of_retail[0]
    assert "of banks" not in of_retail[0]
    await one.tap("✕ every day, 08:00 · Retail")
    assert one.labels == ["✕ every day, 08:00", "+ For one segment"]


async def test_a_segments_digest_comes_when_that_segment_has_news(chat: MakeChat, town: Town) -> None:
    await town.says(await town.account("Shop", (1, "RUB")), "of retail", segment="Retail")
    await chat()
    old = NOW - timedelta(days=9)
    await Schedule.create(
        staff=await Staff.get(), rule="daily 8:00", zone="UTC", segment="Retail", created_at=old
    )
    for days in (0, 1):
        now = NOW + timedelta(days=days)

        async def come(now: datetime = now) -> None:
            await digest.materialise(now)

        await tx(come)
        await digest.run_due(now, settings())
    assert [row.outcome for row in await Occurrence.all().order_by("fire_at")] == ["sent", "nothing_new"]
    assert (await Staff.get()).digest_read_at is None  # the whole digest still has news


async def test_a_segments_digest_does_not_take_news_from_the_whole(chat: MakeChat, town: Town) -> None:
    await town.says(await town.account("Shop", (100_00, "RUB")), "of retail", segment="Retail")
    one = await chat()
    words = await one.say("/digest retail")
    assert "Segment: Retail" in words
    assert "1 new piece of evidence" in words
    assert (await Staff.get()).digest_read_at is None
    assert "1 new piece of evidence" in await one.say("/digest")
    assert "I know no segment “wholesale”. There are: Retail." in await one.say("/digest wholesale")


async def test_too_many_schedules_are_refused(chat: MakeChat) -> None:
    one = await chat()
    for hour in range(8):
        await one.say(f"/schedule daily {hour}:00")
    assert "8 digests a reader are the most" in await one.say("/schedule daily 9:00")
    assert await Schedule.filter(is_active=True).count() == 8
