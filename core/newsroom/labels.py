"""How things are called on a screen: accounts, money, days, in the reader's language."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from core.digest import days_between
from core.money import Value, show
from core.newsroom.room import Desk
from core.words import ThemeState

KEY_LIMIT = 30  # units of a button's label that a phone shows whole


def account(desk: Desk, name: str, *, is_company: bool) -> str:
    """A company by its name; a private buyer by none: names of people stand on the card alone."""
    if is_company:
        return name or desk.say("company-nameless")
    return desk.say("private-buyer")


def brought(desk: Desk, value: Value | None) -> str:
    """What an account has brought, one sum a currency, the company's own first; unknown is said."""
    if value is None or not value.is_known:
        return desk.say("money-unknown")
    sums = amounts(desk, value.by_currency)
    return desk.say("money-at-least", money=sums) if value.has_unknown else sums


def amounts(desk: Desk, by_currency: dict[str, int]) -> str:
    """Sums in several currencies, never added up."""
    first = desk.room.settings.currency
    codes = sorted(by_currency, key=lambda code: (code != first, code))
    return ", ".join(show(by_currency[code], code, desk.lang) for code in codes)


def state(desk: Desk, of: ThemeState) -> str:
    """A theme's state in words."""
    return desk.say(f"theme-{of.replace('_', '-')}")


def heard(desk: Desk, at: datetime) -> str:
    """ "last heard 9 days ago"."""
    return desk.say("digest-last-heard", days=days_between(at, desk.room.now, desk.staff.zone))


def day(desk: Desk, at: datetime) -> str:
    """A day in the reader's zone: "22 Nov", with the year when it is another one."""
    zone = ZoneInfo(desk.staff.zone)
    date = at.astimezone(zone).date()
    this_year = date.year == desk.room.now.astimezone(zone).year
    return str(format_date(date, "d MMM" if this_year else "d MMM y", locale=desk.lang.value))


def hour(desk: Desk, at: datetime) -> str:
    """A time of day in the reader's zone: "09:00"."""
    return str(format_time(at.astimezone(ZoneInfo(desk.staff.zone)).time(), "HH:mm", locale=desk.lang.value))


def moment(desk: Desk, at: datetime) -> str:
    """ "22 Nov, 09:00"."""
    return f"{day(desk, at)}, {hour(desk, at)}"
