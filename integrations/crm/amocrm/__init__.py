"""amoCRM and Kommo: API v4, with a long-lived token or OAuth (README.md beside this file)."""

from __future__ import annotations

from core.clock import Clock
from core.crm.options import read
from core.crm.ports import Crm
from core.errors import Misconfigured
from core.settings import Settings
from integrations.crm.amocrm.options import AmocrmOptions


def crm(settings: Settings, clock: Clock) -> Crm | None:
    """The account that is configured, or None. Raises ``Misconfigured`` when it is so by half."""
    options = read(AmocrmOptions)
    if not options.url and not options.has_keys:
        return None
    if not options.url:
        raise Misconfigured("amoCRM is set up by half: set OTKLIK_AMOCRM_URL too, or no key.")
    if lacking := options.lacking:
        raise Misconfigured(
            "amoCRM is set up by half: set OTKLIK_AMOCRM_TOKEN (a long-lived token), or for OAuth also "
            f"{', '.join(lacking)}."
        )
    from integrations.crm.amocrm.connector import AmocrmCrm

    return AmocrmCrm(options, settings, clock)
