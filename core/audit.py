"""The audit log: what members of staff did, when, to which row. The one place that writes it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.store.models import AuditEntry, Staff
from core.words import DeliveryState, Facet, InterviewState, Lang, PostState, Role, ThemeState

SETS: tuple[type[StrEnum], ...] = (
    DeliveryState,
    Facet,
    InterviewState,
    Lang,
    PostState,
    Role,
    ThemeState,
)
STATES = frozenset(str(word) for closed in SETS for word in closed)


class Outcome(StrEnum):
    """How it ended."""

    DONE = "done"
    REFUSED = "refused"


async def note(
    staff: Staff | None,
    action: str,
    about: Mapping[str, Any],
    now: datetime,
    *,
    refused: str = "",
) -> None:
    """Write down what was done, in the transaction that did it. ``staff`` None: somebody at a terminal.

    ``about``: ids and states; whatever else stands there is left out, so that no customer's words get in.
    ``refused``: the reason's text id, when it was not done.
    """
    kept = safe(about) | {"outcome": Outcome.REFUSED if refused else Outcome.DONE}
    if refused:
        kept["why"] = refused
    await AuditEntry.create(staff_id=staff.id if staff else None, action=action[:60], about=kept, at=now)


def safe(about: Mapping[str, Any]) -> dict[str, Any]:
    """Only numbers, yes and no, and words of our own closed sets."""
    return {
        key: value
        for key, value in about.items()
        if value is None or isinstance(value, bool | int) or (isinstance(value, str) and value in STATES)
    }


async def latest(page: int, size: int, without: Collection[str] = ()) -> tuple[list[AuditEntry], bool]:
    """A page of entries with their staff, newest first; and whether there are older ones.

    ``without``: actions that are left out.
    """
    wanted = AuditEntry.exclude(action__in=list(without)) if without else AuditEntry.all()
    found = await wanted.order_by("-id").offset(page * size).limit(size + 1).select_related("staff")
    return found[:size], len(found) > size
