"""What CRMs write, read the same for all: moments, numbers, languages. What is none of them is None."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation

from core.words import Lang

NAMES = {"russian": Lang.RU, "русский": Lang.RU, "english": Lang.EN, "английский": Lang.EN}


def moment(told: str) -> datetime | None:
    """A time: ISO 8601, or "2024-05-01 10:00:00" in UTC; aware UTC."""
    try:
        at = datetime.fromisoformat(told.strip().replace("Z", "+00:00"))
    except (ValueError, AttributeError):
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def latest(told: Iterable[object]) -> datetime | None:
    """The latest of these times, of those that are any."""
    return max((at for one in told if (at := moment(str(one))) is not None), default=None)


def in_whole_seconds(at: datetime) -> datetime:
    """A moment for a CRM that keeps whole seconds, in UTC: a part of one is rounded up."""
    at = at.astimezone(UTC)
    return at.replace(microsecond=0) + timedelta(seconds=1) if at.microsecond else at


def number(told: object) -> Decimal | None:
    """A finite number; unknown is not zero, and neither is true."""
    if told is None or isinstance(told, bool) or told == "":
        return None
    try:
        found = Decimal(str(told).strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def language(told: str) -> Lang | None:
    """One of ours: "ru", "ru_RU", "RU-ru", or its name as people write it into a field."""
    word = told.strip().lower().replace("-", "_").partition("_")[0]
    return NAMES.get(word) or next((lang for lang in Lang if lang.value == word), None)


def several(*told: str) -> tuple[str, ...]:
    """What is not empty, each once, in order."""
    return tuple(dict.fromkeys(one for one in (one.strip() for one in told) if one))
