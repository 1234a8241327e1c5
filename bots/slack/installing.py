"""Installing an app by link: a ticket takes an administrator to Slack; what Slack gives is kept sealed."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from bots.slack.exchange import SaidNo, app_secrets, ask, site
from bots.slack.manifest import installed_path, needs
from bots.slack.pages import Page, language, sent_to, shown
from bots.slack.receiving import NAME
from bots.slack.visits import Visits
from core import installations, tickets
from core.clock import Clock
from core.errors import TryLater
from core.installations import PURPOSE, Installed
from core.lines import Knock, Reply
from core.sealing import Sealer
from core.settings import Settings
from core.store.db import tx
from core.words import BotRole

log = logging.getLogger(__name__)
GONE = Page("page-ticket-gone", ("page-ticket-gone-why",), status=404)
CANCELLED = Page("page-not-installed", ("page-not-installed-why",))
BEGIN_AGAIN = Page("page-begin-again", ("page-begin-again-why",), status=400)
ORGANISATION = Page("page-org", ("page-org-why",))
REFUSED = Page("page-refused", ("page-refused-why",), status=400)
BUSY = Page("page-busy", ("page-busy-why",), status=503)


def purpose(role: BotRole) -> str:
    """What an install link's ticket is for."""
    return f"slack.install.{role}"


class Installing:
    """One app's install link."""

    def __init__(self, role: BotRole, settings: Settings, clock: Clock) -> None:
        self._role = role
        self._settings = settings
        self._clock = clock
        self._sealer = Sealer(settings.secret.get_secret_value(), PURPOSE)
        self._visits = Visits(f"install {role}", installed_path(role), settings, clock)

    async def begin(self, knock: Knock) -> Reply:
        """``GET /slack/<role>/install/<ticket>``: on to Slack. Looking does not spend the ticket."""
        if await tickets.value_of(knock.rest, purpose(self._role), self._clock.now()) is None:
            return self._page(GONE, knock)
        leaving = self._visits.leave(knock.rest)
        scopes = needs(self._role, private_channels=self._settings.slack_private_channels)
        asked = {
            "client_id": app_secrets(self._settings, self._role)[0],
            "scope": ",".join(sorted(scopes)),
            "redirect_uri": self._visits.address,
            "state": leaving.state,
        }
        return sent_to(f"{site(self._settings)}/oauth/v2/authorize?{urlencode(asked)}", leaving.cookie)

    async def end(self, knock: Knock) -> Reply:
        """``GET /slack/<role>/installed``: back from Slack."""
        back = self._visits.back(knock)
        if back is None:
            return self._page(BEGIN_AGAIN, knock)
        code = knock.query.get("code", "")
        if not code:
            return self._page(CANCELLED, knock)
        if await tickets.value_of(back.carried, purpose(self._role), self._clock.now()) is None:
            return self._page(GONE, knock)
        client_id, client_secret = app_secrets(self._settings, self._role)
        given = {
            "code": code,
            "client_id": client_id,
            "client_secret": client_secret,
            "redirect_uri": self._visits.address,
        }
        try:
            told = await ask(self._settings, "oauth.v2.access", given)
        except SaidNo as no:
            log.warning("slack.not_installed", extra={"role": self._role.value, "why": no.code})
            return self._page(REFUSED, knock, code=no.code)
        except TryLater as trouble:
            log.warning("slack.not_installed", extra={"role": self._role.value, "why": trouble.why})
            return self._page(BUSY, knock)
        one = self._installed(told)
        if one is None:
            return self._page(ORGANISATION, knock)
        if not await self._keep(one, back.carried):
            return self._page(GONE, knock)
        log.info("slack.installed", extra={"role": self._role.value, "workspace": one.workspace})
        lines = (f"page-installed-{self._role}", "page-installed-close")
        return self._page(Page("page-installed", lines), knock, team=one.name or one.workspace)

    async def _keep(self, one: Installed, ticket: str) -> bool:
        """Spend the ticket and keep what it was for, both or neither."""
        now = self._clock.now()

        async def work() -> bool:
            spent = await tickets.spend(ticket, purpose(self._role), now)
            if spent:
                await installations.keep(one, self._sealer, now)
            return spent

        return await tx(work)

    def _installed(self, told: dict[str, Any]) -> Installed | None:
        """What Slack gave, of one workspace; None of a whole organisation."""
        team = told.get("team")
        workspace = team.get("id") if isinstance(team, dict) else None
        token = told.get("access_token")
        if told.get("is_enterprise_install") or not isinstance(token, str) or not token:
            return None
        if not isinstance(workspace, str) or not NAME.fullmatch(workspace):
            return None
        lasts = told.get("expires_in")
        return Installed(
            "slack",
            self._role,
            workspace,
            name=str(team.get("name") or "") if isinstance(team, dict) else "",
            app=str(told.get("app_id") or "")[:60],
            bot=str(told.get("bot_user_id") or "")[:60],
            token=token,
            refresh=str(told.get("refresh_token") or ""),
            expires_at=self._clock.wall() + timedelta(seconds=lasts) if isinstance(lasts, int) else None,
            scopes=tuple(str(told.get("scope") or "").split(",")),
        )

    def _page(self, page: Page, knock: Knock, **args: str) -> Reply:
        return shown(page, language(knock, self._settings.language), self._visits.farewell, **args)
