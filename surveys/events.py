"""What can happen to an interview, and what it then asks the store to do. Values only."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, TypeAlias, get_args

from surveys.words import Facet, InterviewState, Lang, Purpose

# --- events: what happened -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Began:
    """The invitation was opened for the first time: show the consent screen.

    ``ref``, ``text``: what the buyer said unprompted, held until they agree, then the first answer.
    """

    ref: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """The buyer wrote or sent something.

    ``ref``: the message's name, the same for a repetition. ``about``: the question it belongs to when that is
    known (a reply to it, or written before the next one was seen); None: the current one.
    ``replied``: the buyer chose that question by replying to it. ``wish``: what a learned head says of the
    words, the probability that they are a wish; None: the rules alone decide.
    """

    ref: str
    text: str
    about: str | None = None
    replied: bool = False
    media: str | None = None
    media_ref: str | None = None
    wish: float | None = None


@dataclass(frozen=True, slots=True)
class Chose:
    """The buyer tapped an option of a question. ``ref`` names the message that carried the buttons."""

    question: str
    option: str
    ref: str


@dataclass(frozen=True, slots=True)
class Edited:
    """The buyer changed a message that had been sent before."""

    ref: str
    text: str


@dataclass(frozen=True, slots=True)
class Deleted:
    """The buyer deleted a message that had been sent before."""

    ref: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """The buyer said stop."""


@dataclass(frozen=True, slots=True)
class Returned:
    """The buyer pressed Start again."""


@dataclass(frozen=True, slots=True)
class ScreenedOut:
    """The store says: not a buyer (any more)."""


@dataclass(frozen=True, slots=True)
class Nudged:
    """A question has waited long enough for a reminder."""


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """The reminders have not helped: what was said stands as a part. A late answer reopens it."""


@dataclass(frozen=True, slots=True)
class Withdrew:
    """The buyer takes back the answer to a question, or (None) the whole interview."""

    question: str | None = None


@dataclass(frozen=True, slots=True)
class Switched:
    """The buyer chose the language to be spoken to in."""

    lang: Lang


Event: TypeAlias = (
    Began
    | Answered
    | Chose
    | Edited
    | Deleted
    | Stopped
    | Returned
    | ScreenedOut
    | Nudged
    | LeftOpen
    | Withdrew
    | Switched
)
EVENTS: dict[str, type[Event]] = {kind.__name__: kind for kind in get_args(Event)}


def event_to_json(event: Event) -> dict[str, Any]:
    """For a Turn."""
    return {"event": type(event).__name__, **asdict(event)}


def event_from_json(kept: dict[str, Any]) -> Event:
    """The event that ``event_to_json`` kept."""
    fields = dict(kept)
    kind = EVENTS[fields.pop("event")]
    return Switched(Lang(fields["lang"])) if kind is Switched else kind(**fields)


# --- effects: what the store is to do ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ask:
    """Send a question (``options``: option and label, in order).

    ``again``: it was asked before. ``nudge``: as a reminder, at an hour that suits the buyer.
    """

    question: str
    text: str
    options: tuple[tuple[str, str], ...] = ()
    again: bool = False
    nudge: bool = False


@dataclass(frozen=True, slots=True)
class Say:
    """Send words that ask nothing."""

    text: str


@dataclass(frozen=True, slots=True)
class Toast:
    """Answer a tap in passing; losing it loses nothing."""

    text: str


@dataclass(frozen=True, slots=True)
class Keep:
    """Keep one message as (part of) the answer to a question."""

    question: str
    ref: str
    text: str
    option: str | None = None
    media: str | None = None
    media_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Revise:
    """The message behind an answer now says something else; the earlier words become its history."""

    question: str
    ref: str
    text: str
    option: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a question names a problem: evidence in the buyer's words, without any wish in them."""

    question: str
    facet: Facet
    text: str


@dataclass(frozen=True, slots=True)
class Lost:
    """The answer names no problem any more."""

    question: str


@dataclass(frozen=True, slots=True)
class SetAside:
    """The answer to a question holds a wish: into its own box, never into a ranking."""

    question: str
    text: str


@dataclass(frozen=True, slots=True)
class NoWish:
    """The answer holds no wish any more."""

    question: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """Pass this to the people who can help right now."""

    text: str


@dataclass(frozen=True, slots=True)
class Spoke:
    """The buyer speaks this language: so do we, from now on."""

    lang: Lang


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The talk is about another job from now on (a key of the catalogue)."""

    job: str


@dataclass(frozen=True, slots=True)
class Unsay:
    """Remove these messages' words from everything kept; that there was an answer stays."""

    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Consented:
    """The buyer agreed or did not, to the words with this id and version."""

    purpose: Purpose
    given: bool
    text_version: str


@dataclass(frozen=True, slots=True)
class Ended:
    """The interview reached a state in which nothing is asked."""

    state: InterviewState


@dataclass(frozen=True, slots=True)
class OptOut:
    """Stop asking this buyer anything; drop what still waits to be sent to them from this interview."""


@dataclass(frozen=True, slots=True)
class OptIn:
    """The buyer came back by themselves."""


@dataclass(frozen=True, slots=True)
class ShowKept:
    """Tell the buyer what is kept about them."""


Effect: TypeAlias = (
    Ask
    | Say
    | Toast
    | Keep
    | Revise
    | Found
    | Lost
    | SetAside
    | NoWish
    | HandOver
    | Spoke
    | Elsewhere
    | Unsay
    | Consented
    | Ended
    | OptOut
    | OptIn
    | ShowKept
)
