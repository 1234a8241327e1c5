"""The clauses of an answer."""

from __future__ import annotations

import re

CAP = 4096
BREAK = re.compile(r"[.!?…;\n]+\s*|\s[—–-]\s|,?\s(?=(но|поэтому|but|so)\s)|,\s*", re.IGNORECASE)


def split(text: str) -> tuple[tuple[int, int], ...]:
    """Where the clauses of a text begin and end, without the space around them."""
    found, start = [], 0
    for match in [*BREAK.finditer(text, 0, CAP), None]:
        end = match.start() if match else min(len(text), CAP)
        piece = text[start:end]
        if piece.strip():
            left = start + len(piece) - len(piece.lstrip())
            found.append((left, left + len(piece.strip())))
        start = match.end() if match else end
    return tuple(found)
