"""The line to Telegram: python-telegram-bot's Bot without its polling, web server, limiter or retries."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable
from typing import Any, TypeVar

from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest

from bots.telegram.newsroom.troubles import Answered, ours

T = TypeVar("T")

# httpx writes every URL it calls to its log, and the URL holds the token.
logging.getLogger("httpx").setLevel(logging.WARNING)


class Requests(HTTPXRequest):
    """Tells statuses apart that the library folds into one ``NetworkError``: a 502 may have been done."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        code, payload = await super().do_request(*args, **kwargs)
        if code >= 500 or code in (413, 429):
            raise Answered(code, _retry_after(payload))
        return code, payload


def _retry_after(payload: bytes) -> float | None:
    try:
        return float(json.loads(payload)["parameters"]["retry_after"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


class Wire:
    """One bot's connection. One call is one request."""

    def __init__(
        self,
        token: str,
        *,
        api_base: str = "https://api.telegram.org",
        proxy: str | None = None,
        timeout: float = 20.0,
    ) -> None:
        """``api_base``: Telegram or a local stand-in. ``timeout``: seconds, for each phase of a call."""
        request: BaseRequest = Requests(
            connection_pool_size=32,
            read_timeout=timeout,
            write_timeout=timeout,
            connect_timeout=timeout,
            pool_timeout=timeout,
            media_write_timeout=timeout,
            proxy=proxy,
        )
        base = api_base.rstrip("/")
        self.bot = Bot(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=request,
            get_updates_request=request,
        )
        self._request = request

    async def call(self, work: Awaitable[T], *, channel: bool = False) -> T:
        """The result of one request. Raises the ``Trouble`` family and nothing else."""
        try:
            return await work
        except Exception as error:
            # "from None": what the library chains may hold the URL, and with it the token.
            raise ours(error, channel=channel) from None

    async def close(self) -> None:
        """Close the connections."""
        await self._request.shutdown()
