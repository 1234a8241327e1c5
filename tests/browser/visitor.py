"""A visitor of the demo: a real Chromium on the page, and what people do there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

from playwright.async_api import Page, ViewportSize, async_playwright, expect

from bots.commands.demo import staged
from core.words import Lang

WIDE: ViewportSize = {"width": 1280, "height": 860}
NARROW: ViewportSize = {"width": 390, "height": 844}
PATIENCE = 15_000  # milliseconds

# Words under a selector that are paler on their ground than WCAG's AA allows (4.5 to 1), with the ratio.
PALE = """(selector) => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const parts = (colour) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const light = (colour) => {
        const [r, g, b] = parts(colour).map((one) => one / 255)
            .map((one) => (one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = (node) => {
        for (let at = node; at; at = at.parentElement) {
            const colour = getComputedStyle(at).backgroundColor;
            if (parts(colour)[3] === 255) return colour;
        }
        return "white";
    };
    const own = (node) => [...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
    return [...document.querySelectorAll(selector)]
        .filter((node) => node.offsetParent && own(node))
        .map((node) => [node.textContent, light(getComputedStyle(node).color), light(ground(node))])
        .map(([text, a, b]) => [text, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)])
        .filter(([, ratio]) => ratio < 4.5);
}"""


@asynccontextmanager
async def visiting(
    size: ViewportSize, lang: Lang, scheme: Literal["light", "dark"] = "light"
) -> AsyncIterator[Page]:
    """A running demo with its page open; a console error fails the test."""
    async with staged(0, lang) as url, async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        locale = {Lang.RU: "ru-RU", Lang.EN: "en-GB"}[lang]
        opened = await chromium.new_page(
            viewport=size, locale=locale, color_scheme=scheme, reduced_motion="reduce"
        )
        errors: list[str] = []
        opened.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
        opened.on("pageerror", lambda error: errors.append(str(error)))
        await opened.goto(url)
        yield opened
        await chromium.close()
        assert not errors, errors


async def show(page: Page, tab: str) -> None:
    """On a narrow screen one pane is seen at a time."""
    choice = page.get_by_test_id(f"tab-{tab}")
    if await choice.is_visible():
        await choice.click()


async def says(page: Page, phone: str, words: str) -> None:
    await page.get_by_test_id(f"{phone}-input").fill(words)
    await page.get_by_test_id(f"{phone}-input").press("Enter")


async def hears(page: Page, phone: str, words: str) -> None:
    await expect(page.get_by_test_id(f"{phone}-chat").get_by_text(words).last).to_be_visible(timeout=PATIENCE)


async def taps(page: Page, phone: str, label: str) -> None:
    await page.get_by_test_id(f"{phone}-chat").get_by_role("button", name=label, exact=True).last.click()


async def says_ready(page: Page, phone: str, words: str) -> None:
    """Tap one of the ready lines; it is there when the question it answers is open."""
    line = page.get_by_test_id(f"{phone}-lines").get_by_role("button", name=words)
    await line.first.click(timeout=PATIENCE)


async def hears_in_channel(page: Page, words: str) -> None:
    await expect(page.get_by_test_id("channel").get_by_text(words)).to_be_visible(timeout=PATIENCE)
