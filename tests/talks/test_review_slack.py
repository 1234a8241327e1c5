"""Slack used badly, alone and beside Telegram: found in review, each a play that once went wrong."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bots.sandbox.client import SandboxClient
from bots.sandbox.slack import people
from bots.sandbox.slack.client import SlackClient
from core import posts_rendering
from core.store.models import (
    Address,
    Answer,
    Buyer,
    Delivery,
    Forgotten,
    Handover,
    Interview,
    Post,
    Schedule,
    Theme,
    Turn,
)
from core.words import DeliveryKind, DeliveryState, InterviewState, Lang, PostState, Role
from tests.talks.conftest import INTERVIEWER, NEWSROOM, ON_SLACK, SLACK, SLACK_CHANNEL, Stage, raised
from tests.talks.test_manners import TO_STORY, invite_everybody
from tests.talks.test_staff import MARIA, approved, heard_somebody

ANNA, BORIS, OLGA = 101, 102, 900
BOT, ROOM = INTERVIEWER[1], NEWSROOM[1]
EMAIL = "anna@example.com"
COMPLAINT = "Опять всё сломано, курьер не приехал, безобразие, третий раз жалуюсь"
HERE = "/newsroom schedule here daily 9:00 Europe/Moscow"


@pytest.fixture
async def both(tmp_path: Path, sqlite: str) -> AsyncIterator[Stage]:
    """A stage on Telegram and Slack at once; ``world`` plays on Telegram."""
    async with raised(tmp_path, "telegram", "slack") as made:
        yield made


@asynccontextmanager
async def over_to(stage: Stage, messenger: str) -> AsyncIterator[None]:
    """The next acts are played on that messenger."""
    before = stage.world, stage.on
    async with (SlackClient if messenger == "slack" else SandboxClient)(stage.url) as world:
        stage.world, stage.on = world, tuple(sorted(stage.on, key=lambda one: one != messenger))
        try:
            yield
        finally:
            stage.world, stage.on = before


async def known_by_email(stage: Stage, person: int = ANNA) -> str:
    """A buyer whom Slack makes known; returns the payload of their invitation."""
    payload = await stage.buyer(person)
    await Buyer.filter(external_id=f"c{person}").update(email=EMAIL)
    stage.sandbox.slack.people[f"U{person}"].email = EMAIL
    return payload


async def look_in(stage: Stage, person: int) -> None:
    """Open the chat with the interviewer, and say nothing."""
    world = stage.sandbox.slack
    [install] = [one for one in world.installs if one.app.id == SLACK[BOT][0]]
    people.open_tab(world, install, world.people[f"U{person}"], "messages")
    await stage.world.settled(BOT)


async def end(stage: Stage) -> None:
    """The talk ended so long ago that what is said now begins another."""
    kept = await Interview.get()
    await Interview.filter(id=kept.id).update(
        state=InterviewState.FINISHED,
        snapshot={**kept.snapshot, "state": "finished", "current": None},
        ended_at=stage.clock.now() - timedelta(days=50),
        heard_at=stage.clock.now() - timedelta(days=50),
        created_at=stage.clock.now() - timedelta(days=50),
    )


# --- stop, and taking words back ---


@ON_SLACK
async def test_who_said_stop_may_look_into_the_chat(stage: Stage) -> None:
    await known_by_email(stage)
    await stage.play(ANNA, "Buyer: стоп\nBot: Больше не напишу")
    await look_in(stage, ANNA)
    await stage.play(ANNA, "Buyer: /help\nBot: остановиться сразу")
    assert not await Interview.exists()


@ON_SLACK
async def test_who_has_an_invitation_need_only_look_into_the_chat(stage: Stage) -> None:
    await known_by_email(stage)
    await look_in(stage, ANNA)
    await stage.world.heard(ANNA, BOT, containing="Начнём?")


@ON_SLACK
async def test_a_message_of_an_earlier_talk_takes_its_words_back(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(ANNA, f"Opens: {payload}\n{TO_STORY}")
    said = await stage.world.say(ANNA, BOT, "Сокровенное: ждал три дня, никто не звонил")
    await stage.world.heard(ANNA, BOT, containing="сложнее всего")
    await end(stage)
    await stage.play(ANNA, f"Buyer: {COMPLAINT}\nBot: ?")
    assert await Interview.all().count() == 2
    await stage.world.delete(ANNA, BOT, said)
    await stage.until(Answer.filter(question="A2", text="").exists)


@ON_SLACK
@pytest.mark.parametrize("then", ["", COMPLAINT.replace("третий", "пятый")], ids=["deleted", "edited"])
async def test_words_held_for_a_consent_may_change(stage: Stage, then: str) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(ANNA, f"Opens: {payload}\nBot: Начнём?\nTaps: Да\nBot: последний раз")
    await end(stage)
    said = await stage.world.say(ANNA, BOT, COMPLAINT)
    asked = await stage.world.heard(ANNA, BOT)
    await (stage.world.edit(ANNA, BOT, said, then) if then else stage.world.delete(ANNA, BOT, said))

    async def changed() -> bool:
        return "третий" not in str((await Interview.get(survey="complaint")).snapshot)

    await stage.until(changed)
    assert "пятый" not in str(await Turn.all().values("event"))
    await stage.world.tap(ANNA, BOT, asked, text="Да")
    await stage.world.heard(ANNA, BOT)
    told = await Answer.filter(interview__survey="complaint", option=None).values_list("text", flat=True)
    assert list(told) == ([then] if then else [])


@ON_SLACK
async def test_words_behind_the_slash_are_no_answer(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(ANNA, f"Opens: {payload}\n{TO_STORY}")
    await stage.play(ANNA, "Buyer: /otklik Ждала курьера три дня, никто не звонил\nBot: своими словами")
    assert not await Answer.filter(question="A2").exists()


@ON_SLACK
async def test_commands_in_a_channel_are_answered_in_private(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(ANNA, f"Opens: {payload}\n{TO_STORY}")
    stage.sandbox.slack.rooms[SLACK_CHANNEL].members |= {f"U{ANNA}"}
    await stage.world.command(ANNA, BOT, "/otklik mydata", channel=SLACK_CHANNEL)
    await stage.world.heard(ANNA, BOT, containing="c101", anew=False)
    await stage.world.command(ANNA, BOT, "/otklik стоп", channel=SLACK_CHANNEL)
    await stage.until(Buyer.filter(opted_out_at__not_isnull=True).exists)
    assert await stage.world.messages(SLACK_CHANNEL) == []


# --- one buyer, two addresses ---


async def test_a_posts_button_begins_no_second_talk(both: Stage) -> None:
    payload = await known_by_email(both)
    await both.play(ANNA, f"Opens: {payload}\n{TO_STORY}")
    post = await Post.create(text="x", created_at=both.clock.now())
    assert both.house is not None
    link = posts_rendering.sign(post.id, both.house.links)
    async with over_to(both, "slack"):
        await both.play(ANNA, f"Opens: {link}\nBot: Расскажите")
    assert await Interview.all().count() == 1


async def test_forgotten_on_one_messenger_and_welcome_on_the_other(both: Stage) -> None:
    payload = await known_by_email(both)
    await both.play(
        ANNA,
        f"""
        Opens: {payload}
        {TO_STORY}
        Buyer: /forget
        Bot: ?
        Taps: Да, забудьте меня
        Bot: больше ничего не хранится
        """,
    )
    assert not await Interview.exists()
    await known_by_email(both)  # the company's books bring them again
    async with over_to(both, "slack"):
        await both.play(ANNA, "Buyer: привет\nBot: Вы уже покупали")
        assert await Forgotten.exists()
        await both.play(ANNA, "Opens: \nBot: ")
    await both.until(Address.filter(buyer_id__not_isnull=True).exists)
    assert not await Forgotten.exists()


async def test_people_are_invited_where_they_last_spoke(both: Stage) -> None:
    payload = await known_by_email(both)
    async with over_to(both, "slack"):
        await both.play(
            ANNA,
            f"Opens: {payload}\nBot: Начнём?\nTaps: Да\nBot: последний раз\nBuyer: /move\nBot: Telegram",
        )
        [way] = [one for one in await both.said_by_bot(ANNA) if "Telegram" in one]
    await both.play(ANNA, f"Opens: {re.split('start=', way)[-1].strip()}\nBot: последний раз")
    async with over_to(both, "slack"):
        await both.play(ANNA, "Buyer: на этой неделе заказывала шкаф\nBot: Расскажите")
    await both.clock.advance(timedelta(days=60))
    await end(both)
    await both.buyer(ANNA)
    await invite_everybody(both)
    assert await Interview.all().count() == 2
    talk = (await Interview.all().order_by("-id"))[0]
    assert (await Address.get(id=talk.address_id)).messenger == "slack"


# --- channels ---


@ON_SLACK
async def test_a_channel_without_the_app_locks_nobody_else(stage: Stage) -> None:
    await stage.staff(OLGA, Role.ADMIN)
    await heard_somebody(stage)
    await stage.world.command(OLGA, ROOM, HERE, channel=SLACK_CHANNEL)
    await stage.world.heard(OLGA, ROOM, containing="into this channel")
    await stage.world.remove(SLACK_CHANNEL, ROOM)
    await stage.clock.advance(timedelta(days=1))
    await stage.until(Delivery.filter(kind=DeliveryKind.DIGEST, state=DeliveryState.LATER).exists)
    await stage.play(OLGA, "Buyer: /menu\nBot: What I can do", ROOM)


@ON_SLACK
async def test_a_channels_digest_is_ended_where_it_was_begun(stage: Stage) -> None:
    await stage.staff(OLGA, Role.ADMIN)
    await heard_somebody(stage)
    await stage.world.command(OLGA, ROOM, HERE, channel=SLACK_CHANNEL)
    await stage.world.heard(OLGA, ROOM, containing="into this channel")
    await stage.world.command(OLGA, ROOM, "/newsroom schedule here off", channel=SLACK_CHANNEL)
    await stage.world.heard(OLGA, ROOM, containing="no more digests come into this channel")
    assert not await Schedule.filter(is_active=True).exists()
    await stage.clock.advance(timedelta(days=2))
    await stage.play(OLGA, "Buyer: /menu\nBot: What I can do", ROOM)
    assert await stage.world.messages(SLACK_CHANNEL) == []


@ON_SLACK
async def test_a_customers_words_mention_nobody(stage: Stage) -> None:
    await stage.staff(OLGA, Role.ADMIN)
    await heard_somebody(stage, "Ждали <!channel> три дня <@U101> и <https://evil.example|тут>")
    await stage.world.command(OLGA, ROOM, HERE, channel=SLACK_CHANNEL)
    await stage.world.heard(OLGA, ROOM, containing="into this channel")
    await stage.clock.advance(timedelta(days=1))
    digest = await stage.world.posted(SLACK_CHANNEL, containing="What costs our customers the most")
    assert "<" not in digest["text"]
    assert digest["pings"] == []
    assert "'link'" not in str(digest["blocks"])


@ON_SLACK
@pytest.mark.parametrize("chat", [f"slack:{SLACK_CHANNEL}", f"slack:T0SHOP:{SLACK_CHANNEL}"])
async def test_support_takes_an_incident_in_its_channel(stage: Stage, chat: str) -> None:
    stage.overrides["support_chat"] = chat
    await stage.restart()
    stage.appear(OLGA, "Olga", Lang.EN, "staff")
    stage.sandbox.slack.rooms[SLACK_CHANNEL].members |= {f"U{OLGA}"}
    payload = await stage.buyer(ANNA)
    await stage.play(
        ANNA,
        f"""
        Opens: {payload}
        {TO_STORY}
        Buyer: Деньги списали дважды, никто не отвечает, верните мне деньги немедленно!
        Bot: Передать это в поддержку
        Taps: Да, передайте
        Bot: Передано
        """,
    )
    message = await stage.world.posted(SLACK_CHANNEL, containing="списали дважды")
    await stage.world.tap_in(SLACK_CHANNEL, OLGA, message, text="I'll take it")
    await stage.until(Handover.filter(taken_by="Olga").exists)
    await stage.world.heard(ANNA, BOT, containing="Olga", anew=False)
    await stage.world.posted(SLACK_CHANNEL, containing="Olga")


# --- forms ---


@ON_SLACK
async def test_a_word_after_a_closed_form_is_a_command(stage: Stage) -> None:
    await stage.staff(MARIA)
    await heard_somebody(stage)
    await stage.play(
        MARIA,
        """
        Opens:
        Bot: What I can do
        Buyer: /digest
        Bot: Три дня
        Taps: 1 → theme
        Bot: theme
        Taps: New theme
        """,
        ROOM,
    )
    assert stage.form is not None
    await stage.world.close_modal(MARIA, ROOM)
    stage.form = None
    await stage.play(MARIA, "Buyer: menu\nBot: What I can do", ROOM)
    assert not await Theme.exists()


@ON_SLACK
async def test_words_are_changed_by_a_form(stage: Stage) -> None:
    await approved(stage)
    await stage.play(
        MARIA,
        """
        Buyer: /post
        Bot: What does the post answer?
        Taps: ○ 1
        Bot: 1 piece of evidence chosen
        Taps: Write the text
        Buyer: We fixed invoices for good.
        """,
        ROOM,
    )
    shown = await stage.world.heard(MARIA, ROOM, containing="for good", anew=False)
    await stage.world.tap(MARIA, ROOM, shown, text="Change the text")
    await stage.until(Post.filter(text="We fixed invoices for good.", state=PostState.DRAFT).exists)
    sent = await stage.world.submit(MARIA, ROOM, {"words": "We fixed invoices, truly."})
    assert sent["errors"] == {}
    await stage.world.heard(MARIA, ROOM, containing="We fixed invoices, truly.")
