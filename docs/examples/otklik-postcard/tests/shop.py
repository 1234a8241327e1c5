"""The shop that the tests talk to: its chat's server, its visitors, and what goes wrong there.

It is the world of the messenger's suite (core.testing.Chat).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any

import aiohttp
from aiohttp import web
from otklik_postcard.signing import SIGNATURE, STAMP, is_signed, signed

from core.ports import Run
from core.testing import WAIT, Act, Seen, Weather

Json = dict[str, Any]
SECRET = "the same on both sides, 32 letters"
ANSWERS = {
    Weather.REFUSED: 422,
    Weather.GONE: 410,
    Weather.LOCKED: 403,
    Weather.BROKEN: 502,
    Weather.BUSY: 429,
}
CALLS = {"show": Act.SEND, "change": Act.AMEND, "find": Act.FIND}


class Shop:
    """A server on loopback. ``otklik``: where events are brought to; "" keeps them to the tests."""

    place, elsewhere, stranger = "anna", "boris", "nobody-yet"
    email, zone = "anna@example.com", "Europe/Helsinki"
    secrets = (SECRET,)

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.now = now
        self.url = self.otklik = ""
        self.chats: dict[str, list[Json]] = {self.place: [], self.elsewhere: []}
        self.answered: list[Json] = []
        self._numbers, self._events = count(1), count(1)
        self._weather: dict[Act, Weather] = {}
        self._written = 0
        self._over = asyncio.Event()
        self._runner: web.AppRunner | None = None

    async def open(self) -> None:
        app = web.Application()
        app.add_routes([web.post("/{call}", self._serve)])
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def close(self) -> None:
        self._over.set()
        if self._runner is not None:
            await self._runner.cleanup()

    # --- its server ---

    async def _serve(self, request: web.Request) -> web.Response:
        raw, call = await request.read(), request.match_info["call"]
        stamp, signature = request.headers.get(STAMP, ""), request.headers.get(SIGNATURE, "")
        if not is_signed(SECRET, raw, stamp, signature, datetime.now(UTC)):
            return web.Response(status=401)
        weather = self._weather.pop(CALLS.get(call, Act.RETRACT), None)
        if weather in ANSWERS:
            wait = {"Retry-After": str(int(WAIT.total_seconds()))}
            return web.Response(status=ANSWERS[weather], headers=wait if weather is Weather.BUSY else {})
        status, body = getattr(self, f"_{call}")(json.loads(raw))
        if weather is Weather.HANGS:
            await self._over.wait()
        if weather is Weather.LOST:
            assert request.transport is not None
            request.transport.abort()
        return web.json_response(body, status=status)

    def _hello(self, _: Json) -> tuple[int, Json]:
        return 200, {"name": "The shop's chat"}

    def _visitor(self, asked: Json) -> tuple[int, Json]:
        known = {"name": "Anna", "email": self.email, "zone": self.zone, "language": "en"}
        return (200, known) if asked["visitor"] in self.chats else (404, {})

    def _show(self, message: Json) -> tuple[int, Json]:
        chat = self.chats.get(message["visitor"])
        if chat is None:
            return 404, {}
        for one in chat:
            if one["key"] == message["key"]:
                return 200, {"number": one["number"]}
        number = next(self._numbers)
        chat.append({**message, "number": number, "at": self.now().timestamp(), "amended": False})
        return 200, {"number": number}

    def _change(self, message: Json) -> tuple[int, Json]:
        for one in self.chats.get(message["visitor"], ()):
            if one["number"] == message["number"]:
                one.update(message, amended=True)
                return 200, {}
        return 404, {}

    def _find(self, asked: Json) -> tuple[int, Json]:
        for one in self.chats.get(asked["visitor"], ()):
            if one["key"] == asked["key"] and one["at"] >= asked["since"]:
                return 200, {"number": one["number"]}
        return 200, {"number": None}

    def _answer(self, tap: Json) -> tuple[int, Json]:
        self.answered.append(tap)
        return 200, {}

    # --- what is there, and what goes wrong ---

    async def shown(self, place: str) -> list[Seen]:
        return [
            Seen(
                ref=str(one["number"]),
                text="".join(text for text, _, _ in one["runs"]),
                styled=tuple(Run(*run) for run in one["runs"] if run[1] or run[2]),
                labels=tuple(tuple(label for label, _, _ in row) for row in one["rows"]),
                amended=one["amended"],
            )
            for one in self.chats.get(place, ())
        ]

    async def fired(self, place: str) -> list[str]:
        return []  # the chat sets words as text (textContent), and looks for nothing in them

    async def order(self, weather: Weather, act: Act) -> None:
        if weather is Weather.AWAY:
            await self.close()
        else:
            self._weather[act] = weather

    async def remove(self, place: str, ref: str) -> None:
        self.chats[place] = [one for one in self.chats[place] if str(one["number"]) != ref]

    async def picture(self) -> str:
        raise NotImplementedError("the chat has no pictures")

    # --- what Anna does ---

    async def begin(self, payload: str) -> str:
        return await self._did("opened", payload=payload)

    async def write(self, text: str) -> str:
        self._written = next(self._numbers)
        return await self._did("said", number=self._written, text=text)

    async def rewrite(self, text: str) -> str | None:
        return await self._did("edited", number=self._written, text=text)

    async def tap(self, label: str) -> str:
        last = self.chats[self.place][-1]
        [token] = [token for row in last["rows"] for text, token, _ in row if text == label]
        return await self._did("tapped", number=last["number"], token=token)

    async def _did(self, kind: str, *, number: int | None = None, **more: Any) -> str:
        visitor = {"id": self.place, "name": "Anna", "language": "en-GB"}
        event = {
            "event": next(self._events),
            "kind": kind,
            "visitor": visitor,
            "number": number if number is not None else next(self._numbers),
            "at": int(self.now().timestamp()),
            **more,
        }
        raw = json.dumps(event)
        if self.otklik:
            headers = signed(SECRET, raw.encode(), datetime.now(UTC))
            async with (
                aiohttp.ClientSession() as http,
                http.post(
                    f"{self.otklik}/postcard/interviewer", data=raw.encode(), headers=headers
                ) as answer,
            ):
                assert answer.status == 200
        return raw
