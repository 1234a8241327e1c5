"""What a cell of a file means: phones, e-mails, status words. Each raises ``BadCell``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from core.words import Lang


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
# What a spreadsheet shows where a formula failed, in English and in Russian.
ERRORS = frozenset(
    {"#n/a", "#ref!", "#value!", "#div/0!", "#name?", "#num!", "#null!", "#spill!", "#calc!"}
    | {"#н/д", "#ссылка!", "#знач!", "#дел/0!", "#имя?", "#число!", "#пусто!"}
)
TOTALS = ("итого", "всего", "total", "grand total", "subtotal")
YES = frozenset({"1", "yes", "y", "true", "да", "д", "+", "истина", "staff", "сотрудник"})
NO = frozenset({"0", "no", "n", "false", "нет", "н", "-", "ложь"})


class Exact(str):
    """A cell that the file holds as a number, not as text: there is nothing to guess about it."""

    __slots__ = ()


class BadCell(ValueError):
    """A cell that cannot be understood. ``reason``: a text id of this folder; ``args_for_text``: its own."""

    def __init__(self, reason: str, **args: str | int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.args_for_text = args


def fold(word: str) -> str:
    """A word as it is looked up: no case, no ё, single spaces, no full stop at the end."""
    return " ".join(word.casefold().replace("ё", "е").split()).rstrip(".")


def whole(cell: str) -> str:
    """The cell without blanks around it. Raises ``BadCell`` for what spreadsheets show of failed formulas."""
    found = cell if isinstance(cell, Exact) else cell.strip()
    if found.startswith("#") and found.casefold() in ERRORS:
        raise BadCell("sheet-error")
    return found


def is_total(cells: Iterable[str]) -> bool:
    """Whether a record looks like the sums at the end of a table: its first filled cell says so."""
    first = next((fold(cell) for cell in cells if cell.strip()), "")
    return first.rstrip(":").startswith(TOTALS)


def text(cell: str, limit: int) -> str:
    """A line of text of at most ``limit`` characters; line breaks become spaces."""
    if "\0" in cell:
        raise BadCell("nul")
    line = " ".join(cell.split())
    if len(line) > limit:
        raise BadCell("too-long", limit=limit)
    return line


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


def standing(cell: str, own: Mapping[str, Standing]) -> Standing:
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


def yes(cell: str) -> bool:
    """Yes or no."""
    word = fold(cell)
    if word not in YES | NO:
        raise BadCell("yes-no")
    return word in YES
