"""What the chat tells, checked as it comes in, and in the house's own words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from core.errors import Refused
from core.ports import Inbound, Opened, Said, Tapped, Who
from core.words import Lang

NAME = "postcard"
VISITOR = r"^[A-Za-z0-9_-]{1,64}$"

# No database keeps NUL in text.
Text = Annotated[str, Field(max_length=20_000), AfterValidator(lambda text: text.replace("\0", ""))]
Number = Annotated[int, Field(ge=0, lt=2**53)]


class Visitor(BaseModel):
    """Somebody who is logged in on the site."""

    model_config = ConfigDict(strict=True, frozen=True)

    id: str = Field(pattern=VISITOR)
    name: Text = ""
    language: Text = ""


class Event(BaseModel):
    """Something a visitor did. ``event`` grows with each; ``number`` is the message's in their chat."""

    model_config = ConfigDict(strict=True, frozen=True)

    event: Number
    kind: Literal["said", "edited", "opened", "tapped"]
    visitor: Visitor
    number: Number
    at: Annotated[int, Field(ge=0, lt=2**32)]  # seconds since 1970
    text: Text = ""
    payload: str = Field(default="", pattern=r"^[A-Za-z0-9_-]{0,64}$")
    token: str = Field(default="", pattern=r"^[!-~]{0,200}$")
    reply_to: Number | None = None


def event(body: bytes | str) -> Event:
    """An event of the chat. Raises ``Refused`` for what is none."""
    try:
        return Event.model_validate_json(body)
    except ValidationError as exc:
        raise Refused(f"not an event of the chat ({exc.error_count()} things wrong)") from None


def read(raw: str) -> list[Inbound]:
    """What the inbox kept, in neutral words. Raises ``Refused``."""
    found = event(raw)
    who, at, number = _who(found.visitor), datetime.fromtimestamp(found.at, UTC), str(found.number)
    match found.kind:
        case "opened":
            return [Opened(who, number, found.payload, at)]
        case "tapped":
            return [Tapped(who, found.token, number, f"{found.visitor.id}/{found.event}", at)]
        case kind:
            reply_to = str(found.reply_to) if found.reply_to is not None else None
            return [Said(who, number, found.text, at, reply_to=reply_to, edited=kind == "edited")]


def language(code: str) -> Lang | None:
    """Ours, for a code such as "en-GB"; None when we do not speak it."""
    short = code.lower().partition("-")[0]
    return Lang(short) if short in tuple(Lang) else None


def _who(visitor: Visitor) -> Who:
    # A chat of two: the place is the person.
    return Who(NAME, visitor.id, visitor.id, visitor.name, language(visitor.language))
