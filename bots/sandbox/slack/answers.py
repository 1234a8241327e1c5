"""What apps say outside the Web API: at once to a command, later by response_url."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bots.sandbox.slack.blocks import MOST_TEXT, check_blocks, named, text_size
from bots.sandbox.slack.events import tell
from bots.sandbox.slack.pings import pings_of
from bots.sandbox.slack.records import Install, Member, Room, Ticket
from bots.sandbox.slack.world import SlackWorld

Json = dict[str, Any]

TICKET_LIVES = timedelta(minutes=30)
TICKET_USES = 5
KNOWN = frozenset(
    {
        "text",
        "blocks",
        "response_type",
        "replace_original",
        "delete_original",
        "thread_ts",
        "mrkdwn",
        "metadata",
        "unfurl_links",
        "unfurl_media",
    }
)


def respond(slack: SlackWorld, name: str, body: object) -> tuple[int, str]:
    """One use of a response_url: HTTP status and Slack's bare words."""
    ticket = slack.tickets.get(name)
    if ticket is None:
        return 404, "not_found"
    if ticket.uses >= TICKET_USES:
        return 404, "used_url"
    if slack.world.now() - ticket.issued > TICKET_LIVES:
        return 404, "expired_url"
    if not isinstance(body, dict):
        return 400, "invalid_payload"
    if body.get("delete_original"):
        _remove(slack, ticket)
    elif wrong := said(slack, ticket.install, ticket.room, ticket.person, body, ticket.ts):
        return 400, wrong
    ticket.uses += 1
    slack.world.changes.bump()
    return 200, "ok"


def said(
    slack: SlackWorld, install: Install, room: Room, person: Member, body: Json, original: str | None = None
) -> str | None:
    """Show an answer: to one person, unless it asks for `in_channel`. Returns a code when it cannot be."""
    text, blocks = str(body.get("text") or ""), body.get("blocks") or []
    if body.keys() - KNOWN or (not text and not blocks):
        return "no_text" if not body.keys() - KNOWN else "invalid_payload"
    if check_blocks(blocks):
        return "invalid_blocks"
    if text_size(blocks) > MOST_TEXT:
        return "msg_blocks_too_long"
    content: Json = {"text": text}
    if blocks:
        content["blocks"] = named(blocks, slack.next_number())
    pings = pings_of({"text": text, "blocks": blocks, "mrkdwn": body.get("mrkdwn", True)}, ())
    if body.get("thread_ts"):
        content["thread_ts"] = str(body["thread_ts"])
    if body.get("replace_original") and original is not None:
        _replace(slack, room, original, content, pings)
        return None
    ts = slack.new_ts(room.team.id)
    message = {
        "type": "message",
        "user": install.user_id,
        "bot_id": install.bot_id,
        "app_id": install.app.id,
        "ts": ts,
        **content,
    }
    if body.get("response_type") == "in_channel":
        slack.put(room, message, pings=pings)
        tell(slack, room, {**message, "event_ts": ts})
    else:
        slack.whisper(room, person, message, pings)
    return None


def _replace(slack: SlackWorld, room: Room, ts: str, content: Json, pings: list[str]) -> None:
    if ts in room.whispers:
        who, old = room.whispers[ts]
        room.whispers[ts] = (who, _without_blocks(old) | content)
    elif ts in room.messages:
        room.messages[ts] = _without_blocks(room.messages[ts]) | content
    else:
        return
    room.pings[ts] = pings
    slack.touched(room, ts)


def _without_blocks(message: Json) -> Json:
    return {name: value for name, value in message.items() if name != "blocks"}


def _remove(slack: SlackWorld, ticket: Ticket) -> None:
    ts = ticket.ts or ""
    ticket.room.whispers.pop(ts, None)
    ticket.room.messages.pop(ts, None)
    ticket.room.stamps.pop(ts, None)
    slack.world.changes.bump()
