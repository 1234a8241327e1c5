"""Cells: what is understood, and what is refused rather than guessed."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from core.words import Lang
from integrations.files import amounts as a
from integrations.files import cells as c
from integrations.files import dates as d
from integrations.files.zones import zone

HOW = d.Reckoning(ZoneInfo("Europe/Moscow"), datetime(2025, 6, 1, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    ("cell", "number", "currency"),
    [
        ("1234.56", "1234.56", None),
        ("1 234,56", "1234.56", None),
        ("1\u00a0234\u00a0567,5", "1234567.5", None),
        ("1,234.56", "1234.56", None),
        ("1.234,56", "1234.56", None),
        ("1,234,567", "1234567", None),
        ("1'234.50", "1234.50", None),
        ("0,125", "0.125", None),
        ("-5", "-5", None),
        ("\u2212" + "5", "-5", None),
        ("(5.00)", "-5", None),
        ("5-", "-5", None),
        ("-$5", "-5", "USD"),
        ("$-5", "-5", "USD"),
        ("500 ₽", "500", "RUB"),
        ("500 руб.", "500", "RUB"),
        ("руб. 500", "500", "RUB"),
        ("500р.", "500", "RUB"),
        ("RUR 5", "5", "RUB"),
        ("5 eur", "5", "EUR"),
        (".5", "0.5", None),
        ("1\u2009234,56", "1234.56", None),
        ("1\u202f234,56 ₽", "1234.56", "RUB"),
        ("500-", "-500", None),
        ("\u2212" + "500", "-500", None),
        ("($1,234.56)", "-1234.56", "USD"),
        ("1 234,567", "1234.567", None),
        ("1’234.50", "1234.50", None),
        (c.Exact("1.234"), "1.234", None),  # a workbook's own number
    ],
)
def test_amounts(cell: str, number: str, currency: str | None) -> None:
    assert a.amount(cell) == (Decimal(number), currency)


@pytest.mark.parametrize(
    "cell",
    [
        "NaN",
        "Infinity",
        "1e5",
        "1e999999999",
        "12,34,56",
        "1 23",
        "--5",
        "-(5)",
        "5 5 USD",
        "ten",
        "٣",
        "5 XX",
        "9" * 99,
        "1,234",  # a thousand or a fraction: a thousandfold mistake either way
        "1.234",
    ],
)
def test_amounts_refused(cell: str) -> None:
    with pytest.raises(c.BadCell):
        a.amount(cell)


@pytest.mark.parametrize(
    ("cell", "decimal", "number"),
    [
        ("1,234", ".", "1234"),
        ("1,234", ",", "1.234"),
        ("1.234", ",", "1234"),
        ("1.234", ".", "1.234"),
        ("-1.234 ₽", ",", "-1234"),
        ("1234,5", ".", "1234.5"),  # can be read one way only, whatever the column does
    ],
)
def test_the_column_tells_thousands_from_fractions(cell: str, decimal: str, number: str) -> None:
    assert a.amount(cell, decimal)[0] == Decimal(number)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("1.234,56", (",", False)),
        ("1,234.56", (".", False)),
        ("1,234,567", (".", False)),
        ("1.234.567", (",", False)),
        ("12,5", (",", False)),
        ("0.125", (".", False)),
        ("1234.567", (".", False)),
        ("1 234,567", (",", False)),
        ("1,234", (None, True)),
        ("$1.234", (None, True)),
        ("1234", (None, False)),
        ("ten", (None, False)),
        (c.Exact("1.234"), (None, False)),
    ],
)
def test_what_an_amount_proves(cell: str, shown: tuple[str | None, bool]) -> None:
    assert a.decimal_shown(cell) == shown


@pytest.mark.parametrize(
    ("cell", "iso"),
    [
        ("3.2.25", "2025-02-02T21:00:00"),
        ("03.02.98", "1998-02-02T21:00:00"),
        ("03.02.2025 г.", "2025-02-02T21:00:00"),
        ("3 февраля 2025", "2025-02-02T21:00:00"),
        ("3 фев 2025 г.", "2025-02-02T21:00:00"),
        ("3 февр. 2025 г., 10:00", "2025-02-03T07:00:00"),
        ("вт, 3 мая 2022 в 10:00", "2022-05-03T07:00:00"),
        ("3-фев-25", "2025-02-02T21:00:00"),
        ("Feb 3, 2025", "2025-02-02T21:00:00"),
        ("February 3rd, 2025 3:05 PM", "2025-02-03T12:05:00"),
        ("Sept 3, 2024 12:00 a.m.", "2024-09-02T21:00:00"),
        ("3 Feb 2025", "2025-02-02T21:00:00"),
        ("Mon, 3 Feb 2025 10:00:00 +0300", "2025-02-03T07:00:00"),
        ("2025-02-03 10:00:00 UTC", "2025-02-03T10:00:00"),
        ("2025-02-03 10:00 МСК", "2025-02-03T07:00:00"),
        ("45691", "2025-02-02T21:00:00"),  # a spreadsheet's day
        ("45691,5", "2025-02-03T09:00:00"),
        ("2024-01-05", "2024-01-04T21:00:00"),
        ("20240105", "2024-01-04T21:00:00"),
        ("05.01.2024", "2024-01-04T21:00:00"),
        ("05.01.2024 10:30", "2024-01-05T07:30:00"),
        ("2024-01-05T10:30:00Z", "2024-01-05T10:30:00"),
        ("2024-01-05 10:30:00.123+05:00", "2024-01-05T05:30:00"),
        ("31/01/2024", "2024-01-30T21:00:00"),
        ("01/31/2024", "2024-01-30T21:00:00"),
        ("2/2/2024", "2024-02-01T21:00:00"),
        ("2025-06-02", "2025-06-01T21:00:00"),  # less than a day ahead
    ],
)
def test_dates(cell: str, iso: str) -> None:
    assert d.moment(cell, HOW) == datetime.fromisoformat(iso).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("03/04/2024", "date-ambiguous"),
        ("2024-02-30", "date"),
        ("2024-13-01", "date"),
        ("yesterday", "date"),
        ("05-03-24", "date"),  # three ways to read it
        ("1989-12-31", "date-early"),
        ("2025-06-03", "date-future"),
        ("9999-12-31", "date-future"),
        ("0000-01-01", "date"),
        ("2024-01-05 25:00", "date"),
        ("1" * 1000, "date"),
        ("31 февраля 2025", "date"),
        ("3 фигня 2025", "date"),
        ("3 февраля", "date"),
        ("2/3/2025 15:00 PM", "date-ambiguous"),
        ("13/3/2025 15:00 PM", "date"),
    ],
)
def test_dates_refused(cell: str, reason: str) -> None:
    with pytest.raises(c.BadCell) as bad:
        d.moment(cell, HOW)
    assert bad.value.reason == reason


def test_a_date_format_settles_what_is_ambiguous() -> None:
    how = d.Reckoning(HOW.zone, HOW.now, "%m/%d/%Y")
    assert d.moment("03/04/2024", how).date().isoformat() == "2024-03-03"  # Moscow's midnight in UTC
    with pytest.raises(c.BadCell):
        d.moment("2024-03-04", how)


@pytest.mark.parametrize(
    ("cell", "order", "iso"),
    [
        ("03/04/2024", d.Order.DAY, "2024-04-03"),
        ("03/04/2024", d.Order.MONTH, "2024-03-04"),
        ("3/4/24 9:00 pm", d.Order.MONTH, "2024-03-04"),
        ("03-04-2024", d.Order.DAY, "2024-04-03"),
        ("31/01/2024", d.Order.MONTH, "2024-01-31"),  # can be read one way only
    ],
)
def test_the_column_tells_day_from_month(cell: str, order: d.Order, iso: str) -> None:
    how = d.Reckoning(HOW.zone, HOW.now, order=order)
    assert d.moment(cell, how).astimezone(HOW.zone).date().isoformat() == iso


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("Europe/Samara", "Europe/Samara"),
        ("europe/samara", "Europe/Samara"),
        ("America/New York", "America/New_York"),
        ("МСК", "Europe/Moscow"),
        ("МСК+1", "Europe/Samara"),
        ("MSK \u2212 1", "Europe/Kaliningrad"),
        ("+04:00", "Etc/GMT-4"),
        ("UTC+4", "Etc/GMT-4"),
        ("GMT-0330", None),
        ("(UTC+04:00) Ижевск, Самара", "Etc/GMT-4"),
        ("UTC-5", "Etc/GMT+5"),
        ("UTC", "UTC"),
        ("+00:00", "Etc/UTC"),
        ("+05:30", None),
        ("МСК+15", None),
        ("+99", None),
        ("Самара", None),
    ],
)
def test_zones(cell: str, name: str | None) -> None:
    if name is None:
        with pytest.raises(c.BadCell):
            zone(cell)
        return
    assert zone(cell) == name
    ZoneInfo(name)


@pytest.mark.parametrize(
    ("cell", "e164"),
    [
        ("8-900-123-45-67", "+79001234567"),
        ("79001234567", "+79001234567"),
        ("+7 (900) 123-45-67 доб. 12", "+79001234567"),
        ("+1 650 253 0000", "+16502530000"),
    ],
)
def test_phones(cell: str, e164: str) -> None:
    assert c.phone(cell, "RU") == e164


@pytest.mark.parametrize("cell", ["12345", "7,9161E+10", "+7900", "x", "8" * 200])
def test_phones_refused(cell: str) -> None:
    with pytest.raises(c.BadCell):
        c.phone(cell, "RU")


def test_emails() -> None:
    assert c.email(" Anna@Example.COM ") == "anna@example.com"
    assert c.email("иван@xn--80a1acny.xn--p1ai") == "иван@почта.рф"
    for bad in ("a@", "a b@example.com", "a@b@example.com", "x" * 400 + "@example.com"):
        with pytest.raises(c.BadCell):
            c.email(bad)


@pytest.mark.parametrize(
    ("cell", "standing"),
    [
        ("Оплачен", c.Standing.PAID),
        ("ОТМЕНЁН", c.Standing.UNPAID),
        (" Возврат ", c.Standing.REFUND),
        ("Refunded", c.Standing.REFUND),
    ],
)
def test_status_words(cell: str, standing: c.Standing) -> None:
    assert c.standing(cell, {}) is standing


def test_an_unknown_status_is_not_guessed_and_can_be_explained() -> None:
    for cell in ("Передан в доставку", ""):
        with pytest.raises(c.BadCell):
            c.standing(cell, {})
        assert c.standing(cell, {c.fold(cell): c.Standing.PAID}) is c.Standing.PAID


def test_the_rest() -> None:
    assert (c.language("Русский"), c.language("en-GB")) == (Lang.RU, Lang.EN)
    assert zone("Europe/Moscow") == "Europe/Moscow"
    assert (c.yes("Да"), c.yes("0")) == (True, False)
    assert (a.currency("руб."), a.currency("usd"), a.currency("€")) == ("RUB", "USD", "EUR")
    for call in (c.language, zone, c.yes, a.currency):
        with pytest.raises(c.BadCell):
            call("../x")
