"""What an operator may set for any CRM: ``OTKLIK_<NAME>_…``. A connector's own model adds its vendor's."""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from core.errors import Misconfigured

O = TypeVar("O", bound="CrmOptions")  # noqa: E741


class CrmOptions(BaseSettings):
    """Settings that every CRM has. Subclass it with ``model_config = options_config("ESPOCRM")``."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    pull_minutes: float = 10.0  # how often changes are fetched
    overlap_minutes: float = 5.0  # how far back each reading begins before where the last one ended
    push: bool = True  # False: the CRM is only read
    create_people: bool = False  # make contacts for buyers that the CRM does not know
    notes_on_companies: bool = True
    todos: Annotated[tuple[str, ...], NoDecode] = ("incident",)  # of "incident", "follow_up"
    invite_after_days: int | None = (
        None  # a deal was won: the buyer is invited so many days later; None: never
    )
    tickets_days: int | None = None  # a ticket no older than this offers a complaint interview; None: never
    segment_field: str = ""  # the contact's custom field with the segment, as the CRM names it
    zone_field: str = ""  # … with the time zone (IANA name)
    language_field: str = ""  # … with the language ("ru", "en")
    margin_field: str = ""  # the deal's custom field with the margin, a sum in the deal's currency
    category_field: str = ""  # the deal's field that says what was bought; its title when not set
    webhook_secret: SecretStr = SecretStr("")  # what proves that a webhook is the vendor's

    @field_validator("todos", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("todos")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := set(value) - {"incident", "follow_up"}:
            raise ValueError(f"{', '.join(sorted(unknown))}: write incident, follow_up, or nothing")
        return value

    @field_validator("overlap_minutes", "invite_after_days", "tickets_days")
    @classmethod
    def _not_negative(cls, value: float | None) -> float | None:
        if value is not None and value < 0:
            raise ValueError("must not be less than 0")
        return value

    @field_validator("pull_minutes")
    @classmethod
    def _positive(cls, value: float) -> float:
        if value <= 0:
            raise ValueError("must be more than 0")
        return value


def options_config(name: str) -> SettingsConfigDict:
    """The model_config of a connector's settings: variables begin with ``OTKLIK_<name>_``."""
    return SettingsConfigDict(env_prefix=f"OTKLIK_{name.upper()}_", env_file=".env", extra="ignore")


def read(model: type[O]) -> O:
    """The settings from the environment. Raises ``Misconfigured`` naming what is wrong, no values."""
    try:
        return model()
    except ValidationError as exc:
        prefix = model.model_config.get("env_prefix", "")
        lines = [f"{prefix}{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in exc.errors()]
        raise Misconfigured("Settings are wrong:\n  " + "\n  ".join(lines)) from None
