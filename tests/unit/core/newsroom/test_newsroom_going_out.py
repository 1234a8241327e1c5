"""How posts go out: channels, sound, the button, pictures with long words, missed slots and the calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core import outcomes, posts_rendering
from core.desk import Ways
from core.newsroom.fates import WHYS
from core.ports import Message
from core.store.db import tx
from core.store.models import Arrival, Delivery, Evidence, Post, PostEvidence, Slot
from core.words import DeliveryKind, DeliveryState, Lang, PostState, Role
from tests.unit.core.newsroom.test_newsroom_posts import (
    TEXT,
    channel_deliveries,
    drafted,
    live,
    outcome,
    post,
)
from tests.unit.core.newsroom.town import NOW, Chat, MakeChat, Town

TWO = "@a_news,@b_news"
BUTTON = "Tell us how it went for you"


def at(one: Chat, **later: float) -> None:
    """The clock moves on."""
    one.room = replace(one.room, now=one.room.now + timedelta(**later))


async def lapse(one: Chat) -> int:
    async def work() -> int:
        return await outcomes.lapse(one.room.now)

    return await tx(work)


async def scheduled(chat: MakeChat, town: Town, **of: object) -> Chat:
    """A post that is to go out tomorrow at 11:00."""
    one = await drafted(chat, town, **of)
    await one.tap("Approve")
    await one.tap("Choose a slot")
    await one.say("tomorrow 11:00")
    return one


async def asked(one: Chat) -> Message:
    """What staff were told last without having asked."""
    [*_, told] = await Delivery.filter(kind=DeliveryKind.STAFF).order_by("id")
    message = Message.from_json(told.message)
    one.shown.append(message)
    return message


async def test_a_post_goes_where_it_was_chosen_to_go(chat: MakeChat, town: Town) -> None:
    one = await drafted(chat, town, channels=TWO)
    await one.tap("How it goes out")
    assert one.labels[:2] == ["✓ @a_news", "✓ @b_news"]
    key = one.find("✓ @a_news")
    assert "To @b_news ·" in await one.tap(key)
    assert "To @b_news ·" in await one.tap(key)  # a toggle says what it does: twice is once
    assert "has to go somewhere" in await one.tap("✓ @b_news")
    await one.say("/posts")
    await one.tap("in review")
    await one.tap("Approve")
    assert "On its way to @b_news." in await one.tap("Publish now")
    assert [one.place for one in await channel_deliveries()] == ["@b_news"]


async def test_all_channels_are_no_choice_and_gone_ones_are_told(chat: MakeChat, town: Town) -> None:
    one = await drafted(chat, town, channels=TWO)
    await one.tap("How it goes out")
    await one.tap("✓ @a_news")
    assert (await post()).channels == ["@b_news"]
    await one.tap("○ @a_news")
    assert (await post()).channels is None
    await Post.all().update(channels=["@closed"])
    await one.say("/posts")
    await one.tap("in review")
    assert "no longer set" in await one.tap("Approve")


async def test_silently_and_without_the_button(chat: MakeChat, town: Town) -> None:
    one = await drafted(chat, town)
    await one.tap("How it goes out")
    assert one.labels == ["🔕 Publish silently", "💬 Take the button away"]  # one channel is no choice
    await one.tap("🔕 Publish silently")
    assert "silently · without a button" in await one.tap("💬 Take the button away")
    await one.say("/posts")
    await one.tap("in review")
    await one.tap("Approve")
    await one.tap("Publish now")
    [delivery] = await channel_deliveries()
    message = Message.from_json(delivery.message)
    assert (message.silent, message.rows) == (True, ())


async def test_once_planned_the_ways_are_fixed(chat: MakeChat, town: Town) -> None:
    one = await drafted(chat, town)
    await one.tap("How it goes out")
    silent = one.find("🔕 Publish silently")
    await one.say("/posts")
    await one.tap("in review")
    await one.tap("Approve")
    await one.tap("Publish now")
    assert await one.tap(silent) == ""
    assert (await post()).is_silent is False


async def test_the_button_leads_to_the_interviewer_and_names_the_post(chat: MakeChat, town: Town) -> None:
    one = await drafted(chat, town, language=Lang.RU)
    assert one.labels[0] == "Расскажите, как было у вас"
    await one.tap("Approve")
    await one.tap("Publish now")
    [delivery] = await channel_deliveries()
    [[key]] = Message.from_json(delivery.message).rows
    address, _, payload = key.href.partition("?start=")
    assert (key.label, address) == ("Расскажите, как было у вас", "https://t.me/our_bot")
    assert len(payload) <= 64
    links = one.room.links
    assert posts_rendering.signed(payload, links) == (await post()).id
    assert posts_rendering.signed(links.sign_number("invite", (await post()).id), links) is None
    assert posts_rendering.signed(payload[:-2] + "AA", links) is None
    assert posts_rendering.signed("p_1", links) is None


async def test_without_the_interviewers_name_nothing_goes_out_with_a_dead_button(
    chat: MakeChat, town: Town
) -> None:
    one = await drafted(chat, town)
    one.room = replace(one.room, ways=Ways())
    await one.tap("Approve")
    assert "take the button away" in await one.tap("Publish now")
    assert await channel_deliveries() == []
    await one.tap("How it goes out")
    await one.tap("💬 Take the button away")
    await one.say("/posts")
    await one.tap("approved")
    assert "On its way" in await one.tap("Publish now")


async def test_an_amendment_keeps_picture_button_and_silence(chat: MakeChat, town: Town) -> None:
    one = await live(chat, town)
    await one.say("/posts")
    await one.tap("published")
    await one.tap("Amend")
    await one.say("Invoices come at once.")
    assert BUTTON in one.labels
    await one.tap("Publish the change")
    first, change = await channel_deliveries()
    before, after = Message.from_json(first.message), Message.from_json(change.message)
    assert after == replace(before, runs=after.runs)
    assert after.rows
    assert after.text == "You asked — we did\n\nInvoices come at once."


async def long_caption(chat: MakeChat, town: Town) -> Chat:
    one = await drafted(chat, town)
    await one.tap("Change the text")
    assert "too long by 6 characters" in await one.say("x" * 1010, media="photo", media_ref="file1")
    assert one.labels == ["Publish without the picture", "Shorten the text"]
    return one


async def test_a_long_text_goes_without_its_picture(chat: MakeChat, town: Town) -> None:
    one = await long_caption(chat, town)
    await one.tap("Publish without the picture")
    [shown] = one.last.messages
    assert (shown.photo, shown.runs[-1].text) == (None, "x" * 1010)
    assert "Approve" in one.labels


async def test_a_long_text_is_shortened_and_keeps_its_picture(chat: MakeChat, town: Town) -> None:
    one = await long_caption(chat, town)
    assert "lose 6 characters" in await one.tap("Shorten the text")
    assert "too long by 1 character " in await one.say("x" * 1005)
    await one.say("x" * 1004)
    assert one.last.messages[0].photo == "file1"
    assert "Approve" in one.labels


async def test_a_draft_that_does_not_fit_is_not_reviewed(chat: MakeChat, town: Town) -> None:
    one = await long_caption(chat, town)
    await one.say("/posts")
    await one.tap("draft")
    await one.tap("Change the evidence")
    assert "too long by 6" in await one.tap("Show the preview")
    assert ((await post()).state, (await post()).text) == (PostState.DRAFT, "x" * 1010)


async def test_late_within_two_hours_it_goes_out_by_itself(chat: MakeChat, town: Town) -> None:
    one = await scheduled(chat, town)
    at(one, days=1, hours=3, minutes=59)  # 12:59
    assert await lapse(one) == 0
    [delivery] = await channel_deliveries()
    assert (delivery.state, delivery.lapses_at) == (DeliveryState.DUE, NOW + timedelta(days=1, hours=4))
    at(one, minutes=1)
    assert await lapse(one) == 1


async def test_a_missed_post_is_published_once_by_a_tap(chat: MakeChat, town: Town) -> None:
    one = await scheduled(chat, town, channels=TWO)
    at(one, days=2)
    assert await lapse(one) == 2
    assert await lapse(one) == 0
    message = await asked(one)
    assert "@a_news, @b_news" in message.text
    assert "was not sent" in message.text
    assert [row[0].label for row in message.rows] == ["Publish now", "Another slot", "Leave it"]
    assert await Delivery.filter(kind=DeliveryKind.STAFF).count() == 1  # not one a channel
    await one.say("/posts")
    assert one.labels[0].startswith("⏰ missed its slot")
    assert "missed its slot, not sent" in await one.tap("⏰ missed its slot")
    assert one.labels == ["Publish now", "Another slot", "Leave it"]
    key, other = one.find("Publish now"), message.rows[0][0]
    assert "On its way to @a_news, @b_news" in await one.tap(key)
    for spent in (key, other, message.rows[1][0], message.rows[2][0]):
        assert await one.tap(spent) == ""
        assert "moved on" in one.last.toast
    found = await channel_deliveries()
    assert [(d.state, d.due_at, d.lapses_at) for d in found] == [
        (DeliveryState.DUE, one.room.now, one.room.now + timedelta(hours=2))
    ] * 2


async def test_a_missed_post_gets_another_slot(chat: MakeChat, town: Town) -> None:
    one = await scheduled(chat, town)
    at(one, days=2)
    await lapse(one)
    await asked(one)
    assert "When?" in await one.tap("Another slot")
    assert "has passed" in await one.say("2026-11-23 11:00")
    assert "Scheduled for Thu, 26 Nov 2026" in await one.say("Thu 10:00")
    [delivery] = await channel_deliveries()
    slot = NOW + timedelta(days=4, hours=1)
    assert (delivery.state, delivery.due_at, (await post()).slot_at) == (DeliveryState.DUE, slot, slot)


async def test_a_missed_post_is_left_and_can_be_planned_anew(chat: MakeChat, town: Town) -> None:
    one = await scheduled(chat, town)
    at(one, days=2)
    await lapse(one)
    await asked(one)
    assert "Left as it is" in await one.tap("Leave it")
    assert ((await post()).state, (await post()).slot_at) == (PostState.APPROVED, None)
    await one.say("/posts")
    await one.tap("approved")
    await one.tap("Publish now")
    [delivery] = await channel_deliveries()
    assert (delivery.state, delivery.due_at) == (DeliveryState.DUE, one.room.now)


async def test_one_channel_missed_while_another_has_it(chat: MakeChat, town: Town) -> None:
    one = await drafted(chat, town, channels=TWO)
    await one.tap("Approve")
    await one.tap("Publish now")
    first, second = await channel_deliveries()
    await outcome(first, DeliveryState.SENT, receipt="5", sent_at=NOW)
    await Delivery.filter(id=second.id).update(state=DeliveryState.LATER, error="channel-rights: no")
    at(one, hours=3)
    assert await lapse(one) == 1
    assert "late for @b_news" in (await asked(one)).text
    assert "Missed its slot and was not sent: @b_news" in await one.say("/today")
    await one.say("/posts")
    card = await one.tap("⏰ missed its slot")
    assert "Make it an administrator there" in card  # what held it up
    assert one.labels == ["Publish now", "Another slot", "Leave it", "Amend", "Take down"]
    await one.tap("Amend")
    await one.say("Invoices come at once.")
    await one.tap("Publish the change")
    await second.refresh_from_db()
    assert Message.from_json(second.message).text.endswith("at once.")  # it gets the new words, if at all
    await one.tap("Take down")
    assert "by hand" not in await one.tap("Yes, take it down")  # nobody has seen it there
    await second.refresh_from_db()
    assert second.state is DeliveryState.DEAD


async def test_what_a_person_sends_again_has_two_hours_of_its_own(chat: MakeChat, town: Town) -> None:
    one = await scheduled(chat, town)
    [delivery] = await channel_deliveries()
    at(one, days=2)
    await outcome(delivery, DeliveryState.NEEDS_REVIEW, error="TimedOut", fence=1)
    assert "I cannot tell" in (await asked(one)).text
    await one.tap("Publish again")
    at(one, hours=1, minutes=59)
    assert await lapse(one) == 0
    at(one, minutes=1)
    assert await lapse(one) == 1


async def test_what_lost_its_evidence_is_not_published_late(chat: MakeChat, town: Town) -> None:
    one = await scheduled(chat, town)
    at(one, days=2)
    await lapse(one)
    await asked(one)
    await Evidence.all().delete()
    assert "answers nobody" in await one.tap("Publish now")
    [delivery] = await channel_deliveries()
    assert delivery.state is DeliveryState.NEEDS_REVIEW


async def test_the_calendar_shows_and_gives_the_next_free_slot(chat: MakeChat, town: Town) -> None:
    one = await drafted(chat, town)
    await one.tap("Approve")
    assert "no recurring slots yet" in await one.tap("Next free slot")
    assert "Recurring slots" in await one.say("/calendar tue, thu 11:00")
    await one.say("/calendar tue,thu 11:00")  # the same is one
    assert one.labels == ["✕ Tue, Thu 11:00 (UTC)"]
    other = await Post.create(text=TEXT, state=PostState.APPROVED, created_at=NOW)
    await PostEvidence.create(post=other, evidence=await Evidence.get())
    for when in ("Tue, 24 Nov 2026, 11:00", "Thu, 26 Nov 2026, 11:00"):
        await one.say("/posts")
        await one.tap("approved")
        assert when in await one.tap("Next free slot")
    shown = await one.say("/calendar")
    assert f"● Tue, 24 Nov, 11:00 — {TEXT}" in shown
    assert "○ Tue, 1 Dec, 11:00 — free" in shown
    assert "○ Thu, 17 Dec, 11:00 — free" in shown
    assert len(shown.splitlines()) == 1 + 8
    await one.tap("24 Nov, 11:00")
    await one.tap("Unschedule")
    assert "○ Tue, 24 Nov, 11:00 — free" in await one.say("/calendar")
    await one.tap("Recurring slots")
    assert "no recurring slots yet" in await one.tap("✕ Tue, Thu 11:00 (UTC)")
    assert "● Thu, 26 Nov, 11:00" in await one.say("/calendar")  # what is planned stays planned
    assert (
        await one.say("/calendar remove tue 11:00")
        == "There is no such slot. /calendar shows those there are."
    )


async def test_slots_come_and_go_by_words(chat: MakeChat) -> None:
    one = await chat(Role.MARKETER, Lang.RU)
    await one.say("/calendar")
    await one.tap("Постоянное время")
    assert "Не разобрал" in await one.say("когда-нибудь")
    assert "вт, чт 11:00 (Europe/Moscow)" in await one.say("вт, чт 11:00 мск")
    await one.say("/calendar будни 9:30")
    assert await Slot.filter(is_active=True).count() == 2
    await one.say("/calendar убрать будни 9:30")
    assert await Slot.filter(is_active=True).count() == 1
    await one.say("/calendar +  будни 9:30")
    assert await Slot.all().count() == 2  # the old one is back


async def test_a_chosen_time_may_be_a_slots(chat: MakeChat, town: Town) -> None:
    one = await drafted(chat, town)
    await one.say("/calendar Tue 11:00")
    await one.say("/posts")
    await one.tap("in review")
    await one.tap("Approve")
    await one.tap("Choose a slot")
    await one.say("Tue 11:00")
    assert (await post()).slot_id == (await Slot.get()).id
    await one.say("/posts")
    await one.tap("scheduled")
    await one.tap("Change the slot")
    assert "1 Dec 2026, 11:00" in await one.tap("Next free slot")
    assert "○ Tue, 24 Nov, 11:00 — free" in await one.say("/calendar")


async def test_managers_read_the_calendar_and_change_nothing(chat: MakeChat) -> None:
    one = await chat(Role.MANAGER)
    await one.say("/calendar")
    assert one.labels == []
    assert "you cannot" in await one.say("/calendar Tue 11:00")
    assert await Slot.all().count() == 0


async def test_arrivals_stand_on_the_card_and_in_the_list(chat: MakeChat, town: Town) -> None:
    one = await live(chat, town)
    for n in range(14):
        await Arrival.create(post=await post(), person=f"h{n}", is_buyer=n < 5, at=NOW)
    await one.say("/posts")
    assert one.labels[0].endswith("👣 14")
    assert "14 people came by its button, 5 of them buyers." in await one.tap("published")


@pytest.mark.parametrize("lang", list(Lang))
async def test_every_reason_has_words_in_both_languages(chat: MakeChat, town: Town, lang: Lang) -> None:
    one = await drafted(chat, town)
    await one.tap("Approve")
    await one.tap("Publish now")
    reader = await chat(Role.MARKETER, lang, external_id="8")
    told = set()
    for piece in (*(piece for piece, _ in WHYS), "Bad Request: SOMETHING_NEW", ""):
        await Delivery.filter(kind=DeliveryKind.POST).update(state=DeliveryState.DEAD, error=piece)
        await reader.say("/posts")
        card = await reader.tap("⚠️")
        told.add(card.rpartition("\n")[2])
    assert any("SOMETHING_NEW" in one for one in told)
    assert len(told) == len({word for _, word in WHYS}) + 2
