"""Methods about the bot itself: who it is, its commands, its descriptions."""

from __future__ import annotations

import json
import re
from typing import Any

from bots.sandbox.errors import bad_request
from bots.sandbox.methods.call import Call

Json = dict[str, Any]

MAX_COMMANDS = 100
MAX_COMMAND_DESCRIPTION = 256
MAX_DESCRIPTION = 512
MAX_SHORT_DESCRIPTION = 120


def get_me(call: Call) -> Json:
    return {
        **call.bot.user(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_guest_queries": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
        "supports_join_request_queries": False,
    }


def set_commands(call: Call) -> bool:
    commands = call.params["commands"]
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"/?[a-z0-9_]{1,32}", command["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= MAX_COMMAND_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    call.bot.commands[commands_key(call.params)] = [
        {"command": command["command"].lstrip("/"), "description": command["description"]}
        for command in commands
    ]
    call.world.changes.bump()
    return True


def get_commands(call: Call) -> list[Json]:
    return call.bot.commands.get(commands_key(call.params), [])


def delete_commands(call: Call) -> bool:
    call.bot.commands.pop(commands_key(call.params), None)
    call.world.changes.bump()
    return True


def set_description(call: Call) -> bool:
    return _describe(call, "description", call.bot.descriptions, MAX_DESCRIPTION)


def set_short_description(call: Call) -> bool:
    return _describe(call, "short_description", call.bot.short_descriptions, MAX_SHORT_DESCRIPTION)


def set_menu_button(call: Call) -> bool:
    call.bot.menu_button = call.params.get("menu_button") or {"type": "default"}
    call.world.changes.bump()
    return True


def yes(call: Call) -> bool:
    """logOut and close: nothing to do for an emulated server."""
    return True


def commands_key(params: Json) -> str:
    """Scope and language as one key: `default/ru`."""
    scope = dict(params.get("scope") or {"type": "default"})
    kind = scope.pop("type", "default")
    detail = f"{json.dumps(scope, sort_keys=True)}" if scope else ""
    return f"{kind}{detail}/{params.get('language_code', '')}"


def _describe(call: Call, name: str, into: dict[str, str], limit: int) -> bool:
    text = call.params.get(name, "")
    if len(text) > limit:
        raise bad_request("BOT_INFO_DESCRIPTION_TOO_LONG")
    into[call.params.get("language_code", "")] = text
    call.world.changes.bump()
    return True


METHODS = {
    "getMe": get_me,
    "setMyCommands": set_commands,
    "getMyCommands": get_commands,
    "deleteMyCommands": delete_commands,
    "setMyDescription": set_description,
    "setMyShortDescription": set_short_description,
    "setChatMenuButton": set_menu_button,
    "logOut": yes,
    "close": yes,
}
