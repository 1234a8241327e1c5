"""The closed sets of words that asking and listening need (the glossary's spelling)."""

from __future__ import annotations

from enum import StrEnum


class Lang(StrEnum):
    """A language Otklik speaks; both are equals."""

    RU = "ru"
    EN = "en"


class InterviewState(StrEnum):
    """Where an interview stands."""

    INVITED = "invited"
    UNDERWAY = "underway"
    PAUSED = "paused"
    FINISHED = "finished"
    DECLINED = "declined"
    STOPPED = "stopped"
    PARTIAL = "partial"
    SCREENED_OUT = "screened_out"
    WITHDRAWN = "withdrawn"


class Facet(StrEnum):
    """In what way it was not easy."""

    HARD = "hard"
    LONG = "long"
    BURDEN = "burden"


class Purpose(StrEnum):
    """What a consent is for; one row a purpose."""

    INTERVIEW = "interview"
    FOLLOW_UP = "follow_up"
    QUOTE = "quote"
