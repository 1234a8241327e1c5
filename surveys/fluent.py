"""Fluent messages: parsing a file and filling in one message."""

from __future__ import annotations

from typing import Any

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax.ast import Junk

from surveys.words import Lang


def bundle(source: str, lang: Lang) -> FluentBundle:
    """A bundle of one file. Isolation marks are off: messengers show them as boxes.

    Raises ``ValueError`` with the line of what is not Fluent; the library would pass over it in silence.
    """
    made = FluentBundle([lang.value], use_isolating=False)
    resource = FluentResource(source)
    for entry in resource.body:
        if isinstance(entry, Junk):
            line = source[: entry.span.start if entry.span else 0].count("\n") + 1
            words = (entry.content or "").strip().partition("\n")[0]
            raise ValueError(f"{lang}.ftl, line {line}: {words!r} is not Fluent")
    made.add_resource(resource, allow_overrides=True)
    return made


def spell(made: FluentBundle, text_id: str, **args: Any) -> str:
    """One message of a bundle with its arguments. Raises ``KeyError`` for an unknown id or argument."""
    found = made.get_message(text_id) if made.has_message(text_id) else None
    if found is None or found.value is None:
        raise KeyError(text_id)
    text, errors = made.format_pattern(found.value, args)
    if errors:
        raise KeyError(f"{text_id}: {errors[0]}")
    return str(text)
