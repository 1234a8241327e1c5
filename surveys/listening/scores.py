"""How well answers are heard: measured against people's own judgement, with honest intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from surveys.listening.heard import Heard
from surveys.listening.plain import bare
from surveys.words import Label, Lang

RESAMPLES = 1_000
STORIES = (Label.PROBLEM, Label.MIXED, Label.ANGER_INCIDENT)
"""What a redirect would interrupt."""
MAY_REDIRECT = (Label.SUGGESTION, Label.HYPOTHETICAL)


class BadCase(ValueError):
    """A line of a test file is not a case; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Case:
    """One answer and what people say it is; ``problem`` and ``suggestion`` are parts of its text."""

    lang: Lang
    question: str
    text: str
    label: Label
    problem: str | None
    suggestion: str | None


def read_case(line: object) -> Case:
    """A case from a line's JSON. Raises ``BadCase``."""
    if not isinstance(line, Mapping):
        raise BadCase('expected an object such as {"lang": "en", "question": "H1", "text": …, "label": …}')
    words: dict[str, str] = {}
    for key in ("lang", "text", "label"):
        if not isinstance(value := line.get(key), str) or not value.strip():
            raise BadCase(f'"{key}" must be a text that is not empty')
        words[key] = value
    for key, known in (("lang", Lang), ("label", Label)):
        if words[key] not in list(known):
            raise BadCase(f'"{key}" is {words[key]!r}; it must be one of: {", ".join(known)}')
    if not isinstance(question := line.get("question") or "", str):
        raise BadCase('"question" must be the id of a question ("H1") or null')
    spans: list[str | None] = []
    for key in ("problem_span", "suggestion_span"):
        if not isinstance(span := line.get(key), str | None):
            raise BadCase(f'"{key}" must be a part of the text or null')
        if span and (strange := set(bare(span).split()) - set(bare(words["text"]).split())):
            raise BadCase(f'"{key}" is not a part of the text: {", ".join(sorted(strange))}')
        spans.append(span or None)
    return Case(Lang(words["lang"]), question, words["text"], Label(words["label"]), spans[0], spans[1])


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one case was heard. ``kept``: its problem was, ``None`` when that cannot be asked."""

    label: Label
    heard: Label
    wish: bool
    wish_heard: bool
    redirect: bool
    kept: bool | None

    @property
    def wrong(self) -> bool:
        """Another label, a redirect that interrupts a story, or a problem lost."""
        return self.label is not self.heard or self.kept is False or (self.redirect and self.label in STORIES)


def compare(case: Case, heard: Heard) -> Verdict:
    """What was heard against what people say. A mixed answer's problem is kept when half of its words are."""
    kept: bool | None = None
    if case.label is Label.MIXED and case.problem and (words := bare(case.problem).split()):
        found = set(bare(heard.problem).split())
        kept = sum(word in found for word in words) * 2 >= len(words)
    return Verdict(
        label=case.label,
        heard=heard.label,
        wish=case.label in (Label.SUGGESTION, Label.MIXED),
        wish_heard=bool(heard.suggestion),
        redirect=heard.redirect,
        kept=kept,
    )


@dataclass(frozen=True, slots=True)
class Measure:
    """A share between 0 and 1 and its 95 % bootstrap interval; ``None`` when nothing could be counted."""

    value: float | None
    low: float | None
    high: float | None


def measure(verdicts: Sequence[Verdict]) -> dict[str, Measure]:
    """Every measure, by name, with 1,000 resamples of the cases (always the same ones)."""
    counted = Counter(verdicts)
    values = _shares(counted)
    drawn: dict[str, list[float]] = {name: [] for name in values}
    for resample in _resamples(verdicts):
        for name, share in _shares(resample).items():
            if share is not None:
                drawn[name].append(share)
    return {name: Measure(value, *_middle(drawn[name])) for name, value in values.items()}


def _shares(counted: Mapping[Verdict, int]) -> dict[str, float | None]:
    def count(cases: Iterable[Verdict]) -> int:
        return sum(counted[one] for one in cases)

    wished = count(one for one in counted if one.wish)
    heard = count(one for one in counted if one.wish_heard)
    both = count(one for one in counted if one.wish and one.wish_heard)
    redirected = count(one for one in counted if one.redirect)
    rightly = count(one for one in counted if one.redirect and one.label in MAY_REDIRECT)
    stories = count(one for one in counted if one.label in STORIES)
    interrupted = count(one for one in counted if one.redirect and one.label in STORIES)
    asked = count(one for one in counted if one.kept is not None)
    kept = count(one for one in counted if one.kept)
    return {
        "suggestion precision": _share(both, heard),
        "suggestion recall": _share(both, wished),
        "suggestion F1": _share(2 * both, wished + heard),
        "redirect precision": _share(rightly, redirected),
        "false redirects on stories": _share(interrupted, stories),
        "problem kept in mixed": _share(kept, asked),
    }


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _resamples(verdicts: Sequence[Verdict]) -> Iterator[Counter[Verdict]]:
    """Resamples with replacement: Knuth's 64-bit linear congruential generator, the same draws every time."""
    state, size = 20_260, len(verdicts)
    for _ in range(RESAMPLES if size else 0):
        drawn: Counter[Verdict] = Counter()
        for _ in range(size):
            state = (state * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
            drawn[verdicts[(state >> 33) % size]] += 1
        yield drawn


def _middle(values: list[float]) -> tuple[float | None, float | None]:
    """Where the middle 95 % of the values lie."""
    if not values:
        return None, None
    ordered = sorted(values)
    last = len(ordered) - 1
    return ordered[round(last * 0.025)], ordered[round(last * 0.975)]
