"""Small checks that add up to a description of JSON: each returns what is wrong and where.

A check takes a value and its JSON pointer; its complaints read like Slack's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Check = Callable[[Any, str], list[str]]


def complain(words: str, where: str) -> list[str]:
    return [f"{words} [json-pointer:{where or '/'}]"]


def string(most: int, least: int = 1) -> Check:
    """A string of `least`…`most` characters."""

    def check(value: Any, where: str) -> list[str]:
        if not isinstance(value, str):
            return complain("must be a string", where)
        if len(value) < least:
            return complain(f"must be more than {least - 1} characters", where)
        if len(value) > most:
            return complain(f"must be less than {most + 1} characters", where)
        return []

    return check


def boolean(value: Any, where: str) -> list[str]:
    return [] if isinstance(value, bool) else complain("must be a boolean", where)


def integer(least: int, most: int) -> Check:
    def check(value: Any, where: str) -> list[str]:
        if isinstance(value, bool) or not isinstance(value, int):
            return complain("must be an integer", where)
        return [] if least <= value <= most else complain(f"must be between {least} and {most}", where)

    return check


def one_of(*values: str) -> Check:
    def check(value: Any, where: str) -> list[str]:
        return [] if value in values else complain(f"must be one of {', '.join(values)}", where)

    return check


def url(value: Any, where: str) -> list[str]:
    """An absolute http(s) address of up to 3,000 characters."""
    if wrong := string(3000)(value, where):
        return wrong
    fine = value.startswith(("http://", "https://")) and not any(c.isspace() for c in value)
    return [] if fine else complain("must be a valid URL", where)


def items(check_one: Check, most: int, least: int = 1) -> Check:
    """A list of `least`…`most` items."""

    def check(value: Any, where: str) -> list[str]:
        if not isinstance(value, list):
            return complain("must be an array", where)
        if len(value) > most:
            return complain(f"no more than {most} items allowed", where)
        if len(value) < least:
            return complain(f"no less than {least} items allowed", where)
        return [words for i, item in enumerate(value) for words in check_one(item, f"{where}/{i}")]

    return check


def shape(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """An object with exactly these fields."""
    known = {**required, **(optional or {})}

    def check(value: Any, where: str) -> list[str]:
        if not isinstance(value, dict):
            return complain("must be an object", where)
        wrong = [
            words
            for name in required
            if name not in value
            for words in complain(f"missing required field: {name}", where)
        ]
        for name, item in value.items():
            if name == "type":
                continue  # whoever chose this shape has read it
            if name not in known:
                wrong += complain(f"additional property: {name}", where)
            else:
                wrong += known[name](item, f"{where}/{name}")
        return wrong

    return check


def by_type(shapes: Mapping[str, Check]) -> Check:
    """An object whose `type` names its shape."""

    def check(value: Any, where: str) -> list[str]:
        if not isinstance(value, dict):
            return complain("must be an object", where)
        kind = value.get("type")
        if not isinstance(kind, str) or kind not in shapes:
            return complain(f"unsupported type: {kind}", f"{where}/type")
        return shapes[kind](value, where)

    return check
