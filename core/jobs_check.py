"""What is wrong with a catalogue of jobs, as far as a program can tell."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.jobs import FALLBACK, Jobs
from core.jobs_starter import STARTERS, Share

# A Russian infinitive, perhaps reflexive, perhaps after «не».
INFINITIVE = re.compile(r"(?:не\s+)?\w+(?:ть|ти|чь)(?:ся|сь)?\b")
NOT_A_VERB = frozenset(["the", "a", "an", "my", "your", "our", "their", "to", "i", "we", "you"])
ENDS_LIKE_ONE = frozenset(
    ["bring", "sing", "ring", "swing", "cling", "fling", "sling", "sting", "spring", "string"]
) | frozenset(
    [
        "need",
        "feed",
        "shed",
        "speed",
        "seed",
        "weed",
        "breed",
        "bleed",
        "heed",
        "proceed",
        "succeed",
        "exceed",
        "embed",
        "wed",
    ]
)
KNOWN = frozenset({"en", "ru", "match"})


@dataclass(frozen=True, slots=True)
class Finding:
    """``text_id`` of ``bots/commands``; ``is_error``: the catalogue cannot be used, or misleads, as it is."""

    text_id: str
    is_error: bool
    args: dict[str, str | int] = field(default_factory=dict)


def check(path: Path) -> list[Finding]:
    """What the file itself shows."""
    if not path.exists():
        return [Finding("jobs-no-file", False, {"path": str(path)})]
    try:
        plan = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as exc:
        return [Finding("jobs-unreadable", True, {"path": str(path), "error": str(exc)})]
    jobs = plan.get("jobs")
    if not isinstance(jobs, dict) or not jobs:
        return [Finding("jobs-none", True, {"path": str(path)})]
    found = [finding for key, row in jobs.items() for finding in _job(key, row)]
    if (default := plan.get("default")) is not None and default not in jobs:
        found.append(Finding("jobs-default", True, {"default": str(default), "known": ", ".join(jobs)}))
    return found


def _job(key: str, row: Any) -> Iterator[Finding]:
    if not isinstance(row, dict):
        yield Finding("job-no-table", True, {"job": key})
        return
    for name in sorted(row.keys() - KNOWN):
        yield Finding("job-unknown", True, {"job": key, "name": name})
    for lang in ("en", "ru"):
        phrase = row.get(lang)
        if not isinstance(phrase, str) or not phrase.strip():
            yield Finding("job-no-phrase", True, {"job": key, "language": lang})
            continue
        if (wrong := wrong_with(lang, phrase.strip())) is not None:
            yield Finding(wrong, True, {"job": key, "language": lang, "phrase": phrase})
        elif re.fullmatch(STARTERS[lang].format("(.+)"), phrase.strip()):
            yield Finding("job-starter", False, {"job": key, "language": lang, "phrase": phrase})
    match = row.get("match", [])
    if not isinstance(match, list) or not all(isinstance(word, str) and word.strip() for word in match):
        yield Finding("job-match", True, {"job": key})


def wrong_with(lang: str, phrase: str) -> str | None:
    """Why a phrase does not fit «…пытались {job}», "…you tried to {job}"; None when nothing can be told."""
    first = phrase.split()[0]
    if phrase[-1] in ".?!…":
        return "job-full-stop"
    if first[0].isupper() and not first.isupper():
        return "job-capital"
    if lang == "ru":
        return None if INFINITIVE.match(phrase) else "job-no-infinitive"
    word = first.casefold()
    if word in NOT_A_VERB or (word.endswith(("ing", "ed")) and word not in ENDS_LIKE_ONE):
        return "job-no-verb"
    return None


def weigh(catalogue: Jobs, shares: Sequence[Share], shown: int = 10) -> list[Finding]:
    """What the store's orders show: words that match nothing, jobs that another stands before, categories
    without a job (the ``shown`` largest by name) and their share of orders."""
    if not shares or catalogue.jobs == (FALLBACK,):
        return []
    found = []
    for job in catalogue.jobs:
        named = [
            share for share in shares if any(w.casefold() in share.category.casefold() for w in job.match)
        ]
        if job.match and not named:
            found.append(
                Finding("job-matches-nothing", False, {"job": job.key, "words": ", ".join(job.match)})
            )
        taken = [share for share in named if catalogue.named_by(share.category) is not job]
        if named and len(taken) == len(named):
            first = catalogue.named_by(named[0].category)
            found.append(
                Finding("job-shadowed", False, {"job": job.key, "other": first.key if first else ""})
            )
    total = sum(share.orders for share in shares)
    without = [share for share in shares if catalogue.named_by(share.category) is None]
    for share in without[:shown]:
        part = f"{100 * share.orders / total:.1f}"
        found.append(
            Finding(
                "category-no-job", False, {"category": share.category, "orders": share.orders, "share": part}
            )
        )
    if without:
        orders = sum(share.orders for share in without)
        words: dict[str, str | int] = {
            "count": len(without), "orders": orders, "share": f"{100 * orders / total:.1f}",
            "default": catalogue.default.key,
        }  # fmt: skip
        found.append(Finding("categories-no-job", False, words))
    return found
