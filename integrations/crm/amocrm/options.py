"""What an operator may set for amoCRM: ``OTKLIK_AMOCRM_…``."""

from __future__ import annotations

from pydantic import SecretStr

from core.crm.options import CrmOptions, options_config


class AmocrmOptions(CrmOptions):
    """The common settings, and where the account is. Fields are named by their id or code there."""

    model_config = options_config("AMOCRM")

    url: str = ""  # https://subdomain.amocrm.ru or https://subdomain.kommo.com
    token: SecretStr = SecretStr("")  # a long-lived token; else OAuth's four:
    client_id: str = ""  # the integration's id
    client_secret: SecretStr = SecretStr("")
    redirect_uri: str = ""  # as it stands in the integration
    refresh_token: SecretStr = SecretStr("")  # the first one; those that follow are kept sealed in the store

    @property
    def has_keys(self) -> bool:
        """Whether anything of a key is set."""
        return bool(self.token.get_secret_value()) or len(self._missing()) < 4

    @property
    def lacking(self) -> list[str]:
        """The variables that are missing for a way in, [] when there is one."""
        return [] if self.token.get_secret_value() else self._missing()

    def _missing(self) -> list[str]:
        told = {
            "CLIENT_ID": self.client_id,
            "CLIENT_SECRET": self.client_secret.get_secret_value(),
            "REDIRECT_URI": self.redirect_uri,
            "REFRESH_TOKEN": self.refresh_token.get_secret_value(),
        }
        return [f"OTKLIK_AMOCRM_{name}" for name, value in told.items() if not value]
