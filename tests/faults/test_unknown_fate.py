"""Answers to a question that Telegram has and we do not know of land under that question, all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bots.doors import ChatDoor
from bots.telegram.updates import received
from core import inbox
from core.ports import Message, Receipt
from core.store.db import tx
from core.store.models import Answer, Delivery, InboxRow
from core.words import DeliveryState
from tests.talks.conftest import INTERVIEWER, ON_SLACK, Stage

ANNA, BOT = 101, INTERVIEWER[1]


async def test_two_messages_in_a_row_to_a_question_of_unknown_fate(stage: Stage) -> None:
    stage.overrides["linger_seconds"] = 1.0  # both arrive before the next question
    payload = await stage.buyer(ANNA)
    await stage.restart()
    await stage.play(
        ANNA,
        f"""
        Opens: {payload}
        Bot: Здравствуйте!
        Taps: Да
        """,
    )
    when = await stage.world.heard(ANNA, BOT, containing="Вспомните последний раз")
    await stage.world.fault("lost", method="sendMessage", bot=BOT)
    await stage.world.tap(ANNA, BOT, when, text="раньше")
    await stage.world.heard(ANNA, BOT, containing="Расскажите, как всё было")
    first = await stage.world.say(ANNA, BOT, "Заказала шкаф, ждала его весь день")
    second = await stage.world.say(ANNA, BOT, "Не приехал")
    assert second["message_id"] == first["message_id"] + 1
    await stage.world.heard(ANNA, BOT, containing="сложнее всего")
    asked = await Delivery.get(question="A2")
    kept = [(answer.question, answer.text) for answer in await Answer.filter(option=None).order_by("id")]
    assert asked.receipt is None, "the question's fate was to be unknown"
    assert kept == [("A2", "Заказала шкаф, ждала его весь день"), ("A2", "Не приехал")]


async def test_a_message_written_while_the_next_question_is_on_its_way(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its number is below the question's: it goes on answering the one before, whichever is handled first."""
    payload = await stage.buyer(ANNA)
    await stage.play(ANNA, f"Opens: {payload}\nBot: Здравствуйте!\nTaps: Да\nBot: Вспомните\nTaps: раньше")
    await stage.world.heard(ANNA, BOT, containing="Расскажите, как всё было")
    send, on_its_way, go = ChatDoor.send, asyncio.Event(), asyncio.Event()

    async def slowly(door: ChatDoor, delivery: Delivery, message: Message) -> Receipt:
        on_its_way.set()
        await go.wait()
        return await send(door, delivery, message)

    monkeypatch.setattr(ChatDoor, "send", slowly)
    await stage.world.say(ANNA, BOT, "Заказала шкаф, ждала его весь день")
    await on_its_way.wait()
    stage.sandbox.add_person(102, "Борис")
    await stage.world.open(102, BOT)  # a bot's chats share their numbers
    await stage.world.say(ANNA, BOT, "Не приехал")
    while not await InboxRow.exists(fence__gt=0, conversation=str(ANNA), state="new"):
        if await Answer.exists(text="Не приехал"):
            break  # already filed: where, is asserted below
        await asyncio.sleep(0.01)
    go.set()
    await stage.world.heard(ANNA, BOT, containing="сложнее всего", anew=False)
    async with asyncio.timeout(5):
        while not await Answer.exists(text="Не приехал"):
            await asyncio.sleep(0.02)
    kept = [(answer.question, answer.text) for answer in await Answer.filter(option=None).order_by("id")]
    assert kept == [("A2", "Заказала шкаф, ждала его весь день"), ("A2", "Не приехал")]


async def test_a_message_written_before_a_question_of_unknown_fate_set_out(stage: Stage) -> None:
    """Two in a row; of the question that followed the first one nobody knows whether it arrived."""
    payload = await stage.buyer(ANNA)
    await stage.play(ANNA, f"Opens: {payload}\nBot: Здравствуйте!\nTaps: Да\nBot: Вспомните\nTaps: раньше")
    await stage.world.heard(ANNA, BOT, containing="Расскажите, как всё было")
    written = stage.clock.now().replace(microsecond=0)
    await stage.world.fault("lost", method="sendMessage", bot=BOT)
    await stage.world.say(ANNA, BOT, "Заказала шкаф, ждала его весь день")
    await stage.world.heard(ANNA, BOT, containing="сложнее всего")
    async with asyncio.timeout(5):
        while not await Delivery.exists(question="H1", state="unknown"):
            await asyncio.sleep(0.01)
    body = {
        "message_id": 900,
        "date": int(written.timestamp()) - 1,
        "chat": {"id": ANNA, "type": "private"},
        "from": {"id": ANNA, "is_bot": False, "first_name": "Анна"},
        "text": "Не приехал",
    }

    async def late() -> None:
        update = received({"update_id": 2**40, "message": body})
        await inbox.keep("telegram:interviewer", "7001", [update], stage.clock.now())

    await tx(late)
    async with asyncio.timeout(5):
        while not await Answer.exists(text="Не приехал"):
            await asyncio.sleep(0.02)
    kept = [(answer.question, answer.text) for answer in await Answer.filter(option=None).order_by("id")]
    assert kept == [("A2", "Заказала шкаф, ждала его весь день"), ("A2", "Не приехал")]


async def test_a_reply_to_a_question_whose_receipt_was_lost_lands_there(stage: Stage) -> None:
    """The first copy has no receipt, the second has: replies to either are that question's."""
    payload = await stage.buyer(ANNA)
    await stage.play(ANNA, f"Opens: {payload}\nBot: Здравствуйте!\nTaps: Да")
    when = await stage.world.heard(ANNA, BOT, containing="Вспомните")
    await stage.world.fault("lost", method="sendMessage", bot=BOT)
    await stage.world.tap(ANNA, BOT, when, text="раньше")
    story = await stage.world.heard(ANNA, BOT, containing="Расскажите, как всё было")
    await stage.until(Delivery.filter(question="A2", state="sent", repeats=1).exists)
    mine = await stage.world.say(ANNA, BOT, "Заказала шкаф, ждала его весь день")
    await stage.world.heard(ANNA, BOT, containing="сложнее всего")
    await stage.world.say(ANNA, BOT, "Не приехал", reply_to=story)
    await stage.world.heard(ANNA, BOT, containing="Добавлено")
    await stage.world.say(ANNA, BOT, "и не позвонили", reply_to=mine)
    await stage.world.heard(ANNA, BOT, containing="Добавлено")
    kept = [(answer.question, answer.text) for answer in await Answer.filter(option=None).order_by("id")]
    assert kept == [
        ("A2", "Заказала шкаф, ждала его весь день"),
        ("A2", "Не приехал"),
        ("A2", "и не позвонили"),
    ]


# --- where it can be looked up, and is not there ---


async def never_there(stage: Stage, fault: str = "500") -> None:
    """Somebody has told their story, and the next question never reached Slack; nobody knows that yet.

    Another ``fault``: it did, and nobody knows that either.
    """
    payload = await stage.buyer(ANNA)
    await stage.play(
        ANNA,
        f"""
        Opens: {payload}
        Bot: Здравствуйте!
        Taps: Да
        Bot: Вспомните последний раз
        Taps: раньше
        Bot: Расскажите, как всё было
        """,
    )
    await stage.world.fault(fault, method=stage.sending, bot=BOT)
    await stage.world.say(ANNA, BOT, "Заказала шкаф, ждала его весь день")
    await stage.until(Delivery.filter(question="H1", state="unknown").exists)


def decided(stage: Stage) -> Callable[[], Awaitable[bool]]:
    """Whether what was of unknown fate has been looked up, and nothing is on its way any more."""
    open_ones = Delivery.filter(state__in=["due", "later", "sending", "unknown"])

    async def look() -> bool:
        return not await open_ones.exists()

    return look


@ON_SLACK
async def test_a_question_that_never_arrived_is_asked_again(stage: Stage) -> None:
    await never_there(stage)
    await stage.until(decided(stage))
    said = await stage.said_by_bot(ANNA)
    assert sum("сложнее всего" in words for words in said) == 1


@ON_SLACK
async def test_a_question_that_never_arrived_does_not_follow_a_stop(stage: Stage) -> None:
    await never_there(stage)
    await stage.play(ANNA, "Buyer: стоп\nBot: ")
    await stage.until(decided(stage))
    assert not [words for words in await stage.said_by_bot(ANNA) if "сложнее всего" in words]
    assert (await Delivery.get(question="H1")).state is DeliveryState.DEAD


@ON_SLACK
async def test_a_question_that_never_arrived_and_was_asked_anew_stands_once(stage: Stage) -> None:
    await never_there(stage)
    await stage.world.open(ANNA, BOT)
    await stage.world.heard(ANNA, BOT, containing="сложнее всего")
    await stage.until(decided(stage))
    said = await stage.said_by_bot(ANNA)
    assert sum("сложнее всего" in words for words in said) == 1


@ON_SLACK
@pytest.mark.parametrize(("fault", "question"), [("500", "A2"), ("500_after", "H1"), ("lost", "H1")])
async def test_words_while_nobody_knows_land_under_what_stood_there(
    stage: Stage, fault: str, question: str
) -> None:
    stage.overrides["quarantine_seconds"] = 60.0  # longer than this test
    await stage.restart()
    await never_there(stage, fault)
    await stage.world.say(ANNA, BOT, "Дозвониться до склада")
    await stage.until(Answer.filter(text="Дозвониться до склада").exists)
    assert (await Answer.get(text="Дозвониться до склада")).question == question
