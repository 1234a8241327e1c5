"""aiogram's errors in our words: one table, read from the top; what it does not name is ``Unknown``."""

from __future__ import annotations

from datetime import timedelta

from aiogram import exceptions as theirs
from aiohttp import ClientConnectorError, ConnectionTimeoutError
from python_socks import ProxyConnectionError, ProxyTimeoutError

from core.errors import Gone, Locked, Moved, Refused, Trouble, TryLater, Unknown

# The connection itself did not come about, so nothing was sent.
NOT_CONNECTED = (ClientConnectorError, ConnectionTimeoutError, ProxyConnectionError, ProxyTimeoutError)

# Telegram's words for "the person is not there any more" (403, sometimes 400).
GONE_WORDS = ("blocked", "deactivated", "kicked", "can't initiate conversation", "chat not found")


def ours(error: BaseException) -> Trouble:
    """The word for one of aiogram's errors; only descriptions by Telegram itself are quoted."""
    match error:
        case theirs.TelegramRetryAfter():
            # Telegram does not say whether the bot or the chat is limited; a long wait is the bot's.
            return TryLater("429", timedelta(seconds=error.retry_after), whole_door=error.retry_after > 3)
        case theirs.TelegramMigrateToChat():
            return Moved(str(error.migrate_to_chat_id), "the group moved")
        case theirs.TelegramForbiddenError():
            return Gone(_short(error))
        case theirs.TelegramUnauthorizedError() | theirs.TelegramNotFound():
            return Locked("the interviewer's token is not accepted; check OTKLIK_INTERVIEWER_TOKEN")
        case theirs.TelegramConflictError():
            return TryLater("409: somebody else polls with this token")
        case theirs.TelegramEntityTooLarge():
            return Refused("413: too large")
        case theirs.TelegramBadRequest():
            said = _short(error)
            return Gone(said) if any(word in said.lower() for word in GONE_WORDS) else Refused(said)
        case theirs.TelegramServerError():
            return Unknown("5xx")
        case theirs.TelegramNetworkError() if isinstance(error.__cause__, NOT_CONNECTED):
            return TryLater("not connected")
        case UnicodeEncodeError():
            return Refused("characters that cannot be sent")
        case ProxyConnectionError() | ProxyTimeoutError():
            return TryLater("the proxy is not reached")
        case _:
            return Unknown(type(error).__name__)


def _short(error: theirs.TelegramAPIError) -> str:
    return error.message[:200]
