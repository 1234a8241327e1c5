"""The folder: which file is which, whether one is still being written."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core.crm.ports import Stream
from core.errors import TryLater
from integrations.crm.files.troubles import SOON, judged

SETTLED = timedelta(minutes=1)  # a file that nobody has written to for so long is whole
ENDINGS = (".csv", ".xlsx")


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was when we looked. ``sign``: another one when the file is another."""

    path: Path
    sign: str
    size: int  # bytes
    written_at: datetime  # aware UTC


def find(folder: Path, stream: Stream) -> Seen | None:
    """The file of a stream, the latest where there are two ("people.csv", "People.xlsx"); None without one.

    Raises the ``Trouble`` family.
    """
    found: list[Seen] = []
    with judged():
        with os.scandir(folder) as entries:
            paths = [Path(one.path) for one in entries]
        for path in paths:
            if path.stem.lower() == stream.value and path.suffix.lower() in ENDINGS:
                found.append(look(path))
    return max(found, key=lambda one: one.written_at, default=None)


def look(path: Path) -> Seen:
    """A file as it is now. Raises ``OSError``."""
    stat = path.stat()
    # The time of the inode's change too: a file may be put here with an old time of its own.
    sign = f"{stat.st_ino}-{stat.st_size}-{stat.st_mtime_ns}-{stat.st_ctime_ns}"
    return Seen(path, sign, stat.st_size, datetime.fromtimestamp(stat.st_mtime, UTC))


def is_fresh(seen: Seen, now: datetime) -> bool:
    """Whether somebody may still be writing it. ``now``: the machine's time."""
    return now - seen.written_at < SETTLED


def must_be_whole(seen: Seen, now: datetime) -> None:
    """Raises ``TryLater`` for a file that was written to just now and ends in the middle of a line.

    What is only read while it is written, and looks whole, is read again when it has grown.
    """
    if not is_fresh(seen, now):
        return
    with judged(), seen.path.open("rb") as file:
        start = file.read(4)
        file.seek(max(0, seen.size - 4))
        end = file.read(4).replace(b"\0", b"")
    if not start.startswith(b"PK\x03\x04") and not end.endswith((b"\n", b"\r")):
        raise TryLater(f"{seen.path.name} is being written", SOON)
