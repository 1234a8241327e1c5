"""Posts in channels, over real HTTP: several of them, silence, the button, missed slots, the calendar."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bots.sandbox.client import buttons_of
from core.store.models import Address, Arrival, Buyer, Delivery, InboxRow, Interview, Post, PostEvidence, Slot
from core.words import DeliveryKind, DeliveryState, InboxState, InterviewState, PostState, Role
from tests.talks.conftest import CHANNEL, INTERVIEWER, NEWSROOM, ON_TELEGRAM, Stage
from tests.talks.test_staff import BOT, MARIA, approved

ON = ("telegram", "slack")
MORE, BORIS, STRANGER, VERA = "otklik_more", 202, 103, 104
BUTTON = "Tell us how it went for you"
TEXT = "The invoice now comes with the order."


async def two_channels(stage: Stage) -> None:
    stage.sandbox.add_channel(-1002, "More", MORE, admins=[NEWSROOM[0]])
    stage.overrides["channels"] = (f"@{CHANNEL}", f"@{MORE}")
    await stage.restart()


async def published(stage: Stage) -> dict[str, Any]:
    """A live post; gives the message in the channel."""
    when = await approved(stage)
    await stage.world.tap(MARIA, BOT, when, text="Publish now")
    message = await stage.world.posted(stage.room, containing=TEXT)
    await stage.world.heard(MARIA, BOT, containing="On its way")
    return message


def button(message: dict[str, Any]) -> dict[str, str]:
    if "blocks" in message:
        [only] = message["blocks"][-1]["elements"]
    else:
        [[only]] = message["reply_markup"]["inline_keyboard"]
    return dict(only)


@ON_TELEGRAM
async def test_a_post_goes_silently_to_both_channels_or_to_one(stage: Stage) -> None:
    await two_channels(stage)
    await approved(stage)
    await stage.play(
        MARIA,
        f"""
        Buyer: /posts
        Bot: 1 post
        Taps: approved · {TEXT}
        Bot: To @{CHANNEL}, @{MORE} · with a sound
        Taps: How it goes out
        Bot: How it goes out
        Taps: 🔕 Publish silently
        Bot: To @{CHANNEL}, @{MORE} · silently
        Taps: ✓ @{CHANNEL}
        Bot: To @{MORE} · silently
        Taps: ○ @{CHANNEL}
        Bot: To @{CHANNEL}, @{MORE} · silently
        Taps: ‹ Back
        Bot: approved
        Taps: Publish now
        Bot: On its way to @{CHANNEL}, @{MORE}
        """,
        BOT,
    )
    for channel in (CHANNEL, MORE):
        await stage.world.posted(channel, containing=TEXT)
    sent = [one["params"] for one in await stage.world.log(method="sendMessage")]
    public = {one["chat_id"]: one.get("disable_notification") for one in sent if "@" in str(one["chat_id"])}
    assert public == {f"@{CHANNEL}": "true", f"@{MORE}": "true"}


@ON_TELEGRAM
async def test_one_channel_of_two(stage: Stage) -> None:
    await two_channels(stage)
    when = await approved(stage)
    await stage.world.tap(MARIA, BOT, when, text="How it goes out")
    await stage.play(
        MARIA,
        f"""
        Bot: How it goes out
        Taps: ✓ @{CHANNEL}
        Bot: To @{MORE} ·
        Taps: ‹ Back
        Bot: approved
        Taps: Publish now
        Bot: On its way to @{MORE}.
        """,
        BOT,
    )
    await stage.world.posted(MORE, containing=TEXT)
    assert await stage.world.messages(stage.room) == []


@ON_TELEGRAM
async def test_the_button_brings_a_buyer_into_an_interview_and_is_counted(stage: Stage) -> None:
    message = await published(stage)
    assert button(message)["text"] == BUTTON
    address, _, payload = button(message)["url"].partition("?start=")
    assert address == f"https://t.me/{INTERVIEWER[1]}"
    await stage.buyer(VERA, "Вера Чернова")
    buyer, now = await Buyer.get(external_id=f"c{VERA}"), stage.clock.now()
    await Address.create(messenger="telegram", external_id=str(VERA), buyer=buyer, created_at=now)
    before = await Interview.all().count()
    await stage.world.open(VERA, INTERVIEWER[1], payload)
    consent = await stage.world.heard(VERA, INTERVIEWER[1], containing="Дом")
    assert len(buttons_of(consent)) >= 2
    interview = await Interview.all().order_by("-id").first()
    assert interview is not None
    assert (interview.survey, interview.job, interview.invitation_id) == ("last_time", "delivery", None)
    assert interview.state is InterviewState.INVITED
    await stage.play(VERA, "Buyer: стоп\nBot: Больше не напишу")
    await stage.world.open(VERA, INTERVIEWER[1], payload)  # Telegram sends it again when the chat is reopened
    await stage.world.settled()

    async def all_heard() -> bool:
        return not await InboxRow.exclude(state=InboxState.DONE).exists()

    await stage.until(all_heard)
    assert await Interview.all().count() == before + 1
    stage.sandbox.add_person(STRANGER, "Пётр", language_code="ru")
    await stage.play(STRANGER, f"Opens: {payload}\nBot: Вы уже покупали")
    await stage.play(STRANGER, f"Opens: {payload}\nBot: Вы уже покупали")
    assert sorted(await Arrival.all().values_list("is_buyer", flat=True)) == [False, True]
    assert await Address.filter(external_id=str(STRANGER)).count() == 0  # nothing of a stranger is kept
    await stage.play(
        MARIA,
        f"""
        Buyer: /posts
        Bot: 1 post
        Taps: published · {TEXT} · 👣 2
        Bot: 2 people came by its button, 1 of them a buyer.
        """,
        BOT,
    )


@ON_TELEGRAM
async def test_a_made_up_link_counts_nothing(stage: Stage) -> None:
    message = await published(stage)
    payload = button(message)["url"].partition("?start=")[2]
    stage.sandbox.add_person(STRANGER, "Пётр", language_code="ru")
    forged = ("A" if payload[0] != "A" else "B") + payload[1:]
    await stage.world.open(STRANGER, INTERVIEWER[1], forged)
    await stage.world.heard(STRANGER, INTERVIEWER[1], containing="Ссылка не открывается")
    assert await Arrival.all().count() == 0


async def test_an_amendment_keeps_the_button(stage: Stage) -> None:
    before = button(await published(stage))
    await stage.play(
        MARIA,
        f"""
        Buyer: /posts
        Bot: 1 post
        Taps: published · {TEXT}
        Bot: done
        Taps: Amend
        Bot: Send the new words
        Buyer: Invoices come at once.
        Bot: Invoices come at once.
        Taps: Publish the change
        Bot: The new words are on their way
        """,
        BOT,
    )
    assert button(await stage.world.posted(stage.room, containing="Invoices come at once.")) == before


async def planned(stage: Stage) -> None:
    """A post for tomorrow at 12:00; it is noon now."""
    await approved(stage)
    await stage.play(
        MARIA,
        "Bot: Approved\nTaps: Choose a slot\nBot: When?\nBuyer: tomorrow 12:00\nBot: Scheduled for",
        BOT,
    )


async def test_a_slot_missed_by_less_than_two_hours_goes_out_by_itself(stage: Stage) -> None:
    await planned(stage)
    await stage.curtain_down()
    await stage.clock.advance(timedelta(days=1, hours=1, minutes=50))
    await stage.curtain_up()
    await stage.world.posted(stage.room, containing=TEXT)
    assert len(await stage.world.messages(stage.room)) == 1


@pytest.mark.parametrize("choice", ["Publish now", "Leave it"])
async def test_a_slot_missed_by_more_asks_a_person(stage: Stage, choice: str) -> None:
    await planned(stage)
    await stage.curtain_down()
    await stage.clock.advance(timedelta(days=1, hours=2, minutes=10))
    await stage.curtain_up()
    asked = await stage.world.heard(MARIA, BOT, containing="missed its slot")
    assert await stage.world.messages(stage.room) == []
    await stage.world.tap(MARIA, BOT, asked, text=choice)
    await stage.world.tap(MARIA, BOT, asked, text=choice)  # in a hurry
    if choice == "Publish now":
        await stage.world.heard(MARIA, BOT, containing="On its way")
        await stage.world.posted(stage.room, containing=TEXT)
        await stage.world.settled()
        assert len(await stage.world.messages(stage.room)) == 1
        assert (await Post.get()).state is PostState.LIVE
    else:
        await stage.world.heard(MARIA, BOT, containing="Left as it is")
        assert await stage.world.messages(stage.room) == []
        assert (await Delivery.get(kind=DeliveryKind.POST)).state is DeliveryState.DEAD


async def test_two_people_take_the_next_free_slot_at_once(stage: Stage) -> None:
    await approved(stage)
    await stage.staff(BORIS, Role.MARKETER)
    await stage.play(MARIA, "Buyer: /calendar Tue 11:00\nBot: Recurring slots", BOT)
    evidence = (await PostEvidence.get()).evidence_id
    other = await Post.create(text="Second.", state=PostState.APPROVED, created_at=stage.clock.now())
    await PostEvidence.create(post=other, evidence_id=evidence)
    cards = {}
    for person, words in ((MARIA, TEXT), (BORIS, "Second.")):
        await stage.play(
            person, f"Opens:\nBot: What I can do\nBuyer: /posts\nBot: 2 posts\nTaps: approved · {words}", BOT
        )
        cards[person] = await stage.world.heard(person, BOT, containing=words)
    for person, card in cards.items():
        await stage.world.tap(person, BOT, card, text="Next free slot")
    for person in cards:
        await stage.world.heard(person, BOT, containing="Scheduled for")
    first, second = [one.slot_at for one in await Post.all().order_by("slot_at")]
    assert first is not None
    assert second == first + timedelta(days=7)
    assert set(await Post.all().values_list("slot_id", flat=True)) == {(await Slot.get()).id}


@ON_TELEGRAM
async def test_a_picture_with_too_many_words_is_its_authors_choice(stage: Stage) -> None:
    await published(stage)
    await stage.play(
        MARIA,
        """
        Buyer: /post
        Bot: What does the post answer?
        Taps: ○ 1
        Bot: 1 piece of evidence chosen
        Taps: Write the text
        Bot: Now the words
        """,
        BOT,
    )
    await stage.world.photo(MARIA, BOT, caption="Look: " + "x" * 1010)
    await stage.play(
        MARIA,
        """
        Bot: With the picture it is too long by 12 characters
        Taps: Shorten the text
        Bot: It has to lose 12 characters
        Buyer: Look: the invoice is in the box.
        Bot: Look: the invoice
        Taps: Approve
        Bot: Approved
        Taps: Publish now
        """,
        BOT,
    )
    message = await stage.world.posted(stage.room, containing="Look: the invoice is in the box.")
    assert message["photo"]
    assert button(message)["text"] == BUTTON
