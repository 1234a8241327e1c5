"""Golden transcripts: each survey says today, word for word, what is written beside it."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from core import plugins
from surveys.transcripts import BadTranscript, read, replay
from surveys.words import Lang

BUILT_IN = ("last_time", "complaint", "next_job", "follow_up")
PATHS = [
    Path(str(path))
    for name in BUILT_IN
    for path in sorted((files(f"surveys.{name}") / "transcripts").iterdir(), key=str)
]
PLAYED = {
    "last_time": "another_job company cooperative language_switch never not_quite praise short_path stop"
    " suggester terse",
    "complaint": "cooperative incident none refused stop suggester terse",
    "next_job": "cooperative praise stop suggester terse",
    "follow_up": "easier harder never praise same stop suggester",
}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parents[1].name}-{path.stem}")
def test_the_survey_says_what_is_written(path: Path) -> None:
    written = path.read_text(encoding="utf-8")
    assert replay(plugins.survey(path.parents[1].name), written) == written
    assert "\nEnds: " in written


@pytest.mark.parametrize("name", BUILT_IN)
@pytest.mark.parametrize("lang", Lang)
def test_every_kind_of_buyer_is_played(name: str, lang: Lang) -> None:
    played = {path.name.removesuffix(f".{lang}.txt") for path in PATHS if path.parents[1].name == name}
    assert set(PLAYED[name].split()) <= played


def test_a_changed_word_is_noticed() -> None:
    written = PATHS[0].read_text(encoding="utf-8")
    changed = written.replace("Bot: ", "Bot: Well, ", 1)
    assert replay(plugins.survey(PATHS[0].parents[1].name), changed) == written != changed


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("lang: de\n", "lang is one of ru, en"),
        ("lang: en\n\nSeller: hi\n", "Line 3: 'Seller: hi'. A line begins with one of Bot"),
        ("weather: fine\n", "Line 1: 'weather: fine'.*job_en"),
        ("lang: en\n\nTaps: Perhaps\n", r"no button 'Perhaps' to tap. Buttons: \[Yes\] \[Later\]"),
    ],
)
def test_a_transcript_that_cannot_be_played_says_why(text: str, message: str) -> None:
    with pytest.raises(BadTranscript, match=message):
        replay(plugins.survey("last_time"), text)


def test_indented_lines_go_on() -> None:
    lang, told, lines = read("# a title\nlang: ru\ncompany: yes\n\nBuyer: one\n    two\n")
    assert (lang, told, [line.text for line in lines]) == (Lang.RU, {"company": "yes"}, ["one\ntwo"])
