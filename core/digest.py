"""Digests: what costs the most money, for one reader; and sending them when their schedule says."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from core import digest_reading, digest_words, money, outbox, schedule, segments
from core.buttons import button
from core.digest_ranking import Problem, Section, gather, rank
from core.digest_words import PACKAGE, Block
from core.lengths import shorten
from core.newsroom.permissions import is_muted
from core.ports import Key, Message
from core.settings import Settings
from core.store.db import tx
from core.store.models import Evidence, Occurrence, Schedule, Staff, Theme
from core.texts import say, style
from core.words import DeliveryKind, Priority

log = logging.getLogger(__name__)
EVERYTHING = 200  # "all" is still a chat
SHOWN = 25  # problems a list; a Monday message is read, not scrolled


@dataclass(frozen=True, slots=True)
class DigestText:
    """A digest ready to send. ``new_count``: pieces of evidence the reader has not been told of."""

    messages: tuple[Message, ...]
    new_count: int
    is_empty: bool


@dataclass(frozen=True, slots=True)
class Titles:
    """What problems are called: themes by id, evidence's words by id."""

    themes: dict[int, str]
    words: dict[int, str]

    def of(self, problem: Problem, limit: int = 60) -> str:
        """One line for a button or a list."""
        title = self.themes.get(problem.theme_id or 0) or self.words.get(problem.newest_id, "…")
        return shorten(title, limit)


async def ranking(settings: Settings, since: datetime | None = None) -> list[Section]:
    """What buyers named, ranked; ``since`` (aware): evidence heard later counts as new."""
    return rank(gather(await digest_reading.heard(since)), await money.values(), settings.currency)


async def titles(problems: list[Problem]) -> Titles:
    """The words for these problems."""
    themes = [problem.theme_id for problem in problems if problem.theme_id]
    newest = [problem.newest_id for problem in problems]
    return Titles(
        themes=dict(await Theme.filter(id__in=themes).values_list("id", "title")) if themes else {},
        words=dict(await Evidence.filter(id__in=newest).values_list("id", "text")) if newest else {},
    )


async def make(
    reader: Staff,
    now: datetime,
    settings: Settings,
    *,
    everything: bool = False,
    segment: str | None = None,
    since: datetime | None = None,
) -> DigestText:
    """The digest for ``reader`` as of ``now`` (aware), in their language and zone; inside ``tx``.

    ``everything``: ``EVERYTHING`` problems a list, not ``SHOWN``. ``segment``: only what its buyers named,
    and shares of its revenue. ``since``: what is later counts as new (None: all of it).
    """
    lang = reader.language
    values = await money.values()
    sections = rank(gather(await digest_reading.heard(since, segment)), values, settings.currency)
    fresh = {
        (entry.problem.theme_id, entry.problem.evidence_id): entry.problem.fresh
        for section in sections
        for entry in section.entries
    }
    new_count = sum(fresh.values())
    blocks = [Block(digest_words.heading(lang, now, reader.zone, new_count, segment))]
    if not sections:
        blocks.append(Block(style(PACKAGE, lang, "digest-empty")))
    number = 0
    for section in sections:
        shown = section.entries[: EVERYTHING if everything else SHOWN]
        if section.currency is None:
            blocks.append(Block(style(PACKAGE, lang, "digest-unknown-section")))
        elif sum(other.currency is not None for other in sections) > 1:
            blocks.append(Block(style(PACKAGE, lang, "digest-section", currency=section.currency)))
        named = await titles([entry.problem for entry in shown])
        for entry in shown:
            number += 1
            problem = entry.problem
            days = days_between(problem.last_at, now, reader.zone)
            title = named.themes.get(problem.theme_id or 0, "")
            words = named.words.get(problem.newest_id, "…")
            runs = digest_words.item(entry, section.currency, number, title, words, lang, days)
            blocks.append(Block(runs, await _to_theme(problem, number, reader, now)))
        if left := len(section.entries) - len(shown):
            blocks.append(Block(style(PACKAGE, lang, "digest-more", count=left)))
    funnel = await digest_reading.funnel(now, segment)
    if segment is not None:
        members = await segments.accounts_of(segment)
        values = {account: value for account, value in values.items() if account in members}
    coverage = digest_words.coverage(funnel, values, settings.currency, lang)
    blocks.append(Block(coverage))
    return DigestText(digest_words.pack(blocks), new_count, is_empty=not sections)


async def _to_theme(problem: Problem, number: int, reader: Staff, now: datetime) -> Key | None:
    if problem.evidence_id is None:
        return None
    token = await button("theme.choose", {"evidence": problem.evidence_id}, staff_id=reader.id, now=now)
    return Key(say(PACKAGE, reader.language, "key-to-theme", number=number), token)


def days_between(then: datetime, now: datetime, zone: str) -> int:
    """Calendar days in the reader's zone: what was heard last night was yesterday."""
    local = ZoneInfo(zone)
    return max(0, (now.astimezone(local).date() - then.astimezone(local).date()).days)


async def materialise(now: datetime) -> None:
    """Write down the latest firing of every schedule that is due by ``now``.

    Any number of clocks may do this at once: the row is unique and a second insert is ignored. What was
    missed while nothing ran fires once, late; not once for every week missed.
    """
    for wanted in await Schedule.filter(is_active=True, staff__is_active=True):
        fire_at = schedule.last_fire(schedule.rule(wanted.rule, wanted.zone), now)
        if fire_at > wanted.created_at:
            row = Occurrence(schedule_id=wanted.id, fire_at=fire_at)
            await Occurrence.bulk_create([row], ignore_conflicts=True)


async def run_due(now: datetime, settings: Settings) -> int:
    """Claim every due occurrence and plan its digest in the same commit. Returns how many were sent."""
    due = (
        await Occurrence.filter(outcome=None, fire_at__lte=now)
        .order_by("-fire_at")
        .values_list("id", flat=True)
    )
    sent = 0
    for occurrence_id in due:
        sent += await fire(int(occurrence_id), now, settings) == "sent"  # type: ignore[call-overload]
    return sent


async def fire(occurrence_id: int, now: datetime, settings: Settings) -> str | None:
    """Fire one occurrence once: "sent", "nothing_new", "superseded", "muted", "reader_gone" or "failed".

    None when somebody else has fired it. A failure is told to the reader in one line.
    """
    try:
        return await tx(lambda: _fire(occurrence_id, now, settings))
    except Exception:
        # Whatever it was, the reader must not mistake silence for "nothing new".
        log.exception("digest.failed", extra={"occurrence": occurrence_id})
        return await tx(lambda: _tell_failure(occurrence_id, now))


async def _fire(occurrence_id: int, now: datetime, settings: Settings) -> str | None:
    if not await _claim(occurrence_id, "sent"):
        return None
    occurrence = await Occurrence.get(id=occurrence_id).select_related("schedule__staff")
    reader = occurrence.schedule.staff
    later = Occurrence.filter(
        schedule_id=occurrence.schedule_id, fire_at__gt=occurrence.fire_at, fire_at__lte=now
    )
    if not (reader.is_active and occurrence.schedule.is_active):
        outcome = "reader_gone"
    elif await later.exists():
        outcome = "superseded"
    elif is_muted(reader, now):
        outcome = "muted"
    elif not (made := await _made_for(occurrence, now, settings)).new_count:
        outcome = "nothing_new"
    else:
        for part, message in enumerate(made.messages):
            if place := occurrence.schedule.place:
                message = replace(message, rows=())  # its buttons are the reader's own
            await _plan(f"digest:{occurrence_id}:{part}", reader, message, now, place)
        if not occurrence.schedule.segment and not occurrence.schedule.place:
            await Staff.filter(id=reader.id).update(digest_read_at=now)
        return "sent"
    await Occurrence.filter(id=occurrence_id).update(outcome=outcome)
    return outcome


async def _made_for(occurrence: Occurrence, now: datetime, settings: Settings) -> DigestText:
    """The digest that a schedule asks for. What is new to a segment's or a channel's is what
    came since its last one."""
    wanted = occurrence.schedule
    if not wanted.segment and not wanted.place:
        return await make(wanted.staff, now, settings, since=wanted.staff.digest_read_at)
    before = Occurrence.filter(
        schedule__staff_id=wanted.staff_id,
        schedule__segment=wanted.segment,
        schedule__place=wanted.place,
        outcome="sent",
        fire_at__lt=occurrence.fire_at,
    )
    last = await before.order_by("-fire_at").first()
    return await make(
        wanted.staff, now, settings, segment=wanted.segment or None, since=last.fire_at if last else None
    )


async def _tell_failure(occurrence_id: int, now: datetime) -> str | None:
    if not await _claim(occurrence_id, "failed"):
        return None
    occurrence = await Occurrence.get(id=occurrence_id).select_related("schedule__staff")
    reader = occurrence.schedule.staff
    if not is_muted(reader, now):
        message = Message(style(PACKAGE, reader.language, "digest-failed"))
        await _plan(f"digest:{occurrence_id}:failed", reader, message, now)
    return "failed"


async def _claim(occurrence_id: int, outcome: str) -> bool:
    return bool(await Occurrence.filter(id=occurrence_id, outcome=None).update(outcome=outcome))


async def _plan(key: str, reader: Staff, message: Message, now: datetime, place: str = "") -> None:
    await outbox.plan(
        key=key,
        door=f"{reader.messenger}:newsroom",
        place=place or reader.external_id,
        kind=DeliveryKind.DIGEST,
        message=message,
        due_at=now,
        now=now,
        priority=Priority.BROADCAST,
    )
