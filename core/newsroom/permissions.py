"""Who may do what in the newsroom: the one table."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from core.errors import NotAllowed
from core.store.models import Staff
from core.words import Role


class Action(StrEnum):
    """What a member of staff may want to do."""

    DIGEST = "digest"  # and segments: how much, by whom, no names
    EVIDENCE = "evidence"  # what buyers said, one by one, wishes too
    THEMES = "themes"  # sort: into themes, wishes from problems
    DECIDE = "decide"  # what becomes of a theme
    COMPANIES = "companies"  # the customer's card, with the names of its people
    INVITE = "invite"
    SEE_POSTS = "see_posts"
    DRAFT = "draft"
    PUBLISH = "publish"  # approve, schedule, amend, retract, decide about an unknown fate
    STAFF = "staff"  # who else may come in, and as what
    AUDIT = "audit"
    CRM = "crm"  # how it stands with the CRMs, and who their contacts are


MAY: dict[Role, frozenset[Action]] = {
    Role.MANAGER: frozenset(
        {
            Action.DIGEST,
            Action.EVIDENCE,
            Action.THEMES,
            Action.DECIDE,
            Action.COMPANIES,
            Action.INVITE,
            Action.SEE_POSTS,
            Action.CRM,
        }
    ),
    Role.MARKETER: frozenset(
        {
            Action.DIGEST,
            Action.EVIDENCE,
            Action.THEMES,
            Action.SEE_POSTS,
            Action.DRAFT,
            Action.PUBLISH,
        }
    ),
    Role.ADMIN: frozenset(Action),
}


def allow(staff: Staff, action: Action) -> None:
    """Raises ``NotAllowed`` not-your-role when the role does not include the action."""
    if action not in MAY[staff.role]:
        raise NotAllowed("not-your-role", role=staff.role.value, action=action.value)


async def who_may(action: Action) -> list[Staff]:
    """The active members of staff whose role includes the action."""
    roles = [role for role, actions in MAY.items() if action in actions]
    return await Staff.filter(is_active=True, role__in=roles)


async def who_hears(action: Action, now: datetime) -> list[Staff]:
    """Of those who may, whoever wants to be told by itself at ``now`` (aware): not the muted."""
    return [one for one in await who_may(action) if not is_muted(one, now)]


def is_muted(staff: Staff, now: datetime) -> bool:
    """Whether nothing may come to them by itself at ``now`` (aware)."""
    return staff.muted_until is not None and staff.muted_until > now
