"""What an operator sets for this plugin: ``OTKLIK_POSTCARD_…``, in the environment or in ``.env``."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.errors import Misconfigured

SHORTEST_SECRET = 32  # characters


class PostcardSettings(BaseSettings):
    """Nothing set: the plugin is installed and not in use."""

    model_config = SettingsConfigDict(env_prefix="OTKLIK_POSTCARD_", env_file=".env", extra="ignore")

    site: str = ""  # where the chat's own server listens, e.g. https://shop.example/chat
    secret: SecretStr = SecretStr("")  # both sides sign with it
    feeds: Path | None = None  # the folder of the feeds, served by any web server


def load() -> PostcardSettings:
    """The settings. Raises ``Misconfigured`` naming what is wrong."""
    try:
        found = PostcardSettings()
    except ValidationError as exc:
        names = ", ".join(f"OTKLIK_POSTCARD_{'_'.join(map(str, e['loc'])).upper()}" for e in exc.errors())
        raise Misconfigured(f"{names}: not what is expected there. See otklik-postcard's README.") from exc
    if found.site and not found.site.startswith(("http://", "https://")):
        raise Misconfigured("OTKLIK_POSTCARD_SITE must begin with https:// (or http://).")
    if found.site and len(found.secret.get_secret_value()) < SHORTEST_SECRET:
        raise Misconfigured(
            f"OTKLIK_POSTCARD_SECRET must have {SHORTEST_SECRET} characters at least, the same on the site. "
            "Make one: python -c 'import secrets; print(secrets.token_hex(32))'"
        )
    return found
