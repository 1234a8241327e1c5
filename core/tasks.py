"""Background tasks that do not inherit the transaction of whoever started them."""

from __future__ import annotations

import asyncio
import contextvars
import logging
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
log = logging.getLogger(__name__)
_running: set[asyncio.Task[Any]] = set()


def spawn(work: Coroutine[Any, Any, T], *, name: str, quiet: bool = False) -> asyncio.Task[T]:
    """Start ``work`` in an empty context and keep it referenced until it ends.

    A task inherits contextvars, and with them an open transaction: an acknowledged row was lost that way.
    What the task raises is logged unless ``quiet`` (the caller awaits it and deals with it).
    """
    task = asyncio.get_running_loop().create_task(work, name=name, context=contextvars.Context())
    _running.add(task)
    task.add_done_callback(_running.discard)
    if not quiet:
        task.add_done_callback(_log_failure)
    return task


def _log_failure(task: asyncio.Task[Any]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("task.failed", extra={"task": task.get_name()}, exc_info=error)
