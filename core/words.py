"""The closed sets of words that states, roles and kinds are made of (the glossary's spelling)."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from surveys.words import Facet, InterviewState, Lang, Purpose

__all__ = [
    "BotRole",
    "DeliveryKind",
    "DeliveryState",
    "Facet",
    "FactState",
    "InboxState",
    "InterviewState",
    "Lang",
    "LinkState",
    "PostState",
    "Priority",
    "Purpose",
    "Role",
    "ThemeState",
]


class Role(StrEnum):
    """What a member of staff may do in the newsroom."""

    MANAGER = "manager"
    MARKETER = "marketer"
    ADMIN = "admin"


class BotRole(StrEnum):
    """Whom a bot is for. Buyers and staff never share one."""

    INTERVIEWER = "interviewer"
    NEWSROOM = "newsroom"


class ThemeState(StrEnum):
    """Where a theme stands between being heard and being proven."""

    HEARD = "heard"
    CONSIDERING = "considering"
    DOING = "doing"
    DONE = "done"
    VERIFIED = "verified"
    NOT_BETTER = "not_better"
    WONT_DO = "wont_do"


class PostState(StrEnum):
    """Where a public post stands; *failed* and *unknown* belong to its deliveries."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    LIVE = "live"
    RETRACTED = "retracted"


class DeliveryState(StrEnum):
    """Where one thing to one place stands.

    ``due → sending → sent | later | unknown → (sent | due | needs_review) | dead``
    """

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    LATER = "later"
    UNKNOWN = "unknown"
    NEEDS_REVIEW = "needs_review"
    DEAD = "dead"


class Priority(IntEnum):
    """What goes first when more is due than may be sent; lower goes first."""

    REPLY = 0  # somebody is waiting for it
    BROADCAST = 1  # we begin it: invitations, reminders, digests, posts


class DeliveryKind(StrEnum):
    """What a delivery is for; it decides what an unknown fate allows."""

    ASK = "ask"
    SAY = "say"
    FAREWELL = "farewell"  # one line to a group, then leave it
    STAFF = "staff"
    EDIT = "edit"  # a message of the newsroom's that is to read differently
    DIGEST = "digest"
    HOME = "home"  # a page of their own in the messenger: replaced, never repeated
    POST = "post"
    AMEND_POST = "amend_post"
    RETRACT_POST = "retract_post"


class LinkState(StrEnum):
    """Where it stands who a CRM's contact is."""

    LINKED = "linked"
    REVIEW = "review"  # several may be meant: a person decides
    GONE = "gone"  # no longer in the CRM
    APART = "apart"  # a person said: nobody we know, and nobody to ask


class FactState(StrEnum):
    """Where one thing that a CRM is told stands: ``due → sending → told | unknown | dead``."""

    DUE = "due"
    SENDING = "sending"
    TOLD = "told"
    UNKNOWN = "unknown"
    DEAD = "dead"


class InboxState(StrEnum):
    """Where one received update stands."""

    NEW = "new"
    DONE = "done"
    DEAD = "dead"
