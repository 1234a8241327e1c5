"""One embedded server a database file: SQLite has one writer, and couriers must not double."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import Misconfigured
from core.store.db import sqlite_path


def is_embedded(url: str) -> bool:
    """Whether the store is a file that one process serves."""
    return url.startswith("sqlite:")


@contextmanager
def alone(url: str) -> Iterator[None]:
    """Hold the file's serving lock; the operating system frees it even after ``kill -9``.

    Raises ``Misconfigured`` when another server holds it, or the folder is not writable.
    """
    if not is_embedded(url):
        yield
        return
    path = Path(sqlite_path(url) + ".serving")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = path.open("w")
    except OSError as exc:
        raise Misconfigured(f"{path.parent.resolve()} is not writable: {exc.strerror}.") from exc
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as exc:
            raise Misconfigured(
                f"Another Otklik already serves {sqlite_path(url)}. Stop it first, or give this one its own "
                "OTKLIK_DATABASE. For several processes use PostgreSQL and the Procfile."
            ) from exc
        yield


def is_served(url: str) -> bool:
    """Whether some process serves this file now."""
    path = Path(sqlite_path(url) + ".serving")
    if not path.exists():
        return False
    with path.open("r") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False
