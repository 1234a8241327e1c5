"""The twelve buyers of the demo that a visitor can be: each shows another side of the interviewer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.store.models import Buyer
from core.words import Lang


@dataclass(frozen=True, slots=True)
class Guest:
    """A person of the demo: in Telegram (``person``) and in the shop's CRM (under the same number)."""

    person: int
    name: str
    lang: Lang
    note_ru: str
    note_en: str
    company: str = ""
    orders: tuple[tuple[int, int, str, str], ...] = ()  # days ago, minor units, currency, category
    paid: bool = True
    zone: str | None = None  # IANA name; None: the shop's own
    # Question → what they say or tap, for those who tell before the curtain rises; empty: they wait.
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def first_name(self) -> str:
        return self.name.split()[0]

    @property
    def email(self) -> str:
        return f"buyer{self.person}@example.com"


def person_of(buyer: Buyer) -> int:
    """Who of the stage somebody in the store is; 0: nobody."""
    found = re.search(r"\d+$", buyer.external_id or "")
    return int(found[0]) if found else 0


GUESTS = (
    Guest(
        101,
        "Анна Белова",
        Lang.RU,
        "Рассказывает охотно, купила диван",
        "Happy to tell, bought a sofa",
        orders=((12, 84_900_00, "RUB", "диван"), (200, 12_400_00, "RUB", "диван")),
    ),
    Guest(
        102,
        "John Miller",
        Lang.EN,
        "Покупает для Northwind. Ждёт письмо, платит в долларах",
        "Buys for Northwind. Has a letter, pays in dollars",
        company="Northwind Ltd",
        orders=((20, 12_400_00, "USD", "office"), (300, 8_100_00, "USD", "office")),
    ),
    Guest(
        103,
        "Пётр Орлов",
        Lang.RU,
        "Отвечает одним словом. Бот переспросит один раз и отстанет",
        "A man of few words. The bot asks once more, then lets go",
        orders=((33, 46_000_00, "RUB", "шкаф"),),
    ),
    Guest(
        104,
        "Вера Климова",
        Lang.RU,
        "Уже рассказала. Можно пожаловаться, спросить /mydata, забрать слова",
        "Has told already. Complain, ask /mydata, take words back",
        company="ООО «Ромашка»",
        orders=((25, 2_900_000_00, "RUB", "офис"), (140, 1_300_000_00, "RUB", "офис")),
        answers={
            "A1": "month",
            "A2": "Открывали второй офис, заказали сорок столов. Заявку собирали из трёх таблиц и теряли",
            "H1": "Согласовать, когда приедет машина: в офисный центр пускают только по заявке",
            "L1": "Пропуск: три дня переделывали, потому что время доставки менялось",
            "B1": "Дважды переделывали пропуск, из-за этого столы стояли на улице",
            "U1": "Ваш кабинет, Excel и звонки водителю",
            "W1": "Звонили на склад и вели тетрадку",
            "TCO1": "Два дня работы администратора и повторная доставка",
            "J1": "start",
            "S2": "several",
            "O1": "yes",
            "O1b": "Знать точный час приезда заранее",
            "I1": "5",
            "I2": "2",
            "K1": "yes",
            "K2": "no",
        },
    ),
    Guest(
        105,
        "Глеб Седов",
        Lang.RU,
        "Тоже из «Ромашки» и тоже рассказал: компания считается один раз",
        "Of Romashka too, has told too: a company counts once",
        company="ООО «Ромашка»",
        orders=((40, 0, "RUB", "офис"),),
        answers={
            "A1": "month",
            "A2": "Нужно было принять столы в субботу, на выходных никто не отвечал, я ждал у ворот полдня",
            "H1": "Узнать, где машина, пока она едет",
            "L1": "Ждал у ворот полдня и перезванивал диспетчеру",
            "B1": "Перезванивал диспетчеру пять раз, из-за этого сорвалась встреча",
            "U1": "Телефон",
            "W1": "Так же, по телефону",
            "TCO1": "Мой выходной и такси туда и обратно",
            "J1": "everyday",
            "S2": "use",
            "O1": "yes",
            "O1b": "Видеть, где машина",
            "I1": "4",
            "I2": "2",
            "K1": "yes",
            "K2": "yes",
        },
    ),
    Guest(
        106,
        "Мария Зуева",
        Lang.RU,
        "Только выбирает, заказ не оплачен: разговор не для неё, и ничего не хранится",
        "Still choosing, has paid nothing: not for her, and nothing is kept",
        orders=((5, 30_000_00, "RUB", "диван"),),
        paid=False,
    ),
    Guest(
        107,
        "Игорь Ветров",
        Lang.RU,
        "Злится: беда прямо сейчас. Бот предложит позвать людей",
        "Angry: it is going wrong right now. The bot offers people",
        orders=((8, 67_300_00, "RUB", "шкаф"),),
    ),
    Guest(
        108,
        "Emma Clark",
        Lang.EN,
        "Сыплет идеями. Пожелания откладываются, спрашивают о деле",
        "Full of ideas. Wishes are set aside, the bot asks about the deed",
        orders=((15, 940_00, "USD", "sofa"),),
    ),
    Guest(
        109,
        "Дарья Ким",
        Lang.RU,
        "Беда и пожелание в одной фразе: сохраняются порознь",
        "A trouble and a wish in one breath: both are kept, apart",
        orders=((17, 58_200_00, "RUB", "диван"),),
    ),
    Guest(
        110,
        "Grace Hill",
        Lang.EN,
        "Только хвалит. Бот благодарит и спрашивает о наименее приятном",
        "Only praise. The bot thanks her and asks for the least pleasant part",
        orders=((22, 1_250_00, "USD", "sofa"),),
    ),
    Guest(
        111,
        "Тимур Алиев",
        Lang.RU,
        "Нажмите «не пробовал(а)»: бот спросит о другом его деле",
        "Tap “never did” (не пробовал): the bot asks of another job",
        orders=((10, 3_900_00, "RUB", "гарантия"), (60, 72_000_00, "RUB", "шкаф")),
    ),
    Guest(
        112,
        "Лена Вайс",
        Lang.RU,
        "Живёт в Лиссабоне и переходит на английский посреди разговора",
        "Lives in Lisbon and turns to English in the middle of the talk",
        orders=((28, 64_000_00, "RUB", "диван"),),
        zone="Europe/Lisbon",
    ),
)
