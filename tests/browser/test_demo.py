"""The demo as a visitor meets it: a whole interview on the page, then the digest, then the post."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, ViewportSize, async_playwright, expect

from bots.commands.demo import staged
from core.words import Lang

pytestmark = pytest.mark.browser
WIDE: ViewportSize = {"width": 1280, "height": 860}
NARROW: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture(params=[WIDE, NARROW], ids=["1280", "390"])
async def page(request: pytest.FixtureRequest) -> AsyncIterator[Page]:
    """A running demo in a real Chromium; a console error fails the test."""
    async with staged(0, Lang.RU) as url, async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        opened = await chromium.new_page(viewport=request.param, locale="ru-RU")
        errors: list[str] = []
        opened.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
        opened.on("pageerror", lambda error: errors.append(str(error)))
        await opened.goto(url)
        yield opened
        await chromium.close()
        assert errors == []


async def show(page: Page, tab: str) -> None:
    """On a narrow screen one pane is seen at a time."""
    choice = page.get_by_test_id(f"tab-{tab}")
    if await choice.is_visible():
        await choice.click()


async def says(page: Page, phone: str, words: str) -> None:
    await page.get_by_test_id(f"{phone}-input").fill(words)
    await page.get_by_test_id(f"{phone}-input").press("Enter")


async def hears(page: Page, phone: str, words: str) -> None:
    await expect(page.get_by_test_id(f"{phone}-chat").get_by_text(words).last).to_be_visible(timeout=10_000)


async def taps(page: Page, phone: str, label: str) -> None:
    await page.get_by_test_id(f"{phone}-chat").get_by_role("button", name=label, exact=True).last.click()


async def test_interview_digest_and_post_on_the_page(page: Page) -> None:
    await page.get_by_test_id("open-telegram").first.click()
    await hears(page, "buyer", "Начнём?")
    await taps(page, "buyer", "Да")
    await hears(page, "buyer", "Когда примерно это было?")
    await taps(page, "buyer", "на этой неделе")
    for question, answer in (
        ("Расскажите, как всё было", "Заказала диван, привезли не тот цвет"),
        ("Что в тот раз было сложнее всего?", "Доказать, что цвет не тот"),
        ("заняло больше времени", "Переписка с поддержкой"),
        ("Чем вы тогда пользовались?", "Почта и телефон"),
    ):
        await hears(page, "buyer", question)
        await says(page, "buyer", answer)
    await hears(page, "buyer", "вам важно тратить меньше сил на то, чтобы доказать, что цвет не тот")
    await taps(page, "buyer", "Да")
    await hears(page, "buyer", "Насколько это для вас важно?")
    await taps(page, "buyer", "5")
    await hears(page, "buyer", "Насколько вас устроило")
    await taps(page, "buyer", "1")
    await hears(page, "buyer", "Можно написать вам ещё один раз")
    await taps(page, "buyer", "Да")
    await hears(page, "buyer", "Можно процитировать вас без имени")
    await taps(page, "buyer", "Нет")
    await hears(page, "buyer", "Спасибо! Записано:")

    await show(page, "staff")
    await says(page, "newsroom", "/digest")
    await hears(page, "newsroom", "Доказать, что цвет не тот")
    await hears(page, "newsroom", "1 покупатель, 97,3 тыс. ₽")
    await says(page, "newsroom", "/post")
    await hears(page, "newsroom", "На что отвечает запись?")
    await taps(page, "newsroom", "○ 1")
    await hears(page, "newsroom", "Выбрано")
    await taps(page, "newsroom", "Написать текст")
    await hears(page, "newsroom", "что вы сделали")
    await says(page, "newsroom", "Теперь за час до приезда водитель пишет сам.")
    await taps(page, "newsroom", "Утвердить")
    await hears(page, "newsroom", "Когда публикуем?")
    await taps(page, "newsroom", "Опубликовать сейчас")

    await show(page, "channel")
    await hears_in_channel(page, "Вы просили — мы сделали")
    await hears_in_channel(page, "Теперь за час до приезда водитель пишет сам.")


async def hears_in_channel(page: Page, words: str) -> None:
    await expect(page.get_by_test_id("channel").get_by_text(words)).to_be_visible(timeout=10_000)
