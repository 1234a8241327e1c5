"""Slack in the demo: the real house behind the page, a buyer known by e-mail, and the newsroom's forms."""

from __future__ import annotations

import pytest
from playwright.async_api import ViewportSize, expect

from core.words import Lang
from tests.browser.visitor import NARROW, PATIENCE, WIDE, says, show, visiting

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
async def test_a_buyer_and_the_newsroom_on_slack(size: ViewportSize) -> None:
    async with visiting(size, Lang.RU) as page:
        await page.get_by_test_id("buyer-slack").click()
        chat = page.get_by_test_id("buyer-slack-chat")
        await says(page, "buyer-slack", "здравствуйте")
        await expect(chat).to_contain_text("Начнём?", timeout=PATIENCE)
        await chat.get_by_role("button", name="Да", exact=True).click()
        await expect(chat).to_contain_text("последний раз", timeout=PATIENCE)
        await says(page, "buyer-slack", "/otklik stop")
        await expect(chat).to_contain_text("/otklik start", timeout=PATIENCE)

        await show(page, "staff")
        await page.get_by_test_id("newsroom-slack").click()
        await page.get_by_test_id("newsroom-slack-tab-home").click()
        home = page.get_by_test_id("newsroom-slack-home")
        await expect(home).to_contain_text("Сегодня", timeout=PATIENCE)
        await page.get_by_test_id("newsroom-slack-tab-messages").click()
        room = page.get_by_test_id("newsroom-slack-chat")
        await says(page, "newsroom-slack", "/newsroom post")
        await room.get_by_role("button", name="○ 1").click(timeout=PATIENCE)
        await expect(room.get_by_role("button", name="✓ 1")).to_be_visible(timeout=PATIENCE)
        await room.get_by_role("button", name="Написать текст").click(timeout=PATIENCE)
        form = page.get_by_test_id("newsroom-slack-modal")
        await form.get_by_role("textbox").fill("Курьер звонит за час. Пишите anna@example.com")
        await form.get_by_role("button", name="Готово").click()
        await expect(form).to_contain_text("anna@example.com", timeout=PATIENCE)  # what stands in its way
        await form.get_by_role("textbox").fill("Курьер звонит за час до приезда.")
        await form.get_by_role("button", name="Готово").click()
        await expect(room).to_contain_text("Курьер звонит за час до приезда.", timeout=PATIENCE)
        await room.get_by_role("button", name="Утвердить").click()
        await room.get_by_role("button", name="Опубликовать сейчас").click(timeout=PATIENCE)

        await show(page, "channel")
        await page.get_by_test_id("channel-choice").select_option("C0NEWS")
        await expect(page.get_by_test_id("slack-channel")).to_contain_text(
            "Курьер звонит за час до приезда.", timeout=PATIENCE
        )
