"""Bitrix24, cloud and boxed: its REST API, by an incoming webhook or as a local app (README.md here)."""

from __future__ import annotations

from core.clock import Clock
from core.crm.options import read
from core.crm.ports import Crm
from core.errors import Misconfigured
from core.settings import Settings
from integrations.crm.bitrix24.options import Bitrix24Options


def crm(settings: Settings, clock: Clock) -> Crm | None:
    """The account that is configured, or None. Raises ``Misconfigured`` when it is so by half."""
    options = read(Bitrix24Options)
    by_webhook = bool(options.webhook_url.get_secret_value())
    app = {
        "URL": options.url,
        "APP_ID": options.app_id,
        "APP_SECRET": options.app_secret.get_secret_value(),
        "REFRESH_TOKEN": options.refresh_token.get_secret_value(),
    }
    if not by_webhook and not any(app.values()):
        return None
    if by_webhook and any(app.values()):
        raise Misconfigured(
            "Bitrix24 is set up twice: keep OTKLIK_BITRIX24_WEBHOOK_URL, or the variables of an app."
        )
    if not by_webhook and not all(app.values()):
        missing = ", ".join(f"OTKLIK_BITRIX24_{name}" for name, value in app.items() if not value)
        raise Misconfigured(
            f"Bitrix24 is set up by half: set {missing} too, or OTKLIK_BITRIX24_WEBHOOK_URL alone."
        )
    from integrations.crm.bitrix24.connector import Bitrix24Crm

    return Bitrix24Crm(options, settings, clock)
