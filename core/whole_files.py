"""Replacing a small file that people also edit."""

from __future__ import annotations

import os
from pathlib import Path


def replace_whole(path: Path, text: str) -> None:
    """Put ``text`` in place in one step: whoever reads the file sees the old one or the new one, never half.

    Raises ``OSError`` when it cannot be written; the old file then stays.
    """
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
