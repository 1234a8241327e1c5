"""A CRM of one's own, over signed webhooks both ways (README.md beside this file)."""

from __future__ import annotations

from core.clock import Clock
from core.crm.options import read
from core.crm.ports import Crm
from core.errors import Misconfigured
from core.settings import Settings
from integrations.crm.webhook.options import WebhookOptions


def crm(settings: Settings, clock: Clock) -> Crm | None:
    """The connection that is configured, or None. Raises ``Misconfigured`` when it is so by half."""
    options = read(WebhookOptions)
    hears, has_secret = (
        bool(options.webhook_secret.get_secret_value()),
        bool(options.secret.get_secret_value()),
    )
    if not (hears or options.url or has_secret):
        return None
    if bool(options.url) is not has_secret:
        missing = "OTKLIK_WEBHOOK_SECRET" if options.url else "OTKLIK_WEBHOOK_URL"
        raise Misconfigured(f"The webhook is set up by half: set {missing} too, or neither.")
    if options.asks and not options.url:
        raise Misconfigured("OTKLIK_WEBHOOK_ASKS needs somebody to ask: set OTKLIK_WEBHOOK_URL too.")
    from integrations.crm.webhook.connector import WebhookCrm

    return WebhookCrm(options, settings, clock)
