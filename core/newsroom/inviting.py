"""``/invite``: an estimate first, narrowed by buttons; sent only after a tap, and only if it still holds."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from core import digest_reading, segments
from core.digest_ranking import share
from core.digest_reading import WINDOW_DAYS
from core.digest_words import percent
from core.errors import NotAllowed
from core.lengths import shorten
from core.money import sign, values
from core.newsroom import labels
from core.newsroom.paging import paged
from core.newsroom.room import FIRST_LIMIT, LIMITS, Desk, Found, Invitations, Reply, Wanted
from core.newsroom.segments import named
from core.ports import Key, Message, Run

ENOUGH = 20  # invited in the window; with fewer nothing can be told about answers


async def invite(desk: Desk, rest: str) -> Reply:
    """``/invite`` or ``/invite SEGMENT``: the estimate."""
    return await tap_invite(desk, {"segment": await named(rest)} if rest else {})


async def tap_invite(desk: Desk, value: dict[str, Any]) -> Reply:
    """The estimate for what is wanted, and the buttons that change or confirm it."""
    await desk.wait_no_more()
    wanted = _wanted(value)
    found = await _door(desk).look(wanted, desk.room.now, desk.lang)
    return desk.show(await _estimate(desk, wanted, found))


async def tap_segment(desk: Desk, value: dict[str, Any]) -> Reply:
    """Which segment to invite."""
    wanted = _wanted(value)

    async def key(desk: Desk, name: str | None) -> Key:
        label = desk.say("invite-all") if name is None else shorten(name, labels.KEY_LIMIT)
        return await desk.key(label, "invite", **asdict(replace(wanted, segment=name)))

    everything: list[str | None] = [None, *await segments.names()]
    page = int(value.get("page", 0))
    keys, turning = await paged(desk, everything, page, "invite.segment", asdict(wanted), key)
    rows = (*((one,) for one in keys), *turning, await desk.back("invite", **asdict(wanted)))
    return desk.show(Message(desk.runs("invite-which-segment"), rows=rows))


async def tap_job(desk: Desk, value: dict[str, Any]) -> Reply:
    """Which job to ask about."""
    wanted = _wanted(value)
    jobs = _door(desk).jobs(desk.lang)

    async def key(desk: Desk, job: str | None) -> Key:
        label = desk.say("invite-own-job") if job is None else shorten(jobs[job], labels.KEY_LIMIT)
        return await desk.key(label, "invite", **asdict(replace(wanted, job=job)))

    everything: list[str | None] = [None, *jobs]
    page = int(value.get("page", 0))
    keys, turning = await paged(desk, everything, page, "invite.job", asdict(wanted), key)
    rows = (*((one,) for one in keys), *turning, await desk.back("invite", **asdict(wanted)))
    return desk.show(Message(desk.runs("invite-which-job"), rows=rows))


async def tap_issue(desk: Desk, value: dict[str, Any]) -> Reply:
    """Invite the very people of the estimate. When they are others by now, it is shown anew instead.

    A second tap finds others, or nobody: whoever has an open invitation is not eligible.
    """
    wanted, door = _wanted(value), _door(desk)
    found = await door.look(wanted, desk.room.now, desk.lang)
    if not found.people:
        return desk.show(Message(desk.runs("invite-nobody")))
    if found.who != value["who"]:
        changed = (*desk.runs("invite-changed"), Run("\n\n"))
        message = await _estimate(desk, wanted, found)
        return desk.show(replace(message, runs=(*changed, *message.runs)))
    invited = await door.issue(wanted, desk.room.now)
    desk.deed.about |= {"links": invited.links, "written": invited.written}
    messages: list[Message] = []
    if invited.links:
        file = (f"invitations-{desk.room.now:%Y-%m-%d}.csv", invited.csv)
        messages.append(Message(desk.runs("invite-issued", count=invited.links), document=file))
    if invited.written:
        messages.append(Message(desk.runs("invite-direct", count=invited.written)))
    done = Message(
        desk.runs("invite-done", count=invited.links + invited.written), rows=((await desk.home(),),)
    )
    return desk.show(done, *messages)


async def _estimate(desk: Desk, wanted: Wanted, found: Found) -> Message:
    """What would happen, in words, and what may be changed."""
    runs = desk.runs("invite-found", count=found.eligible)
    if found.people:
        if found.people < found.eligible:
            runs = (*runs, Run("\n"), *desk.runs("invite-cut", count=found.people))
        if found.by_link:
            runs = (*runs, Run("\n"), *desk.runs("invite-by-link", count=found.by_link))
        if found.direct:
            runs = (*runs, Run("\n"), *_direct(desk, found))
        runs = (*runs, Run("\n\n"), *await _shares(desk, found), Run("\n"), *await _answers(desk, found))
    for n, (why, count) in enumerate(sorted(found.refused.items(), key=lambda one: -one[1])):
        runs = (*runs, Run("\n" if n else "\n\n"), *desk.runs("invite-refused", why=why, count=count))
    of = asdict(wanted)
    limits = tuple(
        [
            await desk.key(f"{'✓ ' * (limit == wanted.limit)}{limit}", "invite", **of | {"limit": limit})
            for limit in LIMITS
        ]
    )
    segment = wanted.segment or desk.say("invite-all")
    job = _door(desk).jobs(desk.lang).get(wanted.job, "…") if wanted.job else desk.say("invite-own-job")
    rows: list[tuple[Key, ...]] = [
        (await desk.key(shorten(desk.say("key-invite-segment", name=segment), 40), "invite.segment", **of),),
        (await desk.key(shorten(desk.say("key-invite-job", name=job), 40), "invite.job", **of),),
    ]
    if found.people:
        rows.append(limits)
        label = desk.say("key-issue", count=found.people)
        rows.append((await desk.key(label, "invite.issue", who=found.who, **of),))
    return Message(runs, rows=(*rows, (await desk.home(),)))


def _direct(desk: Desk, found: Found) -> tuple[Run, ...]:
    """Those the bot writes to itself: now, and when the quiet hours of the others end."""
    if not found.later:
        return desk.runs("invite-directly", count=found.direct)
    return desk.runs("invite-directly-later", count=found.direct - found.later, later=found.later)


async def _shares(desk: Desk, found: Found) -> tuple[Run, ...]:
    """What part of all revenue these people's accounts are, a currency at a time."""
    everybody = await values()
    currencies = sorted({code for value in everybody.values() for code in value.by_currency})
    parts = [(code, share(found.accounts, everybody, code)) for code in currencies]
    known = [(code, part) for code, part in parts if part is not None]
    if not any(part for _, part in known):
        return desk.runs("invite-share-unknown")
    words = [
        percent(part, desk.lang) + (f"\N{NO-BREAK SPACE}{sign(code)}" if len(known) > 1 else "")
        for code, part in known
    ]
    return desk.runs("invite-share", shares=", ".join(words))


async def _answers(desk: Desk, found: Found) -> tuple[Run, ...]:
    """How many answers to expect, from what became of those invited in the funnel's window."""
    people = (await digest_reading.funnel(desk.room.now)).people
    invited = people["invited"]
    if invited < ENOUGH:
        return desk.runs("invite-expect-unknown", days=WINDOW_DAYS, enough=ENOUGH)
    began, finished = people["began"] / invited, people["finished"] / invited
    return desk.runs(
        "invite-expect",
        days=WINDOW_DAYS,
        began=percent(began, desk.lang),
        finished=percent(finished, desk.lang),
        will_begin=round(found.people * began),
        will_finish=round(found.people * finished),
    )


def _wanted(value: dict[str, Any]) -> Wanted:
    return Wanted(value.get("segment"), value.get("job"), value.get("limit", FIRST_LIMIT))


def _door(desk: Desk) -> Invitations:
    if desk.room.invitations is None:
        raise NotAllowed("invite-unavailable")
    return desk.room.invitations
