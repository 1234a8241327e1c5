"""Long lists of buttons, a page at a time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from core.newsroom.room import Desk
from core.ports import Key

T = TypeVar("T")
PAGE = 6


async def paged(
    desk: Desk,
    everything: Sequence[T],
    page: int,
    action: str,
    value: dict[str, Any],
    key: Callable[[Desk, T], Awaitable[Key]],
) -> tuple[list[Key], tuple[tuple[Key, ...], ...]]:
    """One page's buttons, and the row that turns pages (no row when one page is all).

    ``action`` with ``value`` and a page number shows another page; a page past the end is the last one.
    """
    last = max(0, (len(everything) - 1) // PAGE)
    page = min(max(page, 0), last)
    keys = [await key(desk, one) for one in everything[page * PAGE : (page + 1) * PAGE]]
    turns = []
    if page > 0:
        turns.append(await desk.key(f"‹ {page}", action, **value, page=page - 1))
    if page < last:
        turns.append(await desk.key(f"{page + 2} ›", action, **value, page=page + 1))
    return keys, ((tuple(turns),) if turns else ())
