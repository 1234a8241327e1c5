"""Hostile texts, 2,000 of them, through bot, digest and post: nothing goes out that we did not write."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from random import Random  # noqa: TID251 seeded: the same texts every time
from typing import Any

import pytest

from bots.sandbox.slack import blocks as slack_blocks
from bots.sandbox.slack.pings import pings_of
from bots.slack import blocks
from bots.telegram.entities import entities
from core import digest_words, plugins, posts
from core.digest_ranking import Entry, Problem
from core.lengths import quoted, units
from core.ports import Message, plain
from core.settings import Settings, load
from core.texts import style
from core.words import BotRole, Facet, Lang
from surveys.advance import advance
from surveys.events import Answered, Ask, Began, Chose, Say
from surveys.interview import Interview

TEXTS = 2_000
PIECES = (
    "@channel", "@all", "@durov", "<b>жирно</b>", "<a href='http://evil.example'>тут</a>",
    "[x](http://evil.example)", "**b**", "__i__", "`code`", "```pre```", "||spoiler||",
    "http://evil.example/a?b=c", "HTTPS://EVIL.EXAMPLE", "evil.example", "t.me/evil", "tg://user?id=1",
    "www.evil.example", "mail@evil.example", "+79161234567", "#hashtag", "$USD", "/start", "/stop@bot",
    "&lt;b&gt;", "<!channel>", "<@U123>", "<tg-spoiler>x</tg-spoiler>", "\u202eзадом", "\u2066x\u2069",
    "😀" * 3, "👩‍👩‍👧‍👦", "\u200b@durov", "ждал курьера два часа", "waited two hours", "{ $brand }", "{0}",
    "%s", "\n\n", "\\", "'\";--", "x" * 60, "ｅｖｉｌ．ｅｘａｍｐｌｅ", "@\u2060durov", "пришлось звонить",
)  # fmt: skip
# What messengers make of plain text by themselves.
FINDS = re.compile(
    r"(?<![\w@])@[A-Za-z]\w{2,}|(?<!\w)#\w+|(?<!\w)\$[A-Z]{1,8}\b|[a-z][a-z0-9+.-]*://\S|(?<!\w)\+\d{7,}"
    r"|(?<![\w/<>])/[A-Za-z]\w*|\b[\w-]+\.[A-Za-z]{2,}(?![\w.])|[\w.]+@[\w-]+\.\w+",
    re.IGNORECASE,
)
SURVEY = plugins.survey("last_time")
FACTS = {
    "brand": "Дом", "contact": "", "link": "", "job_ru": "получить заказ", "job_en": "get the order",
    "other_job": "", "company": "", "path": "",
}  # fmt: skip


def texts() -> list[str]:
    dice = Random(7)
    return [" ".join(dice.choices(PIECES, k=dice.randint(1, 6))) for _ in range(TEXTS)]


def settings() -> Settings:
    return load(_env_file=None, secret="s" * 32, brand="Дом")


def held(message: Message, *, ours: tuple[str, ...] = ()) -> None:
    """Every entity is a style of ours within the text, and no messenger finds anything else in it."""
    made: list[dict[str, Any]] = entities(message.runs)
    length = units(message.text)
    assert {one["type"] for one in made} <= {"bold", "italic", "code"}
    assert all(0 <= one["offset"] < one["offset"] + one["length"] <= length for one in made)
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", message.text)
    found = [one for one in FINDS.findall(message.text) if one not in ours]
    assert found == [], message.text
    held_on_slack(message)


def held_on_slack(message: Message) -> None:
    """Block Kit that Slack takes, in which nothing fires, and whose words are those of the message."""
    made = blocks.content(message, BotRole.INTERVIEWER)
    assert slack_blocks.check_blocks(made["blocks"]) == []
    assert pings_of(made, {"durov", "U123"}, parse="none") == []
    assert {block["type"] for block in made["blocks"]} <= {"rich_text", "actions"}
    assert not re.search("[<>]|&(?!amp;|lt;|gt;)", made["text"])
    shown = "".join(
        element["text"]
        for block in made["blocks"]
        for section in block["elements"]
        for element in section.get("elements", ())
    )
    assert shown.replace("/otklik ", "/") == message.text.replace("\0", "")


@pytest.mark.parametrize("lang", list(Lang))
def test_bot(lang: Lang) -> None:
    """What the interviewer says back: the restatement, the outcome, the thanks."""
    for hostile in texts()[:: 2 if lang is Lang.RU else -2]:
        now, said = Interview(lang, FACTS), []
        script = [
            Began(),
            Chose("C0", "yes", "1"),
            Chose("A1", "recent", "2"),
            Answered("3", "Ждал курьера, waited"),
        ]
        script += [Answered(str(n), hostile) for n in range(4, 9)]
        for event in script:
            step = advance(SURVEY, now, event)
            now = step.interview
            said += [one.text for one in step.effects if isinstance(one, Ask | Say)]
        for words in said:
            held(plain(words), ours=("/stop", "/start"))


@pytest.mark.parametrize("lang", list(Lang))
def test_digest(lang: Lang) -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    for hostile in texts():
        problem = Problem(
            theme_id=None, evidence_id=1, newest_id=1, accounts=frozenset({1}), companies=0, people=1,
            facets=(Facet.HARD,), last_at=at, fresh=1,
        )  # fmt: skip
        entry = Entry(problem, 1_000_00, 1_000_00, 1, False)
        runs = digest_words.item(entry, "RUB", 1, "", hostile, lang, 0)
        held(Message(runs))


def test_newsroom_quotes() -> None:
    for hostile in texts():
        held(Message(style("core.newsroom", Lang.EN, "theme-quote", quote=quoted(hostile, 280))))


def test_post_has_no_entity_but_its_heading() -> None:
    """A post's words are staff's own; whatever is pasted into them stays plain text."""
    for hostile in texts():
        rendered = posts.render(hostile, None, settings())
        made = entities(rendered.runs)
        held_on_slack(rendered)
        assert [one["type"] for one in made] == ["bold"]
        assert made[0]["offset"] == 0
