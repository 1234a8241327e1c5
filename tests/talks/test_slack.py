"""What only Slack has: threads, a page of one's own, profiles, metadata; and talks across messengers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bots.sandbox.client import SandboxClient
from bots.sandbox.slack.client import SlackClient
from core.store.models import (
    Address,
    Answer,
    Arrival,
    Buyer,
    Delivery,
    Interview,
    Invitation,
    Post,
    Staff,
)
from core.words import DeliveryKind, DeliveryState, InterviewState, Lang, PostState, Role
from tests.talks.conftest import (
    INTERVIEWER,
    NEWSROOM,
    ON_SLACK,
    SLACK_CHANNEL,
    TEAM,
    Stage,
    payload_of,
    raised,
    words_of,
)
from tests.talks.test_manners import TO_STORY
from tests.talks.test_staff import MARIA, approved, heard_somebody

ANNA, BORIS, VERA = 101, 102, 103
BOT, ROOM = INTERVIEWER[1], NEWSROOM[1]
TEXT = "The invoice now comes with the order."


@pytest.fixture
async def both(tmp_path: Path, sqlite: str) -> AsyncIterator[Stage]:
    """A stage on Telegram and Slack at once; ``world`` plays on Telegram."""
    async with raised(tmp_path, "telegram", "slack") as made:
        yield made


# --- a post of unknown fate is looked up ---


@ON_SLACK
@pytest.mark.parametrize("kind", ["lost", "500_after", "500", "refuse", "timeout"])
async def test_a_post_of_unknown_fate_is_looked_up_and_nobody_is_asked(stage: Stage, kind: str) -> None:
    when = await approved(stage)
    await stage.world.fault(kind, bot=ROOM, method="chat.postMessage", times=1)
    await stage.world.tap(MARIA, ROOM, when, text="Publish now")
    await stage.world.posted(SLACK_CHANNEL, containing=TEXT)
    await stage.until(Post.filter(state=PostState.LIVE).exists)
    assert len(await stage.world.messages(SLACK_CHANNEL)) == 1
    assert not await Delivery.filter(state=DeliveryState.NEEDS_REVIEW).exists()
    assert not [one for one in await stage.said_by_bot(MARIA, ROOM) if "cannot tell" in one]


# --- one buyer, two addresses ---


async def test_an_interview_begun_on_telegram_is_finished_on_slack(both: Stage) -> None:
    """The transcript that crosses: known by the e-mail that Slack has confirmed."""
    payload = await both.buyer(ANNA)
    await Buyer.all().update(email="anna@example.com")
    both.sandbox.slack.people[f"U{ANNA}"].email = "anna@example.com"
    await both.play(
        ANNA,
        f"""
        Opens: {payload}
        Bot: Начнём?
        Taps: Да
        Bot: последний раз
        """,
    )
    async with SlackClient(both.url) as slack:
        both.world, both.on = slack, ("slack", "telegram")
        await both.play(
            ANNA,
            """
            Buyer: привет
            Bot: последний раз
            Taps: на этой неделе
            Bot: Расскажите, как всё было
            Buyer: Ждал курьера три дня, и никто не звонил, пришлось самому искать телефон склада
            Bot: сложнее всего
            """,
        )
    async with SandboxClient(both.url) as telegram:
        both.world, both.on = telegram, ("telegram", "slack")
        await both.play(ANNA, "Buyer: Дозвониться до склада, там никто не берёт трубку\nBot: ?")
    interview = await Interview.get()
    assert interview.state is InterviewState.UNDERWAY
    assert sorted(await Address.all().values_list("messenger", flat=True)) == ["slack", "telegram"]
    assert len(set(await Address.all().values_list("buyer_id", flat=True))) == 1
    answers = dict(await Answer.all().values_list("question", "text"))
    assert answers["A2"].startswith("Ждал курьера")
    assert "привет" not in answers.values()


async def test_a_link_moves_a_talk_where_no_email_tells(both: Stage) -> None:
    payload = await both.buyer(ANNA)
    await both.play(
        ANNA, f"Opens: {payload}\nBot: Начнём?\nTaps: Да\nBot: последний раз\nBuyer: /move\nBot: Slack"
    )
    way = next(one for one in await both.said_by_bot(ANNA) if "Slack" in one)
    moving = payload_of(way.strip())
    async with SlackClient(both.url) as slack:
        both.world, both.on = slack, ("slack", "telegram")
        await both.play(ANNA, f"Opens: {moving}\nBot: последний раз\nTaps: сегодня-вчера\nBot: Расскажите")
        both.appear(BORIS, "Борис", Lang.RU)
        await both.play(BORIS, f"Opens: {moving}\nBot: Ссылка не открывается")
    assert await Interview.all().count() == 1
    assert len(set(await Address.filter(buyer_id__not_isnull=True).values_list("buyer_id", flat=True))) == 1


@ON_SLACK
@pytest.mark.parametrize(
    ("profile", "is_known"),
    [
        ({"email": "anna@example.com"}, True),
        ({"email": "Anna@Example.com", "guest": True}, True),
        ({"email": "anna@example.com", "email_confirmed": False}, False),
        ({"email": "anna@example.com", "home_team": "T0ELSE"}, False),
        ({}, False),
    ],
    ids=["confirmed", "a guest's", "unconfirmed", "Slack Connect", "only the name"],
)
async def test_who_is_known_by_their_profile(stage: Stage, profile: dict[str, Any], is_known: bool) -> None:
    stage.sandbox.add_slack_team("T0ELSE", "Elsewhere", "elsewhere")
    stage.appear(ANNA, "Анна Белова", Lang.RU, **profile)
    await stage.buyer(ANNA)
    await Buyer.all().update(email="anna@example.com")
    # Known, they have an invitation that waits for them, and need no link.
    await stage.play(ANNA, f"Buyer: привет\nBot: {'Начнём?' if is_known else 'Вы уже покупали'}")
    assert await Address.filter(buyer_id__not_isnull=True).exists() is is_known
    assert await Invitation.filter(used_at__not_isnull=True).exists() is is_known


@ON_SLACK
async def test_an_email_of_two_buyers_is_nobodys(stage: Stage) -> None:
    stage.appear(ANNA, "Анна", Lang.RU, email="office@example.com")
    for person in (ANNA, BORIS):
        await stage.buyer(person)
    await Buyer.all().update(email="office@example.com")
    await stage.play(ANNA, "Buyer: привет\nBot: Вы уже покупали")
    assert not await Address.filter(buyer_id__not_isnull=True).exists()


@ON_SLACK
async def test_somebody_from_slack_connect_comes_by_a_link(stage: Stage) -> None:
    stage.sandbox.add_slack_team("T0ELSE", "Elsewhere", "elsewhere")
    stage.appear(ANNA, "Анна", Lang.RU, home_team="T0ELSE")
    payload = await stage.buyer(ANNA)
    await stage.play(ANNA, f"Opens: {payload}\nBot: Начнём?\nTaps: Да\nBot: последний раз")
    assert (await Address.get()).external_id == f"{TEAM}:U{ANNA}"


@ON_SLACK
async def test_a_payload_may_be_pasted_as_it_is(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(ANNA, f"Buyer: {payload}\nBot: Начнём?")


@ON_SLACK
async def test_the_profile_tells_the_zone(stage: Stage) -> None:
    stage.appear(ANNA, "Анна", Lang.RU, zone="Asia/Vladivostok")
    payload = await stage.buyer(ANNA)
    await stage.play(ANNA, f"Opens: {payload}\nBot: Начнём?")
    assert (await Address.get()).zone == "Asia/Vladivostok"


# --- threads ---


@ON_SLACK
async def test_an_interview_in_a_thread(stage: Stage) -> None:
    stage.overrides["slack_threads"] = True
    await stage.restart()
    payload = await stage.buyer(ANNA)
    await stage.play(ANNA, f"Opens: {payload}\nBot: Начнём?")
    root = (await stage.world.heard(ANNA, BOT, containing="Начнём?"))["ts"]
    await stage.play(
        ANNA, "Bot: Начнём?\nTaps: Да\nBot: последний раз\nTaps: на этой неделе\nBot: Расскажите"
    )
    story = "Ждал курьера три дня, никто не звонил, пришлось искать телефон склада"
    await stage.world.say(ANNA, BOT, story, reply_to=root)
    await stage.world.heard(ANNA, BOT, containing="сложнее всего")
    said = [one for one in await stage.world.messages(ANNA, BOT) if "bot_id" in one]
    assert [one.get("thread_ts") for one in said[1:]] == [root] * (len(said) - 1)
    assert (await Answer.get(question="A2")).text == story


@ON_SLACK
async def test_flat_a_reply_in_a_thread_points_at_its_question(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(ANNA, f"Opens: {payload}\n{TO_STORY}")
    asked = await stage.world.heard(ANNA, BOT, containing="Расскажите")
    await stage.play(ANNA, "Buyer: Ждал курьера три дня и никто не звонил\nBot: сложнее всего")
    await stage.world.say(ANNA, BOT, "А ещё привезли не то", reply_to=asked)

    async def both_parts() -> bool:
        return await Answer.filter(question="A2").count() == 2

    await stage.until(both_parts)


# --- messages of all sorts ---


@ON_SLACK
async def test_a_deleted_message_takes_its_words_back(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(ANNA, f"Opens: {payload}\n{TO_STORY}")
    said = await stage.world.say(ANNA, BOT, "Сокровенное: ждал три дня, никто не звонил")
    await stage.world.heard(ANNA, BOT, containing="сложнее всего")
    await stage.world.delete(ANNA, BOT, said)

    async def gone() -> bool:
        return await Answer.filter(question="A2", text="").exists()

    await stage.until(gone)
    assert "Сокровенное" not in str((await Interview.get()).snapshot)


@ON_SLACK
async def test_a_voice_clip_an_emoji_and_a_file(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(ANNA, f"Opens: {payload}\n{TO_STORY}")
    await stage.world.voice(ANNA, BOT)
    await stage.world.heard(ANNA, BOT)
    kept = await Answer.filter(question="A2").first()
    assert kept is not None
    assert (kept.media, (kept.media_ref or "").split(":")[:2]) == ("voice", ["slack", TEAM])


@ON_SLACK
async def test_commands_by_slash(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(
        ANNA,
        f"""
        Opens: {payload}
        Bot: Начнём?
        Taps: Да
        Bot: последний раз
        Buyer: /language
        Bot: На каком языке
        Taps: English
        Bot: the last time
        Buyer: /mydata
        Bot: c101
        Buyer: /nonsense
        Bot: /stop
        Buyer: /stop
        Bot: /start
        """,
    )
    assert (await Buyer.get()).opted_out_at is not None


# --- the newsroom ---


@ON_SLACK
async def test_the_home_page_shows_what_waits_and_is_walked_in_place(stage: Stage) -> None:
    await stage.staff(MARIA, Role.MANAGER)
    await heard_somebody(stage)
    await stage.world.open_home(MARIA, ROOM)
    await stage.world.sees_home(MARIA, ROOM, containing="new")
    await stage.world.tap_home(MARIA, ROOM, "☰ Menu")
    await stage.world.sees_home(MARIA, ROOM, containing="What I can do")
    await stage.world.tap_home(MARIA, ROOM, "Evidence")
    await stage.world.sees_home(MARIA, ROOM, containing="What buyers said")
    assert await stage.said_by_bot(MARIA, ROOM) == []
    stage.appear(VERA, "Vera", Lang.EN)
    await stage.world.open_home(VERA, ROOM)
    await stage.world.sees_home(VERA, ROOM, containing="staff room")


@ON_SLACK
async def test_the_digest_comes_into_a_channel(stage: Stage) -> None:
    await stage.staff(MARIA, Role.MANAGER)
    await heard_somebody(stage)
    here = "/newsroom schedule here daily 9:00 Europe/Moscow"
    await stage.world.command(MARIA, ROOM, here, channel=SLACK_CHANNEL)
    await stage.world.heard(MARIA, ROOM, containing="As a manager you cannot")
    await stage.staff(BORIS, Role.ADMIN)
    await stage.world.command(BORIS, ROOM, here, channel=SLACK_CHANNEL)
    await stage.world.heard(BORIS, ROOM, containing="into this channel")
    await stage.clock.advance(timedelta(days=1))
    digest = await stage.world.posted(SLACK_CHANNEL, containing="What costs our customers the most")
    assert "Три дня не могла найти накладную" in words_of(digest)
    assert not [block for block in digest["blocks"] if block["type"] == "actions"]


@ON_SLACK
async def test_a_posts_button_brings_its_reader_into_an_interview(stage: Stage) -> None:
    when = await approved(stage)
    await stage.world.tap(MARIA, ROOM, when, text="Publish now")
    message = await stage.world.posted(SLACK_CHANNEL, containing=TEXT)
    stage.appear(VERA, "Вера", Lang.RU, email="vera@example.com")
    stage.appear(BORIS, "Борис", Lang.RU)
    stage.sandbox.slack.rooms[SLACK_CHANNEL].members |= {f"U{VERA}", f"U{BORIS}"}
    await stage.buyer(VERA, "Вера Чернова")
    await Buyer.filter(external_id=f"c{VERA}").update(email="vera@example.com")
    await stage.world.tap_in(SLACK_CHANNEL, VERA, message, text="Tell us how it went for you")
    await stage.world.heard(VERA, BOT, containing="Начнём?")
    await stage.world.tap_in(SLACK_CHANNEL, BORIS, message, text="Tell us how it went for you")
    await stage.world.heard(BORIS, BOT, containing="Вы уже покупали")
    assert await Arrival.all().count() == 2


@ON_SLACK
async def test_staff_of_one_workspace_are_strangers_in_another(stage: Stage) -> None:
    await stage.staff(MARIA)
    await Staff.all().update(external_id=f"T0ELSE:U{MARIA}")
    await stage.play(MARIA, "Opens:\nBot: staff room", ROOM)


@ON_SLACK
async def test_the_whole_talk_survives_a_restart_in_the_middle(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(ANNA, f"Opens: {payload}\nBot: Начнём?\nTaps: Да\nBot: последний раз")
    await stage.curtain_down()
    await stage.world.say(ANNA, BOT, "на этой неделе")
    await stage.curtain_up()
    await stage.world.heard(ANNA, BOT, containing="Расскажите")


@ON_SLACK
async def test_deliveries_of_a_page_are_never_a_persons_to_decide(stage: Stage) -> None:
    await stage.staff(MARIA, Role.MANAGER)
    await stage.world.fault("lost", bot=ROOM, method="views.publish", times=2)
    await stage.world.open_home(MARIA, ROOM)

    async def shown() -> bool:
        return await Delivery.filter(kind=DeliveryKind.HOME, state=DeliveryState.SENT).exists()

    await stage.until(shown)


async def test_a_picture_goes_to_the_channels_of_both_messengers(both: Stage) -> None:
    """Sent to the newsroom on Telegram; Slack gets the picture itself."""
    await both.staff(MARIA, Role.MARKETER)
    await heard_somebody(both)
    await both.play(
        MARIA,
        """
        Opens:
        Bot: What I can do
        Buyer: /post
        Bot: What does the post answer?
        Taps: ○ 1
        Bot: 1 piece of evidence chosen
        Taps: Write the text
        Bot: Now the words
        """,
        ROOM,
    )
    await both.world.photo(MARIA, ROOM, caption=TEXT)
    await both.play(MARIA, f"Bot: {TEXT}\nTaps: Approve\nBot: Approved\nTaps: Publish now", ROOM)
    assert (await both.world.posted(both.room, containing=TEXT))["photo"]
    async with SlackClient(both.url) as slack:
        post = await slack.posted(SLACK_CHANNEL, containing=TEXT)
    assert [block["type"] for block in post["blocks"]] == ["image", "rich_text", "actions"]
