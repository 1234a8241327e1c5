"""Buttons: an opaque token on the outside, its meaning in the store."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from core.store.models import Button


async def button(
    action: str,
    value: dict[str, Any],
    *,
    staff_id: int | None = None,
    interview_id: int | None = None,
    now: datetime,
) -> str:
    """Keep what a button means and return its token (≤ 32 characters)."""
    made = await Button.create(
        token=secrets.token_urlsafe(16), action=action, value=value, staff_id=staff_id,
        interview_id=interview_id, created_at=now,
    )  # fmt: skip
    return str(made.token)


async def meaning(token: str) -> Button | None:
    """What a token means, or None when we never made it."""
    return await Button.get_or_none(token=token)
