"""The tour as a visitor takes it: six steps, each noticed by the page, in both languages and both widths."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Page, ViewportSize, expect

from core.words import Lang
from tests.browser.visitor import (
    NARROW,
    PALE,
    PATIENCE,
    WIDE,
    hears,
    hears_in_channel,
    says,
    says_ready,
    show,
    taps,
    visiting,
)

pytestmark = pytest.mark.browser
WORDS = {
    Lang.RU: {
        "hero": "Анна",
        "begin": "Начнём?",
        "yes": "Да",
        "when": "Когда примерно это было?",
        "week": "на этой неделе",
        "how": "Расскажите, как всё было",
        "wish": "Добавьте, пожалуйста",
        "aside": "пожелание записано отдельно",
        "trouble": "Заказала диван, привезли не тот цвет",
        "hard": "сложнее всего",
        "answer": "Доказать, что цвет не тот",
        "which": "На что отвечает запись?",
        "write": "Написать текст",
        "what": "что вы сделали",
        "approve": "Утвердить",
        "at": "Когда публикуем?",
        "now": "Опубликовать сейчас",
        "live": "Вы просили — мы сделали",
        "stop": "стоп",
    },
    Lang.EN: {
        "hero": "John",
        "begin": "Shall we start?",
        "yes": "Yes",
        "when": "Roughly when was it?",
        "week": "this week",
        "how": "Tell me how it went",
        "wish": "Please add an API",
        "aside": "your wish is kept apart",
        "trouble": "We ordered thirty desks",
        "hard": "hardest part",
        "answer": "Matching invoices",
        "which": "What does the post answer?",
        "write": "Write the text",
        "what": "what you did about it",
        "approve": "Approve",
        "at": "When shall it go out?",
        "now": "Publish now",
        "live": "You asked — we did",
        "stop": "stop",
    },
}


READ = "#tour *, .lines *, .note, .switch *, #tabs *, #pane-backstage *"
# What sticks out sideways of the box around it: of the tour, of the tabs and their words.
PARTS = [["#tour", "button, p"], ["#tabs", "button"], ["#tabs button", "span"]]
OUTSIDE = """(parts) => parts.flatMap(([box, inner]) =>
    [...document.querySelectorAll(box)].flatMap((outer) => {
        const frame = outer.getBoundingClientRect();
        const sticksOut = ({ width, left, right }) =>
            width > 0 && (left < frame.left - 1 || right > frame.right + 1);
        return [...outer.querySelectorAll(inner)]
            .filter((one) => sticksOut(one.getBoundingClientRect())).map((one) => one.textContent);
    }))"""


async def look_at(page: Page, folder: Path, name: str) -> None:
    """A picture for people to look at, and what a program can see: fits, and is dark enough to read."""
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    assert await page.evaluate(OUTSIDE, PARTS) == [], name
    assert await page.evaluate(PALE, READ) == [], name
    await page.screenshot(path=folder / f"{name}.png")


async def noticed(page: Page) -> None:
    await expect(page.locator(".tour-done")).to_be_visible(timeout=PATIENCE)


@pytest.mark.parametrize(("size", "lang"), [(WIDE, Lang.RU), (NARROW, Lang.EN)], ids=["1280-ru", "390-en"])
async def test_six_steps_are_done_and_noticed(size: ViewportSize, lang: Lang, tmp_path: Path) -> None:
    said = WORDS[lang]
    async with visiting(size, lang) as page:
        by = page.get_by_test_id
        await look_at(page, tmp_path, "0-invited")
        await by("tour-next").click()
        await expect(by("tour-next")).to_be_focused()
        await expect(page.locator("#tour")).to_contain_text(said["hero"])
        await expect(page.locator(".tour-done")).to_be_hidden()
        await look_at(page, tmp_path, "1-letter")
        await by("open-telegram").click()
        await noticed(page)

        await by("tour-next").click()
        await hears(page, "buyer", said["begin"])
        await taps(page, "buyer", said["yes"])
        await hears(page, "buyer", said["when"])
        await taps(page, "buyer", said["week"])
        await hears(page, "buyer", said["how"])
        await says_ready(page, "buyer", said["wish"])
        await noticed(page)
        await hears(page, "buyer", said["aside"])
        await says_ready(page, "buyer", said["trouble"])
        await hears(page, "buyer", said["hard"])
        await look_at(page, tmp_path, "2-talk")
        await says_ready(page, "buyer", said["answer"])

        await by("tour-next").click()
        await expect(by("kept-wishes").get_by_text(said["wish"])).to_be_visible(timeout=PATIENCE)
        await expect(by("kept-evidence").get_by_text(said["answer"])).to_be_visible(timeout=PATIENCE)
        await noticed(page)
        await look_at(page, tmp_path, "3-backstage")

        await by("tour-next").click()
        if await by("newsroom-start").is_visible():
            await by("newsroom-start").click()
        await says_ready(page, "newsroom", "/digest")
        await hears(page, "newsroom", said["answer"])
        await noticed(page)
        await look_at(page, tmp_path, "4-newsroom")

        await by("tour-next").click()
        await says_ready(page, "newsroom", "/post")
        await hears(page, "newsroom", said["which"])
        await taps(page, "newsroom", "○ 1")
        ticked = by("newsroom-chat").get_by_role("button", name="✓ 1", exact=True)
        await expect(ticked).to_be_visible(timeout=PATIENCE)  # as people do: a click on what is just being
        await taps(page, "newsroom", said["write"])  # redrawn is nobody's
        await hears(page, "newsroom", said["what"])
        await says(page, "newsroom", "Now the driver writes an hour before. Теперь водитель пишет за час.")
        await taps(page, "newsroom", said["approve"])
        await hears(page, "newsroom", said["at"])
        await taps(page, "newsroom", said["now"])
        await show(page, "channel")
        await hears_in_channel(page, said["live"])
        await noticed(page)
        await look_at(page, tmp_path, "5-channel")

        await by("tour-next").click()
        await expect(page.locator(".tour-done")).to_be_hidden()
        await says(page, "buyer", said["stop"])
        await noticed(page)
        await look_at(page, tmp_path, "6-rights")
        await by("tour-next").click()
        await expect(page.locator("#tour")).to_be_hidden()

        await page.reload()  # what was ended stays ended; the bar begins it again
        await expect(by("tour")).to_be_visible()
        await expect(page.locator("#tour")).to_be_hidden()
        await by("language").click()
        await by("theme").click()
        await by("tour").click()
        for step in range(1, 7):
            await look_at(page, tmp_path, f"dark-other-{step}")
            await by("tour-next").click()
        await expect(page.locator("#tour")).to_be_hidden()
