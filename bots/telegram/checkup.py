"""What `otklik doctor` looks at on Telegram; nothing is changed."""

from __future__ import annotations

from bots.telegram.interviewer.messenger import TelegramInterviewer
from bots.telegram.newsroom.channel import TelegramChannel
from bots.telegram.newsroom.messenger import TelegramNewsroom
from core.errors import Locked, Trouble
from core.findings import Finding, bad, well
from core.settings import Settings


async def examine(settings: Settings) -> list[Finding]:
    """Whether the tokens that are set work, belong to two bots, and may post where they should."""
    found: list[Finding] = []
    names: list[str] = []
    for role, token in (("INTERVIEWER", settings.interviewer_token), ("NEWSROOM", settings.newsroom_token)):
        if not token.get_secret_value():
            continue
        messenger = TelegramInterviewer(settings) if role == "INTERVIEWER" else TelegramNewsroom(settings)
        try:
            name = await messenger.who_am_i()
            names.append(name)
            found.append(well(role.lower(), f"@{name}"))
            if isinstance(messenger, TelegramNewsroom):
                found += await _channels(messenger, settings)
        except Locked:
            words = f"Telegram does not accept OTKLIK_{role}_TOKEN. Ask @BotFather for the token again."
            found.append(bad(role.lower(), words))
        except Trouble as trouble:
            words = f"Telegram cannot be reached ({trouble.why}). Check the network or OTKLIK_TELEGRAM_PROXY."
            found.append(bad(role.lower(), words))
        finally:
            await messenger.close()
    if len(names) == 2 and names[0] == names[1]:
        words = "Both tokens belong to one bot. Make a second one with @BotFather: buyers and staff apart."
        found.append(bad("tokens", words))
    return found


async def _channels(newsroom: TelegramNewsroom, settings: Settings) -> list[Finding]:
    found: list[Finding] = []
    for place in settings.channels:
        if ":" in place:  # another publisher's
            continue
        try:
            lacking = await TelegramChannel(newsroom).rights(place)
            fix = "make the newsroom bot an administrator who may post, edit and delete"
            problem = f"lacks {', '.join(lacking)}; {fix}" if lacking else ""
        except Trouble as trouble:
            problem = trouble.why.split(": ", 1)[-1]  # without the word that the newsroom translates by
        if problem and await _may_post(settings, place):
            swapped = (
                "are OTKLIK_INTERVIEWER_TOKEN and OTKLIK_NEWSROOM_TOKEN swapped? The interviewer sits in "
            )
            problem = (
                f"the interviewer's bot is its administrator and the newsroom's is not; {swapped}no channel"
            )
        found.append(
            bad("channel", f"{place}: {problem}") if problem else well("channel", f"{place}: may post")
        )
    return found


async def _may_post(settings: Settings, place: str) -> bool:
    """Whether the interviewer's token opens a channel, which is the newsroom's business."""
    other = TelegramNewsroom(settings.model_copy(update={"newsroom_token": settings.interviewer_token}))
    try:
        return not await TelegramChannel(other).rights(place)
    except Trouble:
        return False
    finally:
        await other.close()
