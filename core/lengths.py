"""How long text is where Telegram counts (UTF-16 code units), and cutting it to show."""

from __future__ import annotations

from surveys.inert import inert


def units(text: str) -> int:
    """The length in UTF-16 code units: an emoji is two. (Bot API, MessageEntity.)"""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shorten(text: str, limit: int) -> str:
    """At most ``limit`` UTF-16 units, at a word's end where one is near, with "…" for what is left out."""
    text = " ".join(text.split())
    if units(text) <= limit:
        return text
    kept, used = [], 1  # the ellipsis
    for char in text:
        used += units(char)
        if used > limit:
            break
        kept.append(char)
    cut = "".join(kept)
    space = cut.rfind(" ")
    return (cut[:space] if space > len(cut) * 0.6 else cut).rstrip(" ,;:.-\u200d\ufe0f") + "…"


def quoted(text: str, limit: int) -> str:
    """A customer's words for others to read: cut to ``limit`` UTF-16 units, leading nowhere."""
    return inert(shorten(text, limit))
