"""Odoo: contacts, orders and refunds read; interviews noted. See README.md."""

from __future__ import annotations

from core.clock import Clock
from core.crm.options import read
from core.crm.ports import Crm
from core.settings import Settings
from integrations.crm.odoo.options import OdooOptions


def crm(settings: Settings, clock: Clock) -> Crm | None:
    """The connector, or None while ``OTKLIK_ODOO_URL`` or the key is not set. Raises ``Misconfigured``."""
    options = read(OdooOptions)
    if not (options.url and options.api_key.get_secret_value()):
        return None
    from integrations.crm.odoo.connector import OdooCrm

    return OdooCrm(options, settings, clock)
