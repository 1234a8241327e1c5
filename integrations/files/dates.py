"""Dates as people and programs write them, and whether a column puts the day or the month first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo

from babel.dates import get_month_names

from integrations.files.cells import BadCell, fold

EARLIEST = 1990  # nobody who bought before this is asked how it went; such years are typing errors
LONGEST = 60
TIME = (
    r"(?:[T ,]+(?:(?:в|at)\s+)?(?P<h>\d{1,2}):(?P<m>\d{2})(?::(?P<s>\d{2})(?:[.,]\d{1,9})?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>Z|UTC|GMT|MSK|МСК|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?$"
)
YEAR = r"(?P<year>\d{4}|\d{2})"
WEEKDAY = r"(?:[^\W\d_]{2,11}\.?,?\s+)?"
WORD = r"(?P<name>[^\W\d_]{3,9})\.?"
ISO = re.compile(r"(?P<year>\d{4})([-./]?)(?P<month>\d{2})\2(?P<day>\d{2})" + TIME)
DOTTED = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\." + YEAR + r"(?:\s?г\.?)?" + TIME, re.I)
SLASHED = re.compile(r"(?P<a>\d{1,2})/(?P<b>\d{1,2})/" + YEAR + TIME, re.I)
DASHED = re.compile(r"(?P<a>\d{1,2})-(?P<b>\d{1,2})-(?P<year>\d{4})" + TIME, re.I)
DAY_NAMED = re.compile(
    WEEKDAY
    + r"(?P<day>\d{1,2})(?:st|nd|rd|th|-?го|-?е)?[\s.-]*"
    + WORD
    + r"[\s,.-]*"
    + YEAR
    + r"(?:\s*(?:г|года)\b\.?)?"
    + TIME,
    re.I,
)
NAMED_DAY = re.compile(
    WEEKDAY + WORD + r"[\s-]*(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:,\s*|[\s-]+)" + YEAR + TIME, re.I
)
# A day of a spreadsheet: days since 1899-12-30, here 1990 to 2119.
SERIAL = re.compile(r"(?P<days>3[3-9]\d{3}|[4-7]\d{4})(?:[.,](?P<part>\d{1,12}))?", re.ASCII)
SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 a local date, the zone is put on below
NAMED_ZONES = {"Z": "+00:00", "UTC": "+00:00", "GMT": "+00:00", "MSK": "+03:00", "МСК": "+03:00"}


class Order(StrEnum):
    """Which of day and month stands first in ``03/04/2026``."""

    DAY = "day-first"
    MONTH = "month-first"


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How dates are read: the zone of times without one, what time it is, an own format, the order."""

    zone: ZoneInfo
    now: datetime  # aware UTC
    date_format: str | None = None  # as strptime takes it
    order: Order | None = None


def moment(cell: str, how: Reckoning) -> datetime:
    """A date, with or without a time, as aware UTC. Times without a zone are in ``how.zone``."""
    if len(cell) > LONGEST:
        raise BadCell("date")
    line = " ".join(cell.split())
    try:
        local = datetime.strptime(line, how.date_format) if how.date_format else _local(line, how)  # noqa: DTZ007 the zone is put on below
    except (ValueError, OverflowError) as exc:
        if isinstance(exc, BadCell):
            raise
        raise BadCell("date-format" if how.date_format else "date", format=how.date_format or "") from exc
    if local.year < EARLIEST:
        raise BadCell("date-early", year=str(EARLIEST))
    if local.year > how.now.year + 1:
        raise BadCell("date-future")
    aware = (local if local.tzinfo else local.replace(tzinfo=how.zone)).astimezone(UTC)
    if aware > how.now + timedelta(days=1):
        raise BadCell("date-future")
    return aware


def order_shown(cell: str) -> tuple[Order | None, bool]:
    """The order that a cell proves, and whether it is one of those that prove nothing (``03/04/2026``)."""
    found = SLASHED.match(cell.strip()) or DASHED.match(cell.strip())
    if found is None:
        return None, False
    first, second = int(found["a"]), int(found["b"])
    if first == second or not (1 <= min(first, second) <= 12 and max(first, second) <= 31):
        return None, False
    if first <= 12 and second <= 12:
        return None, True
    return (Order.DAY if first > 12 else Order.MONTH), False


@cache
def _months() -> dict[str, int]:
    """Months by name in Russian and English, whole and short, in every case that dates are written in."""
    known = {"sept": 9, "сент": 9, "мая": 5, "май": 5}
    for lang in ("ru", "en"):
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context=context, locale=lang).items():
                    known[fold(name)] = number
                    known[fold(name)[:3]] = number
    return known


def _local(line: str, how: Reckoning) -> datetime:
    """The date as written, aware only when it names a zone. Raises ``ValueError`` (``BadCell`` is one)."""
    if (serial := SERIAL.fullmatch(line)) is not None:
        seconds = round(float(f"0.{serial['part'] or 0}") * 86_400)
        return SERIAL_ZERO + timedelta(days=int(serial["days"]), seconds=seconds)
    found = ISO.match(line) or DOTTED.match(line)
    if found is not None:
        return _made(found, int(found["month"]), int(found["day"]), how)
    if (found := SLASHED.match(line) or DASHED.match(line)) is not None:
        day, month = _ordered(int(found["a"]), int(found["b"]), how.order)
        return _made(found, month, day, how)
    found = DAY_NAMED.match(line) or NAMED_DAY.match(line)
    if found is None or (named := _months().get(fold(found["name"]))) is None:
        raise ValueError(line)
    return _made(found, named, int(found["day"]), how)


def _ordered(first: int, second: int, order: Order | None) -> tuple[int, int]:
    """Day and month. Only a number above twelve, or the column, can tell."""
    if first > 12 or first == second:
        return first, second
    if second > 12:
        return second, first
    if order is None:
        raise BadCell("date-ambiguous")
    return (first, second) if order is Order.DAY else (second, first)


def _made(found: re.Match[str], month: int, day: int, how: Reckoning) -> datetime:
    year = int(found["year"])
    if len(found["year"]) == 2:
        year += 2000 if 2000 + year <= how.now.year + 1 else 1900
    hour, minute, second = (int(found[key] or 0) for key in ("h", "m", "s"))
    if found["half"]:
        if not 1 <= hour <= 12:
            raise BadCell("date")
        hour = hour % 12 + (12 if found["half"][0] in "pP" else 0)
    zone = (found["zone"] or "").upper()
    zone = NAMED_ZONES.get(zone, zone)
    return datetime.fromisoformat(f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{zone}")
