"""What an operator may set for HubSpot: ``OTKLIK_HUBSPOT_…``."""

from __future__ import annotations

from pydantic import SecretStr, field_validator

from core.crm.options import CrmOptions, options_config


class HubspotOptions(CrmOptions):
    """HubSpot's own settings; ``webhook_secret`` is the app's client secret."""

    model_config = options_config("HUBSPOT")

    token: SecretStr = SecretStr("")  # pat-…: of a private app, or a service key
    url: str = "https://api.hubapi.com"
    calls_per_10_seconds: int = 190  # 100 in a Free or Starter account, 190 in others
    currency: str = ""  # of deals that name none, where HubSpot does not tell the account's own to this token
    lines: bool = True  # also read what a won deal was made of (its line items)

    @field_validator("calls_per_10_seconds")
    @classmethod
    def _some(cls, value: int) -> int:
        if value <= 0:
            raise ValueError("must be more than 0")
        return value
