"""Pushes updates to a bot's webhook: in order within a chat, several chats at once, again until a 2xx."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp

from bots.sandbox.records import Bot
from bots.sandbox.updates import Pending
from bots.sandbox.wire import Received, Wire
from bots.sandbox.world import World

Json = dict[str, Any]

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (a header's name)
FIRST_DELAY = 0.05  # seconds; the real Telegram waits longer, on loopback that would only cost patience
LONGEST_DELAY = 2.0
ANSWER_WITHIN = 30.0  # seconds


class Courier:
    """One bot's deliveries, for as long as the sandbox runs."""

    def __init__(self, world: World, wire: Wire, bot: Bot, http: aiohttp.ClientSession) -> None:
        self._world, self._wire, self._bot, self._http = world, wire, bot, http

    async def run(self) -> None:
        """Take what is due and hand it over; cancelled when the sandbox stops."""
        queue = self._bot.queue
        async with asyncio.TaskGroup() as deliveries:
            while True:
                seen = self._world.changes.version
                while (pending := self._next()) is not None:
                    pending.busy = True
                    deliveries.create_task(self._deliver(pending))
                await queue.changes.beyond(seen, 3600)

    def _next(self) -> Pending | None:
        """The first update whose chat has nothing under way, if the webhook has a free connection."""
        queue = self._bot.queue
        busy = {pending.room for pending in queue.pending if pending.busy}
        flying = sum(pending.busy for pending in queue.pending)
        if not queue.webhook.url or flying >= queue.webhook.max_connections:
            return None
        return next((pending for pending in queue.pending if pending.room not in busy), None)

    async def _deliver(self, pending: Pending) -> None:
        queue, hook = self._bot.queue, self._bot.queue.webhook
        trouble: str | None = None
        try:
            trouble = await self._post(pending.body)
            if trouble is None:
                queue.confirm([pending])
                return
            pending.attempts += 1
            hook.last_error_date, hook.last_error_message = self._world.stamp(), trouble
            self._world.changes.bump()
            await asyncio.sleep(min(FIRST_DELAY * 2 ** (pending.attempts - 1), LONGEST_DELAY))
        finally:
            pending.busy = False
            self._world.changes.bump()

    async def _post(self, body: Json) -> str | None:
        """Send one update; returns what went wrong, or None on 2xx."""
        hook = self._bot.queue.webhook
        headers = {"Content-Type": "application/json"}
        if hook.secret:
            headers[SECRET_HEADER] = hook.secret
        try:
            async with self._http.post(
                hook.url,
                data=json.dumps(body, ensure_ascii=False).encode(),
                headers=headers,
                allow_redirects=False,
                ssl=False,  # a self-signed certificate on this very machine is fine
                timeout=aiohttp.ClientTimeout(total=ANSWER_WITHIN),
            ) as response:
                if not 200 <= response.status < 300:
                    return (
                        f"Wrong response from the webhook: {response.status} {response.reason or ''}".strip()
                    )
                answer = await response.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return f"Connection failed: {type(error).__name__}"
        await self._perform_inline(answer)
        return None

    async def _perform_inline(self, answer: bytes) -> None:
        """A webhook may answer with a method to call; its result is never told to the bot."""
        try:
            call = json.loads(answer) if answer.startswith(b"{") else None
        except (ValueError, RecursionError):
            return
        if isinstance(call, dict) and isinstance(method := call.pop("method", None), str):
            await self._wire.perform(self._bot, method, Received(params=call))
