"""Manners: how the interview behaves when people do not follow it. Each is a play."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import buyers, invitations
from core.interviews import nudges
from core.store.db import tx
from core.store.models import (
    Address,
    Answer,
    Buyer,
    Consent,
    Delivery,
    Evidence,
    Handover,
    Interview,
    Suggestion,
    Turn,
)
from core.words import DeliveryState, InterviewState, Lang
from tests.talks.conftest import INTERVIEWER, NEWSROOM, ON_TELEGRAM, Stage

ON = ("telegram", "slack")
ANNA, OLGA = 101, 900
BOT, ROOM = INTERVIEWER[1], NEWSROOM[1]
DAY = 24 * 3600
TO_STORY = "Bot: Начнём?\nTaps: Да\nBot: Когда\nTaps: раньше\nBot: Расскажите"
STORY = "Заказала шкаф, привезли не тот цвет, два раза звонила и ждала полдня"
TO_THE_END = f"""
    {TO_STORY}
    Buyer: {STORY}
    Bot: сложнее всего
    Buyer: Дозвониться до склада
    Bot: в тягость
    Buyer: Ещё раз фотографировать и объяснять, потеряла вечер
    Bot: Чем вы тогда
    Buyer: Телефон
    Bot: Проверим, так ли
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


async def invite_everybody(stage: Stage) -> None:
    """Those who already talk to the bot are written to directly."""
    assert stage.house is not None
    desk = stage.house.desk()

    async def go() -> None:
        await invitations.issue((await buyers.choose(desk.now, desk.settings)).eligible, desk)

    await tx(go)
    stage.house.outbox_bell.ring()


async def test_two_reminders_and_then_what_was_said_stands(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(ANNA, f"Opens: {payload}\n{TO_STORY}\nBuyer: {STORY}\nBot: сложнее всего")
    await stage.world.advance(DAY + 60)
    await stage.play(ANNA, "Bot: Напомню о вопросе")
    await stage.world.advance(2 * DAY + 60)
    await stage.until(Interview.filter(nudges=2).exists)
    await stage.world.advance(DAY + 60)
    await stage.until(Interview.filter(state=InterviewState.PARTIAL).exists)
    await stage.world.advance(30 * DAY)
    await stage.world.settled()
    assert sum("Напомню" in words for words in await stage.said_by_bot(ANNA)) == 2
    assert [found.question for found in await Evidence.all()] == ["A2"], "a part with a problem counts"
    await stage.play(ANNA, "Buyer: Понять, кто привезёт\nBot: в тягость")
    assert (await Interview.get()).state is InterviewState.UNDERWAY, "a late answer reopens it"


async def test_reminders_wait_for_their_morning(stage: Stage) -> None:
    """Noon in Moscow is evening in Vladivostok: a day later it is evening again there."""
    payload = await stage.buyer(ANNA)
    await Buyer.all().update(zone="Asia/Vladivostok")
    await stage.world.advance(3 * 3600 + 600)  # 22:10 there
    await stage.play(ANNA, f"Opens: {payload}\n{TO_STORY}")
    await stage.world.advance(DAY + 60)
    assert stage.house is not None
    assert await nudges.nudge(stage.house.desk()) == 0, "it is night in Vladivostok"
    await stage.world.advance(11 * 3600)
    await stage.play(ANNA, "Bot: Напомню о вопросе")


async def test_an_invitation_at_night_waits_for_the_morning(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(ANNA, f"Opens: {payload}\n{TO_THE_END}")
    await stage.world.advance(40 * DAY + 14 * 3600)  # 02:00 in Moscow
    said = len(await stage.said_by_bot(ANNA))
    await invite_everybody(stage)
    waiting = await Delivery.get(state=DeliveryState.DUE)
    assert timedelta(hours=6) < waiting.due_at - stage.clock.now() < timedelta(hours=8)
    await stage.world.settled()
    assert len(await stage.said_by_bot(ANNA)) == said
    await stage.world.advance(8 * 3600)
    await stage.play(ANNA, "Bot: Начнём?")


async def test_an_invitation_that_missed_its_hours_is_dropped(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(ANNA, f"Opens: {payload}\n{TO_THE_END}")
    await stage.world.advance(40 * DAY + 14 * 3600)
    await stage.curtain_down()
    house = await stage.curtain_up()
    await house.nudge()
    await invite_everybody(stage)
    await stage.world.advance(20 * 3600)  # 22:00: nothing ran all day
    await house.nudge()
    assert not await Delivery.filter(state__in=[DeliveryState.DUE, DeliveryState.LATER]).exists()
    assert await Delivery.filter(state=DeliveryState.DEAD, error="the hours for it have passed").count() == 1


async def test_a_wish_is_set_aside_and_led_back_twice_at_most(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(
        ANNA,
        f"""
        Opens: {payload}
        {TO_STORY}
        Buyer: {STORY}
        Bot: сложнее всего
        Buyer: Добавьте кнопку «где курьер» в приложение
        Bot: пожелание записано отдельно. А что вы в тот последний раз пытались сделать
        Buyer: И сделайте тёмную тему
        Bot: Вернёмся к тому дню: на что ушло больше всего сил?
        Buyer: Хорошо бы фильтр по цене
        Bot: в тягость
        Buyer: Добавьте чат с курьером
        Bot: Чем вы тогда
        """,
    )
    aside = {one.question: one.text for one in await Suggestion.all()}
    assert set(aside) == {"H1", "B1"}
    assert "кнопку" in aside["H1"]
    assert "тёмную тему" in aside["H1"]
    assert [found.question for found in await Evidence.all()] == ["A2"], "a wish is never evidence"


async def test_a_mixed_answer_keeps_the_problem_and_sets_the_wish_aside(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(
        ANNA,
        f"""
        Opens: {payload}
        {TO_STORY}
        Buyer: {STORY}
        Bot: сложнее всего
        Buyer: Час искала счёт в письмах, добавьте вкладку со счетами
        Bot: в тягость
        """,
    )
    assert (await Evidence.get()).text == "Час искала счёт в письмах"
    assert (await Suggestion.get()).text == "добавьте вкладку со счетами"


@pytest.mark.parametrize(
    ("question", "answer", "probe"),
    [
        ("A2", "нормально", "Хорошо, что получилось. А был момент"),
        ("A2", "обычно я просто захожу в приложение и смотрю", "А именно в последний раз"),
        ("A2", "не помню", "Тогда возьмём последний раз, который помнится"),
        ("H1", "неудобно всё как-то", "А поточнее"),
        ("H1", "Курьер не приехал и никого не предупредил", "К чему это привело?"),
        ("H1", "Всё отлично, вы молодцы, спасибо вам большое!", "наименее приятным"),
    ],
)
async def test_a_probe_by_what_the_answer_lacks(stage: Stage, question: str, answer: str, probe: str) -> None:
    payload = await stage.buyer(ANNA)
    before = "" if question == "A2" else f"\nBuyer: {STORY}\nBot: сложнее всего"
    await stage.play(ANNA, f"Opens: {payload}\n{TO_STORY}{before}\nBuyer: {answer}\nBot: {probe}")
    await stage.play(ANNA, "Buyer: Курьер позвонил и сказал, что не приедет, я потеряла день")
    after = "сложнее всего" if question == "A2" else "Что"
    await stage.play(ANNA, f"Bot: {after}")
    assert (await Answer.filter(question=question).count()) == 2, "both are the answer"


async def test_two_answers_that_know_nothing_end_it_kindly(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(
        ANNA,
        f"""
        Opens: {payload}
        {TO_STORY}
        Buyer: не помню
        Bot: Тогда возьмём последний раз
        Buyer: Заказывала шкаф, вроде привезли
        Bot: сложнее всего
        Buyer: не знаю
        Bot: больше времени
        Buyer: хз
        Bot: Спасибо, что нашли время
        """,
    )
    assert (await Interview.get()).state is InterviewState.FINISHED


async def test_answers_that_shrink_end_it_kindly(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(
        ANNA,
        f"""
        Opens: {payload}
        {TO_STORY}
        Buyer: {STORY}. {STORY}. {STORY}
        Bot: сложнее всего
        Buyer: {STORY}. {STORY}
        Bot: в тягость
        Buyer: Менеджер хамил мне по телефону
        Bot: К чему это привело?
        Buyer: нервы
        Bot: Спасибо, что нашли время
        """,
    )


async def test_it_never_happened_so_another_job_is_tried_once(stage: Stage) -> None:
    (stage.folder / "jobs.toml").write_text(
        '[jobs.delivery]\nen = "check where a delivery is"\nru = "проверить, где доставка"\n'
        'match = ["delivery"]\n'
        '[jobs.repair]\nen = "get a repair"\nru = "починить шкаф"\nmatch = ["repair"]\n',
        encoding="utf-8",
    )
    await stage.restart()
    payload = await stage.buyer(ANNA, other="repair")
    await stage.play(
        ANNA,
        f"""
        Opens: {payload}
        Bot: Начнём?
        Taps: Да
        Bot: проверить, где доставка
        Taps: не пробовал(а)
        Bot: Тогда о другом.
        Taps: не пробовал(а)
        Bot: Тогда и спрашивать не о чем
        """,
    )
    interview = await Interview.get()
    assert interview.job == "repair"
    assert [answer.option for answer in await Answer.all().order_by("id")] == ["never", "never"]


async def test_how_many_are_left_is_told_in_the_second_half_only(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(ANNA, f"Opens: {payload}\n{TO_THE_END}")
    said = await stage.said_by_bot(ANNA)
    told = [words.rpartition("\n")[2] for words in said if "Остал" in words]
    assert told
    assert not any("Остал" in words for words in said[:4])
    numbers = [int(words.split()[1]) for words in told]
    assert numbers == sorted(set(numbers), reverse=True)
    assert numbers[-1] == 1


async def test_the_talk_follows_the_language_of_the_buyer(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(
        ANNA,
        f"""
        Opens: {payload}
        {TO_STORY}
        Buyer: I ordered a wardrobe and nobody came, I waited for half a day and lost my day off
        Bot: What was the hardest part that time?
        Buyer: 5
        """,
    )
    assert (await Interview.get()).language is Lang.EN
    assert (await Address.get()).language is Lang.EN
    await stage.play(ANNA, "Buyer: /language\nBot: Which language\nTaps: Русский\nBot: Говорим по-русски")


@ON_TELEGRAM
async def test_an_incident_is_handed_over_taken_and_told(stage: Stage) -> None:
    stage.overrides["support_chat"] = "-500"
    stage.sandbox.add_person(OLGA, "Staff900", role="staff")
    stage.sandbox.add_group(-500, "Support", members=[OLGA], admins=[NEWSROOM[0]])
    await stage.restart()
    payload = await stage.buyer(ANNA)
    await stage.play(
        ANNA,
        f"""
        Opens: {payload}
        {TO_STORY}
        Buyer: Деньги списали дважды, никто не отвечает, верните мне деньги немедленно!
        Bot: Передать это в поддержку прямо сейчас?
        Taps: Да, передайте
        Bot: Передано
        Bot: сложнее всего
        """,
    )
    asked = await stage.world.posted(-500, containing="A buyer needs help")
    assert "Анна Белова" in asked["text"]
    assert "списали дважды" in asked["text"]
    await stage.world.tap_in(-500, OLGA, asked, text="I'll take it")
    await stage.play(ANNA, f"Bot: Этим уже занимается Staff{OLGA}")
    handover = await Handover.get()
    assert handover.taken_by == f"Staff{OLGA}"
    assert "списали дважды" in handover.text
    await stage.play(
        ANNA,
        """
        Buyer: /withdraw
        Bot: Что убрать?
        Taps: Весь разговор целиком
        Bot: ваших слов из этого разговора больше нет
        """,
    )
    handover = await Handover.get()
    assert (handover.text, handover.taken_by) == ("", f"Staff{OLGA}")


async def test_where_is_my_order_gets_the_contact_and_the_talk_goes_on(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(
        ANNA,
        f"""
        Opens: {payload}
        {TO_STORY}
        Buyer: Где мой заказ?
        Bot: быстрее всего помогут здесь: @dom_help
        Bot: Расскажите, как всё было
        Buyer: {STORY}
        Bot: сложнее всего
        """,
    )
    assert [answer.text for answer in await Answer.filter(question="A2")] == [STORY]


async def test_a_complaint_that_comes_by_itself_opens_an_interview(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(ANNA, f"Opens: {payload}\n{TO_STORY}\nBuyer: стоп\nBot: остановились")
    await stage.world.advance(DAY)
    complaint = "Привезли разбитый шкаф, курьер бросил его у подъезда и уехал, три дня никто не отвечает"
    await stage.world.say(ANNA, BOT, complaint)
    screen = await stage.world.heard(ANNA, BOT, containing="Жаль, что так вышло")
    assert not await Answer.filter(text=complaint).exists(), "nothing is kept before a yes"
    assert not [turn for turn in await Turn.all() if "разбитый" in str(turn.event)]
    await stage.world.tap(ANNA, BOT, screen, text="Да")
    await stage.play(
        ANNA,
        """
        Bot: Передать это в поддержку прямо сейчас?
        Taps: Нет, не нужно
        Bot: Что вы пытались сделать
        """,
    )
    interview = await Interview.get(survey="complaint")
    first = await Answer.filter(interview_id=interview.id).order_by("id").first()
    assert first is not None
    assert (first.question, first.text) == ("A2", complaint)
    assert (await Evidence.get(interview_id=interview.id)).text == complaint
    assert (await Buyer.get()).opted_out_at is None, "who speaks to us wants an answer"


async def test_no_to_questions_about_a_complaint_keeps_nothing_and_opts_out_of_nothing(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(ANNA, f"Opens: {payload}\n{TO_THE_END}")
    await stage.world.advance(DAY)
    await stage.play(
        ANNA,
        """
        Buyer: Привезли разбитый шкаф и уехали, безобразие
        Bot: Жаль, что так вышло
        Taps: Нет
        Bot: ничего не записано
        """,
    )
    assert (await Buyer.get()).opted_out_at is None
    assert "разбитый" not in str((await Interview.get(survey="complaint")).snapshot)
    assert not await Consent.filter(interview__survey="complaint", given=True).exists()
