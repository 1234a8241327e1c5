"""The Bot API over HTTP: reads a request however a library sends it, answers in Telegram's envelope."""

from __future__ import annotations

import asyncio
import inspect
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from bots.sandbox.errors import ApiError, bad_request
from bots.sandbox.facts import Problem, facts, read_request
from bots.sandbox.faults import AFTER, BEFORE, Fault
from bots.sandbox.methods import METHODS, Call
from bots.sandbox.methods.call import Upload
from bots.sandbox.records import Bot, Entry
from bots.sandbox.world import World

Json = dict[str, Any]

# Telegram's own words for a missing parameter, where it has special ones.
MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "user_id": "invalid user_id specified",
    "photo": "there is no photo in the request",
    "voice": "there is no voice in the request",
    "document": "there is no document in the request",
    "action": "wrong parameter action in request",
    "commands": 'parameter "commands" is required',
}


@dataclass(slots=True)
class Received:
    """Raw parameters and files of one request."""

    params: Json = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)


# Method names are not case-sensitive in the URL; the log spells them as the documentation does.
SPELLED = {name.lower(): name for name in facts().methods}


class Wire:
    """Handlers for `/bot{token}/{method}` and `/file/bot{token}/{path}`."""

    def __init__(self, world: World, stopping: asyncio.Event) -> None:
        self._world = world
        self._stopping = stopping

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get(r"/bot{token:[^/]+}/{method:[^/]+}", self.answer),
            web.post(r"/bot{token:[^/]+}/{method:[^/]+}", self.answer),
            web.get(r"/file/bot{token:[^/]+}/{path:.+}", self.file),
        ]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """One request of a bot, from bytes to the envelope."""
        bot = self._authorized(request)
        if bot is None:
            return _reply(ApiError(401, "Unauthorized"))
        method = request.match_info["method"]
        try:
            received = await _receive(request)
        except ApiError as error:
            self._note(bot, method, {}, 400, error.description, None, [])
            return _reply(error)
        chat_id = str(received.params.get("chat_id", ""))
        fault = self._world.faults.strike(bot.id, method, chat_id)
        if fault and (refusal := fault.error()):
            self._note(bot, method, received.params, refusal.status, refusal.description, fault.kind, [])
            return _reply(refusal)
        if fault and fault.kind in BEFORE:
            self._note(bot, method, received.params, 0, None, fault.kind, [])
            return await self._silence(request, fault)
        status, body = await self.perform(bot, method, received, fault)
        if fault and fault.kind in AFTER:
            return await self._silence(request, fault)
        return web.json_response(body, status=status)

    async def perform(
        self, bot: Bot, method: str, received: Received, fault: Fault | None = None
    ) -> tuple[int, Json]:
        """Validate, pace and carry out; returns the HTTP status and the envelope, and writes the log."""
        call = Call(self._world, bot, {}, received.uploads)
        status, words = 200, None
        body: Json
        try:
            function = METHODS.get(method.lower())
            if function is None:
                raise ApiError(404, "Not Found: method not found")
            call.params, problems = read_request(SPELLED[method.lower()], _with_uploads(received))
            _refuse_bad(problems)
            self._pace(bot, method, call.params)
            result = function(call)
            if inspect.isawaitable(result):
                result = await result
            body = {"ok": True, "result": result}
        except ApiError as error:
            status, words, body = error.status, error.description, error.body()
        self._note(bot, method, _logged(received), status, words, fault.kind if fault else None, call.effects)
        return status, body

    async def file(self, request: web.Request) -> web.StreamResponse:
        """Download of a file that getFile named."""
        bot = self._authorized(request)
        if bot is None:
            return _reply(ApiError(401, "Unauthorized"))
        stored = self._world.files.at(bot.id, request.match_info["path"])
        if stored is None:
            return _reply(ApiError(404, "Not Found"))
        return web.Response(body=stored.content, content_type=stored.mime)

    def _authorized(self, request: web.Request) -> Bot | None:
        try:
            return self._world.bot_by_token(request.match_info["token"])
        except ValueError:
            return None

    def _pace(self, bot: Bot, method: str, params: Json) -> None:
        chat = str(params.get("chat_id", ""))
        wait = self._world.limiter.retry_after(bot.id, chat, SPELLED[method.lower()], self._world.now())
        if wait:
            raise ApiError(429, f"Too Many Requests: retry after {wait}", {"retry_after": wait})

    async def _silence(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        """No answer: the connection is cut at once, or held until the caller gives up."""
        if fault.kind in {"timeout", "hang_after"}:
            await self._stopping.wait()  # the handler is cancelled when the caller disconnects
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)

    def _note(
        self,
        bot: Bot,
        method: str,
        params: Json,
        status: int,
        words: str | None,
        fault: str | None,
        effects: list[Json],
    ) -> None:
        world = self._world
        if method.lower() == "getupdates" and status == 200:
            return  # a poll every few seconds would drown everything else
        name = SPELLED.get(method.lower(), method)
        entry = Entry(
            seq=len(world.log) + 1,
            at=world.now(),
            bot=bot.id,
            username=bot.username,
            method=name,
            params=params,
            status=status,
            description=words,
            fault=fault,
            effects=tuple(effects),
        )
        world.log.append(entry)
        world.changes.bump()


def _reply(error: ApiError) -> web.Response:
    return web.json_response(error.body(), status=error.status)


def _refuse_bad(problems: list[Problem]) -> None:
    """The first real problem as Telegram would word it; unknown parameters are ignored, as it does."""
    for problem in problems:
        if problem.kind == "missing":
            raise bad_request(MISSING.get(problem.name, f'parameter "{problem.name}" is required'))
    for problem in problems:
        if problem.kind == "type":
            raise bad_request(f"can't parse parameter {problem.words}")


def _with_uploads(received: Received) -> Json:
    """Files named directly count as given."""
    direct = {name: f"attach://{name}" for name in received.uploads if name not in received.params}
    return {**received.params, **direct}


def _logged(received: Received) -> Json:
    """Parameters for the log: a file is its name and size."""
    files = {
        name: {"upload": upload.name, "size": len(upload.content)}
        for name, upload in received.uploads.items()
    }
    params = dict(received.params)
    for name, value in params.items():
        if isinstance(value, str) and value.startswith("attach://"):
            params[name] = files.pop(value.removeprefix("attach://"), value)
    return {**params, **files}


async def _receive(request: web.Request) -> Received:
    """Query, JSON, urlencoded or multipart: whatever the library chose."""
    received = Received(params=dict(request.query))
    if request.method == "GET" or not request.can_read_body:
        return received
    if request.content_type == "application/json":
        try:
            body = await request.json()
        except (ValueError, RecursionError):
            raise bad_request("can't parse JSON object") from None
        if not isinstance(body, dict):
            raise bad_request("object expected")
        received.params.update(body)
    elif request.content_type.startswith("multipart/"):
        await _receive_parts(request, received)
    else:
        received.params.update({key: str(value) for key, value in (await request.post()).items()})
    return received


async def _receive_parts(request: web.Request, received: Received) -> None:
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        if part.filename is None:
            received.params[part.name] = await part.text()
        else:
            mime = part.headers.get("Content-Type", "application/octet-stream")
            received.uploads[part.name] = Upload(part.filename, mime, bytes(await part.read()))
