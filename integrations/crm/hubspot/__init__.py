"""HubSpot: its CRM objects API of 2026-03, by the token of a private app or a service key."""

from __future__ import annotations

from core.clock import Clock
from core.crm.options import read
from core.crm.ports import Crm
from core.settings import Settings
from integrations.crm.hubspot.connector import HubspotCrm
from integrations.crm.hubspot.options import HubspotOptions


def crm(settings: Settings, clock: Clock) -> Crm | None:
    """The connector, or None without ``OTKLIK_HUBSPOT_TOKEN``. Raises ``Misconfigured``."""
    options = read(HubspotOptions)
    return HubspotCrm(options, settings, clock) if options.token.get_secret_value() else None
