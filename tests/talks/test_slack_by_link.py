"""The whole way over HTTPS, as a proxy would bring it: an app installed by link, a buyer come by link."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest

from bots.slack.installing import purpose
from core import tickets
from core.store.db import tx
from core.store.models import InboxRow, Installation, Interview
from core.words import BotRole, Lang
from tests.talks.conftest import INTERVIEWER, SLACK, TEAM, Stage, raised

ANNA = 101
BOT = INTERVIEWER[1]


@pytest.fixture
async def stage(tmp_path: Path, sqlite: str) -> AsyncIterator[Stage]:
    """Nothing is set but the app's secrets: it is in no workspace, and Slack calls us."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    async with raised(tmp_path, "slack") as made:
        app = made.sandbox.slack.apps[SLACK[BOT][0]]
        made.sandbox.slack.installs[:] = [one for one in made.sandbox.slack.installs if one.app is not app]
        await Installation.all().delete()
        await made.curtain_down()
        made.overrides |= {
            "public_url": f"http://127.0.0.1:{port}",
            "port": port,
            "slack_interviewer_token": "",
            "slack_interviewer_app_token": "",
            "slack_interviewer_client_id": app.client_id,
            "slack_interviewer_client_secret": app.client_secret,
        }
        await made.curtain_up()
        yield made


async def visit(stage: Stage, person: int, address: str) -> str:
    """Follow a link of ours in a browser, agree on Slack's page, come back; returns the last page."""
    jar = aiohttp.DummyCookieJar()
    async with aiohttp.ClientSession(cookie_jar=jar) as http:
        async with http.get(address, allow_redirects=False) as leaving:
            assert leaving.status == 302, await leaving.text()
            cookie = leaving.headers["Set-Cookie"].partition(";")[0]
            agreed = await stage.world.authorize(person, leaving.headers["Location"])
        assert urlsplit(agreed["location"]).netloc == urlsplit(address).netloc
        async with http.get(agreed["location"], headers={"Cookie": cookie}) as back:
            assert back.status == 200, await back.text()
            return await back.text()


async def install(stage: Stage, person: int) -> None:
    base = stage.settings.public_url
    ticket = await tx(lambda: tickets.issue(purpose(BotRole.INTERVIEWER), {}, stage.clock.now()))
    assert "Installed in Shop" in await visit(stage, person, f"{base}/slack/interviewer/install/{ticket}")
    assert (await stage.world.request_url(BOT, f"{base}/slack/interviewer"))["verified"]


async def test_a_buyer_comes_by_link_and_finishes_over_http(stage: Stage) -> None:
    stage.appear(900, "Olga", Lang.EN, "staff")
    await install(stage, 900)
    payload = await stage.buyer(ANNA, "Anna", Lang.EN)
    assert stage.house is not None
    way = stage.house.desk().way_in(payload)
    assert "Go on in Slack" in await visit(stage, ANNA, way)
    first = await stage.world.heard(ANNA, BOT, containing="Shall we start?", anew=False)
    await stage.world.tap(ANNA, BOT, first, text="Yes")
    await stage.world.heard(ANNA, BOT, containing="last time")
    await stage.world.say(ANNA, BOT, "Last week I looked for my parcel and nobody could tell where it was.")
    await stage.world.heard(ANNA, BOT)
    await stage.world.replay(BOT, 3)
    await stage.world.settled(BOT)
    assert await Interview.all().count() == 1
    assert await InboxRow.filter(external_id__startswith="link:").count() == 1


async def test_an_app_that_is_taken_out_is_gone_and_may_come_back(stage: Stage) -> None:
    stage.appear(900, "Olga", Lang.EN, "staff")
    await install(stage, 900)
    await stage.world.uninstall(BOT)

    async def present() -> list[str]:
        here = Installation.filter(role=BotRole.INTERVIEWER, gone_at__isnull=True)
        return [one.workspace for one in await here]

    async def gone() -> bool:
        return await present() == []

    await stage.until(gone)
    await install(stage, 900)
    assert await present() == [TEAM]
