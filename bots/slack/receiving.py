"""What the inbox needs to know of a raw Slack payload before any library has looked at it.

The shapes: docs.slack.dev, "Events API", "Interactivity", "Slash commands". Kept is what a person did to us;
what bots say, what only changed its look, and what nobody here subscribes to is of no concern.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from bots.storable import storable
from core.inbox import Received

# Tuples: a set would ask foreign values for their hash, which not every one has.
SAID = ("", "file_share", "thread_broadcast", "me_message")  # subtypes of what a person wrote
CHANGED, DELETED = "message_changed", "message_deleted"
WENT = ("app_uninstalled", "tokens_revoked")
TABS = ("home", "messages")
SLACKBOT = "USLACKBOT"  # Slack's own bot carries no bot_id
STAMP = re.compile(r"([0-9]{1,12})\.([0-9]{1,6})")
NAME = re.compile(r"[A-Za-z0-9]{1,40}")  # of a workspace, a person or a channel there
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Kind(StrEnum):
    """What a payload is; it stands beside it in the inbox."""

    EVENT = "event"
    INTERACTION = "interaction"
    COMMAND = "command"
    LINK = "link"  # ours: a person proved at Slack who they are, and brought an invitation


def received(kind: Kind, payload: Mapping[str, Any], at: datetime) -> Received | None:
    """A payload as the inbox keeps it; None for what is of no concern. ``at``: now, for what bears no time.

    The conversation is the person in the workspace that has the app; what nobody did, its channel.
    """
    team = account(payload)
    if not team or not _concerns(kind, payload):
        return None
    person = _person(kind, payload)
    channel = _name(_map(payload, "event").get("channel"))
    return Received(
        external_id=_external_id(kind, payload),
        conversation=f"{team}:{person or channel}",
        rank=_rank(kind, payload, at),
        body=body(kind, payload),
    )


def body(kind: Kind, payload: Mapping[str, Any]) -> str:
    """What the inbox keeps of a payload: ``{"kind": …, "payload": …}``."""
    return _canonical({"kind": kind.value, "payload": storable(dict(payload))})


def account(payload: Mapping[str, Any]) -> str:
    """The workspace in which the app is installed; "" when the payload does not tell.

    Never the home of a person who came through Slack Connect: their ``user.team_id`` names a workspace
    that has no app of ours.
    """
    allowed = payload.get("authorizations")
    first = allowed[0] if isinstance(allowed, list) and allowed else None
    if isinstance(first, dict) and not first.get("is_enterprise_install") and _name(first.get("team_id")):
        return _name(first["team_id"])
    team = payload.get("team")
    for found in (
        _map(payload, "view").get("app_installed_team_id"),
        payload.get("context_team_id"),
        payload.get("team_id"),
        team.get("id") if isinstance(team, dict) else team,
        _map(payload, "view").get("team_id"),
    ):
        if _name(found):
            return _name(found)
    return ""


def microseconds(stamp: object) -> int | None:
    """A time as Slack writes it ("1700000000.000100") in microseconds; None for anything else."""
    found = STAMP.fullmatch(stamp) if isinstance(stamp, str) else None
    return int(found[1]) * 1_000_000 + int(found[2].ljust(6, "0")) if found else None


def _concerns(kind: Kind, payload: Mapping[str, Any]) -> bool:
    match kind:
        case Kind.EVENT:
            return payload.get("type") == "event_callback" and _event_concerns(_map(payload, "event"))
        case Kind.INTERACTION if payload.get("type") == "view_submission":
            return True
        case Kind.INTERACTION if payload.get("type") == "block_actions":
            # A button that is a link comes too, and means nothing.
            return any(one.get("type") != "button" or one.get("value") for one in _actions(payload))
        case Kind.COMMAND:
            return isinstance(payload.get("command"), str)
        case _:
            return False


def _event_concerns(event: Mapping[str, Any]) -> bool:
    match event.get("type"):
        case "message":
            return _message_concerns(event)
        case "app_home_opened":
            return event.get("tab") in TABS
        case str(other):
            return other in WENT
        case _:
            return False


def _message_concerns(event: Mapping[str, Any]) -> bool:
    subtype = event.get("subtype") or ""
    if subtype in SAID:
        return _by_a_person(event)
    before, after = _map(event, "previous_message"), _map(event, "message")
    if subtype == DELETED:
        return _by_a_person(before) or not before
    # A link that unfolded, a thread that grew: an edit in which nobody changed a word.
    return (
        subtype == CHANGED
        and (_by_a_person(before) or (not before and _by_a_person(after)))
        and before.get("text") != after.get("text")
    )


def _by_a_person(message: Mapping[str, Any]) -> bool:
    person = _name(message.get("user"))
    by_bot = message.get("bot_id") or message.get("bot_profile") or message.get("subtype") == "bot_message"
    return person not in ("", SLACKBOT) and not by_bot


def _person(kind: Kind, payload: Mapping[str, Any]) -> str:
    match kind:
        case Kind.EVENT:
            event = _map(payload, "event")
            # Of an edit: whose words they were. A deleted root of a thread is left to Slack's own bot.
            holders = (event, _map(event, "previous_message"), _map(event, "message"))
            return next((found for one in holders if (found := _name(one.get("user")))), "")
        case Kind.INTERACTION:
            return _name(_map(payload, "user").get("id"))
        case _:
            return _name(payload.get("user_id"))


def _external_id(kind: Kind, payload: Mapping[str, Any]) -> str:
    found = payload.get("event_id") if kind is Kind.EVENT else payload.get("trigger_id")
    if isinstance(found, str) and found.isascii() and found.isprintable() and 0 < len(found) <= 100:
        return found if kind is Kind.EVENT else f"trigger:{found}"
    return "body:" + hashlib.sha256(_canonical(storable(dict(payload))).encode()).hexdigest()


def _rank(kind: Kind, payload: Mapping[str, Any], at: datetime) -> int:
    stamps: list[object] = []
    if kind is Kind.EVENT:
        event = _map(payload, "event")
        stamps = [event.get("event_ts"), event.get("ts")]
    elif kind is Kind.INTERACTION:
        stamps = [one.get("action_ts") for one in _actions(payload)]
    known = next((found for one in stamps if (found := microseconds(one)) is not None), None)
    return known if known is not None else (at - EPOCH) // timedelta(microseconds=1)


def _actions(payload: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = payload.get("actions")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _map(holder: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = holder.get(key)
    return found if isinstance(found, dict) else {}


def _name(value: object) -> str:
    return value if isinstance(value, str) and NAME.fullmatch(value) else ""


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
