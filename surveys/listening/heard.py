"""What was heard in one answer: the contract of listening."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from surveys.words import Defect, Gain, Label, Lang


class Head(Protocol):
    """A learned judge that may be plugged in beside the rules; none ships."""

    def suggestion(self, clause: str, lang: Lang) -> float | None:
        """The probability, 0 to 1, that a clause is a wish; ``None``: the rules alone decide."""
        ...


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of an answer and what it is; ``text == answer[start:end]``."""

    text: str
    start: int
    end: int
    label: Label


@dataclass(frozen=True, slots=True)
class Heard:
    """What one answer says.

    ``problem`` and ``suggestion`` are the buyer's own words in their order, "" when there are none.
    ``redirect``: interrupt once and lead back to the last real attempt. ``defect``: the one thing worth a
    probe, ``None`` when the answer is good. The four flags are the method's: a past ``event``, an ``object``
    acted on, a ``pain``, a ``number`` of time, money or times.
    """

    label: Label
    problem: str
    suggestion: str
    redirect: bool
    defect: Defect | None
    event: bool
    object: bool
    pain: bool
    number: bool
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Restated:
    """What the buyer would gain, in words fit for "Let me check I understood".

    ``action`` follows «тратить меньше времени на то, чтобы …» (an infinitive) or "spending less time on …"
    (a gerund); "" when the clause gives none. ``words``: the buyer's own short clause, for quoting.
    """

    gain: Gain
    action: str
    words: str
