"""A folder of tables passes the suite; and what is its own."""

from __future__ import annotations

import csv
import errno
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from openpyxl import Workbook

from core.clock import SystemClock
from core.crm.ports import (
    Company,
    Contact,
    Deal,
    FactKind,
    Field,
    Fields,
    Note,
    On,
    Owner,
    Stale,
    Stream,
    Ticket,
    Todo,
)
from core.errors import Gone, Locked, Misconfigured, Refused, TryLater, Unknown, Unsupported
from core.links import new_nonce
from core.settings import load
from core.testing.crm_pushing import in_trouble, note, stale, told
from core.testing.crms import CrmContract, read
from core.words import Lang
from integrations.crm.files.connector import FilesCrm
from integrations.crm.files.options import FilesOptions
from integrations.crm.files.troubles import SOON, TROUBLES, judge
from tests.crms.files_world import FilesWorld, exports

ANNA = (On(Stream.PEOPLE, "17"),)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[FilesWorld]:
    with exports(tmp_path) as made:
        yield made


class TestFiles(CrmContract):
    pass


def put(world: FilesWorld, name: str, text: str) -> Path:
    """A file of theirs, written a while ago."""
    path = world.folder / name
    path.write_text(text, encoding="utf-8")
    world.settle(path)
    return path


def rejected(world: FilesWorld, name: str) -> list[dict[str, str]]:
    """The rows that were not taken."""
    path = world.folder / f"rejected-{name}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# Reading ----------------------------------------------------------------------------------------------------


async def test_tables_in_english(world: FilesWorld) -> None:
    put(world, "Owners.csv", "id,name,email,active\n2,Olga Orlova,Olga@teplo.test,yes\n3,Left,,no\n")
    put(world, "companies.csv", "Export of today\n\nid,name,owner\n4,Romashka Ltd,2\n")
    put(
        world,
        "people.csv",
        "id,name,phone,email,company id,owner id,language,time zone,segment,otklik_addresses\n"
        '17,Anna Smirnova,+7 916 123-45-67,A@b.test,4,2,English,UTC+6,retail,"telegram:4711, slack:T1:U2"\n',
    )
    put(
        world,
        "deals.csv",
        "order id,customer id,company id,date,amount,currency,status,category,Profit\n"
        'A-42,17,4,2026-04-30 12:00,"1,234.50",EUR,paid,Boiler,200.10\n'
        "A-43,17,4,2026-05-01,500,EUR,refunded,Pump,\n"
        "A-44,17,4,2026-05-01,,,new,Pipe,\n",
    )
    put(world, "tickets.csv", "id,contact,subject,status,opened at\n77,17,Nobody came,New,2026-05-01 08:00\n")
    one = world.again(segment_field="", zone_field="", changed_field="", margin_field="profit")
    try:
        assert await read(one, Stream.OWNERS) == [
            Owner("2", "Olga Orlova", "olga@teplo.test"),
            Owner("3", "Left", "", False),
        ]
        assert await read(one, Stream.COMPANIES) == [Company("4", "Romashka Ltd", "2")]
        assert await read(one, Stream.PEOPLE) == [
            Contact(
                "17", "Anna Smirnova", ("+79161234567",), ("a@b.test",), "4", "2",
                ("telegram:4711", "slack:T1:U2"), Lang.EN, "Etc/GMT-6", "retail",
            )
        ]  # fmt: skip
        first, back, unpaid = await read(one, Stream.DEALS)
        at = datetime(2026, 4, 30, 12, tzinfo=UTC)
        assert first == Deal(
            "A-42", True, at, Decimal("1234.50"), "EUR", "17", "4", "A-42", "Boiler", Decimal("200.10")
        )
        assert isinstance(back, Deal) and back.id.startswith("refund:A-43:")
        assert (back.is_won, back.is_refund, back.amount) == (True, True, Decimal(-500))
        assert isinstance(unpaid, Deal)
        assert (unpaid.id, unpaid.is_won, unpaid.amount, unpaid.currency) == ("A-44", False, None, "")
        opened = datetime(2026, 5, 1, 8, tzinfo=UTC)
        assert await read(one, Stream.TICKETS) == [Ticket("77", "17", True, opened, "Nobody came")]
        assert (await one.check()).lacks == ()
    finally:
        await one.close()
    assert list(world.folder.glob("rejected-*")) == []


async def test_a_workbook_does_as_well_and_the_latest_counts(world: FilesWorld, crm: FilesCrm) -> None:
    await world.contact("From CSV")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Код клиента", "ФИО", "Отрасль клиента"])
    sheet.append([42, "Из книги", "опт"])
    path = world.folder / "people.xlsx"
    book.save(path)
    os.utime(path, (world.now().timestamp() + 60,) * 2)
    assert await read(crm, Stream.PEOPLE) == [Contact("42", "Из книги", segment="опт")]
    os.utime(path, (world.now().timestamp() - 60,) * 2)
    [seen] = await read(crm, Stream.PEOPLE)
    assert isinstance(seen, Contact) and seen.name == "From CSV"


async def test_a_saved_mapping_is_used_with_the_columns_of_the_crm(world: FilesWorld) -> None:
    (world.folder / "none.toml").write_text(
        '[ours]\nheader = ["Knr", "Wer"]\nkind = "buyers"\n[ours.columns]\nbuyer = "Knr"\nname = "Wer"\n'
    )
    put(world, "people.csv", "Knr;Wer;Branche\n17;Anna;Handel\n")
    one = world.again(segment_field="Branche", zone_field="")
    try:
        assert await read(one, Stream.PEOPLE) == [Contact("17", "Anna", segment="Handel")]
    finally:
        await one.close()


async def test_rows_that_cannot_be_taken_are_written_beside(world: FilesWorld, crm: FilesCrm) -> None:
    put(
        world,
        "people.csv",
        "id,name,phone\n17,Anna,+79161234567\n18,Boris,123\n,Nobody,+79161234568\n19,Eve\n20,=1+1,\n",
    )
    people = await read(crm, Stream.PEOPLE)
    assert [item.id for item in people] == ["17", "20"]
    rows = rejected(world, "people")
    assert [(row["name"], row["line"], row["column"]) for row in rows] == [
        ("Boris", "3", "phone"), ("Nobody", "4", "id"), ("Eve", "5", ""),
    ]  # fmt: skip
    assert rows[1]["reason"].startswith("there is no id")
    put(world, "people.csv", "id,name,phone\n17,Anna,+79161234567\n")
    assert [item.id for item in await read(crm, Stream.PEOPLE)] == ["17"]
    assert rejected(world, "people") == []


async def test_an_order_without_a_number_and_a_status_nobody_knows(world: FilesWorld, crm: FilesCrm) -> None:
    put(world, "deals.csv", "order id,customer id,date,amount\n,17,2026-05-01,5\nA-1,17,2026-05-01,5\n")
    put(world, "tickets.csv", "id,contact,status,date\n1,17,perhaps,2026-05-01\n2,17,closed,2026-05-01\n")
    assert [item.id for item in await read(crm, Stream.DEALS)] == ["A-1"]
    assert [item.id for item in await read(crm, Stream.TICKETS)] == ["2"]
    [row] = rejected(world, "tickets")
    assert (row["column"], row["value"]) == ("status", "perhaps") and "open or closed" in row["reason"]
    assert len(rejected(world, "deals")) == 1


async def test_a_file_is_read_again_when_it_is_another(world: FilesWorld, crm: FilesCrm) -> None:
    path = put(world, "people.csv", "id,name\n17,Anna\n")
    since = world.now()
    assert len(await read(crm, Stream.PEOPLE)) == 1
    assert await read(crm, Stream.PEOPLE, since) == []
    assert len(await read(crm, Stream.PEOPLE)) == 1  # everything is asked for
    new = put(world, "new", "id,name\n17,Olga\n")  # as large, as old, and moved into place
    new.replace(path)
    [seen] = await read(crm, Stream.PEOPLE, since)
    assert isinstance(seen, Contact) and seen.name == "Olga"


async def test_what_was_not_kept_comes_again(world: FilesWorld, crm: FilesCrm) -> None:
    """Only who goes on from the end has kept it: a page that was rolled back is asked for anew."""
    put(world, "people.csv", "id,name\n17,Anna\n")
    since = world.now()
    for _ in range(2):
        page = await crm.pull(Stream.PEOPLE, since, None)
        assert len(page.items) == 1
    assert (await crm.pull(Stream.PEOPLE, since, page.after)).after is None
    assert (await crm.pull(Stream.PEOPLE, since, None)).items == ()


async def test_a_page_that_was_not_kept_comes_again(world: FilesWorld, crm: FilesCrm) -> None:
    rows = "".join(f"{n},Person {n}\n" for n in range(1, 601))
    put(world, "people.csv", f"id,name\n{rows}")
    first = await crm.pull(Stream.PEOPLE, None, None)
    second = await crm.pull(Stream.PEOPLE, None, first.after)
    assert [item.id for item in second.items] == [str(n) for n in range(201, 401)]
    assert await crm.pull(Stream.PEOPLE, None, first.after) == second
    third = await crm.pull(Stream.PEOPLE, None, second.after)
    assert [item.id for item in third.items] == [str(n) for n in range(401, 601)]
    put(world, "people.csv", f"id,name\n700,New\n{rows}")
    anew = await crm.pull(Stream.PEOPLE, None, second.after)
    assert [item.id for item in anew.items[:2]] == ["700", "1"]


async def test_where_to_go_on_is_nobody_elses_word(crm: FilesCrm) -> None:
    for junk in ("", "x", "[]", '["a", "b", true]', "[" * 100_000):
        with pytest.raises(Refused):
            await crm.pull(Stream.PEOPLE, None, junk)


async def test_a_time_of_change_that_cannot_be_read_hides_nobody(world: FilesWorld, crm: FilesCrm) -> None:
    put(world, "people.csv", "id,Изменено\n1,01.05.2026\n2,\n3,soon\n4,04.05.2026\n")
    found = await read(crm, Stream.PEOPLE, datetime(2026, 5, 3, tzinfo=UTC))
    assert [item.id for item in found] == ["2", "3", "4"]
    page = await crm.pull(Stream.PEOPLE, None, None)
    assert page.seen_to == datetime(2026, 5, 4, tzinfo=UTC)


async def test_a_file_that_is_being_written_is_left_alone(world: FilesWorld, crm: FilesCrm) -> None:
    path = put(world, "people.csv", "id,name\n17,Anna\n18,Bo")
    path.touch()
    with pytest.raises(TryLater) as raised:
        await crm.pull(Stream.PEOPLE, None, None)
    assert raised.value.after == SOON
    world.settle(path)  # nobody has written to it for long: that is its end
    assert len(await read(crm, Stream.PEOPLE)) == 2
    book = world.folder / "people.xlsx"
    book.write_bytes(b"PK\x03\x04 half a workbook")
    with pytest.raises(TryLater):
        await crm.pull(Stream.PEOPLE, None, None)
    os.utime(book, ((world.now() + timedelta(days=1)).timestamp(),) * 2)
    with pytest.raises(Refused, match="workbook-broken"):
        await crm.pull(Stream.PEOPLE, None, None)


async def test_a_file_without_rows_has_none_and_an_empty_one_is_a_mistake(
    world: FilesWorld, crm: FilesCrm
) -> None:
    put(world, "people.csv", "id,name\n")
    assert await read(crm, Stream.PEOPLE) == [] == await read(crm, Stream.DEALS)
    put(world, "people.csv", "")
    with pytest.raises(Refused, match="empty"):
        await crm.pull(Stream.PEOPLE, None, None)


async def test_a_header_that_is_not_understood_is_not_quoted(world: FilesWorld, crm: FilesCrm) -> None:
    put(world, "people.csv", "Anna,a@b.test\nBoris,b@b.test\n")
    put(world, "tickets.csv", "id,subject\n1,Anna is angry\n")
    with pytest.raises(Refused, match=r"people.csv") as raised:
        await crm.pull(Stream.PEOPLE, None, None)
    assert "a@b.test" not in raised.value.why
    with pytest.raises(Refused, match="missing: contact, status, opened_at"):
        await crm.pull(Stream.TICKETS, None, None)


# Looking around ---------------------------------------------------------------------------------------------


async def test_check_names_what_is_missing(world: FilesWorld) -> None:
    world.path(Stream.PEOPLE).unlink()
    one = world.again(segment_field="Branch", category_field="What")
    try:
        assert (await one.check()).lacks == ("files: there is no people.csv or people.xlsx yet.",)
        put(world, "people.csv", "id,Где живёт\n1,\n")
        put(world, "deals.csv", "what\n1\n")
        found = await one.check()
        assert found.fields == ("people.csv", "deals.csv")
        assert len(found.lacks) == 2 and found.lacks[0].startswith("deals.csv cannot be read")
        assert found.lacks[1] == "columns: people has no column of OTKLIK_FILES_SEGMENT_FIELD."
        world.path(Stream.PEOPLE).unlink()
        world.path(Stream.DEALS).unlink()
        world.folder.rmdir()
        with pytest.raises(Locked, match="folder: ENOENT"):
            await one.check()
    finally:
        await one.close()


def test_it_is_there_when_it_is_set_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("OTKLIK_FILES_FOLDER", raising=False)
    make = EntryPoint("files", "integrations.crm.files:crm", "otklik.crms").load()
    settings = load(_env_file=None)
    assert make(settings, SystemClock()) is None
    monkeypatch.setenv("OTKLIK_FILES_FOLDER", "")
    assert make(settings, SystemClock()) is None
    monkeypatch.setenv("OTKLIK_FILES_FOLDER", str(tmp_path))
    made = make(settings, SystemClock())
    assert made.manifest.name == "files" and made.options.folder == tmp_path
    with pytest.raises(Misconfigured, match="OTKLIK_FILES_FOLDER"):
        FilesCrm(FilesOptions(_env_file=None, folder=None), settings, SystemClock())  # type: ignore[call-arg]


# Who is there -----------------------------------------------------------------------------------------------


async def test_nobody_is_gone_unless_files_have_everybody(world: FilesWorld) -> None:
    anna = await world.contact("Anna")
    one = world.again(complete=False)
    try:
        assert await one.present(Stream.PEOPLE, ["1", anna]) == {"1": "1", anna: anna}
        await told(one, note("1"))
    finally:
        await one.close()


async def test_who_has_a_bad_row_is_not_gone(world: FilesWorld, crm: FilesCrm) -> None:
    put(world, "people.csv", "id,phone\n17,123\n18,+79161234567\n")
    assert await crm.present(Stream.PEOPLE, ["17", "18", "19"]) == {"17": "17", "18": "18", "19": None}
    put(world, "people.csv", "id,phone\n17\n18,+79161234567\n")  # whose the first row is, it does not show
    assert await crm.present(Stream.PEOPLE, ["17", "19"]) == {"17": "17", "19": "19"}
    await told(crm, note("19"))
    for stream in (Stream.COMPANIES, Stream.DEALS):
        assert await crm.present(stream, ["1"]) == {"1": "1"}


async def test_of_a_file_that_is_not_whole_nobody_is_gone_and_we_still_write(
    world: FilesWorld, crm: FilesCrm
) -> None:
    path = put(world, "people.csv", "id,name\n17,Anna\n")
    path.touch()
    with pytest.raises(TryLater):
        await crm.present(Stream.PEOPLE, ["17"])
    await told(crm, note("18"))
    put(world, "people.csv", "")
    with pytest.raises(Refused):
        await crm.present(Stream.PEOPLE, ["17"])
    path.unlink()
    with pytest.raises(Locked, match="OTKLIK_FILES_COMPLETE"):
        await crm.present(Stream.PEOPLE, ["17"])
    await told(crm, note("18"))


# Writing ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["=1+1", "+7", "-1", "@x", "\tx", "'=1", "a\n=1", '"', ",;", "'"])
async def test_no_spreadsheet_runs_what_people_said(world: FilesWorld, words: str) -> None:
    one = world.again(complete=False)
    fact = Todo(new_nonce(), ANNA, title=words, text=words)
    try:
        await told(one, fact)
        raw = (world.folder / "todos.csv").read_bytes()
        assert raw.startswith(b"\xef\xbb\xbfotklik_key,")
        with (world.folder / "todos.csv").open(encoding="utf-8-sig", newline="") as file:
            [row] = list(csv.DictReader(file))
        assert row["title"] == row["text"] and row["title"][:1] not in ("=", "+", "-", "@", "\t")
        await told(one, Todo(new_nonce(), ANNA, title="other"))
        await told(one, replace(fact, text="changed", tried=True))
        with (world.folder / "todos.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert [(one["title"], one["text"]) for one in rows] == [(row["title"], "changed"), ("other", "")]
    finally:
        await one.close()


async def test_the_same_again_touches_no_file(world: FilesWorld) -> None:
    one = world.again(complete=False)
    facts = [note("17"), replace(note("18"), key="-" * 22)]
    try:
        await told(one, *facts)
        assert world.writes == 1
        await told(one, *facts)
        await one.withdraw([Stale(FactKind.NOTE, new_nonce(), ANNA)])
        await one.push([])
        assert world.writes == 1
        await one.withdraw([stale(facts[1])])
        assert [seen.on for seen in await world.notes()] == [("17",)]
    finally:
        await one.close()


async def test_a_field_that_is_not_told_stays(world: FilesWorld) -> None:
    one = world.again(complete=False)
    try:
        await told(one, Fields(new_nonce(), ANNA, values={Field.OUTCOME: "finished", Field.CONSENT: "quote"}))
        await told(one, Fields(new_nonce(), ANNA, values={Field.OUTCOME: "stopped"}))
        assert await world.fields("17") == {"outcome": "stopped", "consent": "quote"}
        await told(one, Fields(new_nonce(), (On(Stream.PEOPLE, "18"),), values={Field.OUTCOME: "x"}))
        await one.withdraw([Stale(FactKind.FIELDS, "any", ANNA)])
        assert [row["contact_id"] for row in world.ours("fields.csv")] == ["18"]
    finally:
        await one.close()


@pytest.mark.parametrize(
    "text", ["mine,and,not,yours\n1,2,3,4\n", "", "otklik_key;contact_id\n", "\xff\xfe", '"']
)
async def test_a_file_that_is_not_ours_is_not_touched(world: FilesWorld, text: str) -> None:
    path = world.folder / "notes.csv"
    path.write_bytes(text.encode("latin-1"))
    one = world.again(complete=False)
    try:
        trouble = await in_trouble(one, note("17"))
        assert isinstance(trouble, Locked) and "notes.csv" in trouble.why
        with pytest.raises(Locked):
            await one.withdraw([Stale(FactKind.NOTE, "k" * 22, ANNA)])
        with pytest.raises(Locked):
            await one.standing([Stale(FactKind.NOTE, "k" * 22, ANNA)])
    finally:
        await one.close()
    assert path.read_bytes() == text.encode("latin-1")
    assert not (world.folder / "notes.csv.part").exists()


async def test_a_fact_stands_on_one_person_and_one_company(world: FilesWorld) -> None:
    one = world.again(complete=False)
    places = ((*ANNA, On(Stream.PEOPLE, "18")), (On(Stream.DEALS, "1"),), ANNA)
    try:
        verdicts = await one.push([Note(new_nonce(), on, text="x") for on in places])
    finally:
        await one.close()
    assert [type(verdict.trouble) for verdict in verdicts] == [Unsupported, Unsupported, type(None)]
    assert len(await world.notes()) == 1


async def test_a_note_on_a_company_that_is_gone(world: FilesWorld, crm: FilesCrm) -> None:
    anna, firm = await world.contact("Anna"), await world.company("Acme")
    both = replace(note(anna), on=(On(Stream.PEOPLE, anna), On(Stream.COMPANIES, firm)))
    await told(crm, both)
    await world.remove(Stream.COMPANIES, firm)
    await world.company("Other")
    [verdict] = await crm.push([replace(both, key=new_nonce())])
    assert isinstance(verdict.trouble, Gone)


ERRORS = {
    errno.ENOENT: Locked, errno.ENOTDIR: Locked, errno.EISDIR: Locked, errno.EACCES: Locked,
    errno.EPERM: Locked, errno.EROFS: Locked, errno.ENOSPC: Locked, errno.EDQUOT: Locked,
    errno.EAGAIN: TryLater, errno.EBUSY: TryLater, errno.EINTR: TryLater, errno.ETXTBSY: TryLater,
    errno.EFBIG: Refused, errno.EILSEQ: Refused, errno.EINVAL: Refused, errno.ENAMETOOLONG: Refused,
}  # fmt: skip


def test_the_whole_table_is_tried() -> None:
    assert ERRORS.keys() == TROUBLES.keys()
    for number, kind in ERRORS.items():
        for replacing in (False, True):
            trouble = judge(OSError(number, "Anna", "/a@b.test"), replacing=replacing)
            assert type(trouble) is kind and errno.errorcode[number] in trouble.why
            assert "Anna" not in trouble.why and "a@b.test" not in trouble.why
    assert type(judge(OSError(errno.EIO, ""))) is TryLater
    assert type(judge(OSError(errno.ESTALE, ""), replacing=True)) is Unknown
