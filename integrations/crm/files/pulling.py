"""The files that are read: page by page, again when they are others, and whose ids are in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Lock

from core.clock import Clock
from core.crm.ports import Page, Stream
from core.errors import Locked, Trouble, TryLater
from core.settings import Settings
from integrations.crm.files import lists, sorting
from integrations.crm.files.folder import Seen, find, is_fresh, must_be_whole
from integrations.crm.files.looking import Place, Reading
from integrations.crm.files.options import FilesOptions
from integrations.crm.files.telling import Telling
from integrations.crm.files.troubles import SOON, judged

KNOWN_WHOLE = (Stream.PEOPLE, Stream.COMPANIES)  # of whom ``complete`` speaks


class Tables:
    """The folder's files. Its calls wait for the disk: not for the event loop's thread."""

    def __init__(
        self, folder: Path, options: FilesOptions, settings: Settings, clock: Clock, telling: Telling
    ) -> None:
        """``telling``: knows the addresses that we wrote."""
        self._folder, self._options = folder, options
        self._settings, self._clock, self._telling = settings, clock, telling
        self._turn = Lock()
        self._readings: dict[Stream, Reading] = {}
        self._taken: dict[Stream, str] = {}  # the file that was read to its end and kept, by its sign
        self._ids: dict[Stream, tuple[str, frozenset[str], bool]] = {}

    def pull(self, stream: Stream, since: datetime | None, after: str | None) -> Page:
        """A part of the stream's file, when it is another one than was taken last."""
        with self._turn:
            return self._pull(stream, since, Place.of(after) if after is not None else None)

    def _pull(self, stream: Stream, since: datetime | None, place: Place | None) -> Page:
        seen = find(self._folder, stream)
        if seen is None:
            self._drop(stream)
            return Page(())
        if place is not None and place.sign != seen.sign:
            place = None  # another file by now: from its beginning
        elif place is not None and place.is_over:
            self._taken[stream] = seen.sign  # whoever goes on from the end has kept all before it
            return Page(())
        elif place is None and since is not None and self._taken.get(stream) == seen.sign:
            return Page(())
        reading = self._readings.get(stream)
        if reading is None or place is None or (reading.sign, reading.line) != (place.sign, place.line):
            self._drop(stream)
            reading = self._readings[stream] = self.open(stream, seen)
        try:
            if place is not None:
                reading.skip(place.line)
            page = reading.page(since)
        except Trouble:
            self._drop(stream)
            raise
        return page

    def open(self, stream: Stream, seen: Seen) -> Reading:
        """A file from its beginning. Raises the ``Trouble`` family."""
        must_be_whole(seen, self._clock.wall())
        settings, clock = self._settings, self._clock
        if stream in sorting.KINDS:
            ours: Mapping[str, str] = self._telling.addresses() if stream is Stream.PEOPLE else {}
            rows = partial(
                sorting.rows,
                stream=stream,
                options=self._options,
                settings=settings,
                clock=clock,
                addresses=ours,
            )
        else:
            rows = partial(lists.rows, stream=stream, settings=settings, clock=clock)
        return Reading(seen, stream, rows, settings.language, is_fresh=is_fresh(seen, clock.wall()))

    def headers(self, stream: Stream, seen: Seen) -> Sequence[str]:
        """A file's columns, () for one without rows. Raises the ``Trouble`` family."""
        reading = self.open(stream, seen)
        reading.close()
        return reading.headers

    def there(self, stream: Stream) -> frozenset[str] | None:
        """The ids in a file that has everybody; None when that cannot be told.

        Raises the ``Trouble`` family: of a file that is not there or being written nobody is gone.
        """
        if not self._options.complete or stream not in KNOWN_WHOLE:
            return None
        seen = find(self._folder, stream)
        if seen is None:
            if stream is Stream.PEOPLE:
                raise Locked("files: OTKLIK_FILES_COMPLETE is set, and there is no people.csv or .xlsx.")
            return None
        known = self._ids.get(stream)
        if known is None or known[0] != seen.sign:
            if is_fresh(seen, self._clock.wall()):
                raise TryLater(f"{seen.path.name} is being written", SOON)
            reading = self.open(stream, seen)
            try:
                known = (seen.sign, *reading.ids())
            finally:
                reading.close()
            self._ids[stream] = known
        return known[1] if known[2] else None

    def _drop(self, stream: Stream) -> None:
        reading = self._readings.pop(stream, None)
        if reading is not None:
            with judged():
                reading.close()

    def close(self) -> None:
        """Close the files."""
        with self._turn:
            for stream in list(self._readings):
                self._drop(stream)
