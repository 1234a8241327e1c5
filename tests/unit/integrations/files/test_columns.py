"""Columns: headers, the operator's own names, and texts in both languages."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from fluent.syntax import FluentParser, FluentSerializer
from fluent.syntax.ast import Message

from core.intake import Why
from integrations.files.columns import BadColumns, Kind, Wanted, guess, is_header, lay_out, wanted


def test_headers_are_known_whatever_their_case_spaces_and_yo() -> None:
    layout = lay_out(Kind.ORDERS, ["НОМЕР  ЗАКАЗА", "E-Mail", "Дата_заказа", "Сумма, $", "цвет"], Wanted())
    assert layout.places == {"order": (0,), "email": (1,), "date": (2,), "amount": (3,)}
    assert layout.currency == "USD"
    assert layout.unused == ("цвет",)


def test_the_plainest_of_several_headers_wins() -> None:
    layout = lay_out(
        Kind.ORDERS, ["id", "Клиент", "ID клиента", "order id", "created at", "order date", "Сумма"], Wanted()
    )
    assert {f: layout.headers[at[0]] for f, at in layout.places.items()} == {
        "order": "order id",
        "buyer": "ID клиента",
        "date": "order date",
        "amount": "Сумма",
    }


def test_a_price_beside_a_quantity_is_not_an_amount() -> None:
    with pytest.raises(BadColumns):
        lay_out(Kind.ORDERS, ["buyer", "date", "price", "quantity"], Wanted())
    assert "amount" in lay_out(Kind.ORDERS, ["buyer", "date", "price"], Wanted()).places
    total = lay_out(Kind.ORDERS, ["buyer", "date", "price", "quantity", "total"], Wanted())
    assert total.places["amount"] == (4,)


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        (["id", "name", "phone", "created at"], Kind.BUYERS),
        (["Клиент", "Дата", "Сумма"], Kind.ORDERS),
        (["phone", "name", "date", "amount"], Kind.ORDERS),
        (["foo", "bar"], None),
    ],
)
def test_what_a_file_is(headers: list[str], kind: Kind | None) -> None:
    assert guess(headers, Wanted()) is kind


def test_columns_by_position_and_by_header() -> None:
    assert wanted("buyer,date,-,amount").positions == ("buyer", "date", "-", "amount")
    assert wanted("buyer=Клиент,amount=Итого").by_header == (("buyer", "Клиент"), ("amount", "Итого"))
    for bad in ("buyer,colour", "buyer=A,date", "-=x"):
        with pytest.raises(BadColumns):
            wanted(bad)


def test_a_first_row_of_data_is_not_a_header() -> None:
    option = wanted("buyer,date,amount")
    assert not is_header(["x", "20240101", "5"], option)
    assert is_header(["who", "when", "how much"], option)


def test_texts_are_the_same_in_both_languages_and_cover_the_reasons() -> None:
    ids = {}
    for lang in ("ru", "en"):
        tree = FluentParser().parse((files("integrations.files") / f"{lang}.ftl").read_text(encoding="utf-8"))
        messages = [entry for entry in tree.body if isinstance(entry, Message)]
        ids[lang] = {
            entry.id.name: sorted(set(re.findall(r"\$(\w+)", FluentSerializer().serialize_entry(entry))))
            for entry in messages
        }
    assert ids["ru"] == ids["en"]
    assert {str(why) for why in Why} <= ids["en"].keys()
