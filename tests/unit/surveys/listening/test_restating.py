"""What the buyer would gain, in words that can be sent back to them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.listening import Restated, restate
from surveys.words import Gain, Lang


@pytest.mark.parametrize(
    ("text", "lang", "restated"),
    [
        (
            "Полчаса искал счёт в личном кабинете. Сделайте вкладку!",
            Lang.RU,
            Restated(Gain.TIME, "искать счёт в личном кабинете", "Полчаса искал счёт в личном кабинете"),
        ),
        (
            "пришлось переписывать реквизиты вручную",
            Lang.RU,
            Restated(
                Gain.EFFORT, "переписывать реквизиты вручную", "пришлось переписывать реквизиты вручную"
            ),
        ),
        (
            "перепутали адрес и увезли в другой город",
            Lang.RU,
            Restated(Gain.RISK, "", "перепутали адрес и увезли в другой город"),
        ),
        (
            "списали комиссию второй раз",
            Lang.RU,
            Restated(Gain.MONEY, "", "списали комиссию второй раз"),
        ),
        (
            "spent an hour looking for the invoice",
            Lang.EN,
            Restated(Gain.TIME, "looking for the invoice", "spent an hour looking for the invoice"),
        ),
        (
            "I had to type the code again",
            Lang.EN,
            Restated(Gain.EFFORT, "typing the code", "I had to type the code again"),
        ),
        (
            "they lost the parcel and sent a wrong one",
            Lang.EN,
            Restated(Gain.RISK, "", "they lost the parcel and sent a wrong one"),
        ),
        (
            "overcharged me for delivery",
            Lang.EN,
            Restated(Gain.MONEY, "", "overcharged me for delivery"),
        ),
    ],
)
def test_restated(text: str, lang: Lang, restated: Restated) -> None:
    assert restate(text, lang) == restated


@pytest.mark.parametrize(
    "text",
    [
        "",
        "нормально",
        "неудобно",
        "добавьте сбп",
        "верните деньги, третью неделю жду",
        "add apple pay",
        "slow",
        "thanks, all good",
        "два часа звонил на 8 800 555 35 35",  # nothing to quote without the number
        "ждал ответа от ivan@example.com сутки",
        "waited a day for https://example.com/x to load",
    ],
)
def test_below_confidence(text: str) -> None:
    for lang in Lang:
        assert restate(text, lang) is None


def test_an_action_is_in_the_language_of_the_talk() -> None:
    restated = restate("spent an hour looking for the invoice", Lang.RU)
    assert restated is not None
    assert restated.action == ""


@given(
    text=st.text(alphabet="ячасждлиотне abcwaited.,@0123456789 ", max_size=120), lang=st.sampled_from(Lang)
)
def test_a_quotation_is_short_and_the_buyers_own(text: str, lang: Lang) -> None:
    restated = restate(text, lang)
    if restated is not None:
        assert 3 <= len(restated.words.split()) <= 14
        assert set(re.findall(r"\w+", restated.words)) <= set(re.findall(r"\w+", text))
        assert "@" not in restated.words
