"""Who is on the stage of these tests, and a bot's raw view of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp

from bots.sandbox.facts import check_object, facts

Json = dict[str, Any]

TALK = "7001:SANDBOX-talk"
NEWS = "7002:SANDBOX-news"
ANNA, BORIS, MARIA = 101, 102, 201
CHANNEL, GROUP = -1001000000001, -1001000000002


class Clock:
    """A clock that moves only when told to."""

    def __init__(self) -> None:
        self.time = datetime(2026, 5, 18, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    async def advance(self, step: timedelta) -> None:
        self.time += step


class RawBot:
    """A bot without a library: JSON in, JSON out; an answer that breaks the facts fails the test."""

    def __init__(self, http: aiohttp.ClientSession, base: str, token: str) -> None:
        self.http, self.base, self.token = http, base, token

    async def ask(self, method: str, **params: Any) -> tuple[int, Json]:
        async with self.http.post(f"{self.base}/bot{self.token}/{method}", json=params) as response:
            body = await response.json()
            assert body["ok"] is (response.status == 200)
            if body["ok"]:
                attempts = [check_object(kind, body["result"]) for kind in facts().returns[method]]
                assert [] in attempts, attempts
            else:
                assert body["error_code"] == response.status
            return response.status, body

    async def do(self, method: str, **params: Any) -> Any:
        status, body = await self.ask(method, **params)
        assert status == 200, body
        return body["result"]

    async def refused(self, method: str, **params: Any) -> tuple[int, str]:
        status, body = await self.ask(method, **params)
        assert status != 200, body
        return status, body["description"]

    async def updates(self) -> list[Json]:
        """Take and confirm everything that waits."""
        found: list[Json] = await self.do("getUpdates")
        if found:
            await self.do("getUpdates", offset=found[-1]["update_id"] + 1)
        return found
