"""``otklik import`` end to end: files in, rows of the store out, on both databases."""

from __future__ import annotations

import asyncio
import csv
from collections import Counter
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bots.commands.import_ import command
from core.money import values
from core.store import bulk
from core.store.db import opened
from core.store.models import Account, Buyer, Order


class Shop:
    """A folder with files, a store, and the command."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder

    def write(self, name: str, text: str | bytes) -> str:
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    def run(self, *args: str, code: int = 0) -> Result:
        result = CliRunner().invoke(command, [*args, "--rejected", str(self.folder / "rejected.csv")])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, result.output
        return result

    def ask(self, question: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        async def run() -> Any:
            async with opened(self.url):
                return await question()

        return asyncio.run(run())

    def money(self) -> dict[str, int]:
        total: dict[str, int] = {}
        for value in self.ask(values).values():
            for currency, minor in value.by_currency.items():
                total[currency] = total.get(currency, 0) + minor
        return total

    def table(self) -> Any:
        """Every row of what an import writes, for "nothing changed"."""

        async def run() -> Any:
            return [await model.all().order_by("id").values() for model in (Account, Buyer, Order)]

        return self.ask(run)

    def orders(self) -> list[dict[str, Any]]:
        return self.table()[2]

    def buyers(self) -> list[dict[str, Any]]:
        return self.table()[1]

    def accounts(self) -> list[dict[str, Any]]:
        return self.table()[0]

    @property
    def rejected(self) -> list[dict[str, str]]:
        path = self.folder / "rejected.csv"
        if not path.exists():
            return []
        with path.open(newline="", encoding="utf-8-sig") as file:
            separator = ";" if ";kind;file;" in file.readline() else ","
            file.seek(0)
            return list(csv.DictReader(file, delimiter=separator))


@pytest.fixture
def shop(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    folder = tmp_path / "files"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name, value in {
        "DATABASE": database,
        "ZONE": "Europe/Moscow",
        "COUNTRY": "RU",
        "LANGUAGE": "en",
    }.items():
        monkeypatch.setenv(f"OTKLIK_{name}", value)
    monkeypatch.setenv("OTKLIK_CURRENCY", "RUB")
    return Shop(database, folder)


BUYERS = (
    "ИД;ФИО;Телефон;E-mail;Компания;ИНН\r\n"
    "1;Анна Ёлкина;8-900-123-45-67;Anna@Example.com;;\r\n"
    '2;Борис;+7 916 123-45-67;boris@example.com;"ООО ""Ромашка""";7701\r\n'
    "3;Вера;;vera@example.com;ООО «Ромашка»;7701\r\n"
).replace("ИД", "id")
ORDERS = (
    "Номер заказа,Клиент,Дата,Сумма,Валюта,Статус\n"
    'A-1,1,01.02.2024,"1 234,56",RUB,оплачен\n'
    "A-2,2,2024-02-03 10:00,500,USD,paid\n"
    "A-3,3,20240204,100,руб.,новый\n"
    "A-4,9,2024-02-05,,RUB,Выполнен\n"
)


def test_buyers_and_orders_in_both_languages(shop: Shop) -> None:
    shop.run(shop.write("orders.csv", ORDERS), shop.write("buyers.csv", "\ufeff" + BUYERS))
    accounts, buyers, orders = shop.table()
    assert [b["phone"] for b in buyers] == ["+79001234567", "+79161234567", None, None]
    assert [b["email"] for b in buyers][:1] == ["anna@example.com"]
    company = [a for a in accounts if a["is_company"]]
    assert [(a["external_id"], a["name"]) for a in company] == [("7701", "ООО «Ромашка»")]
    assert {b["external_id"] for b in buyers if b["account_id"] == company[0]["id"]} == {"2", "3"}
    by_number = {o["number"]: o for o in orders}
    assert by_number["A-1"]["amount"] == 123456
    assert by_number["A-1"]["placed_at"].isoformat() == "2024-01-31T21:00:00+00:00"
    assert by_number["A-4"]["amount"] is None  # unknown, not zero
    assert not by_number["A-3"]["is_paid"]
    assert shop.money() == {"RUB": 123456, "USD": 50000}
    assert shop.rejected == []


def test_a_second_run_changes_nothing(shop: Shop) -> None:
    files = shop.write("orders.csv", ORDERS), shop.write("buyers.csv", BUYERS)
    shop.run(*files)
    before = shop.table()
    output = shop.run(*files).output
    assert shop.table() == before
    assert "0 / 0 / 4" in output


def test_real_repeats_stay_and_runs_of_spaces_are_read(shop: Shop) -> None:
    text = " 00001 19970101  1   11.77\r\n 00001 19970101  1   11.77\r\n 00002 19970112 12  77.00\r\n"
    path = shop.write("sales.txt", text)
    for _ in range(2):
        shop.run(path, "--columns", "buyer,date,quantity,amount", "--currency", "USD")
        assert len(shop.orders()) == 3
        assert shop.money() == {"USD": 10054}
    assert [b["external_id"] for b in shop.buyers()] == ["00001", "00002"]


def test_a_header_above_columns_named_by_position_is_skipped(shop: Shop) -> None:
    output = shop.run(
        shop.write("s.txt", "who when n sum\n1 19970101 1 5.00\n"), "--columns", "buyer,date,-,amount"
    ).output
    assert "skipped" in output
    assert [o["amount"] for o in shop.orders()] == [500]
    assert shop.rejected == []


def test_refunds_net_and_stay_one_on_the_next_run(shop: Shop) -> None:
    text = (
        "order,buyer,date,amount,status\n"
        "A,1,2024-01-01,1000,paid\n"
        "A,1,2024-01-05,-200,refund\n"  # negative and by status: negated once
        "A,1,2024-01-05,200,возврат\n"  # a second one, equal to the first
        "A,1,2024-01-06,(100),paid\n"
        "B,1,2024-01-01,500,paid\n"
        "B,1,2024-01-09,500,refunded\n"
    )
    path = shop.write("o.csv", text)
    for _ in range(2):
        shop.run(path)
        assert shop.money() == {"RUB": 50000}
        assert len(shop.orders()) == 6
        refunds = [o for o in shop.orders() if o["is_refund"]]
        assert sorted(o["amount"] for o in refunds) == [-50000, -20000, -20000, -10000]
        assert not any(o["is_paid"] for o in refunds)  # a refund alone makes nobody a buyer


def test_a_refund_in_a_later_shorter_export_is_the_same_refund(shop: Shop) -> None:
    head = "order,buyer,date,amount\n"
    shop.run(shop.write("jan.csv", head + "A,1,2024-01-01,1000\nA,1,2024-01-05,-200\nA,1,2024-01-07,-300\n"))
    shop.run(shop.write("feb.csv", head + "A,1,2024-01-07,-300\nA,1,2024-02-01,-50\n"))
    assert shop.money() == {"RUB": 45000}


@pytest.mark.parametrize(
    ("word", "money"), [("cancelled", {}), ("refunded", {"RUB": 0}), ("paid", {"RUB": 100000})]
)
def test_a_changed_status_updates_the_order(shop: Shop, word: str, money: dict[str, int]) -> None:
    head = "order,buyer,date,amount,status\n"
    shop.run(shop.write("o.csv", head + "A,1,2024-01-01,1000,paid\n"))
    shop.run(shop.write("o.csv", head + f"A,1,2024-01-01,1000,{word}\n"))
    assert shop.money() == money
    assert len([o for o in shop.orders() if not o["is_refund"]]) == 1


def test_bad_rows_are_named_and_stop_nothing_else(shop: Shop) -> None:
    text = (
        "order,phone,email,date,amount,currency,status,category\n"
        "1,+7 900 123 45 67,,2024-01-01,10,,paid,=cmd|' /C calc'!A0\n"
        "2,12345,,2024-01-01,10,,paid,\n"
        "3,,not-an-email,2024-01-01,10,,paid,\n"
        "4,,a@example.com,03/04/2024,10,,paid,\n"
        "5,,a@example.com,2024-01-01,1e999999999,,paid,\n"
        "6,,a@example.com,2024-01-01,NaN,,paid,\n"
        "7,,a@example.com,2024-01-01,10,XYZ1,paid,\n"
        "8,,a@example.com,2024-01-01,10,,whatever,\n"
        "9,,,2024-01-01,10,,paid,\n"
        "10,,a@example.com,2999-01-01,10,,paid,\n"
        "11,,a@example.com,2024-01-01,99999999999999999999,,paid,\n"
        "12,,a@example.com,2024-01-01,10,,paid\n"
        "13,,a@example.com,2024-01-01,10,,paid," + "x" * 301 + "\n"
        "14,,a@example.com,2024-01-01,10,,paid,a\0b\n"
        '15,,a@example.com,2024-01-01,10,,paid,"open\n'
        "16,,b@example.com,2024-01-01,10,,paid,\n"
    )
    shop.run(shop.write("o.csv", text))
    assert sorted(o["number"] for o in shop.orders()) == ["1", "16"]
    assert [o["category"] for o in shop.orders() if o["number"] == "1"] == ["=cmd|' /C calc'!A0"]
    found = [(row["line"], row["column"]) for row in shop.rejected]
    assert found == [
        ("3", "phone"), ("4", "email"), ("5", "date"), ("6", "amount"), ("7", "amount"), ("8", "currency"),
        ("9", "status"), ("10", "buyer"), ("11", "date"), ("12", "amount"), ("13", ""), ("14", "category"),
        ("15", "category"), ("16", ""),
    ]  # fmt: skip
    assert all(row["file"] == "o.csv" and row["reason"] for row in shop.rejected)
    assert shop.rejected[0]["value"] == "12345"


def test_the_rejected_file_is_safe_corrected_and_imported_again(shop: Shop) -> None:
    buyers = shop.write("b.csv", "id,name,phone\n1,=1+1,+7 900 123 45 67 00\n2,Ok,+79161234567\n")
    orders = shop.write("o.csv", "buyer,date,amount,phone\n2,2024-13-01,-5,+79161234567\n2,2024-01-01,7,\n")
    shop.run(buyers, orders)
    raw = (shop.folder / "rejected.csv").read_text()
    for line in csv.reader(raw.splitlines()):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in line)
    assert [(r["file"], r["line"], r["kind"]) for r in shop.rejected] == [
        ("b.csv", "2", "buyers"),
        ("o.csv", "2", "orders"),
    ]
    fixed = raw.replace("'+7 900 123 45 67 00", "'+7 900 123 45 67").replace("2024-13-01", "2024-12-01")
    path = shop.write("rejected.csv", fixed)
    shop.run(path)
    assert [(b["external_id"], b["name"], b["phone"]) for b in shop.buyers()] == [
        ("2", "Ok", "+79161234567"),
        ("1", "=1+1", "+79001234567"),
    ]
    assert {o["identity"]: o["amount"] for o in shop.orders()} == {"row:o.csv:2": -500, "row:o.csv:3": 700}
    # The original, corrected too, names the same rows.
    shop.run(shop.write("o.csv", "buyer,date,amount,phone\n2,2024-12-01,-5,+79161234567\n2,2024-01-01,7,\n"))
    assert len(shop.orders()) == 2


def test_rejected_rows_of_a_headerless_file_come_back_with_the_same_options(shop: Shop) -> None:
    options = ("--columns", "buyer,date,-,amount", "--currency", "USD")
    shop.run(shop.write("s.txt", "1 19970101 1 5.00\n2 19971301 1 6.00\n"), *options)
    fixed = (shop.folder / "rejected.csv").read_text().replace("19971301,", "19971201,", 1)
    for _ in range(2):
        shop.run(shop.write("rejected.csv", fixed), *options)
        assert {o["identity"]: o["amount"] for o in shop.orders()} == {"row:s.txt:1": 500, "row:s.txt:2": 600}


def test_undecodable_bytes_reject_their_row_only(shop: Shop) -> None:
    good = "id,name\n1,Анна\n".encode()
    shop.run(shop.write("b.csv", good + "2,Борис\n".encode("cp1251") + b"3,Vera\n"))
    assert [b["external_id"] for b in shop.buyers()] == ["1", "3"]
    assert [(r["line"], "UTF-8" in r["reason"]) for r in shop.rejected] == [("3", True)]


def test_an_update_never_blanks_and_leaves_our_own_facts(shop: Shop) -> None:
    shop.run(shop.write("b.csv", "id,name,phone,email\n1,Anna,+79001234567,a@example.com\n"))

    async def opt_out() -> None:
        await Buyer.all().update(opted_out_at=datetime(2024, 1, 1, tzinfo=UTC))

    shop.ask(opt_out)
    output = shop.run(shop.write("b.csv", "id,name,phone,email\n1,Anna B,,\n")).output
    assert "0 / 1 / 0" in output
    (buyer,) = shop.buyers()
    assert (buyer["name"], buyer["phone"], buyer["email"]) == ("Anna B", "+79001234567", "a@example.com")
    assert buyer["opted_out_at"] is not None


def test_people_are_matched_by_id_then_phone_then_email(shop: Shop) -> None:
    shop.run(shop.write("o.csv", "phone,date,amount\n89001234567,2024-01-01,5\n"))
    shop.run(shop.write("b.csv", "id,phone,email\n7,+7 900 123-45-67,x@example.com\n8,+7 900 123-45-67,\n"))
    assert [(b["external_id"], b["email"]) for b in shop.buyers()] == [("7", "x@example.com"), ("8", None)]
    shop.run(shop.write("c.csv", "email,name\nX@example.com,Xenia\n"))
    assert [b["name"] for b in shop.buyers()] == ["Xenia", ""]


def test_a_phone_and_an_email_of_two_people_are_not_merged(shop: Shop) -> None:
    shop.run(shop.write("b.csv", "id,phone,email\n1,+79001234567,\n2,,b@example.com\n"))
    before = shop.table()
    shop.run(shop.write("c.csv", "phone,email,name\n+79001234567,b@example.com,Who\n"))
    assert shop.table() == before
    assert [(r["column"], r["value"]) for r in shop.rejected] == [("email", "b@example.com")]


def test_a_private_buyer_who_gets_a_company_takes_the_money_along(shop: Shop) -> None:
    shop.run(shop.write("o.csv", "order,buyer,date,amount\nA,1,2024-01-01,10\n"))
    shop.run(shop.write("b.csv", "id,company\n1,Acme\n2,ACME \n"))
    (account,) = shop.accounts()
    assert (account["name"], account["is_company"]) == ("Acme", True)
    assert {b["account_id"] for b in shop.buyers()} == {account["id"]}
    assert [o["account_id"] for o in shop.orders()] == [account["id"]]
    before = shop.table()
    shop.run(str(shop.folder / "o.csv"), str(shop.folder / "b.csv"))
    assert shop.table() == before


def test_who_changes_companies_leaves_the_orders_where_they_were_paid(shop: Shop) -> None:
    head = "id,company,company id\n"
    shop.run(
        shop.write("b.csv", head + "1,Acme,10\n"),
        shop.write("o.csv", "order,buyer,date,amount\nA,1,2024-01-01,10\n"),
    )
    shop.run(shop.write("b.csv", head + "1,Bolt,20\n"))
    names = {a["id"]: a["name"] for a in shop.accounts()}
    assert [names[b["account_id"]] for b in shop.buyers()] == ["Bolt"]
    assert [names[o["account_id"]] for o in shop.orders()] == ["Acme"]


def test_currencies_are_kept_apart_and_signs_understood(shop: Shop) -> None:
    amounts = ("1 234,56 ₽", "$1,234.56", "10 руб.", "-1 EUR")
    text = "buyer;date;amount\n" + "".join(f"1;2024-01-01;{amount}\n" for amount in amounts)
    shop.run(shop.write("o.csv", text))
    assert shop.money() == {"RUB": 124456, "USD": 123456, "EUR": -100}


def test_fields_over_lines_and_headers_by_name(shop: Shop) -> None:
    text = 'Кто,Когда,Всего,Что\n1,2024-01-01,5,"two\nlines"\n2,2024-01-01,6,\n'
    shop.run(shop.write("o.csv", text), "--columns", "buyer=Кто,date=Когда,amount=Всего,category=Что")
    assert [(o["amount"], o["category"], o["identity"]) for o in shop.orders()] == [
        (500, "two lines", "row:o.csv:2"),
        (600, "", "row:o.csv:4"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("nothing.csv", None, "There is no file"),
        ("empty.csv", b"", "empty"),
        ("head.csv", b"id,name\n", "no rows"),
        ("odd.csv", b"foo,bar\n1,2\n", "foo, bar"),
        ("part.csv", b"order,date,status\n1,2024-01-01,paid\n", "--columns"),
        ("old.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "save it as XLSX"),
        ("secret.xlsx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "under a password"),
        ("torn.xlsx", b"PK\x03\x04" + b"x" * 99, "damaged"),
        ("page.xls", b"<html><table><tr><td>id</td></tr></table>", "web page"),
        ("noise.csv", b"id,name\n\0\0\0", "neither text"),
    ],
)
def test_what_cannot_be_read_says_why(shop: Shop, name: str, content: bytes | None, words: str) -> None:
    if content is not None:
        shop.write(name, content)
    assert words in shop.run(name, code=2).output
    assert shop.rejected == []


def test_a_folder_is_not_a_file(shop: Shop) -> None:
    (shop.folder / "dir").mkdir()
    assert "folder" in shop.run("dir", code=2).output


def test_batches_do_not_show(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bots.commands.import_run.BATCH", 2)
    rows = "".join(f"{n % 3},2024-01-0{n % 9 + 1},{n},Acme {n % 2}\n" for n in range(20))
    path = shop.write("o.csv", "buyer,date,amount,company\n" + rows)
    for _ in range(2):
        shop.run(path)
        assert len(shop.orders()) == 20
        assert len(shop.buyers()) == 3
        assert len(shop.accounts()) == 2
        assert shop.money() == {"RUB": sum(range(20)) * 100}


def test_a_crash_keeps_whole_batches_and_the_next_run_completes_it(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bots.commands.import_run.BATCH", 3)
    rows = "".join(f"{n},2024-01-01,1,C{n}\n" for n in range(9))
    path = shop.write("o.csv", "buyer,date,amount,company\n" + rows)
    insert, calls = bulk.insert, Counter[str]()

    async def failing(table: str, *args: Any, **more: Any) -> Any:
        calls[table] += 1
        if calls["customer_order"] == 2:
            raise RuntimeError("power cut")
        return await insert(table, *args, **more)

    with monkeypatch.context() as broken:
        broken.setattr(bulk, "insert", failing)
        with pytest.raises(RuntimeError):
            shop.run(path)
    assert [len(table) for table in shop.table()] == [3, 3, 3]
    shop.run(path)
    assert [len(table) for table in shop.table()] == [9, 9, 9]
    assert shop.money() == {"RUB": 900}


def test_texts_follow_the_language_of_the_settings(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTKLIK_LANGUAGE", "ru")
    output = shop.run(shop.write("b.csv", "id,phone,цвет\n1,12,x\n")).output
    assert "не номер телефона" in shop.rejected[0]["reason"]
    assert "цвет" in output
    assert "Непринятые строки" in output


def test_a_cell_does_not_steer_the_terminal(shop: Shop) -> None:
    output = shop.run(
        shop.write("o.csv", "buyer,date,amount\n1,2024-01-01,\x1b[31m5\n2,2024-01-01,7\n")
    ).output
    assert "\x1b" not in output
    assert "\ufffd[31m5" in output


def test_one_columns_option_serves_a_file_each(shop: Shop) -> None:
    buyers = shop.write("b.csv", "Кто,Тел\n5,89001234567\n")
    orders = shop.write("o.csv", "Кто,Когда,Итог\n5,2024-01-01,7\n")
    shop.run(orders, buyers, "--columns", "buyer=Кто,date=Когда,amount=Итог")
    assert [(b["external_id"], b["phone"]) for b in shop.buyers()] == [("5", "+79001234567")]
    assert shop.money() == {"RUB": 700}
    assert "no column" in shop.run(orders, "--columns", "buyer=Кто,date=Нет", code=2).output


def test_an_unknown_status_waits_until_it_is_explained(shop: Shop) -> None:
    path = shop.write("o.csv", "order,buyer,date,amount,status\n1,1,2024-01-01,5,Выдан\n2,1,2024-01-01,6,\n")
    shop.run(path)
    assert shop.orders() == []
    assert [row["column"] for row in shop.rejected] == ["status", "status"]
    shop.run(path, "--status", "выдан=paid", "--status", "=unpaid")
    assert [o["is_paid"] for o in shop.orders()] == [True, False]


def test_a_store_without_tables_says_what_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OTKLIK_DATABASE", f"sqlite:///{tmp_path}/new.sqlite3")
    (tmp_path / "b.csv").write_text("id,name\n1,A\n")
    result = CliRunner().invoke(command, ["b.csv"])
    assert result.exit_code == 2
    assert "otklik migrate" in result.output
