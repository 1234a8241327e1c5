"""What holds wherever words are sent, to a person or to the public. Shared by the suites of both."""

from __future__ import annotations

import traceback
import unicodedata
from collections.abc import Awaitable, Callable
from typing import ClassVar, TypeAlias

import pytest

from core.errors import Gone, Locked, Refused, Trouble, TryLater, Unsupported
from core.lengths import units
from core.lines import Can, Manifest
from core.ports import Key, Message, Messenger, Publisher, Receipt, Run, plain
from core.testing import hostile
from core.testing.world import TROUBLES, WAIT, Act, Weather, World
from surveys.inert import inert

Adapter: TypeAlias = Messenger | Publisher
Send: TypeAlias = Callable[..., Awaitable[Receipt]]

CERTAIN = (Refused, Unsupported, Gone, Locked)  # nothing was sent, and nothing will be by waiting
NO_PLACES = (
    "",
    " ",
    "nowhere",
    "no such place",
    "0",
    "-1",
    "999999999",
    "../up",
    "a\0b",
    "#",
    "@",
    "я" * 300,
)
NO_REFS = ("", "nothing", "0", "-1", "999999999", "1.5", "a\0b")
STYLED = (
    Run("Plain, "),
    Run("bold ✓", "b"),
    Run(" 🐌 "),
    Run("italic", "i"),
    Run(", "),
    Run("x = 1", "code"),
    Run(" and "),
    Run("a page", "", "https://example.com/page?a=b&c=d"),
    Run("."),
)


def discreet(trouble: BaseException, world: World) -> None:
    """Neither a trouble nor what it came from quotes a secret: both may reach a log."""
    told = "".join(traceback.format_exception(trouble)) + repr(trouble)
    assert [secret for secret in world.secrets if secret and secret in told] == []


def readable(text: str) -> str:
    """The words without characters that nobody sees."""
    kept = (c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs", "Cn"))
    return "".join(kept).replace("\ufffd", "").replace("?", "")


class SendingContract:
    """Adapters send what they are given, once, whole and as it is; what they cannot, they say at once.

    ``weathers``: those that this world has; a file on a disk is never busy.
    """

    weathers: ClassVar[frozenset[Weather]] = frozenset(Weather)
    many: ClassVar[int] = 120  # messages between one that is looked for and the present

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """One test for each weather of this world."""
        if "weather" in metafunc.fixturenames:
            metafunc.parametrize("weather", sorted(self.weathers))

    @pytest.fixture
    def manifest(self) -> Manifest:
        """What the adapter under test says that it can."""
        raise NotImplementedError("give the adapter's manifest: override the fixture manifest()")

    @pytest.fixture
    def world(self) -> World:
        """The outside world that the adapter under test sends to."""
        raise NotImplementedError("give the outside world: override the fixture world()")

    @pytest.fixture
    def adapter(self) -> Adapter:
        """The messenger or publisher under test."""
        raise NotImplementedError("subclass MessengerContract or PublisherContract")

    @pytest.fixture
    def send(self) -> Send:
        """How it sends."""
        raise NotImplementedError("subclass MessengerContract or PublisherContract")

    # --- words ---

    @pytest.mark.asyncio
    async def test_words_arrive_as_said_and_once(self, send: Send, world: World) -> None:
        receipt = await send(world.place, plain("Good morning, Анна."), key="k:1")
        [seen] = await world.shown(world.place)
        assert (seen.text, seen.ref) == ("Good morning, Анна.", receipt.ref)
        assert not seen.amended
        assert receipt.place == world.place
        assert await world.shown(world.elsewhere) == []

    @pytest.mark.asyncio
    async def test_one_call_is_one_message_and_they_stand_in_order(self, send: Send, world: World) -> None:
        sent = [await send(world.place, plain(f"Line {n}."), key=f"k:{n}") for n in range(5)]
        shown = await world.shown(world.place)
        assert [seen.text for seen in shown] == [f"Line {n}." for n in range(5)]
        assert [seen.ref for seen in shown] == [receipt.ref for receipt in sent]

    @pytest.mark.asyncio
    async def test_styles_arrive_as_given_or_are_refused(self, send: Send, world: World) -> None:
        try:
            await send(world.place, Message(STYLED), key="k:1")
        except Unsupported:
            assert await world.shown(world.place) == []
            return
        [seen] = await world.shown(world.place)
        assert seen.text == Message(STYLED).text
        assert seen.styled == tuple(run for run in STYLED if run.style or run.href)

    @pytest.mark.asyncio
    async def test_a_command_of_ours_stays_readable(self, send: Send, world: World) -> None:
        """It may be typed otherwise there ("/otklik stop"), but its word is there, between the others."""
        await send(world.place, Message((Run("Or "), Run("/stop", "command"), Run("."))), key="k:command")
        [seen] = await world.shown(world.place)
        assert seen.text.startswith("Or /")
        assert seen.text.endswith("stop.")

    @pytest.mark.parametrize("style", ["", "i"], ids=["plain", "styled"])
    @pytest.mark.asyncio
    async def test_hostile_words_come_out_as_they_are_and_set_nothing_off(
        self, send: Send, world: World, style: str
    ) -> None:
        """As the house quotes customers: a joiner after what would begin a link, no controls of direction."""
        for name, words in hostile.WORDS.items():
            quote = Run(inert(words), style)
            try:
                await send(world.place, Message((Run("“"), quote, Run("” – Anna"))), key=f"k:{name}")
            except Unsupported:
                assert style
                return
            seen = (await world.shown(world.place))[-1]
            assert seen.text == f"“{quote.text}” – Anna"
            assert seen.styled == ((quote,) if style else ())
            assert await world.fired(world.place) == []

    @pytest.mark.asyncio
    async def test_what_nobody_can_read_harms_nothing(self, send: Send, world: World) -> None:
        arrived: list[str] = []
        for name, words in hostile.ODD.items():
            try:
                await send(world.place, plain(words), key=f"k:{name}")
            except (Refused, Unsupported):
                pass
            else:
                arrived.append(readable(words))
            assert [readable(seen.text) for seen in await world.shown(world.place)] == arrived

    @pytest.mark.asyncio
    async def test_a_message_without_words_is_refused(self, send: Send, world: World) -> None:
        with pytest.raises((Refused, Unsupported)):
            await send(world.place, Message(()), key="k:1")
        assert await world.shown(world.place) == []

    # --- limits ---

    @pytest.mark.parametrize("letter", ["я", "🐌"], ids=["letters", "emoji"])
    @pytest.mark.asyncio
    async def test_text_fits_up_to_the_limit(
        self, send: Send, world: World, manifest: Manifest, letter: str
    ) -> None:
        most = letter * (manifest.limits.text // units(letter))
        most += "." * (manifest.limits.text - units(most))
        await send(world.place, plain(most), key="k:1")
        assert [seen.text for seen in await world.shown(world.place)] == [most]

    @pytest.mark.parametrize("letter", ["я", "🐌"], ids=["letters", "emoji"])
    @pytest.mark.asyncio
    async def test_longer_text_is_refused_before_anything_is_sent(
        self, send: Send, world: World, manifest: Manifest, letter: str
    ) -> None:
        over = letter * (manifest.limits.text // units(letter) + 1)
        with pytest.raises((Refused, Unsupported)) as raised:
            await send(world.place, plain(over), key="k:1")
        discreet(raised.value, world)
        assert await world.shown(world.place) == []

    # --- what it can, and what it cannot ---

    @pytest.mark.asyncio
    async def test_a_button_that_leads_to_a_page(self, send: Send, world: World, manifest: Manifest) -> None:
        rows = ((Key("The page <b> & *all*", href="https://example.com/page?a=b&c=d"),),)
        say = Message((Run("It is there."),), rows)
        if await self._can(Can.BUTTONS, manifest, send, world, say):
            [seen] = await world.shown(world.place)
            assert (seen.text, seen.labels) == ("It is there.", (("The page <b> & *all*",),))

    @pytest.mark.asyncio
    async def test_a_picture(self, send: Send, world: World, manifest: Manifest) -> None:
        photo = await world.picture() if Can.PHOTO in manifest.can else "picture"
        say = Message((Run("We did "), Run("it", "b")), photo=photo)
        if await self._can(Can.PHOTO, manifest, send, world, say):
            [seen] = await world.shown(world.place)
            assert (seen.text, seen.photo) == ("We did it", True)

    @pytest.mark.asyncio
    async def test_a_document(self, send: Send, world: World, manifest: Manifest) -> None:
        say = Message((Run("All that is kept."),), document=("данные.csv", "a;б\n1;«2»\n"))
        if await self._can(Can.DOCUMENT, manifest, send, world, say):
            [seen] = await world.shown(world.place)
            assert seen.text == "All that is kept."
            assert seen.document is not None
            name, content = seen.document
            assert (name, content.removeprefix("\ufeff")) == ("данные.csv", "a;б\n1;«2»\n")

    async def _can(self, what: Can, manifest: Manifest, send: Send, world: World, say: Message) -> bool:
        """Whether it can, as its manifest says: what it cannot it refuses with ``Unsupported``, wholly."""
        if what in manifest.can:
            await send(world.place, say, key="k:1")
            return True
        with pytest.raises(Unsupported):
            await send(world.place, say, key="k:1")
        assert await world.shown(world.place) == []
        return False

    # --- trouble ---

    @pytest.mark.asyncio
    async def test_trouble_is_told_in_our_words_and_nothing_is_tried_twice(
        self, send: Send, world: World, weather: Weather
    ) -> None:
        await world.order(weather, Act.SEND)
        with pytest.raises(Trouble) as raised:
            await send(world.place, plain("Hello."), key="k:1")
        assert type(raised.value) is TROUBLES[weather]
        discreet(raised.value, world)
        if isinstance(raised.value, TryLater) and weather is Weather.BUSY:
            assert raised.value.after == WAIT
        texts = [seen.text for seen in await world.shown(world.place)]
        match weather:
            case Weather.LOST:
                assert texts == ["Hello."]
            case Weather.BROKEN | Weather.HANGS:
                assert texts in ([], ["Hello."])
            case _:
                assert texts == []
        if weather is not Weather.AWAY:
            await send(world.place, plain("Again."), key="k:2")
            assert [seen.text for seen in await world.shown(world.place)] == [*texts, "Again."]

    @pytest.mark.asyncio
    async def test_a_place_that_is_none_is_certainly_not_sent_to(self, send: Send, world: World) -> None:
        for place in NO_PLACES:
            with pytest.raises(CERTAIN) as raised:
                await send(place, plain("Hello."), key="k:1")
            discreet(raised.value, world)
