"""What the linter can find, and what to do about each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from surveys.words import Lang


class Rule(StrEnum):
    """What is wrong, in one word; the method's sections 2, 3 and 5 say why it matters."""

    TWO_THINGS = "two_things"
    HYPOTHETICAL = "hypothetical"
    LEADING = "leading"
    RECOMMENDING = "recommending"
    FEATURES = "features"
    BARE_WHY = "bare_why"
    KNOWN = "known"
    GENERIC = "generic"
    TOO_LONG = "too_long"
    LABEL = "label"
    LANGUAGE = "language"
    PLACEABLE = "placeable"
    UNUSED = "unused"
    CONSENT = "consent"
    REFERENCE = "reference"
    NEVER_ASKED = "never_asked"
    RATING = "rating"
    TOO_MANY = "too_many"


WHY = {
    Rule.TWO_THINGS: "Asks two things at once. Ask one; the other is a question of its own.",
    Rule.HYPOTHETICAL: "Asks what might be; nobody knows. Ask what happened the last time.",
    Rule.LEADING: "Suggests its answer. Take out the praise, the blame and the nudge.",
    Rule.RECOMMENDING: "Measures goodwill and explains nothing. Ask what was hard that time.",
    Rule.FEATURES: "Asks buyers to design. Ask what they were trying to get done.",
    Rule.BARE_WHY: "A bare why sounds like blame. Ask what happened that led to it.",
    Rule.KNOWN: "The orders say this already. Never ask what the record knows.",
    Rule.GENERIC: "Asks about a habit; people answer with an opinion. Ask about the last time.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with a survey.

    ``question``: a question's id or the id of a text, "" for the whole survey. ``lang``: the language it is
    wrong in, None for both. ``text``: the words it is about, "" when it is about none. ``why``: what is wrong
    and what to do.
    """

    question: str
    lang: Lang | None
    rule: Rule
    text: str
    why: str
