"""What an answer lacks: the one probe worth asking (the method's third section)."""

from __future__ import annotations

from dataclasses import dataclass

from surveys.listening.cues import Cues
from surveys.listening.replies import names_nothing
from surveys.words import Defect, Label

PROBED = {"", "A2", "H1", "L1", "B1", "B2"}
"""Questions whose answers are a story or an obstacle. Others, what was used say, are good when short."""


@dataclass(frozen=True, slots=True)
class Signs:
    """The four flags of the method."""

    event: bool
    object: bool
    pain: bool
    number: bool


def concrete_words(folded: str, cues: Cues) -> int:
    """How many words say something beyond «неудобно», "it was slow"."""
    bare = cues.bad.sub(" ", folded)
    words = (word.strip("'-") for word in bare.split())
    tokens = ("".join(c for c in word if c.isalnum() or c in "'-") for word in words)
    return sum(1 for word in tokens if word and not cues.filler.match(word))


def lacks(text: str, folded: str, question: str, label: Label, signs: Signs, cues: Cues) -> Defect | None:
    """The defect most worth a probe; ``None`` when the answer is good, or no probe is fit."""
    if question not in PROBED or label in (
        Label.SUGGESTION, Label.REFUSAL, Label.OFFTOPIC, Label.ANGER_INCIDENT,
    ):  # fmt: skip
        return None
    words = len(folded.split())
    if words <= 8 and cues.forgotten.search(folded):
        return Defect.DONT_REMEMBER
    if label is Label.HYPOTHETICAL:
        return Defect.GENERIC  # what they would do leads back to what they did
    if label is Label.PRAISE or (label is Label.FINE_NO_PROBLEM and words > 2 and cues.praise.search(folded)):
        return Defect.PRAISE
    if words > 3 and cues.generic.search(folded) and not signs.event and label is not Label.FINE_NO_PROBLEM:
        return Defect.GENERIC
    if label is Label.VAGUE and not names_nothing(text):
        return Defect.VAGUE_WORD
    if label is Label.FINE_NO_PROBLEM or words <= 3:
        return Defect.SHORT if words <= 12 else None
    if cues.bad.search(folded) and not signs.number and words <= 8:
        return Defect.VAGUE_WORD
    if signs.pain and not signs.number and not cues.effect.search(folded) and words <= 12:
        return Defect.NO_CONSEQUENCE
    return None
