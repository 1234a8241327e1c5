"""Times as staff write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.errors import NotAllowed
from core.schedule import last_fire, next_fire, rule, slot, wants_off

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)  # a Sunday, noon in Moscow
MOSCOW, BERLIN = "Europe/Moscow", "Europe/Berlin"


@pytest.mark.parametrize(
    ("text", "kept", "zone"),
    [
        ("Mon 09:00 Europe/Moscow", "mon 09:00", MOSCOW),
        ("daily 9:00", "daily 09:00", BERLIN),
        ("пн 9:00", "mon 09:00", BERLIN),
        ("weekdays 08:30", "weekdays 08:30", BERLIN),
        ("по будням в 8.30", "weekdays 08:30", BERLIN),
        ("every Monday at 9:00 europe/moscow", "mon 09:00", MOSCOW),
        ("вт, чт 18:05 мск", "tue,thu 18:05", MOSCOW),
        ("mon,tue,wed,thu,fri 10:00 UTC", "weekdays 10:00", "UTC"),
    ],
)
def test_a_rule_is_read_and_kept(text: str, kept: str, zone: str) -> None:
    made = rule(text, BERLIN)
    assert (made.text, made.zone) == (kept, zone)
    assert rule(made.text, made.zone) == made


@pytest.mark.parametrize(
    "text", ["", "Mon", "9:00", "Mon 25:00", "Mon 9:60", "someday 9:00", "Mon 9:00 10:00", "7"]
)
def test_an_unclear_rule_is_refused(text: str) -> None:
    with pytest.raises(NotAllowed) as no:
        rule(text, MOSCOW)
    assert no.value.reason == "schedule-unclear"


@pytest.mark.parametrize("read", [lambda text: rule(text, MOSCOW), lambda text: slot(text, MOSCOW, NOW)])
def test_an_unknown_zone_is_named(read: object) -> None:
    with pytest.raises(NotAllowed) as no:
        read("Mon 9:00 Europe/Atlantis")  # type: ignore[operator]
    assert (no.value.reason, no.value.args_for_text) == ("zone-unknown", {"zone": "Europe/Atlantis"})


@pytest.mark.parametrize("text", ["off", " OFF ", "выкл", "stop"])
def test_off_is_understood(text: str) -> None:
    assert wants_off(text)
    assert not wants_off("Mon 09:00")


def test_the_next_firing_is_strictly_later() -> None:
    made = rule("Mon 09:00", MOSCOW)
    monday = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
    assert next_fire(made, NOW) == monday
    assert next_fire(made, monday) == monday + timedelta(days=7)
    assert last_fire(made, monday) == monday
    assert last_fire(made, monday - timedelta(seconds=1)) == monday - timedelta(days=7)


def test_a_skipped_time_moves_forward_and_the_rule_goes_on() -> None:
    made = rule("daily 02:30", BERLIN)  # 29 March 2026: 02:00 → 03:00
    first = next_fire(made, datetime(2026, 3, 28, 12, tzinfo=UTC))
    assert first == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # 03:30 there
    assert next_fire(made, first) == datetime(2026, 3, 30, 0, 30, tzinfo=UTC)


def test_a_repeated_time_fires_once_the_first_time() -> None:
    made = rule("daily 02:30", BERLIN)  # 25 October 2026: 03:00 → 02:00
    first = next_fire(made, datetime(2026, 10, 24, 12, tzinfo=UTC))
    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert next_fire(made, first) == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)
    assert last_fire(made, datetime(2026, 10, 25, 1, 31, tzinfo=UTC)) == first


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Tue 11:00 Europe/Moscow", "2026-11-24T08:00"),
        ("вт 11:00", "2026-11-24T08:00"),
        ("tomorrow 10:00", "2026-11-23T07:00"),
        ("завтра в 10:00", "2026-11-23T07:00"),
        ("25.11 11:00", "2026-11-25T08:00"),
        ("05.01 11.30", "2027-01-05T08:30"),
        ("2026-11-25 11:00 Europe/Berlin", "2026-11-25T10:00"),
        ("25.11.2026 11:00", "2026-11-25T08:00"),
        ("sun 13:00", "2026-11-22T10:00"),  # today, an hour from now
        ("sun 11:00", "2026-11-29T08:00"),  # today's has passed: the next one
        ("13:00", "2026-11-22T10:00"),
    ],
)
def test_a_slot_is_read(text: str, at: str) -> None:
    assert slot(text, MOSCOW, NOW) == datetime.fromisoformat(at).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("today 11:00", "slot-past"),
        ("2026-11-21 11:00", "slot-past"),
        ("22.11.2026 12:00", "slot-past"),  # now is not to come
        ("11:00", "slot-past"),
        ("31.02 11:00", "slot-unclear"),
        ("soon", "slot-unclear"),
        ("", "slot-unclear"),
        ("Tue", "slot-unclear"),
        ("Tue Wed 11:00", "slot-unclear"),
    ],
)
def test_what_is_no_slot_is_refused(text: str, reason: str) -> None:
    with pytest.raises(NotAllowed) as no:
        slot(text, MOSCOW, NOW)
    assert no.value.reason == reason
