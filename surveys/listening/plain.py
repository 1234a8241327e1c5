"""The bare words of a message."""

from __future__ import annotations

import unicodedata

SAME_LENGTH = str.maketrans("ё’‘`´", "е''''")


def bare(text: str) -> str:
    """The words alone: lower case, ё as е, without punctuation, emoji and doubled spaces."""
    folded = (
        unicodedata.normalize("NFKC", text).casefold().replace("ё", "е").replace("'", "").replace("’", "")
    )
    kept = "".join(c if c.isalnum() or c in "/" else " " for c in folded)
    return " ".join(kept.split())


def fold(text: str) -> str:
    """Lower case, ё as е, one apostrophe: as many characters as in ``text``, so that offsets agree."""
    low = text.lower()
    if len(low) != len(text):  # İ and its like grow
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return low.translate(SAME_LENGTH)
