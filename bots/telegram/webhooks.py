"""Telegram's webhooks: the secret is compared as bytes, the update committed, then answered."""

from __future__ import annotations

import hashlib
import hmac

from bots.front_door import Malformed, parsed
from bots.telegram.updates import NotAnUpdate, received
from core.lines import Answer, Keep, Knock, Reply

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 a header's name


def webhook_secret(secret: str, role: str) -> str:
    """The header value Telegram must send for one bot: 64 hex digits derived from the install's secret."""
    return hmac.new(secret.encode(), f"webhook:{role}".encode(), hashlib.sha256).hexdigest()


def webhook(role: str, account: str, secret: str, keep: Keep) -> Answer:
    """What answers ``POST /telegram/<role>``; ``account``: the bot's id.

    Raises ``ValueError`` without a secret.
    """
    if not secret:
        raise ValueError("a webhook without a secret would accept anybody's word")
    expected = webhook_secret(secret, role).encode()

    async def answer(knock: Knock) -> Reply:
        # Bytes: comparing non-ASCII text raises.
        offered = knock.header(SECRET_HEADER).encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(offered, expected):
            return Reply(401)
        try:
            one = received(parsed(knock.body))
        except (Malformed, NotAnUpdate):
            return Reply(400)
        await keep(f"telegram:{role}", account, [one])
        return Reply()

    return answer
