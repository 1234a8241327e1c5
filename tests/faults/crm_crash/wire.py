"""EspoCRM's stand-in, which stops a call where it is told to: for a kill in between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from tests.crms.espocrm_world import EspoServer, EspoWorld


@dataclass(slots=True)
class Stop:
    """An order to stop the ``number``-th call from now on: on its way, or (``after``) when it is done."""

    number: int
    after: bool
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    released: asyncio.Event = field(default_factory=asyncio.Event)


class StoppingServer(EspoServer):
    """The same server; one order at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._stop: Stop | None = None

    def stop(self, number: int, *, after: bool) -> Stop:
        """Stop that call. An older order is forgotten, and what it held goes on."""
        self.forget()
        self._stop = Stop(number, after)
        return self._stop

    def forget(self) -> None:
        """Let everything pass."""
        if self._stop is not None:
            self._stop.released.set()
            self._stop = None

    async def _serve(self, request: web.Request) -> web.Response:
        stop = self._stop
        if stop is not None:
            stop.number -= 1
        is_here = stop is not None and stop.number == 0
        if stop is not None and is_here and not stop.after:
            stop.reached.set()
            await stop.released.wait()
            if request.transport is None or request.transport.is_closing():
                return web.Response(status=500)  # whoever asked is dead: it never got there
        answer = await super()._serve(request)
        if stop is not None and is_here and stop.after:
            stop.reached.set()
            await stop.released.wait()
        return answer


@asynccontextmanager
async def stopping() -> AsyncIterator[tuple[EspoWorld, StoppingServer]]:
    """A server with nothing in it yet."""
    server = StoppingServer()
    async with server.open():
        yield EspoWorld(server), server
        server.forget()
