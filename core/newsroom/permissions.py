"""Who may do what in the newsroom: the one table."""

from __future__ import annotations

from enum import StrEnum

from core.errors import NotAllowed
from core.store.models import Staff
from core.words import Role


class Action(StrEnum):
    """What a member of staff may want to do."""

    DIGEST = "digest"
    THEMES = "themes"
    INVITE = "invite"
    SEE_POSTS = "see_posts"
    DRAFT = "draft"
    PUBLISH = "publish"  # approve, schedule, amend, retract, decide about an unknown fate


MAY: dict[Role, frozenset[Action]] = {
    Role.MANAGER: frozenset({Action.DIGEST, Action.THEMES, Action.INVITE, Action.SEE_POSTS}),
    Role.MARKETER: frozenset({Action.DIGEST, Action.THEMES, Action.SEE_POSTS, Action.DRAFT, Action.PUBLISH}),
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
