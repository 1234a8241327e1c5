"""otklik new: what it makes passes its suite as it is made, and nothing is ever overwritten."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bots.__main__ import otklik
from bots.commands.new import KINDS
from core.clock import SystemClock
from core.errors import Misconfigured
from core.settings import load

ROOT = Path(__file__).parents[3]


def run(*words: str) -> Result:
    return CliRunner().invoke(otklik, ["new", *words])


def refused(*words: str) -> str:
    result = run(*words)
    assert isinstance(result.exception, Misconfigured), result.output
    return str(result.exception)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_made_passes_its_suite(tmp_path: Path, kind: str) -> None:
    made = run(kind, "my_place", "--into", str(tmp_path / "plugins"))
    assert made.exit_code == 0, made.output
    folder = tmp_path / "plugins" / "my_place"
    assert f"cd {folder}" in made.output
    for file in filter(Path.is_file, folder.rglob("*")):
        words = f"{file.name} {file.read_text(encoding='utf-8')}"
        assert not [left for left in ("NAME", "TITLE", "UPPER") if left in words], file
    assert [path.name for path in (tmp_path / "plugins").iterdir()] == ["my_place"]
    env = {"PATH": "/usr/bin:/bin", "PYTHONPATH": f"{folder}:{ROOT}"}
    words = [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider"]
    tested = subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, timeout=100)
    assert tested.returncode == 0, tested.stdout + tested.stderr
    assert "skipped" not in tested.stdout


@pytest.mark.parametrize("kind", KINDS)
def test_its_entry_point_leads_to_what_the_house_calls(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing set: it is not in use. A token set: it is."""
    run(kind, f"my_{kind}", "--into", str(tmp_path))
    folder = tmp_path / f"my_{kind}"
    group = f"otklik.{kind}s"
    points = tomllib.loads((folder / "pyproject.toml").read_text())["project"]["entry-points"][group]
    monkeypatch.syspath_prepend(str(folder))
    [(name, value)] = points.items()
    make = EntryPoint(name, value, group).load()
    assert make(load(_env_file=None), SystemClock()) is None
    monkeypatch.setenv(f"OTKLIK_MY_{kind.upper()}_TOKEN", "t" * 32)
    assert make(load(_env_file=None), SystemClock()) is not None


@pytest.mark.parametrize("kind", KINDS)
def test_names_that_are_none_or_taken(tmp_path: Path, kind: str) -> None:
    for name in ("Acme", "my-chat", "../x", "1st", "a", "é", "x" * 41):
        assert f"is no name for a {kind}" in refused(kind, name, "--into", str(tmp_path))
    assert "A messenger 'telegram' is installed already" in refused(kind, "telegram", "--into", str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    for name in ("full", "empty"):
        (tmp_path / name).mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    for name in ("full", "file"):
        assert "is there already and not empty" in refused("publisher", name, "--into", str(tmp_path))
    assert "cannot be written" in refused("publisher", "acme", "--into", str(tmp_path / "file" / "in"))
    assert run("publisher", "empty", "--into", str(tmp_path)).exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "file", "full"]
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["mine.txt"]
