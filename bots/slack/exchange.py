"""The few calls to Slack that need no bot's token: exchanging codes and refresh tokens, who signed in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import aiohttp

from core.errors import TryLater
from core.settings import Settings
from core.words import BotRole

PASSING = ("ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout")


class SaidNo(Exception):
    """Slack understood, and refused. ``code``: its own word for why, "invalid_code"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def app_secrets(settings: Settings, role: BotRole) -> tuple[str, str]:
    """Client id and secret of the app in that role; "" for what is not set."""
    name, secret = {
        BotRole.INTERVIEWER: (settings.slack_interviewer_client_id, settings.slack_interviewer_client_secret),
        BotRole.NEWSROOM: (settings.slack_newsroom_client_id, settings.slack_newsroom_client_secret),
    }[role]
    return name, secret.get_secret_value()


def site(settings: Settings) -> str:
    """Where people are sent in their browser: "https://slack.com", or what stands in for it."""
    return settings.slack_api.rstrip("/").removesuffix("/api")


async def ask(settings: Settings, method: str, fields: Mapping[str, str], token: str = "") -> dict[str, Any]:
    """One call, once. Raises ``SaidNo``, and ``TryLater`` when Slack is out of reach or busy."""
    timeout = aiohttp.ClientTimeout(total=settings.timeout_seconds)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    url = f"{settings.slack_api.rstrip('/')}/{method}"
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, trust_env=True) as http,
            http.post(url, data=dict(fields), headers=headers, allow_redirects=False) as answer,
        ):
            if answer.status == 429:
                wait = answer.headers.get("Retry-After", "")
                after = timedelta(seconds=int(wait)) if wait.isascii() and wait.isdecimal() else None
                raise TryLater(f"Slack is busy: {method}", after)
            told = json.loads(await answer.read())
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        # Without the error's own words, and not chained: they may hold what we sent.
        raise TryLater(f"Slack did not answer {method}: {type(error).__name__}") from None
    if not isinstance(told, dict):
        raise TryLater(f"Slack did not answer {method}: no object")
    if told.get("ok"):
        return told
    code = str(told.get("error", ""))[:60]
    if code in PASSING:
        raise TryLater(f"Slack said {code}: {method}")
    raise SaidNo(code)
