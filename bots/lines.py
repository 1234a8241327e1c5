"""The lines that are configured: found by entry point, built in or a third party's."""

from __future__ import annotations

from core import plugins
from core.clock import Clock, SystemClock
from core.desk import Ways
from core.errors import Misconfigured, Trouble
from core.lines import Line
from core.ports import Publisher
from core.settings import Settings
from core.words import BotRole


def lines(settings: Settings, clock: Clock) -> list[Line]:
    """The lines that are configured. Raises ``Misconfigured`` saying what to set."""
    made: list[Line] = []
    for make in plugins.loaded("otklik.messengers").values():
        if (line := make(settings, clock)) is not None:
            made.append(line)
    for role in BotRole:
        if not any(role in line.roles for line in made):
            raise Misconfigured(
                f"OTKLIK_{role.upper()}_TOKEN is not set. Get a token from @BotFather (README: “With real "
                "Telegram”) and put it into .env, or set up Slack (docs/slack.md) — or try `otklik demo`, "
                "which needs none."
            )
    # The ones people are written to first come first, whatever order the plugins were found in.
    return sorted(
        made, key=lambda line: (BotRole.INTERVIEWER not in line.roles, line.manifest.name != "telegram")
    )


def publishers(settings: Settings, clock: Clock) -> dict[str, Publisher]:
    """The public places that are no messenger's, and configured."""
    made = {}
    for name, make in plugins.loaded("otklik.publishers").items():
        if (publisher := make(settings, clock)) is not None:
            made[name] = publisher
    return made


async def ways(settings: Settings, role: BotRole) -> Ways:
    """How people get in to the bots in that role, for a command. Raises ``Misconfigured``."""
    known: dict[str, str] = {}
    for line in lines(settings, SystemClock()):
        try:
            if role in line.roles and (way := await line.way_in(role)):
                known[line.manifest.name] = way
        except Trouble as trouble:
            raise Misconfigured(
                f"{line.manifest.name.capitalize()} cannot be asked ({trouble.why}). See `otklik doctor`."
            ) from trouble
        finally:
            await line.close()
    if not known:
        raise Misconfigured(
            f"No {role} is set up. See the README, or try `otklik demo`, which needs nothing."
        )
    return Ways({role: known})
