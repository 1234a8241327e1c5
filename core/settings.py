"""Everything an operator may set; the only file that reads the environment (and ``.env``)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from core.errors import Misconfigured
from core.words import Lang


class Settings(BaseSettings):
    """Settings by environment variable ``OTKLIK_<NAME>``; secrets are never logged or shown."""

    model_config = SettingsConfigDict(env_prefix="OTKLIK_", env_file=".env", extra="ignore")

    database: str = "sqlite:///otklik.sqlite3"
    secret: SecretStr = SecretStr("")  # signs links; at least 32 characters
    interviewer_token: SecretStr = SecretStr("")
    newsroom_token: SecretStr = SecretStr("")
    slack_interviewer_token: SecretStr = SecretStr(
        ""
    )  # xoxb-…: of one workspace, instead of installing by link
    slack_interviewer_signing_secret: SecretStr = SecretStr("")
    slack_interviewer_app_token: SecretStr = SecretStr("")  # xapp-…: Socket Mode
    slack_interviewer_client_id: str = ""
    slack_interviewer_client_secret: SecretStr = SecretStr("")
    slack_newsroom_token: SecretStr = SecretStr("")
    slack_newsroom_signing_secret: SecretStr = SecretStr("")
    slack_newsroom_app_token: SecretStr = SecretStr("")
    slack_newsroom_client_id: str = ""
    slack_newsroom_client_secret: SecretStr = SecretStr("")
    slack_threads: bool = False  # an interview in a thread under its first message, instead of flat
    slack_private_channels: bool = False  # the newsroom also posts where only members read
    slack_api: str = "https://slack.com/api"
    telegram_api: str = "https://api.telegram.org"
    telegram_proxy: str | None = None  # http://, socks5://
    public_url: str | None = None  # set → webhooks; unset → long polling
    host: str = "127.0.0.1"
    port: int = 8000

    brand: str = "Otklik"
    contact: str = ""  # where people are sent for help: a handle, phone or page
    support_chat: str = ""  # where open incidents go: a chat the newsroom's bot is in; "" → administrators
    news_link: str = ""  # where buyers see what became of their words: the channel's address
    language: Lang = Lang.EN
    zone: str = "UTC"  # the company's default zone, IANA
    currency: str = "RUB"  # shown first
    country: str = "RU"  # for phone numbers written without a country code
    allowed_hosts: Annotated[
        tuple[str, ...], NoDecode
    ] = ()  # servers of our own network that we may call, comma separated
    jobs: Path = Path("jobs.toml")
    mappings: Path = Path("mappings.toml")  # how files to import are read, saved by name
    channels: Annotated[tuple[str, ...], NoDecode] = ()  # "@name", "-100…", "slack:C…", comma separated

    eligible_from_days: int = 3
    eligible_to_days: int = 90
    people_per_account: int = 3
    days_between_surveys: int = 30
    surveys_a_year: int = 4
    invitation_days: int = 14

    linger_seconds: float = 1.2  # the pause before the next question, for messages sent in a row
    timeout_seconds: float = 20.0  # for one call to a messenger
    quarantine_seconds: float = 30.0  # how long an unknown send waits; longer than the time-out
    sends_per_second: int = 30  # of one bot, by one process; what Telegram allows
    slack_sends_per_second: int = 5  # of one app: Slack allows "several hundred a minute" in a workspace
    chat_pause_seconds: float = 1.0  # between two messages to one person; what Telegram allows
    log_level: str = "INFO"

    @field_validator("channels", "allowed_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return (
            tuple(part.strip() for part in value.split(",") if part.strip())
            if isinstance(value, str)
            else value
        )

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as exc:
            raise ValueError(f"{value!r} is not a time zone; write one like Europe/Moscow") from exc
        return value

    @field_validator("telegram_api", "slack_api", "public_url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        if value and not value.lower().startswith(("http://", "https://")):
            raise ValueError("must begin with https:// (or http://)")
        return value or None

    @field_validator("telegram_proxy")
    @classmethod
    def _proxy_address(cls, value: str | None) -> str | None:
        if value and not value.lower().startswith(("http://", "socks5://")):
            # Not quoted: it may hold a password.
            raise ValueError("must begin with http:// or socks5://, e.g. socks5://127.0.0.1:1080")
        return value or None

    @field_validator("quarantine_seconds", "sends_per_second", "slack_sends_per_second")
    @classmethod
    def _positive(cls, value: float) -> float:
        if value <= 0:
            raise ValueError("must be more than 0")
        return value


def load(**overrides: object) -> Settings:
    """Settings from the environment. Raises ``Misconfigured`` naming each wrong variable."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as exc:
        lines = [f"OTKLIK_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in exc.errors()]
        raise Misconfigured("Settings are wrong:\n  " + "\n  ".join(lines)) from exc
