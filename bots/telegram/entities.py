"""Our styled runs as Telegram's message entities: offsets in UTF-16 units, no markup in the text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.lengths import units
from core.ports import Run

TYPES = {"b": "bold", "i": "italic", "code": "code"}


def entities(runs: Sequence[Run]) -> list[dict[str, Any]]:
    """Entities for the concatenation of the runs; plain runs make none."""
    made: list[dict[str, Any]] = []
    offset = 0
    for run in runs:
        length = units(run.text)
        if run.href and length:
            made.append({"type": "text_link", "offset": offset, "length": length, "url": run.href})
        elif run.style in TYPES and length:  # a command needs no entity: Telegram finds it by itself
            made.append({"type": TYPES[run.style], "offset": offset, "length": length})
        offset += length
    return made
