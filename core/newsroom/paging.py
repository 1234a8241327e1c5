"""Long lists, a page at a time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from core.newsroom.room import Desk
from core.ports import Key

T = TypeVar("T")
PAGE = 6


def clamp(page: int, count: int, size: int) -> tuple[int, int]:
    """The page to show and the last one, counted from 0; a page past the end is the last one."""
    last = max(0, (count - 1) // size)
    return min(max(page, 0), last), last


async def turns(
    desk: Desk, page: int, last: int, action: str, value: dict[str, Any]
) -> tuple[tuple[Key, ...], ...]:
    """The row that turns pages, as a list of one row; of none when one page is all."""
    keys = []
    if page > 0:
        keys.append(await desk.key(f"‹ {page}", action, **value, page=page - 1))
    if page < last:
        keys.append(await desk.key(f"{page + 2} ›", action, **value, page=page + 1))
    return (tuple(keys),) if keys else ()


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
    page, last = clamp(page, len(everything), PAGE)
    keys = [await key(desk, one) for one in everything[page * PAGE : (page + 1) * PAGE]]
    return keys, await turns(desk, page, last, action, value)
