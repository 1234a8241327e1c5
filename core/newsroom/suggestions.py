"""The suggestions box: wishes set aside, never ranked; two buttons say whether they are wishes at all."""

from __future__ import annotations

from typing import Any

from core import evidence, suggestions
from core.errors import NotAllowed
from core.lengths import quoted
from core.newsroom import labels
from core.newsroom.paging import clamp, turns
from core.newsroom.permissions import MAY, Action
from core.newsroom.questions import asked
from core.newsroom.room import Desk, Reply, grid
from core.ports import Message, Run
from core.store.models import Suggestion
from core.suggestions import Sorted, Wish
from core.words import Facet

SIZE = 5
LISTED, QUOTED = 160, 1500  # UTF-16 units of a quote in the list and on the card


async def browse(desk: Desk, _: str) -> Reply:
    """All of them, unsorted first."""
    return await tap_list(desk, {})


async def tap_list(desk: Desk, value: dict[str, Any]) -> Reply:
    """A page of the box; ``which``: all, only unsorted ones, wishes, or what is none."""
    await desk.wait_no_more()
    which, page = Sorted(value.get("which", Sorted.ALL)), int(value.get("page", 0))
    account = value.get("account")
    found, count = await suggestions.browse(which, page, SIZE, account)
    page, last = clamp(page, count, SIZE)
    of = {"which": which.value, "account": account}
    runs = desk.runs("suggestions", count=count, which=desk.say(f"sorted-{which}"))
    keys = []
    for number, one in enumerate(found, page * SIZE + 1):
        line = desk.runs(
            "suggestion-line",
            number=number,
            quote=quoted(one.text, LISTED),
            account=labels.account(desk, one.account, is_company=one.is_company),
            day=labels.day(desk, one.at),
            judged=_judged(desk, one),
        )
        runs = (*runs, Run("\n\n"), *line)
        keys.append(await desk.key(str(number), "suggestion.show", suggestion=one.id, page=page, **of))
    others = [
        await desk.key(desk.say(f"sorted-{one}"), "suggestion.list", which=one.value, account=account)
        for one in Sorted
        if one is not which
    ]
    turning = await turns(desk, page, last, "suggestion.list", of)
    rows = (*grid(keys, SIZE), *turning, tuple(others), (await desk.home(),))
    return desk.show(Message(runs, rows=rows))


async def tap_show(desk: Desk, value: dict[str, Any]) -> Reply:
    """One suggestion, with what was asked and who said it."""
    return desk.show(await _card(desk, value["suggestion"], value))


async def tap_judge(desk: Desk, value: dict[str, Any]) -> Reply:
    """What a person says of the rules' judgement; what is no wish may be evidence."""
    if not await suggestions.judge(value["suggestion"], is_wish=value["wish"]):
        raise NotAllowed("moved-on")
    if value["wish"]:
        return desk.show(await _card(desk, value["suggestion"], value))
    one = await _found(value["suggestion"])
    of = {"suggestion": one.id, "which": value.get("which", Sorted.ALL), "account": value.get("account")}
    facets = [
        await desk.key(desk.say(f"facet-{facet}"), "suggestion.keep", facet=facet, **of) for facet in Facet
    ]
    neither = (await desk.key(desk.say("key-no-problem"), "suggestion.show", **of),)
    runs = desk.runs("suggestion-problem", quote=quoted(one.text, QUOTED))
    return desk.show(Message(runs, rows=(tuple(facets), neither, (await desk.home(),))))


async def tap_keep(desk: Desk, value: dict[str, Any]) -> Reply:
    """The words name a problem: they become evidence. Twice is once."""
    suggestion = await Suggestion.get_or_none(id=value["suggestion"])
    if suggestion is None or suggestion.is_wish is not False:
        raise NotAllowed("moved-on")
    made = await evidence.recognise(suggestion, Facet(value["facet"]))
    desk.deed.about["evidence"] = made.id
    keys = (
        await desk.key(desk.say("key-assign"), "theme.choose", evidence=made.id, page=0),
        await desk.key(desk.say("menu-suggestions"), "suggestion.list", **_of(value)),
    )
    runs = desk.runs(
        "suggestion-kept", quote=quoted(suggestion.text, 280), facet=desk.say(f"facet-{made.facet}")
    )
    return desk.show(Message(runs, rows=(keys, (await desk.home(),))))


async def _card(desk: Desk, suggestion_id: int, value: dict[str, Any]) -> Message:
    one = await _found(suggestion_id)
    runs = (
        *desk.runs("theme-quote", quote=quoted(one.text, QUOTED)),
        Run("\n\n"),
        *desk.runs("evidence-asked", question=await asked(desk, one.interview_id, one.question)),
        Run("\n"),
        *desk.runs(
            "suggestion-reason",
            account=labels.account(desk, one.account, is_company=one.is_company),
            day=labels.day(desk, one.at),
            judged=_judged(desk, one),
        ),
    )
    of = _of(value)
    keys = []
    if Action.THEMES in MAY[desk.staff.role]:
        for label, wish in (("key-wish", True), ("key-no-wish", False)):
            if one.is_wish is not wish:
                of_this = {"suggestion": one.id, "wish": wish, **of}
                keys.append(await desk.key(desk.say(label), "suggestion.judge", **of_this))
    if Action.COMPANIES in MAY[desk.staff.role]:
        keys.append(await desk.key(desk.say("key-company"), "company.show", account=one.account_id))
    back = await desk.back("suggestion.list", **of, page=value.get("page", 0))
    return Message(runs, rows=(*grid(keys, 2), back))


def _of(value: dict[str, Any]) -> dict[str, Any]:
    return {"which": value.get("which", Sorted.ALL), "account": value.get("account")}


def _judged(desk: Desk, one: Wish) -> str:
    if one.is_wish is None:
        return desk.say("judged-unsorted")
    return desk.say("judged-wish" if one.is_wish else "judged-other")


async def _found(suggestion_id: int) -> Wish:
    one = await suggestions.find(suggestion_id)
    if one is None:
        raise NotAllowed("moved-on")
    return one
