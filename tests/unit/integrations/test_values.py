"""What CRMs write, read the same for all; what is none stays none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from core.words import Lang
from integrations.crm.values import in_whole_seconds, language, latest, moment, number, several

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("2026-05-01T12:00:00Z", NOON),
        ("2026-05-01 12:00:00", NOON),
        ("2026-05-01T15:00:00+03:00", NOON),
        (" 2026-05-01 ", NOON.replace(hour=0)),
        ("", None),
        ("None", None),
        ("0000-00-00 00:00:00", None),
        ("yesterday", None),
    ],
)
def test_moments(told: str, expected: datetime | None) -> None:
    assert moment(told) == expected


def test_the_latest_of_those_that_are_moments() -> None:
    assert latest(["2026-04-30 12:00:00", False, None, "", "2026-05-01T12:00:00Z"]) == NOON
    assert latest([None, ""]) is None


def test_a_part_of_a_second_is_rounded_up() -> None:
    assert in_whole_seconds(NOON) == NOON
    assert in_whole_seconds(NOON.astimezone(timezone(timedelta(hours=3)))).isoformat() == NOON.isoformat()
    assert in_whole_seconds(NOON.replace(microsecond=1)) == NOON.replace(second=1)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("1500.50", Decimal("1500.50")),
        (0, Decimal(0)),
        (12.3, Decimal("12.3")),
        (" 7 ", Decimal(7)),
        *((nothing, None) for nothing in (None, "", " ", True, False, "NaN", "Infinity", "a lot", [], {})),
    ],
)
def test_numbers(told: object, expected: Decimal | None) -> None:
    assert number(told) == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        *((russian, Lang.RU) for russian in ("ru", "ru_RU", "RU-ru", " Ru ", "Russian", "русский")),
        *((english, Lang.EN) for english in ("en", "en-us", "English", "Английский")),
        *((other, None) for other in ("", "de", "run", "enough", "рус?")),
    ],
)
def test_languages(told: str, expected: Lang | None) -> None:
    assert language(told) is expected


def test_several_each_once() -> None:
    assert several(" a", "b ", "", "a", " ") == ("a", "b")
