"""What holds of changing what was sent and of looking it up, wherever that is possible."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.errors import Refused, Trouble, TryLater, Unsupported
from core.lines import Can, Manifest
from core.ports import Absent, CannotTell, Key, Message, Receipt, Run, plain
from core.testing.sending import CERTAIN, NO_PLACES, NO_REFS, Adapter, Send, SendingContract, discreet
from core.testing.world import TROUBLES, Act, Weather, World

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
AHEAD = datetime(2100, 1, 1, tzinfo=UTC)


class ChangingContract(SendingContract):
    """Amending is repeatable; only what is certainly not there is ``Absent``."""

    # --- amending ---

    @pytest.mark.asyncio
    async def test_amending_changes_words_and_styles_in_place(
        self, send: Send, adapter: Adapter, world: World, manifest: Manifest
    ) -> None:
        await send(world.place, plain("Before."), key="k:1")
        receipt = await send(world.place, plain("First."), key="k:2")
        await send(world.place, plain("After."), key="k:3")
        if not await self._amends(adapter, manifest, receipt):
            return
        assert await adapter.amend(receipt, Message((Run("First <b> & "), Run("all", "b")))) == receipt
        shown = await world.shown(world.place)
        assert [seen.text for seen in shown] == ["Before.", "First <b> & all", "After."]
        assert [seen.amended for seen in shown] in ([False, True, False], [None] * 3)
        assert shown[1].styled == (Run("all", "b"),)

    @pytest.mark.asyncio
    async def test_amending_changes_the_buttons_too(
        self, send: Send, adapter: Adapter, world: World, manifest: Manifest
    ) -> None:
        if Can.BUTTONS not in manifest.can:
            return  # that it refuses them is shown by the test of a button
        one, two = (Key(label, href="https://example.com/page") for label in ("One", "Two"))
        receipt = await send(world.place, Message((Run("Look."),), ((one,),)), key="k:1")
        if not await self._amends(adapter, manifest, receipt):
            return
        for rows in (((two,), (one,)), ()):
            await adapter.amend(receipt, Message((Run("Look here."),), rows))
            [seen] = await world.shown(world.place)
            assert seen.labels == tuple(tuple(key.label for key in row) for row in rows)

    @pytest.mark.asyncio
    async def test_amending_to_what_it_says_already_is_no_error(
        self, send: Send, adapter: Adapter, world: World, manifest: Manifest
    ) -> None:
        receipt = await send(world.place, plain("Same."), key="k:1")
        if not await self._amends(adapter, manifest, receipt):
            return
        for text in ("Same.", "Other.", "Other."):
            assert await adapter.amend(receipt, plain(text)) == receipt
            assert [seen.text for seen in await world.shown(world.place)] == [text]

    @pytest.mark.asyncio
    async def test_what_is_not_there_any_more_cannot_be_amended(
        self, send: Send, adapter: Adapter, world: World, manifest: Manifest
    ) -> None:
        """``Refused``: the house then says it anew."""
        receipt = await send(world.place, plain("Hello."), key="k:1")
        if not await self._amends(adapter, manifest, receipt):
            return
        await world.remove(world.place, receipt.ref)
        with pytest.raises(Refused) as raised:
            await adapter.amend(receipt, plain("Hello again."))
        discreet(raised.value, world)
        assert await world.shown(world.place) == []

    @pytest.mark.asyncio
    async def test_receipts_that_are_none(self, adapter: Adapter, world: World) -> None:
        none = [Receipt(world.place, ref) for ref in NO_REFS] + [Receipt(place, "1") for place in NO_PLACES]
        for receipt in none:
            with pytest.raises(CERTAIN) as raised:
                await adapter.amend(receipt, plain("Hello."))
            discreet(raised.value, world)

    @pytest.mark.asyncio
    async def test_trouble_in_amending(
        self,
        send: Send,
        adapter: Adapter,
        world: World,
        manifest: Manifest,
        weather: Weather,
    ) -> None:
        receipt = await send(world.place, plain("Hello."), key="k:1")
        if not await self._amends(adapter, manifest, receipt):
            return
        await world.order(weather, Act.AMEND)
        with pytest.raises(Trouble) as raised:
            await adapter.amend(receipt, plain("Hello again."))
        assert type(raised.value) is TROUBLES[weather]
        discreet(raised.value, world)
        if weather is not Weather.AWAY:
            await adapter.amend(receipt, plain("Hello again."))
            assert [seen.text for seen in await world.shown(world.place)] == ["Hello again."]

    async def _amends(self, adapter: Adapter, manifest: Manifest, receipt: Receipt) -> bool:
        """Whether it can amend, as its manifest says."""
        if Can.AMEND in manifest.can:
            return True
        with pytest.raises(Unsupported):
            await adapter.amend(receipt, plain("Other."))
        return False

    # --- looking up ---

    @pytest.mark.asyncio
    async def test_what_arrived_is_found_by_its_key(
        self, send: Send, adapter: Adapter, world: World, manifest: Manifest
    ) -> None:
        first = await send(world.place, plain("One."), key="k:1")
        second = await send(world.place, plain("One."), key="k:2")
        for receipt, key in ((first, "k:1"), (second, "k:2")):
            found = await adapter.find(world.place, key, LONG_AGO)
            assert found == (receipt if Can.FIND in manifest.can else CannotTell())

    @pytest.mark.asyncio
    async def test_only_what_is_certainly_not_there_is_absent(
        self, send: Send, adapter: Adapter, world: World, manifest: Manifest
    ) -> None:
        """Neither another key, nor another place, nor another time."""
        await send(world.place, plain("One."), key="k:10")
        expected = Absent() if Can.FIND in manifest.can else CannotTell()
        assert await adapter.find(world.place, "k:1", LONG_AGO) == expected
        assert await adapter.find(world.place, "k:101", LONG_AGO) == expected
        assert await adapter.find(world.place, "K:10", LONG_AGO) == expected
        assert await adapter.find(world.elsewhere, "k:10", LONG_AGO) == expected
        assert await adapter.find(world.place, "k:10", AHEAD) == expected

    @pytest.mark.asyncio
    async def test_what_was_taken_away_by_others_is_not_found(
        self, send: Send, adapter: Adapter, world: World, manifest: Manifest
    ) -> None:
        receipt = await send(world.place, plain("One."), key="k:1")
        await world.remove(world.place, receipt.ref)
        found = await adapter.find(world.place, "k:1", LONG_AGO)
        assert found == (Absent() if Can.FIND in manifest.can else CannotTell())

    @pytest.mark.asyncio
    async def test_an_answer_that_was_lost_is_found_after_all(
        self, send: Send, adapter: Adapter, world: World, manifest: Manifest
    ) -> None:
        """However coarse the world's own time is: ``since`` is the moment before it set out."""
        if Weather.LOST not in self.weathers:
            return
        since = world.now()
        await world.order(Weather.LOST, Act.SEND)
        with pytest.raises(Trouble):
            await send(world.place, plain("Hello."), key="k:1")
        [seen] = await world.shown(world.place)
        found = await adapter.find(world.place, "k:1", since)
        assert found == (Receipt(world.place, seen.ref) if Can.FIND in manifest.can else CannotTell())

    @pytest.mark.asyncio
    async def test_what_stands_far_back_is_found(
        self, send: Send, adapter: Adapter, world: World, manifest: Manifest
    ) -> None:
        if Can.FIND not in manifest.can:
            return
        receipt = await send(world.place, plain("First."), key="first")
        for n in range(self.many):
            await send(world.place, plain(f"Line {n}."), key=f"k:{n}")
        assert await adapter.find(world.place, "first", LONG_AGO) == receipt

    @pytest.mark.asyncio
    async def test_a_look_that_fails_proves_nothing(
        self,
        send: Send,
        adapter: Adapter,
        world: World,
        manifest: Manifest,
        weather: Weather,
    ) -> None:
        """It raises: ``Absent`` would have it sent again."""
        if Can.FIND not in manifest.can:
            assert await adapter.find(world.place, "k:1", LONG_AGO) == CannotTell()
            return
        await send(world.place, plain("Hello."), key="k:1")
        await world.order(weather, Act.FIND)
        with pytest.raises(Trouble) as raised:
            await adapter.find(world.place, "k:1", LONG_AGO)
        assert weather is not Weather.BUSY or isinstance(raised.value, TryLater)
        discreet(raised.value, world)

    @pytest.mark.asyncio
    async def test_looking_where_nothing_is(self, adapter: Adapter, world: World) -> None:
        for place in NO_PLACES:
            try:
                found = await adapter.find(place, "k:1", LONG_AGO)
            except Trouble as trouble:
                discreet(trouble, world)
            else:
                assert not isinstance(found, Receipt)
