"""Records: separators, quotes, damage, line numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from integrations.files.delimited import LONGEST_LINE, look
from integrations.files.rejected import guard, unguard


def read(
    folder: Path, content: bytes, width: int | None = None
) -> list[tuple[int, tuple[str, ...], str | None]]:
    path = folder / "f.csv"
    path.write_bytes(content)
    return [(one.line, one.cells, one.damage) for one in look(path, len(content)).records(width)]


@pytest.mark.parametrize(
    "content",
    [
        b"a,b,c\n1,2,3\n",
        b"a;b;c\r\n1;2;3\r\n",
        b"a\tb\tc\n1\t2\t3",
        b"  a b   c\n 1 2 3\n",
        b"\xef\xbb\xbfa,b,c\n\n1,2,3\n",
        b"sep=;\na;b;c\n1;2;3\n",
    ],
)
def test_separators(tmp_path: Path, content: bytes) -> None:
    assert [cells for _, cells, _ in read(tmp_path, content)] == [("a", "b", "c"), ("1", "2", "3")]


def test_decimal_commas_do_not_make_a_comma_file(tmp_path: Path) -> None:
    assert read(tmp_path, b"a;b\n1;1,50\n2;2,50\n")[1][1] == ("1", "1,50")


def test_a_quoted_cell_may_run_over_lines(tmp_path: Path) -> None:
    assert read(tmp_path, b'a,b\n1,"x\ny"\n2,z\n', 2)[1:] == [(2, ("1", "x\ny"), None), (4, ("2", "z"), None)]


@pytest.mark.parametrize("tail", [b"3,fine\n", b'3,"fine"\n', b"3,fine\n" * 500])
def test_a_stray_quote_costs_one_line(tmp_path: Path, tail: bytes) -> None:
    found = read(tmp_path, b'a,b\n1,x\n2,"open\n' + tail, 2)
    assert [line for line, _, damage in found if damage] == [3]
    assert len(found) == 3 + tail.count(b"\n")


def test_a_bad_byte_costs_one_line(tmp_path: Path) -> None:
    found = read(tmp_path, b'a,\xc3\xa9\n1,"\xff\n2,y\n3,"z"\n', 2)
    assert [(line, damage) for line, _, damage in found] == [
        (1, None),
        (2, "undecodable"),
        (3, None),
        (4, None),
    ]


def test_a_line_without_end_is_damage_and_is_not_held(tmp_path: Path) -> None:
    found = read(tmp_path, b"a,b\n1," + b"x" * (3 * LONGEST_LINE) + b"\n2,y\n", 2)
    assert [(line, damage) for line, _, damage in found] == [(1, None), (2, "line-too-long"), (3, None)]
    assert len(found[1][1][1]) < 1000


@pytest.mark.parametrize(
    "cell", ["=1+1", "+7 916", "-5", "@x", "'=1", "''+7", "plain", "'quoted'", "", "\t=1"]
)
def test_guarded_cells_come_back(cell: str) -> None:
    assert guard(cell)[:1] not in set("=+-@\t")
    assert unguard(guard(cell)) == cell


def test_what_the_operator_types_anew_stays() -> None:
    assert unguard("+7 916") == "+7 916"
