"""What a cell of a file means: amounts, dates, phones, e-mails, status words. Each raises ``BadCell``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

import phonenumbers
from babel.numbers import list_currencies
from email_validator import EmailNotValidError, validate_email

from core.words import Lang

EARLIEST = 1990  # nobody who bought before this is asked how it went; such years are typing errors
GROUPS = re.compile(r"\d{1,3}(?:[ ']\d{3})+|\d+", re.ASCII)
SIGNS = {"₽": "RUB", "руб": "RUB", "р": "RUB", "рублей": "RUB", "rur": "RUB", "$": "USD", "€": "EUR"} | {
    "£": "GBP",
    "₸": "KZT",
    "₴": "UAH",
    "us$": "USD",
}
# Either end of an amount may carry a sign or a code.
MONEY = re.compile(
    r"^(?P<left>[^\d.,()+-]*)(?P<sign>[+-]?)(?P<mid>[^\d.,()+-]*)(?P<n>[\d.,' ]*\d)(?P<right>\D*)$", re.ASCII
)
TIME = (
    r"(?:[T ,]+(?P<h>\d{1,2}):(?P<m>\d{2})(?::(?P<s>\d{2})(?:[.,]\d{1,9})?)?"
    r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?$"
)
ISO = re.compile(r"(?P<year>\d{4})([-./]?)(?P<month>\d{2})\2(?P<day>\d{2})" + TIME, re.ASCII)
AFTER_LETTER = re.compile(r"(?<=[^\W\d_])\.")  # the full stop of "руб."
DOTTED = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})" + TIME, re.ASCII)
SLASHED = re.compile(r"(?P<a>\d{1,2})([/-])(?P<b>\d{1,2})\2(?P<year>\d{4})" + TIME, re.ASCII)


class Standing(StrEnum):
    """What a status word makes of an order."""

    PAID = "paid"
    UNPAID = "unpaid"
    REFUND = "refund"


_WORDS = {
    Standing.PAID: """paid, оплачен, оплачена, оплачено, выполнен, выполнена, выполнено, завершен, завершена,
        завершено, доставлен, доставлена, доставлено, получен, получено, успешно, успешно реализовано,
        complete, completed, delivered, fulfilled, closed won, won, done, success, succeeded, sale,
        продажа""",
    Standing.REFUND: """refund, refunded, возврат, возвращен, возвращена, возвращено, returned, return,
        chargeback, чарджбэк""",
    Standing.UNPAID: """unpaid, не оплачен, не оплачена, не оплачено, cancelled, canceled, отменен, отменена,
        отменено, отмена, pending, новый, новая, new, draft, черновик, ожидает, ожидает оплаты, ожидание,
        on hold, failed, ошибка, created, создан, open, lost, voided, expired""",
}
STATUSES = {
    " ".join(word.split()): standing for standing, words in _WORDS.items() for word in words.split(",")
}
LANGUAGES = {"ru": Lang.RU, "rus": Lang.RU, "russian": Lang.RU, "русский": Lang.RU, "рус": Lang.RU} | {
    "en": Lang.EN,
    "eng": Lang.EN,
    "english": Lang.EN,
    "английский": Lang.EN,
    "англ": Lang.EN,
}
YES = frozenset({"1", "yes", "y", "true", "да", "д", "+", "истина", "staff", "сотрудник"})
NO = frozenset({"0", "no", "n", "false", "нет", "н", "-", "ложь"})


class BadCell(ValueError):
    """A cell that cannot be understood. ``reason``: a text id of this folder; ``args_for_text``: its own."""

    def __init__(self, reason: str, **args: str | int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.args_for_text = args


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How dates are read: the zone of times without one, an own format, and what time it is."""

    zone: ZoneInfo
    now: datetime  # aware UTC
    date_format: str | None = None  # as strptime takes it


def fold(word: str) -> str:
    """A word as it is looked up: no case, no ё, single spaces, no full stop at the end."""
    return " ".join(word.casefold().replace("ё", "е").split()).rstrip(".")


def text(cell: str, limit: int) -> str:
    """A line of text of at most ``limit`` characters; line breaks become spaces."""
    if "\0" in cell:
        raise BadCell("nul")
    line = " ".join(cell.split())
    if len(line) > limit:
        raise BadCell("too-long", limit=limit)
    return line


@cache
def _codes() -> frozenset[str]:
    return frozenset(list_currencies())


def currency(cell: str) -> str:
    """An ISO 4217 code from a code, a sign or «руб.». RUR is what roubles are still called in exports."""
    word = fold(cell)
    code = SIGNS.get(word) or word.upper()
    if code not in _codes():
        raise BadCell("currency")
    return code


def amount(cell: str) -> tuple[Decimal, str | None]:
    """An amount and the currency written in the same cell, if any.

    ``1 234,56``, ``1,234.56``, ``(500)``, ``-5 ₽``, ``5-``. A lone comma before three digits may be either a
    thousand or a decimal: it is refused rather than read a thousandfold wrong. No exponents, no NaN.
    """
    if len(cell) > 80:
        raise BadCell("amount")
    line = re.sub(r"\s+", " ", cell.replace("\u2212", "-").replace("\u2013", "-")).strip()
    line = AFTER_LETTER.sub("", line)
    minus = 0
    if line.startswith("(") and line.endswith(")"):
        line, minus = line[1:-1].strip(), 1
    elif line.endswith("-"):
        line, minus = line[:-1].strip(), 1
    found = MONEY.match(line)
    if found is None:
        raise BadCell("amount")
    if found["sign"] == "-":
        if minus:
            raise BadCell("amount")
        minus = 1
    try:
        marks = {currency(mark) for key in ("left", "mid", "right") if (mark := found[key].strip())}
    except BadCell as exc:
        raise BadCell("amount") from exc
    if len(marks) > 1:
        raise BadCell("two-currencies")
    number = Decimal(_plain(found["n"]))
    return (-number if minus else number), (marks.pop() if marks else None)


def _plain(digits: str) -> str:
    """Digits with at most a full stop, from any of the ways of grouping them."""
    digits = digits.strip()
    comma, dot = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and dot >= 0:
        point = max(comma, dot)
        whole, rest = digits[:point], digits[point + 1 :]
        other = "," if point == dot else "."
        whole = whole.replace(other, " ")
    elif digits.count(",") > 1 or digits.count(".") > 1:
        whole, rest = digits.replace(",", " ").replace(".", " "), ""
    elif comma >= 0 or dot >= 0:
        point = max(comma, dot)
        whole, rest = digits[:point], digits[point + 1 :]
        if comma >= 0 and len(rest) == 3 and re.fullmatch(r"[1-9]\d{0,2}", whole):
            raise BadCell("amount-ambiguous")
    else:
        whole, rest = digits, ""
    if (whole and not GROUPS.fullmatch(whole)) or (rest and not rest.isdigit()) or not (whole or rest):
        raise BadCell("amount")
    return f"{re.sub(chr(32) + '|' + chr(39), '', whole) or '0'}.{rest or '0'}"


def moment(cell: str, how: Reckoning) -> datetime:
    """A date, with or without a time, as aware UTC. Times without a zone are in ``how.zone``."""
    if len(cell) > 60:
        raise BadCell("date")
    line = cell.strip()
    try:
        local = datetime.strptime(line, how.date_format) if how.date_format else _parts(line)  # noqa: DTZ007 the zone is put on below
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


def _parts(line: str) -> datetime:
    found = ISO.match(line) or DOTTED.match(line)
    if found is not None:
        month, day = int(found["month"]), int(found["day"])
    else:
        found = SLASHED.match(line)
        if found is None:
            raise ValueError(line)
        first, second = int(found["a"]), int(found["b"])
        if first <= 12 and second <= 12 and first != second:
            raise BadCell("date-ambiguous")
        day, month = (first, second) if first > 12 else (second, first)
    zone = found["zone"] or ""
    zone = "+00:00" if zone == "Z" else zone
    hour, minute, second = (int(found[key] or 0) for key in ("h", "m", "s"))
    return datetime.fromisoformat(
        f"{int(found['year']):04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{zone}"
    )


@lru_cache(maxsize=4096)
def phone(cell: str, country: str) -> str:
    """A telephone number as E.164; an extension is not part of it and is left out."""
    if len(cell) > 60:
        raise BadCell("phone")
    try:
        number = phonenumbers.parse(cell, country)
    except phonenumbers.NumberParseException as exc:
        raise BadCell("phone") from exc
    if not phonenumbers.is_valid_number(number):
        raise BadCell("phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@lru_cache(maxsize=4096)
def email(cell: str) -> str:
    """An e-mail address in lower case; nobody is asked whether it works. ``.test`` is allowed for trials."""
    if len(cell) > 320:
        raise BadCell("email")
    try:
        found = validate_email(cell.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as exc:
        raise BadCell("email") from exc
    return found.normalized.lower()


def standing(cell: str, own: dict[str, Standing]) -> Standing:
    """What a status word means; ``own`` words (folded) come first.

    An unknown word is a bad cell, not a guess: read as paid it would invite somebody who has not bought, read
    as unpaid it would lose money silently. The row waits in the rejected file until the word is explained.
    """
    word = fold(cell)
    found = own.get(word) or STATUSES.get(word)
    if found is None:
        raise BadCell("status")
    return found


def language(cell: str) -> Lang:
    """Russian or English by name or code (``ru-RU`` too)."""
    word = fold(cell)
    found = LANGUAGES.get(word) or LANGUAGES.get(re.split(r"[-_]", word)[0])
    if found is None:
        raise BadCell("language")
    return found


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def zone(cell: str) -> str:
    """An IANA time zone's name."""
    if cell.strip() not in _zones():
        raise BadCell("zone")
    return cell.strip()


def yes(cell: str) -> bool:
    """Yes or no."""
    word = fold(cell)
    if word not in YES | NO:
        raise BadCell("yes-no")
    return word in YES
