"""Words that people read: Fluent files in both languages, and turning them into styled runs."""

from __future__ import annotations

import html
import re
from functools import cache
from importlib.resources import files
from typing import Any

from fluent.runtime import FluentBundle

from core.ports import Run
from core.words import Lang
from surveys import fluent

MARK = re.compile(r"<(/?)(b|i|code)>")


@cache
def bundle(package: str, lang: Lang) -> FluentBundle:
    """The Fluent bundle of a package, e.g. ``("core.newsroom", Lang.RU)``.

    It is ``<package>/<lang>.ftl``, and where a room has much to say, ``<package>/texts/<topic>/<lang>.ftl``.
    """
    return fluent.bundle("\n".join(sources(package, lang)), lang)


def sources(package: str, lang: Lang) -> list[str]:
    """The Fluent files of a package in a language, as text: its own, then topic by topic."""
    folder = files(package)
    topics = folder / "texts"
    found = sorted(topics.iterdir(), key=lambda one: one.name) if topics.is_dir() else []
    return [(one / f"{lang}.ftl").read_text(encoding="utf-8") for one in (folder, *found)]


def say(package: str, lang: Lang, text_id: str, **args: Any) -> str:
    """Plain words of a package."""
    return fluent.spell(bundle(package, lang), text_id, **args)


def style(package: str, lang: Lang, text_id: str, **args: Any) -> tuple[Run, ...]:
    """Words with style: ``<b> <i> <code>`` that *we* wrote in the Fluent file become runs.

    Arguments are escaped before and unescaped after, so customers' text never becomes markup.
    """
    safe = {key: html.escape(value) if isinstance(value, str) else value for key, value in args.items()}
    return runs(say(package, lang, text_id, **safe))


def runs(marked: str) -> tuple[Run, ...]:
    """Our own markup as runs; nesting is not supported, the innermost mark wins."""
    made: list[Run] = []
    current, start = "", 0
    for mark in MARK.finditer(marked):
        if mark.start() > start:
            made.append(Run(html.unescape(marked[start : mark.start()]), current))
        current = "" if mark[1] else mark[2]
        start = mark.end()
    if start < len(marked):
        made.append(Run(html.unescape(marked[start:]), current))
    return tuple(made)
