"""Buyers who do not follow the path: found in review, each a play that once went wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import buyers, invitations
from core.store.db import tx
from core.store.models import Answer, Buyer, Consent, Delivery, Evidence, Interview, Turn
from core.words import DeliveryState, InterviewState, Purpose
from tests.talks.conftest import INTERVIEWER, Stage, ref_of

ON = ("telegram", "slack")
ANNA = 101
BOT = INTERVIEWER[1]
TO_RESTATEMENT = """
    Bot: Начнём?
    Taps: Да
    Bot: Когда
    Taps: раньше
    Bot: Расскажите
    Buyer: Ждал курьера два часа
    Bot: сложнее всего
    Buyer: Дозвониться
    Bot: в тягость
    Buyer: Перезванивал
    Bot: Чем вы тогда
    Buyer: Телефон
    Bot: Проверим, так ли
"""
TO_THE_END = f"""
    {TO_RESTATEMENT}
    Taps: Да
    Bot: для вас важно?
    Taps: 5
    Bot: вас устроило
    Taps: 2
    Bot: ещё один раз
    Taps: Да
    Bot: процитировать
    Taps: Да
    Bot: Записано
"""


async def options(question: str) -> list[str | None]:
    return [answer.option for answer in await Answer.filter(question=question).order_by("id")]


async def consent(purpose: Purpose) -> bool:
    return (await Consent.filter(purpose=purpose).order_by("-id"))[0].given


async def invite_everybody(stage: Stage) -> None:
    """Those who already talk to the bot are written to directly."""
    assert stage.house is not None
    desk = stage.house.desk()

    async def go() -> None:
        await invitations.issue((await buyers.choose(desk.now, desk.settings)).eligible, desk)

    await tx(go)
    stage.house.outbox_bell.ring()


async def test_own_words_instead_of_not_quite_are_not_asked_for_again(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(
        ANNA,
        f"""
        Opens: {payload}
        {TO_RESTATEMENT}
        Buyer: Мне важнее знать точный час, чем быстрее
        Bot: для вас важно?
        Taps: 5
        Bot: вас устроило
        Taps: 2
        Bot: ещё один раз
        Taps: Да
        Bot: процитировать
        Taps: Нет
        Bot: Записано: «Мне важнее знать точный час, чем быстрее»
        """,
    )
    assert await options("O1") == ["no"]
    assert (await Answer.get(question="O1b")).text == "Мне важнее знать точный час, чем быстрее"
    assert sum("Проверим" in words for words in await stage.said_by_bot(ANNA)) == 1


@pytest.mark.parametrize("words", ["Да, верно", "именно", "👍🏻", "exactly"])
async def test_agreeing_in_other_words_is_not_taken_for_the_outcome(stage: Stage, words: str) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(
        ANNA, f"Opens: {payload}\n{TO_RESTATEMENT}\nBuyer: {words}\nBot: Насколько это для вас важно?"
    )
    assert await options("O1") == ["yes"]
    assert (await Interview.get()).snapshot["outcome"].startswith("тратить меньше сил")


async def test_disagreeing_in_other_words_asks_how_they_would_put_it(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(
        ANNA,
        f"""
        Opens: {payload}
        {TO_RESTATEMENT}
        Buyer: нет, не совсем так
        Bot: Как бы вы сами это сказали?
        Buyer: не знаю
        Bot: для вас важно?
        Buyer: пять
        Bot: вас устроило
        Buyer: 2 из 5
        Bot: ещё один раз
        Buyer: да, конечно
        Bot: процитировать
        Buyer: лучше не надо
        Bot: Спасибо, что нашли время
        """,
    )
    assert [await options(q) for q in ("I1", "I2", "K1", "K2")] == [["5"], ["2"], ["yes"], ["no"]]


async def test_a_consent_is_taken_back_by_replying_or_editing(stage: Stage) -> None:
    """We say so ourselves: "To correct an answer, reply to that message or edit your own"."""
    payload = await stage.buyer(ANNA)
    await stage.play(ANNA, f"Opens: {payload}\n{TO_THE_END}")
    quote = await stage.world.heard(ANNA, BOT, containing="процитировать", anew=False)
    said = await stage.world.say(ANNA, BOT, "Нет", reply_to=quote)
    await stage.world.heard(ANNA, BOT, containing="Добавлено")
    assert not await consent(Purpose.QUOTE)
    await stage.world.edit(ANNA, BOT, ref_of(said), "да")
    await stage.until(Consent.filter(id__gt=4, purpose=Purpose.QUOTE, given=True).exists)
    important = await stage.world.heard(ANNA, BOT, containing="для вас важно?", anew=False)
    await stage.world.say(ANNA, BOT, "3", reply_to=important)
    await stage.world.heard(ANNA, BOT, containing="Добавлено")
    assert await options("I1") == ["5", "3"]


async def test_an_afterword_is_not_taken_for_an_answer_to_the_last_question(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(
        ANNA,
        f"""
        Opens: {payload}
        {TO_THE_END}
        Buyer: нет, ещё забыла: курьер был груб
        Bot: Записано, добавлю к вашей истории
        Buyer: нет
        Bot: Записано, добавлю к вашей истории
        """,
    )
    assert await options("K2") == ["yes"]
    assert await consent(Purpose.QUOTE)
    assert await Answer.filter(question="E1").count() == 2


async def test_a_command_is_a_word_to_the_bot_and_not_an_answer(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(
        ANNA,
        f"""
        Opens: {payload}
        Bot: Начнём?
        Taps: Да
        Bot: Когда
        Taps: раньше
        Bot: Расскажите
        Buyer: /help
        Bot: Я спрашиваю, как всё прошло в последний раз
        Buyer: Не приехали
        Bot: сложнее всего
        Buyer: /stop@{BOT}
        Bot: остановились
        """,
    )
    assert [answer.text for answer in await Answer.filter(question="A2")] == ["Не приехали"]
    assert [found.question for found in await Evidence.all()] == ["A2"], "a part with a problem counts"


@pytest.mark.parametrize(
    "words", ["Всё, хватит", "стоп стоп", "не пишите мне больше", "stop please", "🛑", "cnjg"]
)
async def test_stop_in_many_spellings(stage: Stage, words: str) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(
        ANNA,
        f"Opens: {payload}\nBot: Начнём?\nTaps: Да\nBot: Когда\nBuyer: {words}\nBot: остановились",
    )
    assert (await Interview.get()).state is InterviewState.STOPPED


async def test_stop_inside_a_story_does_not_stop(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(
        ANNA,
        f"""
        Opens: {payload}
        Bot: Начнём?
        Taps: Да
        Bot: Когда
        Taps: раньше
        Bot: Расскажите
        Buyer: Я сказал курьеру: стоп, не хочу ждать
        Bot: сложнее всего
        """,
    )


async def test_the_buttons_of_consent_in_words(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(
        ANNA,
        f"""
        Opens: {payload}
        Bot: Начнём?
        Buyer: что обо мне хранится
        Bot: Сначала нужно ваше согласие
        Buyer: не сейчас
        Bot: Хорошо, напишите или нажмите кнопку
        Buyer: Давайте
        Bot: Когда примерно это было?
        """,
    )
    assert any("Что хранится о вас" in words for words in await stage.said_by_bot(ANNA))


async def test_no_is_kept_to_and_may_be_changed(stage: Stage) -> None:
    """«Больше не побеспокою» is a promise: no invitation next month either. The screen's Yes undoes it."""
    payload = await stage.buyer(ANNA)
    await stage.play(ANNA, f"Opens: {payload}\nBot: Начнём?")
    screen = await stage.world.heard(ANNA, BOT, containing="Начнём?", anew=False)
    await stage.world.tap(ANNA, BOT, screen, text="Нет")
    await stage.world.heard(ANNA, BOT, containing="больше не побеспокою")
    assert stage.house is not None
    later = await buyers.choose(stage.clock.now() + timedelta(days=40), stage.settings)
    assert [why for _, why in later.refused] == [buyers.Why.OPTED_OUT]
    await stage.world.tap(ANNA, BOT, screen, text="Да")
    await stage.world.heard(ANNA, BOT, containing="Когда примерно это было?")
    assert (await Buyer.get()).opted_out_at is None


async def test_back_after_a_stop_that_followed_the_end(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(ANNA, f"Opens: {payload}\n{TO_THE_END}\nBuyer: стоп\nBot: Захотите вернуться — /start")
    assert (await Buyer.get()).opted_out_at is not None
    await stage.play(ANNA, "Opens:\nBot: Мы уже всё обсудили")
    assert (await Buyer.get()).opted_out_at is None


async def test_nobody_is_invited_again_within_a_month_of_their_last_word(stage: Stage) -> None:
    """The link was opened on its last day and the answers came later still."""
    payload = await stage.buyer(ANNA)
    await stage.world.advance(13 * 24 * 3600)
    await stage.play(ANNA, f"Opens: {payload}\nBot: Начнём?\nTaps: Да\nBot: Когда")
    await stage.world.advance(20 * 24 * 3600)
    await stage.play(ANNA, "Buyer: раньше\nBot: Расскажите")
    choice = await buyers.choose(stage.clock.now(), stage.settings)
    assert [why for _, why in choice.refused] == [buyers.Why.ASKED_LATELY]


async def test_stop_said_in_reply_to_an_old_interview_stops_the_new_one(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(ANNA, f"Opens: {payload}\n{TO_THE_END}")
    old = await stage.world.heard(ANNA, BOT, containing="сложнее всего", anew=False)
    await stage.world.advance(60 * 24 * 3600)
    await invite_everybody(stage)
    await stage.play(ANNA, "Bot: Начнём?\nTaps: Да\nBot: Когда")
    await stage.world.say(ANNA, BOT, "стоп", reply_to=old)
    await stage.world.heard(ANNA, BOT, containing="остановились")
    states = [interview.state for interview in await Interview.all().order_by("id")]
    assert states == [InterviewState.FINISHED, InterviewState.STOPPED]
    assert not await Delivery.filter(state=DeliveryState.DUE).exists()
    assert not [turn for turn in await Turn.all() if "стоп" in str(turn.event)]
