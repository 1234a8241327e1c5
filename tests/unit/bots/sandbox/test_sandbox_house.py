"""The sandbox is outside: it imports nothing of ours and no bot library, and stays readable."""

from __future__ import annotations

import ast
import sys
from importlib import resources
from pathlib import Path

import bots.sandbox

ROOM = Path(str(resources.files(bots.sandbox)))
MODULES = sorted(ROOM.rglob("*.py"))
ALLOWED = {*sys.stdlib_module_names, "aiohttp"}


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, path
            found.add(node.module or "")
    return found


def test_only_the_standard_library_and_aiohttp() -> None:
    assert len(MODULES) > 20
    for path in MODULES:
        foreign = {
            name
            for name in imported(path)
            if name.partition(".")[0] not in ALLOWED and not name.startswith("bots.sandbox")
        }
        assert foreign == set(), path


def test_files_are_short_and_say_what_they_are_for() -> None:
    for path in MODULES:
        text = path.read_text("utf-8")
        assert text.count("\n") <= 300, path
        assert ast.get_docstring(ast.parse(text)), path
