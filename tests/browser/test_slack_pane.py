"""Slack on the page, in a real Chromium: a scripted app on the other side, no product between."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from playwright.async_api import Locator, Page, ViewportSize, async_playwright, expect

from bots.sandbox import Sandbox
from bots.sandbox.slack.client import SlackClient
from tests.browser.visitor import NARROW, PALE, WIDE, show
from tests.unit.bots.sandbox.slack.stage import actions, button, field, modal, section
from tests.unit.bots.sandbox.stage import Clock

pytestmark = pytest.mark.browser

Json = dict[str, Any]

TEAM, INT, NEWS, CHANNEL = "T0SHOP", "A0INT", "A0NEWS", "C0NEWS"
ANNA, OLGA = "U101", "U900"
NASTY = "<img src=x onerror=alert(1)> <!channel> & <b>bold</b>"
READ = ".pane *, dialog *, #troubles *"
TOUCHED = "button, summary, select, input:not([type=radio],[type=checkbox])"
SMALL = """(touched) => [...document.querySelectorAll(touched)]
    .filter((node) => node.offsetParent && !node.closest('.actions') && !node.closest('.who'))
    .map((node) => [node.textContent || node.className, node.getBoundingClientRect()])
    .filter(([, box]) => box.width < 44 || box.height < 44)
    .map(([text, box]) => `${text} ${box.width}x${box.height}`)"""
BOXES = ".scroller, .slack-body, .modal-body, #troubles"
WIDER = """(boxes) => [...document.querySelectorAll(boxes)]
    .filter((node) => node.offsetParent && node.scrollWidth > node.clientWidth + 1)
    .map((node) => node.className)"""


class ScriptedApp:
    """One app over Socket Mode: acknowledges everything, keeps it, and speaks when the test wants."""

    def __init__(self, http: aiohttp.ClientSession, base: str, token: str, app_token: str) -> None:
        self.http, self.base, self.token, self.app_token = http, base, token, app_token
        self.taken: asyncio.Queue[tuple[str, Json]] = asyncio.Queue()
        self.answer: Json | None = None

    async def do(self, method: str, token: str = "", **params: Any) -> Json:
        headers = {
            "Authorization": f"Bearer {token or self.token}",
            "Content-Type": "application/json; charset=utf-8",
        }
        url = f"{self.base}/slack/api/{method}"
        async with self.http.post(url, data=json.dumps(params), headers=headers) as response:
            body: Json = await response.json()
            assert body["ok"], body
            return body

    async def listen(self) -> None:
        url = (await self.do("apps.connections.open", self.app_token))["url"]
        async with self.http.ws_connect(url) as ws:
            async for message in ws:
                envelope = message.json()
                if "envelope_id" not in envelope:
                    continue
                payload = (
                    {"payload": self.answer} if envelope["accepts_response_payload"] and self.answer else {}
                )
                await ws.send_json({"envelope_id": envelope["envelope_id"], **payload})
                self.taken.put_nowait((envelope["type"], envelope["payload"]))

    async def next(self, kind: str, **wanted: Any) -> Json:
        """The next payload of this kind whose event or payload has these fields."""
        while True:
            found, payload = await asyncio.wait_for(self.taken.get(), 10)
            inner = payload.get("event", payload)
            if found == kind and "bot_id" not in inner and wanted.items() <= inner.items():
                return dict(inner)


class Scene:
    """What a test needs: the page, the apps, the world."""

    def __init__(self, page: Page, talk: ScriptedApp, news: ScriptedApp, world: SlackClient) -> None:
        self.page, self.talk, self.news, self.world = page, talk, news, world
        self.by = page.get_by_test_id

    @property
    def chat(self) -> Locator:
        return self.by("buyer-slack-chat")

    async def fits(self) -> None:
        """Nothing sticks out, everything to touch is large enough, every word is dark enough to read."""
        assert await self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert await self.page.evaluate(WIDER, BOXES) == []
        assert await self.page.evaluate(SMALL, TOUCHED) == []
        assert await self.page.evaluate(PALE, READ) == []


def furnished(clock: Clock) -> Sandbox:
    sandbox = Sandbox(now=clock.now, advance=clock.advance)
    sandbox.add_bot("7001:SANDBOX-a", "talk_bot", "Talk")
    sandbox.add_bot("7002:SANDBOX-b", "news_bot", "News")
    sandbox.add_person(101, "Anna", language_code="en")
    sandbox.add_person(900, "Olga", role="staff")
    return sandbox


def with_slack(sandbox: Sandbox) -> None:
    sandbox.add_slack_team(TEAM, "Shop", "shop")
    sandbox.add_slack_app(INT, "Interviewer", app_token="xapp-SANDBOX-int")
    sandbox.add_slack_app(
        NEWS, "Newsroom", audience="staff", app_token="xapp-SANDBOX-news", command="/newsroom"
    )
    sandbox.install_slack(INT, TEAM, "xoxb-SANDBOX-int")
    sandbox.install_slack(NEWS, TEAM, "xoxb-SANDBOX-news")
    sandbox.add_slack_person(
        ANNA, "Anna", TEAM, locale="en-US", note="a sofa of the wrong colour", lines=["It came late"]
    )
    sandbox.add_slack_person(OLGA, "Olga", TEAM, role="staff")
    sandbox.add_slack_channel(CHANNEL, "news", TEAM, members=[ANNA, OLGA], apps=[NEWS])


@asynccontextmanager
async def opened(base: str, size: ViewportSize, scheme: Any, locale: str) -> AsyncIterator[Page]:
    """The page in Chromium; an error in its console fails the test."""
    async with async_playwright() as tools:
        chromium = await tools.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = await chromium.new_page(
            viewport=size, locale=locale, color_scheme=scheme, reduced_motion="reduce"
        )
        page.set_default_timeout(10_000)
        errors: list[str] = []
        page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.goto(base)
        yield page
        await chromium.close()
        assert errors == []


LOOKS = [(WIDE, "light", "en-GB"), (NARROW, "dark", "ru-RU")]


@pytest.fixture(params=LOOKS, ids=["1280-light-en", "390-dark-ru"])
async def scene(request: pytest.FixtureRequest) -> AsyncIterator[Scene]:
    sandbox = furnished(Clock())
    with_slack(sandbox)
    base = await sandbox.start()
    async with (
        aiohttp.ClientSession() as http,
        SlackClient(base) as world,
        opened(base, *request.param) as page,
    ):
        talk = ScriptedApp(http, base, "xoxb-SANDBOX-int", "xapp-SANDBOX-int")
        news = ScriptedApp(http, base, "xoxb-SANDBOX-news", "xapp-SANDBOX-news")
        listening = [asyncio.ensure_future(app.listen()) for app in (talk, news)]
        await page.get_by_test_id("buyer-slack").click()
        yield Scene(page, talk, news, world)
        for task in listening:
            task.cancel()
        await asyncio.gather(*listening, return_exceptions=True)
    await sandbox.stop()


async def test_a_private_talk(scene: Scene) -> None:
    by, talk, page = scene.by, scene.talk, scene.page
    await by("buyer-slack-start").click()
    assert (await talk.next("slash_commands"))["text"] == "start"
    blocks = [
        section(f"How was it? {NASTY}"),
        section("It was *late*, you said: <https://a.example|this>", "mrkdwn"),
        actions(button("Fine", "f", style="primary"), button("Badly " + "and a long story " * 4, "b", "b")),
        {"type": "context", "elements": [{"type": "plain_text", "text": "2 of 8"}]},
    ]
    asked = await talk.do("chat.postMessage", channel=ANNA, text="How was it?", blocks=blocks)
    await expect(scene.chat.get_by_text(NASTY)).to_be_visible()
    await expect(scene.chat.locator("strong")).to_have_text("late")
    await scene.fits()
    await scene.chat.get_by_role("button", name="Fine").click()
    press = await talk.next("interactive", type="block_actions")
    assert press["actions"][0]["value"] == "f"
    await talk.do("chat.update", channel=asked["channel"], ts=asked["ts"], text="Thanks. What was hard?")
    await expect(scene.chat.get_by_text("Thanks. What was hard?")).to_be_visible()
    await expect(scene.chat.get_by_role("button", name="Fine")).to_have_count(0)

    await by("buyer-slack-lines").get_by_role("button", name="It came late").click()
    assert (await talk.next("events_api", user=ANNA))["text"] == "It came late"
    await expect(by("buyer-slack-lines")).to_be_hidden()
    await by("buyer-slack-input").fill("All day")
    await by("buyer-slack-input").press("Enter")
    await scene.chat.get_by_text("All day").wait_for()
    await by("buyer-slack-input").press("ArrowUp")
    await by("buyer-slack-input").fill("All day <long>")
    await by("buyer-slack-input").press("Enter")
    await by("slack-edited").last.wait_for()
    changed = await talk.next("events_api", subtype="message_changed")
    assert changed["message"]["text"] == "All day &lt;long&gt;"

    await by("buyer-slack-input").fill("/otklik stop")
    await by("buyer-slack-input").press("Enter")
    assert (await talk.next("slash_commands"))["text"] == "stop"
    await talk.do("chat.postEphemeral", channel=asked["channel"], user=ANNA, text="Stopped for you")
    await expect(scene.chat.locator(".whisper")).to_contain_text("Stopped for you")
    await by("buyer-slack-attach").click()
    await scene.fits()
    await by("buyer-slack-voice").click()
    assert (await talk.next("events_api", subtype="file_share"))["files"][0]["subtype"] == "slack_audio"
    await by("buyer-slack-attach").click()
    await by("buyer-slack-photo").click()
    await expect(scene.chat.locator("img.slack-picture")).to_be_visible()
    await scene.fits()
    assert await page.evaluate("document.querySelectorAll('.slack img[src=x]').length") == 0


async def test_threads_and_taking_back(scene: Scene) -> None:
    by, talk = scene.by, scene.talk
    root = await talk.do("chat.postMessage", channel=ANNA, text="What was hard?")
    await talk.do("chat.postMessage", channel=ANNA, text="Something else")
    message = scene.chat.locator(f"[data-ts='{root['ts']}']")
    await message.hover()
    await message.locator(".actions button").first.click()
    await by("buyer-slack-input").fill("The colour")
    await by("buyer-slack-input").press("Enter")
    assert (await talk.next("events_api", user=ANNA))["thread_ts"] == root["ts"]
    reply = scene.chat.locator(".reply")
    await expect(reply).to_contain_text("The colour")
    texts = await scene.chat.locator(".slack-message").all_inner_texts()
    assert ["What was hard?" in texts[0], "The colour" in texts[1], "Something else" in texts[2]] == [
        True
    ] * 3
    await by("buyer-slack-input").press("Escape")
    await reply.hover()
    await reply.locator(".actions button").last.click()
    assert (await talk.next("events_api", subtype="message_deleted"))["previous_message"][
        "text"
    ] == "The colour"
    await expect(reply).to_have_count(0)


async def test_a_modal_by_keyboard(scene: Scene) -> None:
    talk, page, dialog = scene.talk, scene.page, scene.by("buyer-slack-modal")
    await talk.do("chat.postMessage", channel=ANNA, text="?", blocks=[actions(button("Tell"))])
    await scene.chat.get_by_role("button", name="Tell").focus()
    await page.keyboard.press("Enter")
    press = await talk.next("interactive", type="block_actions")
    choice: Json = {
        "type": "input",
        "block_id": "how",
        "optional": True,
        "label": {"type": "plain_text", "text": "How long"},
        "element": {
            "type": "radio_buttons",
            "action_id": "how",
            "options": [
                {"text": {"type": "plain_text", "text": text}, "value": text} for text in ("A day", "A week")
            ],
        },
    }
    view = modal(
        section("In your own words."), field("What happened", multiline=True), choice, title="Tell us"
    )
    await talk.do("views.open", trigger_id=press["trigger_id"], view=view)
    await expect(dialog).to_be_visible()
    await expect(dialog.get_by_label("What happened")).to_be_focused()
    await scene.fits()
    for _ in range(12):  # around and around: what has the focus is never under the dialog
        await page.keyboard.press("Tab")
        assert await page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog.get_by_role("alert").first).to_be_visible()
    assert await dialog.get_by_label("What happened").get_attribute("aria-invalid") == "true"
    talk.answer = {"response_action": "errors", "errors": {"say-block": "A little more, please"}}
    await dialog.get_by_label("What happened").fill("Late")
    await dialog.get_by_label("A week").check()
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog.get_by_text("A little more, please")).to_be_visible()
    assert await dialog.get_by_label("What happened").input_value() == "Late"
    await scene.fits()
    talk.answer = None
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog).to_be_hidden()
    await talk.next("interactive", type="view_submission")
    values = (await talk.next("interactive", type="view_submission"))["view"]["state"]["values"]
    assert values["say-block"]["say"]["value"] == "Late"
    assert values["how"]["how"]["selected_option"]["value"] == "A week"

    await scene.chat.get_by_role("button", name="Tell").click()
    press = await talk.next("interactive", type="block_actions")
    await talk.do("views.open", trigger_id=press["trigger_id"], view=view)
    await expect(dialog).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    assert await scene.world.modal(ANNA, INT) is None


async def test_the_home_tab_and_the_channel(scene: Scene) -> None:
    by, news, page = scene.by, scene.news, scene.page
    await show(page, "staff")
    await by("newsroom-slack").click()
    await by("newsroom-slack-tab-home").click()
    assert (await news.next("events_api", type="app_home_opened"))["tab"] == "home"
    blocks = [
        {**section("This week"), "accessory": button("Answer", "a")},
        actions(button("Digest", "d"), button("Posts", "p", "p")),
    ]
    await news.do("views.publish", user_id=OLGA, view={"type": "home", "blocks": blocks})
    await by("newsroom-slack-home").get_by_role("button", name="Posts").click()
    assert (await news.next("interactive"))["actions"][0]["value"] == "p"
    await scene.fits()
    await by("newsroom-slack-tab-messages").click()
    await by("newsroom-slack-input").fill("hello")
    await by("newsroom-slack-input").press("Enter")
    assert (await news.next("events_api", type="message"))["user"] == OLGA

    await show(page, "channel")
    await news.do(
        "chat.postMessage",
        channel=CHANNEL,
        text="We did",
        blocks=[section("You asked, we did"), actions(button("How is it now?", "x"))],
    )
    await expect(by("slack-channel").get_by_text("You asked, we did")).to_be_visible()
    await by("slack-channel").get_by_role("button", name="How is it now?").click()
    press = await news.next("interactive", type="block_actions")
    assert (press["user"]["id"], press["channel"]["id"]) == (ANNA, CHANNEL)
    await scene.fits()


async def test_trouble_in_plain_words(scene: Scene) -> None:
    by, talk, page = scene.by, scene.talk, scene.page
    await by("buyer-slack-input").fill("hello")
    await by("buyer-slack-input").press("Enter")
    first = await talk.next("events_api", user=ANNA)
    await by("troubles").click()
    await by("slack-fault-429").click()
    await by("slack-clear-faults").wait_for()
    await scene.fits()
    headers = {"Authorization": "Bearer xoxb-SANDBOX-int"}
    url = f"{talk.base}/slack/api/chat.postMessage"
    async with talk.http.post(url, data={"channel": ANNA, "text": "x"}, headers=headers) as response:
        assert (response.status, response.headers["Retry-After"]) == (429, "3")
    await expect(by("slack-clear-faults")).to_have_count(0)
    await by("slack-act-replay").click()
    for _ in range(3):
        assert await talk.next("events_api", user=ANNA) == first
    await by("slack-act-block").click()
    await by("slack-act-unblock").wait_for()
    await page.keyboard.press("Escape")
    await expect(by("buyer-slack-input")).to_be_hidden()
    await by("buyer-slack-start").click()
    await expect(by("buyer-slack-input")).to_be_visible()


async def test_both_languages_and_both_messengers(scene: Scene) -> None:
    by, page = scene.by, scene.page
    await by("language").click()
    await scene.fits()
    await by("theme").click()
    await scene.fits()
    await by("buyer-telegram").click()
    await expect(by("buyer-start")).to_be_visible()
    await expect(scene.chat).to_be_hidden()
    await scene.talk.do("chat.postMessage", channel=ANNA, text="Over here")
    await expect(by("buyer-slack").locator(".dot")).to_be_visible()
    await page.reload()
    await expect(by("buyer-start")).to_be_visible()
    await by("buyer-slack").click()
    await expect(scene.chat.get_by_text("Over here")).to_be_visible()


async def test_without_slack_the_page_is_as_it_was() -> None:
    sandbox = furnished(Clock())
    async with opened(await sandbox.start(), WIDE, "light", "en-GB") as page:
        await expect(page.get_by_test_id("buyer-start")).to_be_visible()
        for name in ("buyer-slack", "newsroom-slack", "buyer-slack-chat", "slack-channel"):
            await expect(page.get_by_test_id(name)).to_be_hidden()
        await page.get_by_test_id("troubles").click()
        await expect(page.get_by_test_id("troubles-slack")).to_be_hidden()
        await expect(page.get_by_test_id("fault-429")).to_be_visible()
    await sandbox.stop()
