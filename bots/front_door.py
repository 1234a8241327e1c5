"""The front door: webhooks are checked as bytes, committed to the inbox, and only then answered with 200."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import re
from collections.abc import Callable, Mapping

from aiohttp import web

from bots.telegram.updates import NotAnUpdate, received
from core import inbox
from core.clock import Clock
from core.store.db import tx

log = logging.getLogger(__name__)
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 a header's name
LARGEST_BODY = 256 * 1024  # bytes; Telegram's largest updates are a tenth of that
DEEPEST = 64  # levels of nesting; a real update has about ten
STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*+"?', re.DOTALL)  # also an unclosed one: never looks at a byte twice


def webhook_secret(secret: str, role: str) -> str:
    """The header value Telegram must send for one bot: 64 hex digits derived from the install's secret."""
    return hmac.new(secret.encode(), f"webhook:{role}".encode(), hashlib.sha256).hexdigest()


def depth(body: bytes) -> int:
    """How deep a JSON text nests, without parsing it (a deep one would exhaust the parser's stack)."""
    level = deepest = 0
    for byte in STRINGS.sub(b"", body):
        if byte in b"[{":
            level += 1
            deepest = max(deepest, level)
        elif byte in b"]}":
            level -= 1
    return deepest


class FrontDoor:
    """Serves ``POST /telegram/<role>`` and ``GET /healthz``."""

    def __init__(
        self,
        accounts: Mapping[str, str],
        secret: str,
        clock: Clock,
        arrived: Callable[[], None],
    ) -> None:
        """``accounts``: role → the bot's id. Raises ``ValueError`` without a secret."""
        if not secret:
            raise ValueError("a webhook without a secret would accept anybody's word")
        self._accounts = dict(accounts)
        self._secrets = {role: webhook_secret(secret, role).encode() for role in accounts}
        self._clock = clock
        self._arrived = arrived

    def app(self) -> web.Application:
        """The aiohttp application."""
        made = web.Application(client_max_size=LARGEST_BODY)
        made.router.add_post("/telegram/{role}", self._webhook)
        made.router.add_get("/healthz", _healthz)
        return made

    async def _webhook(self, request: web.Request) -> web.Response:
        role = request.match_info["role"]
        expected = self._secrets.get(role)
        given = request.headers.getall(SECRET_HEADER, [])
        # Bytes: comparing non-ASCII text raises. Exactly one header: no proxy gets to choose between two.
        offered = given[0].encode("utf-8", "surrogateescape") if len(given) == 1 else b""
        if expected is None or not hmac.compare_digest(offered, expected):
            return web.Response(status=401)
        if request.headers.get("Content-Encoding", "identity").lower() != "identity":
            return web.Response(status=415)
        try:
            body = await request.content.read(LARGEST_BODY + 1) if request.can_read_body else b""
            while len(body) <= LARGEST_BODY and not request.content.at_eof():
                body += await request.content.read(LARGEST_BODY + 1 - len(body))
        except (web.RequestPayloadError, ConnectionError):  # nonsense, or the caller hung up half-way
            return web.Response(status=400)
        if len(body) > LARGEST_BODY:
            return web.Response(status=413)
        if depth(body) > DEEPEST:
            return web.Response(status=400)
        try:
            # As UTF-8 and nothing else: from bytes json would guess UTF-16, in which ``depth`` can be fooled.
            one = received(json.loads(body.decode()))
        except (ValueError, NotAnUpdate):
            return web.Response(status=400)

        async def commit() -> None:
            await inbox.keep(f"telegram:{role}", self._accounts[role], [one], self._clock.now())

        await tx(commit)
        self._arrived()
        return web.Response()


async def _healthz(_: web.Request) -> web.Response:
    return web.Response(text="ok\n")
