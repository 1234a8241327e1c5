"""The evidence browser: what buyers said, newest first or by money, filtered, and each piece on a card."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core import evidence, segments
from core.errors import NotAllowed
from core.evidence import NO_THEME, Filter, Piece
from core.lengths import quoted, shorten
from core.money import Value, values
from core.newsroom import labels
from core.newsroom.paging import clamp, paged, turns
from core.newsroom.permissions import MAY, Action
from core.newsroom.questions import asked
from core.newsroom.room import Desk, Reply, grid
from core.ports import Key, Message, Run
from core.store.models import Account, Theme
from core.words import Facet

SIZE = 5  # pieces a page
LISTED, QUOTED = 160, 1500  # UTF-16 units of a quote in the list and on the card


async def browse(desk: Desk, _: str) -> Reply:
    """The newest of everything."""
    return await tap_list(desk, {})


async def tap_list(desk: Desk, value: dict[str, Any]) -> Reply:
    """A page of evidence under a filter (``of``)."""
    await desk.wait_no_more()
    wanted, page = Filter.from_json(value.get("of")), int(value.get("page", 0))
    found, count = await evidence.browse(wanted, desk.room.settings.currency, page, SIZE)
    page, last = clamp(page, count, SIZE)
    money = await values([one.account_id for one in found])
    of = wanted.as_json()
    runs = desk.runs("evidence", count=count)
    if words := await _filter_words(desk, wanted):
        runs = (*runs, Run("\n"), *desk.runs("evidence-filter", words=words))
    if not found:
        runs = (*runs, Run("\n\n"), *desk.runs("evidence-none"))
    keys = []
    for number, one in enumerate(found, page * SIZE + 1):
        line = desk.runs(
            "evidence-line",
            number=number,
            quote=quoted(one.text, LISTED),
            facet=desk.say(f"facet-{one.facet}"),
            reason=_reason(desk, one, money.get(one.account_id)),
        )
        runs = (*runs, Run("\n\n"), *line)
        keys.append(await desk.key(str(number), "evidence.show", evidence=one.id, of=of, page=page))
    other = replace(wanted, by_money=not wanted.by_money).as_json()
    controls = (
        await desk.key(desk.say("key-filter"), "evidence.filters", of=of),
        await desk.key(
            desk.say("key-newest" if wanted.by_money else "key-by-money"), "evidence.list", of=other
        ),
    )
    turning = await turns(desk, page, last, "evidence.list", {"of": of})
    return desk.show(Message(runs, rows=(*grid(keys, SIZE), *turning, controls, (await desk.home(),))))


async def tap_filters(desk: Desk, value: dict[str, Any]) -> Reply:
    """What the list can be narrowed to."""
    wanted = Filter.from_json(value.get("of"))
    of = wanted.as_json()
    keys = [
        await desk.key(
            desk.say("key-no-theme"), "evidence.list", of=replace(wanted, theme=NO_THEME).as_json()
        ),
        await desk.key(desk.say("key-a-theme"), "evidence.themes", of=of),
        await desk.key(desk.say("key-a-segment"), "evidence.segments", of=of),
    ]
    facets = [
        await desk.key(desk.say(f"facet-{facet}"), "evidence.list", of=replace(wanted, facet=facet).as_json())
        for facet in Facet
    ]
    clear = await desk.key(desk.say("key-no-filter"), "evidence.list", of=Filter().as_json())
    rows = (*grid(keys, 2), tuple(facets), (clear,), await desk.back("evidence.list", of=of))
    return desk.show(Message(desk.runs("evidence-filters"), rows=rows))


async def tap_themes(desk: Desk, value: dict[str, Any]) -> Reply:
    """Which theme to narrow the list to."""
    wanted = Filter.from_json(value.get("of"))

    async def key(desk: Desk, theme: Theme) -> Key:
        of = replace(wanted, theme=theme.id).as_json()
        return await desk.key(shorten(theme.title, labels.KEY_LIMIT), "evidence.list", of=of)

    everything = await Theme.all().order_by("title")
    return await _choice(desk, "evidence-which-theme", everything, value, "evidence.themes", key)


async def tap_segments(desk: Desk, value: dict[str, Any]) -> Reply:
    """Which segment to narrow the list to."""
    wanted = Filter.from_json(value.get("of"))

    async def key(desk: Desk, name: str) -> Key:
        of = replace(wanted, segment=name).as_json()
        return await desk.key(shorten(name, labels.KEY_LIMIT), "evidence.list", of=of)

    everything = await segments.names()
    return await _choice(desk, "evidence-which-segment", everything, value, "evidence.segments", key)


async def _choice(
    desk: Desk, text_id: str, everything: list[Any], value: dict[str, Any], action: str, key: Any
) -> Reply:
    of = Filter.from_json(value.get("of")).as_json()
    keys, turning = await paged(desk, everything, int(value.get("page", 0)), action, {"of": of}, key)
    back = await desk.back("evidence.filters", of=of)
    runs = desk.runs(text_id, count=len(everything))
    return desk.show(Message(runs, rows=(*((one,) for one in keys), *turning, back)))


async def tap_show(desk: Desk, value: dict[str, Any]) -> Reply:
    """One piece of evidence: the words, what was asked, whose they are, what they bring, its theme."""
    one = await evidence.find(value["evidence"])
    if one is None:
        raise NotAllowed("moved-on")
    money = await values([one.account_id])
    theme = (
        desk.runs("evidence-theme", title=one.theme)
        if one.theme_id is not None
        else desk.runs("evidence-free")
    )
    runs = (
        *desk.runs("theme-quote", quote=quoted(one.text, QUOTED)),
        Run("\n\n"),
        *desk.runs("evidence-asked", question=await asked(desk, one.interview_id, one.question)),
        Run("\n"),
        *desk.runs(
            "evidence-reason",
            facet=desk.say(f"facet-{one.facet}"),
            reason=_reason(desk, one, money.get(one.account_id)),
            day=labels.day(desk, one.at),
        ),
        *((Run("\n"), *desk.runs("evidence-segment", segment=one.segment)) if one.segment else ()),
        Run("\n"),
        *theme,
    )
    of, page = Filter.from_json(value.get("of")).as_json(), value.get("page", 0)
    keys = []
    if Action.THEMES in MAY[desk.staff.role]:
        keys.append(await desk.key(desk.say("key-assign"), "theme.choose", evidence=one.id, page=0, of=of))
    if Action.COMPANIES in MAY[desk.staff.role]:
        keys.append(await desk.key(desk.say("key-company"), "company.show", account=one.account_id))
    back = await desk.back("evidence.list", of=of, page=page)
    return desk.show(Message(runs, rows=(*grid(keys, 2), back)))


def _reason(desk: Desk, one: Piece, value: Value | None) -> str:
    """ "Romashka, 4.2 M ₽, last heard 9 days ago"."""
    name = labels.account(desk, one.account, is_company=one.is_company)
    return ", ".join((name, labels.brought(desk, value), labels.heard(desk, one.at)))


async def _filter_words(desk: Desk, wanted: Filter) -> str:
    """The filter in words, "" when nothing is filtered."""
    words = []
    if wanted.theme == NO_THEME:
        words.append(desk.say("key-no-theme"))
    elif wanted.theme is not None and (theme := await Theme.get_or_none(id=wanted.theme)):
        words.append(theme.title)
    if wanted.segment is not None:
        words.append(wanted.segment)
    if wanted.facet is not None:
        words.append(desk.say(f"facet-{wanted.facet}"))
    if wanted.account is not None and (account := await Account.get_or_none(id=wanted.account)):
        words.append(labels.account(desk, account.name, is_company=account.is_company))
    if wanted.by_money:
        words.append(desk.say("evidence-by-money"))
    return " · ".join(words)
