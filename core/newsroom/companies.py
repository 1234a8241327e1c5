"""The card of a company, or of a private buyer: what it brings, what its people said, what came of it."""

from __future__ import annotations

from typing import Any

from core import accounts, evidence
from core.accounts import Card, Found, Person
from core.digest_words import percent
from core.errors import NotAllowed
from core.evidence import Filter
from core.lengths import quoted, shorten
from core.money import values
from core.newsroom import labels
from core.newsroom.paging import paged
from core.newsroom.room import Desk, Reply, grid
from core.ports import Key, Message, Run, Said
from core.words import Lang

PEOPLE, QUOTES, LINES = 8, 3, 5  # how many of each the card shows; a card is read on a phone


async def company(desk: Desk, rest: str) -> Reply:
    """``/company NAME``: its card, or the ones it may be; without a name, the largest."""
    return await _search(desk, rest, 0) if rest else await tap_list(desk, {})


async def tap_list(desk: Desk, value: dict[str, Any]) -> Reply:
    """Those who brought most; the next words are a name to look for."""
    await desk.wait_for("company")
    found = await accounts.largest(desk.room.settings.currency)
    keys, turning = await paged(desk, found, int(value.get("page", 0)), "company.list", {}, _key)
    runs = desk.runs("companies", count=len(found))
    return desk.show(Message(runs, rows=(*((one,) for one in keys), *turning, (await desk.home(),))))


async def take_name(desk: Desk, _: dict[str, Any], said: Said) -> Reply:
    """The name that was asked for; the step stays open for another try when nobody is found."""
    return await _search(desk, said.text, 0)


async def tap_find(desk: Desk, value: dict[str, Any]) -> Reply:
    """Another page of what a name may mean."""
    return await _search(desk, value["words"], int(value["page"]))


async def _search(desk: Desk, words: str, page: int) -> Reply:
    found = await accounts.search(words)
    if not found:
        await desk.wait_for("company")
        raise NotAllowed("company-unknown", name=shorten(words, 60))
    await desk.wait_no_more()
    if len(found) == 1:
        return await tap_show(desk, {"account": found[0].id})
    keys, turning = await paged(desk, found, page, "company.find", {"words": words}, _key)
    runs = desk.runs("company-several", count=len(found))
    return desk.show(
        Message(runs, rows=(*((one,) for one in keys), *turning, await desk.back("company.list")))
    )


async def _key(desk: Desk, one: Found) -> Key:
    name = one.name or desk.say("company-nameless" if one.is_company else "private-buyer")
    money = labels.brought(desk, (await values([one.id])).get(one.id))
    label = shorten(f"{shorten(name, labels.KEY_LIMIT - 12)} · {money}", labels.KEY_LIMIT)
    return await desk.key(label, "company.show", account=one.id)


async def tap_show(desk: Desk, value: dict[str, Any]) -> Reply:
    """The card."""
    await desk.wait_no_more()
    found = await accounts.card(value["account"], desk.room.now)
    if found is None:
        raise NotAllowed("moved-on")
    desk.deed.about["account"] = found.account.id
    of = Filter(account=found.account.id).as_json()
    said, count = await evidence.browse(Filter(account=found.account.id), "", 0, QUOTES)
    parts = [_brings(desk, found), _people(desk, found)]
    if count:
        lines = [
            desk.runs("card-quote", quote=quoted(one.text, 200), day=labels.day(desk, one.at)) for one in said
        ]
        parts.append(_lines(desk.runs("card-said", count=count), lines))
    else:
        parts.append(desk.runs("card-nothing-said"))
    parts += _answers(desk, found)
    runs: tuple[Run, ...] = ()
    for part in parts:
        runs = (*runs, *((Run("\n\n"),) if runs else ()), *part)
    keys = []
    if count:
        keys.append(await desk.key(desk.say("key-all-said", count=count), "evidence.list", of=of))
    if found.wishes:
        label = desk.say("key-wishes", count=found.wishes)
        keys.append(await desk.key(label, "suggestion.list", account=found.account.id))
    return desk.show(Message(runs, rows=(*grid(keys, 2), await desk.back("company.list"))))


def _lines(head: tuple[Run, ...], lines: list[tuple[Run, ...]]) -> tuple[Run, ...]:
    for line in lines:
        head = (*head, Run("\n"), *line)
    return head


def _brings(desk: Desk, card: Card) -> tuple[Run, ...]:
    """Name, segment and money; whatever is unknown is said to be."""
    orders, account = card.orders, card.account
    name = account.name or next((one.name for one in card.people if one.name), "")
    head = desk.runs(
        "card-head" if account.is_company else "card-head-private",
        name=name or desk.say("company-nameless" if account.is_company else "private-buyer"),
    )
    lines = []
    if card.segments:
        lines.append(desk.runs("evidence-segment", segment=", ".join(card.segments)))
    lines.append(desk.runs("card-brought", count=orders.count, money=labels.brought(desk, orders.value)))
    if orders.first_at and orders.last_at:
        first, last = labels.day(desk, orders.first_at), labels.day(desk, orders.last_at)
        lines.append(
            desk.runs("card-one-day", day=first)
            if first == last
            else desk.runs("card-days", first=first, last=last)
        )
        average = labels.amounts(desk, orders.average) if orders.average else desk.say("unknown")
        lines.append(desk.runs("card-average", money=average))
        lines.append(
            desk.runs("card-first-year")
            if orders.a_year is None
            else desk.runs("card-a-year", number=_number(desk, orders.a_year))
        )
    lines.append(desk.runs("card-trend", trend=_trend(desk, card)))
    return _lines(head, lines)


def _number(desk: Desk, value: float) -> str:
    """One digit behind the point, as the language writes it."""
    words = f"{value:.1f}".removesuffix(".0")
    return words.replace(".", ",") if desk.lang is Lang.RU else words


def _trend(desk: Desk, card: Card) -> str:
    """The last year against the one before, a sign and a percentage a currency."""
    trend = card.orders.trend
    if not trend:
        return desk.say("unknown")
    made = []
    for currency, part in sorted(trend.items()):
        mark = "+" if part > 0 else "−" if part < 0 else "±"
        of = f" {currency}" if len(trend) > 1 else ""
        made.append(f"{mark}{percent(abs(part), desk.lang)}{of}")
    return ", ".join(made)


def _people(desk: Desk, card: Card) -> tuple[Run, ...]:
    """Names stand here because this is the CRM's card; they are in no log."""
    told = sum(1 for one in card.people if one.told)
    lines = [_person(desk, one) for one in card.people[:PEOPLE]]
    if (more := len(card.people) - PEOPLE) > 0:
        lines.append(desk.runs("card-more", count=more))
    return _lines(desk.runs("card-people", count=len(card.people), told=told), lines)


def _person(desk: Desk, one: Person) -> tuple[Run, ...]:
    name = one.name or desk.say("person-nameless")
    marks = [desk.say("person-told", count=one.told)] * bool(one.told)
    marks += [desk.say("person-opted-out")] * one.has_opted_out
    return (Run(f"• {quoted(name, 60)}" + (f" — {', '.join(marks)}" if marks else "")),)


def _answers(desk: Desk, card: Card) -> list[tuple[Run, ...]]:
    """Wishes set aside, what was promised, what was done."""
    made = []
    if card.wishes:
        made.append(desk.runs("card-wishes", count=card.wishes))
    for text_id, states in (("card-promised", accounts.PROMISED), ("card-done", accounts.KEPT)):
        lines = [
            desk.runs(
                "card-theme",
                title=shorten(one.title, 80),
                state=labels.state(desk, one.state),
                count=one.count,
            )
            for one in card.themes
            if one.state in states
        ][:LINES]
        if text_id == "card-done":
            lines += [desk.runs("card-post", text=shorten(text, 80)) for _, text in card.posts[:LINES]]
        made.append(_lines(desk.runs(text_id), lines) if lines else desk.runs(f"{text_id}-nothing"))
    return made
