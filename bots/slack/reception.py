"""What the door and the sockets do with a payload: answer it at once, or commit it and only then say so."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any, Protocol

from bots.slack.receiving import Kind, account, received
from core.clock import Clock
from core.lines import Keep
from core.words import BotRole

log = logging.getLogger(__name__)
PATIENCE = 2.0  # seconds for a prompt: Slack waits three for the answer, and a trigger lives as long


class Prompt(Protocol):
    """What cannot wait for the inbox, because Slack shows it in its answer or lets us do it for 3 s only.

    Whatever it raises, and whenever it takes longer than ``PATIENCE``, what arrived is kept all the same.
    """

    async def before(self, kind: Kind, payload: Mapping[str, Any]) -> dict[str, Any] | None:
        """What to answer at once *instead of* keeping, e.g. the errors of a submission; None: keep it.

        Asked of interactions only: events have no answer, and commands get theirs as a message.
        """
        ...


class Reception:
    """One bot's; ``take`` is all that a way in needs."""

    def __init__(self, role: BotRole, keep: Keep, prompt: Prompt, clock: Clock) -> None:
        self._source = f"slack:{role}"
        self._keep = keep
        self._prompt = prompt
        self._clock = clock

    async def take(self, kind: Kind, payload: Mapping[str, Any]) -> dict[str, Any] | None:
        """Keep what is of concern; returns what to answer with it, if anything.

        Raises what ``keep`` raises: then nobody may be told that the payload arrived.
        """
        found = received(kind, payload, self._clock.now())
        if found is None:
            return None
        if kind is Kind.INTERACTION and (answer := await self._before(kind, payload)) is not None:
            return answer
        await self._keep(self._source, account(payload), [found])
        return None

    async def _before(self, kind: Kind, payload: Mapping[str, Any]) -> dict[str, Any] | None:
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._prompt.before(kind, payload)
        except Exception as error:  # a prompt that fails must not lose what was submitted
            log.error("slack.prompt_failed", extra={"source": self._source, "why": type(error).__name__})
            return None
