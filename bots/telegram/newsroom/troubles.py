"""What Telegram's errors mean for us: the one table, theirs → ours.

Not sent: refused connection, DNS, proxy, pool time-out, 400/401/403/404/409/413/429. Everything else that
is not 2xx may have happened, and is ``Unknown``. The first word of ``why`` is for staff's own language
(``why-<word>`` in the newsroom's texts).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from datetime import timedelta

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from core.errors import Gone, Locked, Moved, Refused, Trouble, TryLater, Unknown

RIGHTS = (
    "channel-rights: the newsroom bot may not do this there. Make it an administrator of the channel with "
    "the rights to post, edit and delete messages."
)
MISSING = "channel-missing: there is no such channel, or the bot is not in it. Check OTKLIK_CHANNELS."
TOKEN = "token: Telegram does not accept the bot's token. Check OTKLIK_NEWSROOM_TOKEN."  # noqa: S105

TOO_OLD = "too-old: Telegram no longer lets the bot change or delete this message. Please do it by hand."
NO_MESSAGE = "message-gone: the message is no longer there."


class Answered(TelegramError):
    """Telegram, or something before it, answered with a status that the library does not tell apart."""

    def __init__(self, code: int, after: float | None = None) -> None:
        super().__init__(f"HTTP {code}")
        self.code = code
        self.after = after


Ours = Callable[[str], Trouble]

# A piece of the description (lower case) → ours: in a person's chat, in a channel. First match wins.
BAD_REQUEST: tuple[tuple[str, Ours, Ours], ...] = (
    ("chat not found", Gone, lambda _: Refused(MISSING)),
    ("peer_id_invalid", Gone, lambda _: Refused(MISSING)),
    ("user not found", Gone, Gone),
    ("user is deactivated", Gone, Gone),
    ("not enough rights", lambda _: Locked(RIGHTS), lambda _: Locked(RIGHTS)),
    ("have no rights", lambda _: Locked(RIGHTS), lambda _: Locked(RIGHTS)),
    ("need administrator rights", lambda _: Locked(RIGHTS), lambda _: Locked(RIGHTS)),
    ("chat_admin_required", lambda _: Locked(RIGHTS), lambda _: Locked(RIGHTS)),
    ("chat_write_forbidden", lambda _: Locked(RIGHTS), lambda _: Locked(RIGHTS)),
    ("not a member", Gone, lambda _: Locked(RIGHTS)),
    ("too long", lambda why: Refused(f"too-long: {why}"), lambda why: Refused(f"too-long: {why}")),
    ("file identifier", lambda why: Refused(f"photo: {why}"), lambda why: Refused(f"photo: {why}")),
    ("remote file", lambda why: Refused(f"photo: {why}"), lambda why: Refused(f"photo: {why}")),
    ("can't be deleted", lambda _: Refused(TOO_OLD), lambda _: Refused(TOO_OLD)),
    ("can't be edited", lambda _: Refused(TOO_OLD), lambda _: Refused(TOO_OLD)),
    ("to edit not found", lambda _: Refused(NO_MESSAGE), lambda _: Refused(NO_MESSAGE)),
    ("photo_", lambda why: Refused(f"photo: {why}"), lambda why: Refused(f"photo: {why}")),
)

# HTTP statuses that say by themselves that nothing was sent.
STATUSES: dict[int, Callable[[Answered], Trouble]] = {
    413: lambda _: Refused("too-long: the message is too large (413)"),
    429: lambda error: TryLater(
        "flood limit (429)", timedelta(seconds=error.after) if error.after is not None else None
    ),
}

A_CHATS_WAIT = timedelta(seconds=3)

# The connection never carried the request.
NOT_SENT: tuple[type[Exception], ...] = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
)

# The wished-for state is there already.
ALREADY = ("message is not modified", "message to delete not found")


def already(error: TelegramError) -> bool:
    """Whether an amendment or a retraction finds its work done."""
    return isinstance(error, BadRequest) and any(words in error.message.lower() for words in ALREADY)


def ours(error: BaseException, *, channel: bool) -> Trouble:
    """The trouble that an error is; ``channel``: the place is a channel, not a chat with a person."""
    match error:
        case RetryAfter():
            after = _after(error)
            # Telegram does not say whether the bot or the chat is limited. A person's chat waits a second or
            # two, so more is the bot's; a channel's minute may be either.
            whole_bot = not channel and after > A_CHATS_WAIT
            return TryLater("flood limit (429)", after, whole_door=whole_bot)
        case ChatMigrated():
            return Moved(str(error.new_chat_id), "the group moved")
        case InvalidToken() | EndPointNotFound():
            return Locked(TOKEN)
        case Forbidden():
            return Locked(RIGHTS) if channel else Gone(_why(error))
        case Conflict():
            return TryLater("another process uses this bot's token (409)")
        case BadRequest():
            said = error.message.lower()
            for words, private, public in BAD_REQUEST:
                if words in said:
                    return (public if channel else private)(_why(error))
            return Refused(_why(error))
        case Answered():
            known = STATUSES.get(error.code)
            return known(error) if known else Unknown(_why(error))
    cause = error.__cause__
    if isinstance(cause, UnicodeEncodeError):
        return Refused("characters that cannot be sent")
    if isinstance(cause, NOT_SENT):
        return TryLater(f"not sent: {type(cause).__name__}")
    return Unknown(f"{type(error).__name__}: {type(cause).__name__}" if cause else type(error).__name__)


def _why(error: TelegramError) -> str:
    return error.message[:200]


def _after(error: RetryAfter) -> timedelta:
    # The library warns about its own attribute until it always is a timedelta.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        after = error.retry_after
    return after if isinstance(after, timedelta) else timedelta(seconds=after)
