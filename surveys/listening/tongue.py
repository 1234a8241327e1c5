"""The language a message is written in."""

from __future__ import annotations

import re

from surveys.words import Lang

CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
LATIN = re.compile("[a-z]", re.IGNORECASE)


def language(text: str) -> Lang | None:
    """The language a message is written in; ``None`` when it cannot be told ("5", an emoji)."""
    cyrillic, latin = len(CYRILLIC.findall(text)), len(LATIN.findall(text))
    if cyrillic > 1 and cyrillic * 2 >= latin:
        return Lang.RU
    return Lang.EN if latin > 4 and " " in text.strip() else None
