"""A prompt may answer instead of the inbox, and may fail or hang without losing anything."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import pytest

from bots.slack import reception
from bots.slack.receiving import Kind
from bots.slack.reception import Reception
from core.clock import SystemClock
from core.inbox import Received
from core.words import BotRole

ERRORS = {"response_action": "errors", "errors": {"words": "A little more"}}
SUBMISSION = {"type": "view_submission", "team": {"id": "T1"}, "user": {"id": "U1"}, "view": {"id": "V1"}}
COMMAND = {"command": "/otklik", "team_id": "T1", "user_id": "U1", "trigger_id": "1.2"}
EVENT = {
    "type": "event_callback",
    "team_id": "T1",
    "event_id": "Ev1",
    "event": {"type": "message", "user": "U1", "text": "hello", "ts": "1.0"},
}
Say = Callable[[], Awaitable[dict[str, Any] | None]]


class Counter:
    """A ``Keep`` that remembers, and a prompt that does as it is told."""

    def __init__(self, say: Say) -> None:
        self.kept: list[str] = []
        self.asked = 0
        self._say = say

    async def keep(self, source: str, account: str, received: Sequence[Received]) -> None:
        self.kept += [one.conversation for one in received]

    async def before(self, kind: Kind, payload: Mapping[str, Any]) -> dict[str, Any] | None:
        self.asked += 1
        return await self._say()

    async def take(self, kind: Kind, payload: Mapping[str, Any]) -> dict[str, Any] | None:
        return await Reception(BotRole.INTERVIEWER, self.keep, self, SystemClock()).take(kind, payload)


async def nothing() -> None:
    return None


async def errors() -> dict[str, Any]:
    return ERRORS


async def broken() -> None:
    raise RuntimeError("a bug")


async def hanging() -> None:
    await asyncio.Event().wait()


async def test_an_answer_at_once_stands_instead_of_keeping() -> None:
    counter = Counter(errors)
    assert await counter.take(Kind.INTERACTION, SUBMISSION) == ERRORS
    assert counter.kept == []


@pytest.mark.parametrize("say", [nothing, broken, hanging])
async def test_whatever_the_prompt_does_a_submission_is_kept(
    say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reception, "PATIENCE", 0.02)
    counter = Counter(say)
    assert await counter.take(Kind.INTERACTION, SUBMISSION) is None
    assert counter.kept == ["T1:U1"]


async def test_commands_are_only_kept() -> None:
    counter = Counter(errors)
    assert await counter.take(Kind.COMMAND, COMMAND) is None
    assert (counter.asked, counter.kept) == (0, ["T1:U1"])


async def test_events_are_only_kept() -> None:
    counter = Counter(errors)
    assert await counter.take(Kind.EVENT, EVENT) is None
    assert (counter.asked, counter.kept) == (0, ["T1:U1"])


async def test_who_brought_what_cannot_be_kept_is_told() -> None:
    class Full(Counter):
        async def keep(self, source: str, account: str, received: Sequence[Received]) -> None:
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        await Full(nothing).take(Kind.COMMAND, COMMAND)


async def test_what_is_of_no_concern_is_neither_asked_nor_kept() -> None:
    counter = Counter(errors)
    assert await counter.take(Kind.INTERACTION, {**SUBMISSION, "type": "view_closed"}) is None
    assert (counter.asked, counter.kept) == (0, [])
