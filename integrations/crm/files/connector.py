"""A folder of tables as a ``Crm``."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
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
from core.errors import Gone, Locked, Misconfigured, Refused, Trouble, TryLater, Unsupported
from core.lines import Knock
from core.settings import Settings
from integrations.crm.files import lists, sorting
from integrations.crm.files.folder import Seen, find, is_fresh, must_be_whole
from integrations.crm.files.looking import Place, Reading
from integrations.crm.files.options import FilesOptions
from integrations.crm.files.telling import Telling
from integrations.crm.files.troubles import SOON, judged
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
KNOWN_WHOLE = (Stream.PEOPLE, Stream.COMPANIES)  # of whom ``complete`` speaks


class FilesCrm:
    """One folder."""

    def __init__(self, options: FilesOptions, settings: Settings, clock: Clock) -> None:
        """Raises ``Misconfigured`` without a folder's name."""
        if options.folder is None:
            raise Misconfigured("Set OTKLIK_FILES_FOLDER to the folder of the tables.")
        self.options = options
        self.manifest = CrmManifest("files", "Files", CAN, LIMITS)
        self._folder: Path = options.folder
        self._settings, self._clock = settings, clock
        self._telling = Telling(self._folder)
        self._readings: dict[Stream, Reading] = {}
        self._taken: dict[Stream, str] = {}  # the file that was read to its end and kept, by its sign
        self._ids: dict[Stream, tuple[str, frozenset[str], bool]] = {}
        self._writing = asyncio.Lock()

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
                headers[stream] = self._headers(stream, file)
            except Trouble as trouble:
                lacks.append(trouble.why)
        for stream, name in self._chosen():
            header = str(getattr(self.options, name))
            titles = headers.get(stream)
            if header and titles and plain(header) not in map(plain, titles):
                lacks.append(f"columns: {stream.value} has no column of OTKLIK_FILES_{name.upper()}.")
        files = tuple(file.path.name for file in seen.values() if file)
        return Standing(self._folder.name or str(self._folder), lacks=tuple(lacks), fields=files)

    def _headers(self, stream: Stream, file: Seen) -> Sequence[str]:
        must_be_whole(file, self._clock.wall())
        reading = self._reading(stream, file, {})
        reading.close()
        return reading.headers

    @staticmethod
    def _chosen() -> Sequence[tuple[Stream, str]]:
        people = [(Stream.PEOPLE, name) for name in ("segment_field", "zone_field", "language_field")]
        return [*people, (Stream.DEALS, "margin_field"), (Stream.DEALS, "category_field")]

    async def setup(self) -> Sequence[str]:
        """There is nothing to make."""
        raise Unsupported("tables are made when there is something to write")

    async def pull(self, stream: Stream, since: datetime | None, after: str | None) -> Page:
        """A part of the stream's file, when it is another one than was taken last."""
        return await asyncio.to_thread(self._pull, stream, since, after)

    def _pull(self, stream: Stream, since: datetime | None, after: str | None) -> Page:
        seen, place = find(self._folder, stream), Place.of(after) if after is not None else None
        if seen is None:
            self._drop(stream)
            return Page(())
        if place is not None and place.is_over and place.sign == seen.sign:
            self._taken[stream] = seen.sign  # whoever goes on from its end has kept all of it
            return Page(())
        if place is None and since is not None and self._taken.get(stream) == seen.sign:
            return Page(())
        reading = self._readings.get(stream)
        goes_on = place is not None and place.sign == seen.sign
        if (
            reading is None
            or not goes_on
            or place is None
            or (reading.sign, reading.line) != (place.sign, place.line)
        ):
            self._drop(stream)
            must_be_whole(seen, self._clock.wall())
            addresses = self._telling.addresses() if stream is Stream.PEOPLE else {}
            reading = self._reading(stream, seen, addresses)
            self._readings[stream] = reading
            if goes_on and place is not None:
                reading.skip(place.line)
        try:
            page = reading.page(since)
        except Trouble:
            self._drop(stream)
            raise
        if page.after is not None and Place.of(page.after).is_over:
            self._drop(stream)
        return page

    def _reading(self, stream: Stream, seen: Seen, addresses: Mapping[str, str]) -> Reading:
        settings, clock = self._settings, self._clock
        if stream in sorting.KINDS:
            options = self.options
            open = partial(
                sorting.rows,
                stream=stream,
                options=options,
                settings=settings,
                clock=clock,
                addresses=addresses,
            )
        else:
            open = partial(lists.rows, stream=stream, settings=settings, clock=clock)
        return Reading(seen, stream, open, settings.language, is_fresh=is_fresh(seen, clock.wall()))

    def _drop(self, stream: Stream) -> None:
        reading = self._readings.pop(stream, None)
        if reading is not None:
            with judged():
                reading.close()

    async def present(self, stream: Stream, ids: Sequence[str]) -> Mapping[str, str | None]:
        """Who has a row, when the files have everybody (``complete``); else all are there."""
        there = await asyncio.to_thread(self._there, stream) if ids else None
        return {id: id if there is None or id in there else None for id in ids}

    def _there(self, stream: Stream) -> frozenset[str] | None:
        """The ids in a file that has all of them; None when that cannot be told."""
        if not self.options.complete or stream not in KNOWN_WHOLE:
            return None
        seen = find(self._folder, stream)
        if seen is None:
            if stream is Stream.PEOPLE:
                raise Locked(
                    "files: there is no people.csv or people.xlsx, and OTKLIK_FILES_COMPLETE is set."
                )
            return None
        known = self._ids.get(stream)
        if known is None or known[0] != seen.sign:
            if is_fresh(seen, self._clock.wall()):
                raise TryLater(f"{seen.path.name} is being written", SOON)
            reading = self._reading(stream, seen, {})
            try:
                known = (seen.sign, *reading.ids())
            finally:
                reading.close()
            self._ids[stream] = known
        return known[1] if known[2] else None

    async def push(self, facts: Sequence[AnyFact]) -> Sequence[Verdict]:
        """Write these facts in one go, but those on somebody who is gone."""
        if any(isinstance(fact, NewContact) for fact in facts):
            raise Unsupported("a folder makes no contacts")
        async with self._writing:
            return await asyncio.to_thread(self._push, facts)

    def _push(self, facts: Sequence[AnyFact]) -> list[Verdict]:
        find(self._folder, Stream.PEOPLE)  # the folder itself first
        gone: set[str] = set()
        for stream in KNOWN_WHOLE:
            there = self._there(stream)
            if there is not None:
                gone |= {
                    fact.key for fact in facts for on in fact.on if on.stream is stream and on.id not in there
                }
        told = {one.key: one for one in self._telling.tell([one for one in facts if one.key not in gone])}
        return [told.get(one.key) or Verdict(one.key, trouble=Gone("no row has this id")) for one in facts]

    async def withdraw(self, stale: Sequence[Stale]) -> Sequence[Verdict]:
        """Leave their rows out of our tables."""
        async with self._writing:
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
        for stream in list(self._readings):
            self._drop(stream)
