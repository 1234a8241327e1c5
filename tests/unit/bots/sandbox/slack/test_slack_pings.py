"""What a message would set off, and how it reads."""

from __future__ import annotations

from typing import Any

import pytest

from bots.sandbox.slack.pings import pings_of
from bots.sandbox.slack.reading import buttons_of, escaped, words_of
from tests.unit.bots.sandbox.slack.stage import actions, button, section

Json = dict[str, Any]

EVIL = "<!channel> <@U101> <!subteam^S1|team> & @here https://evil.example"


@pytest.mark.parametrize(
    ("message", "pings"),
    [
        ({"text": "<!channel> hi <@U101|anna>"}, ["<!channel>", "<@U101|anna>"]),
        ({"text": "<!subteam^S1>"}, ["<!subteam^S1>"]),
        ({"text": "<!here>", "mrkdwn": False}, []),
        ({"text": "@channel is only words"}, []),
        (
            {"text": "see https://a.example/x and www.b.example"},
            ["link https://a.example/x", "link www.b.example"],
        ),
        ({"text": "<https://a.example|ours>"}, []),
        ({"text": escaped("<!channel> <@U101> a & b")}, []),
        ({"blocks": [section("<!channel> @here", "mrkdwn")]}, ["<!channel>", "@here"]),
        ({"blocks": [section(EVIL)]}, []),
        ({"blocks": [actions(button("<!channel>"))]}, []),
        ({"text": "https://a.example", "blocks": [section("x")]}, []),
        (
            {"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "@here", "verbatim": True}}]},
            [],
        ),
        (
            {"blocks": [{"type": "context", "elements": [{"type": "mrkdwn", "text": "www.a.example"}]}]},
            ["link www.a.example"],
        ),
        (
            {
                "blocks": [
                    {
                        "type": "rich_text",
                        "elements": [
                            {
                                "type": "rich_text_section",
                                "elements": [
                                    {"type": "text", "text": EVIL},
                                    {"type": "broadcast", "range": "here"},
                                    {"type": "user", "user_id": "U101"},
                                    {"type": "usergroup", "usergroup_id": "S1"},
                                ],
                            }
                        ],
                    }
                ]
            },
            ["<!here>", "<@U101>", "<!subteam^S1>"],
        ),
    ],
)
def test_pings(message: Json, pings: list[str]) -> None:
    assert pings_of(message, ["anna"]) == pings


def test_names_fire_only_when_asked_to() -> None:
    message = {"text": "@anna @channel @nobody"}
    assert pings_of(message, ["anna"], link_names=True) == ["@anna", "@channel"]
    assert pings_of(message, ["anna"], parse="full") == ["@anna", "@channel"]
    assert pings_of({"text": "https://a.example"}, [], parse="none") == []


def test_reading() -> None:
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": "Head"}},
        section("*You* asked &lt;us&gt; <https://a.example|here>", "mrkdwn"),
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "elements": [
                        {"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]},
                        {"type": "rich_text_section", "elements": [{"type": "emoji", "name": "wave"}]},
                    ],
                }
            ],
        },
        actions(button("Yes"), button("No", action_id="no")),
        {"type": "context", "elements": [{"type": "plain_text", "text": "Foot"}]},
    ]
    assert (
        words_of({"text": "fallback", "blocks": blocks})
        == "Head\n*You* asked <us> here\n• one\n• :wave:\nFoot"
    )
    assert words_of({"text": "only &amp; text"}) == "only & text"
    assert buttons_of({"blocks": blocks}) == ["Yes", "No"]
    assert buttons_of({"text": "x"}) == []
