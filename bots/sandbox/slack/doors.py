"""The rest of Slack's addresses: Socket Mode, files, response_url."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import BodyPartReader, WSMsgType, web

from bots.sandbox.slack.answers import respond
from bots.sandbox.slack.records import App, Socket
from bots.sandbox.slack.world import SlackWorld

Json = dict[str, Any]

LASTS = 18_060  # seconds Slack says a connection will last
SIGN_IN = "<!doctype html><title>Slack</title><p>Sign in to see this file."


class Doors:
    """Handlers that are not the Web API."""

    def __init__(self, slack: SlackWorld, stopping: asyncio.Event) -> None:
        self._slack = slack
        self._stopping = stopping

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/slack/socket/{ticket}", self.socket),
            web.post("/slack/response/{ticket}", self.response),
            web.post("/slack/upload/{file}", self.upload),
            web.get("/slack/files-pri/{file}/{name}", self.file),
            web.get("/slack/files-pri/{file}/download/{name}", self.file),
            web.get("/slack/signin", self.sign_in),
        ]

    async def socket(self, request: web.Request) -> web.StreamResponse:
        """One Socket Mode connection, for as long as it lasts; a ticket opens one."""
        app = self._slack.sockets.pop(request.match_info["ticket"], None)
        if app is None:
            return web.json_response({"ok": False, "error": "invalid_ticket"}, status=404)
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        socket = Socket(ws)
        app.sockets.append(socket)
        self._slack.world.changes.bump()
        try:
            await ws.send_json(_hello(app))
            async for message in ws:
                if message.type is WSMsgType.TEXT:
                    _acknowledge(socket, message)
        finally:
            app.sockets.remove(socket)
            for waiting in socket.acks.values():
                if not waiting.done():
                    waiting.set_exception(ConnectionResetError())
            self._slack.world.changes.bump()
        return ws

    async def response(self, request: web.Request) -> web.Response:
        """An answer by response_url."""
        try:
            body = await request.json()
        except (ValueError, RecursionError):
            return web.Response(status=400, text="invalid_payload")
        status, words = respond(self._slack, request.match_info["ticket"], body)
        return web.Response(status=status, text=words)

    async def upload(self, request: web.Request) -> web.Response:
        """The bytes of a file, bare or as the only part of a form."""
        file = self._slack.files.get(request.match_info["file"])
        if file is None or file.content:
            return web.Response(status=404, text="not found")
        if request.content_type.startswith("multipart/"):
            part = await (await request.multipart()).next()
            file.content = bytes(await part.read()) if isinstance(part, BodyPartReader) else b""
        else:
            file.content = await request.read()
        if len(file.content) != file.about["size"]:
            file.content = b""
            return web.Response(status=400, text="the length is not the one that was announced")
        return web.Response(text=f"OK - {len(file.content)}")

    async def file(self, request: web.Request) -> web.Response:
        """A private file, for a bot of its workspace that may read files; others are sent to sign in."""
        team, _, file_id = request.match_info["file"].partition("-")
        file = self._slack.files.get(file_id)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        allowed = any(
            i.token == token and i.team.id == team and i.status == "active" and "files:read" in i.scopes
            for i in self._slack.installs
        )
        if not allowed:
            raise web.HTTPFound(f"{self._slack.base_url}/slack/signin")
        if file is None or file.team != team:
            raise web.HTTPNotFound
        return web.Response(body=file.content, content_type=file.mime)

    async def sign_in(self, request: web.Request) -> web.Response:
        return web.Response(text=SIGN_IN, content_type="text/html")


def _hello(app: App) -> Json:
    debug = {"host": "applink-sandbox", "build_number": 1, "approximate_connection_time": LASTS}
    return {
        "type": "hello",
        "num_connections": len(app.sockets),
        "debug_info": debug,
        "connection_info": {"app_id": app.id},
    }


def _acknowledge(socket: Socket, message: Any) -> None:
    """Note an acknowledgement; anything else is not for Slack."""
    try:
        given = message.json()
    except (ValueError, RecursionError):
        return
    waiting = socket.acks.get(str(given.get("envelope_id"))) if isinstance(given, dict) else None
    if waiting is not None and not waiting.done():
        waiting.set_result(given.get("payload"))
