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
    """The Fluent bundle ``<package>/<lang>.ftl``, e.g. ``("core.newsroom", Lang.RU)``."""
    source = (files(package) / f"{lang}.ftl").read_text(encoding="utf-8")
    return fluent.bundle(source, lang)


def say(package: str, lang: Lang, text_id: str, **args: Any) -> str:
    """Plain words from ``<package>/<lang>.ftl``."""
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
