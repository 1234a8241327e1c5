"""Fluent messages: parsing a file and filling in one message."""

from __future__ import annotations

from typing import Any

from fluent.runtime import FluentBundle, FluentResource

from surveys.words import Lang


def bundle(source: str, lang: Lang) -> FluentBundle:
    """A bundle of one file. Isolation marks are off: messengers show them as boxes."""
    made = FluentBundle([lang.value], use_isolating=False)
    made.add_resource(FluentResource(source))
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
