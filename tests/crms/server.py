"""A stand-in of a vendor's server over real HTTP: its weather, its count of writes, its clock."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from core.testing import WAIT, Weather


class StandIn:
    """Subclass it: ``routes(app)``, ``is_write(request)``, and the vendor's own words for trouble."""

    def __init__(self) -> None:
        self.writes = 0
        self.calls: list[str] = []  # "POST /path" of every call, in order
        self.url = ""
        self._now = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
        self._ids = itertools.count(101)
        self._weather: dict[bool, Weather] = {}
        self._runner: web.AppRunner | None = None

    # What a vendor's stand-in says ------------------------------------------------------------------------

    def routes(self, app: web.Application) -> None:
        """Add the vendor's routes."""
        raise NotImplementedError

    async def is_write(self, request: web.Request) -> bool:
        """Whether a call changes something (its body may be read: aiohttp keeps it)."""
        return request.method != "GET"

    def busy(self) -> web.Response:
        """ "Too fast, wait for WAIT", as the vendor says it."""
        return web.json_response({}, status=429, headers={"Retry-After": str(int(WAIT.total_seconds()))})

    def refused(self) -> web.Response:
        """ "What you send is wrong"."""
        return web.json_response({}, status=400)

    def locked(self) -> web.Response:
        """ "I do not accept your key"."""
        return web.json_response({}, status=401)

    # The rest is the same for all ---------------------------------------------------------------------------

    def now(self) -> datetime:
        """The server's time."""
        return self._now

    def tick(self) -> datetime:
        """A moment later: every change made there moves the time on by a second."""
        self._now += timedelta(seconds=1)
        return self._now

    def number(self) -> int:
        """A new id."""
        return next(self._ids)

    async def order(self, weather: Weather, *, writing: bool) -> None:
        """The next call that writes (or reads) meets this weather."""
        if weather is Weather.AWAY:
            assert self._runner is not None
            await self._runner.cleanup()
            for _ in range(5):  # whoever kept a connection learns that it is closed
                await asyncio.sleep(0)
            return
        self._weather[writing] = weather

    @web.middleware
    async def _sky(self, request: web.Request, handler: Any) -> web.StreamResponse:
        await request.read()
        writing = await self.is_write(request)
        self.calls.append(f"{request.method} {request.path}")
        weather = self._weather.pop(writing, None)
        match weather:
            case Weather.BUSY:
                return self.busy()
            case Weather.REFUSED:
                return self.refused()
            case Weather.LOCKED:
                return self.locked()
            case Weather.BROKEN:
                return web.Response(status=500, text="<html>Oops</html>")
            case Weather.HANGS:
                await asyncio.Event().wait()
            case _:
                pass
        self.writes += writing
        answer: web.StreamResponse = await handler(request)
        if weather is Weather.LOST:
            assert request.transport is not None
            request.transport.abort()
        return answer

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Serve on a free port of this machine."""
        app = web.Application(middlewares=[self._sky], client_max_size=32 * 1024 * 1024)
        self.routes(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        try:
            yield
        finally:
            await self._runner.cleanup()
