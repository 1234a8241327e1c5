"""The two ways a request to the sandbox can be turned down: by the Bot API, and by the control room."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """An answer of the Bot API with ok=false: HTTP status, Telegram's own words, extra parameters."""

    def __init__(self, status: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


class Impossible(Exception):
    """A person cannot do this (the button is not there, the bot is blocked): HTTP 409 or 404."""

    def __init__(self, words: str, status: int = 409) -> None:
        super().__init__(words)
        self.status = status


def bad_request(words: str) -> ApiError:
    """400 in Telegram's style."""
    return ApiError(400, f"Bad Request: {words}")


def forbidden(words: str) -> ApiError:
    """403 in Telegram's style."""
    return ApiError(403, f"Forbidden: {words}")
