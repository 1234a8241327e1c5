"""The digest in words: one reader's language, their days, pieces that a messenger takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from core.digest_ranking import Entry, share
from core.digest_reading import WINDOW_DAYS, Funnel
from core.lengths import quoted, units
from core.money import Value, show, sign
from core.ports import Key, Message, Run
from core.texts import say, style
from core.words import Lang

PACKAGE = "core.newsroom"
TEXT_LIMIT = 4096  # UTF-16 units, Bot API sendMessage
QUOTE_LIMIT = 280
KEYS_IN_ROW = 3
KEYS_LIMIT = 60  # Telegram takes 100; fewer is easier to hit with a thumb


@dataclass(frozen=True, slots=True)
class Block:
    """A piece that is never cut, and the button that belongs to it."""

    runs: tuple[Run, ...]
    key: Key | None = None


def pack(blocks: Sequence[Block]) -> tuple[Message, ...]:
    """Blocks as few messages as fit, cut only between blocks; buttons stay with their block's message."""
    made: list[Message] = []
    kept: list[Block] = []
    size = keys = 0
    for block in blocks:
        length = sum(units(run.text) for run in block.runs) + 2
        if kept and (size + length > TEXT_LIMIT or keys + bool(block.key) > KEYS_LIMIT):
            made.append(_join(kept))
            kept, size, keys = [], 0, 0
        kept.append(block)
        size, keys = size + length, keys + bool(block.key)
    if kept:
        made.append(_join(kept))
    return tuple(made)


def _join(blocks: Sequence[Block]) -> Message:
    runs: list[Run] = []
    for block in blocks:
        runs += [Run("\n\n")] * bool(runs) + list(block.runs)
    keys = [block.key for block in blocks if block.key]
    cut = range(0, len(keys), KEYS_IN_ROW)
    return Message(runs=tuple(runs), rows=tuple(tuple(keys[at : at + KEYS_IN_ROW]) for at in cut))


def heading(lang: Lang, now: datetime, zone: str, fresh: int, segment: str | None = None) -> tuple[Run, ...]:
    """The first lines: what this is, for which day, how much is new, and for which segment."""
    day = format_date(now.astimezone(ZoneInfo(zone)).date(), format="long", locale=lang.value)
    runs = style(PACKAGE, lang, "digest-heading", day=day, fresh=fresh)
    if segment is None:
        return runs
    return (*runs, Run("\n"), *style(PACKAGE, lang, "digest-segment", segment=segment))


def item(
    entry: Entry, currency: str | None, number: int, title: str, words: str, lang: Lang, days: int
) -> tuple[Run, ...]:
    """One problem with the reason for its place beside it; ``days`` since it was last heard."""
    quote = quoted(words, QUOTE_LIMIT)
    first = (
        style(PACKAGE, lang, "digest-theme", number=number, title=title, quote=quote)
        if title
        else style(PACKAGE, lang, "digest-single", number=number, quote=quote)
    )
    new = style(PACKAGE, lang, "digest-new") if entry.problem.fresh else ()
    facets = ", ".join(say(PACKAGE, lang, f"facet-{facet}") for facet in entry.problem.facets)
    why = style(PACKAGE, lang, "digest-why", facets=facets, reason=reason(entry, currency, lang, days))
    return (*first, *(Run(" "), *new) * bool(new), Run("\n"), *why)


def reason(entry: Entry, currency: str | None, lang: Lang, days: int) -> str:
    """Why a problem stands where it does: "3 companies, 4.2 M ₽, last heard 9 days ago"."""
    problem = entry.problem
    parts = []
    if problem.companies:
        parts.append(say(PACKAGE, lang, "digest-companies", count=problem.companies))
    if problem.people:
        parts.append(say(PACKAGE, lang, "digest-buyers", count=problem.people))
    parts.append(_money(entry, currency, lang))
    parts.append(say(PACKAGE, lang, "digest-last-heard", days=days))
    made = ", ".join(parts)
    if currency and entry.total and entry.payers > 1 and entry.total > 0:
        rest = show(entry.total - entry.largest, currency, lang)
        made += say(PACKAGE, lang, "digest-without-largest", money=rest)
    return made


def _money(entry: Entry, currency: str | None, lang: Lang) -> str:
    if currency is None or entry.total is None:
        return say(PACKAGE, lang, "money-unknown")
    money = show(entry.total, currency, lang)
    if entry.total < 0:
        text_id = "money-negative"
    elif entry.total == 0:
        text_id = "money-zero"
    else:
        return say(PACKAGE, lang, "money-at-least", money=money) if entry.at_least else money
    return say(PACKAGE, lang, text_id, money=money)


def coverage(funnel: Funnel, values: dict[int, Value], first: str, lang: Lang) -> tuple[Run, ...]:
    """The funnel by people and by share of revenue, and how much of the revenue has been heard."""
    currencies = sorted({code for value in values.values() for code in value.by_currency})
    currencies.sort(key=lambda code: code != first)
    lines = [style(PACKAGE, lang, "funnel-heading", days=WINDOW_DAYS)]
    for step, people in funnel.people.items():
        if people or step in ("invited", "opened", "began", "finished"):
            shares = _shares(funnel.accounts[step], values, currencies, lang)
            shares = f" · {shares}" if shares and people else ""
            lines.append(style(PACKAGE, lang, f"funnel-{step}", count=people, shares=shares))
    heard = _shares(funnel.answered, values, currencies, lang)
    lines.append(
        style(PACKAGE, lang, "funnel-heard", shares=heard, days=WINDOW_DAYS)
        if heard
        else style(PACKAGE, lang, "funnel-no-money")
    )
    unknown = sum(not value.is_known for value in values.values())
    if unknown:
        lines.append(style(PACKAGE, lang, "funnel-unknown", count=unknown))
    runs: list[Run] = []
    for line in lines:
        runs += [Run("\n")] * bool(runs) + list(line)
    return tuple(runs)


def _shares(accounts: frozenset[int], values: dict[int, Value], currencies: list[str], lang: Lang) -> str:
    """Shares of revenue, one a currency; the currency is named only when there are several."""
    made = []
    for code in currencies:
        part = share(accounts, values, code)
        if part is not None:
            of = f"\N{NO-BREAK SPACE}{sign(code)}" if len(currencies) > 1 else ""
            made.append(percent(part, lang) + of)
    return ", ".join(made)


def percent(part: float, lang: Lang) -> str:
    """A part as a whole percentage, never rounded to nothing or to everything: "<1%", ">99%"."""
    number = round(part * 100)
    mark = ""
    if part > 0 and number == 0:
        mark, number = "<", 1
    elif part < 1 and number == 100:
        mark, number = ">", 99
    return f"{mark}{number}\u00a0%" if lang is Lang.RU else f"{mark}{number}%"
