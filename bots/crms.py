"""The CRMs of a house: found by entry point, heard at the front door, and each on its own rounds."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

from bots.storable import storable
from bots.turns import Bell
from core import plugins
from core.clock import Clock
from core.crm.ports import Crm, CrmCan
from core.crm.rounds import Rounds, source
from core.inbox import Received
from core.lines import Answer, Hall, Knock, Reply
from core.links import new_nonce
from core.settings import Settings

log = logging.getLogger(__name__)
AFTER_DEFECT = 60.0  # seconds


def crms(settings: Settings, clock: Clock) -> list[Crm]:
    """Those that are configured. Raises ``Misconfigured`` saying what to set."""
    made = [make(settings, clock) for make in plugins.loaded("otklik.crms").values()]
    return [crm for crm in made if crm is not None]


def doors(crms: Sequence[Crm], hall: Hall, rang: Callable[[], None]) -> dict[tuple[str, str], Answer]:
    """What the front door answers to CRMs: 401 without the vendor's proof, 200 after the commit."""
    made: dict[tuple[str, str], Answer] = {}
    for crm in crms:
        if CrmCan.WEBHOOKS in crm.manifest.can:
            answer = _answer(crm, hall, rang)
            made[("POST", f"/crm/{crm.manifest.name}")] = answer
            made[("POST", f"/crm/{crm.manifest.name}/*")] = answer
    return made


def _answer(crm: Crm, hall: Hall, rang: Callable[[], None]) -> Answer:
    name = crm.manifest.name

    async def answer(knock: Knock) -> Reply:
        delivery = crm.admit(knock)
        if delivery is None:
            return Reply(401)
        try:
            body = knock.body.decode()
        except UnicodeDecodeError:
            return Reply(400)
        # A hint without a number of its own is new every time: reading twice changes nothing.
        received = Received((delivery or new_nonce())[:120], new_nonce(), 0, storable(body))
        await hall.keep(source(name), name, [received])
        rang()
        return Reply()

    return answer


class Tours:
    """Every CRM's rounds, side by side: one that is down holds up nobody else."""

    def __init__(self, rounds: Sequence[Rounds], bell: Bell) -> None:
        """``bell`` rings when a webhook has arrived."""
        self._rounds = tuple(rounds)
        self._bells = [Bell() for _ in self._rounds]
        self._bell = bell

    def works(self) -> list[Callable[[], Coroutine[Any, Any, None]]]:
        """What runs until cancelled."""
        made: list[Callable[[], Coroutine[Any, Any, None]]] = [self._pass_on] if self._rounds else []
        for one, bell in zip(self._rounds, self._bells, strict=True):
            made += [_loop(one.read, bell), _loop(one.tell, Bell())]
        return made

    async def _pass_on(self) -> None:
        while True:
            if await self._bell.wait(60):
                for bell in self._bells:
                    bell.ring()


def _loop(step: Callable[[], Awaitable[float]], bell: Bell) -> Callable[[], Coroutine[Any, Any, None]]:
    async def run() -> None:
        while True:
            try:
                wait = await step()
            except asyncio.CancelledError:
                raise
            except Exception as error:  # the next round tries again
                log.error("crm.failed", exc_info=error)
                wait = AFTER_DEFECT
            await bell.wait(wait)

    return run
