"""The wire between Otklik and Telegram, tapped: holds a request or its answer, for a kill in between."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import aiohttp
from aiohttp import web

PATH = re.compile(r"/bot(\d+):[^/]+/(\w+)")
FORM_FIELD = rb'name="%s"(?:\r\n[^\r\n]+)*\r\n\r\n(.*?)\r\n--'


@dataclass(slots=True)
class Call:
    """One request of a bot; ``result`` once Telegram has answered."""

    bot: int
    method: str
    chat: str
    text: str
    result: Any = None


@dataclass(slots=True, eq=False)
class Hold:
    """An order to stop one request: before Telegram hears of it, or after it was done, before the answer."""

    wanted: Callable[[Call], bool]
    after: bool
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    released: asyncio.Event = field(default_factory=asyncio.Event)
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    call: Call | None = None


class Tap:
    """A proxy in front of the sandbox. Its address is what Otklik believes to be Telegram."""

    def __init__(self, sandbox: str) -> None:
        self._sandbox = sandbox
        self._holds: list[Hold] = []
        self._runner: web.AppRunner | None = None
        self._http: aiohttp.ClientSession | None = None
        self.polls: Counter[int] = Counter()  # bot → polls begun since the last ``fresh``
        self.polled = asyncio.Event()

    async def start(self) -> str:
        """Listen on loopback; returns the base URL."""
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60), auto_decompress=False)
        app = web.Application(client_max_size=2**24)
        app.router.add_route("*", "/{path:.*}", self._pass)
        # The sandbox must see a killed Otklik hang up at once, as Telegram would.
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
        """A new process begins: forget which bots poll, and what was held for the old one."""
        self.polls.clear()
        self.polled.clear()
        for hold in self._holds:
            hold.released.set()
        self._holds.clear()

    async def up(self, bots: int) -> None:
        """Until that many bots poll."""
        while len(self.polls) < bots:
            self.polled.clear()
            await self.polled.wait()

    def hold(self, wanted: Callable[[Call], bool], *, after: bool) -> Hold:
        """Stop the next request that is ``wanted``."""
        made = Hold(wanted, after)
        self._holds.append(made)
        return made

    def forget(self, hold: Hold) -> None:
        """Let it pass after all."""
        hold.released.set()
        if hold in self._holds:
            self._holds.remove(hold)

    def _caught(self, call: Call, *, after: bool) -> Hold | None:
        for hold in self._holds:
            if hold.after == after and hold.call is None and hold.wanted(call):
                hold.call = call
                hold.reached.set()
                return hold
        return None

    async def _pass(self, request: web.Request) -> web.StreamResponse:
        assert self._http is not None
        body = await request.read()
        call = _call(request, body)
        if call.method == "getUpdates":
            self.polls[call.bot] += 1
            self.polled.set()
        if hold := self._caught(call, after=False):
            await hold.released.wait()
        headers = {"Content-Type": request.headers.get("Content-Type", "application/octet-stream")}
        url = f"{self._sandbox}{request.path_qs}"
        try:
            async with self._http.request(request.method, url, data=body, headers=headers) as answer:
                said, status = await answer.read(), answer.status
        except aiohttp.ClientError:  # the sandbox hung up: so do we
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=500)
        call.result = json.loads(said).get("result")
        hold = self._caught(call, after=True)
        response = web.Response(body=said, status=status, content_type="application/json")
        if hold is not None:
            await hold.released.wait()
            await response.prepare(request)
            await response.write_eof()
            hold.answered.set()
        return response


def _call(request: web.Request, body: bytes) -> Call:
    found = PATH.match(request.path)
    bot, method = (int(found[1]), found[2]) if found else (0, "")
    if request.content_type == "application/json":
        given = json.loads(body or b"{}")
    elif request.content_type.startswith("multipart/"):
        given = {}
        for name in (b"chat_id", b"text"):
            part = re.search(FORM_FIELD % name, body, re.DOTALL)
            given[name.decode()] = part[1].decode() if part else ""
    else:
        given = {key: values[0] for key, values in parse_qs(body.decode()).items()}
    return Call(bot, method, str(given.get("chat_id", "")), str(given.get("text", "")))
