"""Opaque button tokens: what a tap means is kept here, the button itself says nothing."""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from typing import Any

from core.store.models import Button

TOKEN = re.compile(r"[A-Za-z0-9_-]{1,32}")


async def button(
    action: str,
    value: dict[str, Any],
    *,
    now: datetime,
    staff_id: int | None = None,
    interview_id: int | None = None,
) -> str:
    """A new token (22 characters; platforms allow 64 bytes) that means ``action`` with ``value``."""
    token = secrets.token_urlsafe(16)
    await Button.create(
        token=token,
        action=action,
        value=value,
        staff_id=staff_id,
        interview_id=interview_id,
        created_at=now,
    )
    return token


async def meaning(token: str) -> Button | None:
    """What a token means; None for one we never made, or whose interview was forgotten."""
    # What a platform or an address brings may be anything, also what no database compares with.
    return await Button.get_or_none(token=token) if TOKEN.fullmatch(token) else None
