"""The chat as a messenger (core.ports.Messenger)."""

from __future__ import annotations

import contextlib
import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from core.errors import Refused, Trouble, Unsupported
from core.lengths import units
from core.lines import Can, Limits, Manifest
from core.ports import Absent, CannotTell, Inbound, Message, Receipt, Who

from . import reading
from .wire import Wire

MANIFEST = Manifest(
    reading.NAME,
    frozenset({Can.AMEND, Can.FIND, Can.BUTTONS, Can.PROFILE}),
    Limits(text=8_000, label=60, rows=10),
)
VISITOR = re.compile(reading.VISITOR)
TAP = re.compile(r"[A-Za-z0-9_-]{1,64}/[0-9]{1,16}")


class Postcard:
    """Implements ``core.ports.Messenger``. One request per method, never repeated inside."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def read(self, raw: str) -> list[Inbound]:
        """What a visitor did. Raises ``Refused`` for what is no event."""
        return reading.read(raw)

    async def meet(self, who: Who) -> Who:
        """What the site knows of a visitor: they are logged in, so it vouches for the e-mail."""
        told = await self._wire.call("/visitor", {"visitor": _visitor(who.external_id)})
        return replace(
            who,
            name=str(told.get("name") or who.name),
            email=str(told.get("email") or ""),
            zone=str(told.get("zone") or ""),
            language=reading.language(str(told.get("language") or "")) or who.language,
        )

    async def deliver(self, place: str, say: Message, *, key: str) -> Receipt:
        """Show one message. The site shows a key once, however often it comes."""
        told = await self._wire.call("/show", {"visitor": _visitor(place), "key": key, **_content(say)})
        return Receipt(place, str(told["number"]))

    async def amend(self, receipt: Receipt, say: Message) -> Receipt:
        """Change a message. Raises ``Refused`` when it is not there."""
        of = {"visitor": _visitor(receipt.place), "number": _number(receipt.ref)}
        await self._wire.call("/change", {**of, **_content(say)}, missing=Refused)
        return receipt

    async def find(self, place: str, key: str, since: datetime) -> Receipt | Absent | CannotTell:
        """Ask the site for the message of a key."""
        of = {"visitor": _visitor(place), "key": key, "since": since.timestamp()}
        found = (await self._wire.call("/find", of))["number"]
        return Receipt(place, str(found)) if found is not None else Absent()

    async def fetch(self, photo: str) -> bytes:
        """Raises ``Unsupported``: the chat takes no pictures."""
        raise Unsupported("the chat has no pictures")

    async def hush(self, call: str, text: str = "") -> None:
        """Let go of a button; losing it loses nothing."""
        if TAP.fullmatch(call):
            with contextlib.suppress(Trouble):
                await self._wire.call("/answer", {"tap": call, "text": text[:200]})

    async def leave(self, place: str) -> None:
        """There are no groups."""

    async def check(self) -> str:
        """The site's name for itself. Raises the ``Trouble`` family."""
        return str((await self._wire.call("/hello", {})).get("name", ""))


def _content(say: Message) -> dict[str, Any]:
    """A message as the chat shows it: words and styles apart, so that no word is ever markup."""
    if say.photo or say.picture or say.document:
        raise Unsupported("the chat shows words and buttons")
    limits = MANIFEST.limits
    labels = [key.label for row in say.rows for key in row]
    if not 0 < units(say.text) <= limits.text:
        raise Refused(f"too-long: a message has 1 to {limits.text} letters, not {units(say.text)}")
    if len(say.rows) > limits.rows or max(map(len, labels), default=0) > limits.label:
        raise Refused(f"too-long: {limits.rows} rows of buttons, {limits.label} letters each, at most")
    return {
        "runs": [[run.text, run.style, run.href] for run in say.runs],
        "rows": [[[key.label, key.token, key.href] for key in row] for row in say.rows],
        "silent": say.silent,
    }


def _visitor(place: str) -> str:
    if not VISITOR.fullmatch(place):
        raise Refused("not a visitor of the site")
    return place


def _number(ref: str) -> int:
    if not (ref.isascii() and ref.isdecimal()):
        raise Refused("not a message of the chat")
    return int(ref)
