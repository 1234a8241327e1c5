"""Theirs to ours: the records that come by webhook or as an answer, strictly read.

A record is ``{"type": "contact", "data": {…}}``; its fields are those of ``core.crm.ports``.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from core.crm import ports
from core.crm.ports import Heard, Page, Pulled, Stream
from core.errors import Refused
from core.words import Lang

MOST = 500  # records of one request or answer
READABLE = re.compile(r"[A-Za-z0-9_]{1,40}")  # a field's name that may be quoted

Id: TypeAlias = Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]+$")]
MaybeId: TypeAlias = Annotated[str, Field(max_length=120, pattern=r"^[^\x00-\x1f\x7f]*$")]
Line: TypeAlias = Annotated[str, Field(max_length=300)]
Money: TypeAlias = Annotated[Decimal, Field(allow_inf_nan=False, gt=-(10**15), lt=10**15)]
Moment: TypeAlias = Annotated[AwareDatetime, AfterValidator(lambda at: at.astimezone(UTC))]


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class _Owner(_Strict):
    id: Id
    name: Line
    email: Line = ""
    is_active: bool = True


class _Company(_Strict):
    id: Id
    name: Line
    owner: MaybeId = ""


class _Contact(_Strict):
    id: Id
    name: Line = ""
    phones: tuple[Line, ...] = Field((), max_length=20)
    emails: tuple[Line, ...] = Field((), max_length=20)
    company: MaybeId = ""
    owner: MaybeId = ""
    addresses: tuple[Line, ...] = Field((), max_length=20)
    language: Lang | None = None
    zone: Line = ""
    segment: Line = ""


class _DealLine(_Strict):
    name: Line
    quantity: Money | None = None
    amount: Money | None = None


class _Deal(_Strict):
    id: Id
    is_won: bool
    placed_at: Moment | None
    amount: Money | None = None
    currency: str = Field("", pattern="^([A-Z]{3})?$")
    contact: MaybeId = ""
    company: MaybeId = ""
    number: Line = ""
    category: Line = ""
    margin: Money | None = None
    lines: tuple[_DealLine, ...] = Field((), max_length=200)
    is_refund: bool = False

    @model_validator(mode="after")
    def _fits(self) -> _Deal:
        if self.amount is not None and not self.currency:
            raise ValueError("an amount without a currency")
        if self.is_refund and (self.amount or 0) > 0:
            raise ValueError("a refund that is not negative")
        return self


class _Ticket(_Strict):
    id: Id
    contact: Id
    is_open: bool
    opened_at: Moment
    subject: Line = ""


class _Dropped(_Strict):
    stream: Stream
    id: Id
    into: MaybeId = ""


class _Event(BaseModel):
    """More at this level is nobody's mistake: the specification lets senders add what they like."""

    model_config = ConfigDict(strict=True, extra="ignore")


class _OwnerEvent(_Event):
    type: Literal["owner"]
    data: _Owner


class _CompanyEvent(_Event):
    type: Literal["company"]
    data: _Company


class _ContactEvent(_Event):
    type: Literal["contact"]
    data: _Contact


class _DealEvent(_Event):
    type: Literal["deal"]
    data: _Deal


class _TicketEvent(_Event):
    type: Literal["ticket"]
    data: _Ticket


class _DroppedEvent(_Event):
    type: Literal["dropped"]
    data: _Dropped


AnyEvent: TypeAlias = Annotated[
    _OwnerEvent | _CompanyEvent | _ContactEvent | _DealEvent | _TicketEvent | _DroppedEvent,
    Field(discriminator="type"),
]


class _Page(_Event):
    items: Annotated[tuple[AnyEvent, ...], Field(max_length=MOST)]
    after: Annotated[str, Field(min_length=1, max_length=2_000)] | None = None
    seen_to: Moment | None = None
    total: Annotated[int, Field(ge=0)] | None = None


ONE: TypeAdapter[Any] = TypeAdapter(AnyEvent)
SEVERAL: TypeAdapter[Any] = TypeAdapter(Annotated[tuple[AnyEvent, ...], Field(max_length=MOST)])
PAGE = TypeAdapter(_Page)
KINDS = {
    "owner": ports.Owner,
    "company": ports.Company,
    "contact": ports.Contact,
    "ticket": ports.Ticket,
    "dropped": ports.Dropped,
}


def heard(body: str) -> Heard:
    """The record, or the list of records, that a webhook tells. Raises ``Refused`` naming the field."""
    several = body.lstrip(" \t\r\n").startswith("[")
    try:
        told = SEVERAL.validate_json(body) if several else (ONE.validate_json(body),)
    except ValidationError as error:
        raise Refused(f"webhook: {wrong(error)}") from None
    return Heard(items=tuple(_ours(one) for one in told))


def page(text: str) -> Page:
    """The answer to "otklik.pull". Raises ``Refused`` naming the field."""
    try:
        told = PAGE.validate_json(text)
    except ValidationError as error:
        raise Refused(wrong(error)) from None
    return Page(tuple(_ours(one) for one in told.items), told.after, told.seen_to, told.total)


def _ours(event: Any) -> Pulled:
    data = event.data
    if isinstance(data, _Deal):
        lines = tuple(ports.DealLine(one.name, one.quantity, one.amount) for one in data.lines)
        rest = {name: getattr(data, name) for name in type(data).model_fields if name != "lines"}
        return ports.Deal(**rest, lines=lines)
    made: Pulled = KINDS[event.type](**{name: getattr(data, name) for name in type(data).model_fields})
    return made


def wrong(error: ValidationError) -> str:
    """Where the first mistake is and of what sort, without a word of what stands there."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = [str(part) if READABLE.fullmatch(str(part)) else "…" for part in first["loc"]]
    if first["type"].startswith("union_tag"):
        return f"{'.'.join([*place, 'type'])}: not one of {', '.join(KINDS)}, deal"
    is_ours = first["type"] == "value_error"
    words = first["msg"].removeprefix("Value error, ") if is_ours else first["type"].replace("_", " ")
    return f"{'.'.join(place) or 'the whole'}: {words}"


def instant(at: datetime | None) -> str | None:
    """A time as we write it: ISO 8601 in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None
