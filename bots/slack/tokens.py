"""Whose token speaks in which workspace, and exchanging it before it runs out."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from datetime import timedelta
from functools import partial

from bots.slack.exchange import SaidNo, app_secrets, ask
from core import installations
from core.clock import Clock
from core.errors import Locked, Misconfigured, Trouble, TryLater
from core.installations import PURPOSE
from core.sealing import Sealer
from core.settings import Settings
from core.store.db import tx
from core.store.models import Installation
from core.tasks import spawn
from core.words import BotRole

log = logging.getLogger(__name__)
EARLY = timedelta(minutes=30)  # a token of Slack's lasts twelve hours
LOOK = 0.2  # seconds between looks while another process exchanges the token
WRONG_APP = ("invalid_client_id", "bad_client_secret")


class Tokens:
    """One role's tokens, by workspace."""

    def __init__(self, role: BotRole, settings: Settings, clock: Clock) -> None:
        self._role = role
        self._settings = settings
        self._clock = clock
        self._sealer = Sealer(settings.secret.get_secret_value(), PURPOSE)
        self._own = {
            BotRole.INTERVIEWER: settings.slack_interviewer_token,
            BotRole.NEWSROOM: settings.slack_newsroom_token,
        }[role].get_secret_value()
        self._asking: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def of(self, workspace: str) -> str:
        """The bot's token in a workspace, good for some minutes at least.

        Raises ``Locked`` saying what to do when there is none, ``TryLater`` when it ran out and Slack is out
        of reach, ``Misconfigured`` when OTKLIK_SECRET was changed.
        """
        kept = await self._find(workspace)
        if not self._due(kept):
            return self._open(kept)
        async with self._asking[workspace]:  # once, however many ask
            renewing = spawn(self._renewed(workspace), name="slack.token", quiet=True)
            # Who asked may be cancelled; a refresh token that was spent for nothing would lock us out.
            return await asyncio.shield(renewing)

    async def _find(self, workspace: str) -> Installation:
        kept = await installations.find("slack", self._role, workspace)
        if kept is None:
            raise Locked(f"not installed in {workspace}; {self._advice()}", whole_door=False)
        return kept

    def _open(self, kept: Installation) -> str:
        if kept.token:
            return self._sealer.open(kept.token)
        if not self._own:
            raise Locked(f"no token for {kept.workspace}; {self._advice()}", whole_door=False)
        return self._own

    def _due(self, kept: Installation) -> bool:
        return kept.expires_at is not None and kept.expires_at <= self._clock.wall() + EARLY

    def _lasts(self, kept: Installation) -> bool:
        return kept.expires_at is None or kept.expires_at > self._clock.wall()

    async def _renewed(self, workspace: str) -> str:
        until = self._clock.wall() + installations.LEASE
        while self._clock.wall() < until:
            kept = await self._find(workspace)
            if not self._due(kept):
                return self._open(kept)
            refresh = await tx(partial(installations.claim_refresh, kept, self._clock.wall()))
            if refresh is not None:
                return await self._exchange(kept, refresh)
            if self._lasts(kept):  # another process is at it, and this one is still good
                return self._open(kept)
            await asyncio.sleep(LOOK)
        raise TryLater(f"the token of {workspace} is being exchanged by another process")

    async def _exchange(self, kept: Installation, refresh: str) -> str:
        try:
            return await self._spend(kept, refresh)
        except TryLater as trouble:
            if self._lasts(kept):  # the lease stays: it is also the pause until the next attempt
                log.warning("slack.token_not_renewed", extra={"role": self._role.value, "why": trouble.why})
                return self._open(kept)
            await tx(partial(installations.release_refresh, kept))
            raise
        except (Trouble, Misconfigured):
            await tx(partial(installations.release_refresh, kept))
            raise

    async def _spend(self, kept: Installation, refresh: str) -> str:
        client_id, client_secret = app_secrets(self._settings, self._role)
        if not client_id or not client_secret or not refresh:
            raise Locked(
                f"the token of {kept.workspace} runs out and cannot be renewed; {self._advice()}",
                whole_door=False,
            )
        fields = {
            "grant_type": "refresh_token",
            "refresh_token": self._sealer.open(refresh),
            "client_id": client_id,
            "client_secret": client_secret,
        }
        try:
            told = await ask(self._settings, "oauth.v2.access", fields)
        except SaidNo as no:
            if no.code in WRONG_APP:
                name = f"OTKLIK_SLACK_{self._role.upper()}_CLIENT"
                raise Locked(
                    f"Slack does not accept {name}_ID and {name}_SECRET: copy them again from the app's page"
                ) from None
            newer = await self._find(kept.workspace)
            if newer.token != kept.token:  # we were so slow that another process took over
                return self._open(newer)
            raise Locked(f"{no.code} in {kept.workspace}; {self._advice()}", whole_door=False) from None
        token, again = str(told.get("access_token", "")), str(told.get("refresh_token", ""))
        if not token:
            raise TryLater("Slack gave no token")
        lasts = told.get("expires_in")
        seconds = lasts if isinstance(lasts, int) and 0 < lasts < 10**8 else 12 * 3600
        expires_at = self._clock.wall() + timedelta(seconds=seconds)
        sealed = self._sealer.seal(token), self._sealer.seal(again) if again else refresh
        if not await tx(partial(installations.renew, kept, *sealed, expires_at)):
            return self._open(await self._find(kept.workspace))  # installed anew in the meantime
        return token

    def _advice(self) -> str:
        name = f"OTKLIK_SLACK_{self._role.upper()}_TOKEN"
        return f"run `otklik slack install --role {self._role}`, or set {name} to a token of that workspace"
