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


class Label(StrEnum):
    """What an answer, or one clause of it, is."""

    PROBLEM = "problem"
    SUGGESTION = "suggestion"
    MIXED = "mixed"
    VAGUE = "vague"
    PRAISE = "praise"
    OFFTOPIC = "offtopic"
    HYPOTHETICAL = "hypothetical"
    REFUSAL = "refusal"
    ANGER_INCIDENT = "anger_incident"
    FINE_NO_PROBLEM = "fine_no_problem"


class Defect(StrEnum):
    """What an answer lacks, so that one probe is worth asking."""

    SHORT = "short"
    GENERIC = "generic"
    VAGUE_WORD = "vague_word"
    NO_CONSEQUENCE = "no_consequence"
    DONT_REMEMBER = "dont_remember"
    PRAISE = "praise"


class Gain(StrEnum):
    """What the buyer would gain if it went well."""

    TIME = "time"
    EFFORT = "effort"
    RISK = "risk"
    MONEY = "money"
