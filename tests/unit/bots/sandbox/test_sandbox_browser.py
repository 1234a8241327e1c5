"""The page in a real headless Chromium: a buyer and a newsroom talk through it, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import async_playwright

from bots.sandbox.client import SandboxClient
from tests.unit.bots.sandbox.stage import ANNA, CHANNEL, MARIA, RawBot

CHROMIUM = "/usr/bin/chromium"
pytestmark = pytest.mark.browser
LINK = "https://t.me/talk_bot?start=inv_1"
WIDTHS = [1280, 390]


@pytest.fixture(params=WIDTHS)
async def page(request: pytest.FixtureRequest, base: str) -> AsyncIterator[Any]:
    async with async_playwright() as tools:
        browser = await tools.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = await browser.new_context(
            viewport={"width": request.param, "height": 800}, locale="en-US", reduced_motion="reduce"
        )
        page = await context.new_page()
        page.set_default_timeout(10_000)
        troubles: list[str] = []
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
        await page.goto(base)
        yield page
        await browser.close()
        assert troubles == []


async def test_from_the_letter_to_the_post(
    page: Any, world: SandboxClient, talk: RawBot, news: RawBot
) -> None:
    by = page.get_by_test_id
    await world.mail(ANNA, "How was it?", "Five minutes", LINK)
    await page.get_by_text("Open the e-mail: it invites Анна to talk.").wait_for()
    await by("open-telegram").click()
    await world.wait_for(lambda state: any(chat["messages"] for chat in state["chats"]))
    assert (await talk.updates())[0]["message"]["text"] == "/start inv_1"

    buttons = {"inline_keyboard": [[{"text": "It was hard", "callback_data": "h"}]]}
    nasty = "<img src=x onerror=alert(1)>"
    await talk.do("sendMessage", chat_id=ANNA, text=f"How was it? {nasty}", reply_markup=buttons)
    await page.get_by_text(nasty).wait_for()
    await page.get_by_role("button", name="It was hard").click()
    await world.wait_for(lambda state: state["chats"][0]["taps"])
    query = (await talk.updates())[0]["callback_query"]
    await talk.do("answerCallbackQuery", callback_query_id=query["id"], text="Noted!")
    await page.get_by_text("Noted!").wait_for()

    await by("buyer-input").fill("All day")
    await by("buyer-input").press("Enter")
    await by("buyer-chat").get_by_text("All day").wait_for()
    await by("buyer-input").press("ArrowUp")
    await by("buyer-input").fill("All day long")
    await by("buyer-input").press("Enter")
    await by("edited").wait_for()
    kinds = [next(kind for kind in update if kind != "update_id") for update in await talk.updates()]
    assert kinds == ["message", "edited_message"]

    if await by("tab-channel").is_visible():
        await by("tab-channel").click()
    await news.do("sendMessage", chat_id=CHANNEL, text="<b>We did</b>", parse_mode="HTML")
    assert await by("channel").locator("strong").inner_text() == "We did"


async def test_the_page_fits_and_speaks_both_languages(page: Any, world: SandboxClient) -> None:
    by = page.get_by_test_id
    await by("demo-time").wait_for()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await by("advance").inner_text() == "Three days later"
    await by("language").click()
    assert await by("advance").inner_text() == "Три дня спустя"
    assert await page.evaluate("document.documentElement.lang") == "ru"
    before = await by("demo-time").get_attribute("datetime")
    await by("advance").click()
    await page.wait_for_function(
        "before => document.querySelector('[data-testid=demo-time]').dateTime !== before", arg=before
    )


async def test_everything_to_touch_is_large_enough(page: Any, world: SandboxClient, met: RawBot) -> None:
    buttons = {
        "inline_keyboard": [[{"text": "A", "callback_data": "a"}, {"text": "B", "callback_data": "b"}]]
    }
    await met.do("sendMessage", chat_id=ANNA, text="?", reply_markup=buttons)
    await page.get_by_role("button", name="A", exact=True).wait_for()
    await page.get_by_test_id("troubles").click()
    small = await page.evaluate(
        """() => [...document.querySelectorAll('button, summary')]
            .filter((node) => node.offsetParent && !node.closest('.actions'))
            .map((node) => [node.textContent, node.getBoundingClientRect()])
            .filter(([, box]) => box.width < 44 || box.height < 44)
            .map(([text, box]) => `${text} ${box.width}x${box.height}`)"""
    )
    assert small == []


async def test_trouble_is_ordered_in_plain_words(page: Any, world: SandboxClient, met: RawBot) -> None:
    await page.get_by_test_id("troubles").click()
    await page.get_by_test_id("fault-429").click()
    await page.get_by_text("Waiting for their moment: Telegram is busy (429)").wait_for()
    assert (await met.refused("sendMessage", chat_id=ANNA, text="x"))[0] == 429
    await page.get_by_text("All is calm.").wait_for()
    await page.get_by_test_id("trouble-block").click()
    await page.get_by_test_id("trouble-unblock").wait_for()
    assert (await met.refused("sendMessage", chat_id=ANNA, text="x"))[0] == 403


async def test_the_newsroom_shows_the_commands(page: Any, world: SandboxClient, news: RawBot) -> None:
    by = page.get_by_test_id
    await news.do("setMyCommands", commands=[{"command": "digest", "description": "This week"}])
    if await by("tab-staff").is_visible():
        await by("tab-staff").click()
    await by("newsroom-start").click()
    await by("newsroom-commands").click()
    await page.get_by_role("button", name="/digest This week").click()
    await world.wait_for(
        lambda state: any(
            message.get("text") == "/digest"
            for chat in state["chats"]
            if chat["person"] == MARIA
            for message in chat["messages"]
        )
    )
