"""What an operator may set for EspoCRM: ``OTKLIK_ESPOCRM_…``."""

from __future__ import annotations

from pydantic import SecretStr

from core.crm.options import CrmOptions, options_config


class EspocrmOptions(CrmOptions):
    """The common settings, and where EspoCRM is. ``webhook_secret``: "id:secretKey" of each webhook there."""

    model_config = options_config("ESPOCRM")

    url: str = ""  # as people open it in a browser: https://crm.example.com
    api_key: SecretStr = SecretStr("")  # of an API user
    admin_name: str = ""  # an administrator: makes fields, removes notes older than EspoCRM lets us
    admin_password: SecretStr = SecretStr("")
