"""The fewest scopes that do: everything the code calls is covered, and nothing is asked for in vain."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bots.sandbox.slack.facts import check_request
from bots.slack.manifest import (
    EVENTS_WITHOUT_SCOPE,
    FREE,
    PRIVATE_CHANNELS,
    SCOPES,
    TOKENLESS,
    events,
    manifest,
    needs,
)
from core.words import BotRole, Lang

ROOT = Path(__file__).parents[4]


def called() -> set[str]:
    """Every Web API method whose name stands in our code, outside the table itself."""
    code = "".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "bots" / "slack").rglob("*.py")
        if path.name != "manifest.py"
    )
    # "chat.postMessage", and as slack_sdk spells it: client.chat_postMessage(
    named = {node.value for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant)}
    known = {name: name.replace("_", ".") for name in dir(AsyncWebClient) if name[0] != "_" and "_" in name}
    return {dotted for name, dotted in known.items() if dotted in named or f".{name}(" in code} - {"api.call"}


def in_table(role: BotRole) -> set[str]:
    return {method for need in needs(role, private_channels=True).values() for method in need.methods}


def test_every_method_we_call_is_covered_and_every_covered_one_is_called() -> None:
    tabled = in_table(BotRole.INTERVIEWER) | in_table(BotRole.NEWSROOM) | FREE | TOKENLESS
    assert called() == tabled


@pytest.mark.parametrize("role", BotRole)
def test_no_scope_is_asked_for_in_vain(role: BotRole) -> None:
    for scope, need in needs(role, private_channels=True).items():
        assert need.methods or need.events or need.command, scope
        assert set(need.methods) <= called()
        assert set(need.events) <= set(events(role))


def test_the_table_is_slacks_own_as_far_as_the_sandbox_knows_it() -> None:
    facts = json.loads((ROOT / "bots/sandbox/slack/slack_facts.json").read_text("utf-8"))["methods"]
    for role in BotRole:
        for method in in_table(role):
            wanted = set(facts[method].get("scopes", ()))
            assert wanted <= set(SCOPES[role]), (role, method)
    assert check_request("chat.postMessage", {"channel": "C1", "text": "x"}) == []


def test_buyers_app_reads_no_channel_and_no_file() -> None:
    far = ("channels", "groups", "files")
    assert [scope for scope in SCOPES[BotRole.INTERVIEWER] if scope.startswith(far)] == []
    assert PRIVATE_CHANNELS.keys() <= needs(BotRole.NEWSROOM, private_channels=True).keys()
    assert not PRIVATE_CHANNELS.keys() & needs(BotRole.NEWSROOM).keys()


def made(role: BotRole, **more: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"brand": "Дом", "lang": Lang.RU, "url": None, "socket": True, **more}
    return manifest(role, **given)


def addresses(told: Any) -> list[str]:
    match told:
        case dict():
            return [one for value in told.values() for one in addresses(value)]
        case list():
            return [one for value in told for one in addresses(value)]
        case str() if "://" in told:
            return [told]
        case _:
            return []


@pytest.mark.parametrize("role", BotRole)
def test_in_socket_mode_no_address_is_told(role: BotRole) -> None:
    told = made(role)
    assert addresses(told) == []
    assert told["settings"]["socket_mode_enabled"] is True
    assert told["settings"]["token_rotation_enabled"] is False
    assert told["settings"]["org_deploy_enabled"] is False
    assert "user" not in told["oauth_config"]["scopes"]


def test_over_http_every_address_is_ours() -> None:
    told = made(BotRole.INTERVIEWER, url="https://bots.example.com/", socket=False)
    base = "https://bots.example.com/slack/interviewer"
    assert sorted(addresses(told)) == [base] * 3 + [f"{base}/installed", f"{base}/started"]
    assert told["oauth_config"]["scopes"]["user"] == ["openid"]
    told = made(BotRole.NEWSROOM, url="https://bots.example.com", socket=False)
    assert told["oauth_config"]["redirect_urls"] == ["https://bots.example.com/slack/newsroom/installed"]
    assert "user" not in told["oauth_config"]["scopes"]


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("role", BotRole)
def test_slack_takes_the_lengths(role: BotRole, lang: Lang) -> None:
    told = made(role, brand="Очень длинное имя очень хорошего магазина", lang=lang)
    shown, (command,) = told["display_information"], told["features"]["slash_commands"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert len(told["features"]["bot_user"]["display_name"]) <= 80
    assert command["command"] == {"interviewer": "/otklik", "newsroom": "/newsroom"}[role]
    assert 0 < len(command["description"]) <= 2000
    assert 0 < len(command["usage_hint"]) <= 1000
    assert command["should_escape"] is False


def test_every_event_we_subscribe_to_is_one_we_keep() -> None:
    code = (ROOT / "bots" / "slack" / "receiving.py").read_text("utf-8")
    for role in BotRole:
        assert set(EVENTS_WITHOUT_SCOPE) < set(events(role))
        for event in events(role):
            assert f'"{event.partition(".")[0]}"' in code


def test_the_manual_tells_of_every_scope() -> None:
    manual = (ROOT / "docs" / "slack.md").read_text("utf-8")
    for role in BotRole:
        for scope in needs(role, private_channels=True):
            assert f"`{scope}`" in manual
