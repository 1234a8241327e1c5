"""A first catalogue of jobs from the categories of orders: what people bought is a start, not yet the job.

The phrases it writes can be used as they are ("get an order from “Tables”") and are marked to be edited: only
people know what their customers were trying to get done with a table.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import snowballstemmer
import tomlkit
from tomlkit.exceptions import TOMLKitError

from core.errors import Misconfigured
from core.jobs import FALLBACK, Job, Jobs
from core.store.db import rows
from core.whole_files import replace_whole

BRANCH = re.compile(r"\s*(?:>|→|»|\||::|\s/\s)\s*")  # how shops write a path of categories
WORD = re.compile(r"[^\W\d_]{3,}")
FILLERS = frozenset(
    [
        "для",
        "под",
        "над",
        "при",
        "без",
        "все",
        "the",
        "and",
        "for",
        "with",
        "from",
        "other",
        "прочее",
        "другое",
        "разное",
    ]
)
STARTERS = {"en": "get an order from “{}”", "ru": "получить заказ из раздела «{}»"}
KEY = 60  # characters
INTRODUCTION = """\
What your customers were trying to get done, as verb phrases in both languages. The first job that has a
word of an order's category is the order's; `otklik jobs check` says what is wrong here."""


@dataclass(frozen=True, slots=True)
class Share:
    """A category of orders: how many paid ones, and what they brought in minor units by currency."""

    category: str
    orders: int
    money: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Starter:
    """A suggested job, with the categories it is made of, largest first."""

    job: Job
    shares: tuple[Share, ...]

    @property
    def orders(self) -> int:
        return sum(share.orders for share in self.shares)

    @property
    def money(self) -> dict[str, int]:
        """Minor units by currency."""
        total: Counter[str] = Counter()
        for share in self.shares:
            total.update(share.money)
        return dict(total)


async def shares() -> list[Share]:
    """The categories of the store's paid orders, largest first."""
    found: dict[str, tuple[int, dict[str, int]]] = {}
    for row in await rows(
        "SELECT category, currency, COUNT(*) AS orders, SUM(amount) AS total FROM customer_order "
        "WHERE is_paid AND category <> '' GROUP BY category, currency"
    ):
        count, money = found.get(row["category"], (0, {}))
        if row["currency"] and row["total"] is not None:
            money[row["currency"]] = int(row["total"])
        found[row["category"]] = count + int(row["orders"]), money
    return in_order(Share(name, count, money) for name, (count, money) in found.items())


def in_order(found: Iterable[Share]) -> list[Share]:
    """Largest first; of equals by name, so that a run reads like the last one."""
    return sorted(found, key=lambda share: (-share.orders, share.category))


def suggest(found: Sequence[Share], known: Jobs | None, top: int) -> list[Starter]:
    """At most ``top`` jobs for categories that no job of the catalogue names yet, most orders first.

    Categories are put together by a word they share (its Snowball stem): «Столы», «Стол письменный».
    """
    open_ = [share for share in found if known is None or known.named_by(share.category) is None]
    taken = {FALLBACK.key} | ({job.key for job in known.jobs} if known else set())
    made: list[Starter] = []
    for stem, group in sorted(
        _groups(open_), key=lambda one: (-sum(s.orders for s in one[1]), one[1][0].category)
    ):
        label = _label(stem, group)
        key = _key(label, taken)
        taken.add(key)
        phrases = {lang: phrase.format(label) for lang, phrase in STARTERS.items()}
        made.append(Starter(Job(key, **phrases, match=_match(stem, group, open_)), tuple(group)))
        if len(made) == top:
            break
    # A word of one job may stand in a longer category of another: then the longer words are asked first.
    if any(_first(made, share) is not one for one in made for share in one.shares):
        made.sort(key=lambda one: -min(map(len, one.job.match)))
    return made


def _first(made: Sequence[Starter], share: Share) -> Starter | None:
    found = Jobs(tuple(one.job for one in made), FALLBACK).named_by(share.category)
    return next((one for one in made if one.job is found), None)


@cache
def _stemmer(language: str) -> Any:
    return snowballstemmer.stemmer(language)


def _stems(category: str) -> dict[str, str]:
    """Stem → word, of the category's first branch."""
    words = [word for word in WORD.findall(BRANCH.split(category.casefold())[0]) if word not in FILLERS]
    return {_stemmer("russian" if word > "z" else "english").stemWord(word): word for word in words}


def _groups(found: Sequence[Share]) -> list[tuple[str, list[Share]]]:
    """Categories by the stem they share, and alone (stem "") where they share none."""
    stems = {share.category: _stems(share.category) for share in found}
    made: list[tuple[str, list[Share]]] = []
    left = list(found)
    while left:
        by_stem: dict[str, list[Share]] = {}
        for share in left:
            for stem in stems[share.category]:
                by_stem.setdefault(stem, []).append(share)
        shared = [(stem, group) for stem, group in by_stem.items() if len(group) > 1]
        if not shared:
            return made + [("", [share]) for share in left]
        # «Столы» alone names a thing; a word that only ever stands beside others is more often a quality.
        stem, group = max(
            shared,
            key=lambda one: (
                any(len(stems[share.category]) == 1 for share in one[1]),
                sum(share.orders for share in one[1]),
                one[0],
            ),
        )
        made.append((stem, group))
        left = [share for share in left if share not in group]
    return made


def _label(stem: str, group: Sequence[Share]) -> str:
    """What the job is called after: the category that is nothing but the shared word, else the largest."""
    alone = [share for share in group if list(_stems(share.category)) == [stem]]
    name = BRANCH.split((alone or group)[0].category)[0]
    return " ".join(name.split())[:KEY]


def _match(stem: str, group: Sequence[Share], every: Sequence[Share]) -> tuple[str, ...]:
    """The stem, where all forms of the shared word begin with it and no other category has it; else the
    categories themselves."""
    if stem:
        forms = [_stems(share.category)[stem] for share in group]
        caught = [share for share in every if stem in share.category.casefold()]
        if all(form.startswith(stem) for form in forms) and len(caught) == len(group):
            return (stem,)
    return tuple(share.category.casefold() for share in group)


def _key(label: str, taken: set[str]) -> str:
    key = "-".join(re.findall(r"\w+", label.casefold()))[:KEY] or "job"
    return next(
        one for n in range(1, len(taken) + 2) if (one := key if n == 1 else f"{key}-{n}") not in taken
    )


def with_added(text: str, made: Sequence[Starter], notes: Sequence[str], edit: str) -> str:
    """The catalogue's text with jobs added at its end; what people wrote stays as it is, to the letter.

    ``notes``: a comment for each job; ``edit``: what to say beside the phrases. Raises ``Misconfigured`` when
    the text is no TOML.
    """
    try:
        document = tomlkit.parse(text)
    except TOMLKitError as exc:
        raise Misconfigured(f"The catalogue of jobs cannot be read: {exc}") from exc
    if "jobs" not in document:
        for line in INTRODUCTION.splitlines():
            document.add(tomlkit.comment(line))
        if "default" not in document:
            document["default"] = FALLBACK.key
        document["jobs"] = tomlkit.table(is_super_table=True)
        document["jobs"][FALLBACK.key] = _table(FALLBACK, ())
    jobs = document["jobs"]
    for one, note in zip(made, notes, strict=True):
        jobs[one.job.key] = _table(one.job, (note, edit))
    return tomlkit.dumps(document)


def _table(job: Job, notes: Sequence[str]) -> Any:
    table = tomlkit.table()
    for note in notes:
        table.add(tomlkit.comment(note))
    table["en"], table["ru"] = job.en, job.ru
    if job.match:
        words = tomlkit.array()
        words.extend(job.match)
        table["match"] = words.multiline(len(job.match) > 4)
    table.add(tomlkit.nl())
    return table


def write(path: Path, text: str) -> None:
    """Put the catalogue in place in one step. Raises ``OSError``."""
    replace_whole(path, text)
