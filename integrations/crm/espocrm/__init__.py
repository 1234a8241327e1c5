"""EspoCRM 7.5 and later: its REST API, with the key of an API user (README.md beside this file)."""

from __future__ import annotations

from core.clock import Clock
from core.crm.options import read
from core.crm.ports import Crm
from core.errors import Misconfigured
from core.settings import Settings
from integrations.crm.espocrm.options import EspocrmOptions


def crm(settings: Settings, clock: Clock) -> Crm | None:
    """The account that is configured, or None. Raises ``Misconfigured`` when it is so by half."""
    options = read(EspocrmOptions)
    has_key = bool(options.api_key.get_secret_value())
    if not options.url and not has_key:
        return None
    if not (options.url and has_key):
        missing = "OTKLIK_ESPOCRM_API_KEY" if options.url else "OTKLIK_ESPOCRM_URL"
        raise Misconfigured(f"EspoCRM is set up by half: set {missing} too, or neither.")
    from integrations.crm.espocrm.connector import EspocrmCrm

    return EspocrmCrm(options, settings, clock)
