"""The CRM as the suite needs it: what its own people do in it and see, and what goes wrong there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

from core.crm.ports import Crm, Stream
from core.lines import Knock
from core.testing.world import Weather


@dataclass(frozen=True, slots=True)
class SeenNote:
    """A note as it reads there: its words without our reference line, plain."""

    text: str
    on: tuple[str, ...]  # ids of the records it stands on


@dataclass(frozen=True, slots=True)
class SeenTodo:
    """Something to do as it reads there; ``owner`` is an id, "" for nobody."""

    title: str
    text: str
    owner: str
    on: tuple[str, ...]


class CrmWorld(Protocol):
    """A stand-in of the vendor's server with one account, best over real HTTP.

    ``secrets``: keys and tokens, which no trouble may quote. ``writes``: calls so far that changed something.
    ``many``: how many contacts make more than one page.
    """

    secrets: Sequence[str]
    writes: int
    many: int

    def now(self) -> datetime:
        """The server's time: aware, moves on with every change made there."""
        ...

    def again(self) -> Crm:
        """Another connector to the same account, as after a restart."""
        ...

    async def owner(self, name: str, email: str) -> str:
        """The company hires somebody; returns the id."""
        ...

    async def company(self, name: str, owner: str = "") -> str:
        """A company is entered."""
        ...

    async def contact(
        self,
        name: str,
        *,
        phone: str = "",
        email: str = "",
        company: str = "",
        owner: str = "",
        segment: str = "",
        zone: str = "",
    ) -> str:
        """A person is entered; ``segment`` and ``zone`` into the custom fields that are set for them."""
        ...

    async def deal(
        self,
        title: str,
        *,
        amount: Decimal | None,
        currency: str,
        at: datetime,
        won: bool = True,
        contact: str = "",
        company: str = "",
    ) -> str:
        """A deal or order, won at ``at`` (to the second; a CRM of dates keeps the day)."""
        ...

    async def ticket(self, subject: str, contact: str, *, is_open: bool = True) -> str:
        """Somebody complains."""
        ...

    async def change(self, stream: Stream, id: str, **values: Any) -> None:
        """Somebody corrects ``name``, ``email``, ``phone`` of a contact or company, or a deal's ``won``."""
        ...

    async def remove(self, stream: Stream, id: str) -> None:
        """Somebody deletes it."""
        ...

    async def merge(self, old: str, into: str) -> None:
        """Somebody merges two contacts; asked only of those that can ``MERGES``."""
        ...

    async def notes(self) -> list[SeenNote]:
        """Every note there, oldest first."""
        ...

    async def todos(self) -> list[SeenTodo]:
        """Everything that is to be done, oldest first."""
        ...

    async def fields(self, contact: str) -> dict[str, str]:
        """Our fields of a contact that are not blank: ``Field`` values → what stands there, as text."""
        ...

    async def exists(self, stream: Stream, id: str) -> bool:
        """Whether it is still there."""
        ...

    async def order(self, weather: Weather, *, writing: bool) -> None:
        """Let the next call that writes (or reads) meet this weather, and only that one (``AWAY`` stays)."""
        ...

    async def knock(self, stream: Stream, id: str) -> Knock:
        """The webhook that the vendor sends when this changed; asked of those that can ``WEBHOOKS``."""
        ...
