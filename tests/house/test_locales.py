"""Russian and English are equals: the same messages, the same arguments, nothing empty."""

from __future__ import annotations

from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

ROOT = Path(__file__).parents[2]
PAIRS = sorted(
    path.parent
    for room in ("bots", "core", "integrations", "surveys")
    for path in (ROOT / room).rglob("en.ftl")
)


class Arguments(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.names.add(node.id.name)


def messages(path: Path) -> dict[str, set[str]]:
    """Message id → the arguments it uses. Fails on what Fluent cannot read."""
    found: dict[str, set[str]] = {}
    for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
        assert not isinstance(entry, ast.Junk), f"{path}: {entry.content[:80]!r}"
        if isinstance(entry, ast.Message):
            assert entry.value is not None, f"{path}: {entry.id.name} is empty"
            assert entry.id.name not in found, f"{path}: {entry.id.name} stands twice"
            arguments = Arguments()
            arguments.visit(entry)
            found[entry.id.name] = arguments.names
    return found


def test_there_are_pairs() -> None:
    assert len(PAIRS) >= 4


@pytest.mark.parametrize("folder", PAIRS, ids=lambda folder: str(folder.relative_to(ROOT)))
def test_both_languages_say_the_same_things(folder: Path) -> None:
    russian, english = messages(folder / "ru.ftl"), messages(folder / "en.ftl")
    assert russian.keys() == english.keys()
    differing = {name for name in russian if russian[name] != english[name]}
    # A language may leave out a number that its grammar makes plain, never a name or a sum.
    assert {name for name in differing if (russian[name] ^ english[name]) - {"count"}} == set()


@pytest.mark.parametrize("folder", PAIRS, ids=lambda folder: str(folder.relative_to(ROOT)))
def test_russian_is_russian(folder: Path) -> None:
    text = (folder / "ru.ftl").read_text(encoding="utf-8")
    letters = [c for c in text if "а" <= c.lower() <= "я"]
    assert len(letters) > len(text) / 4
