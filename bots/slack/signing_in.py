"""From an invitation to Slack: who the person is there, Slack says itself ("Sign in with Slack").

What comes of it is a row in the inbox like any other: this person, in this workspace, brings this payload.
"""

from __future__ import annotations

import base64
import hmac
import json
import logging
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from bots.slack.blocks import SLASH
from bots.slack.exchange import SaidNo, app_secrets, ask, site
from bots.slack.installing import BEGIN_AGAIN, BUSY, REFUSED
from bots.slack.manifest import SIGN_IN, STARTED_PATH
from bots.slack.pages import Page, language, sent_to, shown
from bots.slack.receiving import EPOCH, NAME, Kind, body
from bots.slack.visits import Back, Visits
from core import installations, invitations, posts_rendering
from core.clock import Clock
from core.errors import TryLater
from core.inbox import Received
from core.interviews import moving
from core.lines import Keep, Knock, Reply
from core.links import Links
from core.settings import Settings
from core.store.models import Installation
from core.words import BotRole

log = logging.getLogger(__name__)
ROLE = BotRole.INTERVIEWER
SOURCE = f"slack:{ROLE}"
TEAM, PERSON = "https://slack.com/team_id", "https://slack.com/user_id"  # what the claims are called
GONE = Page("page-link-gone", ("page-link-gone-why",), status=404)


class SigningIn:
    """The interviewer's way in by a web page."""

    def __init__(self, settings: Settings, keep: Keep, clock: Clock) -> None:
        self._settings = settings
        self._keep = keep
        self._clock = clock
        self._links = Links(settings.secret.get_secret_value())
        self._visits = Visits("sign in", STARTED_PATH, settings, clock)

    async def begin(self, knock: Knock) -> Reply:
        """``GET /slack/interviewer/start/<payload>``: on to Slack, which asks the person."""
        if not await self._is_ours(knock.rest):
            return self._page(GONE, knock)
        leaving = self._visits.leave(knock.rest)
        asked = {
            "response_type": "code",
            "scope": SIGN_IN,
            "client_id": app_secrets(self._settings, ROLE)[0],
            "redirect_uri": self._visits.address,
            "state": leaving.state,
            "nonce": leaving.nonce,
        }
        return sent_to(f"{site(self._settings)}/openid/connect/authorize?{urlencode(asked)}", leaving.cookie)

    async def paste(self, knock: Knock) -> Reply:
        """The same where the app cannot sign people in: the line to put into Slack."""
        if not await self._is_ours(knock.rest):
            return self._page(GONE, knock)
        line = f"{SLASH[ROLE]} start {knock.rest}"
        return self._page(Page("page-paste", ("page-paste-why",), copy=line), knock)

    async def end(self, knock: Knock) -> Reply:
        """``GET /slack/interviewer/started``: back from Slack."""
        back = self._visits.back(knock)
        if back is None:
            return self._page(BEGIN_AGAIN, knock)
        code = knock.query.get("code", "")
        if not code:
            again = ("page-again-button", self._address(back.carried))
            return self._page(Page("page-cancelled", ("page-cancelled-why",), go=again), knock)
        try:
            team, person = await self._who(code, back)
        except SaidNo as no:
            log.warning("slack.not_signed_in", extra={"why": no.code})
            return self._page(REFUSED, knock, code=no.code)
        except TryLater as trouble:
            log.warning("slack.not_signed_in", extra={"why": trouble.why})
            return self._page(BUSY, knock)
        there = await installations.find("slack", ROLE, team)
        if there is None:
            return self._not_there(back, knock)
        brought = {"team": team, "user": person, "payload": back.carried}
        now = (self._clock.now() - EPOCH) // timedelta(microseconds=1)
        link = Received(f"link:{back.name}", f"{team}:{person}", now, body(Kind.LINK, brought))
        await self._keep(SOURCE, team, [link])
        return self._page(self._go_on(there), knock)

    async def _who(self, code: str, back: Back) -> tuple[str, str]:
        """Workspace and person, as Slack answers our own call. Raises ``SaidNo`` and ``TryLater``."""
        client_id, client_secret = app_secrets(self._settings, ROLE)
        given = {
            "grant_type": "authorization_code",
            "code": code,
            "client_id": client_id,
            "client_secret": client_secret,
            "redirect_uri": self._visits.address,
        }
        told = await ask(self._settings, "openid.connect.token", given)
        claims = _claims(told.get("id_token"))
        named = str(claims.get("nonce", ""))
        if claims.get("aud") != client_id or not hmac.compare_digest(named.encode(), back.nonce.encode()):
            raise SaidNo("nonce")  # a code that somebody else was given
        known = await ask(self._settings, "openid.connect.userInfo", {}, str(told.get("access_token", "")))
        team, person = str(known.get(TEAM, "")), str(known.get(PERSON, ""))
        if not NAME.fullmatch(team) or not NAME.fullmatch(person):
            raise SaidNo("no_identity")
        return team, person

    async def _is_ours(self, payload: str) -> bool:
        """Whether it invites, comes from a post's button, or from a talk on another messenger."""
        return (
            self._links.open(invitations.PURPOSE, payload) is not None
            or posts_rendering.signed(payload, self._links) is not None
            or await moving.is_good(payload, self._clock.now())
        )

    def _go_on(self, there: Installation) -> Page:
        # An app set up by its token alone has not told its id: then the private chat is named by our account.
        place = {"app": there.app} if there.app else {"channel": there.bot}
        address = f"{site(self._settings)}/app_redirect?{urlencode({**place, 'team': there.workspace})}"
        return Page("page-go-on", ("page-go-on-why",), go=("page-go-on-button", address))

    def _not_there(self, back: Back, knock: Knock) -> Reply:
        lines = ["page-not-there-why"]
        if self._settings.contact:
            lines.append("page-not-there-contact")
        again = ("page-again-button", self._address(back.carried))
        return self._page(Page("page-not-there", lines, go=again), knock)

    def _address(self, payload: str) -> str:
        return f"{(self._settings.public_url or '').rstrip('/')}/slack/{ROLE}/start/{payload}"

    def _page(self, page: Page, knock: Knock, **args: str) -> Reply:
        lang = language(knock, self._settings.language)
        known = {"brand": self._settings.brand, "contact": self._settings.contact}
        return shown(page, lang, self._visits.farewell, **known, **args)


def _claims(token: object) -> dict[str, Any]:
    """What an identity token says. Not its signature but the TLS of our own call to Slack vouches for it
    (OpenID Connect Core 1.0, 3.1.3.7, point 6). Raises ``SaidNo`` for what is none.
    """
    try:
        middle = str(token).split(".")[1]
        found = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    except (IndexError, ValueError):
        raise SaidNo("id_token") from None
    if not isinstance(found, dict):
        raise SaidNo("id_token")
    return found
