"""The suite that every publisher passes."""

from __future__ import annotations

from typing import ClassVar

import pytest

from core.errors import Trouble, Unsupported
from core.lines import Can, Manifest
from core.ports import Absent, Key, Message, Publisher, Receipt, Run, plain
from core.testing import hostile
from core.testing.changing import LONG_AGO, ChangingContract
from core.testing.sending import NO_PLACES, NO_REFS, Adapter, Send, discreet
from core.testing.world import TROUBLES, Act, Weather, World

PICTURE = bytes.fromhex(  # one black point, as PNG
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550"
    "000000a49444154789c636000000002000148afa4710000000049454e44ae426082"
)


class PublisherContract(ChangingContract):
    """Subclass it and give three fixtures: ``manifest``, ``publisher`` and ``world``.

    ::

        class TestNoticeboard(PublisherContract):
            @pytest.fixture
            def manifest(self) -> Manifest: ...
            @pytest.fixture
            def world(self, tmp_path: Path) -> World: ...
            @pytest.fixture
            def publisher(self, world: World) -> Publisher: ...
    """

    weathers: ClassVar[frozenset[Weather]] = frozenset(Weather) - {Weather.GONE}  # the public does not leave

    @pytest.fixture
    def publisher(self) -> Publisher:
        """The publisher under test."""
        raise NotImplementedError("give the publisher under test: override the fixture publisher()")

    @pytest.fixture
    def adapter(self, publisher: Publisher) -> Adapter:
        """What the suites of sending and changing look at."""
        return publisher

    @pytest.fixture
    def send(self, publisher: Publisher) -> Send:
        """How a publisher sends."""
        return publisher.publish

    @pytest.mark.asyncio
    async def test_a_button_to_tap_is_there_or_refused(self, publisher: Publisher, world: World) -> None:
        say = Message((Run("We did it"),), ((Key("Tell us how it went for you", "t1"),),))
        try:
            await publisher.publish(world.place, say, key="k:1")
        except Unsupported:
            assert await world.shown(world.place) == []
        else:
            [seen] = await world.shown(world.place)
            assert seen.labels == (("Tell us how it went for you",),)

    @pytest.mark.asyncio
    async def test_what_staff_wrote_is_published_to_the_letter(
        self, publisher: Publisher, world: World
    ) -> None:
        for name, words in hostile.WORDS.items():
            await publisher.publish(world.place, plain(f"We say: {words} That is all."), key=f"k:{name}")
            seen = (await world.shown(world.place))[-1]
            assert seen.text == f"We say: {words} That is all."
            assert seen.styled == ()

    @pytest.mark.asyncio
    async def test_a_picture_that_another_messenger_held(
        self, publisher: Publisher, world: World, manifest: Manifest
    ) -> None:
        say = Message((Run("We did it"),), picture=PICTURE)
        if await self._can(Can.PHOTO, manifest, publisher.publish, world, say):
            [seen] = await world.shown(world.place)
            assert (seen.text, seen.photo) == ("We did it", True)

    @pytest.mark.asyncio
    async def test_a_post_looks_as_the_house_makes_them(self, publisher: Publisher, world: World) -> None:
        words = "You said: <it> takes *days* & days.\nNow it takes an hour: see /prices, ask @us.\n\n«Done.»"
        runs = (Run("You asked, we did", "b"), Run("\n\n"), Run(words))
        await publisher.publish(world.place, Message(runs, silent=True), key="post:1:x")
        [seen] = await world.shown(world.place)
        assert seen.text == f"You asked, we did\n\n{words}"

    @pytest.mark.asyncio
    async def test_a_retracted_post_is_gone_and_twice_is_no_error(
        self, publisher: Publisher, world: World, manifest: Manifest
    ) -> None:
        await publisher.publish(world.place, plain("Stays."), key="k:1")
        receipt = await publisher.publish(world.place, plain("Goes."), key="k:2")
        if not await self._retracts(publisher, manifest, receipt):
            return
        for _ in range(2):
            await publisher.retract(receipt)
            assert [seen.text for seen in await world.shown(world.place)] == ["Stays."]
        if Can.FIND in manifest.can:
            assert await publisher.find(world.place, "k:2", LONG_AGO) == Absent()

    @pytest.mark.asyncio
    async def test_a_receipt_that_is_none_takes_nothing_down(
        self, publisher: Publisher, world: World
    ) -> None:
        kept = await publisher.publish(world.place, plain("Stays."), key="k:1")
        none = [Receipt(world.place, ref) for ref in NO_REFS] + [Receipt(one, kept.ref) for one in NO_PLACES]
        for receipt in none:
            try:
                await publisher.retract(receipt)
            except Trouble as trouble:
                discreet(trouble, world)
        assert [seen.text for seen in await world.shown(world.place)] == ["Stays."]

    @pytest.mark.asyncio
    async def test_trouble_in_taking_down(
        self, publisher: Publisher, world: World, manifest: Manifest, weather: Weather
    ) -> None:
        receipt = await publisher.publish(world.place, plain("Goes."), key="k:1")
        if not await self._retracts(publisher, manifest, receipt):
            return
        await world.order(weather, Act.RETRACT)
        with pytest.raises(Trouble) as raised:
            await publisher.retract(receipt)
        assert type(raised.value) is TROUBLES[weather]
        discreet(raised.value, world)
        if weather is not Weather.AWAY:
            await publisher.retract(receipt)
            assert await world.shown(world.place) == []

    async def _retracts(self, publisher: Publisher, manifest: Manifest, receipt: Receipt) -> bool:
        """Whether it can take down, as its manifest says."""
        if Can.RETRACT in manifest.can:
            return True
        with pytest.raises(Unsupported):
            await publisher.retract(receipt)
        return False
