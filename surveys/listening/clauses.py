"""Where the clauses of an answer may begin and end."""

from __future__ import annotations

import re
from dataclasses import dataclass

CAP = 4096
"""So many characters of an answer are judged: the longest message of Telegram. The rest is kept, unjudged."""

STRONG = re.compile(
    r"[.!?…]+(?=\s|$|[А-ЯЁA-Z])|[;\n•|]+|\)+(?=\s|$)|\s+[—–-]{1,2}\s*|\s*[—–]\s*"
    r"|[\U0001f300-\U0001faff☀-➿\ufe0f\u200d]+"
)
WEAK = re.compile(
    r",|:(?=\s)|\(|/\s|\s(?=(?:но|а|однако|зато|поэтому|потому\s+что|так\s+что|иначе|хотя|but|so|however"
    r"|because|therefore"
    r"|although|though|otherwise|cause|cuz)\s)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text between two marks; ``sentence`` counts the strong marks before it."""

    start: int
    end: int
    sentence: int


def pieces(text: str) -> list[Piece]:
    """The text cut at every mark, strong (a sentence ends) or weak (a comma); only pieces with a word."""
    text = text[:CAP]
    marks = [(m.start(), m.end(), True) for m in STRONG.finditer(text)]
    marks += [(m.start(), m.end(), False) for m in WEAK.finditer(text)]
    marks.append((len(text), len(text), True))
    found: list[Piece] = []
    start = sentence = 0
    for left, right, strong in sorted(marks):
        if left >= start and (trimmed := trim(text, start, left)):
            found.append(Piece(*trimmed, sentence))
        start = max(start, right)
        sentence += strong
    return found


def trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The same part without space around it; ``None`` when no letter or digit is in it."""
    part = text[start:end]
    if not any(c.isalnum() for c in part):
        return None
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())
