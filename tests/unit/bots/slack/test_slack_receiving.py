"""What is kept of Slack's payloads, under which name, in whose conversation, in which order."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bots.slack.receiving import Kind, account, microseconds, received

AT = datetime(2026, 5, 4, 12, 0, 0, 123456, tzinfo=UTC)
AT_MICROS = 1_777_896_000_123_456


def event(inner: dict[str, Any], **outer: Any) -> dict[str, Any]:
    return {
        "type": "event_callback",
        "team_id": "T1",
        "api_app_id": "A1",
        "event_id": "Ev1",
        "authorizations": [{"team_id": "T1", "is_enterprise_install": False}],
        "event": inner,
        **outer,
    }


def message(text: str = "hello", **more: Any) -> dict[str, Any]:
    said = {"type": "message", "user": "U1", "text": text, "channel": "D1", "channel_type": "im"}
    return {**said, "ts": "1700000000.000100", "event_ts": "1700000000.000100", **more}


def changed(before: dict[str, Any] | None, after: dict[str, Any], **more: Any) -> dict[str, Any]:
    told = {"type": "message", "subtype": "message_changed", "hidden": True, "channel": "D1"}
    known = {} if before is None else {"previous_message": before}
    return {**told, **known, "message": after, "event_ts": "1700000009.000000", **more}


def kept_event(inner: dict[str, Any], **outer: Any) -> Any:
    return received(Kind.EVENT, event(inner, **outer), AT)


def test_a_message_is_kept_whole_in_its_writers_conversation() -> None:
    kept = kept_event(message("Привет \0\ud83d"))
    assert (kept.external_id, kept.conversation, kept.rank) == ("Ev1", "T1:U1", 1_700_000_000_000_100)
    body = json.loads(kept.body)
    assert body["kind"] == "event"
    assert body["payload"]["event"]["text"] == "Привет ?"
    assert "\0" not in kept.body


@pytest.mark.parametrize("inner", [
    pytest.param(message(subtype="file_share", files=[{"id": "F1"}]), id="a file"),
    pytest.param(message(subtype="thread_broadcast"), id="shown in the channel too"),
    pytest.param(message(subtype="me_message"), id="/me"),
    pytest.param(changed(message("a"), message("b")), id="edited"),
    pytest.param({"type": "message", "subtype": "message_deleted", "channel": "D1", "deleted_ts": "1.0",
                  "previous_message": message("a"), "event_ts": "5.0"}, id="deleted"),
    pytest.param(changed(message("a"), message("This message was deleted.", user="USLACKBOT",
                                               subtype="tombstone")), id="the root of a thread deleted"),
    pytest.param({"type": "app_home_opened", "user": "U1", "tab": "home", "event_ts": "5.0"}, id="home"),
    pytest.param({"type": "app_home_opened", "user": "U1", "tab": "messages", "event_ts": "5.0"},
                 id="messages"),
])  # fmt: skip
def test_what_a_person_does_is_kept(inner: dict[str, Any]) -> None:
    kept = kept_event(inner)
    assert kept is not None
    assert kept.conversation == "T1:U1"


@pytest.mark.parametrize("kind", ["app_uninstalled", "tokens_revoked"])
def test_what_befalls_the_app_is_kept_in_nobodys_conversation(kind: str) -> None:
    kept = kept_event({"type": kind, "tokens": {"bot": ["U9"]}})
    assert kept is not None
    assert kept.conversation == "T1:"
    assert kept.rank == AT_MICROS


def test_the_channel_stands_for_nobody() -> None:
    deleted = {"type": "message", "subtype": "message_deleted", "channel": "D1", "event_ts": "5.0"}
    kept = kept_event(deleted)
    assert kept is not None
    assert kept.conversation == "T1:D1"


@pytest.mark.parametrize("inner", [
    pytest.param(message(bot_id="B1"), id="a bot's"),
    pytest.param(message(user="U9", bot_profile={"id": "B1"}), id="ours, as a bot user"),
    pytest.param(message(subtype="bot_message"), id="an old integration's"),
    pytest.param(message(user="USLACKBOT"), id="Slackbot's"),
    pytest.param({**message(), "user": None}, id="nobody's"),
    pytest.param(message(subtype="channel_join"), id="Slack's own line"),
    pytest.param(message(subtype=["x"]), id="a subtype that is no text"),
    pytest.param(changed(message("a"), {**message("a"), "attachments": [{}]}), id="a link unfolded"),
    pytest.param(changed(message("a"), {**message("a"), "reply_count": 1}), id="a thread grew"),
    pytest.param(changed(message("a", bot_id="B1"), message("b", bot_id="B1")), id="a bot's edit"),
    pytest.param({"type": "app_home_opened", "user": "U1", "tab": "about"}, id="another tab"),
    pytest.param({"type": "user_change", "user": {"id": "U1"}}, id="not subscribed"),
    pytest.param({"type": 5}, id="no type"),
    pytest.param({}, id="empty"),
])  # fmt: skip
def test_what_is_of_no_concern_is_not_kept(inner: dict[str, Any]) -> None:
    assert kept_event(inner) is None


@pytest.mark.parametrize("outer", [
    {"type": "app_rate_limited"},
    {"type": None},
    {"event": None},
    {"event": [1]},
    {"team_id": None, "authorizations": []},
    {"team_id": "T 1", "authorizations": [5]},
    {"team_id": "T" * 100, "authorizations": "T1"},
])  # fmt: skip
def test_odd_callbacks_are_not_kept(outer: dict[str, Any]) -> None:
    assert received(Kind.EVENT, {**event(message()), **outer}, AT) is None


@pytest.mark.parametrize(("payload", "team"), [
    pytest.param(event(message()), "T1", id="an event"),
    pytest.param(event(message(user_team="T9", team="T9"), team_id="T9", context_team_id="T9",
                       is_ext_shared_channel=True), "T1", id="a stranger's event by Slack Connect"),
    pytest.param(event(message(), authorizations=[{"team_id": "T7", "is_enterprise_install": True}],
                       context_team_id="T2"), "T2", id="an organisation's"),
    pytest.param({"team": {"id": "T1"}, "user": {"id": "U1", "team_id": "T9"}}, "T1", id="a stranger's tap"),
    pytest.param({"team": {"id": "T9"}, "user": {"id": "U1", "team_id": "T9"},
                  "view": {"app_installed_team_id": "T1", "team_id": "T9"}}, "T1", id="a stranger's modal"),
    pytest.param({"team": None, "view": {"team_id": "T3"}}, "T3", id="a modal in an organisation"),
    pytest.param({"team": None, "user": {"id": "U1", "team_id": "T9"}}, "", id="only the home of somebody"),
    pytest.param({"team_id": "T1", "command": "/otklik"}, "T1", id="a command"),
    pytest.param({"team": "T4"}, "T4", id="a team that is a word"),
    pytest.param({"team": {"id": {"x": 1}}, "view": []}, "", id="nonsense"),
])  # fmt: skip
def test_the_account_is_where_the_app_is_installed(payload: dict[str, Any], team: str) -> None:
    assert account(payload) == team


def tap(**action: Any) -> dict[str, Any]:
    return {
        "type": "block_actions",
        "team": {"id": "T1"},
        "user": {"id": "U1", "team_id": "T9"},
        "trigger_id": "12.34.abc",
        "message": {"ts": "1600000000.000000"},
        "actions": [{"type": "button", "action_id": "a", "action_ts": "1700000001.5", **action}],
    }


def test_a_tap_is_ranked_by_its_own_time() -> None:
    kept = received(Kind.INTERACTION, tap(value="token"), AT)
    assert kept is not None
    assert (kept.external_id, kept.conversation) == ("trigger:12.34.abc", "T1:U1")
    assert kept.rank == 1_700_000_001_500_000


def test_a_button_that_is_a_link_is_not_kept() -> None:
    assert received(Kind.INTERACTION, tap(url="https://example.com"), AT) is None


@pytest.mark.parametrize("payload", [
    {**tap(value="x"), "type": "view_closed"},
    {**tap(value="x"), "type": "shortcut"},
    {**tap(value="x"), "actions": "x"},
    {**tap(value="x"), "actions": [5]},
    {},
])  # fmt: skip
def test_other_interactions_are_not_kept(payload: dict[str, Any]) -> None:
    assert received(Kind.INTERACTION, payload, AT) is None


def test_a_submission_is_ranked_by_its_arrival() -> None:
    view = {"id": "V1", "app_installed_team_id": "T1", "state": {"values": {}}}
    payload = {"type": "view_submission", "team": {"id": "T9"}, "user": {"id": "U1"}, "view": view}
    kept = received(Kind.INTERACTION, payload, AT)
    assert kept is not None
    assert (kept.conversation, kept.rank) == ("T1:U1", AT_MICROS)
    assert kept.external_id.startswith("body:")
    again = received(Kind.INTERACTION, dict(reversed(payload.items())), AT)
    assert again == kept


def test_a_command_is_kept() -> None:
    payload = {"command": "/otklik", "text": "stop", "user_id": "U1", "team_id": "T1", "trigger_id": "1.2"}
    kept = received(Kind.COMMAND, payload, AT)
    assert kept is not None
    assert (kept.external_id, kept.conversation, kept.rank) == ("trigger:1.2", "T1:U1", AT_MICROS)


def test_names_fit_the_inbox() -> None:
    long = event(message(user="U" * 500), event_id="E" * 500)
    assert received(Kind.EVENT, long, AT) is None  # nobody by that name
    kept = kept_event(message(), event_id="Ev\n" + "E" * 500)
    assert kept is not None
    assert len(kept.external_id) <= 120
    assert kept.external_id.startswith("body:")


@pytest.mark.parametrize(("stamp", "number"), [
    ("1700000000.000100", 1_700_000_000_000_100),
    ("1700000000.5", 1_700_000_000_500_000),
    ("1700000000", None),
    ("1700000000.0000001", None),
    ("٣.٣", None),
    (1700000000.5, None),
    (None, None),
])  # fmt: skip
def test_times_are_exact(stamp: object, number: int | None) -> None:
    assert microseconds(stamp) == number
