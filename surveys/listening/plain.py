"""The bare words of a message."""

from __future__ import annotations

import unicodedata


def bare(text: str) -> str:
    """The words alone: lower case, ё as е, without punctuation, emoji and doubled spaces."""
    folded = (
        unicodedata.normalize("NFKC", text).casefold().replace("ё", "е").replace("'", "").replace("’", "")
    )
    kept = "".join(c if c.isalnum() or c in "/" else " " for c in folded)
    return " ".join(kept.split())
