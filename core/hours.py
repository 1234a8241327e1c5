"""Quiet hours: what we begin ourselves reaches a buyer between nine and eight in *their* day (method 5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import phonenumbers
from phonenumbers import timezone as phone_zones

from core.settings import Settings
from core.store.models import Buyer

FROM, UNTIL = time(9), time(20)  # local


@dataclass(frozen=True, slots=True)
class Window:
    """When something may be sent: from ``begins`` until before ``ends`` (aware UTC)."""

    begins: datetime
    ends: datetime


def window(at: datetime, zone: str) -> Window:
    """The present or next hours in which people may be written to; ``at``: aware, ``zone``: IANA."""
    local = at.astimezone(ZoneInfo(zone))
    day = local.date() if local.time() < UNTIL else local.date() + timedelta(days=1)
    begins, ends = (
        datetime.combine(day, hour, ZoneInfo(zone)).astimezone(at.tzinfo) for hour in (FROM, UNTIL)
    )
    return Window(max(begins, at), ends)


def zone_of(buyer: Buyer, settings: Settings, told: str | None = None) -> str:
    """Their zone: the CRM's column, what their messenger's profile ``told``, the region of their phone, or
    else the company's own.

    A number whose region spans several zones (a Russian mobile one) tells only that: the company's zone when
    it is among them, else the one in the middle of the list.
    """
    if buyer.zone or told:
        return str(buyer.zone or told)
    zones = _zones_of(buyer.phone)
    if not zones or settings.zone in zones:
        return settings.zone
    return zones[len(zones) // 2]


def _zones_of(phone: str | None) -> tuple[str, ...]:
    if not phone:
        return ()
    try:
        found = phone_zones.time_zones_for_number(phonenumbers.parse(phone))
    except phonenumbers.NumberParseException:
        return ()
    return tuple(zone for zone in found if zone != "Etc/Unknown")
