"""Styled runs as Telegram's entities: plain dicts, offsets and lengths in UTF-16 units (Bot API, MessageEntity).

With entities there is no parse mode, so nothing a customer wrote can become markup.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.lengths import units
from core.ports import Run

TYPES = {"b": "bold", "i": "italic", "code": "code"}


def entities(runs: Iterable[Run]) -> tuple[str, list[dict[str, Any]]]:
    """The text, and its entities: ``type``, ``offset``, ``length``, and ``url`` for a link we wrote."""
    text, offset = "", 0
    found: list[dict[str, Any]] = []
    for run in runs:
        length = units(run.text)
        place = {"offset": offset, "length": length}
        if length and run.href:
            found.append({"type": "text_link", **place, "url": run.href})
        if length and run.style:
            found.append({"type": TYPES[run.style], **place})
        text, offset = text + run.text, offset + length
    return text, found
