"""What a messenger, a publisher and a CRM must be, and the neutral words they exchange with us."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeAlias

from core.words import Lang

HOME = "home"  # the ref of a person's own page, where a messenger gives us one: amending it replaces it
_RANK = re.compile(r"(\d+)(?:\.(\d{6}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style: "" plain, "b" bold, "i" italic, "code", "command" (one of
    ours, which some messengers have typed otherwise), or a link we wrote (``href``).

    Styles travel beside the words, never inside them, so customers' text cannot become markup.
    """

    text: str
    style: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """A button: what it says, and the opaque token it carries (or a link that we wrote)."""

    label: str
    token: str = ""
    href: str = ""
    form: bool = False  # what it leads to is words: where the messenger has forms, it opens one


@dataclass(frozen=True, slots=True)
class Message:
    """What we say, before any messenger's form. ``rows``: buttons, row by row.

    ``photo``: a picture's name, known to the messenger that took it in (core.pictures).
    ``thread``: the message there under which this one stands, where the messenger has threads.
    """

    runs: tuple[Run, ...]
    rows: tuple[tuple[Key, ...], ...] = ()
    photo: str | None = None
    silent: bool = False
    document: tuple[str, str] | None = None  # a text file to attach: name, content
    thread: str | None = None
    picture: bytes | None = None  # the photo itself, on its way from the messenger that holds it to another

    @property
    def text(self) -> str:
        """The words without style."""
        return "".join(run.text for run in self.runs)

    def as_json(self) -> dict[str, Any]:
        """For keeping in a Delivery."""
        return {
            "runs": [[run.text, run.style, run.href] for run in self.runs],
            "rows": [[[key.label, key.token, key.href, key.form] for key in row] for row in self.rows],
            "photo": self.photo,
            "silent": self.silent,
            "document": list(self.document) if self.document else None,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Message:
        """The message that ``as_json`` kept."""
        return cls(
            runs=tuple(Run(*run) for run in kept["runs"]),
            rows=tuple(tuple(Key(*key) for key in row) for row in kept["rows"]),
            photo=kept.get("photo"),
            silent=bool(kept.get("silent")),
            document=(kept["document"][0], kept["document"][1]) if kept.get("document") else None,
        )


def plain(text: str) -> Message:
    """A message without style or buttons."""
    return Message(runs=(Run(text),))


def rank(ref: str | None) -> int | None:
    """Where a message stands among those of its place, by its name there: a larger one came later.

    A messenger names messages by growing numbers, plain ("4711") or with six digits of a fraction
    ("1700000000.000100"); None for any other name, of which nobody can tell what came first.
    """
    found = _RANK.fullmatch(ref) if ref is not None else None
    return int(found[1] + (found[2] or "")) if found else None


@dataclass(frozen=True, slots=True)
class Who:
    """The person on the other side, as their messenger names them.

    ``place``: the chat to answer in; in private it is ``external_id``. ``email``: only one that the messenger
    has verified and we trust it to; "" otherwise. ``zone``: of their profile, an IANA name or "".
    """

    messenger: str
    external_id: str  # the person's account there
    place: str
    name: str = ""
    language: Lang | None = None
    email: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A person wrote, or sent something other than text (``media``: voice, photo …).

    ``stood``: questions of unknown fate that were looked up (core.interviews.looking): a delivery's id → its
    name there, or None when it was not in the chat by now.
    """

    who: Who
    ref: str  # the message's name there, theirs and ours numbered alike; see ``rank``
    text: str
    at: datetime  # aware UTC, as the messenger says
    reply_to: str | None = None
    media: str | None = None
    media_ref: str | None = None
    edited: bool = False
    where: str = ""  # the public place a command was typed in, when that is not the private chat
    stood: Mapping[int, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Opened:
    """A person pressed Start, perhaps with a deep link's payload."""

    who: Who
    ref: str
    payload: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Tapped:
    """A person pressed one of our buttons; ``call`` is what an ephemeral answer must name.

    ``form``: the messenger has opened the form that the button leads to, which says what we would ask.
    """

    who: Who
    token: str
    ref: str  # the message the button is on
    call: str
    at: datetime
    form: bool = False


@dataclass(frozen=True, slots=True)
class Filled:
    """A person filled in the form that one of our buttons opened: a tap and the words after it, in one."""

    who: Who
    token: str
    ref: str  # the message the button is on
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Looked:
    """A person opened the page of their own that the messenger has for us."""

    who: Who
    at: datetime


@dataclass(frozen=True, slots=True)
class Deleted:
    """A person deleted a message of theirs."""

    who: Who
    ref: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Joined:
    """We were added to a group: say one line and leave."""

    place: str
    language: Lang | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Left:
    """A person blocked us (``back`` False) or unblocked us (True)."""

    who: Who
    back: bool
    at: datetime


Inbound: TypeAlias = Said | Opened | Tapped | Filled | Looked | Deleted | Joined | Left


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where a message went: enough to amend or retract it."""

    place: str
    ref: str


@dataclass(frozen=True, slots=True)
class Absent:
    """Looked up, and it is certainly not there: only this permits sending again."""


@dataclass(frozen=True, slots=True)
class CannotTell:
    """The platform offers no way to find out."""


class Messenger(Protocol):
    """Where people talk. Every method may raise the ``Trouble`` family and nothing else."""

    async def read(self, raw: str) -> list[Inbound]:
        """A received update in neutral words; [] for what does not concern us.

        Raises ``Refused`` for what cannot be read: the inbox keeps it aside, nothing is lost.
        """
        ...

    async def meet(self, who: Who) -> Who:
        """The same person with what their profile tells: e-mail if verified, zone, language, name."""
        ...

    async def deliver(self, place: str, say: Message, *, key: str) -> Receipt:
        """Send one message once. No retries inside."""
        ...

    async def amend(self, receipt: Receipt, say: Message) -> Receipt:
        """Change a sent message; to what it says already is no error."""
        ...

    async def find(self, place: str, key: str, since: datetime) -> Receipt | Absent | CannotTell:
        """Whether what was sent there under ``key``, not before ``since`` (aware), arrived."""
        ...

    async def fetch(self, photo: str) -> bytes:
        """A picture that somebody sent here, for another messenger to show."""
        ...

    async def hush(self, call: str, text: str = "") -> None:
        """Answer a tap at once (ephemeral; losing it loses nothing, so it never raises ``Trouble``)."""
        ...

    async def leave(self, place: str) -> None:
        """Leave a group."""
        ...


class Publisher(Protocol):
    """A public place."""

    async def publish(self, place: str, post: Message, *, key: str) -> Receipt:
        """Publish once. No retries inside."""
        ...

    async def find(self, place: str, key: str, since: datetime) -> Receipt | Absent | CannotTell:
        """Whether what was published there under ``key`` is there; only ``Absent`` permits sending again."""
        ...

    async def amend(self, receipt: Receipt, post: Message) -> Receipt:
        """Change what is published."""
        ...

    async def retract(self, receipt: Receipt) -> None:
        """Take it down; taking down twice is not an error."""
        ...
