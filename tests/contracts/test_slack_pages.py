"""Installing by link and coming by an invitation, in a browser's shoes, against the emulated Slack."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from aiohttp import web

from bots.front_door import FrontDoor
from bots.sandbox import Sandbox
from bots.sandbox.slack.client import SlackClient
from bots.slack.installing import purpose
from bots.slack.manifest import needs
from bots.slack.oauth import doors
from bots.slack.tokens import Tokens
from core import inbox, installations, settings, tickets
from core.clock import SystemClock
from core.inbox import Received
from core.installations import Installed
from core.interviews import moving
from core.links import Links, new_nonce
from core.posts_rendering import sign
from core.sealing import Sealer
from core.store.db import tx
from core.store.models import Button, InboxRow, Installation
from core.words import BotRole

SECRET = "s" * 32
APP, OTHER_APP, TEAM, OTHER_TEAM = "A0INT", "A0NEWS", "T0SHOP", "T0ELSE"
ANNA, ELSA = 101, 102
ROLE = BotRole.INTERVIEWER
SMALL_TALK = ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'")


class MovedClock(SystemClock):
    """Real time and an offset, for both times."""

    offset = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset  # noqa: TID251 it is a clock

    wall = now


@dataclass
class Seen:
    """An answer as a browser sees it."""

    status: int
    text: str
    headers: dict[str, str]

    @property
    def location(self) -> str:
        return self.headers.get("Location", "")

    @property
    def asked(self) -> dict[str, str]:
        """The query of the address that the browser is sent to."""
        return {name: value for name, (value,) in parse_qs(urlsplit(self.location).query).items()}


@dataclass
class Browser:
    """Keeps cookies by path, as browsers do, and follows nothing by itself."""

    language: str = "en-GB,en;q=0.9"
    cookies: dict[tuple[str, str], str] = field(default_factory=dict)

    async def get(self, url: str, **headers: str) -> Seen:
        path = urlsplit(url).path
        mine = [f"{name}={value}" for (name, where), value in self.cookies.items() if path == where]
        given = {"Accept-Language": self.language, **({"Cookie": "; ".join(mine)} if mine else {}), **headers}
        async with (
            aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http,
            http.get(url, headers=given, allow_redirects=False) as answer,
        ):
            for line in answer.headers.getall("Set-Cookie", []):
                first, *attributes = [part.strip() for part in line.split(";")]
                (where,) = (one.removeprefix("Path=") for one in attributes if one.startswith("Path="))
                assert {"HttpOnly", "SameSite=Lax"} <= set(attributes)
                name, _, value = first.partition("=")
                self.cookies[name, where] = value
                if "Max-Age=0" in attributes:
                    del self.cookies[name, where]
            text = await answer.text()
            seen = Seen(answer.status, text, dict(answer.headers))
        assert seen.headers["Cache-Control"] == "no-store"
        assert seen.headers["Referrer-Policy"] == "no-referrer"
        if text:
            policy = seen.headers["Content-Security-Policy"]
            assert all(part in policy for part in SMALL_TALK)
            assert "unsafe" not in policy
            assert answer.content_type == "text/html"
        return seen


@dataclass
class Bench:
    """Our pages, Slack, and what of theirs was kept."""

    clock: MovedClock
    world: SlackClient
    slack: str
    url: str = ""
    runner: web.AppRunner | None = None

    def settings(self, **more: Any) -> settings.Settings:
        known = {
            "_env_file": None,
            "secret": SECRET,
            "slack_api": f"{self.slack}/slack/api",
            "public_url": self.url,
            "slack_interviewer_client_id": "client-A0INT",
            "slack_interviewer_client_secret": "secret-A0INT",
            "brand": "Shop & <Sons>",
            "contact": "help@example.com",
            "timeout_seconds": 5.0,
        }
        return settings.load(**{**known, **more})

    async def keep(self, source: str, account: str, received: Sequence[Received]) -> None:
        await tx(partial(inbox.keep, source, account, received, self.clock.now()))

    async def open(self, **more: Any) -> None:
        """Serve the pages (again, with other settings)."""
        await self.close()
        # The address must be known before the pages are made: they tell it to Slack.
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        answers = doors(ROLE, self.settings(**more), self.keep, self.clock)
        self.runner = web.AppRunner(FrontDoor(answers).app(), access_log=None)
        await self.runner.setup()
        await web.SockSite(self.runner, listener).start()

    async def close(self) -> None:
        if self.runner is not None:
            await self.runner.cleanup()
            self.runner = None

    async def ticket(self) -> str:
        return await tx(partial(tickets.issue, purpose(ROLE), {}, self.clock.now()))

    async def install_link(self) -> str:
        return f"{self.url}/slack/interviewer/install/{await self.ticket()}"

    def start_link(self, payload: str) -> str:
        return f"{self.url}/slack/interviewer/start/{payload}"


@pytest.fixture
async def bench(store: str) -> AsyncIterator[Bench]:
    sandbox = Sandbox(now=SystemClock().now)
    for team in (TEAM, OTHER_TEAM):
        sandbox.add_slack_team(team, f"Team <{team}>", team.lower())
    sandbox.add_slack_app(APP, "Interviewer", app_token="xapp-SANDBOX-int", rotates=True)
    sandbox.add_slack_app(OTHER_APP, "Newsroom", app_token="xapp-SANDBOX-news")
    sandbox.add_slack_person(ANNA, "Anna", TEAM)
    sandbox.add_slack_person(ELSA, "Elsa", OTHER_TEAM)
    slack = await sandbox.start()
    async with SlackClient(slack) as world:
        made = Bench(MovedClock(), world, slack)
        await made.open()
        try:
            yield made
        finally:
            await made.close()
            await sandbox.stop()


# --- installing ---


async def test_an_administrator_installs_by_the_link(bench: Bench) -> None:
    browser, link = Browser(), await bench.install_link()
    leaving = await browser.get(link)
    assert leaving.status == 302
    assert leaving.location.startswith(f"{bench.slack}/slack/oauth/v2/authorize?")
    assert set(leaving.asked["scope"].split(",")) == set(needs(ROLE))
    agreed = await bench.world.authorize(ANNA, leaving.location)
    back = await browser.get(agreed["location"])
    assert back.status == 200
    assert "Installed in Team &lt;T0SHOP&gt;" in back.text
    (one,) = await installations.present("slack", ROLE)
    assert (one.workspace, one.app, one.name) == (TEAM, APP, "Team <T0SHOP>")
    assert one.bot
    assert "xoxe" not in one.token + one.refresh
    assert await Tokens(ROLE, bench.settings(), bench.clock).of(TEAM)
    assert browser.cookies == {}
    assert await Button.all().count() == 0
    gone = await browser.get(link)
    assert gone.status == 404
    assert "works once" in gone.text


async def test_looking_at_the_link_does_not_spend_it(bench: Bench) -> None:
    link = await bench.install_link()
    assert [(await Browser().get(link)).status for _ in range(3)] == [302] * 3


async def test_a_second_install_replaces_the_first(bench: Bench) -> None:
    tokens = set()
    for _ in range(2):
        browser = Browser()
        leaving = await browser.get(await bench.install_link())
        agreed = await bench.world.authorize(ANNA, leaving.location)
        assert (await browser.get(agreed["location"])).status == 200
        tokens.add(await Tokens(ROLE, bench.settings(), bench.clock).of(TEAM))
    assert len(tokens) == 2
    assert await Installation.all().count() == 1


async def test_of_two_with_one_ticket_one_installs(bench: Bench) -> None:
    link, browsers = await bench.install_link(), [Browser(), Browser()]
    places = []
    for browser, person in zip(browsers, (ANNA, ELSA), strict=True):
        leaving = await browser.get(link)
        places.append((await bench.world.authorize(person, leaving.location))["location"])
    seen = await asyncio.gather(*(b.get(place) for b, place in zip(browsers, places, strict=True)))
    assert sorted(one.status for one in seen) == [200, 404]
    assert len(await installations.present("slack", ROLE)) == 1


@pytest.mark.parametrize("ticket", ["x", "a" * 22, "%00", "a/b", "Привет", "a" * 5_000])
async def test_a_made_up_ticket_opens_nothing(bench: Bench, ticket: str) -> None:
    assert (await Browser().get(f"{bench.url}/slack/interviewer/install/{ticket}")).status == 404


async def test_a_ticket_is_for_one_app_and_seven_days(bench: Bench) -> None:
    other = await tx(partial(tickets.issue, purpose(BotRole.NEWSROOM), {}, bench.clock.now()))
    assert (await Browser().get(f"{bench.url}/slack/interviewer/install/{other}")).status == 404
    link = await bench.install_link()
    bench.clock.offset = timedelta(days=7)
    assert (await Browser().get(link)).status == 404


async def _left(bench: Bench, browser: Browser) -> str:
    """Somebody on their way back from having agreed."""
    leaving = await browser.get(await bench.install_link())
    return str((await bench.world.authorize(ANNA, leaving.location))["location"])


async def test_who_comes_back_in_another_browser_begins_again(bench: Bench) -> None:
    place = await _left(bench, Browser())
    for browser in (Browser(), Browser(cookies={("otklik_visit", "/slack/interviewer/installed"): "x"})):
        seen = await browser.get(place)
        assert seen.status == 400
        assert "begin again" in seen.text
    assert await Installation.all().count() == 0


async def test_who_takes_longer_than_ten_minutes_begins_again(bench: Bench) -> None:
    browser = Browser()
    place = await _left(bench, browser)
    bench.clock.offset = timedelta(minutes=10, seconds=1)
    assert (await browser.get(place)).status == 400


@pytest.mark.parametrize("query", ["", "?code=x", "?state=x&code=x", "?state=&code=", "?code=x&state=%F0%9F"])
async def test_who_was_never_there_begins_again(bench: Bench, query: str) -> None:
    for path in ("installed", "started"):
        assert (await Browser().get(f"{bench.url}/slack/interviewer/{path}{query}")).status == 400


async def test_the_state_of_one_way_does_not_end_another(bench: Bench) -> None:
    browser = Browser()
    place = await _left(bench, browser)
    browser.cookies["otklik_visit", "/slack/interviewer/started"] = next(iter(browser.cookies.values()))
    seen = await browser.get(place.replace("/installed", "/started"))
    assert seen.status == 400
    assert "begin again" in seen.text  # and Slack is not even asked


async def test_who_cancels_is_told_that_nothing_was_installed(bench: Bench) -> None:
    browser = Browser()
    leaving = await browser.get(await bench.install_link())
    place = f"{leaving.asked['redirect_uri']}?error=access_denied&state={leaving.asked['state']}"
    seen = await browser.get(place)
    assert (seen.status, await Installation.all().count()) == (200, 0)
    assert "Nothing was installed" in seen.text


async def test_a_wrong_code_is_refused_and_a_busy_slack_waited_for(bench: Bench) -> None:
    browser = Browser()
    leaving = await browser.get(await bench.install_link())
    wrong = f"{leaving.asked['redirect_uri']}?code=wrong%3Cb%3E&state={leaving.asked['state']}"
    seen = await browser.get(wrong)
    assert seen.status == 400
    assert "invalid_code" in seen.text
    other = Browser()
    place = await _left(bench, other)
    await bench.world.fault("500", method="oauth.v2.access", times=1)
    assert (await other.get(place)).status == 503
    assert await Installation.all().count() == 0


# --- coming by an invitation ---


def invitation() -> str:
    return Links(SECRET).sign("invite", new_nonce())


async def _installed(team: str = TEAM, app: str = APP) -> None:
    one = Installed("slack", ROLE, team, app=app, bot="U0BOT", token="xoxb-1")
    sealer = Sealer(SECRET, installations.PURPOSE)
    await tx(partial(installations.keep, one, sealer, SystemClock().now()))


async def test_a_buyer_comes_by_an_invitation(bench: Bench) -> None:
    await _installed()
    browser, payload = Browser("ru-RU,ru;q=0.9,en;q=0.8"), invitation()
    leaving = await browser.get(bench.start_link(payload))
    assert leaving.location.startswith(f"{bench.slack}/slack/openid/connect/authorize?")
    assert (leaving.asked["scope"], leaving.asked["response_type"]) == ("openid", "code")
    assert payload not in leaving.location
    agreed = await bench.world.authorize(ANNA, leaving.location)
    seen = await browser.get(agreed["location"])
    assert seen.status == 200
    assert '<html lang="ru">' in seen.text
    assert "Shop &amp; &lt;Sons&gt;" in seen.text
    assert f'href="{bench.slack}/slack/app_redirect?app={APP}&amp;team={TEAM}"' in seen.text
    (row,) = await InboxRow.all()
    assert (row.source, row.account, row.conversation) == ("slack:interviewer", TEAM, f"{TEAM}:U101")
    assert row.external_id.startswith("link:")
    assert json.loads(row.body) == {
        "kind": "link",
        "payload": {"team": TEAM, "user": "U101", "payload": payload},
    }


async def test_a_reader_of_a_post_comes_the_same_way(bench: Bench) -> None:
    assert (await Browser().get(bench.start_link(sign(7, Links(SECRET))))).status == 302


async def test_a_talk_comes_over_the_same_way(bench: Bench) -> None:
    ticket = await tx(lambda: tickets.issue(moving.PURPOSE, {"address": 1}, bench.clock.now()))
    assert (await Browser().get(bench.start_link(ticket))).status == 302
    await tx(lambda: tickets.spend(ticket, moving.PURPOSE, bench.clock.now()))
    assert (await Browser().get(bench.start_link(ticket))).status == 404


@pytest.mark.parametrize("payload", ["x", "a" * 38, "%3Cscript%3E", "Привет", "a" * 5_000])
async def test_a_payload_that_is_not_ours_opens_nothing(bench: Bench, payload: str) -> None:
    seen = await Browser().get(bench.start_link(payload))
    assert seen.status == 404
    assert "does not open" in seen.text
    assert "script>" not in seen.text


async def test_a_link_for_staff_opens_nothing_here(bench: Bench) -> None:
    assert (await Browser().get(bench.start_link(Links(SECRET).sign("staff", new_nonce())))).status == 404


async def test_from_a_workspace_without_us_one_is_told_kindly(bench: Bench) -> None:
    await _installed()
    browser, payload = Browser(), invitation()
    leaving = await browser.get(bench.start_link(payload))
    agreed = await bench.world.authorize(ELSA, leaving.location)
    seen = await browser.get(agreed["location"])
    assert seen.status == 200
    assert "does not know us yet" in seen.text
    assert "help@example.com" in seen.text
    assert bench.start_link(payload) in seen.text
    assert await InboxRow.all().count() == 0


async def test_a_code_of_somebody_elses_does_not_sign_in(bench: Bench) -> None:
    """The state and the browser are right; the code was given for another visit."""
    await _installed()
    mine, theirs = Browser(), Browser()
    leaving = await mine.get(bench.start_link(invitation()))
    other = await theirs.get(bench.start_link(invitation()))
    code = (await bench.world.authorize(ANNA, other.location))["code"]
    seen = await mine.get(f"{leaving.asked['redirect_uri']}?code={code}&state={leaving.asked['state']}")
    assert seen.status == 400
    assert await InboxRow.all().count() == 0


async def test_who_does_not_want_to_sign_in_may_come_again(bench: Bench) -> None:
    browser, payload = Browser(), invitation()
    leaving = await browser.get(bench.start_link(payload))
    refused = f"{leaving.asked['redirect_uri']}?error=access_denied&state={leaving.asked['state']}"
    seen = await browser.get(refused)
    assert seen.status == 200
    assert bench.start_link(payload) in seen.text


async def test_without_the_apps_secrets_the_page_shows_what_to_paste(bench: Bench) -> None:
    await bench.open(slack_interviewer_client_secret="")
    payload = invitation()
    seen = await Browser().get(bench.start_link(payload))
    assert seen.status == 200
    assert f'value="/otklik start {payload}"' in seen.text
    nonce = seen.headers["Content-Security-Policy"].partition("script-src 'nonce-")[2].partition("'")[0]
    assert f'<script nonce="{nonce}">' in seen.text
    assert not any(f" on{event}=" in seen.text for event in ("click", "load", "error", "focus"))
    for path in ("started", "installed", f"install/{await bench.ticket()}"):
        async with (
            aiohttp.ClientSession() as http,
            http.get(f"{bench.url}/slack/interviewer/{path}") as answer,
        ):
            assert answer.status == 404


async def test_an_app_known_by_its_token_alone_is_opened_by_its_chat(bench: Bench) -> None:
    await _installed(app="")
    browser = Browser()
    leaving = await browser.get(bench.start_link(invitation()))
    seen = await browser.get((await bench.world.authorize(ANNA, leaving.location))["location"])
    assert f"app_redirect?channel=U0BOT&amp;team={TEAM}" in seen.text


@pytest.mark.parametrize(("asked", "lang"), [
    ("ru", "ru"), ("ru-RU,en;q=0.5", "ru"), ("en-US,en;q=0.9,ru;q=0.8", "en"), ("de,ru;q=0.3,en;q=0.2", "ru"),
    ("de-DE", "en"), ("", "en"), ("*", "en"), ("ru;q=0", "en"), (",,;q=,ru;q=x", "en"),
    ("EN;q=0.1, RU ; q=0.2", "ru"), ("ru;q=9" + "9" * 5_000, "en"),
])  # fmt: skip
async def test_the_page_is_in_the_readers_language(bench: Bench, asked: str, lang: str) -> None:
    seen = await Browser(asked).get(bench.start_link("x"))
    assert f'<html lang="{lang}">' in seen.text


async def test_without_a_public_address_there_are_no_pages(bench: Bench) -> None:
    assert doors(ROLE, bench.settings(public_url=None), bench.keep, bench.clock) == {}


async def test_the_newsroom_has_no_page_for_buyers(bench: Bench) -> None:
    given = bench.settings(slack_newsroom_client_id="1.2", slack_newsroom_client_secret="x")
    assert sorted(path for _, path in doors(BotRole.NEWSROOM, given, bench.keep, bench.clock)) == [
        "/slack/newsroom/install/*",
        "/slack/newsroom/installed",
    ]
