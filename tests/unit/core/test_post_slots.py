"""Recurring slots over a change of the clocks: in the gap forward once, of two the first only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bots.telegram.entities import entities
from core import schedule as times
from core.newsroom.commands import local
from core.ports import Key
from core.posts_rendering import render
from core.words import Lang
from tests.unit.core.newsroom.town import settings

# (zone, a rule, the days looked at, the firings as UTC): 2026's changes of the clocks.
CLOCKS = (
    # Berlin, 29 March: 02:00 → 03:00. 02:30 is skipped, and comes at 03:30 summer time, once.
    ("Europe/Berlin", "daily 02:30", (28, 3), ("28T01:30", "29T01:30", "30T00:30")),
    ("Europe/Berlin", "daily 03:30", (28, 3), ("28T02:30", "29T01:30", "30T01:30")),
    # Berlin, 25 October: 03:00 → 02:00. 02:30 comes twice, the first counts.
    ("Europe/Berlin", "daily 02:30", (24, 10), ("24T00:30", "25T00:30", "26T01:30")),
    # New York, 8 March: 02:00 → 03:00; 1 November: 02:00 → 01:00.
    ("America/New_York", "daily 02:30", (7, 3), ("07T07:30", "08T07:30", "09T06:30")),
    ("America/New_York", "daily 01:30", (31, 10), ("31T05:30", "01T05:30", "02T06:30")),
    # Moscow keeps its clocks.
    ("Europe/Moscow", "daily 02:30", (28, 3), ("27T23:30", "28T23:30", "29T23:30")),
    ("Europe/Moscow", "daily 02:30", (24, 10), ("23T23:30", "24T23:30", "25T23:30")),
)


@pytest.mark.parametrize(("zone", "rule", "first", "expected"), CLOCKS)
def test_a_slot_over_a_change_of_the_clocks(
    zone: str, rule: str, first: tuple[int, int], expected: tuple[str, ...]
) -> None:
    day, month = first
    midnight = datetime(2026, month, day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    end = (datetime(2026, month, day, tzinfo=ZoneInfo(zone)) + timedelta(days=3)).astimezone(UTC)
    found = times.fires(times.rule(rule, zone), midnight - timedelta(seconds=1), end)
    assert tuple(f"{at:%dT%H:%M}" for at in found) == expected
    assert found == sorted(set(found))


def test_fires_leaves_out_the_beginning_and_keeps_the_end() -> None:
    rule = times.rule("tue 11:00", "UTC")
    tuesday = datetime(2026, 11, 24, 11, tzinfo=UTC)
    week = timedelta(days=7)
    assert times.fires(rule, tuesday, tuesday + week) == [tuesday + week]
    assert times.fires(rule, tuesday - week, tuesday) == [tuesday]
    assert local(tuesday, "UTC", Lang.EN).startswith("Tue, 24 Nov 2026, 11:00")


@pytest.mark.parametrize("lang", list(Lang))
def test_whatever_a_text_holds_only_the_heading_is_styled(lang: Lang) -> None:
    text = (
        '<b>bold</b> &lt;i&gt; <a href="https://evil.example">x</a> [x](https://y.example) *a* _b_ `c` '
        "@durov t.me/durov tg://user?id=1 😀"
    )
    message = render(
        text, None, settings(language=lang), key=Key("Tell us", href="https://t.me/our_bot?start=x")
    )
    [only] = entities(message.runs)
    assert only == {"type": "bold", "offset": 0, "length": len(message.runs[0].text)}
    assert message.text.endswith(f"\n\n{text}")
