"""The suite that every messenger passes, in each of its roles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from core.errors import Refused, Trouble, Unsupported
from core.lines import Can, Manifest
from core.ports import Inbound, Key, Message, Messenger, Opened, Run, Said, Tapped, Who, plain, rank
from core.testing import hostile
from core.testing.changing import ChangingContract
from core.testing.sending import CERTAIN, NO_PLACES, NO_REFS, Adapter, Send, discreet
from core.testing.world import Act, Chat, Weather

PAYLOAD = "aB3-_" * 8  # letters as links may carry them


def one(heard: Sequence[Inbound], kind: type[Inbound]) -> Inbound:
    """The only word of an update, which is of that kind."""
    [only] = heard
    assert isinstance(only, kind), only
    return only


class MessengerContract(ChangingContract):
    """Subclass it and give three fixtures: ``manifest``, ``messenger`` and ``world`` (a ``Chat``).

    ::

        class TestAcme(MessengerContract):
            @pytest.fixture
            def manifest(self) -> Manifest: ...
            @pytest_asyncio.fixture
            async def world(self) -> AsyncIterator[Chat]: ...
            @pytest_asyncio.fixture
            async def messenger(self, world: Chat) -> AsyncIterator[Messenger]: ...
    """

    @pytest.fixture
    def messenger(self) -> Messenger:
        """The messenger under test."""
        raise NotImplementedError("give the messenger under test: override the fixture messenger()")

    @pytest.fixture
    def adapter(self, messenger: Messenger) -> Adapter:
        """What the suites of sending and changing look at."""
        return messenger

    @pytest.fixture
    def send(self, messenger: Messenger) -> Send:
        """How a messenger sends."""
        return messenger.deliver

    # --- what people do, in neutral words ---

    @pytest.mark.asyncio
    async def test_words_are_read(self, messenger: Messenger, world: Chat, manifest: Manifest) -> None:
        text = "Ждала три дня.\nThen <b>it</b> came 👍🏽 & *went*"
        said = one(await messenger.read(await world.write(text)), Said)
        assert isinstance(said, Said)
        assert (said.text, said.media, said.reply_to, said.edited) == (text, None, None, False)
        assert said.who.messenger == manifest.name
        assert said.who.place == said.who.external_id == world.place
        assert said.at.utcoffset() == timedelta(0)
        receipt = await messenger.deliver(said.who.place, plain("Thank you."), key="k:1")
        assert [seen.ref for seen in await world.shown(world.place)] == [receipt.ref]

    @pytest.mark.asyncio
    async def test_hostile_words_are_read_as_they_are(self, messenger: Messenger, world: Chat) -> None:
        """But those that look like a messenger's own mentions, which a person picks from a list there."""
        for name, words in hostile.WORDS.items():
            if name == "slack-everyone":
                continue
            said = one(await messenger.read(await world.write(f"I say: {words}")), Said)
            assert isinstance(said, Said)
            assert said.text == f"I say: {words}"

    @pytest.mark.asyncio
    async def test_later_messages_have_larger_names(self, messenger: Messenger, world: Chat) -> None:
        """Theirs and ours alike: by that the house tells which question an answer belongs to."""
        refs = []
        for n in range(4):
            said = one(await messenger.read(await world.write(f"Word {n}.")), Said)
            assert isinstance(said, Said)
            refs.append(rank(said.ref))
            refs.append(rank((await messenger.deliver(world.place, plain(f"Line {n}."), key=f"k:{n}")).ref))
        assert None not in refs
        assert refs == sorted(set(refs), key=lambda number: number or 0)

    @pytest.mark.asyncio
    async def test_a_correction_names_what_it_corrects(self, messenger: Messenger, world: Chat) -> None:
        first = one(await messenger.read(await world.write("It tok two days.")), Said)
        raw = await world.rewrite("It took two days.")
        if raw is None:
            return  # nobody can, there
        second = one(await messenger.read(raw), Said)
        assert isinstance(first, Said)
        assert isinstance(second, Said)
        assert (second.text, second.edited, second.ref) == ("It took two days.", True, first.ref)
        assert second.who == first.who

    @pytest.mark.asyncio
    async def test_a_link_brings_its_payload(
        self, messenger: Messenger, world: Chat, manifest: Manifest
    ) -> None:
        opened = one(await messenger.read(await world.begin(PAYLOAD)), Opened)
        assert isinstance(opened, Opened)
        assert opened.payload == PAYLOAD
        assert (opened.who.messenger, opened.who.external_id) == (manifest.name, world.place)
        assert opened.at.utcoffset() == timedelta(0)

    @pytest.mark.asyncio
    async def test_a_tap_brings_its_token(
        self, messenger: Messenger, world: Chat, manifest: Manifest
    ) -> None:
        rows = ((Key("Yes", "t1"), Key("No <b> & *", "t2")), (Key("Later", "x" * 40),))
        say = Message((Run("Did it work?"),), rows)
        if Can.BUTTONS not in manifest.can:
            with pytest.raises(Unsupported):
                await messenger.deliver(world.place, say, key="k:1")
            return
        receipt = await messenger.deliver(world.place, say, key="k:1")
        [seen] = await world.shown(world.place)
        assert seen.labels == tuple(tuple(key.label for key in row) for row in rows)
        calls = set()
        for key in (key for row in rows for key in row):
            tapped = one(await messenger.read(await world.tap(key.label)), Tapped)
            assert isinstance(tapped, Tapped)
            assert (tapped.token, tapped.ref) == (key.token, receipt.ref)
            assert tapped.who.external_id == world.place
            calls.add(tapped.call)
            await messenger.hush(tapped.call, "Noted " + "x" * 500)
        assert len(calls) == 3

    @pytest.mark.asyncio
    async def test_labels_and_rows_within_the_limits_arrive_whole(
        self, messenger: Messenger, world: Chat, manifest: Manifest
    ) -> None:
        """One row more arrives as well, or nothing does: never a part of a question. A longer label may end
        in "…", so that a reader sees that there is more."""
        if Can.BUTTONS not in manifest.can:
            return  # shown by the test of a tap
        limits = manifest.limits
        within = ((limits.label, 1), (5, limits.rows))
        over = ((limits.label + 1, 1), (5, limits.rows + 1))
        for label, rows in (*within, *over):
            keys = tuple((Key(f"{n:я>{label}}", f"t{n}"),) for n in range(rows))
            before = await world.shown(world.place)
            try:
                await messenger.deliver(world.place, Message((Run("Which?"),), keys), key=f"k:{label}:{rows}")
            except (Refused, Unsupported):
                assert (label, rows) in over
                assert await world.shown(world.place) == before
            else:
                shown = (await world.shown(world.place))[-1].labels
                assert [len(row) for row in shown] == [1] * rows
                for (seen,), (key,) in zip(shown, keys, strict=True):
                    cut = key.label[: len(seen) - 1] + "…"
                    assert seen == key.label or (label > limits.label and seen == cut)

    @pytest.mark.asyncio
    async def test_what_is_no_update_is_refused(self, messenger: Messenger, world: Chat) -> None:
        """Noise, and real updates with each part put wrong: words, none, or ``Refused``; nothing else."""
        real = [await world.write("Hello."), await world.begin(PAYLOAD)]
        for raw in (bad for one_ in real for bad in hostile.junk(one_)):
            try:
                assert isinstance(await messenger.read(raw), list)
            except Refused as trouble:
                discreet(trouble, world)

    # --- people ---

    @pytest.mark.asyncio
    async def test_a_profile_tells_what_the_messenger_vouches_for(
        self, messenger: Messenger, world: Chat, manifest: Manifest
    ) -> None:
        said = one(await messenger.read(await world.write("Hello.")), Said)
        assert isinstance(said, Said)
        met = await messenger.meet(said.who)
        if Can.PROFILE not in manifest.can:
            assert met == said.who
            return
        assert (met.email, met.zone) == (world.email, world.zone)
        assert (met.messenger, met.external_id, met.place) == (manifest.name, world.place, world.place)

    @pytest.mark.asyncio
    async def test_a_picture_can_be_handed_on(
        self, messenger: Messenger, world: Chat, manifest: Manifest
    ) -> None:
        if Can.PHOTO not in manifest.can:
            with pytest.raises(Unsupported):
                await messenger.fetch("picture")
            return
        assert len(await messenger.fetch(await world.picture())) > 10
        for name in NO_REFS:
            with pytest.raises(Trouble) as raised:
                await messenger.fetch(name)
            discreet(raised.value, world)

    @pytest.mark.asyncio
    async def test_a_stranger_is_met_without_a_crash(
        self, messenger: Messenger, world: Chat, manifest: Manifest
    ) -> None:
        for place in NO_PLACES:
            nobody = Who(manifest.name, place, place)
            try:
                assert (await messenger.meet(nobody)).email == ""
            except Trouble as trouble:
                discreet(trouble, world)

    @pytest.mark.asyncio
    async def test_writing_first(self, messenger: Messenger, world: Chat, manifest: Manifest) -> None:
        if Can.WRITE_FIRST in manifest.can:
            await messenger.deliver(world.stranger, plain("Hello."), key="k:1")
            assert [seen.text for seen in await world.shown(world.stranger)] == ["Hello."]
            return
        with pytest.raises(CERTAIN) as raised:
            await messenger.deliver(world.stranger, plain("Hello."), key="k:1")
        discreet(raised.value, world)
        assert await world.shown(world.stranger) == []

    @pytest.mark.asyncio
    async def test_what_is_not_sent_by_order_loses_nothing(
        self, messenger: Messenger, world: Chat, weather: Weather
    ) -> None:
        """Answering a tap never raises: whoever tapped has gone on already."""
        await world.order(weather, Act.SEND)
        for call in NO_REFS:
            await messenger.hush(call)
            await messenger.hush(call, "Noted")

    @pytest.mark.asyncio
    async def test_leaving_where_one_is_not(self, messenger: Messenger, world: Chat) -> None:
        for place in NO_PLACES:
            try:
                await messenger.leave(place)
            except Trouble as trouble:
                discreet(trouble, world)
