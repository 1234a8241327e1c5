"""Who is on the stage of the demo: a furniture shop, its buyers, staff and public channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.intake import BuyerRow, OrderRow
from core.words import Lang

INTERVIEWER = ("7001:SANDBOX-interviewer", "uyut_interview_bot")
NEWSROOM = ("7002:SANDBOX-newsroom", "uyut_newsroom_bot")
CHANNEL = (-1001000000001, "Тёплый дом · новости", "teply_dom_news")
BRAND = "Тёплый дом"
STAFF = ((900, "Ольга", Lang.RU), (901, "Kate", Lang.EN))

JOBS = """\
default = "delivery"

[jobs.delivery]
en = "get furniture delivered"
ru = "получить мебель с доставкой"
match = ["диван", "шкаф", "sofa"]

[jobs.office]
en = "furnish an office"
ru = "обставить офис"
match = ["офис", "office"]

[jobs.repair]
en = "get furniture repaired under warranty"
ru = "починить мебель по гарантии"
match = ["гарантия"]
"""


@dataclass(frozen=True, slots=True)
class Guest:
    """A person of the demo: in Telegram (``person``) and in the shop's books."""

    person: int
    name: str
    lang: Lang
    note_ru: str
    note_en: str
    company: str = ""
    orders: tuple[tuple[int, int, str, str], ...] = ()  # days ago, minor units, currency, category
    paid: bool = True
    # Question → what they say or tap, for those who tell before the curtain rises; empty: they wait.
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def first_name(self) -> str:
        return self.name.split()[0]

    def buyer(self) -> BuyerRow:
        """As the shop's books have them."""
        return BuyerRow(
            external_id=f"c{self.person}",
            name=self.name,
            email=f"buyer{self.person}@example.com",
            language=self.lang,
            company=self.company,
        )

    def bought(self, now: datetime) -> list[OrderRow]:
        """Their orders, relative to ``now`` (aware UTC)."""
        return [
            OrderRow(
                identity=f"id:demo-{self.person}-{n}",
                number=f"TD-{self.person}{n:02}",
                buyer=self.buyer(),
                placed_at=now - timedelta(days=days),
                amount=amount,
                currency=currency,
                is_paid=self.paid,
                category=category,
            )
            for n, (days, amount, currency, category) in enumerate(self.orders)
        ]


GUESTS = (
    Guest(
        101,
        "Анна Белова",
        Lang.RU,
        "Ждёт письмо. Купила диван 12 дней назад",
        "Has a letter. Bought a sofa 12 days ago",
        orders=((12, 84_900_00, "RUB", "диван"), (200, 12_400_00, "RUB", "диван")),
    ),
    Guest(
        102,
        "John Miller",
        Lang.EN,
        "Ждёт письмо. Обставил офис, платит в долларах",
        "Has a letter. Furnished an office, pays in dollars",
        company="Northwind Ltd",
        orders=((20, 12_400_00, "USD", "office"), (300, 8_100_00, "USD", "office")),
    ),
    Guest(
        103,
        "Пётр Орлов",
        Lang.RU,
        "Ждёт письмо. Отвечает коротко",
        "Has a letter. A man of few words",
        orders=((33, 46_000_00, "RUB", "шкаф"),),
    ),
    Guest(
        104,
        "Вера Климова",
        Lang.RU,
        "Уже рассказала. Закупает для «Ромашки»",
        "Has told already. Buys for Romashka",
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
        "Уже рассказал. Тоже из «Ромашки»",
        "Has told already. Also of Romashka",
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
        "Только выбирает: не покупала",
        "Still choosing: has not bought",
        orders=((5, 30_000_00, "RUB", "диван"),),
        paid=False,
    ),
)
