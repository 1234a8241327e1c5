"""The doctor: each finding names the fault and the fix; nothing is changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from bots.serving import is_embedded, is_served
from bots.telegram.interviewer.messenger import TelegramInterviewer
from bots.telegram.newsroom.channel import TelegramChannel
from bots.telegram.newsroom.messenger import TelegramNewsroom
from core import jobs, plugins
from core.errors import Locked, Misconfigured, Trouble
from core.links import Links
from core.settings import Settings
from core.store import migrate
from core.store.db import opened, sqlite_path
from core.store.models import Delivery, InboxRow
from core.words import DeliveryState, InboxState

Check = Callable[[Settings], Awaitable[list["Finding"]]]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: well, or what is wrong and what to do."""

    ok: bool
    what: str
    words: str


def well(what: str, words: str) -> Finding:
    return Finding(True, what, words)


def bad(what: str, words: str) -> Finding:
    return Finding(False, what, words)


async def examine(settings: Settings) -> list[Finding]:
    """Everything, in the order in which an operator meets it."""
    found: list[Finding] = []
    for check in (_secret, _jobs, _surveys, _database, _bots):
        try:
            found += await check(settings)
        except Misconfigured as error:
            found.append(bad(check.__name__.strip("_"), str(error)))
    return found


async def _secret(settings: Settings) -> list[Finding]:
    Links(settings.secret.get_secret_value())
    return [well("secret", "long enough")]


async def _jobs(settings: Settings) -> list[Finding]:
    catalogue = jobs.load(settings.jobs)
    if not settings.jobs.exists():
        words = f"no {settings.jobs}: everybody is asked about “{catalogue.default.en}”"
        return [well("jobs", f"{words}. See the README to ask about your customers' own.")]
    return [well("jobs", f"{len(catalogue.jobs)} in {settings.jobs}")]


async def _surveys(_: Settings) -> list[Finding]:
    found: list[Finding] = []
    for group in plugins.GROUPS:
        for name, point in sorted(plugins.named(group).items()):
            try:
                plugins.survey(name) if group == "otklik.surveys" else point.load()
            except Exception as error:  # a broken plugin must be named, whatever it raises
                found.append(bad("plugin", f"{group} {name!r} is unusable: {error}. Update or uninstall it."))
    return found or [well("plugins", "all usable")]


async def _database(settings: Settings) -> list[Finding]:
    found: list[Finding] = []
    if is_embedded(settings.database):
        path = Path(sqlite_path(settings.database))
        served = "one is" if is_served(settings.database) else "none is"
        found.append(well("server", f"{served} running on this file"))
        if not path.exists():
            return [*found, bad("database", f"{path} is not there yet. Run `otklik migrate`.")]
        try:
            probe = sqlite3.connect(path, timeout=5)
            try:
                probe.execute("BEGIN IMMEDIATE")
                probe.rollback()
            finally:
                probe.close()
        except sqlite3.Error as error:
            fix = "Check the file's owner and rights, and those of its folder."
            return [*found, bad("database", f"{path} is not writable ({error}). {fix}")]
    async with opened(settings.database):
        missing = await migrate.behind(settings.database)
        if missing:
            words = f"{len(missing)} migration(s) behind. Run `otklik migrate`."
            return [*found, bad("database", words)]
        found.append(well("database", "writable and up to date"))
        found += await _queues()
    return found


async def _queues() -> list[Finding]:
    aside = await InboxRow.filter(state=InboxState.DEAD).count()
    review = await Delivery.filter(state=DeliveryState.NEEDS_REVIEW).count()
    locked = await Delivery.filter(state=DeliveryState.LATER).order_by("-id").first()
    found = [well("inbox", "nothing set aside")]
    if aside:
        found = [bad("inbox", f"{aside} update(s) could not be handled; the log names why (turn.failed).")]
    if review:
        found.append(bad("outbox", f"{review} send(s) of unknown fate: decide in the newsroom with /posts."))
    elif locked is not None and locked.error:
        found.append(bad("outbox", f"waiting: {locked.error}"))
    else:
        found.append(well("outbox", "nothing waits for a person"))
    return found


async def _bots(settings: Settings) -> list[Finding]:
    found: list[Finding] = []
    names: list[str] = []
    for role, token in (("INTERVIEWER", settings.interviewer_token), ("NEWSROOM", settings.newsroom_token)):
        if ":" not in token.get_secret_value():
            words = f"OTKLIK_{role}_TOKEN is not set. Get one from @BotFather and put it into .env."
            found.append(bad(role.lower(), words))
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
    if not settings.channels:
        return [well("channels", "none set: posts cannot be published (OTKLIK_CHANNELS)")]
    found: list[Finding] = []
    for place in settings.channels:
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
