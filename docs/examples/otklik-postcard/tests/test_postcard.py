"""The chat, its line and the feed pass Otklik's suites."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from otklik_postcard import feed, messenger
from otklik_postcard.feed import Feed
from otklik_postcard.line import DOOR, PostcardLine
from otklik_postcard.messenger import Postcard
from otklik_postcard.settings import PostcardSettings
from otklik_postcard.signing import signed as headers_of
from otklik_postcard.wire import Wire
from shop import SECRET, Shop

from core.clock import SystemClock
from core.lines import Knock, Manifest
from core.ports import Run
from core.settings import Settings
from core.testing import Act, LineContract, MessengerContract, PublisherContract, Seen, Signed, Weather

BEGUN = {"version": "https://jsonfeed.org/version/1.1", "title": "What we changed", "items": []}


@pytest_asyncio.fixture
async def shop() -> AsyncIterator[Shop]:
    made = Shop()
    await made.open()
    yield made
    await made.close()


class TestPostcard(MessengerContract):
    @pytest.fixture
    def manifest(self) -> Manifest:
        return messenger.MANIFEST

    @pytest.fixture
    def world(self, shop: Shop) -> Shop:
        return shop

    @pytest_asyncio.fixture
    async def messenger(self, world: Shop) -> AsyncIterator[Postcard]:
        wire = Wire(world.url, SECRET, SystemClock(), timeout=1.0)
        yield Postcard(wire)
        await wire.close()


class TestLine(LineContract):
    @pytest.fixture
    def line(self, shop: Shop) -> PostcardLine:
        own = PostcardSettings(_env_file=None, site=shop.url, secret=SECRET)
        return PostcardLine(own, Settings(_env_file=None), SystemClock())

    @pytest_asyncio.fixture
    async def signed(self, shop: Shop) -> Signed:
        def sign(body: bytes) -> Knock:
            made = headers_of(SECRET, body, datetime.now(UTC))
            return Knock(body, {name: [value] for name, value in made.items()})

        return Signed(DOOR, (await shop.write("Hello.")).encode(), sign)


@pytest.mark.asyncio
async def test_the_doctor_hears_that_the_site_is_away(shop: Shop) -> None:
    own = PostcardSettings(_env_file=None, site=shop.url, secret=SECRET)
    line = PostcardLine(own, Settings(_env_file=None), SystemClock())
    assert [one.ok for one in await line.examine()] == [True]
    await shop.close()
    [found] = await line.examine()
    assert not found.ok
    assert "OTKLIK_POSTCARD_SITE" in found.words
    await line.close()


class Page(HTMLParser):
    """A post as a reader sees it: words, styles, links, and whatever else is in it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.runs: list[Run] = []
        self.rows: list[tuple[str, ...]] = []
        self.else_: list[str] = []
        self._open: list[tuple[str, str]] = []
        self._paragraphs = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        match tag:
            case "p":
                self._paragraphs += 1
            case "br":
                self.handle_data("\n")
            case "b" | "i" | "code":
                self._open.append((tag, ""))
            case "a":
                self._open.append(("", dict(attrs)["href"] or ""))
            case _:
                self.else_.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("b", "i", "code", "a"):
            self._open.pop()

    def handle_data(self, data: str) -> None:
        style, href = self._open[-1] if self._open else ("", "")
        if self._paragraphs > 1:
            if href:
                self.rows.append((data,))
        elif self.runs and (self.runs[-1].style, self.runs[-1].href) == (style, href):
            self.runs[-1] = Run(self.runs[-1].text + data, style, href)
        else:
            self.runs.append(Run(data, style, href))


class Folder:
    """A folder of two feeds (core.testing.World)."""

    place, elsewhere = "changes", "more"
    secrets = ()

    def __init__(self, path: Path, patch: pytest.MonkeyPatch) -> None:
        self.path, self._patch = path, patch
        for name in (self.place, self.elsewhere):
            (path / f"{name}.json").write_text(json.dumps(BEGUN))

    def now(self) -> datetime:
        return datetime.now(UTC)

    def _items(self, place: str) -> list[dict[str, Any]]:
        return list(reversed(json.loads((self.path / f"{place}.json").read_text())["items"]))

    async def shown(self, place: str) -> list[Seen]:
        return [self._seen(item) for item in self._items(place)]

    def _seen(self, item: dict[str, Any]) -> Seen:
        page = Page(item["content_html"])
        text = "".join(run.text for run in page.runs)
        assert text == item["content_text"]
        return Seen(
            ref=str(item["_otklik"]["number"]),
            text=text,
            styled=tuple(run for run in page.runs if run.style or run.href),
            labels=tuple(page.rows),
            amended="date_modified" in item,
        )

    async def fired(self, place: str) -> list[str]:
        return [tag for item in self._items(place) for tag in Page(item["content_html"]).else_]

    async def order(self, weather: Weather, act: Act) -> None:
        """What the operating system says, once."""
        real = Path.read_text
        error = PermissionError(13, "no") if weather is Weather.LOCKED else FileNotFoundError(2, "no")

        def fails(path: Path, *args: Any, **kwargs: Any) -> str:
            self._patch.setattr(Path, "read_text", real)
            raise error

        self._patch.setattr(Path, "read_text", fails)

    async def picture(self) -> str:
        raise NotImplementedError("a feed has no pictures")

    async def remove(self, place: str, ref: str) -> None:
        file = self.path / f"{place}.json"
        kept = json.loads(file.read_text())
        kept["items"] = [item for item in kept["items"] if str(item["_otklik"]["number"]) != ref]
        file.write_text(json.dumps(kept))


class TestFeed(PublisherContract):
    weathers = frozenset({Weather.LOCKED, Weather.REFUSED})  # a file is there or not, may be written or not

    @pytest.fixture
    def manifest(self) -> Manifest:
        return feed.MANIFEST

    @pytest.fixture
    def world(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
        return Folder(tmp_path, monkeypatch)

    @pytest.fixture
    def publisher(self, world: Folder) -> Feed:
        return Feed(world.path, SystemClock())
