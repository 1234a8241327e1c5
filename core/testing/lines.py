"""The suite that every line passes: what a messenger brings to a house."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pytest

from core.errors import Misconfigured, Refused, Trouble
from core.findings import Finding
from core.inbox import Received
from core.lines import Hall, Knock, Line
from core.newsroom.forms import Form
from core.ports import Filled, Tapped
from core.testing import hostile
from core.words import BotRole

NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")
WORDLESS = (b"", b"{}", b"[]", b"null", b"\xff\xfe", b"payload=%7B%7D", b"[" * 100_000)


@dataclass(frozen=True, slots=True)
class Signed:
    """A knock of somebody who may: at which door, with which body, which brings one update.

    ``sign``: a knock with any body, as they would sign it, with only the headers that prove it.
    ``covers_body``: the proof is of this body, and of no other; False where it is a mere secret.
    """

    door: tuple[str, str]  # HTTP method, path
    body: bytes
    sign: Callable[[bytes], Knock]
    covers_body: bool = True

    @property
    def knock(self) -> Knock:
        """The knock itself."""
        return self.sign(self.body)


@dataclass(slots=True)
class Kept(Hall):
    """A hall with an inbox in memory and no newsroom. ``is_full``: nothing can be committed."""

    is_full: bool = False
    rows: list[tuple[str, str, Received]] = field(default_factory=list)

    async def keep(self, source: str, account: str, received: Sequence[Received]) -> None:
        """Raises ``OSError`` when full."""
        if self.is_full:
            raise OSError("no space left")
        self.rows += [(source, account, one) for one in received]

    def arrived(self) -> None:
        """Nobody waits."""

    async def form_behind(self, tapped: Tapped, door: str) -> Form | None:
        """No forms."""
        return None

    async def objection(self, filled: Filled, door: str) -> str:
        """None."""
        return ""


class LineContract:
    """Subclass it and give two fixtures: ``line``, and ``signed`` (None where it has no doors)."""

    @pytest.fixture
    def line(self) -> Line:
        """The line under test, as its entry point makes it."""
        raise NotImplementedError("give the line under test: override the fixture line()")

    @pytest.fixture
    def signed(self) -> Signed | None:
        """One knock that its doors take."""
        raise NotImplementedError("give a knock that its doors take: override the fixture signed()")

    @pytest.fixture
    def kept(self) -> Kept:
        """Where the doors keep."""
        return Kept()

    # --- what it is ---

    @pytest.mark.asyncio
    async def test_it_says_what_it_is(self, line: Line) -> None:
        """Its name stands before a colon in doors and channels, so it holds none."""
        assert NAME.fullmatch(line.manifest.name)
        limits = line.manifest.limits
        assert min(limits.text, limits.label, limits.rows) > 0
        assert line.roles
        assert set(line.roles) <= set(BotRole)
        assert len(set(line.roles)) == len(line.roles)

    @pytest.mark.asyncio
    async def test_who_speaks_in_a_role_stays_the_same(self, line: Line) -> None:
        for role in line.roles:
            assert line.messenger(role) is line.messenger(role)
            pace = line.pace(role)
            assert pace.per_second >= 1
            assert pace.chat_pause >= 0
        line.publisher()
        await line.close()

    @pytest.mark.asyncio
    async def test_the_way_in_has_room_for_a_payload(self, line: Line) -> None:
        """Once, or the way is not known: "", ``Misconfigured`` or ``Trouble``."""
        for role in line.roles:
            try:
                way = await line.way_in(role)
            except (Misconfigured, Trouble):
                continue
            assert way == "" or way.count("{payload}") == 1
        await line.close()

    @pytest.mark.asyncio
    async def test_the_doctor_gets_findings(self, line: Line) -> None:
        found = await line.examine()
        assert found
        assert all(isinstance(one, Finding) and one.what and one.words for one in found)
        await line.close()

    @pytest.mark.asyncio
    async def test_closing_twice_is_no_error(self, line: Line) -> None:
        await line.close()
        for role in line.roles:
            line.messenger(role)
        await line.close()
        await line.close()

    # --- its doors ---

    @pytest.mark.asyncio
    async def test_doors_have_paths_of_their_own(self, line: Line, kept: Kept) -> None:
        for method, path in line.doors(kept):
            assert method in ("GET", "POST", "PUT", "DELETE")
            assert path.startswith(f"/{line.manifest.name}/")

    @pytest.mark.asyncio
    async def test_nobody_unproven_gets_anything_in(self, line: Line, kept: Kept) -> None:
        for (method, path), answer in line.doors(kept).items():
            for body in WORDLESS:
                for headers in ({}, {"authorization": ["Bearer x", "Bearer y"]}, {"cookie": ["é\udcff"]}):
                    rest = "x" if path.endswith("/*") else ""
                    reply = await answer(Knock(body, headers, {"x": "\0"}, rest))
                    assert reply.status == 401 if method == "POST" else reply.status < 500
        assert kept.rows == []

    @pytest.mark.asyncio
    async def test_who_proves_it_is_heard(self, line: Line, kept: Kept, signed: Signed | None) -> None:
        if signed is None:
            assert not any(method == "POST" for method, _ in line.doors(kept))
            return
        reply = await line.doors(kept)[signed.door](signed.knock)
        assert 200 <= reply.status < 300
        [(source, account, received)] = kept.rows
        name, _, role = source.partition(":")
        assert name == line.manifest.name
        assert BotRole(role) in line.roles
        assert "\0" not in account + received.external_id + received.conversation + received.body
        assert max(map(len, (received.external_id, received.conversation))) <= 190
        assert await line.messenger(BotRole(role)).read(received.body)
        await line.close()

    @pytest.mark.asyncio
    async def test_the_same_knock_again_is_the_same_row(
        self, line: Line, kept: Kept, signed: Signed | None
    ) -> None:
        if signed is None:
            return
        answer = line.doors(kept)[signed.door]
        for _ in range(3):
            await answer(signed.knock)
        assert len({(source, account, one.external_id) for source, account, one in kept.rows}) == 1

    @pytest.mark.asyncio
    async def test_a_proof_that_is_not_whole_proves_nothing(
        self, line: Line, kept: Kept, signed: Signed | None
    ) -> None:
        if signed is None:
            return
        answer, whole = line.doors(kept)[signed.door], signed.knock.headers
        assert whole
        for name, values in whole.items():
            for wrong in (
                [], [*values, *values], [""], [values[0][:-1]], [values[0] + "0"], [values[0][::-1]],
                ["é\udcff"], ["0" * len(values[0])], ["٣" * len(values[0])],
            ):  # fmt: skip
                headers: Mapping[str, Sequence[str]] = {**whole, name: wrong}
                if not wrong:
                    headers = {other: value for other, value in whole.items() if other != name}
                assert (await answer(replace(signed.knock, headers=headers))).status == 401
        if signed.covers_body:
            other = signed.body.replace(b"1", b"2") + b" "
            assert (await answer(replace(signed.knock, body=other))).status == 401
        assert kept.rows == []

    @pytest.mark.asyncio
    async def test_what_is_proven_may_still_be_nonsense(
        self, line: Line, kept: Kept, signed: Signed | None
    ) -> None:
        """Whoever signs a body proves whose words they are, not their sense: no crash, and nothing of it
        comes to the house that no database keeps (NUL, halves of surrogate pairs)."""
        if signed is None:
            return
        answer = line.doors(kept)[signed.door]
        for bad in hostile.junk(signed.body.decode()):
            assert (await answer(signed.sign(bad.encode()))).status < 500
        assert (await answer(signed.sign(b"\xff\xfe{}"))).status < 500
        for source, account, received in kept.rows:
            told = [account, received.external_id, received.conversation, received.body]
            messenger = line.messenger(BotRole(source.partition(":")[2]))
            with contextlib.suppress(Refused):  # kept aside
                told.append(repr(await messenger.read(received.body)))
            assert not [text for text in told if "\0" in text or "\\x00" in text or "\\ud8" in text]
            "".join(told).encode()
        await line.close()

    @pytest.mark.asyncio
    async def test_nothing_is_acknowledged_that_was_not_kept(
        self, line: Line, kept: Kept, signed: Signed | None
    ) -> None:
        if signed is None:
            return
        kept.is_full = True
        try:
            reply = await line.doors(kept)[signed.door](signed.knock)
        except OSError:
            return
        assert reply.status >= 500
