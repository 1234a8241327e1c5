"""How long is waited for an answer: long on a busy machine, short where a test waits for the end of it."""

from __future__ import annotations

SECONDS = 10.0
WHEN_NOTHING_COMES = 2.0


def patience() -> float:
    """Seconds."""
    return SECONDS
