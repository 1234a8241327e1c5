"""The demo as a visitor meets it: a whole interview on the page, then the digest, then the post."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect

from core.words import Lang
from tests.browser.visitor import NARROW, PATIENCE, WIDE, hears, hears_in_channel, says, show, taps, visiting

pytestmark = pytest.mark.browser


@pytest.fixture(params=[WIDE, NARROW], ids=["1280", "390"])
async def page(request: pytest.FixtureRequest) -> AsyncIterator[Page]:
    async with visiting(request.param, Lang.RU) as opened:
        yield opened


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
    await hears(page, "newsroom", "Выбрано 1")
    await taps(page, "newsroom", "Написать текст")
    await hears(page, "newsroom", "что вы сделали")
    await says(page, "newsroom", "Теперь за час до приезда водитель пишет сам.")
    await taps(page, "newsroom", "Утвердить")
    await hears(page, "newsroom", "Когда публикуем?")
    await taps(page, "newsroom", "Опубликовать сейчас")

    await show(page, "channel")
    await hears_in_channel(page, "Вы просили — мы сделали")
    await hears_in_channel(page, "Теперь за час до приезда водитель пишет сам.")
    await show(page, "backstage")
    aside = page.get_by_test_id("side-backstage")
    if await aside.is_visible():
        await aside.click()
    note = page.get_by_test_id("kept-crm").get_by_text("Доказать, что цвет не тот")
    await expect(note.first).to_be_visible(timeout=PATIENCE)
