"""How the Web API turns a request down: a code in the body, seldom an HTTP status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Json = dict[str, Any]


class SlackError(Exception):
    """An answer with ok=false: Slack's code, more fields of the body, and rarely a status of its own."""

    def __init__(
        self, code: str, *, status: int = 200, headers: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.headers = dict(headers or {})
        self.more = more

    def body(self) -> Json:
        return {"ok": False, "error": self.code, **self.more}


def complained(code: str, complaints: Sequence[str]) -> SlackError:
    """A refusal that says what was wrong and where, as Slack does for blocks and arguments."""
    messages = [f"[ERROR] {words}" for words in complaints]
    return SlackError(code, errors=list(complaints), response_metadata={"messages": messages})


def rate_limited(seconds: int) -> SlackError:
    """HTTP 429 with `Retry-After` in whole seconds."""
    return SlackError("ratelimited", status=429, headers={"Retry-After": str(seconds)})
