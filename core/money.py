"""Money: minor units, words for people, and what a customer has brought (historical value)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from babel.numbers import (
    format_compact_currency,
    format_compact_decimal,
    format_currency,
    format_decimal,
    get_currency_precision,
    get_currency_symbol,
)

from core.store.db import rows
from core.words import Lang

SIGNS = {"RUB": "₽", "KZT": "₸", "UAH": "₴", "TRY": "₺", "BYN": "Br"}


def to_minor(amount: Decimal, currency: str) -> int:
    """Units to minor units of an ISO 4217 currency (precision from CLDR), half to even."""
    scale = Decimal(10) ** get_currency_precision(currency)
    return int((amount * scale).to_integral_value(rounding=ROUND_HALF_EVEN))


def from_minor(minor: int, currency: str) -> Decimal:
    """Minor units to units."""
    return Decimal(minor) / Decimal(10) ** get_currency_precision(currency)


def show(minor: int, currency: str, lang: Lang) -> str:
    """An amount as people say it: "4.2 M ₽", "$1.2M", «4,2 млн ₽»; exact below ten thousand units.

    English puts the signs it grew up with ($, £, €) in front and everybody else's behind.
    """
    units, locale = from_minor(minor, currency), lang.value
    short = abs(units) >= 10_000
    if lang is Lang.EN and currency not in ("USD", "GBP", "EUR"):
        number = str(format_compact_decimal(units, locale=locale, fraction_digits=1) if short else units)
        if short and number[-1].isalpha():
            number = f"{number[:-1]} {number[-1]}"
        elif not short:
            number = str(format_decimal(units, locale=locale))
        return f"{number} {sign(currency)}"
    if short:
        return str(format_compact_currency(units, currency, locale=locale, fraction_digits=1))
    return str(format_currency(units, currency, locale=locale))


def sign(currency: str) -> str:
    """The currency's own sign, "₽" or "$"; its code when it has none."""
    return SIGNS.get(currency, "") or str(get_currency_symbol(currency, locale="en"))


@dataclass(frozen=True, slots=True)
class Value:
    """What an account has brought: minor units by currency; empty means unknown, which is not zero.

    ``has_unknown``: at least one paid order without an amount stands beside the known ones.
    """

    by_currency: dict[str, int]
    has_unknown: bool = False

    @property
    def is_known(self) -> bool:
        return bool(self.by_currency)


async def values(accounts: Collection[int] | None = None) -> dict[int, Value]:
    """Historical value of every account that has orders: Σ paid amounts, refunds negative (method 6.2).

    Currencies are kept apart. An account whose orders all lack an amount is there with an unknown value.
    ``accounts``: only theirs, a few dozen at most; None is everybody's.
    """
    found: dict[int, Value] = {}
    only = f"AND account_id IN ({', '.join('?' * len(accounts)) or 'NULL'})" if accounts is not None else ""
    for row in await rows(
        "SELECT account_id, currency, SUM(amount) AS total, "  # noqa: S608
        "SUM(CASE WHEN amount IS NULL OR currency IS NULL THEN 1 ELSE 0 END) AS unknown "
        f"FROM customer_order WHERE (is_paid OR is_refund) {only} GROUP BY account_id, currency",
        list(accounts or ()),
    ):
        value = found.get(row["account_id"], Value({}))
        amounts = dict(value.by_currency)
        if row["total"] is not None and row["currency"]:
            amounts[row["currency"]] = int(row["total"])
        found[row["account_id"]] = Value(amounts, value.has_unknown or bool(row["unknown"]))
    return found
