"""What a public post may not carry."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.posts_rules import (
    Grounds,
    Quote,
    companies,
    faults,
    handles,
    order_tokens,
    orders,
    people,
    phones,
    repeated,
    sums,
)


@pytest.mark.parametrize(
    "text",
    [
        "звоните +7 916 123-45-67",
        "звоните 8 (916) 123-45-67!",
        "89161234567",
        "call +44 20 7946 0958",
        "8.916.123.45.67",
        "912 345 67 89 — Пётр",
    ],
)
def test_phones_are_found(text: str) -> None:
    assert phones(text, "RU")


@pytest.mark.parametrize(
    "text",
    [
        "25.11.2026 11:00",
        "2026-11-25 11:00",
        "за 30 минут",
        "12 500 000 заказов",
        "с 9:00 до 18:00, 7 дней в неделю",
    ],
)
def test_what_is_no_phone_is_left_alone(text: str) -> None:
    assert phones(text, "RU") == []


def test_the_company_may_name_itself() -> None:
    own = ("@shop_news", "+7 495 000-11-22", "https://t.me/shop_help", "help@shop.ru")
    text = "Мы в @Shop_News и t.me/shop_news/15, пишите t.me/shop_help или help@shop.ru, 8 (495) 000-11-22."
    assert faults(text, Grounds(own=own)) == []
    assert [fault.kind for fault in faults(text, Grounds())] == [
        "fault-phone",
        "fault-email",
        "fault-handle",
        "fault-handle",
        "fault-handle",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "@petr_s",
        "t.me/petr_s",
        "https://wa.me/79161234567",
        "vk.com/id1234567",
        "id1234567",
        "tg://user?id=5",
    ],
)
def test_pages_of_people_are_found(text: str) -> None:
    assert handles(f"пишите {text}, ждём")


@pytest.mark.parametrize("text", ["a@b", "рядом @ метро", "vk.com", "idea 12", "user@mail.ru"])
def test_what_is_no_page_is_left_alone(text: str) -> None:
    assert handles(text) == []


def test_order_numbers_are_tokens() -> None:
    tokens = order_tokens("Заказы a-1007, №10045 и 77/2 от 2026 года, A-100")
    assert {"A-1007", "a-1007", "10045", "№10045", "77/2", "A-100"} <= set(tokens)
    text = "Заказ a-1007 и 10045"
    assert orders(text, ["A-1007", "№10045", "1004", "A-100"]) == ["a-1007", "10045"]


@pytest.mark.parametrize(
    ("text", "told"), [("за 30 минут", False), ("заказ № 30", True), ("order #30", True)]
)
def test_a_short_order_number_counts_only_where_it_is_called_one(text: str, told: bool) -> None:
    assert bool(orders(text, ["30"])) is told


@pytest.mark.parametrize(
    "text",
    [
        "12 500 ₽",
        "12\u00a0500",
        "12,500",
        "12.5k",
        "12,5 тыс.",
        "12500 руб.",
        "$12,500.00",
        "12'500",
        "12,5 тыс. ₽",
    ],
)
def test_a_sum_is_found_however_it_is_written(text: str) -> None:
    assert sums(f"Заплатили {text} и ждали", [Decimal("12500")])


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12 501 ₽", "12500"),
        ("за 12 дней", "12"),
        ("на 125 %", "125"),
        ("1 млн покупателей", "1200000"),
        ("версия 12.500.3", "12500"),
        ("112 500", "12500"),
    ],
)
def test_what_is_no_sum_of_theirs_is_left_alone(text: str, amount: str) -> None:
    assert sums(text, [Decimal(amount)]) == []


def test_rounded_and_fractional_sums_are_found() -> None:
    known = [Decimal("4187000"), Decimal("12480"), Decimal("99.90"), Decimal("-5000")]
    assert sums("4,2 млн, 12.5k, 99,90 ₽ и 5 000", known) == ["4,2 млн", "12.5k", "99,90 ₽", "5 000"]


@pytest.mark.parametrize("word", ["Сидоров", "сидорова", "СИДОРОВУ", "Сидоровым", "Пётр", "Петр"])
def test_people_are_found_in_any_case_form(word: str) -> None:
    assert people(f"Спасибо, {word}!", "Пётр Сидоров")


def test_people_are_whole_words() -> None:
    assert people("Ивановский завод и анна", "Иван Ли") == []
    assert people("если ли", "Ли Ань") == []
    assert people("Спасибо, Ли!", "Ли Ань") == ["Ли"]
    assert people("Ask John's team", "John Smith") == ["John's"]


def test_companies_are_found_whole_or_as_a_name() -> None:
    assert companies("сделали вместе с «Ромашкой»", "ООО «Ромашка»")
    assert companies("северному ветру стало легче", "АО Северный Ветер")
    assert companies("Теперь и Nordic доволен", "Nordic Coffee LLC") == ["Nordic"]
    assert companies("Кофе: coffee is ready", "Nordic Coffee LLC") == []
    assert companies("Общество", "ООО") == []


def test_five_words_of_a_quote_are_a_quote() -> None:
    said = "Три дня искали накладную, и звонили в бухгалтерию!"
    assert repeated("Вы писали: «три дня искали накладную и звонили».", said) == [
        "три дня искали накладную и…"
    ]
    assert repeated("Три дня искали накладную — больше не нужно", said) == []
    assert faults("три дня искали накладную и", Grounds(quotes=(Quote(said),)))[0].kind == "fault-quote"


def test_a_harmless_text_passes() -> None:
    grounds = Grounds(
        people=("Пётр Сидоров",),
        companies=("ООО «Ромашка»",),
        sums=(Decimal(12500),),
        quotes=(Quote("а б в г д"),),
    )
    assert faults("Накладная теперь приходит вместе с заказом, за 1 день вместо 3.", grounds) == []
