"""Amounts as people and programs write them, and which mark a column's fractions have."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from babel.numbers import list_currencies

from integrations.files.cells import BadCell, Exact, fold

GROUPS = re.compile(r"\d{1,3}(?:[ ']\d{3})+|\d+", re.ASCII)
SIGNS = {"₽": "RUB", "руб": "RUB", "р": "RUB", "рублей": "RUB", "rur": "RUB", "$": "USD", "us$": "USD"} | {
    "долл": "USD",
    "€": "EUR",
    "евро": "EUR",
    "£": "GBP",
    "₸": "KZT",
    "тг": "KZT",
    "тенге": "KZT",
    "₴": "UAH",
    "грн": "UAH",
    "₺": "TRY",
    "zł": "PLN",
}
# Either end of an amount may carry a sign or a code.
MONEY = re.compile(
    r"^(?P<left>[^\d.,()+-]*)(?P<sign>[+-]?)(?P<mid>[^\d.,()+-]*)(?P<n>[\d.,' ]*\d)(?P<right>\D*)$", re.ASCII
)
AFTER_LETTER = re.compile(r"(?<=[^\W\d_])\.")  # the full stop of "руб."
DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-") | {"\u2019": "'"})
LONGEST = 80


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


def amount(cell: str, decimal: str | None = None) -> tuple[Decimal, str | None]:
    """An amount and the currency written in the same cell, if any.

    ``1 234,56``, ``1,234.56``, ``(500)``, ``-5 ₽``, ``5-``. One mark before exactly three digits may be
    either a thousand or a fraction: ``decimal`` ("." or ",") says which, as the whole column shows it, and
    without it the cell is refused rather than read a thousandfold wrong. No exponents, no NaN.
    """
    if isinstance(cell, Exact):
        return Decimal(cell), None
    found, minus = _taken_apart(cell)
    try:
        marks = {currency(mark) for key in ("left", "mid", "right") if (mark := found[key].strip())}
    except BadCell as exc:
        raise BadCell("amount") from exc
    if len(marks) > 1:
        raise BadCell("two-currencies")
    number = Decimal(_plain(found["n"], decimal))
    return (-number if minus else number), (marks.pop() if marks else None)


def decimal_shown(cell: str) -> tuple[str | None, bool]:
    """The mark of fractions that a cell proves, and whether it has a mark that proves nothing.

    ``1.234,56`` proves the comma, ``1,234,567`` the full stop, ``1,234`` nothing; ``12`` has no mark at all.
    """
    if isinstance(cell, Exact):
        return None, False
    try:
        digits = _taken_apart(cell)[0]["n"].strip()
    except BadCell:
        return None, False
    commas, dots = digits.count(","), digits.count(".")
    if commas and dots:
        return max(",.", key=digits.rfind), False
    if commas > 1 or dots > 1:
        return ("." if commas else ","), False
    if not commas and not dots:
        return None, False
    mark = "," if commas else "."
    return (None, True) if _either(digits, mark) else (mark, False)


def _taken_apart(cell: str) -> tuple[re.Match[str], bool]:
    """The parts of an amount, and whether it is negative."""
    if len(cell) > LONGEST:
        raise BadCell("amount")
    line = re.sub(r"\s+", " ", cell.translate(DASHES)).strip()
    line = AFTER_LETTER.sub("", line)
    minus = False
    if line.startswith("(") and line.endswith(")"):
        line, minus = line[1:-1].strip(), True
    elif line.endswith("-"):
        line, minus = line[:-1].strip(), True
    found = MONEY.match(line)
    if found is None or (minus and found["sign"] == "-"):
        raise BadCell("amount")
    return found, minus or found["sign"] == "-"


def _either(digits: str, mark: str) -> bool:
    """Whether the one mark of a number may be a thousand's as well as a fraction's."""
    whole, _, rest = digits.partition(mark)
    return len(rest) == 3 and re.fullmatch(r"[1-9]\d{0,2}", whole) is not None


def _plain(digits: str, decimal: str | None) -> str:
    """Digits with at most a full stop, from any of the ways of grouping them."""
    digits = digits.strip()
    commas, dots = digits.count(","), digits.count(".")
    whole, rest = digits, ""
    if commas and dots:
        mark = max(",.", key=digits.rfind)
        whole, _, rest = digits.rpartition(mark)
        whole = whole.replace("," if mark == "." else ".", " ")
    elif commas > 1 or dots > 1:
        whole = digits.replace(",", " ").replace(".", " ")
    elif commas or dots:
        mark = "," if commas else "."
        if not _either(digits, mark) or decimal == mark:
            whole, _, rest = digits.partition(mark)
        elif decimal is None:
            raise BadCell("amount-ambiguous")
        else:
            whole = digits.replace(mark, " ")
    if (whole and not GROUPS.fullmatch(whole)) or (rest and not rest.isdigit()) or not (whole or rest):
        raise BadCell("amount")
    return f"{whole.replace(' ', '').replace(chr(39), '') or '0'}.{rest or '0'}"
