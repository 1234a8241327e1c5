"""The wire between Otklik and a messenger, tapped: holds what passes, for a kill in between."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
from aiohttp import WSMsgType, web

from core.tasks import spawn
from tests.faults.crash.places import Bot, Call, Place

# Of a request; the address it was made to is where Slack then says that sockets are.
PASSED_ON = ("Host", "Content-Type", "Authorization")
GIVEN_BACK = ("Retry-After",)
Socket = web.WebSocketResponse | aiohttp.ClientWebSocketResponse


@dataclass(slots=True, eq=False)
class Hold:
    """An order to stop one call: on its way to the messenger, or (``after``) on its way to Otklik.

    ``over``: released, it has gone on (``arrived``), or whoever waited for it has hung up.
    """

    wanted: Callable[[Call], object]
    after: bool
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    released: asyncio.Event = field(default_factory=asyncio.Event)
    over: asyncio.Event = field(default_factory=asyncio.Event)
    arrived: bool = False
    call: Call | None = None


class Tap:
    """A proxy in front of the sandbox. Its address is what Otklik believes to be the messenger."""

    def __init__(self, sandbox: str, place: Place) -> None:
        self._sandbox = sandbox
        self._place = place
        self._holds: list[Hold] = []
        self._runner: web.AppRunner | None = None
        self._http: aiohttp.ClientSession | None = None
        self._listening: set[Bot] = set()  # since the last ``fresh``
        self._heard = asyncio.Event()

    async def start(self) -> str:
        """Listen on loopback; returns the base URL."""
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60), auto_decompress=False)
        app = web.Application(client_max_size=2**24)
        app.router.add_route("*", "/{path:.*}", self._pass)
        # The sandbox must see a killed Otklik hang up at once, as a messenger would.
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
        if self._http is not None:
            await self._http.close()

    def fresh(self) -> None:
        """A new process begins: forget which bots listen, and what was held for the old one."""
        self._listening.clear()
        for hold in self._holds:
            hold.released.set()
        self._holds.clear()

    async def up(self) -> None:
        """Until both bots listen."""
        while self._listening != set(self._place.bots):
            self._heard.clear()
            await self._heard.wait()

    def hold(self, wanted: Callable[[Call], object], *, after: bool) -> Hold:
        """Stop the next call that is ``wanted``."""
        made = Hold(wanted, after)
        self._holds.append(made)
        return made

    def forget(self, hold: Hold) -> None:
        """Let it pass after all."""
        hold.released.set()
        if hold in self._holds:
            self._holds.remove(hold)

    @asynccontextmanager
    async def _passing(self, call: Call, *, after: bool) -> AsyncIterator[None]:
        """Stop a call here if somebody ordered it; inside, it is to go on."""
        held = (one for one in self._holds if one.after == after and one.call is None and one.wanted(call))
        hold = next(held, None)
        if hold is None:
            yield
            return
        hold.call = call
        hold.reached.set()
        try:
            await hold.released.wait()
            yield
            hold.arrived = True
        finally:
            hold.over.set()

    def _note(self, call: Call) -> None:
        if self._place.listens(call):
            self._listening.add(call.bot)
            self._heard.set()

    async def _pass(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await self._socket(request)
        assert self._http is not None
        body = await request.read()
        call = self._place.request(request.path, request.headers, body)
        self._note(call)
        headers = {name: request.headers[name] for name in PASSED_ON if name in request.headers}
        url = f"{self._sandbox}{request.path_qs}"
        try:
            async with (
                self._passing(call, after=False),
                self._http.request(request.method, url, data=body, headers=headers) as answer,
            ):
                said, status = await answer.read(), answer.status
                told = {name: answer.headers[name] for name in GIVEN_BACK if name in answer.headers}
        except aiohttp.ClientError:  # the sandbox hung up: so do we
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=500)
        call.result = self._place.result(json.loads(said))
        response = web.Response(body=said, status=status, content_type="application/json", headers=told)
        async with self._passing(call, after=True):
            await response.prepare(request)
            await response.write_eof()
        return response

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        """A connection on which the messenger brings what people do; when one end hangs up, so do we."""
        assert self._http is not None
        otklik = web.WebSocketResponse()
        await otklik.prepare(request)
        opened = self._place.socket(request.path)
        async with self._http.ws_connect(f"{self._sandbox}{request.path_qs}") as messenger:
            self._note(opened)
            pumps = (
                spawn(self._pump(opened.bot, messenger, otklik, arriving=True), name="arriving"),
                spawn(self._pump(opened.bot, otklik, messenger, arriving=False), name="leaving"),
            )
            try:
                await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for pump in pumps:
                    pump.cancel()
                await asyncio.gather(*pumps, return_exceptions=True)
        await otklik.close()
        return otklik

    async def _pump(self, bot: Bot, source: Socket, sink: Socket, *, arriving: bool) -> None:
        with contextlib.suppress(ConnectionError):  # the other end hung up: its pump ends as well
            async for message in source:
                if message.type is WSMsgType.TEXT:
                    call = self._place.frame(bot, message.data, arriving=arriving)
                    async with self._passing(call, after=arriving):
                        await sink.send_str(message.data)
