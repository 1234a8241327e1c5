"""The front door: one HTTP server for every line; requests are read whole, within limits, untrusted."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from core.lines import Answer, Knock, Reply

LARGEST_BODY = 256 * 1024  # bytes; the largest real updates are a tenth of that
DEEPEST = 64  # levels of nesting; a real update has about ten
STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*+"?', re.DOTALL)  # also an unclosed one: never looks at a byte twice


class Malformed(ValueError):
    """A body that is not the JSON it should be."""


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


def parsed(body: bytes) -> Any:
    """A JSON body. Raises ``Malformed`` for what is none, or nests too deep."""
    if depth(body) > DEEPEST:
        raise Malformed("too deep")
    try:
        # As UTF-8 and nothing else: from bytes json would guess UTF-16, in which ``depth`` can be fooled.
        return json.loads(body.decode())
    except ValueError as error:
        raise Malformed("not JSON") from error


class FrontDoor:
    """Serves what the lines answer, and ``GET /healthz``."""

    def __init__(self, answers: Mapping[tuple[str, str], Answer]) -> None:
        """``answers``: (HTTP method, path) → how; a path may end in ``/*``, the rest is the knock's."""
        self._answers = dict(answers)

    def app(self) -> web.Application:
        """The aiohttp application."""
        made = web.Application(client_max_size=LARGEST_BODY)
        for (method, path), answer in self._answers.items():
            pattern = path[:-1] + "{rest:.+}" if path.endswith("/*") else path
            made.router.add_route(method, pattern, _handler(answer))
        made.router.add_get("/healthz", _healthz)
        return made


def _handler(answer: Answer) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
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
        headers: dict[str, list[str]] = {}
        for name, value in request.headers.items():
            headers.setdefault(name.lower(), []).append(value)
        knock = Knock(body, headers, dict(request.query), request.match_info.get("rest", ""))
        return _response(await answer(knock))

    return handle


def _response(reply: Reply) -> web.Response:
    made = web.Response(status=reply.status, body=reply.body or None, headers=dict(reply.headers))
    if reply.body:
        made.content_type, made.charset = reply.kind, "utf-8"
    return made


async def _healthz(_: web.Request) -> web.Response:
    return web.Response(text="ok\n")
