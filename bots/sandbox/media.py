"""Files in the sandbox: what bots upload, and the samples that people send."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import Any

from bots.sandbox.errors import bad_request

Json = dict[str, Any]

MAX_DOWNLOAD = 20 * 1024 * 1024
EXTENSIONS = {"photo": "jpg", "voice": "oga", "document": "bin", "sticker": "webp", "video_note": "mp4"}
FOLDERS = {"photo": "photos", "voice": "voice", "document": "documents", "sticker": "stickers"}
MAGIC = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"RIFF": "image/webp",
}


@dataclass(frozen=True, slots=True)
class Stored:
    """One file; `owner` is the bot whose file_id this is (another bot cannot use it)."""

    file_id: str
    unique_id: str
    owner: int
    kind: str
    path: str
    content: bytes
    name: str
    mime: str


class Files:
    """All files by file_id and by path."""

    def __init__(self) -> None:
        self._by_id: dict[str, Stored] = {}
        self._by_path: dict[str, Stored] = {}

    def keep(self, owner: int, kind: str, content: bytes, *, name: str = "", mime: str = "") -> Stored:
        number = len(self._by_id) + 1
        mime = mime or kind_of_image(content) or "application/octet-stream"
        extension = mime.partition("/")[2] if mime.startswith("image/") else EXTENSIONS.get(kind, "bin")
        path = f"{FOLDERS.get(kind, kind)}/file_{number}.{extension}"
        stored = Stored(
            file_id=f"SBX{kind[:2].upper()}{owner:x}-{number:06d}",
            unique_id=f"SBU{number:06d}",
            owner=owner,
            kind=kind,
            path=path,
            content=content,
            name=name or f"file_{number}.{extension}",
            mime=mime,
        )
        self._by_id[stored.file_id] = stored
        self._by_path[path] = stored
        return stored

    def find(self, owner: int, file_id: str, words: str) -> Stored:
        """A file of this bot, or the API's 400 with the given words."""
        stored = self._by_id.get(file_id)
        if stored is None or stored.owner != owner:
            raise bad_request(words)
        return stored

    def any(self, file_id: str) -> Stored | None:
        return self._by_id.get(file_id)

    def at(self, owner: int, path: str) -> Stored | None:
        stored = self._by_path.get(path)
        return stored if stored and stored.owner == owner else None


def kind_of_image(content: bytes) -> str | None:
    """The MIME type by the first bytes, or None when this is no picture."""
    return next((mime for magic, mime in MAGIC.items() if content.startswith(magic)), None)


def picture_size(content: bytes) -> tuple[int, int]:
    """Width and height in pixels; exact for PNG and JPEG, a plausible frame otherwise."""
    if content.startswith(b"\x89PNG") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return int(width), int(height)
    if content.startswith(b"\xff\xd8"):
        return _jpeg_size(content)
    return 1280, 720


def _jpeg_size(content: bytes) -> tuple[int, int]:
    position = 2
    while position + 9 <= len(content) and content[position] == 0xFF:
        marker, length = content[position + 1], int.from_bytes(content[position + 2 : position + 4], "big")
        if marker in range(0xC0, 0xD0) and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[position + 5 : position + 9])
            return int(width), int(height)
        position += 2 + length
    return 1280, 720


def photo_sizes(stored: Stored) -> list[Json]:
    """Telegram's list of PhotoSize: here always the original alone."""
    width, height = picture_size(stored.content)
    return [{**file_fields(stored), "width": width, "height": height}]


def file_fields(stored: Stored) -> Json:
    """What every media object has."""
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.content),
    }


def sample_photo(seed: int) -> bytes:
    """A small landscape drawn from a number: sky, hills and a sun, so that a photo looks like a photo."""
    width, height = 320, 200
    sun_x, sun_y = 60 + seed * 53 % 200, 40 + seed * 29 % 40
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            bump = x * (3 + seed % 4) // 10 % 80
            hill = 165 - bump * (80 - bump) // 40
            if y > hill:
                rows += bytes((70 + (y - hill) // 4, 120 + (y - hill) // 3, 90))
            elif (x - sun_x) ** 2 + (y - sun_y) ** 2 < 400:
                rows += b"\xff\xd9\x8a"
            else:
                rows += bytes((150 + y // 3, 195 + y // 6, 230))
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + _chunk(b"IDAT", zlib.compress(bytes(rows), 9))
        + _chunk(b"IEND", b"")
    )


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def sample_voice() -> bytes:
    """The first bytes of an Ogg page: enough to be a file, nothing to listen to."""
    return b"OggS\x00\x02" + bytes(22) + b"OpusHead"
