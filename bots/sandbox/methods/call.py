"""One request of a bot while it is being answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bots.sandbox.entities import finished, parse_html, utf16
from bots.sandbox.errors import bad_request
from bots.sandbox.records import Bot, Room
from bots.sandbox.world import World

Json = dict[str, Any]

MAX_TEXT = 4096
MAX_CAPTION = 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the request."""

    name: str
    mime: str
    content: bytes


@dataclass(slots=True)
class Call:
    """Who asks for what; `effects` collects what the request changed, for the log."""

    world: World
    bot: Bot
    params: Json
    uploads: Mapping[str, Upload] = field(default_factory=dict)
    effects: list[Json] = field(default_factory=list)

    def room(self) -> Room:
        return self.world.find_room(self.bot, self.params["chat_id"])

    def writable(self) -> Room:
        return self.world.writable(self.bot, self.params["chat_id"])

    def effect(self, does: str, room: Room, message_id: int | None = None) -> None:
        happened: Json = {"does": does, "chat": room.key, "chat_id": room.id}
        if message_id is not None:
            happened["message_id"] = message_id
        self.effects.append(happened)

    def upload(self, name: str) -> Upload | None:
        """The file given for this parameter, whether named directly or as attach://."""
        value = self.params.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            found = self.uploads.get(value.removeprefix("attach://"))
            if found is None:
                raise bad_request(f"wrong file attachment: {value} is not in the request")
            return found
        return self.uploads.get(name)

    def formatted(self, name: str, entities_name: str) -> tuple[str, list[Json]]:
        """The text of a parameter and its entities, after parse_mode."""
        text = str(self.params.get(name) or "")
        mode = str(self.params.get("parse_mode") or "")
        entities = list(self.params.get(entities_name) or [])
        if mode and mode.upper() != "HTML":
            raise bad_request("unsupported parse_mode (the sandbox knows HTML only)")
        if mode:
            text, entities = parse_html(text)
        limit = utf16(text)
        for entity in entities:
            if entity["offset"] < 0 or entity["offset"] + entity["length"] > limit:
                raise bad_request(
                    f"entity begins in a middle of a UTF-16 symbol at byte offset {entity['offset']}"
                    if entity["offset"] < 0
                    else f"entity {entity['type']} is out of the text"
                )
        return finished(text, entities)

    def text(self) -> tuple[str, list[Json]]:
        text, entities = self.formatted("text", "entities")
        if not text:
            raise bad_request("message text is empty")
        if utf16(text) > MAX_TEXT:
            raise bad_request("message is too long")
        return text, entities

    def caption(self) -> Json:
        """Fields of a caption; none when there is no caption."""
        text, entities = self.formatted("caption", "caption_entities")
        if utf16(text) > MAX_CAPTION:
            raise bad_request("message caption is too long")
        return {
            **({"caption": text} if text else {}),
            **({"caption_entities": entities} if entities else {}),
        }
