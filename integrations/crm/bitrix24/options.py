"""What an operator may set for Bitrix24: ``OTKLIK_BITRIX24_…``."""

from __future__ import annotations

from pydantic import SecretStr

from core.crm.options import CrmOptions, options_config


class Bitrix24Options(CrmOptions):
    """The common settings, and one of two ways in: an incoming webhook, or a local app with OAuth 2.0.

    ``webhook_secret``: the application token that Bitrix24 sends with every event, several with commas.
    """

    model_config = options_config("BITRIX24")

    webhook_url: SecretStr = SecretStr("")  # https://acme.bitrix24.ru/rest/1/secret/: the secret is in it
    url: str = ""  # of an app: the portal, https://acme.bitrix24.ru
    app_id: str = ""  # "client_id": local.6667fc928a50a9.70414732
    app_secret: SecretStr = SecretStr("")  # "client_secret"
    refresh_token: SecretStr = SecretStr("")  # the first one; those that follow are kept sealed
    oauth_url: str = "https://oauth.bitrix24.tech"  # https://oauth.bitrix.info for portals outside Russia
