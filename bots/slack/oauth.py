"""Which pages an app has at the front door: installing it by link, and coming by an invitation."""

from __future__ import annotations

from collections.abc import Mapping

from bots.slack.exchange import app_secrets
from bots.slack.installing import Installing
from bots.slack.manifest import STARTED_PATH, installed_path
from bots.slack.signing_in import SigningIn
from core.clock import Clock
from core.lines import Answer, Keep
from core.settings import Settings
from core.words import BotRole


def doors(role: BotRole, settings: Settings, keep: Keep, clock: Clock) -> Mapping[tuple[str, str], Answer]:
    """What ``Line.doors`` adds for an app; nothing without OTKLIK_PUBLIC_URL.

    Without the app's client id and secret people cannot sign in: an invitation's page then shows the line to
    put into Slack.
    """
    if not settings.public_url:
        return {}
    made: dict[tuple[str, str], Answer] = {}
    has_secrets = all(app_secrets(settings, role))
    if has_secrets:
        installing = Installing(role, settings, clock)
        made["GET", f"/slack/{role}/install/*"] = installing.begin
        made["GET", installed_path(role)] = installing.end
    if role is BotRole.INTERVIEWER:
        signing_in = SigningIn(settings, keep, clock)
        made["GET", "/slack/interviewer/start/*"] = signing_in.begin if has_secrets else signing_in.paste
        if has_secrets:
            made["GET", STARTED_PATH] = signing_in.end
    return made
