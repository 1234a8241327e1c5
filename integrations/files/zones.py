"""Time zones as people and CRMs write them."""

from __future__ import annotations

import re
from functools import cache
from zoneinfo import available_timezones

from integrations.files.cells import BadCell

# Russian zones by hours from Moscow; one place stands for each (IANA "europe" and "asia" files).
BY_MOSCOW = {
    -1: "Europe/Kaliningrad",
    0: "Europe/Moscow",
    1: "Europe/Samara",
    2: "Asia/Yekaterinburg",
    3: "Asia/Omsk",
    4: "Asia/Krasnoyarsk",
    5: "Asia/Irkutsk",
    6: "Asia/Yakutsk",
    7: "Asia/Vladivostok",
    8: "Asia/Magadan",
    9: "Asia/Kamchatka",
}
MOSCOW = re.compile(r"(?:мск|msk)(?P<hours>[+-][0-9]{1,2})?")
# "+4", "UTC+04:00", and what Windows and many CRMs show: "(UTC+04:00) Ижевск, Самара".
OFFSET = re.compile(r"\(?(?:utc|gmt)?(?P<hours>[+-][0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?(?:\).*)?")


@cache
def _names() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}


def zone(cell: str) -> str:
    """An IANA time zone's name: from a name, from «МСК+1», or from whole hours such as ``UTC+4``.

    Hours alone do not name a place, so they become ``Etc/GMT-4`` (whose sign is turned round, as IANA has
    it): right today, and without summer time. Half hours fit no such zone and are refused.
    """
    line = "".join(cell.casefold().replace("\u2212", "-").split())
    if (known := _names().get("_".join(cell.casefold().split()))) is not None:
        return known
    if (found := MOSCOW.fullmatch(line)) is not None and int(found["hours"] or 0) in BY_MOSCOW:
        return BY_MOSCOW[int(found["hours"] or 0)]
    found = OFFSET.fullmatch(line)
    if found is None or not -12 <= int(found["hours"]) <= 14:
        raise BadCell("zone")
    if int(found["minutes"] or 0):
        raise BadCell("zone-minutes")
    hours = int(found["hours"])
    return f"Etc/GMT{-hours:+d}" if hours else "Etc/UTC"
