"""The Web API over HTTP: reads a request however a library sends it, answers in Slack's envelope."""

from __future__ import annotations

import asyncio
import base64
import binascii
from typing import Any

from aiohttp import web

from bots.sandbox.records import Entry
from bots.sandbox.slack.errors import SlackError, complained, rate_limited
from bots.sandbox.slack.facts import PREFIX, Method, Problem, methods, read_request
from bots.sandbox.slack.faults import AFTER, BEFORE, Fault
from bots.sandbox.slack.methods import METHODS, Call
from bots.sandbox.slack.records import App, Install
from bots.sandbox.slack.world import SlackWorld

Json = dict[str, Any]

SECRETS = frozenset({"token", "client_secret", "refresh_token", "code"})
# Slack's own codes for parameters that cannot be read, where it has special ones.
UNREADABLE = {"blocks": "invalid_blocks_format", "metadata": "invalid_metadata_format"}


class Wire:
    """Handlers for `/slack/api/{method}`."""

    def __init__(self, slack: SlackWorld, stopping: asyncio.Event) -> None:
        self._slack = slack
        self._stopping = stopping

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get(r"/slack/api/{method:[\w.]+}", self.answer),
            web.post(r"/slack/api/{method:[\w.]+}", self.answer),
        ]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """One request of an app, from bytes to the envelope."""
        method = request.match_info["method"]
        known = methods().get(method)
        if known is None:
            return _reply({"ok": False, "error": "unknown_method", "req_method": method})
        raw, token, wrong = await _receive(request)
        call = Call(self._slack, {}, token, _basic(request), request.host)
        self._identify(call)
        who = call.given_app.id if call.given_app else ""
        fault = self._slack.faults.strike(who, method)
        if fault and fault.kind in BEFORE:
            self._note(call, method, raw, 0, None, fault)
            return await self._silence(request, fault)
        try:
            if fault and fault.kind not in AFTER:
                raise _refusal(fault)
            if wrong:
                raise SlackError(wrong)
            status, headers, body = 200, _scopes(known, call), self._perform(call, method, known, raw)
        except SlackError as error:
            status, headers, body = error.status, _scopes(known, call) | error.headers, error.body()
        self._note(call, method, raw, status, body.get("error"), fault)
        if fault and fault.kind in {"lost", "hang_after"}:
            return await self._silence(request, fault)
        if fault and fault.kind == "500_after":
            return _reply({"ok": False, "error": "internal_error"}, 500)
        return _reply(_warned(request, body), status, headers)

    def _perform(self, call: Call, method: str, known: Method, raw: Json) -> Json:
        """Check who asks, what is asked and how fast, and do it."""
        _authorize(call, known)
        call.params, problems = read_request(method, raw)
        _refuse_bad(problems)
        if call.given_install is not None:
            for scope in known.scopes:
                call.need(scope)
            self._pace(call, method, known)
        return METHODS[method](call)

    def _identify(self, call: Call) -> None:
        """Whose token this is, if it is anybody's."""
        for install in self._slack.installs:
            if call.token and install.token == call.token:
                call.given_install, call.given_app = install, install.app
                return
        for app in self._slack.apps.values():
            if call.token and app.app_token == call.token:
                call.given_app = app
                return
            if call.basic and app.client_id == call.basic[0]:
                call.given_app = app

    def _pace(self, call: Call, method: str, known: Method) -> None:
        caller = (call.install.app.id, call.install.team.id)
        room = str(call.params.get("channel") or "")
        if (person := self._slack.people.get(room)) and person.team == call.install.team.id:
            room = self._slack.dm(call.install, person).id
        now = self._slack.world.now()
        if wait := self._slack.limiter.retry_after(caller, method, known.tier, room, now):
            raise rate_limited(wait)

    async def _silence(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        """No answer: the connection is cut at once, or held until the caller gives up."""
        if fault.kind in {"timeout", "hang_after"}:
            await self._stopping.wait()  # the handler is cancelled when the caller disconnects
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)

    def _note(
        self, call: Call, method: str, raw: Json, status: int, words: str | None, fault: Fault | None
    ) -> None:
        world = self._slack.world
        app: App | None = call.given_app
        entry = Entry(
            seq=len(world.log) + 1,
            at=world.now(),
            bot=app.id if app else "",
            username=app.name if app else "",
            method=PREFIX + method,
            params={name: value for name, value in raw.items() if name not in SECRETS},
            status=status,
            description=words,
            fault=fault.kind if fault else None,
            effects=tuple(call.effects),
        )
        world.log.append(entry)
        world.changes.bump()


def _authorize(call: Call, known: Method) -> None:
    """Refuse whoever has not the kind of token that the method takes."""
    if known.holder == "none":
        return
    if not call.token:
        raise SlackError("not_authed")
    if known.holder == "openid":
        if call.token not in call.slack.openid_tokens:
            raise SlackError("invalid_auth")
        return
    if call.given_app is None:
        raise SlackError("invalid_auth")
    if (known.holder == "app") != (call.given_install is None):
        raise SlackError("not_allowed_token_type")
    if call.given_install is not None:
        _alive(call, call.given_install)


def _alive(call: Call, install: Install) -> None:
    if install.status != "active":
        raise SlackError(install.status)
    if install.expires_at is not None and call.slack.world.now() >= install.expires_at:
        raise SlackError("token_expired")


def _refuse_bad(problems: list[Problem]) -> None:
    """The first real problem; unknown parameters are ignored, as Slack does."""
    missing = [
        f"missing required field: {p.name} [json-pointer:/{p.name}]" for p in problems if p.kind == "missing"
    ]
    if missing:
        raise complained("invalid_arguments", missing)
    for problem in problems:
        if problem.kind == "type":
            code = UNREADABLE.get(problem.name, "invalid_arguments")
            raise complained(code, [f"{problem.words} [json-pointer:/{problem.name}]"])


def _refusal(fault: Fault) -> SlackError:
    match fault.kind:
        case "429":
            return rate_limited(fault.retry_after)
        case "500" | "502":
            return SlackError("internal_error", status=int(fault.kind))
        case _:
            return SlackError(fault.error)


def _scopes(known: Method, call: Call) -> dict[str, str]:
    """Headers by which Slack tells what the token may do."""
    install = call.given_install
    if install is None:
        return {}
    headers = {"X-OAuth-Scopes": ",".join(sorted(install.scopes))}
    return headers | ({"X-Accepted-OAuth-Scopes": ",".join(known.scopes)} if known.scopes else {})


def _warned(request: web.Request, body: Json) -> Json:
    """Slack warns of JSON that does not name its encoding."""
    if request.content_type != "application/json" or request.charset or "warning" in body:
        return body
    return {**body, "warning": "missing_charset", "response_metadata": {"warnings": ["missing_charset"]}} | (
        {"response_metadata": {**body["response_metadata"], "warnings": ["missing_charset"]}}
        if "response_metadata" in body
        else {}
    )


def _reply(body: Json, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response(body, status=status, headers=headers)


async def _receive(request: web.Request) -> tuple[Json, str, str]:
    """Parameters, token, and the code of what was wrong with the envelope ("" when nothing).

    A token in a JSON body does not count, only one in the header or in a form.
    """
    raw: Json = dict(request.query)
    token = _bearer(request)
    if request.method == "POST" and request.can_read_body:
        if request.content_type == "application/json":
            try:
                body = await request.json()
            except (ValueError, RecursionError):
                return raw, token, "invalid_json"
            if not isinstance(body, dict):
                return raw, token, "json_not_object"
            return {**raw, **body}, token, ""
        if request.content_type not in {"application/x-www-form-urlencoded", "multipart/form-data"}:
            return raw, token, "invalid_post_type"
        raw |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    return raw, token or str(raw.get("token") or ""), ""


def _bearer(request: web.Request) -> str:
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    return value.strip() if kind.lower() == "bearer" else ""


def _basic(request: web.Request) -> tuple[str, str] | None:
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        name, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return name, secret
