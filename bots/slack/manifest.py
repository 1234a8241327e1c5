"""The apps as Slack is told about them: an app manifest for each role, with the fewest scopes that do.

The schema: docs.slack.dev, "App manifest reference". Each scope stands beside what it is for; a test holds
the table against the methods that this package really calls.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bots.slack.blocks import SLASH
from core.texts import say
from core.words import BotRole, Lang

PACKAGE = "bots.slack"
LONGEST_NAME = 35  # characters, of an app
FREE = frozenset({"auth.test", "views.open", "views.publish"})  # methods that any bot's token may call
TOKENLESS = frozenset({"oauth.v2.access", "openid.connect.token", "openid.connect.userInfo"})
EVENTS_WITHOUT_SCOPE = ("app_home_opened", "app_uninstalled", "tokens_revoked")
SIGN_IN = "openid"  # of a person, not of the bot: who they are and where, no e-mail and no profile


@dataclass(frozen=True, slots=True)
class Need:
    """What a scope is for: methods we call, events we hear, a command that people type."""

    methods: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    command: str = ""


TALKING = {
    "chat:write": Need(("chat.postMessage", "chat.update")),
    "im:write": Need(("conversations.open",)),
    "im:history": Need(("conversations.history", "conversations.replies"), events=("message.im",)),
    "users:read": Need(("users.info",)),
}
SCOPES: Mapping[BotRole, Mapping[str, Need]] = {
    BotRole.INTERVIEWER: {
        **TALKING,
        "users:read.email": Need(("users.info",)),  # which buyer this is, if Slack has confirmed the address
        "commands": Need(command=SLASH[BotRole.INTERVIEWER]),
    },
    BotRole.NEWSROOM: {
        **TALKING,
        "chat:write": Need((*TALKING["chat:write"].methods, "chat.delete")),  # a post is taken down
        "channels:read": Need(("conversations.info",)),
        "channels:history": Need(("conversations.history", "conversations.replies")),  # did a post get there?
        "files:read": Need(("files.info",)),  # a picture that staff sent for a post
        "files:write": Need(("files.getUploadURLExternal", "files.completeUploadExternal")),
        "commands": Need(command=SLASH[BotRole.NEWSROOM]),
    },
}
PRIVATE_CHANNELS = {
    "groups:read": Need(("conversations.info",)),
    "groups:history": Need(("conversations.history", "conversations.replies")),
}


def needs(role: BotRole, *, private_channels: bool = False) -> Mapping[str, Need]:
    """Scope → what for. ``private_channels``: the newsroom also posts where only members read."""
    more = PRIVATE_CHANNELS if private_channels and role is BotRole.NEWSROOM else {}
    return {**SCOPES[role], **more}


def events(role: BotRole) -> list[str]:
    """What the app subscribes to."""
    return sorted({*EVENTS_WITHOUT_SCOPE, *(event for need in needs(role).values() for event in need.events)})


def installed_path(role: BotRole) -> str:
    """Where Slack sends the browser of who has installed the app."""
    return f"/slack/{role}/installed"


STARTED_PATH = "/slack/interviewer/started"  # and of who has signed in with an invitation


def manifest(
    role: BotRole,
    *,
    brand: str,
    lang: Lang,
    url: str | None,
    socket: bool,
    private_channels: bool = False,
    rotation: bool = False,
) -> dict[str, Any]:
    """The app manifest, as JSON has it.

    ``url``: our public address; without it nothing can be installed by link. ``socket``: Socket Mode, so
    that Slack need not reach us. ``rotation``: tokens of twelve hours, renewed by us; only for what is
    installed by link, and Slack does not let one go back.
    """
    base = (url or "").rstrip("/")
    knock = {} if socket else {"request_url": f"{base}/slack/{role}"}
    command = {
        "command": SLASH[role],
        "description": say(PACKAGE, lang, f"command-{role}"),
        "usage_hint": say(PACKAGE, lang, f"command-{role}-hint"),
        "should_escape": False,
    }
    name = say(PACKAGE, lang, f"app-{role}", brand=brand)[:LONGEST_NAME].strip()
    scopes: dict[str, list[str]] = {"bot": sorted(needs(role, private_channels=private_channels))}
    oauth: dict[str, Any] = {"scopes": scopes}
    if url:
        oauth["redirect_urls"] = [base + installed_path(role)]
        if role is BotRole.INTERVIEWER:
            oauth["redirect_urls"].append(base + STARTED_PATH)
            scopes["user"] = [SIGN_IN]
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {"name": name, "description": say(PACKAGE, lang, f"about-{role}")},
        "features": {
            "app_home": {
                "home_tab_enabled": role is BotRole.NEWSROOM,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": name, "always_online": True},
            "slash_commands": [command | ({} if socket else {"url": f"{base}/slack/{role}"})],
        },
        "oauth_config": oauth,
        "settings": {
            "event_subscriptions": {**knock, "bot_events": events(role)},
            "interactivity": {"is_enabled": True, **knock},
            "org_deploy_enabled": False,
            "socket_mode_enabled": socket,
            "token_rotation_enabled": rotation,
        },
    }
