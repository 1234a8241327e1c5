"""The public name of one of our bots, asked of Telegram."""

from __future__ import annotations

import aiohttp
from aiohttp_socks import ProxyConnector
from pydantic import SecretStr

from core.errors import Misconfigured
from core.settings import Settings


async def name_of(role: str, token: SecretStr, settings: Settings) -> str:
    """Its username, by ``getMe`` without a bot library: importing one costs seconds, and a command needs only
    a name. Raises ``Misconfigured``.
    """
    connector = ProxyConnector.from_url(settings.telegram_proxy) if settings.telegram_proxy else None
    timeout = aiohttp.ClientTimeout(total=settings.timeout_seconds)
    url = f"{settings.telegram_api.rstrip('/')}/bot{token.get_secret_value()}/getMe"
    try:
        async with (
            aiohttp.ClientSession(connector=connector, timeout=timeout) as http,
            http.get(url) as answer,
        ):
            if answer.status in (401, 404):
                raise Misconfigured(
                    f"Telegram does not accept OTKLIK_{role.upper()}_TOKEN. Check it with @BotFather."
                )
            return str((await answer.json())["result"]["username"])
    except (aiohttp.ClientError, TimeoutError, OSError, KeyError, ValueError) as error:
        raise Misconfigured(
            f"Telegram cannot be reached ({type(error).__name__}). Check the network, or set "
            "OTKLIK_TELEGRAM_PROXY."
        ) from None
