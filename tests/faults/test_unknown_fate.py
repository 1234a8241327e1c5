"""Answers to a question that Telegram has and we do not know of land under that question, all of them."""

from __future__ import annotations

from core.store.models import Answer, Delivery
from tests.talks.conftest import INTERVIEWER, Stage

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
    first = await stage.world.say(ANNA, BOT, "Заказала шкаф")
    second = await stage.world.say(ANNA, BOT, "Не приехал")
    assert second["message_id"] == first["message_id"] + 1
    await stage.world.heard(ANNA, BOT, containing="сложнее всего")
    asked = await Delivery.get(question="A2")
    kept = [(answer.question, answer.text) for answer in await Answer.filter(option=None).order_by("id")]
    assert asked.receipt is None, "the question's fate was to be unknown"
    assert kept == [("A2", "Заказала шкаф"), ("A2", "Не приехал")]
