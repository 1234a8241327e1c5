"""Times as staff write them: a digest's rule, a post's slot, and when a rule fires next. Pure.

Wall-clock times live in an IANA zone; what leaves this file is aware UTC. Where the clocks jump over a
time (spring), it moves forward by the jump; where a time happens twice (autumn), it is the first one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from core.errors import NotAllowed

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_NAMES = (
    ("mon", "monday", "mondays", "пн", "пон", "понедельник", "понедельника", "понедельникам"),
    ("tue", "tues", "tuesday", "tuesdays", "вт", "вторник", "вторника", "вторникам"),
    ("wed", "wednesday", "wednesdays", "ср", "среда", "среду", "среды", "средам"),
    ("thu", "thur", "thurs", "thursday", "thursdays", "чт", "четверг", "четверга", "четвергам"),
    ("fri", "friday", "fridays", "пт", "пятница", "пятницу", "пятницы", "пятницам"),
    ("sat", "saturday", "saturdays", "сб", "суббота", "субботу", "субботы", "субботам"),
    ("sun", "sunday", "sundays", "вс", "воскресенье", "воскресенья", "воскресеньям"),
)
_DAY = {name: number for number, names in enumerate(_DAY_NAMES) for name in names}
_SPANS = {
    **dict.fromkeys(("daily", "everyday", "ежедневно"), "daily"),
    **dict.fromkeys(("weekdays", "weekday", "workdays", "будни", "будням"), "weekdays"),
}
_TODAY = {"today": 0, "сегодня": 0, "tomorrow": 1, "завтра": 1, "послезавтра": 2}
_IGNORED = {"at", "on", "every", "в", "во", "по", "на", "каждый", "каждую", "каждое"}
_SHORT_ZONES = {"msk": "Europe/Moscow", "мск": "Europe/Moscow"}
_OFF = {"off", "stop", "none", "выкл", "выключить", "нет", "стоп"}
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SPAN = re.compile(
    r"(?:for |на )?(?P<n>\d{1,3}) ?"
    r"(?:(?P<hours>h|hours?|ч|час(?:а|ов)?)|(?P<days>d|days?|д|день|дня|дней)|(?P<weeks>w|weeks?|нед(?:ел[яюиь])?))"
)
_UNTIL = re.compile(r"^(?:until|till|до) ")
MORNING = "09:00"
LONGEST_MUTE = timedelta(days=30)
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}))?")


@dataclass(frozen=True, slots=True)
class Rule:
    """When a digest is wanted: days of the week (Monday is 0) and a wall-clock time in ``zone`` (IANA)."""

    days: tuple[int, ...]
    at: time
    zone: str

    @property
    def text(self) -> str:
        """The rule as it is kept: "mon 09:00", "mon,thu 09:00", "daily 08:30", "weekdays 08:30"."""
        spans = {tuple(range(7)): "daily", tuple(range(5)): "weekdays"}
        return f"{spans.get(self.days) or ','.join(DAYS[day] for day in self.days)} {self.at:%H:%M}"


def wants_off(text: str) -> bool:
    """Whether somebody asks for no digests at all."""
    return text.strip().lower() in _OFF


def rule(text: str, zone: str) -> Rule:
    """A rule out of "Mon 09:00 Europe/Moscow", "daily 9:00", «пн 9:00», "weekdays 08:30".

    ``zone``: used when the text names none. Raises ``NotAllowed``: schedule-unclear, zone-unknown.
    """
    words, zone = _words(text, zone)
    days: set[int] = set()
    at: time | None = None
    for word in words:
        if word in _DAY:
            days.add(_DAY[word])
        elif word in _SPANS:
            days.update(range(7 if _SPANS[word] == "daily" else 5))
        elif (found := _time(word)) is not None and at is None:
            at = found
        else:
            raise NotAllowed("schedule-unclear")
    if not days or at is None:
        raise NotAllowed("schedule-unclear")
    return Rule(tuple(sorted(days)), at, zone)


def next_fire(wanted: Rule, after: datetime) -> datetime:
    """The first firing strictly after ``after`` (aware), in UTC."""
    day = after.astimezone(ZoneInfo(wanted.zone)).date() - timedelta(days=1)
    return next(at for at in _firings(wanted, day, 1) if at > after)


def fires(wanted: Rule, after: datetime, until: datetime) -> list[datetime]:
    """Every firing after ``after`` and not later than ``until`` (aware), in UTC, in order."""
    day = after.astimezone(ZoneInfo(wanted.zone)).date() - timedelta(days=1)
    coming = takewhile(lambda at: at <= until, _firings(wanted, day, 1))
    return [at for at in coming if at > after]


def last_fire(wanted: Rule, until: datetime) -> datetime:
    """The latest firing at or before ``until`` (aware), in UTC."""
    day = until.astimezone(ZoneInfo(wanted.zone)).date() + timedelta(days=1)
    return next(at for at in _firings(wanted, day, -1) if at <= until)


def _firings(wanted: Rule, day: date, step: int) -> Iterator[datetime]:
    while True:
        if day.weekday() in wanted.days:
            yield moment(day, wanted.at, wanted.zone)
        day += timedelta(days=step)


def moment(day: date, at: time, zone: str) -> datetime:
    """A wall-clock time as UTC: a skipped time moves forward by the jump, of two the first counts.

    ``fold=0`` reads a skipped time with the offset from before the jump, exactly that move (PEP 495).
    """
    return datetime.combine(day, at.replace(fold=0), ZoneInfo(zone)).astimezone(UTC)


def slot(text: str, zone: str, now: datetime) -> datetime:
    """A moment to come, in UTC, out of "Tue 11:00", «завтра 10:00», "2026-11-25 11:00 Europe/Moscow".

    A weekday means the next one whose time has not passed; a date without a year means the coming one.
    ``zone``: used when the text names none. Raises ``NotAllowed``: slot-unclear, slot-past, zone-unknown.
    """
    words, zone = _words(text, zone)
    today = now.astimezone(ZoneInfo(zone)).date()
    days: list[date] = []
    at: time | None = None
    for word in words:
        # A dotted date comes first and a time second: "05.11 11.30".
        if not days and (found := _days(word, today)):
            days = found
        elif at is None and (clock := _time(word)) is not None:
            at = clock
        else:
            raise NotAllowed("slot-unclear")
    if at is None or (not days and len(words) != 1):
        raise NotAllowed("slot-unclear")
    for day in days or [today]:
        made = moment(day, at, zone)
        if made > now:
            return made
    raise NotAllowed("slot-past")


def until(text: str, zone: str, now: datetime) -> datetime:
    """When a silence ends, in UTC: "8h", «2 дня», "a week" as "7d", "until Mon", «до пн 10:00».

    A day without a time means nine in the morning. Raises ``NotAllowed``: mute-unclear, mute-long, slot-past.
    """
    words = " ".join(text.lower().split())
    if span := _SPAN.fullmatch(words):
        unit = next(unit for unit in ("hours", "days", "weeks") if span[unit])
        at = now + timedelta(**{unit: int(span["n"])})
    else:
        words = _UNTIL.sub("", words)
        try:
            at = slot(words if _TIME.search(words) else f"{words} {MORNING}", zone, now)
        except NotAllowed as no:
            raise NotAllowed("mute-unclear" if no.reason == "slot-unclear" else no.reason) from no
    if at > now + LONGEST_MUTE:
        raise NotAllowed("mute-long", days=LONGEST_MUTE.days)
    if at <= now:
        raise NotAllowed("mute-unclear")
    return at


def _days(word: str, today: date) -> list[date]:
    """The days a word may mean, nearest first; [] when it is not a day."""
    if word in _TODAY:
        return [today + timedelta(days=_TODAY[word])]
    if word in _DAY:
        ahead = (_DAY[word] - today.weekday()) % 7
        return [today + timedelta(days=ahead), today + timedelta(days=ahead + 7)]
    if iso := _ISO.fullmatch(word):
        return _dates([int(iso[1])], int(iso[2]), int(iso[3]))
    if dotted := _DOTTED.fullmatch(word):
        years = [int(dotted[3])] if dotted[3] else [today.year, today.year + 1]
        return _dates(years, int(dotted[2]), int(dotted[1]))
    return []


def _dates(years: list[int], month: int, day: int) -> list[date]:
    made = []
    for year in years:
        try:
            made.append(date(year, month, day))
        except ValueError:
            continue
    return made


def _time(word: str) -> time | None:
    found = _TIME.fullmatch(word)
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return time(int(found[1]), int(found[2]))


def _words(text: str, zone: str) -> tuple[list[str], str]:
    """The words that matter, lower case, and the zone named or the default one."""
    words: list[str] = []
    for raw in text.replace(",", " ").split():
        if re.fullmatch(r"[A-Za-z_+-]+(/[A-Za-z0-9_+-]+)+|UTC|GMT", raw, re.IGNORECASE):
            zone = _zone(raw)
        elif raw.lower() in _SHORT_ZONES:
            zone = _SHORT_ZONES[raw.lower()]
        elif raw.lower() not in _IGNORED:
            words.append(raw.lower())
    return words, zone


def _zone(name: str) -> str:
    """An IANA name as it is spelled. Raises ``NotAllowed`` zone-unknown, naming it."""
    spelled = (
        name.upper() if "/" not in name else "/".join(part[:1].upper() + part[1:] for part in name.split("/"))
    )
    for candidate in (name, spelled):
        try:
            ZoneInfo(candidate)
        except (KeyError, ValueError, OSError):
            continue
        return candidate
    raise NotAllowed("zone-unknown", zone=name)
