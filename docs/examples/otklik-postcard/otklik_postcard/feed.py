"""What was changed, as a JSON Feed (jsonfeed.org/version/1.1): a file that any web server hands out.

A feed begins with a file of the operator's: ``{"version": "https://jsonfeed.org/version/1.1", "title":
"What we changed", "items": []}``. ``feed:news`` among the channels is ``news.json`` in the folder.
"""

from __future__ import annotations

import asyncio
import errno
import fcntl
import hashlib
import html
import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from core.clock import Clock
from core.errors import Locked, Refused, Trouble, TryLater, Unknown, Unsupported
from core.lengths import units
from core.lines import Can, Limits, Manifest
from core.ports import Absent, CannotTell, Message, Receipt, Run
from core.settings import Settings
from core.whole_files import replace_whole

from .settings import load

MANIFEST = Manifest(
    "feed",
    frozenset({Can.AMEND, Can.FIND, Can.RETRACT, Can.BUTTONS}),
    Limits(text=20_000, label=100, rows=10),
)
PLACE = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
TAGS = ("b", "i", "code")
OWN = "_otklik"  # where a JSON Feed may hold what is ours
T = TypeVar("T")

# Theirs → ours. The file is replaced in one step, so whatever fails has left the old one.
ERRORS: Mapping[int, Callable[[str], Trouble]] = {
    errno.ENOENT: lambda place: Refused(
        f"channel-missing: there is no feed {place}.json; begin one (README)"
    ),
    errno.EACCES: lambda place: Locked(f"channel-rights: {place}.json may not be read or written"),
    errno.EPERM: lambda place: Locked(f"channel-rights: {place}.json may not be read or written"),
    errno.EROFS: lambda place: Locked(f"channel-rights: the folder of {place}.json is read-only"),
    errno.ENOTDIR: lambda place: Locked("channel-rights: OTKLIK_POSTCARD_FEEDS is no folder"),
    errno.ENOSPC: lambda place: TryLater("the disk is full"),
    errno.EDQUOT: lambda place: TryLater("the disk is full"),
}


def publisher(settings: Settings, clock: Clock) -> Feed | None:
    """What the entry point leads to: the feeds, if their folder is set. Raises ``Misconfigured``."""
    folder = load().feeds
    return Feed(folder, clock) if folder is not None else None


class Feed:
    """Implements ``core.ports.Publisher``. ``place``: a feed's name, without ``.json``."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock

    async def publish(self, place: str, post: Message, *, key: str) -> Receipt:
        """Put a post on top. Raises the ``Trouble`` family."""
        content = _content(post)
        now = self._clock.now().isoformat()

        def put(feed: dict[str, Any]) -> Receipt:
            number = int(feed.get(OWN, {}).get("next", 1))
            item = {"id": _id(key), OWN: {"number": number}, "date_published": now, **content}
            feed["items"] = [item, *feed["items"]]
            feed[OWN] = {"next": number + 1}  # a number that was taken down is not given again
            return Receipt(place, str(number))

        return await self._change(place, put)

    async def find(self, place: str, key: str, since: datetime) -> Receipt | Absent | CannotTell:
        """Look it up by its key."""

        def look(feed: dict[str, Any]) -> Receipt | Absent:
            for item in feed["items"]:
                if item["id"] == _id(key) and datetime.fromisoformat(item["date_published"]) >= since:
                    return Receipt(place, _ref(item))
            return Absent()

        return await self._change(place, look, write=False)

    async def amend(self, receipt: Receipt, post: Message) -> Receipt:
        """Change a post. Raises ``Refused`` when it is not there."""
        content = _content(post)
        now = self._clock.now().isoformat()

        def change(feed: dict[str, Any]) -> Receipt:
            for item in feed["items"]:
                if _ref(item) == receipt.ref:
                    item.update(content, date_modified=now)
                    return receipt
            raise Refused("message-gone: the post is no longer there")

        return await self._change(receipt.place, change)

    async def retract(self, receipt: Receipt) -> None:
        """Take a post down; once more is no error."""

        def drop(feed: dict[str, Any]) -> None:
            feed["items"] = [item for item in feed["items"] if _ref(item) != receipt.ref]

        await self._change(receipt.place, drop)

    async def _change(self, place: str, step: Callable[[dict[str, Any]], T], *, write: bool = True) -> T:
        if not PLACE.fullmatch(place):
            raise Refused("channel-missing: a feed's name has small letters, digits and -")
        path = self._folder / f"{place}.json"

        def work() -> T:
            # One at a time, also among processes; the lock goes with the file handle.
            with (self._folder / ".lock").open("a") as held:
                fcntl.flock(held, fcntl.LOCK_EX)
                feed = json.loads(path.read_text(encoding="utf-8"))
                done = step(feed)
                if write:
                    replace_whole(path, json.dumps(feed, ensure_ascii=False, indent=1))
                return done

        try:
            return await asyncio.to_thread(work)
        except Trouble:
            raise
        except OSError as error:
            known = ERRORS.get(error.errno or 0)
            raise (known(place) if known else Unknown(type(error).__name__)) from None
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Refused(f"{place}.json is no feed of ours ({type(error).__name__}): mend it") from None


def _content(post: Message) -> dict[str, str]:
    if post.photo or post.picture or post.document:
        raise Unsupported("photo: a feed has words only")
    if any(not key.href for row in post.rows for key in row):
        raise Unsupported("a page cannot be tapped; its buttons lead somewhere")
    if not 0 < units(post.text) <= MANIFEST.limits.text:
        raise Refused(f"too-long: a post has 1 to {MANIFEST.limits.text} letters, not {units(post.text)}")
    words = "".join(_marked(run) for run in post.runs).replace("\n", "<br>")
    rows = "".join(f"<p>{' '.join(_marked(Run(k.label, href=k.href)) for k in row)}</p>" for row in post.rows)
    made = {"content_text": post.text, "content_html": f"<p>{words}</p>{rows}"}
    # Half of a pair can be in no file.
    return {name: text.encode("utf-8", "replace").decode() for name, text in made.items()}


def _marked(run: Run) -> str:
    words = html.escape(run.text)
    if run.href:
        return f'<a href="{html.escape(run.href)}">{words}</a>'
    return f"<{run.style}>{words}</{run.style}>" if run.style in TAGS else words


def _ref(item: dict[str, Any]) -> str:
    return str(item[OWN]["number"])


def _id(key: str) -> str:
    """A name for everybody's eyes that tells nothing of ours."""
    return f"urn:sha256:{hashlib.sha256(key.encode()).hexdigest()}"
