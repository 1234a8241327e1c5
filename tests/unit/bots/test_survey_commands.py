"""otklik survey: lint, draw, try and new, as somebody at a terminal uses them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bots.__main__ import otklik
from core import plugins
from core.errors import Misconfigured
from surveys.transcripts import replay

ROOT = Path(__file__).parents[3]


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(otklik, ["survey", *words], input=typed)


def refused(*words: str) -> str:
    result = run(*words)
    assert isinstance(result.exception, Misconfigured), result.output
    return str(result.exception)


def test_lint_finds_nothing_in_what_is_installed() -> None:
    result = run("lint")
    assert result.exit_code == 0
    assert result.output.count("nothing found") >= 4


def test_new_makes_a_survey_that_passes(tmp_path: Path) -> None:
    made = run("new", "returns", "--folder", str(tmp_path))
    assert made.exit_code == 0, made.output
    folder = tmp_path / "returns"
    assert f"otklik survey try {folder}" in made.output.replace("\n", "")
    assert run("lint", str(folder)).exit_code == 0
    assert 'returns = "otklik_returns"' in (folder / "pyproject.toml").read_text()
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", "/dev/null", str(folder)]
    tested = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=100)
    assert "3 passed" in tested.stdout, tested.stdout + tested.stderr
    assert not [path for path in tmp_path.iterdir() if path != folder]


def test_new_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "returns").mkdir()
    (tmp_path / "returns" / "mine.txt").write_text("mine")
    assert "is there already" in refused("new", "returns", "--folder", str(tmp_path))
    assert "installed already" in refused("new", "last_time", "--folder", str(tmp_path))
    for name in ("Returns", "re-turns", "../x", "1st"):
        assert "is no name for a survey" in refused("new", name, "--folder", str(tmp_path))
    assert [path.name for path in tmp_path.rglob("*")] == ["returns", "mine.txt"]


def test_lint_of_a_folder_says_what_is_wrong(tmp_path: Path) -> None:
    run("new", "returns", "--folder", str(tmp_path))
    texts = tmp_path / "returns" / "otklik_returns" / "en.ftl"
    texts.write_text(texts.read_text().replace("What was the hardest part that time?", "How easy was it?"))
    result = run("lint", str(tmp_path / "returns"))
    assert result.exit_code == 1
    for words in ("en.ftl:3", "H1", "leading", "How easy was it?"):
        assert words in result.output
    assert run("lint", str(tmp_path / "returns"), "--lang", "ru").exit_code == 0
    texts.write_text("H1: What\n")
    result = run("lint", str(tmp_path / "returns"), "last_time")
    assert result.exit_code == 1
    assert "en.ftl, line 1" in result.output
    assert "last_time: nothing found" in result.output


def test_lint_of_what_is_no_survey(tmp_path: Path) -> None:
    assert "There is no survey 'nowhere'" in run("lint", "nowhere").output
    assert "holds 0 surveys" in " ".join(run("lint", str(tmp_path)).output.split())
    (tmp_path / "survey.toml").write_text("")
    assert "ru.ftl cannot be read" in " ".join(run("lint", str(tmp_path)).output.split())


def test_draw_to_a_file_and_through_a_pipe(tmp_path: Path) -> None:
    piped = run("draw", "last_time").output
    assert piped.startswith("flowchart TD\n")
    file = tmp_path / "drawn.dot"
    assert run("draw", "last_time", "--format", "dot", "-o", str(file)).exit_code == 0
    assert file.read_text().startswith('digraph "last_time" {')
    assert "├─ H1  Что в тот раз" in run("draw", "last_time", "--format", "tree", "--lang", "ru").output
    assert "cannot be written" in refused("draw", "last_time", "-o", str(tmp_path / "no" / "where.mmd"))


def test_try_talks_and_shows_what_is_kept() -> None:
    typed = "1\n2\nYou should add filters\nI looked for it for two hours\nthe search\n/stop\nnever read\n"
    result = run("try", "last_time", "--job", "find an invoice", typed=typed)
    assert result.exit_code == 0, result.output
    for words in (
        "last time you tried to find an invoice",
        "1) Yes  2) Later",
        "wish set aside: You should add filters",
        "probe: redirect-1",
        "evidence (long): I looked for it for two hours",
        "last_time 2: stopped, 5 questions asked",
        "outcome: none",
    ):
        assert words in result.output
    assert "Bot: All right, we've stopped." in result.output


def test_try_ends_with_the_input() -> None:
    result = run("try", "follow_up", "--lang", "ru", typed="да\n")
    assert result.exit_code == 0
    assert "follow_up 1: underway, 1 questions asked" in result.output


def test_try_lets_the_buyer_begin_a_complaint_and_records_it(tmp_path: Path) -> None:
    file = tmp_path / "late.txt"
    typed = "The courier was three hours late\n1\n/stop\n"
    result = run("try", "complaint", "--company", "--record", str(file), typed=typed)
    assert result.output.startswith("The buyer begins.")
    written = file.read_text(encoding="utf-8")
    assert "company: yes\n" in written
    assert "Buyer: The courier was three hours late\n" in written
    assert replay(plugins.survey("complaint"), written) == written
    assert "is there already" in refused("try", "complaint", "--record", str(file))
    assert file.read_text(encoding="utf-8") == written


@pytest.mark.parametrize(
    ("option", "words"), [("--short", "What was the hardest"), ("--other-job", "Then about")]
)
def test_try_takes_other_paths(option: str, words: str) -> None:
    extra = [option, "return a lamp"] if option == "--other-job" else [option]
    typed = "1\n5\n" if option == "--other-job" else "1\n2\n"
    assert words in run("try", "last_time", *extra, typed=typed).output
