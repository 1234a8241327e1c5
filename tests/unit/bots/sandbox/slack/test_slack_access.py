"""Tokens, scopes, installation, signing in, people, files, trouble, pace, and the table of facts."""

from __future__ import annotations

import asyncio
import base64
import inspect
import json
from datetime import timedelta

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bots.sandbox import Sandbox
from bots.sandbox.slack.client import ControlError, SlackClient
from bots.sandbox.slack.facts import check_request, methods
from bots.sandbox.slack.methods import METHODS
from tests.unit.bots.sandbox.slack.stage import (
    ANNA,
    CHANNEL,
    INT,
    INT_TOKEN,
    NEWS,
    SECRET,
    STRANGER,
    TEAM,
    Hook,
    Json,
    RawApp,
)
from tests.unit.bots.sandbox.stage import Clock

# --- tokens and scopes ---


async def test_who_asks(app: RawApp, http: aiohttp.ClientSession, base: str) -> None:
    me = await app.do("auth.test")
    assert (me["team_id"], me["user_id"], me["bot_id"]) == (TEAM, "U0INTB", "B0INT")
    assert await RawApp(http, base, "xoxb-SANDBOX-nobody").refused("auth.test") == "invalid_auth"
    assert await RawApp(http, base, "").refused("auth.test") == "not_authed"
    assert await app.refused("chat.dance") == "unknown_method"
    async with http.get(f"{base}/slack/api/auth.test", params={"token": INT_TOKEN}) as response:
        assert (await response.json())["ok"]
        assert "chat:write" in response.headers["X-OAuth-Scopes"]
    async with http.post(f"{base}/slack/api/auth.test", json={"token": INT_TOKEN}) as response:
        assert (await response.json())["error"] == "not_authed"  # a token in JSON does not count
    async with http.post(f"{base}/slack/api/auth.test", data={"token": INT_TOKEN}) as response:
        assert (await response.json())["ok"]


async def test_odd_bodies(http: aiohttp.ClientSession, base: str) -> None:
    url = f"{base}/slack/api/chat.postMessage"
    headers = {"Authorization": f"Bearer {INT_TOKEN}", "Content-Type": "application/json"}
    for body, error in (("{", "invalid_json"), ("[" * 5000, "invalid_json"), ("[]", "json_not_object")):
        async with http.post(url, data=body, headers=headers) as response:
            assert (await response.json())["error"] == error
    async with http.post(url, data="x", headers=headers | {"Content-Type": "text/plain"}) as response:
        assert (await response.json())["error"] == "invalid_post_type"
    async with http.post(url, data='{"channel": "U101", "text": "x"}', headers=headers) as response:
        assert (await response.json())["warning"] == "missing_charset"
    form = {"channel": "U101", "text": "x", "blocks": json.dumps([{"type": "divider"}])}
    async with http.post(url, data=form, headers={"Authorization": f"Bearer {INT_TOKEN}"}) as response:
        assert (await response.json())["message"]["blocks"][0]["type"] == "divider"


async def test_a_scope_that_is_missing_is_named(
    sandbox: Sandbox, http: aiohttp.ClientSession, base: str
) -> None:
    sandbox.add_slack_app("A0POOR", "Poor", scopes=["chat:write", "users:read"])
    sandbox.install_slack("A0POOR", TEAM, "xoxb-SANDBOX-poor")
    poor = RawApp(http, base, "xoxb-SANDBOX-poor")
    _, body = await poor.ask("conversations.open", users="U101")
    assert (body["error"], body["needed"], body["provided"]) == (
        "missing_scope",
        "im:write",
        "chat:write,users:read",
    )
    assert "email" not in (await poor.do("users.info", user="U101"))["user"]["profile"]
    room = (await poor.do("chat.postMessage", channel="U101", text="x"))["channel"]
    assert await poor.refused("conversations.history", channel=room) == "missing_scope"
    sandbox.add_slack_app("A0LOUD", "Loud", scopes=["chat:write", "chat:write.public"])
    sandbox.install_slack("A0LOUD", TEAM, "xoxb-SANDBOX-loud")
    await RawApp(http, base, "xoxb-SANDBOX-loud").do("chat.postMessage", channel=CHANNEL, text="uninvited")


async def test_revoking(app: RawApp) -> None:
    assert (await app.do("auth.revoke", test=True))["revoked"] is False
    assert (await app.do("auth.revoke"))["revoked"] is True
    assert await app.refused("auth.test") == "token_revoked"


async def test_only_made_up_tokens() -> None:
    sandbox = Sandbox(now=Clock().now)
    sandbox.add_slack_team(TEAM, "Shop", "shop")
    sandbox.add_slack_app(INT, "Interviewer")
    for wrong in ("xoxb-123456789012-1234567890123-abc", "secret"):
        with pytest.raises(ValueError, match="made-up"):
            sandbox.install_slack(INT, TEAM, wrong)
    for team in ("shop", "T-1", TEAM):
        with pytest.raises(ValueError, match="id of its own"):
            sandbox.add_slack_team(team, "x", "x")
    with pytest.raises(ValueError, match="add_slack_team"):
        sandbox.add_slack_person(ANNA, "Anna", "T0NONE")
    with pytest.raises(ValueError, match="install_slack"):
        sandbox.add_slack_channel(CHANNEL, "news", TEAM, apps=[INT])


# --- installing and signing in ---


def client(app: str = INT) -> Json:
    return {"client_id": f"client-{app}", "client_secret": f"secret-{app}"}


async def test_installing_by_oauth(world: SlackClient, sandbox: Sandbox, app: RawApp) -> None:
    sandbox.add_slack_app("A0ADD", "Added", rotates=True)
    url = "https://slack.com/oauth/v2/authorize?client_id=client-A0ADD&scope=chat:write,im:write&state=s1"
    agreed = await world.authorize(ANNA, f"{url}&redirect_uri=https%3A%2F%2Fus.example%2Fback")
    assert agreed["location"] == f"https://us.example/back?code={agreed['code']}&state=s1"
    given = {**client("A0ADD"), "code": agreed["code"]}
    assert await app.refused("oauth.v2.access", **given) == "bad_redirect_uri"
    assert await app.refused("oauth.v2.access", **given | {"client_secret": "x"}) == "bad_client_secret"
    assert await app.refused("oauth.v2.access", **given | {"client_id": "x"}) == "invalid_client_id"
    assert await app.refused("oauth.v2.access", **client("A0ADD"), grant_type="x") == "invalid_grant_type"
    done = await app.do("oauth.v2.access", **given, redirect_uri="https://us.example/back")
    assert (done["team"], done["authed_user"]["id"]) == ({"id": TEAM, "name": "Shop"}, "U101")
    assert (done["scope"], done["token_type"], done["expires_in"]) == ("chat:write,im:write", "bot", 43200)
    assert await app.refused("oauth.v2.access", **given) == "code_already_used"
    added = RawApp(app.http, app.base, done["access_token"])
    await added.do("chat.postMessage", channel="U101", text="installed")
    await world.expire_token("A0ADD")
    assert await added.refused("auth.test") == "token_expired"
    renewal = {**client("A0ADD"), "grant_type": "refresh_token", "refresh_token": done["refresh_token"]}
    renewed = await app.do("oauth.v2.access", **renewal)
    assert (await RawApp(app.http, app.base, renewed["access_token"]).do("auth.test"))["bot_id"] == "B0ADD"
    assert await app.refused("oauth.v2.access", **renewal) == "invalid_refresh_token"
    log = json.dumps(await world.log(method="oauth.v2.access"))
    assert "secret-A0ADD" not in log and done["refresh_token"] not in log and agreed["code"] not in log


async def test_a_code_grows_old(world: SlackClient, app: RawApp) -> None:
    agreed = await world.authorize(ANNA, f"https://slack.com/oauth/v2/authorize?client_id=client-{INT}")
    await world.advance(601)
    assert await app.refused("oauth.v2.access", **client(), code=agreed["code"]) == "invalid_code"


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated")  # the library's own way of saying it
async def test_the_real_library_installs(world: SlackClient, base: str) -> None:
    agreed = await world.authorize(
        ANNA, f"https://slack.com/oauth/v2/authorize?client_id=client-{NEWS}&scope=chat:write"
    )
    web = AsyncWebClient(base_url=f"{base}/slack/api/", retry_handlers=[])
    given = {"client_id": f"client-{NEWS}", "client_secret": f"secret-{NEWS}", "code": agreed["code"]}
    done = await web.oauth_v2_access(**given)  # this one sends HTTP Basic
    assert done["bot_user_id"] == "U0NEWSB"


async def test_signing_in(world: SlackClient, app: RawApp) -> None:
    url = f"https://slack.com/openid/connect/authorize?client_id=client-{INT}&scope=openid%20email%20profile"
    agreed = await world.authorize(ANNA, f"{url}&nonce=n1&state=s1&redirect_uri=https://us.example")
    done = await app.do(
        "openid.connect.token", **client(), code=agreed["code"], redirect_uri="https://us.example"
    )
    middle = done["id_token"].split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    assert (claims["nonce"], claims["aud"], claims["email"]) == ("n1", f"client-{INT}", "anna@example.com")
    about = await RawApp(app.http, app.base, done["access_token"]).do("openid.connect.userInfo")
    assert (about["sub"], about["https://slack.com/team_id"]) == ("U101", TEAM)
    assert (about["email"], about["email_verified"]) == ("anna@example.com", True)
    assert await app.refused("openid.connect.userInfo") == "invalid_auth"


# --- people and files ---


async def test_people(app: RawApp) -> None:
    anna = (await app.do("users.info", user="U101", include_locale=True))["user"]
    assert (anna["locale"], anna["tz"], anna["tz_offset"]) == ("ru-RU", "Europe/Moscow", 10800)
    assert (anna["profile"]["email"], anna["is_email_confirmed"]) == ("anna@example.com", True)
    assert (await app.do("users.info", user="U102"))["user"]["is_restricted"] is True
    stranger = (await app.do("users.info", user=f"U{STRANGER}"))["user"]
    assert (stranger["is_stranger"], stranger["team_id"]) == (True, "T0OTHER")
    assert "email" not in stranger["profile"]
    assert (await app.do("users.info", user="U0INTB"))["user"]["is_bot"] is True
    assert (await app.do("users.lookupByEmail", email="Anna@Example.com"))["user"]["id"] == "U101"
    assert await app.refused("users.lookupByEmail", email="far@example.com") == "users_not_found"
    assert await app.refused("users.info", user="U555") == "user_not_found"
    listed = await app.do("users.list", limit=2)
    assert [member["id"] for member in listed["members"]] == ["U101", "U102"]
    rest = await app.do("users.list", cursor=listed["response_metadata"]["next_cursor"])
    assert [member["id"] for member in rest["members"]] == ["U900", "U0INTB", "U0NEWSB"]


async def test_what_people_attach(world: SlackClient, hook: Hook, app: RawApp, sandbox: Sandbox) -> None:
    await world.voice(ANNA, INT, duration=7)
    await world.photo(ANNA, INT, caption="look")
    await world.document(ANNA, INT, name="a.txt", content="long words")
    await world.sticker(ANNA, INT, emoji="wave")
    await world.settled(INT)
    voice, photo, document, emoji = (envelope["event"] for envelope in hook.events)
    assert [e.get("subtype") for e in (voice, photo, document, emoji)] == ["file_share"] * 3 + [None]
    [clip] = voice["files"]
    assert (clip["subtype"], clip["mimetype"], clip["duration_ms"]) == ("slack_audio", "audio/mp4", 7000)
    assert photo["text"] == "look"
    assert emoji["text"] == ":wave:"
    [file] = document["files"]
    about = (await app.do("files.info", file=file["id"]))["file"]
    assert about == file
    token = {"Authorization": f"Bearer {INT_TOKEN}"}
    for name in ("url_private", "url_private_download"):
        async with app.http.get(file[name], headers=token) as response:
            assert await response.text() == "long words"
    sandbox.add_slack_app("A0POOR", "Poor", scopes=["chat:write"])
    sandbox.install_slack("A0POOR", TEAM, "xoxb-SANDBOX-poor")
    for headers in ({}, {"Authorization": "Bearer xoxb-SANDBOX-poor"}):
        async with app.http.get(file["url_private"], headers=headers) as response:
            # Slack sends whoever may not read it to a page, and that page answers 200.
            assert (response.status, response.content_type) == (200, "text/html")
    assert await app.refused("files.info", file="F0") == "file_not_found"
    assert (await app.ask("files.getUploadURLExternal", filename="x", length=0))[1][
        "error"
    ] == "invalid_arguments"


# --- trouble and pace ---


@pytest.mark.parametrize(
    ("kind", "done", "answer"),
    [
        ("500", False, 500),
        ("502", False, 502),
        ("500_after", True, 500),
        ("refuse", False, None),
        ("lost", True, None),
        ("error", False, 200),
        ("429", False, 429),
    ],
)
async def test_trouble_on_order(
    world: SlackClient, app: RawApp, kind: str, done: bool, answer: int | None
) -> None:
    await world.fault(kind, method="chat.postMessage", error="fatal_error", bot=INT)
    await app.do("conversations.open", users="U101")
    if answer is None:
        with pytest.raises(aiohttp.ClientConnectionError):
            await app.ask("chat.postMessage", channel="U101", text="x")
    else:
        status, body = await app.ask("chat.postMessage", channel="U101", text="x")
        assert (status, body["ok"]) == (answer, False)
        assert kind != "error" or body["error"] == "fatal_error"
    assert len(await world.messages(ANNA, INT)) == done
    await app.do("chat.postMessage", channel="U101", text="y")
    assert [e["fault"] for e in await world.log(method="chat.postMessage")] == [kind, None]


@pytest.mark.parametrize(("kind", "done"), [("timeout", False), ("hang_after", True)])
async def test_silence(world: SlackClient, app: RawApp, kind: str, done: bool) -> None:
    await world.fault(kind)
    async with asyncio.TaskGroup() as group:
        asking = group.create_task(app.ask("chat.postMessage", channel="U101", text="x"))
        seen = 0
        while not await world.log():
            seen = (await world.wait_for(lambda s, seen=seen: s if s["version"] > seen else None))["version"]
        assert not asking.done()
        asking.cancel()
    assert len(await world.messages(ANNA, INT)) == done


async def test_faults_are_named_and_taken_back(world: SlackClient, app: RawApp) -> None:
    with pytest.raises(ControlError, match="hang_after"):
        await world.fault("meteor")
    with pytest.raises(ControlError, match="1 or more"):
        await world.fault("500", times=0)
    await world.fault("500", times=2)
    assert (await world.state())["slack"]["faults"][0]["times"] == 2
    await app.do("auth.test")  # asked by libraries of their own accord: not meant
    await world.clear_faults()
    await app.do("chat.postMessage", channel="U101", text="x")


async def test_pace(world: SlackClient, app: RawApp, clock: Clock) -> None:
    await world.limiter(True)
    for _ in range(3):
        await app.do("chat.postMessage", channel="U101", text="x")
    status, body = await app.ask("chat.postMessage", channel="D0INT101", text="x")  # the same room
    assert (status, body["error"]) == (429, "ratelimited")
    await app.do("chat.postMessage", channel="U102", text="another room")
    clock.time += timedelta(seconds=3)
    await app.do("chat.postMessage", channel="U101", text="x")
    for _ in range(20):
        await app.do("users.list")
    assert await app.refused("users.list") == "ratelimited"
    await world.limiter(False)
    await app.do("users.list")


# --- facts ---


def test_every_method_is_in_the_table_and_built() -> None:
    assert METHODS.keys() == methods().keys()


@pytest.mark.parametrize("name", sorted(methods()))
def test_the_table_agrees_with_the_library(name: str) -> None:
    """Whatever the library can send to a method, the table knows."""
    function = getattr(AsyncWebClient, name.replace(".", "_"))
    sent = inspect.signature(function).parameters.keys() - {"self", "kwargs", "app_token"}
    assert sent <= {*methods()[name].required, *methods()[name].optional}


def test_checking_a_request() -> None:
    assert check_request("chat.postMessage", {"channel": "C1", "text": "x", "unfurl_links": "false"}) == []
    assert check_request("slack:chat.postMessage", {"channel": "C1", "blocks": "[]"}) == []
    wrong = check_request("chat.postMessage", {"text": 1, "colour": "red", "blocks": {}})
    assert len(wrong) == 3
    assert check_request("chat.dance", {}) == ["chat.dance: no such method"]


async def test_the_whole_of_slack_is_in_the_state_only_when_there_is_one(
    sandbox: Sandbox, world: SlackClient
) -> None:
    state = await world.state()
    assert [app["id"] for app in state["slack"]["apps"]] == [INT, NEWS]
    assert SECRET not in json.dumps(state)
    assert INT_TOKEN not in json.dumps(state)
    empty = Sandbox(now=Clock().now)
    async with SlackClient(await empty.start()) as other:
        assert (await other.state())["slack"] is None
    await empty.stop()
