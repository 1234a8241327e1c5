"""The doctor: each finding names the fault and the fix; nothing is changed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from bots.crms import crms
from bots.lines import publishers
from bots.serving import is_embedded, is_served
from core import jobs, plugins
from core.clock import SystemClock
from core.crm.ports import Crm
from core.errors import Misconfigured, Trouble
from core.findings import Finding, bad, well
from core.links import Links
from core.settings import Settings
from core.store import migrate
from core.store.db import opened, sqlite_path
from core.store.models import Delivery, InboxRow
from core.words import BotRole, DeliveryState, InboxState


async def examine(settings: Settings) -> list[Finding]:
    """Everything, in the order in which an operator meets it."""
    found: list[Finding] = []
    for check in (_secret, _jobs, _plugins, _database, _bots, _crms):
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


async def _plugins(_: Settings) -> list[Finding]:
    found: list[Finding] = []
    usable: list[str] = []
    for group in plugins.GROUPS:
        names = []
        for name, point in sorted(plugins.named(group).items()):
            try:
                plugins.survey(name) if group == "otklik.surveys" else point.load()
                names.append(name)
            except Exception as error:  # a broken plugin must be named, whatever it raises
                found.append(bad("plugin", f"{group} {name!r} is unusable: {error}. Update or uninstall it."))
        if names:
            usable.append(f"{group.removeprefix('otklik.')}: {', '.join(names)}")
    return [*found, well("plugins", "; ".join(usable))]


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


async def _crms(settings: Settings) -> list[Finding]:
    found: list[Finding] = []
    set_up = crms(settings, SystemClock())
    if not set_up:
        return found
    async with opened(settings.database):  # where the tokens lie that vendors rotate
        for crm in set_up:
            found += await _crm(crm)
    return found


async def _crm(crm: Crm) -> list[Finding]:
    name = crm.manifest.name
    try:
        seen = await crm.check()
    except Trouble as trouble:
        return [bad(name, f"{trouble.why}. See: otklik crm check {name}")]
    finally:
        await crm.close()
    return [bad(name, lack) for lack in seen.lacks] or [well(name, seen.account)]


async def _bots(settings: Settings) -> list[Finding]:
    found: list[Finding] = []
    roles: set[BotRole] = set()
    publishing = set(publishers(settings, SystemClock()))
    for make in plugins.loaded("otklik.messengers").values():
        line = make(settings, SystemClock())
        if line is not None:
            roles.update(line.roles)
            try:
                found += await line.examine()
                if line.publisher() is not None:
                    publishing.add(line.manifest.name)
            finally:
                await line.close()
    for role in BotRole:
        if role not in roles:
            words = (
                f"OTKLIK_{role.upper()}_TOKEN is not set. Get one from @BotFather and put it into .env, "
                "or set up Slack (docs/slack.md)."
            )
            found.append(bad(role, words))
    for channel in settings.channels:
        name, colon, _ = channel.partition(":")
        if colon and name not in publishing:
            known = ", ".join(sorted(publishing)) or "none"
            found.append(
                bad("channel", f"{channel}: there is no publisher {name!r} in use here (of: {known}).")
            )
    if not settings.channels:
        found.append(well("channels", "none set: posts cannot be published (OTKLIK_CHANNELS)"))
    return found
