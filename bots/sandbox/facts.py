"""What the Bot API promises about methods and objects, so that the sandbox can be checked against it.

The table (`telegram_facts.json`) holds names, types and "required", nothing else; it was derived from the
published description of Bot API 10.1. Types that the sandbox never emits are absent: a value of such a type
is only checked to be an object.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

Json = dict[str, Any]

ARRAY = "Array of "
SCALARS = frozenset({"Integer", "Float", "Boolean", "String"})
UPLOADABLE = "InputFile"


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one object or the parameters of one method: name → accepted types."""

    required: Mapping[str, tuple[str, ...]]
    optional: Mapping[str, tuple[str, ...]]

    def types_of(self, name: str) -> tuple[str, ...] | None:
        return self.required.get(name) or self.optional.get(name)


@dataclass(frozen=True, slots=True)
class Facts:
    """The whole table: parameters and results of methods, fields of types, members of unions."""

    methods: Mapping[str, Fields]
    returns: Mapping[str, tuple[str, ...]]
    types: Mapping[str, Fields]
    unions: Mapping[str, tuple[str, ...]]


def _fields(row: Json) -> Fields:
    return Fields(
        required={name: tuple(types) for name, types in row.get("required", {}).items()},
        optional={name: tuple(types) for name, types in row.get("optional", {}).items()},
    )


@cache
def facts() -> Facts:
    """The table, read once."""
    raw = json.loads((resources.files(__package__) / "telegram_facts.json").read_text("utf-8"))
    return Facts(
        methods={name: _fields(row) for name, row in raw["methods"].items()},
        returns={name: tuple(row["returns"]) for name, row in raw["methods"].items()},
        types={name: _fields(row) for name, row in raw["types"].items()},
        unions={name: tuple(members) for name, members in raw["unions"].items()},
    )


# --- objects that the sandbox emits -------------------------------------------------------------------


def check_object(type_name: str, obj: object) -> list[str]:
    """What is wrong with an object that claims to be of this type; an empty list when nothing is."""
    return _check(type_name, obj, type_name)


def _check(type_name: str, value: object, where: str) -> list[str]:
    table = facts()
    if type_name.startswith(ARRAY):
        if not isinstance(value, list):
            return [f"{where}: a list is expected, not {type(value).__name__}"]
        inner = type_name.removeprefix(ARRAY)
        return [p for i, item in enumerate(value) for p in _check(inner, item, f"{where}[{i}]")]
    if type_name in SCALARS:
        return [] if _is_scalar(type_name, value) else [f"{where}: {type_name} is expected, not {value!r}"]
    if not isinstance(value, dict):
        return [f"{where}: an object {type_name} is expected, not {type(value).__name__}"]
    if members := table.unions.get(type_name):
        attempts = [_check(member, value, f"{where}({member})") for member in members]
        return _mildest(attempts)
    if fields := table.types.get(type_name):
        return _check_fields(fields, value, where)
    return []


def _check_fields(fields: Fields, value: Json, where: str) -> list[str]:
    problems = [f"{where}.{name}: required, absent" for name in fields.required if name not in value]
    for name, item in value.items():
        types = fields.types_of(name)
        if types is None:
            problems.append(f"{where}.{name}: no such field")
        else:
            problems += _mildest([_check(t, item, f"{where}.{name}") for t in types])
    return problems


def _mildest(attempts: list[list[str]]) -> list[str]:
    return min(attempts, key=lambda problems: len(problems))


def _is_scalar(type_name: str, value: object) -> bool:
    match type_name:
        case "Boolean":
            return isinstance(value, bool)
        case "Integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "Float":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case _:
            return isinstance(value, str)


# --- requests that bots send --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a request: the parameter, the kind (`missing`, `unknown`, `type`), in words."""

    name: str
    kind: str
    words: str


def check_request(method: str, params: Mapping[str, object]) -> list[str]:
    """What is wrong with a request, as sentences; unknown parameters count (Telegram itself ignores them)."""
    _, problems = read_request(method, params)
    return [problem.words for problem in problems]


def read_request(method: str, raw: Mapping[str, object]) -> tuple[Json, list[Problem]]:
    """The parameters as typed JSON values, and what is wrong with them.

    `raw` may hold strings (urlencoded, multipart) or JSON values; nested objects may arrive as JSON text.
    An upload is already in `raw` as `attach://name` or as a description object.
    """
    fields = facts().methods.get(method)
    if fields is None:
        return {}, [Problem("", "method", f"{method}: no such method")]
    typed: Json = {}
    problems = [
        Problem(name, "missing", f"{method}.{name}: required, absent")
        for name in fields.required
        if raw.get(name) is None
    ]
    for name, value in raw.items():
        if value is None:
            continue
        types = fields.types_of(name)
        if types is None:
            problems.append(Problem(name, "unknown", f"{method}.{name}: no such parameter"))
            continue
        found, wrong = _best(types, value, f"{method}.{name}")
        if wrong:
            problems += [Problem(name, "type", words) for words in wrong]
        else:
            typed[name] = found
    return typed, problems


def _best(types: tuple[str, ...], value: object, where: str) -> tuple[object, list[str]]:
    """Read the value as the first type that fits; otherwise the mildest list of complaints."""
    attempts = [_read(type_name, value, where) for type_name in types]
    return min(attempts, key=lambda attempt: len(attempt[1]))


def _read(type_name: str, value: object, where: str) -> tuple[object, list[str]]:
    if type_name == UPLOADABLE:
        return value, [] if isinstance(value, str | dict) else [f"{where}: a file is expected"]
    if type_name in SCALARS:
        found = _scalar(type_name, value)
        return found, [] if found is not None else [f"{where}: {type_name} is expected, not {value!r}"]
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None, [f"{where}: JSON of {type_name} is expected"]
    return value, _check(type_name, value, where)


def _scalar(type_name: str, value: object) -> object:
    """Telegram reads "12" as a number and 12 as a string: both libraries rely on it."""
    if _is_scalar(type_name, value):
        return value
    if type_name == "String":
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else None
    if isinstance(value, str):
        if type_name == "Boolean":
            return {"true": True, "1": True, "false": False, "0": False}.get(value.lower())
        try:
            return int(value) if type_name == "Integer" else float(value)
        except ValueError:
            return None
    return None
