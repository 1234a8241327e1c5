"""A folder of tables as a ``Crm``."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from core.clock import Clock
from core.crm.ports import (
    AnyFact,
    CrmCan,
    CrmLimits,
    CrmManifest,
    Heard,
    NewContact,
    Page,
    Stale,
    Standing,
    Stream,
    Verdict,
)
from core.errors import Gone, Misconfigured, Refused, Trouble, Unsupported
from core.lines import Knock
from core.settings import Settings
from integrations.crm.files.folder import find
from integrations.crm.files.options import FilesOptions
from integrations.crm.files.pulling import KNOWN_WHOLE, Tables
from integrations.crm.files.telling import Telling
from integrations.files.columns import plain

LIMITS = CrmLimits(per_second=100, batch=500, at_once=1, ids=1_000)
"""Nobody limits us; every batch writes a whole table, so it is large, and one goes at a time."""

CAN = frozenset(
    {
        CrmCan.OWNERS,
        CrmCan.COMPANIES,
        CrmCan.TICKETS,
        CrmCan.NOTES,
        CrmCan.SHARED_NOTES,
        CrmCan.FIELDS,
        CrmCan.TODOS,
    }
)


class FilesCrm:
    """One folder."""

    def __init__(self, options: FilesOptions, settings: Settings, clock: Clock) -> None:
        """Raises ``Misconfigured`` without a folder's name."""
        if options.folder is None:
            raise Misconfigured("Set OTKLIK_FILES_FOLDER to the folder of the tables.")
        self.options = options
        self.manifest = CrmManifest("files", "Files", CAN, LIMITS)
        self._folder: Path = options.folder
        self._telling = Telling(self._folder)
        self._tables = Tables(self._folder, options, settings, clock, self._telling)

    async def check(self) -> Standing:
        """Look at every file; writes nothing."""
        return await asyncio.to_thread(self._check)

    def _check(self) -> Standing:
        lacks: list[str] = []
        seen = {stream: find(self._folder, stream) for stream in Stream}
        if seen[Stream.PEOPLE] is None:
            lacks.append("files: there is no people.csv or people.xlsx yet.")
        if not os.access(self._folder, os.W_OK):
            lacks.append("rights: Otklik may not write into OTKLIK_FILES_FOLDER.")
        headers: dict[Stream, Sequence[str]] = {}
        for stream, file in seen.items():
            if file is None:
                continue
            try:
                headers[stream] = self._tables.headers(stream, file)
            except Trouble as trouble:
                lacks.append(trouble.why)
        for stream, name in self._chosen():
            header = str(getattr(self.options, name))
            titles = headers.get(stream)
            if header and titles and plain(header) not in map(plain, titles):
                lacks.append(f"columns: {stream.value} has no column of OTKLIK_FILES_{name.upper()}.")
        files = tuple(file.path.name for file in seen.values() if file)
        return Standing(self._folder.name or str(self._folder), lacks=tuple(lacks), fields=files)

    @staticmethod
    def _chosen() -> Sequence[tuple[Stream, str]]:
        people = [(Stream.PEOPLE, name) for name in ("segment_field", "zone_field", "language_field")]
        return [*people, (Stream.DEALS, "margin_field"), (Stream.DEALS, "category_field")]

    async def setup(self) -> Sequence[str]:
        """There is nothing to make."""
        raise Unsupported("tables are made when there is something to write")

    async def pull(self, stream: Stream, since: datetime | None, after: str | None) -> Page:
        """A part of the stream's file, when it is another one than was taken last."""
        return await asyncio.to_thread(self._tables.pull, stream, since, after)

    async def present(self, stream: Stream, ids: Sequence[str]) -> Mapping[str, str | None]:
        """Who has a row, when the files have everybody (``complete``); else all are there."""
        there = await asyncio.to_thread(self._tables.there, stream) if ids else None
        return {id: id if there is None or id in there else None for id in ids}

    async def push(self, facts: Sequence[AnyFact]) -> Sequence[Verdict]:
        """Write these facts in one go, but those on somebody who is gone."""
        if any(isinstance(fact, NewContact) for fact in facts):
            raise Unsupported("a folder makes no contacts")
        return await asyncio.to_thread(self._push, facts)

    def _push(self, facts: Sequence[AnyFact]) -> list[Verdict]:
        find(self._folder, Stream.PEOPLE)  # the folder itself first
        gone: set[str] = set()
        for stream in KNOWN_WHOLE:
            there: frozenset[str] | None = None
            with suppress(Trouble):  # a file that cannot be read now is no reason not to write ours
                there = self._tables.there(stream)
            if there is not None:
                places = [(fact.key, on) for fact in facts for on in fact.on if on.stream is stream]
                gone |= {key for key, on in places if on.id not in there}
        told = {one.key: one for one in self._telling.tell([one for one in facts if one.key not in gone])}
        return [told.get(one.key) or Verdict(one.key, trouble=Gone("no row has this id")) for one in facts]

    async def withdraw(self, stale: Sequence[Stale]) -> Sequence[Verdict]:
        """Leave their rows out of our tables."""
        await asyncio.to_thread(self._telling.take_back, stale)
        return [Verdict(one.key) for one in stale]

    async def standing(self, stale: Sequence[Stale]) -> Sequence[bool]:
        """Whether they have rows."""
        return await asyncio.to_thread(self._telling.stand, stale)

    def admit(self, knock: Knock) -> str | None:
        """Files send no webhooks."""
        return None

    def read(self, body: str) -> Heard:
        """Files send no webhooks."""
        raise Refused("files send no webhooks")

    async def close(self) -> None:
        """Close the files."""
        await asyncio.to_thread(self._tables.close)
