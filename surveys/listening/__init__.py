"""Listening by rule: what buyers say, in Russian and English. Pure."""

from __future__ import annotations

from surveys.listening.complaining import complains
from surveys.listening.facets import covers
from surveys.listening.heard import Clause, Head, Heard, Restated
from surveys.listening.hearing import hear, split
from surveys.listening.plain import bare
from surveys.listening.replies import (
    is_command,
    is_stop,
    knows_nothing,
    names_nothing,
    says_later,
    says_no,
    says_number,
    says_yes,
)
from surveys.listening.restating import restate
from surveys.listening.service import asks_for_help, is_incident
from surveys.listening.tongue import language

__all__ = [
    "Clause",
    "Head",
    "Heard",
    "Restated",
    "asks_for_help",
    "bare",
    "complains",
    "covers",
    "hear",
    "is_command",
    "is_incident",
    "is_stop",
    "knows_nothing",
    "language",
    "names_nothing",
    "restate",
    "says_later",
    "says_no",
    "says_number",
    "says_yes",
    "split",
]
