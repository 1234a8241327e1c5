"""Who is on the Slack stage of these tests, and an app's raw view of it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs

import aiohttp
from aiohttp import web

from bots.sandbox.slack.facts import check_request

Json = dict[str, Any]

TEAM, OTHER_TEAM = "T0SHOP", "T0OTHER"
INT, NEWS = "A0INT", "A0NEWS"
INT_TOKEN, NEWS_TOKEN = "xoxb-SANDBOX-int", "xoxb-SANDBOX-news"
INT_APP_TOKEN = "xapp-SANDBOX-int"
SECRET = "s" * 32
ANNA, BORIS, OLGA, STRANGER = 101, 102, 900, 777
CHANNEL = "C0NEWS"


def button(text: str, value: str = "v", action_id: str = "go", **more: Any) -> Json:
    return {
        "type": "button",
        "text": {"type": "plain_text", "text": text},
        "value": value,
        "action_id": action_id,
        **more,
    }


def section(text: str, kind: str = "plain_text") -> Json:
    return {"type": "section", "text": {"type": kind, "text": text}}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def field(label: str, action_id: str = "say", **more: Any) -> Json:
    element = {"type": "plain_text_input", "action_id": action_id, **more}
    return {
        "type": "input",
        "block_id": f"{action_id}-block",
        "label": {"type": "plain_text", "text": label},
        "element": element,
    }


def modal(*blocks: Json, title: str = "Form", **more: Any) -> Json:
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": "Send"},
        "blocks": list(blocks),
        **more,
    }


class RawApp:
    """An app without a library: JSON in, JSON out; a request that breaks the facts fails the test."""

    def __init__(self, http: aiohttp.ClientSession, base: str, token: str) -> None:
        self.http, self.base, self.token = http, base, token

    async def ask(self, method: str, **params: Any) -> tuple[int, Json]:
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json; charset=utf-8",
        }
        url = f"{self.base}/slack/api/{method}"
        async with self.http.post(url, data=json.dumps(params), headers=headers) as response:
            body = await response.json()
            assert isinstance(body["ok"], bool)
            return response.status, body

    async def do(self, method: str, **params: Any) -> Json:
        assert check_request(method, params) == []
        status, body = await self.ask(method, **params)
        assert status == 200 and body["ok"], body
        return body

    async def refused(self, method: str, **params: Any) -> str:
        _, body = await self.ask(method, **params)
        assert not body["ok"], body
        return str(body["error"])


class Hook:
    """An app's own HTTP server: keeps what Slack sent, answers what it was told to."""

    def __init__(self) -> None:
        self.seen: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[web.Response | None] = []  # in turn; afterwards an empty 200; None: silence
        self.url = ""

    async def take(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        headers = {name.lower(): value for name, value in request.headers.items()}
        if request.content_type == "application/json":
            payload = json.loads(raw)
            if payload.get("type") == "url_verification":
                return web.json_response({"challenge": payload["challenge"]})
        self.seen.append((headers, raw))
        answer = self.answers.pop(0) if self.answers else web.Response()
        if answer is None:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        return answer

    @property
    def events(self) -> list[Json]:
        return [
            json.loads(raw) for headers, raw in self.seen if headers["content-type"] == "application/json"
        ]

    @property
    def interactions(self) -> list[Json]:
        return [json.loads(form["payload"][0]) for form in self.forms if "payload" in form]

    @property
    def commands(self) -> list[Json]:
        return [{k: v[0] for k, v in form.items()} for form in self.forms if "command" in form]

    @property
    def forms(self) -> list[dict[str, list[str]]]:
        return [
            parse_qs(raw.decode(), keep_blank_values=True)
            for headers, raw in self.seen
            if headers["content-type"] != "application/json"
        ]


@asynccontextmanager
async def hook_at() -> AsyncIterator[Hook]:
    hook = Hook()
    app = web.Application()
    app.add_routes([web.post("/hook", hook.take)])
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    await runner.cleanup()
