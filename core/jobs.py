"""The catalogue of jobs (``jobs.toml``): what buyers were trying to get done, as verb phrases."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import Misconfigured
from core.words import Lang


@dataclass(frozen=True, slots=True)
class Job:
    """One job: ``en`` "check where a delivery is", ``ru`` «проверить, где доставка» (an infinitive).

    ``match``: the job of an order whose category contains one of these (case aside).
    """

    key: str
    en: str
    ru: str
    match: tuple[str, ...] = ()

    def phrase(self, lang: Lang) -> str:
        """The verb phrase in a language."""
        return self.ru if lang is Lang.RU else self.en


FALLBACK = Job("order", en="get what you ordered", ru="получить то, что заказали")


@dataclass(frozen=True, slots=True)
class Jobs:
    """All jobs in the order of the file; ``default`` for orders that match none."""

    jobs: tuple[Job, ...]
    default: Job

    def get(self, key: str) -> Job:
        """The job of that key; the default when it is no longer in the catalogue."""
        return next((job for job in self.jobs if job.key == key), self.default)

    def knows(self, key: str) -> bool:
        """Whether the catalogue has that key."""
        return any(job.key == key for job in self.jobs)

    def of(self, category: str) -> Job:
        """The job that an order's category speaks of."""
        return self.named_by(category) or self.default

    def named_by(self, category: str) -> Job | None:
        """The first job one of whose words is in the category; None when there is none."""
        folded = category.casefold()
        return next((job for job in self.jobs if any(w.casefold() in folded for w in job.match)), None)


def load(path: Path) -> Jobs:
    """The catalogue; one plain job when there is no file. Raises ``Misconfigured`` naming what is wrong."""
    if not path.exists():
        return Jobs((FALLBACK,), FALLBACK)
    try:
        plan = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as exc:
        raise Misconfigured(f"{path} cannot be read: {exc}") from exc
    try:
        jobs = tuple(Job(key, row["en"], row["ru"], _words(row)) for key, row in plan["jobs"].items())
    except (KeyError, AttributeError, TypeError) as exc:
        raise Misconfigured(
            f"{path}: every job needs en and ru, and match is a list. `otklik jobs check` says more.\n"
            "Example:\n"
            "[jobs.delivery]\n"
            'en = "check where a delivery is"\nru = "проверить, где доставка"\nmatch = ["delivery"]'
        ) from exc
    if not jobs:
        raise Misconfigured(f"{path} has no jobs.")
    default = next((job for job in jobs if job.key == plan.get("default")), jobs[0])
    return Jobs(jobs, default)


def _words(row: dict[str, Any]) -> tuple[str, ...]:
    """The words of ``match``. Raises ``TypeError`` for a word outside a list: its letters would match all."""
    match = row.get("match", ())
    if not isinstance(match, list | tuple) or not all(isinstance(word, str) for word in match):
        raise TypeError(match)
    return tuple(word for word in match if word.strip())
