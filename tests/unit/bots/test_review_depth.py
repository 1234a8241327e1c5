"""The depth scan looks at every byte once, also in a body made to confuse it."""

from __future__ import annotations

from time import perf_counter

from bots.front_door import depth


def test_an_unclosed_string_full_of_escapes_is_scanned_at_once() -> None:
    body = b'{"a":"' + b'\\"' * 120_000
    began = perf_counter()
    assert depth(body) == 1
    assert perf_counter() - began < 1.0


def test_brackets_inside_strings_do_not_count() -> None:
    assert depth(b'{"a": "[[[\\"[[", "b": [1, {"c": "]"}]}') == 3
