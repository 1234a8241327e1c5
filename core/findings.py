"""What `otklik doctor` finds: each thing is well, or is named with its fix."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: well, or what is wrong and what to do."""

    ok: bool
    what: str
    words: str


def well(what: str, words: str) -> Finding:
    """A thing that is as it should be."""
    return Finding(True, what, words)


def bad(what: str, words: str) -> Finding:
    """A fault, with what to do about it."""
    return Finding(False, what, words)
