"""What the newsroom works with, what it answers, and one member of staff's desk in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from core.buttons import button
from core.desk import Ways
from core.digest_words import PACKAGE
from core.links import Links
from core.newsroom.steps import LEADS_TO
from core.ports import Key, Message, Run
from core.settings import Settings
from core.store.models import Staff
from core.texts import say, style
from core.words import Lang

# How many one tap may invite. No more: a turn is one transaction, and nobody else writes meanwhile.
LIMITS = (25, 50, 100, 200)
FIRST_LIMIT = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom /invite is to ask: a segment (None: all), a job for everybody (None: of each last order)."""

    segment: str | None = None
    job: str | None = None
    limit: int = FIRST_LIMIT


@dataclass(frozen=True, slots=True)
class Found:
    """What an invitation would be, before anything is sent.

    ``eligible``: how many may be asked at all. ``by_link``, ``direct``: how many of them this would ask, the
    latter written to by the bot, ``later`` of them only when their quiet hours end. ``refused``: a reason in
    words → how many. ``accounts``: whom they belong to.
    ``who``: a fingerprint of the very people, to tell whether an estimate still holds.
    """

    eligible: int
    by_link: int
    direct: int
    later: int
    refused: Mapping[str, int]
    accounts: frozenset[int]
    who: str

    @property
    def people(self) -> int:
        """How many would be invited."""
        return self.by_link + self.direct


@dataclass(frozen=True, slots=True)
class Invited:
    """What a tap on /invite did: ``links`` personal links, as ``csv``; ``written``: told directly."""

    links: int
    written: int
    csv: str


class Invitations(Protocol):
    """What /invite needs; everything is called inside the turn's transaction."""

    async def look(self, wanted: Wanted, now: datetime, lang: Lang) -> Found:
        """Count without issuing."""
        ...

    async def issue(self, wanted: Wanted, now: datetime) -> Invited:
        """Invite those who may be asked."""
        ...

    def jobs(self, lang: Lang) -> Mapping[str, str]:
        """The catalogue: a job's key → its phrase."""
        ...


@dataclass(frozen=True, slots=True)
class Room:
    """What a turn in the newsroom needs. ``now``: the business's time, aware UTC.

    ``ways``: how people get in to the bots. ``messenger``: the one this is said in.
    """

    now: datetime
    settings: Settings
    links: Links
    invitations: Invitations | None = None
    ways: Ways = field(default_factory=Ways)
    messenger: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the staff chat gets back.

    ``messages``: to be planned as deliveries. ``toast``: a short answer to a tap, never needed for
    correctness. ``edit``: the message a tap came from, and what it becomes. ``home``: what their own page
    shows. ``refused``: why what was asked for was not done, in words.
    """

    messages: tuple[Message, ...] = ()
    toast: str = ""
    edit: tuple[str, Message] | None = None
    home: Message | None = None
    refused: str = ""


@dataclass(slots=True)
class Deed:
    """What this turn is, for the audit log: a command, a tap or a step, and what it is about."""

    name: str = "words"
    about: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Desk:
    """One member of staff in the room; ``ref`` is the message that a tap came from ("" for words).

    ``where``: the public place in which a command was typed, or "".
    """

    staff: Staff
    room: Room
    ref: str = ""
    where: str = ""
    deed: Deed = field(default_factory=Deed)

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
        token = await button(action, value, staff_id=self.staff.id, now=self.room.now)
        return Key(label, token, form=action in LEADS_TO)

    async def home(self) -> Key:
        """The button that every screen has."""
        return await self.key(self.say("key-menu"), "menu")

    async def back(self, action: str, **value: Any) -> tuple[Key, ...]:
        """The last row of a screen: one step back, and the menu."""
        return (await self.key(self.say("key-back"), action, **value), await self.home())

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
