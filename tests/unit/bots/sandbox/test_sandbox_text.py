"""HTML parse mode and automatic entities, in UTF-16 units."""

from __future__ import annotations

from typing import Any

import pytest

from bots.sandbox.entities import detected, finished, parse_html, utf16
from bots.sandbox.errors import ApiError


def entity(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain &amp; &lt;b&gt; &quot;", 'plain & <b> "', []),
        ("<b>bold</b> <i>it</i>", "bold it", [entity("bold", 0, 4), entity("italic", 5, 2)]),
        ("<b>a<i>b</i></b>", "ab", [entity("bold", 0, 2), entity("italic", 1, 1)]),
        ("😀<b>я</b>", "😀я", [entity("bold", 2, 1)]),
        ("<strong>a</strong><em>b</em>", "ab", [entity("bold", 0, 1), entity("italic", 1, 1)]),
        ('<a href="https://a.example/?x=1&amp;y=2">go</a>', "go", [
            entity("text_link", 0, 2, url="https://a.example/?x=1&y=2")
        ]),
        ('<a href="javascript:alert(1)">go</a>', "go", []),
        ('<pre><code class="language-python">x</code></pre>', "x", [entity("pre", 0, 1, language="python")]),
        ('<span class="tg-spoiler">s</span>', "s", [entity("spoiler", 0, 1)]),
        ("<blockquote expandable>q</blockquote>", "q", [entity("expandable_blockquote", 0, 1)]),
        ("&nbsp; &#1046;", "&nbsp; Ж", []),
        ("<b></b>x", "x", []),
    ],
)  # fmt: skip
def test_html_becomes_text_and_entities(source: str, text: str, entities: list[dict[str, Any]]) -> None:
    assert parse_html(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("я<div>", 'Unsupported start tag "div" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("1 < 2", "Unclosed start tag at byte offset 2"),
        ("<span>x</span>", 'Unsupported start tag "span" at byte offset 0'),
    ],
)
def test_broken_html_is_refused_in_telegrams_words(source: str, words: str) -> None:
    with pytest.raises(ApiError) as caught:
        parse_html(source)
    assert caught.value.status == 400
    assert caught.value.description == f"Bad Request: can't parse entities: {words}"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("/start abc", [("bot_command", "/start")]),
        ("go to /stop@talk_bot now", [("bot_command", "/stop@talk_bot")]),
        ("и/или 1/2", []),
        ("see https://a.example/b?c=1.", [("url", "https://a.example/b?c=1")]),
        ("write anna@shop.example or @anna_k", [("email", "anna@shop.example"), ("mention", "@anna_k")]),
        ("#ремонт #1", [("hashtag", "#ремонт")]),
        ("Всё хорошо. Спасибо", []),
    ],
)
def test_telegram_finds_these_by_itself(text: str, kinds: list[tuple[str, str]]) -> None:
    found = [(e["type"], text[e["offset"] : e["offset"] + e["length"]]) for e in detected(text)]
    assert found == kinds


def test_trimming_moves_the_entities() -> None:
    assert finished("\n  hi  ", [entity("bold", 3, 4)]) == ("hi", [entity("bold", 0, 2)])


def test_a_command_inside_code_stays_code() -> None:
    assert finished("/start", [entity("code", 0, 6)])[1] == [entity("code", 0, 6)]


def test_length_counts_utf16_units() -> None:
    assert [utf16(text) for text in ("a", "я", "😀")] == [1, 1, 2]
