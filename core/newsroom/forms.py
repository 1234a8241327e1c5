"""Forms: where a messenger has them, a button that leads to words opens one instead of asking in the chat."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from core.newsroom.room import Desk
from core.newsroom.steps import LEADS_TO
from core.posts_rendering import TEXT_LIMIT
from core.store.models import Post, Theme

ONE_LINE = 150  # characters


@dataclass(frozen=True, slots=True)
class Form:
    """One field to fill in. ``value``: what stands there already. ``limit``: characters."""

    title: str
    label: str
    hint: str
    send: str
    close: str
    value: str = ""
    is_long: bool = False
    limit: int = ONE_LINE


async def form(desk: Desk) -> Form | None:
    """The form of the step that this reader's words are waited for; None when there is none for it."""
    waiting = desk.staff.awaiting or {}
    step = waiting.get("step")
    if step not in LEADS_TO.values():
        return None
    is_long = step in ("text", "amend")
    return Form(
        title=desk.say(f"form-{step}"),
        label=desk.say(f"form-{step}-label"),
        hint=desk.say(f"form-{step}-hint", zone=desk.staff.zone),
        send=desk.say("form-send"),
        close=desk.say("form-close"),
        value=await FILLED[step](waiting) if step in FILLED else "",
        is_long=is_long,
        limit=TEXT_LIMIT if is_long else ONE_LINE,
    )


async def _text_of(waiting: dict[str, Any]) -> str:
    post = await Post.get_or_none(id=waiting["post"])
    return post.text if post is not None else ""


async def _title_of(waiting: dict[str, Any]) -> str:
    theme = await Theme.get_or_none(id=waiting["theme"])
    return theme.title if theme is not None else ""


# What a form shows of what is there already.
FILLED: dict[str, Callable[[dict[str, Any]], Awaitable[str]]] = {
    "text": _text_of,
    "amend": _text_of,
    "rename": _title_of,
}
