"""Long polling by ourselves: updates and offset in one transaction, before Telegram may forget them."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable

import aiohttp
from aiohttp_socks import ProxyConnector

from bots.telegram.updates import KINDS, NotAnUpdate, received
from core import inbox
from core.clock import Clock
from core.settings import Settings
from core.store.db import tx

log = logging.getLogger(__name__)
HOLD = 25  # seconds that Telegram holds an empty answer
LONGEST_WAIT = 60.0  # seconds between attempts when Telegram is out of reach


class Poller:
    """Polls one bot. ``arrived`` is called after each commit."""

    def __init__(
        self, role: str, token: str, settings: Settings, clock: Clock, arrived: Callable[[], None]
    ) -> None:
        self._source = f"telegram:{role}"
        self._account = token.partition(":")[0]
        self._url = f"{settings.telegram_api.rstrip('/')}/bot{token}"
        self._proxy = settings.telegram_proxy
        self._clock = clock
        self._arrived = arrived

    async def run(self) -> None:
        """Poll until cancelled. Failures wait, at most a minute, and are logged without the token."""
        connector = ProxyConnector.from_url(self._proxy) if self._proxy else None
        timeout = aiohttp.ClientTimeout(total=HOLD + 15)
        async with aiohttp.ClientSession(connector=connector, timeout=timeout) as http:
            wait = 0.5
            webhook_off = False
            while True:
                try:
                    if not webhook_off:  # a webhook left over would answer every poll with 409
                        await self._call(http, "deleteWebhook", {})
                        webhook_off = True
                    await self._poll(http)
                    wait = 0.5
                except (aiohttp.ClientError, TimeoutError, OSError, ValueError, NotAnswered) as error:
                    log.warning("polling.failed", extra={"source": self._source, "why": _why(error)})
                    webhook_off = webhook_off and not (isinstance(error, NotAnswered) and error.status == 409)
                    await asyncio.sleep(wait)
                    wait = min(wait * 2, LONGEST_WAIT)

    async def _poll(self, http: aiohttp.ClientSession) -> None:
        offset = await inbox.offset(self._source, self._account)
        found = await self._call(
            http, "getUpdates", {"offset": offset, "timeout": HOLD, "allowed_updates": list(KINDS)}
        )
        if not isinstance(found, list) or not found:
            return
        kept = []
        for update in found:
            try:
                kept.append(received(update))
            except NotAnUpdate:
                log.error("polling.no_update", extra={"source": self._source})
        if not kept:
            return

        async def commit() -> None:
            await inbox.keep(self._source, self._account, kept, self._clock.now())
            await inbox.move_offset(self._source, self._account, max(one.rank for one in kept) + 1)

        await tx(commit)
        self._arrived()

    async def _call(self, http: aiohttp.ClientSession, method: str, params: dict[str, object]) -> object:
        async with http.post(f"{self._url}/{method}", json=params) as answer:
            said = json.loads(await answer.read())
            if answer.status != 200 or not said.get("ok"):
                raise NotAnswered(answer.status, str(said.get("description", ""))[:200])
            return said["result"]


class NotAnswered(Exception):
    """Telegram said no."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


def _why(error: Exception) -> str:
    # Only our own class quotes Telegram; a client error's text may hold the URL, and with it the token.
    return f"{error.status} {error}" if isinstance(error, NotAnswered) else type(error).__name__
