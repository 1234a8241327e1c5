"""Sends that did not simply work, in words: why one failed, and questions to buyers of unknown fate."""

from __future__ import annotations

from typing import Any

from core import private_sends
from core.newsroom import labels
from core.newsroom.paging import clamp, turns
from core.newsroom.room import Desk, Reply
from core.ports import Key, Message, Run

PAGE = 4

# What staff are told ("why-<word>") about an error by what it carries; the first that is found.
WHYS: tuple[tuple[str, str], ...] = (
    ("channel-rights", "channel-rights"),
    ("channel-missing", "channel-missing"),
    ("another process", "conflict"),
    ("token:", "token"),
    ("too-long", "too-long"),
    ("photo:", "photo"),
    ("too-old", "too-old"),
    ("message-gone", "message-gone"),
    ("flood limit", "flood"),
    ("not sent:", "network"),
    ("where this post stands", "nowhere"),
    ("stopped in the middle", "stopped"),
    ("TimedOut", "no-answer"),
    ("NetworkError", "no-answer"),
    ("HTTP 5", "no-answer"),
)
unsure = private_sends.unsure


def why(desk: Desk, error: str) -> str:
    """The reason of a failure in the reader's language."""
    for piece, word in WHYS:
        if piece in error:
            return desk.say(f"why-{word}")
    # Telegram has hundreds of refusals; what we have no words for is shown as it came.
    return desk.say("why-other", error=error) if error else desk.say("why-unknown")


async def tap_list(desk: Desk, value: dict[str, Any]) -> Reply:
    """Questions that may not have arrived: what that means, and two buttons each."""
    found = await unsure()
    if not found:
        return desk.show(Message(desk.runs("fate-none"), rows=(await desk.back("today"),)))
    page, last = clamp(int(value.get("page", 0)), len(found), PAGE)
    runs: tuple[Run, ...] = desk.runs("fate-private", count=len(found))
    rows: list[tuple[Key, ...]] = []
    for number, one in enumerate(found[page * PAGE : (page + 1) * PAGE], page * PAGE + 1):
        at = labels.moment(desk, one.sending_at or one.created_at)
        runs = (*runs, Run("\n"), *desk.runs("fate-line", number=number, at=at, question=one.question or "—"))
        of = {"delivery": one.id, "fence": one.fence}
        again = await desk.key(f"{number} · {desk.say('key-send-again')}", "fate.again", **of)
        rows.append((again, await desk.key(f"{number} · {desk.say('key-leave-it')}", "fate.leave", **of)))
    turning = await turns(desk, page, last, "fate.list", {})
    return desk.show(Message(runs, rows=(*rows, *turning, await desk.back("today"))))


async def tap_again(desk: Desk, value: dict[str, Any]) -> Reply:
    """Send it once more."""
    await private_sends.again(value["delivery"], value["fence"], desk.room.now)
    return await tap_list(desk, {})


async def tap_leave(desk: Desk, value: dict[str, Any]) -> Reply:
    """Take it as arrived."""
    await private_sends.leave(value["delivery"], value["fence"], desk.room.now)
    return await tap_list(desk, {})
