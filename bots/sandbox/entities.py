"""Formatted text as Telegram sees it: HTML parse mode, automatic links, offsets in UTF-16 units."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Any

from bots.sandbox.errors import bad_request

Json = dict[str, Any]

# What parse_mode=HTML understands, and the entity it becomes.
TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
    "span": "spoiler",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}

_TAG = re.compile(
    r"<(/?)([a-zA-Z][\w-]*)((?:\s+[\w-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>\"']+))?)*)\s*(/?)>"
)
_ATTR = re.compile(r"([\w-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+)))?")
_CHARREF = re.compile(r"&(#x[0-9a-fA-F]+|#[0-9]+|[a-zA-Z]+);")
_AUTO = re.compile(
    r"(?P<email>(?<![\w.+-])[\w.+-]+@[\w-]+\.[a-zA-Z]{2,}\b)"
    r"|(?P<url>(?<![\w@/.])(?:https?://[^\s<>\"«»]+[^\s<>\"«».,:;!?)'\]]"
    r"|(?:[a-z0-9-]+\.)+(?:com|org|net|ru|me|io|example|рф)\b(?:/[^\s<>\"«»]*[^\s<>\"«».,:;!?)'\]])?))"
    r"|(?P<bot_command>(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?\b)"
    r"|(?P<mention>(?<![\w@/])@[A-Za-z][A-Za-z0-9_]{3,31}\b)"
    r"|(?P<hashtag>(?<![\w#/])#\w*[^\W\d]\w*)",
    re.IGNORECASE,
)


def utf16(text: str) -> int:
    """Length in UTF-16 code units: what all Telegram limits and offsets are counted in."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(slots=True)
class _Open:
    tag: str
    entity: Json
    start: int
    raw: str


@dataclass(slots=True)
class _Reader:
    """Walks HTML once, keeping the visible text and the entities that cover it."""

    source: str
    text: list[str] = field(default_factory=list)
    length: int = 0
    stack: list[_Open] = field(default_factory=list)
    done: list[Json] = field(default_factory=list)

    def byte(self, position: int) -> int:
        return len(self.source[:position].encode("utf-8", "surrogatepass"))

    def add(self, piece: str) -> None:
        self.text.append(piece)
        self.length += utf16(piece)

    def fail(self, words: str) -> None:
        raise bad_request(f"can't parse entities: {words}")

    def read(self) -> tuple[str, list[Json]]:
        position = 0
        while position < len(self.source):
            character = self.source[position]
            if character == "<":
                position = self.tag(position)
            elif character == "&":
                position = self.reference(position)
            else:
                self.add(character)
                position += 1
        if self.stack:
            self.fail(f'Can\'t find end tag corresponding to start tag "{self.stack[-1].tag}"')
        return "".join(self.text), self.done

    def reference(self, position: int) -> int:
        found = _CHARREF.match(self.source, position)
        if found and (found[1].startswith("#") or found[1] in NAMED):
            self.add(NAMED.get(found[1]) or html.unescape(found[0]))
            return found.end()
        self.add("&")  # Telegram keeps an unknown reference as it stands
        return position + 1

    def tag(self, position: int) -> int:
        found = _TAG.match(self.source, position)
        if found is None:
            rest = re.match(r"</?([^\s>]*)", self.source[position:])
            name = rest[1].lower() if rest else ""
            if ">" not in self.source[position:]:
                self.fail(f"Unclosed start tag at byte offset {self.byte(position)}")
            self.fail(f'Unsupported start tag "{name}" at byte offset {self.byte(position)}')
            raise AssertionError("unreachable")
        closing, name, attributes = found[1], found[2].lower(), found[3]
        if closing:
            self.close(name, position)
        else:
            self.open(name, attributes, position)
        return found.end()

    def open(self, name: str, attributes: str, position: int) -> None:
        given = {m[1].lower(): html.unescape(m[2] or m[3] or m[4] or "") for m in _ATTR.finditer(attributes)}
        if name not in TAGS or (name == "span" and given.get("class") != "tg-spoiler"):
            self.fail(f'Unsupported start tag "{name}" at byte offset {self.byte(position)}')
        entity: Json = {"type": TAGS[name]}
        if name == "a":
            entity["url"] = given.get("href", "")
        elif name == "tg-emoji":
            if not given.get("emoji-id", "").isdigit():
                self.fail("Custom emoji entity must contain a tg-emoji identifier")
            entity["custom_emoji_id"] = given["emoji-id"]
        elif name == "blockquote" and "expandable" in given:
            entity["type"] = "expandable_blockquote"
        elif name == "code" and self.stack and self.stack[-1].tag == "pre":
            entity = {"type": "", "language": given.get("class", "").removeprefix("language-")}
        self.stack.append(_Open(name, entity, self.length, ""))

    def close(self, name: str, position: int) -> None:
        if not self.stack:
            self.fail(f"Unexpected end tag at byte offset {self.byte(position)}")
        last = self.stack.pop()
        if last.tag != name:
            where = self.byte(position)
            self.fail(
                f'Unmatched end tag at byte offset {where}, expected "</{last.tag}>", found "</{name}>"'
            )
        entity = {**last.entity, "offset": last.start, "length": self.length - last.start}
        if not entity["type"]:  # <pre><code class="language-x">: the language belongs to the outer tag
            if entity["language"]:
                self.stack[-1].entity["language"] = entity["language"]
            return
        if entity["type"] == "text_link" and not re.match(
            r"(https?|tg|mailto|tel)://?", entity["url"] + "//"
        ):
            return
        if entity["length"]:
            self.done.append(entity)


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Visible text and entities of an HTML message; raises the API's own 400 on anything unparsable."""
    text, entities = _Reader(source).read()
    return text, sorted(entities, key=lambda e: (e["offset"], -e["length"]))


def detected(text: str) -> list[Json]:
    """Entities that Telegram finds by itself: links, e-mails, commands, mentions, hashtags."""
    found = []
    for match in _AUTO.finditer(text):
        kind = match.lastgroup or ""
        found.append({"type": kind, "offset": utf16(text[: match.start()]), "length": utf16(match[0])})
    return found


def finished(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Trim the text as Telegram does, shift the entities, add the automatic ones where nothing overlaps."""
    lead = utf16(text[: len(text) - len(text.lstrip())])
    trimmed = text.strip()
    limit = utf16(trimmed)
    kept = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] + entity["length"] - lead, limit)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    closed = [e for e in kept if e["type"] in {"code", "pre", "text_link", "url"}]
    for entity in detected(trimmed):
        if not any(_overlap(entity, other) for other in closed):
            kept.append(entity)
    return trimmed, sorted(kept, key=lambda e: (e["offset"], -e["length"]))


def _overlap(one: Json, other: Json) -> bool:
    return bool(
        one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"]
    )
