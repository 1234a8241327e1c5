"""What a message is beyond the survey: its language, a question to support, an incident, a complaint."""

from __future__ import annotations

import pytest

from surveys.listening import asks_for_help, complains, is_incident, language, replies, split
from surveys.words import Lang


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("искал счёт", Lang.RU),
        ("iPhone не включался", Lang.RU),
        ("да", Lang.RU),
        ("I waited for an hour", Lang.EN),
        ("nothing", Lang.EN),
        ("via Яндекс, it was late", Lang.EN),
        ("5", None),
        ("ok", None),
        ("👍", None),
        ("Excel", None),
        ("Google Sheets", None),
        ("дякую, все гаразд і добре", None),
        ("", None),
    ],
)
def test_language(text: str, lang: Lang | None) -> None:
    assert language(text) is lang


@pytest.mark.parametrize(
    "text",
    [
        "где мой заказ?",
        "когда привезут?",
        "как вернуть товар?",
        "Здравствуйте, подскажите, сколько идёт доставка",
        "можно поменять размер?",
        "позовите оператора",
        "Where is my order?",
        "hi, when will my fridge be delivered",
        "How do I return an item?",
        "can I speak to a human",
        "do you ship to Leeds?",
        "what time do you close",
    ],
)
def test_asks_for_help(text: str) -> None:
    assert asks_for_help(text)


@pytest.mark.parametrize(
    "text",
    [
        "спрашивал, где мой заказ, никто не ответил",
        "не могла понять как вернуть товар",
        "полчаса искал счёт",
        "добавьте отслеживание",
        "I kept asking where my order was",
        "couldn't figure out how do I return an item",
        "spent an hour on it",
        "",
    ],
)
def test_a_story_that_mentions_a_question_is_none(text: str) -> None:
    assert not asks_for_help(text)


@pytest.mark.parametrize(
    "text",
    [
        "верните деньги",
        "третью неделю жду возврат, никто не отвечает",
        "до сих пор не привезли",
        "час стою у закрытого пункта выдачи",
        "вы мошенники",
        "give me my money back",
        "still not delivered",
        "charged twice and nobody answers",
        "I'm standing outside and no one picks up",
    ],
)
def test_incident(text: str) -> None:
    assert is_incident(text)
    assert complains(text)


@pytest.mark.parametrize(
    "text",
    [
        "никто не отвечал, потом всё-таки дозвонилась",
        "деньги вернули через неделю",
        "так и не нашёл счёт",
        "they refunded me after a week",
        "nobody answered for an hour, then they did",
        "I still don't know which plan I'm on",
    ],
)
def test_what_is_over_is_no_incident(text: str) -> None:
    assert not is_incident(text)


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("курьер опоздал на четыре часа и не позвонил", True),
        ("привезли сломанный стул, второй раз уже", True),
        ("your courier was four hours late and never called", True),
        ("the chair arrived broken again", True),
        ("привет", False),
        ("спасибо, всё отлично", False),
        ("добавьте тёмную тему", False),
        ("а вы работаете в воскресенье?", False),
        ("хочу заказать стол", False),
        ("hello there", False),
        ("I would like to order a table", False),
        ("it would be nice to have a dark mode", False),
    ],
)
def test_complains(text: str, yes: bool) -> None:
    assert complains(text) is yes


def test_split() -> None:
    def parts(text: str) -> list[str]:
        return [text[start:end] for start, end in split(text)]

    assert parts("Час искал счёт — добавьте вкладку") == ["Час искал счёт", "добавьте вкладку"]
    assert parts("I waited for an hour. Add a tab; thanks") == ["I waited for an hour", "Add a tab", "thanks"]
    assert parts("всё ок, но курьер опоздал") == ["всё ок", "но курьер опоздал"]
    assert parts("  \n ") == []


def test_drawn_out_words_are_the_words() -> None:
    assert replies.says_yes("дааа")
    assert replies.says_no("нееет")
    assert replies.is_stop("стооооп!!")
    assert replies.is_stop("stoooop")
    assert replies.says_number("555") is None
