"""What ``otklik import`` says about a file, in the operator's language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from core.texts import say
from core.words import Lang
from integrations.files.conventions import Convention, Conventions
from integrations.files.delimited import Delimited
from integrations.files.source import Source

TEXTS = "integrations.files"
KEPT = "\n\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"  # unprintable by Unicode, and harmless
ENCODINGS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16"} | {
    "cp1251": "Windows-1251",
    "cp866": "CP866",
    "cp1252": "Windows-1252",
}
SEPARATORS = {"\t": "tab", "": "blanks"}  # the others are shown as they are


@dataclass(frozen=True, slots=True)
class Words:
    """Sentences about files in one language."""

    lang: Lang

    def say(self, text_id: str, **args: Any) -> str:
        """A text of ``integrations/files``."""
        return say(TEXTS, self.lang, text_id, **args)

    def introduction(self, src: Source) -> Iterator[str]:
        """What a file is, how it is written, what of it is not used."""
        if isinstance(src.table, Delimited):
            table = src.table
            yield self.say(
                "looked",
                file=src.name,
                kind=str(src.kind),
                encoding=ENCODINGS.get(table.encoding, table.encoding),
                separator=SEPARATORS.get(table.separator, table.separator),
            )
        else:
            yield self.say("looked-sheet", file=src.name, kind=str(src.kind))
        if src.sheets_left:
            yield self.say("sheets-left", file=src.name, sheets=", ".join(src.sheets_left))
        if src.mapping:
            yield self.say("mapping-used", file=src.name, name=src.mapping)
        if src.header_line > 1 and not src.is_rejected:
            yield self.say("header-at", file=src.name, line=str(src.header_line))
        # A rejected file's columns belong to two kinds: what neither uses is not used.
        unused = [set(layout.unused) for layout in src.layouts.values()]
        names = [header for header in src.headers if unused and all(header in one for one in unused)]
        if names:
            yield self.say("not-used", file=src.name, columns=", ".join(names))
        if src.skipped_header:
            yield self.say("header-skipped", file=src.name)

    def conventions(self, src: Source, found: Conventions) -> Iterator[str]:
        """What was decided by a whole column, where single cells can be read both ways; else nothing."""
        for name, one in (("amount", found.decimal), ("date", found.order)):
            if one.unclear:
                header = src.layouts[src.kind].header(name) if src.kind in src.layouts else name
                yield self.say(f"{name}-{_verdict(one)}", file=src.name, column=header, **_numbers(one))


def _verdict(one: Convention) -> str:
    if one.settled is not None:
        return "settled"
    return "contradicted" if one.against else "undecided"


def _numbers(one: Convention) -> dict[str, str | int]:
    names = {".": "point", ",": "comma", None: "none"}
    return {
        "how": names.get(one.settled, one.settled or ""),
        "unclear": one.unclear,
        "proofs": one.proofs,
        "against": one.against,
    }


def printable(line: str) -> str:
    """A line without control characters: a cell must not steer the operator's terminal."""
    return "".join(
        char if char.isprintable() or char in KEPT else "\N{REPLACEMENT CHARACTER}" for char in line
    )
