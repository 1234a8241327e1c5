"""Methods of the Bot API, grouped by what they are about; one function a method."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bots.sandbox.methods import chats, editing, profile, sending, webhooks
from bots.sandbox.methods.call import Call

METHODS: dict[str, Callable[[Call], Any]] = {
    name.lower(): function
    for name, function in {
        **sending.METHODS,
        **editing.METHODS,
        **chats.METHODS,
        **profile.METHODS,
        **webhooks.METHODS,
    }.items()
}

__all__ = ["METHODS", "Call"]
