"""``otklik listen eval``: tables, JSON, and a clear word for a bad file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bots.__main__ import otklik
from core.errors import Misconfigured

LINES = (
    {"lang": "en", "question": "H1", "text": "add apple pay", "label": "suggestion"},
    {"lang": "en", "question": "H1", "text": "waited an hour for the code", "label": "problem"},
    {
        "lang": "ru",
        "question": "H1",
        "text": "час искал счёт, добавьте вкладку",
        "label": "mixed",
        "problem_span": "час искал счёт",
        "suggestion_span": "добавьте вкладку",
    },
    {"lang": "ru", "question": "H1", "text": "всё прошло гладко", "label": "praise"},
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "answers.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in LINES) + "\n", encoding="utf-8")
    return path


def run(*words: str) -> str:
    result = CliRunner().invoke(otklik, ["listen", "eval", *words], catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_tables(file: Path) -> None:
    shown = run(str(file), "--errors", "5")
    for words in ("suggestion F1", "redirect precision", "problem kept in mixed", "n=4", "всё прошло гладко"):
        assert words in shown
    assert "add apple pay" not in shown


def test_json_says_the_same(file: Path) -> None:
    shown = json.loads(run(str(file), "--errors", "5", "--json"))
    assert [shown[group]["n"] for group in ("ru", "en", "all")] == [2, 2, 4]
    assert shown["all"]["measures"]["suggestion F1"] == {"value": 1.0, "low": 1.0, "high": 1.0}
    assert {"label": "praise", "heard": "fine_no_problem", "n": 1} in shown["ru"]["confusion"]
    assert [error["text"] for error in shown["errors"]] == ["всё прошло гладко"]


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (b"{oops\n", "line 5: not JSON"),
        (b'{"lang": "en"}\n', 'line 5: "text"'),
        (b'{"lang": "en", "text": "x", "label": "nice"}\n', "line 5: .*it must be one of"),
        (b"\xff\xfe\n", "UTF-8"),
    ],
)
def test_a_bad_line_is_named_and_nothing_printed(
    file: Path, bad: bytes, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_bytes(file.read_bytes() + bad)
    with pytest.raises(Misconfigured, match=says):
        run(str(file))
    assert capsys.readouterr().out == ""


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text("\n")
    with pytest.raises(Misconfigured, match="holds no answers"):
        run(str(tmp_path / "none.jsonl"))
