"""A buyer's rights: to see everything, take words back, be forgotten everywhere, and come back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator

import pytest
from click.testing import CliRunner

from bots.__main__ import otklik
from core import buyers, digest_reading
from core.errors import Misconfigured
from core.store import models
from core.store.db import rows
from core.store.models import Address, Answer, Buyer, Evidence, Interview, Order
from core.words import InterviewState, Lang
from tests.talks.conftest import INTERVIEWER, NEWSROOM, Stage
from tests.talks.test_manners import STORY, TO_STORY, TO_THE_END

ON = ("telegram", "slack")
ANNA, BORIS, OLGA = 101, 102, 900
BOT, ROOM = INTERVIEWER[1], NEWSROOM[1]


def tables() -> Iterator[str]:
    for name in models.__all__:
        yield getattr(models, name)._meta.db_table


async def everything() -> str:
    """All that the store holds, as text: whatever column it hides in."""
    found = [f"{table}: {row}" for table in tables() for row in await rows(f'SELECT * FROM "{table}"')]
    return "\n".join(found).encode().decode("unicode_escape", "ignore") + "\n".join(found)


async def test_mydata_shows_everything(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(ANNA, f"Opens: {payload}\n{TO_THE_END}\nBuyer: /mydata\nBot: Что хранится о вас")
    shown = "\n".join(await stage.said_by_bot(ANNA))
    for kept in (
        "Имя: Анна Белова",
        "Номер клиента: c101",
        f"{stage.on[0].capitalize()}: {stage.account(ANNA)}",
        "1 заказ:",
        "A-101",
        "12,5",
        STORY,
        "Дозвониться до склада",
        "процитировать без имени — да",
        "forget",
    ):
        assert kept in shown, kept


async def test_mydata_before_the_consent_is_masked(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(ANNA, f"Opens: {payload}\nBot: Начнём?\nBuyer: /mydata\nBot: Имя: Анна")
    assert "Белова" not in "\n".join(await stage.said_by_bot(ANNA))


async def test_a_stranger_is_told_that_nothing_is_kept(stage: Stage) -> None:
    stage.appear(ANNA, "Мария", Lang.RU)
    await stage.play(
        ANNA,
        "Opens:\nBot: Вы уже покупали\nBuyer: /mydata\nBot: ничего не хранится",
    )
    await stage.play(
        ANNA,
        "Buyer: /forget\nBot: ничего не хранится\nBuyer: /withdraw\nBot: Убирать нечего",
    )


async def test_an_answer_is_withdrawn(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(
        ANNA,
        f"""
        Opens: {payload}
        {TO_STORY}
        Buyer: {STORY}
        Bot: сложнее всего
        Buyer: Дозвониться до сокровенного склада
        Bot: в тягость
        Buyer: /withdraw
        Bot: Что убрать?
        Taps: Дозвониться до сокровенного склада
        Bot: Ответ убран
        """,
    )
    assert "сокровенного" not in await everything()
    gone = await Answer.get(question="H1")
    assert (gone.text, gone.withdrawn_at is not None) == ("", True)
    assert not await Evidence.filter(question="H1").exists()
    await stage.play(ANNA, "Buyer: Объяснять заново\nBot: Чем вы тогда")


async def test_the_whole_interview_is_withdrawn(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(
        ANNA,
        f"""
        Opens: {payload}
        {TO_THE_END}
        Buyer: /withdraw
        Bot: Что убрать?
        Taps: Весь разговор целиком
        Bot: ваших слов из этого разговора больше нет
        """,
    )
    kept = await everything()
    for words in (STORY, "Дозвониться", "потеряла вечер", "Телефон"):
        assert words not in kept
    assert (await Interview.get()).state is InterviewState.WITHDRAWN
    assert not await Evidence.all().count()
    agreed = {c.purpose: c.given for c in await models.Consent.all().order_by("id")}
    assert agreed == {"interview": True, "follow_up": False, "quote": False}
    await stage.play(ANNA, "Opens:\nBot: Тот разговор вы отозвали")


async def test_forgotten_everywhere_and_counts_stay(stage: Stage) -> None:
    await stage.staff(OLGA)
    payload = await stage.buyer(ANNA, "Анна Редкофамилова", amount=777_000_00)
    other = await stage.buyer(BORIS, "Борис Кротов")
    assert other
    await stage.play(ANNA, f"Opens: {payload}\n{TO_THE_END}")
    await stage.world.open(OLGA, ROOM)
    await stage.world.say(OLGA, ROOM, "/digest")
    await stage.world.heard(OLGA, ROOM, containing="Дозвониться до склада")
    before = await digest_reading.funnel(stage.clock.now())
    await stage.play(
        ANNA,
        """
        Buyer: /forget
        Bot: Удалить всё, что о вас хранится
        Taps: Да, забудьте меня
        Bot: о вас больше ничего не хранится
        """,
    )
    await stage.world.settled()
    await stage.until(lambda: _none_due())
    kept = await everything()
    gone = ("Редкофамилова", "Анна", STORY, "Дозвониться", "потеряла вечер", "c101", "A-101", "'101'")
    for words in gone:
        assert words not in kept, words
    after = await digest_reading.funnel(stage.clock.now())
    assert after.people == before.people
    assert await Buyer.all().count() == 1
    assert await Order.all().count() == 2, "the company's books stay, tied to nobody"
    assert "Борис Кротов" in kept, "nobody else is touched"


async def _none_due() -> bool:
    return not await models.Delivery.filter(state__in=["due", "later", "sending"]).exists()


async def test_no_keeps_everything_and_an_old_yes_is_harmless(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(ANNA, f"Opens: {payload}\nBot: Начнём?\nBuyer: /forget")
    sure = await stage.world.heard(ANNA, BOT, containing="Удалить всё")
    await stage.world.tap(ANNA, BOT, sure, text="Нет, оставить")
    await stage.world.heard(ANNA, BOT, containing="всё осталось как было")
    assert await Buyer.all().count() == 1
    await stage.world.tap(ANNA, BOT, sure, text="Да, забудьте меня")
    await stage.world.heard(ANNA, BOT, containing="ничего не хранится")
    await stage.world.tap(ANNA, BOT, sure, text="Да, забудьте меня")
    await stage.world.settled()
    assert await Buyer.all().count() == 0


async def test_welcome_again_a_minute_later(stage: Stage) -> None:
    """The books bring them again: they are not written to, but their own Start opens the door."""
    payload = await stage.buyer(ANNA)
    await stage.play(
        ANNA, f"Opens: {payload}\n{TO_STORY}\nBuyer: /forget\nBot: Удалить\nTaps: Да, забудьте меня"
    )
    await stage.world.heard(ANNA, BOT, containing="ничего не хранится")
    await stage.play(ANNA, "Opens:\nBot: Вы уже покупали у нас")
    assert await stage.buyer(ANNA) != "", "who came back by themselves may be asked again"


async def test_the_books_bring_a_forgotten_person_again(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(
        ANNA, f"Opens: {payload}\n{TO_STORY}\nBuyer: /forget\nBot: Удалить\nTaps: Да, забудьте меня"
    )
    await stage.world.heard(ANNA, BOT, containing="ничего не хранится")
    assert await stage.buyer(ANNA) == "", "nobody is written to against their wish"
    choice = await buyers.choose(stage.clock.now(), stage.settings)
    assert [why for _, why in choice.refused] == [buyers.Why.FORGOTTEN]
    await stage.play(ANNA, "Opens:\nBot: С возвращением!")
    assert (await Address.get()).buyer_id == (await Buyer.get()).id
    choice = await buyers.choose(stage.clock.now(), stage.settings)
    assert not choice.refused


async def test_staff_export_and_forget(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(ANNA, f"Opens: {payload}\n{TO_THE_END}")
    await stage.curtain_down()
    monkeypatch.chdir(stage.folder)
    loaded = stage.settings
    env = {
        "OTKLIK_DATABASE": loaded.database,
        "OTKLIK_SECRET": loaded.secret.get_secret_value(),
        "OTKLIK_JOBS": str(loaded.jobs),
    }

    def run(*words: str) -> str:
        result = CliRunner(env=env).invoke(otklik, words)
        assert result.exit_code == 0, result.output
        return result.output

    def call() -> None:
        told = json.loads(run("export", "c101"))
        assert told["buyer"]["name"] == "Анна Белова"
        assert STORY in [answer["text"] for answer in told["interviews"][0]["answers"]]
        assert "Forgotten" in run("forget", "c101", "--yes")
        result = CliRunner(env=env).invoke(otklik, ["export", "c101"])
        assert isinstance(result.exception, Misconfigured)
        assert "Nobody in the store" in str(result.exception)

    await asyncio.to_thread(call)
    await stage.curtain_up()
    assert not await Buyer.all().count()
