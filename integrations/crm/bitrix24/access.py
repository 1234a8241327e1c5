"""An app's access to a portal: a pair of tokens that is renewed, and kept sealed.

Source: REST documentation, OAuth 2.0, "Automatic renewal": an access token lives an hour, a refresh token 180
days; a new pair is asked for only when the old access token is refused.
"""

from __future__ import annotations

import asyncio
import hashlib

from core.clock import Clock
from core.crm.ports import CrmLimits
from core.crm.tokens import Drawer
from core.errors import Locked, Refused, Trouble
from core.settings import Settings
from integrations.crm.api import Api
from integrations.crm.bitrix24.options import Bitrix24Options
from integrations.crm.bitrix24.troubles import APP, judge
from integrations.outgoing import safe_url


class Access:
    """The tokens of one app. Other processes may renew them too: the drawer is looked into first."""

    def __init__(self, options: Bitrix24Options, settings: Settings, clock: Clock, limits: CrmLimits) -> None:
        self._options = options
        self._drawer = Drawer("bitrix24", settings, clock)
        url = safe_url(options.oauth_url, settings.allowed_hosts, what="OTKLIK_BITRIX24_OAUTH_URL")
        self._api = Api(
            f"{url}/oauth/token/",
            limits,
            judge,
            clock,
            allowed=settings.allowed_hosts,
            timeout=settings.timeout_seconds,
        )
        self._one = asyncio.Lock()

    async def token(self) -> str:
        """The access token that was given last. Raises the ``Trouble`` family."""
        return (await self._kept())["access"] or await self.renewed("")

    async def renewed(self, refused: str) -> str:
        """Another access token than the one that was ``refused``; the new pair is kept before it is used."""
        async with self._one:
            kept = await self._kept()
            if kept["access"] not in ("", refused):
                return kept["access"]
            try:
                access, refresh = await self._renew(kept["refresh"])
            except Locked:
                after = await self._kept()
                if after["refresh"] == kept["refresh"]:
                    raise
                return after["access"]  # another process was faster
            await self._drawer.save({"access": access, "refresh": refresh, "seed": kept["seed"]})
            return access

    async def _renew(self, refresh: str) -> tuple[str, str]:
        """A new pair. When the answer is lost the old one is still kept, and is tried again."""
        asked = {
            "grant_type": "refresh_token",
            "client_id": self._options.app_id,
            "client_secret": self._options.app_secret.get_secret_value(),
            "refresh_token": refresh,
        }
        try:
            told = await self._api.ask("GET", "", params=asked)
        except Refused:  # "invalid_request", and what else the authorization server may say of a token
            raise Locked(APP) from None
        except Trouble as trouble:
            raise trouble from None
        access, after = (told or {}).get("access_token"), (told or {}).get("refresh_token")
        if not (isinstance(access, str) and isinstance(after, str) and access and after):
            raise Locked(APP)
        return access, after

    async def _kept(self) -> dict[str, str]:
        """What the drawer has; the operator's own token counts anew when it is another than before."""
        first = self._options.refresh_token.get_secret_value()
        seed = hashlib.sha256(first.encode()).hexdigest()[:16]
        kept = await self._drawer.load()
        if kept.get("seed") != seed:
            kept = {"refresh": first, "seed": seed}
        return {"access": kept.get("access", ""), "refresh": kept["refresh"], "seed": seed}

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()
