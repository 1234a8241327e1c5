"""The glossary is law: no name in core or surveys is one that the glossary forbids."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("core", "surveys", "integrations")
VAGUE = {"utils", "helpers", "manager", "base", "misc", "common"}
# The glossary's last column, as parts of names. "lead" stays out: the method's word for who has not bought.
FORBIDDEN = {
    "user", "client", "org", "chat_id", "feedback", "idea", "tag", "cluster", "session", "dialog", "nps",
    "ping", "response", "report",
}  # fmt: skip
VENDORS_TERMS = ("client_id", "client_secret")  # OAuth's own names, as operators meet them on Slack's pages
THEIRS = {"migrations", "sqlite.py"}  # generated, or the names a library looks for
FILES = [
    path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")) if not THEIRS & set(path.parts)
]


def names(path: Path) -> set[str]:
    """Every class, function, argument and assigned name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found.add(name)
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
    return found


def words(name: str) -> set[str]:
    """The parts of a name: ``chat_id``, ``chat``, ``id``; ``ChatDoor`` → ``chat``, ``door``."""
    for term in VENDORS_TERMS:
        name = name.replace(term, "")
    snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
    return {snake, *snake.split("_")}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_names_are_the_glossarys(path: Path) -> None:
    assert path.stem not in VAGUE
    assert {name for name in names(path) if words(name) & FORBIDDEN} == set()


def test_modules_are_not_vague() -> None:
    assert {path.stem for path in (ROOT / "bots").rglob("*.py")} & VAGUE == set()


def test_glossary_has_both_languages() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|\n").split("|")]
        for line in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| ") and not line.startswith("| word")
    ]
    assert len(rows) >= 15
    for word, russian, meaning, *_ in rows:
        assert re.search("[A-Z]", word)
        assert re.search("[а-я]", russian)
        assert meaning


def test_files_are_short() -> None:
    """A file that outgrows 320 lines wants a wall."""
    long = {
        str(path.relative_to(ROOT)): lines
        for room in (*ROOMS, "bots")
        for path in (ROOT / room).rglob("*.py")
        if "migrations" not in path.parts
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > 320
    }
    assert long == {}
