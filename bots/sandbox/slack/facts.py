"""What the Web API promises about its methods, so that requests can be checked against it.

The table (`slack_facts.json`) holds names, types, scopes and rate tiers, nothing else; it was derived from
Slack's published method pages as of 2026.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

Json = dict[str, Any]

PREFIX = "slack:"  # how the shared log marks methods of Slack
WORDS = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class Method:
    """One method: accepted parameters with types, scopes that a bot token needs, rate tier, whose token."""

    required: Mapping[str, str]
    optional: Mapping[str, str]
    scopes: tuple[str, ...]
    tier: str
    holder: str  # of the token: bot, app, openid, none

    def type_of(self, name: str) -> str | None:
        return self.required.get(name) or self.optional.get(name)


# What an app may ask for; with all of them it still cannot post into channels it was not invited to, for that
# Slack has `chat:write.public`.
EVERY_SCOPE = frozenset(
    {
        "app_mentions:read",
        "channels:history",
        "channels:join",
        "channels:manage",
        "channels:read",
        "chat:write",
        "commands",
        "files:read",
        "files:write",
        "im:history",
        "im:read",
        "im:write",
        "users:read",
        "users:read.email",
    }
)


@cache
def methods() -> Mapping[str, Method]:
    """The table, read once."""
    raw = json.loads((resources.files(__package__) / "slack_facts.json").read_text("utf-8"))
    return {
        name: Method(
            required=row.get("required", {}),
            optional=row.get("optional", {}),
            scopes=tuple(row.get("scopes", ())),
            tier=row["tier"],
            holder=row.get("token", "bot"),
        )
        for name, row in raw["methods"].items()
    }


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a request: the parameter, the kind (`missing`, `unknown`, `type`), in words."""

    name: str
    kind: str
    words: str


def check_request(method: str, params: Mapping[str, object]) -> list[str]:
    """What is wrong with a request, as sentences; unknown parameters count (Slack itself ignores them).

    `method` may carry the prefix of the log.
    """
    _, problems = read_request(method.removeprefix(PREFIX), params)
    return [problem.words for problem in problems]


def read_request(method: str, raw: Mapping[str, object]) -> tuple[Json, list[Problem]]:
    """The parameters as typed JSON values, and what is wrong with them.

    `raw` may hold strings (a form) or JSON values; nested ones may arrive as JSON text. The token is no
    parameter here.
    """
    known = methods().get(method)
    if known is None:
        return {}, [Problem("", "method", f"{method}: no such method")]
    typed: Json = {}
    problems = [
        Problem(name, "missing", f"{method}.{name}: required, absent")
        for name in known.required
        if raw.get(name) is None
    ]
    for name, value in raw.items():
        if value is None or name == "token":
            continue
        kind = known.type_of(name)
        if kind is None:
            problems.append(Problem(name, "unknown", f"{method}.{name}: no such parameter"))
            continue
        found = _read(kind, value)
        if found is None:
            problems.append(Problem(name, "type", f"{method}.{name}: {kind} is expected, not {value!r}"))
        else:
            typed[name] = found
    return typed, problems


def _read(kind: str, value: object) -> object:
    """The value as this type, or None."""
    match kind:
        case "string":
            if isinstance(value, int | float) and not isinstance(value, bool):
                return str(value)
            return value if isinstance(value, str) else None
        case "boolean":
            if isinstance(value, bool):
                return value
            return WORDS.get(str(value).lower())
        case "integer":
            if isinstance(value, str) and value.lstrip("-").isdigit():
                return int(value)
            return value if isinstance(value, int) and not isinstance(value, bool) else None
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    return value if isinstance(value, list if kind == "array" else dict) else None
