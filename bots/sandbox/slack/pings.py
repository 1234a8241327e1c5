"""What rendering a message would set off: mentions that notify people, and addresses made into links.

Slack reads `<!channel>`, `<@U…>` and `<!subteam^…>` in every mrkdwn text; a plain @channel or a bare address
only where it parses of its own accord. Escaped text and plain_text set off nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

Json = dict[str, Any]

MANUAL = re.compile(r"<(![^>\n]+|@[UW][^>\n]*)>")
BROADCAST = re.compile(r"(?<![\w<!])@(channel|here|everyone)\b")
NAMED = re.compile(r"(?<![\w<])@([\w.\-]+)")
BARE = re.compile(r"(?<![<|\w])((?:https?://|www\.)[^\s<>|]+|mailto:[^\s<>|]+)", re.IGNORECASE)


def pings_of(
    message: Json, names: Collection[str], *, link_names: bool = False, parse: str = ""
) -> list[str]:
    """Everything a message sets off, in order: `<!channel>`, `@name`, `link https://…`.

    `message` has `text`, `blocks` and perhaps `mrkdwn`; `names` are handles of people who exist.
    """
    blocks = message.get("blocks") or []
    text = str(message.get("text") or "")
    found: list[str] = []
    if message.get("mrkdwn", True):
        found += MANUAL.findall(text) and [f"<{it}>" for it in MANUAL.findall(text)]
    if link_names or parse == "full":
        found += _names(text, names)
    if not blocks and parse != "none":
        found += [f"link {address}" for address in BARE.findall(text)]
    for block in blocks:
        found += _inside(block, names)
    return found


def _inside(value: Any, names: Collection[str]) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _inside(item, names)
    if not isinstance(value, dict):
        return
    match value.get("type"):
        case "mrkdwn":
            text = str(value.get("text", ""))
            yield from (f"<{it}>" for it in MANUAL.findall(text))
            if not value.get("verbatim"):
                yield from (f"@{it}" for it in BROADCAST.findall(text))
                yield from (f"link {address}" for address in BARE.findall(text))
        case "user":
            yield f"<@{value.get('user_id')}>"
        case "usergroup":
            yield f"<!subteam^{value.get('usergroup_id')}>"
        case "broadcast":
            yield f"<!{value.get('range')}>"
        case _:
            for item in value.values():
                yield from _inside(item, names)


def _names(text: str, names: Collection[str]) -> list[str]:
    known = {"channel", "here", "everyone", *names}
    return [f"@{name}" for name in NAMED.findall(text) if name.rstrip(".-") in known]
