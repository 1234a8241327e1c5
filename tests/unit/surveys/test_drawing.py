"""Drawings are deterministic, and the same as those kept here (write them anew with survey draw)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core import plugins
from surveys import drawing
from surveys.words import Lang

HERE = Path(__file__).parent / "drawings"
DOCS = Path(__file__).parents[3] / "docs" / "surveys.md"
BUILT_IN = ("last_time", "complaint", "next_job", "follow_up")


@pytest.mark.parametrize("name", BUILT_IN)
@pytest.mark.parametrize(
    ("draw", "lang", "ending"),
    [
        (drawing.mermaid, Lang.EN, "en.mmd"),
        (drawing.dot, Lang.EN, "en.dot"),
        (drawing.tree, Lang.EN, "en.txt"),
        (drawing.tree, Lang.RU, "ru.txt"),
    ],
)
def test_drawn_as_before(name: str, draw: drawing.Draw, lang: Lang, ending: str) -> None:
    assert draw(plugins.survey(name), lang) == (HERE / f"{name}.{ending}").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_page_shows_the_drawing_of_today(name: str) -> None:
    drawn = drawing.mermaid(plugins.survey(name), Lang.EN)
    assert f"```mermaid\n{drawn}```" in DOCS.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", BUILT_IN)
def test_every_arrow_leads_to_a_box_and_every_box_to_an_end(name: str) -> None:
    drawn = drawing.mermaid(plugins.survey(name), Lang.RU)
    boxes = set(re.findall(r"^    (\w+)[\[({]", drawn, re.MULTILINE))
    arrows = re.findall(r"^    (\w+) -\.?->(?:\|[^|]*\|)? (\w+)$", drawn, re.MULTILINE)
    assert {box for arrow in arrows for box in arrow} == boxes
    ends = {box for box in boxes if box.startswith("end_") or box in ("finished", "declined", "q_incident")}
    assert {start for start, end in arrows if start != end} == boxes - ends
