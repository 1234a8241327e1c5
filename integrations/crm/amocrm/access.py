"""The key to amoCRM: a long-lived token, or OAuth's two, of which the second works once.

Source: its pages "OAuth 2.0" and "Long-lived token": an access token lives for a day, a refresh token for
three months and is replaced by each use.
"""

from __future__ import annotations

import asyncio
import hashlib
from datetime import timedelta
from typing import Any

from core.clock import Clock
from core.crm.tokens import Drawer
from core.errors import Gone, Locked, Misconfigured, Refused, TryLater
from core.settings import Settings
from integrations.crm.amocrm.options import AmocrmOptions
from integrations.crm.amocrm.troubles import DEAD
from integrations.crm.api import Api
from integrations.crm.values import moment

SAVING = 1.0  # seconds that another process may need between renewing the token and keeping it
EARLY = timedelta(minutes=2)  # a token that ends so soon is renewed before it is used


class Access:
    """Gives the header of a call; with OAuth renews the token, and keeps it before it is used."""

    def __init__(self, options: AmocrmOptions, settings: Settings, clock: Clock, api: Api) -> None:
        """Raises ``Misconfigured`` for a token that is none, or a secret too short to seal with."""
        self._options = options
        self._clock = clock
        self._api = api
        self._one_at_a_time = asyncio.Lock()
        self._fixed = _header(options.token.get_secret_value())
        self._drawer = None if self._fixed else Drawer("amocrm", settings, clock)
        self._kept: dict[str, str] = {}
        # A new first token in the environment, set because the kept ones had died, goes before those.
        first = options.refresh_token.get_secret_value()
        self._seed = hashlib.sha256(first.encode()).hexdigest()

    async def token(self) -> str:
        """The token to use now."""
        if self._drawer is None:
            return self._fixed
        if not self._is_fresh(self._kept):
            await self._renew(self._kept.get("access", ""))
        return self._kept["access"]

    async def renewed(self, refused: str) -> bool:
        """After amoCRM refused a token: whether there is another now. Raises ``Locked`` if both died."""
        if self._drawer is None:
            return False
        await self._renew(refused)
        return True

    async def _renew(self, old: str) -> None:
        assert self._drawer is not None
        async with self._one_at_a_time:
            if await self._found_another(old):
                return
            refresh = self._kept.get("refresh") or self._options.refresh_token.get_secret_value()
            try:
                made = await self._ask(refresh)
            except (Refused, Gone, Locked) as refused:
                if isinstance(refused, Locked) and refused.why != DEAD:
                    raise
                await asyncio.sleep(SAVING)
                if await self._found_another(old):  # another process was quicker: it has used the token up
                    return
                raise Locked(DEAD) from None
            self._kept = {**made, "seed": self._seed}
            await self._drawer.save(self._kept)

    async def _found_another(self, old: str) -> bool:
        """Whether the drawer holds a token that is not the old one, and still lives."""
        assert self._drawer is not None
        kept = await self._drawer.load()
        self._kept = kept if kept.get("seed") == self._seed else {}
        return self._is_fresh(self._kept) and self._kept["access"] != old

    def _is_fresh(self, kept: dict[str, str]) -> bool:
        until = moment(kept.get("until", ""))
        return bool(kept.get("access")) and until is not None and until > self._clock.wall() + EARLY

    async def _ask(self, refresh: str) -> dict[str, str]:
        body = {
            "client_id": self._options.client_id,
            "client_secret": self._options.client_secret.get_secret_value(),
            "grant_type": "refresh_token",
            "refresh_token": refresh,
            "redirect_uri": self._options.redirect_uri,
        }
        # Of a lost answer nothing more can be learnt than by trying again, hence no "writes".
        made: Any = await self._api.ask("POST", "oauth2/access_token", json=body, writes=False)
        try:
            lives = timedelta(seconds=int(made["expires_in"]))
            access, following = _header(str(made["access_token"])), str(made["refresh_token"])
        except (TypeError, KeyError, ValueError, Misconfigured):
            raise TryLater("amoCRM's answer holds no tokens") from None
        until = (self._clock.wall() + lives).isoformat()
        return {"access": access, "refresh": following, "until": until}


def _header(value: str) -> str:
    if not value.isascii() or not value.strip().isprintable():
        raise Misconfigured("OTKLIK_AMOCRM_TOKEN is no key: it has characters that no key has. Copy it anew.")
    return value.strip()
