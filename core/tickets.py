"""Tickets: a right that is handed over as a link and spent once, by whoever comes first."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from core.buttons import button, meaning
from core.store.models import Button

WEEK = timedelta(days=7)


async def issue(purpose: str, value: dict[str, Any], now: datetime) -> str:
    """A new ticket: 22 characters of ``A-Za-z0-9_-`` (inside ``tx``)."""
    return await button(_action(purpose), value, now=now)


async def value_of(
    ticket: str, purpose: str, now: datetime, good_for: timedelta = WEEK
) -> dict[str, Any] | None:
    """What an unspent ticket is good for; None for one that is spent, too old, or not ours."""
    found = await meaning(ticket)
    if found is None or found.action != _action(purpose) or found.created_at + good_for <= now:
        return None
    return found.value


async def spend(ticket: str, purpose: str, now: datetime, good_for: timedelta = WEEK) -> bool:
    """Spend it; False when somebody was faster, or it was worth nothing (inside ``tx``)."""
    fresh = Button.filter(token=ticket, action=_action(purpose), created_at__gt=now - good_for)
    return bool(await fresh.delete())


def _action(purpose: str) -> str:
    return f"ticket:{purpose}"
