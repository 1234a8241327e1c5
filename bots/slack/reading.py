"""Slack's payloads in neutral words: Bolt routes what the inbox kept to listeners that only read."""

from __future__ import annotations

import html
import json
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import emoji
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult

from bots.slack.receiving import Kind, account, microseconds
from core.errors import Refused
from core.ports import HOME, Deleted, Filled, Inbound, Looked, Opened, Said, Tapped, Who
from core.words import BotRole

Json = Mapping[str, Any]
HEARD = "heard"
FORM_OPEN = "otklik_form_open"  # ours, beside what Slack sent: the door has opened the form
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{38}")  # what our links carry, pasted as it is
START = re.compile(r"/?(?:(?:otklik|newsroom)\s+)?start(?:\s+([A-Za-z0-9_-]{1,64}))?", re.IGNORECASE)
COMMAND = re.compile(r"\w{1,32}")
LINK = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
SAID = (None, "file_share", "thread_broadcast", "me_message")

# Bolt writes bodies of what it does not know into its log.
QUIET = logging.getLogger("otklik.slack.bolt")
QUIET.setLevel(logging.CRITICAL)

Gone = Callable[[str, datetime], Awaitable[None]]
Bot = Callable[[str], Awaitable[str]]


class Reader:
    """One role's. ``bot``: workspace → our own account there. ``gone``: the app was taken out of one."""

    def __init__(self, role: BotRole, bot: Bot, gone: Gone) -> None:
        self._role = role
        self._gone = gone

        async def authorize(team_id: str | None, enterprise_id: str | None) -> AuthorizeResult:
            # Reading needs no token; Bolt needs to know who we are, to pass over what we said ourselves.
            return AuthorizeResult(
                enterprise_id=enterprise_id, team_id=team_id, bot_user_id=await bot(team_id or "")
            )

        # process_before_response: a listener has run to its end when dispatch returns.
        self._app = AsyncApp(
            name="otklik",
            logger=QUIET,
            authorize=authorize,
            process_before_response=True,
            request_verification_enabled=False,  # the door has checked it, and what lies in the inbox is ours
            ssl_check_enabled=False,
            url_verification_enabled=False,
        )
        self._app.event("message")(self._message)
        self._app.event("app_home_opened")(self._opened_page)
        self._app.event("app_uninstalled")(self._uninstalled)
        self._app.event("tokens_revoked")(self._uninstalled)
        self._app.action(re.compile("^(tap|form):"))(self._tap)
        self._app.view("form")(self._form)
        self._app.command(re.compile("^/"))(self._command)
        self._app.error(_raise)

    async def read(self, raw: str) -> list[Inbound]:
        """One kept payload. Raises ``Refused`` for what is none."""
        try:
            kept = json.loads(raw)
            kind, payload = Kind(kept["kind"]), kept["payload"]
            if kind is Kind.LINK:
                return [_linked(payload)]
            request = AsyncBoltRequest(body=payload, mode="socket_mode")
            request.context[HEARD] = []
            await self._app.async_dispatch(request)
            heard: list[Inbound] = request.context[HEARD]
            return heard
        except Refused:
            raise
        except (Exception, RecursionError) as error:
            # The library trusts its input: a wrong shape raises whatever it happens to raise.
            raise Refused(f"a payload that cannot be read ({type(error).__name__})") from None

    async def _message(self, body: Json, event: Json, context: dict[str, Any]) -> None:
        team = account(body)
        match event.get("subtype"):
            case "message_changed":
                inner = event["message"]
                who, at = (
                    _who(team, inner["user"], event["channel"]),
                    _at(event.get("event_ts") or inner["ts"]),
                )
                before = event.get("previous_message") or {}
                if _is_private(event) and inner.get("subtype") == "tombstone" and before.get("user"):
                    # The root of a thread leaves a stone where it stood.
                    who = _who(team, before["user"], event["channel"])
                    context[HEARD].append(Deleted(who, inner["ts"], at))
                elif _is_private(event):
                    context[HEARD].append(Said(who, inner["ts"], words(inner.get("text")), at, edited=True))
            case "message_deleted":
                before = event.get("previous_message") or {}
                if _is_private(event) and before.get("user"):
                    who = _who(team, before["user"], event["channel"])
                    context[HEARD].append(Deleted(who, event["deleted_ts"], _at(event["event_ts"])))
            case subtype if subtype in SAID and _is_private(event) and event.get("user"):
                context[HEARD].append(self._said(team, event))

    def _said(self, team: str, event: Json) -> Inbound:
        who, at = _who(team, event["user"], event["channel"]), _at(event["ts"])
        text = words(event.get("text"))
        start = START.fullmatch(text.strip())
        if start or PAYLOAD.fullmatch(text.strip()):
            return Opened(who, event["ts"], (start[1] or "") if start else text.strip(), at)
        media, ref = self._file(team, event)
        thread = event.get("thread_ts")
        reply_to = thread if thread != event["ts"] else None
        return Said(who, event["ts"], text, at, reply_to=reply_to, media=media, media_ref=ref)

    def _file(self, team: str, event: Json) -> tuple[str | None, str | None]:
        files = event.get("files") or []
        if not files:
            return None, None
        first = files[0]
        kind, subtype = str(first.get("mimetype") or ""), first.get("subtype")
        name = f"slack:{team}:{first['id']}"
        if subtype == "slack_audio" or kind.startswith("audio/"):
            return "voice", name
        if subtype == "slack_video" or kind.startswith("video/"):
            return "video", name
        return ("photo" if kind.startswith("image/") else "document"), name

    async def _opened_page(self, body: Json, event: Json, context: dict[str, Any]) -> None:
        # Staff have a page of their own; to buyers we are a chat.
        wanted = "home" if self._role is BotRole.NEWSROOM else "messages"
        if event.get("tab") == wanted:
            team = account(body)
            at = _at(event.get("event_ts") or str(body.get("event_time", 0)))
            context[HEARD].append(Looked(_who(team, event["user"], event.get("channel", "D")), at))

    async def _tap(self, ack: Any, body: Json, context: dict[str, Any]) -> None:
        await ack()
        action, container = body["actions"][0], body.get("container") or {}
        if not action.get("value"):
            return
        channel = (body.get("channel") or {}).get("id", "D")
        who = _who(account(body), body["user"]["id"], channel, body["user"].get("name", ""))
        ref = HOME if container.get("type") == "view" else str(container.get("message_ts", ""))
        call = str(body.get("response_url") or "")
        form = body.get(FORM_OPEN) is True
        context[HEARD].append(Tapped(who, str(action["value"]), ref, call, _at(action["action_ts"]), form))

    async def _form(self, ack: Any, body: Json, context: dict[str, Any]) -> None:
        await ack()
        context[HEARD].append(filled(body))

    async def _command(self, ack: Any, body: Json, context: dict[str, Any]) -> None:
        await ack()
        team, channel = account(body), str(body.get("channel_id") or "D")
        who = _who(team, str(body["user_id"]), "D", str(body.get("user_name") or ""))
        name, _, rest = str(body.get("text") or "").strip().partition(" ")
        # A command bears no time of its own; where a slash stands in the order of a chat nobody asks.
        at, ref = datetime.fromtimestamp(0, UTC), f"command:{body.get('trigger_id', '')}"
        name = name.lstrip("/").lower()
        if name == "start":
            context[HEARD].append(Opened(who, ref, rest.strip(), at))
            return
        if self._role is BotRole.NEWSROOM:
            text = f"/{name or 'menu'} {words(rest)}".strip()
        else:  # no other command of theirs takes words, and what stands behind a slash is no answer
            found = COMMAND.match(name)
            text = f"/{found[0]}" if found else "/help"
        where = "" if channel.startswith("D") else f"{team}:{channel}"
        context[HEARD].append(Said(who, ref, text, at, where=where))

    async def _uninstalled(self, body: Json, event: Json) -> None:
        if event["type"] == "tokens_revoked" and not (event.get("tokens") or {}).get("bot"):
            return
        await self._gone(account(body), datetime.fromtimestamp(int(body.get("event_time", 0)), UTC))


async def _raise(error: Exception) -> None:
    raise error


def filled(body: Json) -> Filled:
    """A submitted form in neutral words. Raises whatever a wrong shape raises."""
    memory = json.loads(body["view"]["private_metadata"])
    value = body["view"]["state"]["values"]["words"]["words"].get("value") or ""
    who = _who(account(body), body["user"]["id"], "D", body["user"].get("name", ""))
    return Filled(who, memory["token"], memory["ref"], value, datetime.fromtimestamp(0, UTC))


def tapped(body: Json) -> Tapped:
    """A tap on a button that opens a form. Raises whatever a wrong shape raises."""
    action, container = body["actions"][0], body.get("container") or {}
    who = _who(account(body), body["user"]["id"], "D", body["user"].get("name", ""))
    return Tapped(
        who, str(action["value"]), str(container.get("message_ts", "")), "", _at(action["action_ts"])
    )


def words(text: object) -> str:
    """What a person typed, of what Slack makes of it: links and mentions as words, emoji as signs."""
    shown = LINK.sub(_shown, str(text or ""))
    return emoji.emojize(html.unescape(shown), language="alias")


def _shown(found: re.Match[str]) -> str:
    target, label = found[1], found[2]
    if target.startswith("!"):
        return f"@{label or target[1:].partition('^')[0]}"
    if target.startswith(("@", "#")):
        return f"{target[0]}{label or target[1:]}"
    return label or target.removeprefix("mailto:").removeprefix("tel:")


def _linked(payload: Json) -> Opened:
    who = _who(str(payload["team"]), str(payload["user"]), "D")
    return Opened(who, f"link:{payload['payload']}", str(payload["payload"]), datetime.fromtimestamp(0, UTC))


def _who(team: str, person: str, channel: str, name: str = "") -> Who:
    """In private the place is the person: which channel that is, the wire knows."""
    if not team or not person:
        raise Refused("a payload without a workspace or a person")
    here = f"{team}:{person}"
    return Who("slack", here, here if channel.startswith("D") else f"{team}:{channel}", name)


def _is_private(event: Json) -> bool:
    return event.get("channel_type", "im") == "im" and str(event.get("channel", "")).startswith("D")


def _at(stamp: str) -> datetime:
    micros = microseconds(stamp)
    return datetime.fromtimestamp((micros or 0) / 1_000_000, UTC)


__all__ = ["Reader", "filled", "tapped", "words"]
