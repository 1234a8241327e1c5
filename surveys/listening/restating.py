"""Restating what the buyer wants, in their own words."""

from __future__ import annotations

from surveys.listening.heard import Restated
from surveys.listening.hearing import hear
from surveys.words import Gain, Lang


def restate(text: str, lang: Lang) -> Restated | None:
    """What the buyer would gain; ``None`` below confidence."""
    words = hear(text).problem.split()
    return Restated(Gain.TIME, "", " ".join(words)) if 3 <= len(words) <= 14 else None
