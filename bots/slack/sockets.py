"""Minimal for now."""
import asyncio
from typing import Any
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient
from bots.slack.receiving import Kind
from bots.slack.reception import Reception
class Socket:
    def __init__(self, role: Any, app_token: str, api: str, keep: Any, prompt: Any, clock: Any) -> None:
        self.r = Reception(role, keep, prompt, clock); self.t = app_token; self.api = api
    async def run(self) -> None:
        c = SocketModeClient(app_token=self.t, web_client=AsyncWebClient(base_url=self.api))
        async def on(client: Any, req: Any) -> None:
            kind = {"events_api": Kind.EVENT, "interactive": Kind.INTERACTION, "slash_commands": Kind.COMMAND}[req.type]
            ans = await self.r.take(kind, req.payload)
            await client.send_socket_mode_response(SocketModeResponse(envelope_id=req.envelope_id, payload=ans))
        c.socket_mode_request_listeners.append(on)  # type: ignore
        await c.connect()
        try:
            await asyncio.sleep(10**6)
        finally:
            await c.close()
