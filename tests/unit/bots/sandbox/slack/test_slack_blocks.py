"""Block Kit is taken only as Slack would take it, and stricter where Slack is vague."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.models import blocks as theirs

from bots.sandbox.slack.blocks import check_blocks, check_view, named, text_size
from tests.unit.bots.sandbox.slack.stage import actions, button, field, modal, section

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(text: str, value: str = "v") -> Json:
    return {"text": plain(text), "value": value}


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


SELECT = {"type": "static_select", "action_id": "s", "options": [option("a")]}
PICTURE = {"type": "image", "alt_text": "x", "image_url": "https://a.example/b.png"}

GOOD = [
    section("x" * 3000),
    section("*x*", "mrkdwn"),
    {"type": "section", "fields": [plain("x" * 2000)] * 10},
    {**section("x"), "accessory": button("Go")},
    actions(*(button(str(i), action_id=f"a{i}") for i in range(25))),
    actions(button("x" * 75, "v" * 2000, style="danger", url="https://a.example/" + "x" * 2900)),
    actions(SELECT, {"type": "overflow", "action_id": "o", "options": [option("a")]}),
    actions({"type": "datepicker", "initial_date": "2026-05-18"}),
    {"type": "header", "text": plain("x" * 150)},
    {"type": "divider"},
    {"type": "context", "elements": [plain("x"), {"type": "mrkdwn", "text": "y"}, PICTURE]},
    {**PICTURE, "title": plain("t"), "block_id": "b"},
    {"type": "image", "alt_text": "x", "slack_file": {"id": "F1"}},
    rich(
        {"type": "text", "text": "x", "style": {"bold": True}}, {"type": "link", "url": "https://a.example"}
    ),
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": rich({"type": "text", "text": "x"})["elements"],
            },
            {"type": "rich_text_quote", "elements": [{"type": "emoji", "name": "wave"}]},
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "x"}], "border": 0},
        ],
    },
]

BAD = [
    (section("x" * 3001), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
    (section(""), "must be more than 0 characters"),
    ({"type": "section"}, "text or fields are needed"),
    ({"type": "section", "text": "x"}, "must be an object"),
    ({**section("x"), "colour": "red"}, "additional property: colour"),
    ({"type": "section", "fields": [plain("x")] * 11}, "no more than 10 items"),
    ({"type": "section", "fields": [plain("x" * 2001)]}, "must be less than 2001"),
    (actions(), "no less than 1 items"),
    (actions(*(button(str(i), action_id=f"a{i}") for i in range(26))), "no more than 25 items"),
    (actions(button("x" * 76)), "must be less than 76"),
    (actions(button("x", "v" * 2001)), "must be less than 2001"),
    (actions(button("x", action_id="a" * 256)), "must be less than 256"),
    (actions(button("x"), button("y")), "already exists in this block"),
    (actions({**button("x"), "text": {"type": "mrkdwn", "text": "x"}}), "unsupported type: mrkdwn"),
    (actions(button("x", style="green")), "must be one of primary, danger"),
    (actions(button("x", url="https://a.example/" + "x" * 3000)), "must be less than 3001"),
    (actions(button("x", url="javascript:alert(1)")), "must be a valid URL"),
    (actions({"type": "plain_text_input", "action_id": "t"}), "unsupported type: plain_text_input"),
    (actions({**SELECT, "options": []}), "no less than 1 items"),
    (actions({"type": "static_select", "action_id": "s"}), "exactly one of options"),
    ({"type": "header", "text": plain("x" * 151)}, "must be less than 151"),
    ({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}, "unsupported type: mrkdwn"),
    ({"type": "context", "elements": [plain("x")] * 11}, "no more than 10 items"),
    ({"type": "image", "alt_text": "x"}, "exactly one of image_url and slack_file"),
    ({"type": "image", "image_url": "https://a.example"}, "missing required field: alt_text"),
    (field("x"), "unsupported type: input"),
    ({"type": "nonsense"}, "unsupported type: nonsense"),
    ("x", "must be an object"),
    (rich({"type": "text"}), "missing required field: text"),
    (rich({"type": "mrkdwn", "text": "x"}), "unsupported type: mrkdwn"),
    ({"type": "rich_text", "elements": [{"type": "text", "text": "x"}]}, "unsupported type: text"),
]


@pytest.mark.parametrize("block", GOOD)
def test_good_blocks(block: Json) -> None:
    assert check_blocks([block]) == []
    theirs.Block.parse(block)  # the library knows the type as well


@pytest.mark.parametrize(("block", "words"), BAD)
def test_bad_blocks(block: Any, words: str) -> None:
    wrong = check_blocks([block])
    assert any(words in complaint for complaint in wrong), wrong


def test_how_many() -> None:
    assert check_blocks([{"type": "divider"}] * 50) == []
    assert check_blocks([{"type": "divider"}] * 51) == [
        "no more than 50 items allowed [json-pointer:/blocks]"
    ]
    many = [{"type": "divider"}] * 100
    assert check_view({"type": "home", "blocks": many}) == []
    assert check_view({"type": "home", "blocks": [*many, {"type": "divider"}]}) != []


def test_names_of_blocks_are_their_own() -> None:
    twins = [{"type": "divider", "block_id": "b"}, {"type": "divider", "block_id": "b"}]
    assert "already exists" in check_blocks(twins)[0]
    same = [actions(button("x")), actions(button("y"))]
    assert check_blocks(same) == []  # an action_id has to be unique only within its block


VIEWS = [
    (modal(field("x")), ""),
    ({"type": "home", "blocks": [section("x"), field("x")]}, ""),
    (modal(section("x"), title="t" * 25), "must be less than 25"),
    ({**modal(section("x")), "submit": plain("s" * 25)}, "must be less than 25"),
    ({**modal(section("x")), "close": plain("s" * 25)}, "must be less than 25"),
    ({**modal(section("x")), "private_metadata": "m" * 3001}, "must be less than 3001"),
    ({**modal(section("x")), "callback_id": "c" * 256}, "must be less than 256"),
    ({k: v for k, v in modal(field("x")).items() if k != "submit"}, "submit is needed"),
    ({k: v for k, v in modal(field("x")).items() if k != "title"}, "missing required field: title"),
    (modal(), "no less than 1 items"),
    ({**modal(section("x")), "colour": "red"}, "additional property"),
    ({"type": "home", "blocks": [section("x")], "title": plain("t")}, "additional property: title"),
    ({"type": "workflow", "blocks": []}, "must be one of modal, home"),
    (modal({**field("x"), "element": button("x")}), "unsupported type: button"),
    (modal({**field("x"), "label": {"type": "mrkdwn", "text": "x"}}), "unsupported type: mrkdwn"),
]


@pytest.mark.parametrize(("view", "words"), VIEWS)
def test_views(view: Json, words: str) -> None:
    wrong = check_view(view)
    assert (wrong == []) if not words else any(words in complaint for complaint in wrong), wrong


def test_a_modal_is_no_home() -> None:
    assert check_view(modal(section("x")), "home") == ["must be one of home [json-pointer:/view/type]"]


def test_everything_that_is_read_counts() -> None:
    blocks = [section("abc"), actions(button("de")), rich({"type": "text", "text": "fgh"})]
    assert text_size(blocks) == 8


def test_blocks_are_kept_whole() -> None:
    kept = named([section("x", "mrkdwn"), actions(button("y"), {"type": "datepicker"})], 7)
    assert kept[0] == {
        "type": "section",
        "block_id": "b7x0",
        "text": {"type": "mrkdwn", "text": "x", "verbatim": False},
    }
    assert kept[1]["elements"][0]["text"]["emoji"] is True
    assert kept[1]["elements"][1]["action_id"] == "a7x1x1"
    assert check_blocks(kept) == []
