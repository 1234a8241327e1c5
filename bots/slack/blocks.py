"""A neutral message in Block Kit. Words go into rich_text, which takes nothing in them for a mention.

Limits (docs.slack.dev, "Block Kit", "chat.postMessage"): 50 blocks a message, 100 in a view, 25 buttons a
row, 75 characters of a button's label, 3,000 of a link, about 13,200 of all blocks together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.errors import Refused
from core.lengths import shorten, units
from core.ports import Key, Message, Run
from core.words import BotRole

Json = dict[str, Any]
TEXT_LIMIT = 12_000  # UTF-16 units; the rest of the 13,200 is for buttons
A_BLOCK = 3_000  # characters of one rich_text block
BLOCKS, VIEW_BLOCKS = 50, 100
LABEL, HREF, IN_A_ROW = 75, 3_000, 25
FIELD = 3_000  # characters of a form's field
FALLBACK = 1_000  # characters: the words of a notification
STYLES = {"b": "bold", "i": "italic", "code": "code"}
SLASH = {BotRole.INTERVIEWER: "/otklik", BotRole.NEWSROOM: "/newsroom"}
TAP, FORM, LINK = "tap", "form", "link"


def content(message: Message, role: BotRole) -> Json:
    """``text`` and ``blocks`` of a message. Raises ``Refused`` too-long for what no message holds."""
    blocks = [*words(message.runs, role), *buttons(message.rows)]
    if not message.text.strip("\0 \n") and not message.photo and not message.picture:
        raise Refused("a message without words")
    if units(message.text) > TEXT_LIMIT or len(blocks) > BLOCKS:
        raise Refused("too-long: Slack takes 12,000 characters and 50 blocks in a message")
    return {"text": fallback(message.text), "blocks": blocks}


def home(message: Message, role: BotRole) -> Json:
    """A person's own page. What does not fit is left out at the end: it is replaced at the next look."""
    blocks = [*words(message.runs, role), *buttons(message.rows)]
    return {"type": "home", "blocks": blocks[:VIEW_BLOCKS]}


def words(runs: Sequence[Run], role: BotRole) -> list[Json]:
    """Styled words as rich_text blocks of at most ``A_BLOCK`` characters; nothing for no words."""
    blocks: list[Json] = []
    elements: list[Json] = []
    size = 0
    for run in _commands(runs, role):
        text = run.text.replace("\0", "")
        while text:
            piece, text = text[: A_BLOCK - size], text[A_BLOCK - size :]
            elements.append(_element(piece, run))
            size += len(piece)
            if size == A_BLOCK:
                blocks.append(_rich(elements))
                elements, size = [], 0
    return [*blocks, _rich(elements)] if elements else blocks


def _commands(runs: Sequence[Run], role: BotRole) -> list[Run]:
    """The runs with our commands as they are typed here: behind one word, whose slash is Slack's own."""
    return [Run(f"{SLASH[role]} {run.text[1:]}") if run.style == "command" else run for run in runs]


def _element(text: str, run: Run) -> Json:
    made: Json = (
        {"type": "link", "url": run.href, "text": text} if run.href else {"type": "text", "text": text}
    )
    if run.style in STYLES:
        made["style"] = {STYLES[run.style]: True}
    return made


def _rich(elements: list[Json]) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}


def buttons(rows: Sequence[Sequence[Key]]) -> list[Json]:
    """Rows of buttons. ``action_id`` tells what a tap wants before its token is looked up."""
    return [
        {"type": "actions", "elements": [_button(key, n) for n, key in enumerate(row)]}
        for row in rows
        for row in [row[:IN_A_ROW]]
        if row
    ]


def _button(key: Key, n: int) -> Json:
    made: Json = {"type": "button", "text": _plain(shorten(key.label, LABEL))}
    if key.href:
        if len(key.href) > HREF:
            raise Refused("too-long: a button's link")
        return {**made, "action_id": f"{LINK}:{n}", "url": key.href}
    return {**made, "action_id": f"{FORM if key.form else TAP}:{n}", "value": key.token}


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text or "…", "emoji": False}


def fallback(text: str) -> str:
    """What a notification shows: escaped, so that it mentions nobody; never empty."""
    shown = shorten(text.replace("\0", ""), FALLBACK) or "…"
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def picture(file_id: str, alt: str) -> Json:
    """A picture that Slack holds, as a block."""
    return {"type": "image", "slack_file": {"id": file_id}, "alt_text": shorten(alt, 1_900) or "…"}


def modal(title: str, label: str, hint: str, value: str, send: str, close: str, *, is_long: bool, limit: int,
          memory: str) -> Json:  # fmt: skip
    """A form of one field. ``memory``: what comes back with it (at most 3,000 characters)."""
    field: Json = {
        "type": "plain_text_input",
        "action_id": "words",
        "multiline": is_long,
        "max_length": min(limit, FIELD),
    }
    if value:
        field["initial_value"] = value[:limit]
    return {
        "type": "modal",
        "callback_id": FORM,
        "title": _plain(shorten(title, 24)),
        "submit": _plain(shorten(send, 24)),
        "close": _plain(shorten(close, 24)),
        "private_metadata": memory,
        "blocks": [
            {
                "type": "input",
                "block_id": "words",
                "label": _plain(shorten(label, 2_000)),
                "hint": _plain(shorten(hint, 2_000)),
                "element": field,
            }
        ],
    }


__all__ = ["A_BLOCK", "TEXT_LIMIT", "buttons", "content", "fallback", "home", "modal", "picture", "words"]
