"""Events over HTTP: signed, repeated three times, in order within a room, never lost without a word."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web

from bots.sandbox import Sandbox
from bots.sandbox.slack.client import ControlError, SlackClient, words_of
from tests.unit.bots.sandbox.slack.stage import (
    ANNA,
    BORIS,
    CHANNEL,
    INT,
    NEWS,
    SECRET,
    STRANGER,
    Hook,
    RawApp,
    actions,
    button,
    hook_at,
)


async def test_what_is_said_arrives(world: SlackClient, hook: Hook, app: RawApp) -> None:
    said = await world.say(ANNA, INT, "hello & bye")
    await world.settled(INT)
    [envelope] = hook.events
    assert envelope["event_id"] == said["event_ids"][0]
    assert (envelope["type"], envelope["api_app_id"], envelope["team_id"]) == (
        "event_callback",
        INT,
        "T0SHOP",
    )
    assert envelope["authorizations"][0]["user_id"] == "U0INTB"
    assert envelope["is_ext_shared_channel"] is False
    event = envelope["event"]
    assert (event["type"], event["user"], event["channel"]) == ("message", "U101", said["chat"])
    assert (event["text"], event["channel_type"]) == ("hello &amp; bye", "im")
    assert event["blocks"][0]["elements"][0]["elements"] == [{"type": "text", "text": "hello & bye"}]
    headers, raw = hook.seen[0]
    assert headers["x-slack-signature"].startswith("v0=")
    assert "x-slack-retry-num" not in headers
    assert SECRET.encode() not in raw


async def test_an_app_hears_itself(world: SlackClient, hook: Hook, app: RawApp) -> None:
    sent = await app.do("chat.postMessage", channel="U101", text="x")
    await app.do("chat.update", channel=sent["channel"], ts=sent["ts"], text="y")
    await app.do("chat.delete", channel=sent["channel"], ts=sent["ts"])
    await world.settled(INT)
    events = [envelope["event"] for envelope in hook.events]
    assert [e.get("subtype") for e in events] == [None, "message_changed", "message_deleted"]
    assert events[0]["bot_id"] == "B0INT"
    assert (events[1]["message"]["text"], events[1]["previous_message"]["text"]) == ("y", "x")
    assert (events[2]["deleted_ts"], events[2]["hidden"]) == (sent["ts"], True)


async def test_edits_and_deletions_are_told(world: SlackClient, hook: Hook) -> None:
    said = await world.say(ANNA, INT, "helo")
    await world.edit(ANNA, INT, said["ts"], "hello")
    await world.delete(ANNA, INT, said["ts"])
    await world.settled(INT)
    _, changed, deleted = (envelope["event"] for envelope in hook.events)
    assert changed["message"]["edited"]["user"] == "U101"
    assert (changed["message"]["text"], changed["previous_message"]["text"]) == ("hello", "helo")
    assert deleted["previous_message"]["text"] == "hello"


async def test_an_unanswered_event_is_repeated(world: SlackClient, hook: Hook) -> None:
    hook.answers = [web.Response(status=500), None]
    await world.say(ANNA, INT, "x")
    await world.settled(INT)
    marks = [(h.get("x-slack-retry-num"), h.get("x-slack-retry-reason")) for h, _ in hook.seen]
    assert marks == [(None, None), ("1", "http_error"), ("2", "connection_failed")]
    assert len({envelope["event_id"] for envelope in hook.events}) == 1


async def test_slow_counts_as_silence(world: SlackClient, hook: Hook, sandbox: Sandbox) -> None:
    sandbox.slack.ack_within = 0.05
    gate = asyncio.Event()

    class Slow(web.Response):
        async def prepare(self, request: web.BaseRequest) -> web.StreamResponse | None:  # type: ignore[override]
            await gate.wait()
            return await super().prepare(request)  # type: ignore[return-value]

    hook.answers = [Slow()]
    await world.say(ANNA, INT, "x")
    await world.settled(INT)
    gate.set()
    marks = [h.get("x-slack-retry-reason") for h, _ in hook.seen]
    assert marks[:2] == [None, "http_timeout"]
    assert len({envelope["event_id"] for envelope in hook.events}) == 1


async def test_after_three_retries_it_is_dropped(world: SlackClient, hook: Hook) -> None:
    hook.answers = [web.Response(status=500) for _ in range(4)]
    await world.say(ANNA, INT, "x")
    [app, _] = (await world.settled(INT))["slack"]["apps"]
    assert len(hook.seen) == 4
    assert (app["dropped"], app["last_error"]) == (1, "events_api: http_error")


async def test_an_app_may_ask_for_no_retry(world: SlackClient, hook: Hook) -> None:
    hook.answers = [web.Response(status=500, headers={"X-Slack-No-Retry": "1"})]
    await world.say(ANNA, INT, "x")
    await world.settled(INT)
    assert len(hook.seen) == 1


async def test_a_press_is_not_repeated(world: SlackClient, hook: Hook, app: RawApp) -> None:
    sent = await app.do("chat.postMessage", channel="U101", text="?", blocks=[actions(button("Yes"))])
    await world.settled(INT)
    hook.answers = [web.Response(status=500)]
    await world.tap(ANNA, INT, sent["ts"], text="Yes")
    state = await world.settled(INT)
    assert len(hook.interactions) == 1
    [room] = [room for room in state["slack"]["rooms"] if room["key"] == sent["channel"]]
    assert [tap["state"] for tap in room["taps"]] == ["failed"]


async def test_a_press_says_where_it_was(world: SlackClient, hook: Hook, app: RawApp) -> None:
    menu = {
        "type": "static_select",
        "action_id": "pick",
        "options": [
            {"text": {"type": "plain_text", "text": text}, "value": text.lower()} for text in ("One", "Two")
        ],
    }
    sent = await app.do("chat.postMessage", channel="U101", text="?", blocks=[actions(button("Yes"), menu)])
    done = await world.tap(ANNA, INT, sent["ts"], text="Two")
    assert done["action_id"] == "pick"
    await world.tap(ANNA, INT, sent["ts"], row=0, col=0)
    await world.settled(INT)
    pick, yes = hook.interactions
    assert pick["container"] == {**pick["container"], "type": "message", "message_ts": sent["ts"]}
    assert pick["channel"] == {"id": sent["channel"], "name": "directmessage"}
    assert pick["actions"][0]["selected_option"]["value"] == "two"
    [block] = pick["message"]["blocks"]
    assert yes["state"]["values"][block["block_id"]]["pick"]["selected_option"]["value"] == "two"
    assert (yes["actions"][0]["value"], yes["actions"][0]["block_id"]) == ("v", block["block_id"])
    assert pick["user"]["id"] == "U101"


async def test_a_button_with_an_address_is_told_too(world: SlackClient, hook: Hook, app: RawApp) -> None:
    link = button("Read", url="https://a.example")
    sent = await app.do("chat.postMessage", channel="U101", text="?", blocks=[actions(link)])
    assert (await world.tap(ANNA, INT, sent["ts"], text="Read"))["url"] == "https://a.example"
    await world.settled(INT)
    assert hook.interactions[0]["actions"][0]["action_id"] == "go"


async def test_commands(world: SlackClient, hook: Hook) -> None:
    hook.answers = [
        web.json_response({"text": "Only you see this"}),
        web.Response(text="bare words"),
        web.json_response({"response_type": "in_channel", "text": "everybody"}),
        web.Response(),  # to the event that everybody could see it
        web.json_response({"blocks": [{"type": "nonsense"}]}),
        web.Response(status=500),
    ]
    for word in ("a", "b  c", "d", "e", "f"):
        await world.command(BORIS, INT, f"/otklik {word}")
        await world.settled(INT)
    heard = [
        (m.get("user"), m.get("is_ephemeral", False), words_of(m)) for m in await world.messages(BORIS, INT)
    ]
    assert heard == [
        ("U0INTB", True, "Only you see this"),
        ("U0INTB", True, "bare words"),
        ("U0INTB", False, "everybody"),
        ("USLACKBOT", True, "/otklik failed with the error “invalid_blocks”."),
        ("USLACKBOT", True, "/otklik failed with the error “operation_timeout”."),
    ]
    assert [c["text"] for c in hook.commands] == ["a", "b  c", "d", "e", "f"]
    first = hook.commands[0]
    assert (first["command"], first["user_id"], first["team_id"]) == ("/otklik", "U102", "T0SHOP")
    assert (first["channel_name"], first["is_enterprise_install"]) == ("directmessage", "false")
    await world.command(BORIS, INT, "/unknown")
    assert "not a valid command" in words_of((await world.messages(BORIS, INT))[-1])
    with pytest.raises(ControlError, match="slash"):
        await world.command(BORIS, INT, "otklik")


async def test_opening_without_an_invitation_shows_the_tab(world: SlackClient, hook: Hook) -> None:
    await world.open(ANNA, INT)
    await world.settled(INT)
    [opened] = [envelope["event"] for envelope in hook.events]
    assert (opened["type"], opened["tab"], opened["user"]) == ("app_home_opened", "messages", "U101")
    assert opened["channel"].startswith("D")
    assert [c["text"] for c in hook.commands] == ["start"]


async def test_an_app_hears_its_channels_only(world: SlackClient, hook: Hook) -> None:
    await world.say_in_channel(ANNA, CHANNEL, "unheard")
    await world.invite(CHANNEL, INT)
    await world.say_in_channel(ANNA, CHANNEL, "heard by <@U0INTB>")
    await world.remove(CHANNEL, INT)
    await world.say_in_channel(ANNA, CHANNEL, "unheard")
    await world.settled(INT)
    events = [envelope["event"] for envelope in hook.events]
    assert [e["type"] for e in events] == ["member_joined_channel", "message", "app_mention", "channel_left"]
    assert events[1]["text"] == "heard by <@U0INTB>"
    assert hook.events[1]["is_ext_shared_channel"] is True  # a stranger is in this channel


async def test_people_leave_and_come_back(world: SlackClient, hook: Hook, app: RawApp) -> None:
    await world.block(ANNA, INT)
    with pytest.raises(ControlError, match="has left"):
        await world.say(ANNA, INT, "x")
    assert (await app.do("users.info", user="U101"))["user"]["deleted"] is True
    assert await app.refused("conversations.open", users="U101") == "user_disabled"
    assert await app.refused("users.lookupByEmail", email="anna@example.com") == "users_not_found"
    await world.unblock(ANNA, INT)
    await world.say(ANNA, INT, "x")
    await world.settled(INT)
    kinds = [(e["event"]["type"], e["event"].get("user", {})) for e in hook.events]
    assert [kind for kind, _ in kinds] == ["user_change", "user_change", "message"]
    assert [user["deleted"] for _, user in kinds[:2]] == [True, False]


async def test_twice_on_order(world: SlackClient, hook: Hook) -> None:
    await world.fault("duplicate")
    await world.say(ANNA, INT, "x")
    await world.say(ANNA, INT, "y")
    await world.settled(INT)
    assert [e["event"]["text"] for e in hook.events] == ["x", "x", "y"]
    assert hook.seen[0][1] == hook.seen[1][1]


async def test_a_narrow_subscription(sandbox: Sandbox, world: SlackClient) -> None:
    sandbox.add_slack_app("A0QUIET", "Quiet", events=["app_home_opened"], scopes=["im:history"])
    sandbox.install_slack("A0QUIET", "T0SHOP", "xoxb-SANDBOX-quiet")
    async with hook_at() as hook:
        await world.request_url("A0QUIET", hook.url)
        await world.say(ANNA, "A0QUIET", "unheard")
        await world.open_home(ANNA, "A0QUIET")
        await world.settled("A0QUIET")
        assert [e["event"]["type"] for e in hook.events] == ["app_home_opened"]


async def test_uninstalling_kills_the_token(world: SlackClient, hook: Hook, app: RawApp) -> None:
    await world.uninstall(INT)
    await world.settled(INT)
    assert [e["event"]["type"] for e in hook.events] == ["tokens_revoked", "app_uninstalled"]
    assert await app.refused("auth.test") == "account_inactive"


async def test_a_false_challenge_is_noticed(world: SlackClient, base: str) -> None:
    assert not (await world.request_url(NEWS, f"{base}/slack/signin"))["verified"]
    assert not (await world.request_url(NEWS, "http://127.0.0.1:9/hook"))["verified"]
    assert not (await world.request_url(NEWS, None))["verified"]
    with pytest.raises(ControlError, match="this machine only"):
        await world.request_url(NEWS, "https://example.com/hook")


async def test_a_stranger_may_write(world: SlackClient, hook: Hook) -> None:
    await world.say(STRANGER, INT, "hi")
    await world.settled(INT)
    [envelope] = hook.events
    assert (envelope["team_id"], envelope["event"]["team"]) == ("T0SHOP", "T0OTHER")
    assert envelope["is_ext_shared_channel"] is True
