"""The twelve buyers of the demo: each is in the books, says what the character would, and is heard so."""

from __future__ import annotations

import pytest

from bots.demo.guests import GUESTS, Guest
from bots.demo.lines import LINES, STAFF_LINES, lines_for
from core import plugins
from core.words import Lang
from surveys import listening
from surveys.words import Label

GUEST = {guest.person: guest for guest in GUESTS}
QUESTIONS = {
    question.id for name in ("last_time", "complaint") for question in plugins.survey(name).questions
}
WAITING = [guest for guest in GUESTS if guest.paid and not guest.answers]


def said(person: int, cue: str) -> list[str]:
    return [line[GUEST[person].lang] for line in lines_for(person)[cue]]


def test_there_are_twelve_and_each_says_in_both_languages_who_they_are() -> None:
    assert len({guest.person for guest in GUESTS}) == 12
    assert {guest.lang for guest in GUESTS} == set(Lang)
    for guest in GUESTS:
        assert guest.note_ru and guest.note_en, guest.name


def test_lines_belong_to_guests_and_to_questions_that_are_asked() -> None:
    assert LINES.keys() == GUEST.keys()
    for person, cues in LINES.items():
        assert cues.keys() <= QUESTIONS | {""}, person
        for lines in cues.values():
            assert 1 <= len(lines) <= 4
            assert all(ru.strip() and en.strip() for ru, en in lines)


@pytest.mark.parametrize("guest", WAITING, ids=lambda guest: guest.name)
def test_whoever_waits_for_a_letter_has_a_line_for_every_open_question_of_the_core(guest: Guest) -> None:
    assert {"A2", "H1", "L1", "B1", "U1", "W1", "O1b", ""} <= lines_for(guest.person).keys()


@pytest.mark.parametrize(
    ("person", "cue", "label"),
    [
        (101, "A2", Label.SUGGESTION),
        (102, "A2", Label.SUGGESTION),
        (107, "A2", Label.ANGER_INCIDENT),
        (108, "A2", Label.SUGGESTION),
        (108, "H1", Label.SUGGESTION),
        (109, "A2", Label.MIXED),
        (109, "H1", Label.MIXED),
        (110, "A2", Label.PRAISE),
        (110, "H1", Label.PRAISE),
    ],
)
def test_the_character_is_heard(person: int, cue: str, label: Label) -> None:
    assert label in [listening.hear(line).label for line in said(person, cue)]


def test_the_one_who_has_told_can_complain_unasked() -> None:
    assert listening.complains(said(104, "")[0])
    assert listening.complains(said(105, "")[1])


def test_staff_are_offered_commands() -> None:
    assert all(line.startswith("/") for line in STAFF_LINES)
