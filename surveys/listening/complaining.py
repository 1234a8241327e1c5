"""A complaint that arrives unasked."""

from __future__ import annotations

from surveys.listening.hearing import hear
from surveys.words import Label


def complains(text: str) -> bool:
    """Whether a message that arrived unasked complains: anger, or a concrete obstacle that happened."""
    heard = hear(text)
    if heard.label is Label.ANGER_INCIDENT:
        return True
    return heard.label in (Label.PROBLEM, Label.MIXED) and heard.event and heard.pain and heard.object
