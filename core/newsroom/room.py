"""What the newsroom works with, what it answers, and one member of staff's desk in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from core.buttons import button
from core.digest_words import PACKAGE
from core.links import Links
from core.ports import Key, Message, Run
from core.settings import Settings
from core.store.models import Staff
from core.texts import say, style
from core.words import Lang


@dataclass(frozen=True, slots=True)
class Found:
    """Who could be invited now: how many, and why the others may not (a reason in words → how many)."""

    eligible: int
    refused: Mapping[str, int]


AT_MOST = 200  # buyers invited by one tap: a turn is one transaction, and nobody else writes meanwhile


@dataclass(frozen=True, slots=True)
class Invited:
    """What a tap on /invite did: ``links`` personal links, as ``csv``; ``written``: told directly."""

    links: int
    written: int
    csv: str


class Invitations(Protocol):
    """What /invite needs; both are called inside the turn's transaction."""

    async def look(self, now: datetime, lang: Lang) -> Found:
        """Count without issuing."""
        ...

    async def issue(self, now: datetime) -> Invited:
        """Invite those who may be asked, at most ``AT_MOST``."""
        ...


@dataclass(frozen=True, slots=True)
class Room:
    """What a turn in the newsroom needs. ``now``: the business's time, aware UTC."""

    now: datetime
    settings: Settings
    links: Links
    invitations: Invitations | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What the staff chat gets back.

    ``messages``: to be planned as deliveries. ``toast``: a short answer to a tap, never needed for
    correctness. ``edit``: the message a tap came from, and what it becomes.
    """

    messages: tuple[Message, ...] = ()
    toast: str = ""
    edit: tuple[str, Message] | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """One member of staff in the room; ``ref`` is the message that a tap came from ("" for words)."""

    staff: Staff
    room: Room
    ref: str = ""
    _tokens: list[str] = field(default_factory=list)

    @property
    def lang(self) -> Lang:
        return self.staff.language

    def say(self, text_id: str, **args: Any) -> str:
        """Plain words in the reader's language."""
        return say(PACKAGE, self.lang, text_id, **args)

    def runs(self, text_id: str, **args: Any) -> tuple[Run, ...]:
        """Styled words in the reader's language."""
        return style(PACKAGE, self.lang, text_id, **args)

    def tell(self, text_id: str, **args: Any) -> Reply:
        """One message without buttons."""
        return Reply((Message(self.runs(text_id, **args)),))

    async def key(self, label: str, action: str, **value: Any) -> Key:
        """A button of this reader's; ``label`` in words, not a text id."""
        return Key(label, await button(action, value, staff_id=self.staff.id, now=self.room.now))

    def show(self, message: Message, *also: Message) -> Reply:
        """The message in place of the one that was tapped, or as a new one when nothing was tapped."""
        return Reply(also, edit=(self.ref, message)) if self.ref else Reply((message, *also))

    async def wait_for(self, step: str, **what: Any) -> None:
        """The next words are for ``step``; kept in the store, so a restart loses nothing."""
        await self._await({"step": step, **what})

    async def wait_no_more(self) -> None:
        """The next words are for no step."""
        if self.staff.awaiting is not None:
            await self._await(None)

    async def _await(self, awaiting: dict[str, Any] | None) -> None:
        self.staff.awaiting = awaiting
        await self.staff.save(update_fields=["awaiting"])


def grid(keys: Sequence[Key], width: int = 1) -> tuple[tuple[Key, ...], ...]:
    """Buttons in rows of ``width``."""
    return tuple(tuple(keys[at : at + width]) for at in range(0, len(keys), width))
