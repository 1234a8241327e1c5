"""Behind the scenes of the demo: what the store holds, told in words while the talk goes on."""

from __future__ import annotations

from typing import Any

from bots.demo.backstage import look
from core.store.models import Delivery
from core.words import DeliveryState
from tests.talks.conftest import Stage

ANNA, IGOR = 101, 107


async def rows(key: str) -> list[dict[str, Any]]:
    """The rows of one section, now."""
    sections: list[dict[str, Any]] = (await look())["sections"]
    return next(section["rows"] for section in sections if section["key"] == key)


async def test_an_empty_store_says_so_in_both_languages(stage: Stage) -> None:
    for section in (await look())["sections"]:
        assert section["rows"] == []
        for words in (section["title"], section["empty"]):
            assert words["ru"] and words["en"] and words["ru"] != words["en"]


async def test_every_thing_that_is_kept_is_told_with_whose_it_is(stage: Stage) -> None:
    payload = await stage.buyer(ANNA)
    await stage.play(
        ANNA,
        f"""
        Opens: {payload}
        Bot: Здравствуйте!
        Taps: Да
        Bot: Когда примерно это было?
        Taps: на этой неделе
        Bot: Расскажите, как всё было
        Buyer: Курьер опоздал на четыре часа, добавьте карту, где он едет
        Bot: Что в тот раз было сложнее всего?
        """,
    )
    told = await look()
    assert told["people"]["101"] == {"cue": "H1", "evidence": 1, "wishes": 1}
    (interview,) = await rows("interviews")
    assert interview["people"] == [ANNA]
    assert interview["text"] == {"ru": "рассказывает", "en": "is telling"}
    assert "Что в тот раз было сложнее всего?" in interview["detail"]["en"]
    (wish,) = await rows("wishes")
    assert (wish["people"], "добавьте карту" in wish["text"]) == ([ANNA], True)
    assert {row["text"] for row in await rows("answers")} >= {"на этой неделе"}
    (consent,) = await rows("consents")
    assert consent["text"]["en"] == "yes: keep the answers"

    await stage.play(ANNA, "Buyer: Понять, приедет ли он\nBot: Что")
    newest = (await rows("evidence"))[0]
    assert (newest["text"], newest["detail"]["ru"]) == ("Понять, приедет ли он", "было трудно")
    (money,) = await rows("money")
    assert (money["people"], money["detail"]["en"]) == ([ANNA], "12.5 K ₽")
    assert [row["text"]["en"].partition(":")[0] for row in await rows("deliveries")] == ["sent"]

    await Delivery.filter(question="A1").update(state=DeliveryState.DEAD)
    dead = (await rows("deliveries"))[-1]
    assert (dead["people"], dead["tone"]) == ([ANNA], "bad")
    assert dead["text"]["ru"] == "не доставлены: 1"


async def test_a_trouble_waits_for_people_in_plain_sight(stage: Stage) -> None:
    payload = await stage.buyer(IGOR, "Игорь Ветров", amount=None)
    await stage.play(
        IGOR,
        f"""
        Opens: {payload}
        Bot: Здравствуйте!
        Taps: Да
        Bot: Когда примерно это было?
        Taps: на этой неделе
        Bot: Расскажите, как всё было
        Buyer: Шкаф привезли разбитым, мастер не приехал, никто не отвечает уже третий день!
        Bot: Передать это в поддержку прямо сейчас?
        Taps: Да, передайте
        Bot: Передано
        """,
    )
    (trouble,) = await rows("handovers")
    assert (trouble["people"], trouble["tone"]) == ([IGOR], "bad")
    assert "никто не отвечает" in trouble["text"]
    assert trouble["detail"]["ru"] == "ждёт, кто возьмётся"
    (money,) = await rows("money")
    assert money["detail"]["en"] == "the sum is unknown (not zero)"
