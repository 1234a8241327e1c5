"""The CRMs as staff see them: how each stands, and the contacts of whom somebody has to say who they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.crm import review, standing
from core.crm.review import Person
from core.errors import NotAllowed
from core.lengths import quoted, shorten
from core.newsroom import labels
from core.newsroom.paging import paged
from core.newsroom.room import Desk, Reply, grid
from core.ports import Key, Message, Run
from core.store.models import Buyer, CrmAccount, CrmLink, CrmOwner

BESIDE = 6  # candidates on one card
PLACES, LINE = 6, 80  # phones and e-mails of one person, letters of a line: seven people fit one message


async def crm(desk: Desk, rest: str) -> Reply:
    """``/crm``: how it stands with each CRM; ``/crm NAME``: the contact of that person."""
    return await _search(desk, rest, 0) if rest else await tap_status(desk, {})


async def tap_status(desk: Desk, _: dict[str, Any]) -> Reply:
    """Each CRM: when it was last read, what waits, what is wrong."""
    await desk.wait_no_more()
    accounts = await CrmAccount.all().order_by("crm")
    runs: tuple[Run, ...] = desk.runs("crm-none") if not accounts else desk.runs("crm-head")
    waiting = 0
    for account in accounts:
        one = await standing.status(account.crm, desk.room.now)
        waiting += one.review
        lines = [desk.runs("crm-title", title=one.title)]
        if one.reading:
            lines.append(desk.runs("crm-reading", stream=desk.say(f"crm-{one.reading}")))
        elif account.pulled_at is not None:
            lines.append(desk.runs("crm-read", at=labels.moment(desk, account.pulled_at)))
        else:
            lines.append(desk.runs("crm-never-read"))
        lines.append(desk.runs("crm-people", people=one.people, companies=one.companies, gone=one.gone))
        lines.append(desk.runs("crm-told", told=one.told, waiting=one.waiting + one.unknown, dead=one.dead))
        if one.error:
            lines.append(desk.runs("crm-error", why=standing.why(desk.lang, one.crm, one.error)))
        for line in lines:
            runs = (*runs, Run("\n" if line is not lines[0] else "\n\n"), *line)
    keys = []
    if waiting:
        keys.append(await desk.key(desk.say("key-crm-review", count=waiting), "crm.review"))
    if await CrmOwner.filter(is_active=True).exists():
        keys.append(await desk.key(desk.say("key-crm-me"), "crm.owners"))
    return desk.show(Message(runs, rows=(*grid(keys), (await desk.home(),))))


async def tap_review(desk: Desk, value: dict[str, Any]) -> Reply:
    """Contacts that may be several people, or of whom somebody said that a link was wrong."""
    found = await standing.to_review()
    keys, turning = await paged(desk, found, int(value.get("page", 0)), "crm.review", {}, _contact_key)
    runs = desk.runs("crm-review", count=len(found))
    return desk.show(Message(runs, rows=(*((one,) for one in keys), *turning, await desk.back("crm.status"))))


async def _contact_key(desk: Desk, link: CrmLink) -> Key:
    name = str(link.card.get("name", "")) or desk.say("person-nameless")
    return await desk.key(
        shorten(f"{name} · {await _title(link.crm)}", labels.KEY_LIMIT), "crm.card", link=link.id
    )


async def tap_card(desk: Desk, value: dict[str, Any]) -> Reply:
    """What the CRM says, beside everybody it may be."""
    link = await review.waiting(value["link"])
    company = await review.company_of(link)
    card = link.card
    runs = desk.runs("crm-card", crm=await _title(link.crm), id=link.external_id)
    runs = (
        *runs,
        Run("\n"),
        *_lines(
            desk,
            str(card.get("name", "")),
            company.name if company else "",
            [*card.get("phones", ()), *card.get("emails", ())],
        ),
    )
    people = [one for id in link.candidates[:BESIDE] if (one := await review.person(id)) is not None]
    keys = []
    for number, one in enumerate(people, 1):
        runs = (*runs, Run("\n\n"), *desk.runs("crm-may-be", number=number), Run("\n"), *_person(desk, one))
        label = desk.say("key-crm-is", number=number)
        keys.append(await desk.key(label, "crm.decide", link=link.id, buyer=one.id))
    last = [
        await desk.key(desk.say("key-crm-new"), "crm.new", link=link.id),
        await desk.key(desk.say("key-crm-apart"), "crm.apart", link=link.id),
    ]
    if not people:
        runs = (*runs, Run("\n\n"), *desk.runs("crm-nobody-like"))
    rows = (*grid(keys, 3), tuple(last), await desk.back("crm.review"))
    return desk.show(Message(runs, rows=rows))


def _lines(desk: Desk, name: str, company: str, places: Sequence[str]) -> tuple[Run, ...]:
    parts = [name or desk.say("person-nameless"), company, *places[:PLACES]]
    more = ("…",) if len(places) > PLACES else ()
    return (Run("\n".join((*(quoted(part, LINE) for part in parts if part), *more))),)


def _person(desk: Desk, one: Person) -> tuple[Run, ...]:
    places = [one.phone, one.email, ", ".join(messenger.capitalize() for messenger in one.addresses)]
    orders = desk.say("crm-orders", count=one.orders)
    if one.last_at is not None:
        orders += f", {labels.day(desk, one.last_at)}"
    return _lines(desk, one.name, one.company, [*places, orders])


async def tap_decide(desk: Desk, value: dict[str, Any]) -> Reply:
    """It is that buyer."""
    link = await review.decide(value["link"], value["buyer"], desk.staff.id, desk.room.now)
    return await _decided(desk, link)


async def tap_new(desk: Desk, value: dict[str, Any]) -> Reply:
    """It is somebody new."""
    link = await review.is_new(value["link"], desk.staff.id, desk.room.settings, desk.room.now)
    return await _decided(desk, link)


async def tap_apart(desk: Desk, value: dict[str, Any]) -> Reply:
    """It is nobody to ask."""
    return await _decided(desk, await review.set_apart(value["link"], desk.staff.id, desk.room.now))


async def tap_undo(desk: Desk, value: dict[str, Any]) -> Reply:
    """It was wrong: back to the card."""
    link = await review.undo(value["link"], desk.staff.id, desk.room.now)
    return await tap_card(desk, {"link": link.id})


async def _decided(desk: Desk, link: CrmLink) -> Reply:
    desk.deed.about["link"] = link.id
    buyer = await Buyer.get_or_none(id=link.buyer_id) if link.buyer_id else None
    runs = (
        desk.runs("crm-is-apart")
        if buyer is None
        else desk.runs("crm-is-linked", name=shorten(buyer.name, 80) or desk.say("person-nameless"))
    )
    undo = await desk.key(desk.say("key-crm-undo"), "crm.undo", link=link.id)
    return desk.show(Message(runs, rows=((undo,), await desk.back("crm.review"))))


async def _search(desk: Desk, words: str, page: int) -> Reply:
    found = await review.search(words)
    if not found:
        raise NotAllowed("crm-unknown", name=shorten(words, 60))
    keys, turning = await paged(desk, found, page, "crm.find", {"words": words}, _link_key)
    runs = desk.runs("crm-found", count=len(found))
    return desk.show(Message(runs, rows=(*((one,) for one in keys), *turning, await desk.back("crm.status"))))


async def tap_find(desk: Desk, value: dict[str, Any]) -> Reply:
    """Another page of what a name may mean."""
    return await _search(desk, value["words"], int(value["page"]))


async def _link_key(desk: Desk, link: CrmLink) -> Key:
    buyer = await Buyer.get_or_none(id=link.buyer_id) if link.buyer_id else None
    name = (buyer.name if buyer else "") or desk.say("person-nameless")
    return await desk.key(
        shorten(f"{name} · {await _title(link.crm)}", labels.KEY_LIMIT), "crm.linked", link=link.id
    )


async def tap_linked(desk: Desk, value: dict[str, Any]) -> Reply:
    """One contact and who it is taken for, with the way to undo it."""
    link = await CrmLink.get_or_none(id=value["link"])
    one = await review.person(link.buyer_id) if link and link.buyer_id else None
    if link is None or one is None:
        raise NotAllowed("moved-on")
    runs = desk.runs("crm-linked", crm=await _title(link.crm), id=link.external_id, how=_how(desk, link))
    undo = await desk.key(desk.say("key-crm-undo"), "crm.undo", link=link.id)
    return desk.show(
        Message((*runs, Run("\n"), *_person(desk, one)), rows=((undo,), await desk.back("crm.status")))
    )


def _how(desk: Desk, link: CrmLink) -> str:
    return desk.say(f"crm-how-{link.how or 'id'}")


async def _title(crm: str) -> str:
    found = await CrmAccount.get_or_none(crm=crm)
    return found.title if found and found.title else crm


async def tap_owners(desk: Desk, value: dict[str, Any]) -> Reply:
    """Which of the CRM's people the reader is: incidents of their customers then come to them."""
    found = await CrmOwner.filter(is_active=True).order_by("name", "id")
    keys, turning = await paged(desk, found, int(value.get("page", 0)), "crm.owners", {}, _owner_key)
    mine = [one for one in found if one.staff_id == desk.staff.id]
    name = ", ".join([f"{one.name} ({await _title(one.crm)})" for one in mine])
    runs = desk.runs("crm-owners-mine", name=name) if mine else desk.runs("crm-owners-ask")
    return desk.show(Message(runs, rows=(*((one,) for one in keys), *turning, await desk.back("crm.status"))))


async def _owner_key(desk: Desk, owner: CrmOwner) -> Key:
    mark = "✓ " if owner.staff_id == desk.staff.id else ""
    label = shorten(f"{mark}{owner.name or owner.email} · {await _title(owner.crm)}", labels.KEY_LIMIT)
    return await desk.key(label, "crm.owner", owner=owner.id)


async def tap_owner(desk: Desk, value: dict[str, Any]) -> Reply:
    """That is me; once more: not any more."""
    owner = await CrmOwner.get_or_none(id=value["owner"])
    if owner is None or owner.staff_id not in (None, desk.staff.id):
        raise NotAllowed("moved-on")
    await CrmOwner.filter(crm=owner.crm, staff_id=desk.staff.id).update(staff_id=None)
    if owner.staff_id is None:
        await CrmOwner.filter(id=owner.id, staff_id=None).update(staff_id=desk.staff.id)
    return await tap_owners(desk, {})
