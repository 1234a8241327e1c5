"""Methods of the Web API, grouped by what they are about; one function a method."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bots.sandbox.slack.methods import auth, chat, conversations, files, users, views
from bots.sandbox.slack.methods.call import Call

METHODS: dict[str, Callable[[Call], dict[str, Any]]] = {
    **auth.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **files.METHODS,
    **users.METHODS,
    **views.METHODS,
}

__all__ = ["METHODS", "Call"]
