"""What an operator may set for the webhook: ``OTKLIK_WEBHOOK_…``."""

from __future__ import annotations

from pydantic import Field, SecretStr

from core.crm.options import CrmOptions, options_config


class WebhookOptions(CrmOptions):
    """The common settings, and where to send. ``webhook_secret``: proves what comes in.

    Secrets are ``whsec_…``, several with commas between while one takes another's place.
    """

    model_config = options_config("WEBHOOK")

    url: str = ""  # where facts are sent; may hold a secret and is never shown
    secret: SecretStr = SecretStr("")  # signs what we send
    asks: bool = False  # the receiver answers questions: pull, present, standing
    batch: int = Field(20, ge=1, le=500)  # facts of one request
    per_second: float = Field(5.0, gt=0)  # requests
