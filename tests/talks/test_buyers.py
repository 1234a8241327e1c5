"""Buyers talk with the interviewer: the real aiogram over real HTTP against the sandbox."""

from __future__ import annotations

import logging

import pytest

from core import plugins
from core.logs import JsonLines
from core.store.models import Address, Answer, Buyer, Consent, Evidence, Interview, Order, Turn
from core.words import InterviewState, Lang, Purpose
from surveys.script import load
from tests.talks.conftest import INTERVIEWER, Stage, ref_of

ON = ("telegram", "slack")
ANNA = 101
BOT = INTERVIEWER[1]


async def answers() -> dict[str, str]:
    """Question → what is kept, the parts in order."""
    kept: dict[str, list[str]] = {}
    for answer in await Answer.all().order_by("id"):
        kept.setdefault(answer.question, []).append(answer.option or answer.text)
    return {question: " | ".join(parts) for question, parts in kept.items()}


async def test_cooperative_in_russian(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(
        ANNA,
        f"""
        Opens: {payload}
        Bot: Здравствуйте! Я исследовательский бот «Дом»
        Taps: Да
        Bot: Вспомните последний раз, когда вы пытались проверить, где доставка
        Taps: на этой неделе
        Bot: Расскажите, как всё было
        Buyer: Заказала шкаф, курьер не приехал, звонила в поддержку
        Bot: Что в тот раз было сложнее всего?
        Buyer: Понять, приедет ли он
        Bot: Что в тот раз заняло больше времени
        Buyer: Дозвониться, сорок минут на линии
        Bot: Чем вы тогда пользовались?
        Buyer: Приложение и телефон
        Bot: вам важно тратить меньше сил на то, чтобы понять, приедет ли он. Так?
        Taps: Да
        Bot: Насколько это для вас важно?
        Taps: 5
        Bot: Насколько вас устроило
        Taps: 2
        Bot: Можно написать вам ещё один раз
        Taps: Да
        Bot: Можно процитировать вас без имени
        Taps: Нет
        Bot: Записано: «тратить меньше сил на то, чтобы понять, приедет ли он»
        """,
    )
    assert await answers() == {
        "A1": "week",
        "A2": "Заказала шкаф, курьер не приехал, звонила в поддержку",
        "H1": "Понять, приедет ли он",
        "L1": "Дозвониться, сорок минут на линии",
        "U1": "Приложение и телефон",
        "O1": "yes",
        "I1": "5",
        "I2": "2",
        "K1": "yes",
        "K2": "no",
    }
    interview = await Interview.get()
    assert interview.state is InterviewState.FINISHED
    assert {e.question: e.facet.value for e in await Evidence.all()} == {"H1": "hard", "L1": "long"}
    consents = {c.purpose: (c.given, c.text_version, c.channel) for c in await Consent.all()}
    assert consents == {
        Purpose.INTERVIEW: (True, "last_time/2/C0/ru", stage.on[0]),
        Purpose.FOLLOW_UP: (True, "last_time/2/K1/ru", stage.on[0]),
        Purpose.QUOTE: (False, "last_time/2/K2/ru", stage.on[0]),
    }


async def test_cooperative_in_english(stage: Stage) -> None:
    payload = await stage.buyer(ANNA, "Ann Lee", Lang.EN)
    await stage.play(
        ANNA,
        f"""
        Opens: {payload}
        Bot: Hi! I'm Дом's research bot
        Buyer: yes
        Bot: Think of the last time you tried to check where a delivery is
        Taps: today/yesterday
        Bot: Tell me how it went
        Buyer: I waited for two hours and nobody came
        Bot: What was the hardest part
        Buyer: Nobody could tell me anything
        Bot: What did it lead to?
        Buyer: I lost a day off
        Bot: What was a burden
        Buyer: Had to chase the courier
        Bot: What did you use that time?
        Buyer: phone
        Bot: What matters to you is spending less effort on chasing the courier. Right?
        Taps: Not quite
        Bot: How would you put it?
        Buyer: Knowing the hour before I take a day off
        Bot: How important
        Buyer: 4
        Bot: How satisfied
        Taps: 1
        Bot: May I write once more
        Taps: No
        Bot: May we quote you
        Taps: Yes
        Bot: I took down: “Knowing the hour before I take a day off”
        """,
    )
    kept = await answers()
    assert kept["B1"] == "Had to chase the courier"
    assert "L1" not in kept, "the story already spoke of time"
    assert kept["O1b"] == "Knowing the hour before I take a day off"
    assert kept["I1"] == "4"


async def test_stopper_is_obeyed_at_once(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(
        ANNA,
        f"""
        Opens: {payload}
        Bot: Начнём?
        Taps: Да
        Bot: Когда примерно это было?
        Taps: раньше
        Bot: Расскажите, как всё было
        Buyer: Стоп!
        Bot: Хорошо, остановились
        Buyer: и ещё одно
        Bot: это не записано
        """,
    )
    assert (await Interview.get()).state is InterviewState.STOPPED
    assert (await Buyer.get()).opted_out_at is not None
    assert "A2" not in await answers()
    assert not [turn for turn in await Turn.all() if "ещё одно" in str(turn.event)]


async def test_lead_leaves_politely_and_nothing_is_kept(stage: Stage) -> None:
    stage.appear(ANNA, "Мария", Lang.RU)
    await stage.play(
        ANNA,
        """
        Opens:
        Bot: Вы уже покупали у нас или пока выбираете?
        Buyer: Хочу, чтобы у вас была красная кнопка
        Bot: Вы уже покупали у нас или пока выбираете?
        Taps: Пока выбираю
        Bot: только с теми, кто уже купил. Если есть вопрос до покупки, вам сюда: @dom_help
        """,
    )
    assert not await Address.all().count()
    assert not await Interview.all().count()


async def test_double_tap_answers_once(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(ANNA, f"Opens: {payload}\nBot: Начнём?\nTaps: Да")
    question = await stage.world.heard(ANNA, BOT, containing="Когда примерно")
    await stage.world.fault("duplicate", bot=BOT, times=1)
    await stage.world.tap(ANNA, BOT, question, text="раньше")
    await stage.world.tap(ANNA, BOT, question, text="на этой неделе")
    await stage.world.heard(ANNA, BOT, containing="Расскажите", anew=False)
    await stage.world.settled()
    assert (await answers())["A1"] == "раньше" or (await answers())["A1"] == "earlier"
    assert sum("Расскажите" in words for words in await stage.said_by_bot(ANNA)) == 1


async def test_edit_updates_the_answer_with_history(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(
        ANNA, f"Opens: {payload}\nBot: Начнём?\nTaps: Да\nBot: Когда\nTaps: раньше\nBot: Расскажите"
    )
    said = await stage.world.say(ANNA, BOT, "Курьер не доехал")
    await stage.world.heard(ANNA, BOT, containing="сложнее всего")
    hard = await stage.world.say(ANNA, BOT, "Дозвониться")
    await stage.world.heard(ANNA, BOT, containing="больше времени")
    await stage.world.edit(ANNA, BOT, ref_of(said), "Курьер доехал, но поздно")
    await stage.world.edit(ANNA, BOT, ref_of(hard), "Дозвониться до курьера")
    await stage.world.settled()
    await stage.play(ANNA, "Buyer: Всё утро\nBot: Чем вы тогда")
    first = await Answer.get(question="A2")
    assert first.text == "Курьер доехал, но поздно"
    assert [entry["text"] for entry in first.history] == ["Курьер не доехал"]
    assert (await Evidence.get(question="H1")).text == "Дозвониться до курьера"


async def test_voice_is_kept_and_answered_kindly(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(
        ANNA, f"Opens: {payload}\nBot: Начнём?\nTaps: Да\nBot: Когда\nTaps: раньше\nBot: Расскажите"
    )
    await stage.world.voice(ANNA, BOT)
    await stage.world.heard(ANNA, BOT, containing="Голосовое сохранено")
    await stage.play(ANNA, "Buyer: Курьер не приехал\nBot: сложнее всего")
    kept = await Answer.filter(question="A2").order_by("id")
    assert [(part.media, bool(part.media_ref), part.text) for part in kept] == [
        ("voice", True, ""),
        (None, False, "Курьер не приехал"),
    ]


async def test_restart_in_the_middle_and_old_buttons(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(ANNA, f"Opens: {payload}\nBot: Начнём?\nTaps: Да")
    old = await stage.world.heard(ANNA, BOT, containing="Когда примерно")
    await stage.curtain_down()
    await stage.world.tap(ANNA, BOT, old, text="раньше")
    await stage.curtain_up()
    await stage.play(ANNA, "Bot: Расскажите\nBuyer: Не приехали\nBot: сложнее всего")
    tapped = await stage.world.tap(ANNA, BOT, old, text="на этой неделе")
    await stage.world.settled()
    assert (await answers())["A1"] == "earlier"
    assert (await Interview.get()).snapshot["current"] == "H1"
    assert tapped


async def test_reply_five_days_later_lands_where_it_belongs(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(ANNA, f"Opens: {payload}\nBot: Начнём?\nTaps: Да\nBot: Когда\nTaps: раньше")
    story = await stage.world.heard(ANNA, BOT, containing="Расскажите")
    await stage.play(ANNA, "Buyer: Не приехали\nBot: сложнее всего")
    await stage.world.advance(5 * 24 * 3600)
    await stage.world.say(ANNA, BOT, "Забыла: ещё и не позвонили", reply_to=story)
    await stage.world.heard(ANNA, BOT, containing="Добавлено")
    await stage.play(ANNA, "Buyer: Узнать, кто приедет\nBot: больше времени")
    kept = await answers()
    assert kept["A2"] == "Не приехали | Забыла: ещё и не позвонили"
    assert kept["H1"] == "Узнать, кто приедет"


async def test_quick_messages_are_all_kept_in_order(stage: Stage) -> None:
    stage.overrides["linger_seconds"] = 1.0
    await stage.restart()
    payload = await stage.buyer(ANNA)
    await stage.play(
        ANNA, f"Opens: {payload}\nBot: Начнём?\nTaps: Да\nBot: Когда\nTaps: раньше\nBot: Расскажите"
    )
    for n in range(6):
        await stage.world.say(ANNA, BOT, f"часть {n}")
    await stage.world.heard(ANNA, BOT, containing="сложнее всего")
    assert (await answers())["A2"] == " | ".join(f"часть {n}" for n in range(6))
    assert sum("сложнее" in words for words in await stage.said_by_bot(ANNA)) == 1


async def test_link_works_once_and_for_its_owner_only(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    stage.appear(102, "Борис", Lang.RU)
    await stage.play(ANNA, f"Opens: {payload}\nBot: Начнём?")
    await stage.play(102, f"Opens: {payload}\nBot: уже воспользовались")
    await stage.play(102, "Opens: forged-payload\nBot: Ссылка не открывается")
    await stage.play(ANNA, f"Opens: {payload}\nBot: Начнём?")
    assert await Interview.all().count() == 1


async def test_words_said_before_the_first_question_are_no_answer_to_it(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(ANNA, f"Opens: {payload}\nBot: Начнём?")
    await stage.curtain_down()
    await stage.world.say(ANNA, BOT, "да")
    await stage.world.say(ANNA, BOT, "только недолго")
    await stage.curtain_up()
    await stage.play(ANNA, "Bot: Когда примерно это было?\nTaps: раньше\nBot: Расскажите")
    assert await answers() == {"E1": "только недолго", "A1": "earlier"}


async def test_what_is_kept_is_masked_until_consent(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await Buyer.all().update(email="anna.belova@example.com", phone="+79161234567")
    await stage.play(ANNA, f"Opens: {payload}\nBot: Начнём?\nTaps: Что обо мне хранится\nBot: Начнём?")
    shown = next(words for words in await stage.said_by_bot(ANNA) if "хранится о вас" in words)
    assert "Имя: Анна\n" in shown
    assert "Телефон: •••67" in shown
    assert "Почта: a•••com" in shown
    assert "Белова" not in shown


async def test_terse_buyer_is_not_pressed_and_names_no_problem(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(
        ANNA,
        f"""
        Opens: {payload}
        Bot: Начнём?
        Buyer: ага
        Bot: Когда примерно это было?
        Buyer: вчера
        Bot: Расскажите, как всё было
        Buyer: Норм
        Bot: Хорошо, что получилось. А был момент, когда пришлось ждать
        Buyer: да нет
        Bot: Что в тот раз было сложнее всего?
        Buyer: Ничего
        Bot: Что в тот раз заняло больше времени
        Buyer: нет
        Bot: Чем вы тогда пользовались?
        Buyer: тел
        Bot: Одной фразой: что для вас важнее всего, когда нужно проверить, где доставка?
        Buyer: скорость
        Bot: Насколько это для вас важно?
        Buyer: 4
        Bot: Насколько вас устроило
        Buyer: 5
        Bot: Можно написать вам ещё один раз
        Buyer: нет
        Bot: Записано: «скорость»
        """,
    )
    assert await Evidence.all().count() == 0, "nothing was hard, long or a burden"
    kept = await answers()
    assert (kept["A1"], kept["H1"], kept["L1"]) == ("вчера", "Ничего", "нет")
    assert "K2" not in kept, "nothing to quote"


async def test_whose_order_is_gone_by_the_first_answer_leaves_politely(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(ANNA, f"Opens: {payload}\nBot: Начнём?\nTaps: Да\nBot: Когда примерно")
    await Order.all().update(is_paid=False)
    await stage.play(ANNA, "Buyer: вчера, и было ужасно\nBot: только с теми, кто уже купил")
    assert (await Interview.get()).state is InterviewState.SCREENED_OUT
    assert not await Answer.all().count()
    assert not [turn for turn in await Turn.all() if "ужасно" in str(turn.event)]


async def test_a_running_interview_finishes_on_the_script_it_began(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(ANNA, f"Opens: {payload}\nBot: Начнём?\nTaps: Да\nBot: Когда")
    files = dict(plugins.survey("last_time").files)
    files["ru.ftl"] = files["ru.ftl"].replace("Расскажите, как всё было", "Совсем другой вопрос")
    changed = load(files)
    monkeypatch.setattr(plugins, "survey", lambda name: changed)
    await stage.restart()
    question = await stage.world.heard(ANNA, BOT, containing="Когда", anew=False)
    await stage.world.tap(ANNA, BOT, question, text="раньше")
    await stage.play(ANNA, "Bot: Расскажите, как всё было")


async def test_logs_hold_nothing_personal(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    payload = await stage.buyer(ANNA, "Анна Редкофамилова")
    await stage.world.fault("lost", method=stage.sending, bot=BOT)
    await stage.play(
        ANNA,
        f"Opens: {payload}\nBot: Начнём?\nTaps: Да\nBot: Когда\nTaps: раньше\nBot: Расскажите\n"
        "Buyer: Сокровенное слово сказал курьер и уехал\nBot: сложнее всего",
    )
    lines = "\n".join(JsonLines().format(record) for record in caplog.records)
    assert "delivery.trouble" in lines
    for secret in ("Сокровенное", "Редкофамилова", payload, INTERVIEWER[0], str(ANNA) + '"'):
        assert secret not in lines
