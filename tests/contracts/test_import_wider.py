"""``otklik import`` with what shops really export: workbooks, old encodings, mappings, dry runs."""

from __future__ import annotations

import zipfile
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from core.jobs_starter import shares
from integrations.files import workbook
from tests.contracts.test_import_files import Shop, shop

__all__ = ["shop"]
day = partial(datetime, tzinfo=None)  # workbooks know no zones
ORDERS = ("Номер", "Дата", "Клиент", "Сумма, руб.", "Номенклатура")


def book(folder: Path, name: str, **sheets: list[tuple[Any, ...]]) -> str:
    """A workbook on disk; a sheet whose title ends with "_" is hidden."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for title, lines in sheets.items():
        sheet = made.create_sheet(title)
        for line in lines:
            sheet.append(line)
        if title.endswith("_"):
            sheet.sheet_state = "hidden"
    made.save(folder / name)
    return str(folder / name)


def test_a_workbook_as_accountants_keep_it(shop: Shop) -> None:
    lines: list[tuple[Any, ...]] = [
        ("ООО «Ромашка». Продажи за январь, все отделы",),
        (),
        ("Период: 01.01.2024 - 31.01.2024",),
        ORDERS,
        ("A-1", day(2024, 1, 2, 10, 5), 7, 1234.5, "Столы"),
        ("A-2", "3 февраля 2024 г.", 8, "1 234,56", "Стулья"),
        (),
        ("A-3", day(2024, 1, 4), 8, 11.775, "Столы"),  # a number is never ambiguous
        ("A-4", day(2024, 1, 5), 8, "#N/A", "Столы"),
        ("A-5", "05.01.24", 9, True, "Столы"),
        ("Итого:", None, None, 99.0),
    ]
    path = book(
        shop.folder,
        "sales.xlsx",
        Заметки=[("просто текст",)],
        Архив_=[ORDERS, ("Z", 1, 1, 1, "")],
        Продажи=lines,
    )
    workbook_ = openpyxl.load_workbook(path)
    workbook_["Продажи"].merge_cells("A1:E1")
    workbook_["Продажи"]["C5"].number_format = "00000"
    workbook_.save(path)
    for _ in range(2):
        output = shop.run(path).output
        assert [(o["identity"], o["amount"]) for o in shop.orders()] == [
            ("id:A-1", 123450),
            ("id:A-2", 123456),
            ("id:A-3", 1178),
        ]
    assert [b["external_id"] for b in shop.buyers()] == ["00007", "8"]
    assert shop.orders()[0]["placed_at"].isoformat() == "2024-01-02T07:05:00+00:00"
    assert "header is line 4" in output
    assert "Others are read by --sheet: Заметки" in output
    assert [(r["file"], r["line"], r["column"]) for r in shop.rejected] == [
        ("sales.xlsx[Продажи]", "9", "Сумма, руб."),
        ("sales.xlsx[Продажи]", "10", "Сумма, руб."),
        ("sales.xlsx[Продажи]", "11", ""),
    ]


def test_a_sheet_may_be_named_and_lines_are_told_apart_by_it(shop: Shop) -> None:
    line = (("Клиент", "Дата", "Сумма"), (1, day(2024, 1, 2), 5))
    path = book(shop.folder, "b.xlsx", Jan=list(line), Feb=list(line))
    shop.run(path)
    shop.run(path, "--sheet", "feb")
    assert [o["identity"] for o in shop.orders()] == ["row:b.xlsx[Jan]:2", "row:b.xlsx[Feb]:2"]
    assert "Jan, Feb" in shop.run(path, "--sheet", "March", code=2).output


def test_formulas_nobody_calculated_are_not_read_as_unknown(shop: Shop) -> None:
    path = book(shop.folder, "f.xlsx", S=[("Клиент", "Дата", "Сумма"), (1, day(2024, 1, 2), "=2+3")])
    assert "formulas without results" in shop.run(path, code=2).output
    # The same with a kept result, as a spreadsheet program writes it.
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert b"<v></v>" in parts[sheet] or b"<v />" in parts[sheet] or b"<v/>" in parts[sheet]
    for empty in (b"<v></v>", b"<v />", b"<v/>"):
        parts[sheet] = parts[sheet].replace(empty, b"<v>5</v>")
    with zipfile.ZipFile(path, "w") as new:
        for name, body in parts.items():
            new.writestr(name, body)
    shop.run(path)
    assert shop.money() == {"RUB": 500}


def test_a_workbook_that_unpacks_absurdly_is_not_opened(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "SUSPICIOUS", 1_000_000)
    path = shop.folder / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", "<x/>")
        file.writestr("xl/worksheets/sheet1.xml", b"0" * 5_000_000)
    assert "absurd" in shop.run(str(path), code=2).output
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("photo.jpg", b"x")
    assert "not an XLSX workbook" in shop.run(str(path), code=2).output


TEXT = "Номер заказа;Клиент;Дата;Сумма\r\nA-1;Иванов Пётр;01.02.2024;1 234,56\r\nA-2;Анна;02.02.2024;7\r\n"


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("cp1251", "Windows-1251"),
        ("cp866", "CP866"),
    ],
)
def test_encodings_are_recognised_and_told(shop: Shop, encoding: str, told: str) -> None:
    output = shop.run(shop.write("o.csv", TEXT.encode(encoding))).output
    assert f"{told}, separated by “;”" in output
    assert [b["external_id"] for b in shop.buyers()] == ["Иванов Пётр", "Анна"]
    assert shop.money() == {"RUB": 124156}
    assert shop.rejected == []


def test_an_encoding_may_be_named(shop: Shop) -> None:
    path = shop.write("o.csv", TEXT.encode("koi8-r"))
    shop.run(path, "--encoding", "koi8-r")
    assert [b["external_id"] for b in shop.buyers()] == ["Иванов Пётр", "Анна"]
    assert "no such encoding" in shop.run(path, "--encoding", "klingon", code=2).output


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\nКлиент;Дата;Сумма\n1;01.02.2024;5,50\n",
        "Клиент|Дата|Сумма\n1|01.02.2024|5,50\n",
        "Отчёт, сформирован 02.02.2024\n\nКлиент;Дата;Сумма\n1;01.02.2024;5,50\n",
        "Клиент;Дата;Сумма\r1;01.02.2024;5,50\r",
    ],
)
def test_separators_titles_and_old_line_ends(shop: Shop, text: str) -> None:
    shop.run(shop.write("o.csv", text))
    assert [o["amount"] for o in shop.orders()] == [550]


def test_the_whole_column_decides_what_a_cell_cannot(shop: Shop) -> None:
    head = "order;buyer;date;amount\n"
    output = shop.run(shop.write("a.csv", head + "1;1;03/04/2024;1.234\n2;1;13/04/2024;2,50\n")).output
    assert "decimal mark is a comma" in output
    assert "day comes first" in output
    assert [(o["amount"], o["placed_at"].date().isoformat()) for o in shop.orders()] == [
        (123400, "2024-04-02"),
        (250, "2024-04-12"),
    ]
    lone = shop.write("b.csv", head + "3;1;03/04/2024;1.234\n")
    assert "nothing tells thousands" in shop.run(lone).output
    assert len(shop.orders()) == 2
    shop.run(lone, "--decimal", "point", "--date-order", "month-first")
    assert (shop.orders()[2]["amount"], shop.orders()[2]["placed_at"].month) == (123, 3)
    torn = shop.write("c.csv", head + "4;1;2024-01-01;1.234\n5;1;2024-01-01;2,50\n6;1;2024-01-01;2.50\n")
    assert "both decimal marks" in shop.run(torn).output
    assert len(shop.orders()) == 5


def test_a_mapping_is_saved_found_again_named_and_edited(shop: Shop) -> None:
    head = "Кто;Когда;Сколько, всего;Как\n"
    path = shop.write("jan.csv", head + "1;03/04/2024;5;Выдан\n")
    how = ("--columns", "buyer=Кто,date=Когда,amount=Сколько, всего,status=Как", "--status", "Выдан=paid")
    shop.run(path, *how, "--date-order", "day-first", "--save", "till")
    mappings = shop.folder / "mappings.toml"
    output = shop.run(shop.write("feb.csv", head + "2;04/05/2024;6;Выдан\n")).output
    assert "mapping “till”" in output
    assert [(o["amount"], o["placed_at"].month) for o in shop.orders()] == [(500, 4), (600, 5)]
    mappings.write_text("# ours\n" + mappings.read_text("utf-8").replace("выдан", "отдан"), "utf-8")
    shop.run(shop.write("mar.csv", head + "2;04/05/2024;7;Отдан\n"), "--mapping", "till")
    assert len(shop.orders()) == 3
    shop.run(shop.write("s.txt", "1 20240101 5.00\n"), "--columns", "buyer,date,amount", "--save", "plain")
    text = mappings.read_text("utf-8")
    assert text.startswith("# ours\n")
    assert "отдан" in text
    shop.run(shop.write("t.txt", "1 20240102 5.00\n"), "--mapping", "plain")
    assert len(shop.orders()) == 5
    assert "till, plain" in shop.run(path, "--mapping", "nope", code=2).output
    assert (
        "does not fit the mapping"
        in shop.run(shop.write("x.csv", "a;b\n1;2\n"), "--mapping", "till", code=2).output
    )
    mappings.write_text(text.replace('date = "Когда"', 'when = "Когда"'), "utf-8")
    assert "till.columns" in shop.run(path, code=2).output


def test_shopify_is_known_by_its_columns(shop: Shop) -> None:
    text = (
        "Name,Email,Financial Status,Paid at,Currency,Total,Created at,Lineitem name,Billing Name\n"
        "#1001,a@example.com,paid,2024-02-03 10:00:00 +0300,USD,25.00,2024-02-03 10:00:00 +0300,Mug,Ann\n"
        "#1001,a@example.com,,,,,2024-02-03 10:00:00 +0300,Plate,\n"
        "#1002,b@example.com,voided,,USD,5.00,2024-02-03 11:00:00 +0300,Mug,Bob\n"
    )
    shop.run(shop.write("orders_export.csv", text))
    assert shop.money() == {"USD": 2500}
    assert [(b["email"], b["name"]) for b in shop.buyers()] == [
        ("a@example.com", "Ann"),
        ("b@example.com", "Bob"),
    ]
    assert shop.rejected == []


def test_a_dry_run_shows_everything_and_writes_nothing(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr("bots.commands.import_run.BATCH", 2)
    head = "Номер заказа;Клиент;Дата;Сумма;Категория;Цвет\n"
    shop.run(shop.write("o.csv", head + "1;1;01.02.2024;5;Стол;\n2;2;01.02.2024;6;Стол;\n"))
    before, files = shop.table(), sorted(path.name for path in shop.folder.iterdir())
    rows = (
        "1;1;01.02.2024;5;Стол;",
        "2;2;01.02.2024;9;Стол;",
        "3;3;01.02.2024;7;;",
        "4;3;x;7;;",
        "3;3;01.02.2024;8;;",
    )
    path = shop.write("p.csv", head + "\n".join(rows))
    output = shop.run(path, "--dry-run", "--save", "mine").output
    for words in (
        "Категория",
        "category",
        "2024-02-01 00:00",
        "RUB9.00",
        "get what you ordered",
        "not a date",
    ):
        assert words in output
    assert "1 / 2 / 1" in output  # new, updated, unchanged orders, over the batches
    assert "nothing was written" in output
    assert shop.table() == before
    assert sorted(path.name for path in shop.folder.iterdir()) == sorted([*files, "p.csv"])


def test_segment_and_zone_reach_the_buyer(shop: Shop) -> None:
    shop.run(shop.write("b.csv", "id;Отрасль;Часовой пояс\n1;HoReCa;МСК+1\n2;;\n3;;+05:30\n"))
    shop.run(shop.write("o.csv", "buyer;date;amount;segment\n2;2024-01-01;5;retail\n1;2024-01-01;5;other\n"))
    assert [(b["external_id"], b["segment"], b["zone"]) for b in shop.buyers()] == [
        ("1", "HoReCa", "Europe/Samara"),  # an order fills what was not known, and corrects nothing
        ("2", "retail", None),
    ]
    assert [row["value"] for row in shop.rejected] == ["'+05:30"]  # guarded: no spreadsheet runs it


def test_the_stores_categories_are_counted_for_jobs(shop: Shop) -> None:
    text = "order;buyer;date;amount;category;status\n1;1;2024-01-01;5;Стол;paid\n2;1;2024-01-01;;Стол;paid\n"
    shop.run(shop.write("o.csv", text + "3;1;2024-01-01;5;Стул;new\n4;1;2024-01-01;5;;paid\n"))
    (found,) = shop.ask(shares)
    assert (found.category, found.orders, found.money) == ("Стол", 2, {"RUB": 500})
