"""What stands in the store and in the CRM, held against what people did."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from core.store.models import Buyer, CrmFact, CrmLink, Order
from core.words import FactState
from tests.faults.crm_crash.killer import Killer
from tests.faults.crm_crash.shop import Shop

KINDS = (
    *("contacts lost", "contacts twice", "deals lost", "deals twice", "money wrong"),
    *("notes lost", "notes twice", "notes wrong", "left of the forgotten", "not told", "defects"),
)


async def judge(shop: Shop, folder: Path) -> dict[str, list[str]]:
    """Everything that is wrong, by kind."""
    faults: dict[str, list[str]] = {kind: [] for kind in KINDS}
    await _read(shop, faults)
    await _told(shop, faults)
    for row in await CrmFact.exclude(state=FactState.TOLD):
        faults["not told"].append(f"{row.kind} {row.key}: {row.state.value} {row.error}")
    log = (folder / "otklik.log").read_text("utf-8", "replace")
    faults["defects"] += ["a traceback in the log"] * log.count("Traceback")
    return faults


async def _read(shop: Shop, faults: dict[str, list[str]]) -> None:
    links = Counter([one.external_id for one in await CrmLink.filter(stream="people")])
    known = [one for one in shop.contacts if one not in shop.forgotten]
    faults["contacts lost"] += [one for one in known if not links[one]]
    buyers = await Buyer.all().count()
    if buyers > len(
        shop.contacts
    ):  # the books of those who were forgotten may come again: they are not asked
        faults["contacts twice"].append(f"{buyers} buyers of {len(shop.contacts)} contacts")
    orders = Counter([one.identity for one in await Order.all()])
    if len(orders) < shop.deals:
        faults["deals lost"].append(f"{len(orders)} of {shop.deals}")
    if orders.total() > shop.deals:
        faults["deals twice"].append(f"{orders.total()} of {shop.deals}")
    spent = sum([one.amount or 0 for one in await Order.all()])
    if spent != shop.spent:
        faults["money wrong"].append(f"{spent}, not {shop.spent}")


async def _told(shop: Shop, faults: dict[str, list[str]]) -> None:
    notes = await shop.world.notes()
    for contact, said in shop.words.items():
        for place in (contact, shop.firms[contact]):
            about = [one for one in notes if place in one.on and _is_of(one.text, contact, said)]
            if len(about) != 1:
                kind = "notes twice" if about else "notes lost"
                faults[kind].append(f"{contact} on {place}: {len(about)}")
            for words in said.values():
                if about and words not in about[0].text:
                    faults["notes wrong"].append(f"{contact} on {place} lacks “{words}”")
    for contact in shop.forgotten:
        if any(contact in one.on or f"waited for {contact}" in one.text for one in notes):
            faults["left of the forgotten"].append(f"{contact}: a note")
        if await shop.world.fields(contact):
            faults["left of the forgotten"].append(f"{contact}: fields")
    if len(notes) != 2 * len(shop.words):
        faults["notes twice"].append(f"{len(notes)} notes, not {2 * len(shop.words)}")


def _is_of(text: str, contact: str, said: dict[str, str]) -> bool:
    return f"waited for {contact}" in text or any(words in text for words in said.values())


def show(faults: dict[str, list[str]], killer: Killer, shop: Shop) -> str:
    """The report, as text."""
    lines = ["", "kills, by the moment they hit:"]
    lines += [f"  {count:4}  {moment}" for moment, count in sorted(killer.hits.items())]
    lines += [f"  {killer.hits.total():4}  in all; {killer.missed} moments missed and not counted", ""]
    lines += [
        f"{len(shop.contacts)} contacts and {shop.deals} deals in the CRM; {len(shop.words)} talks told, "
        f"{len(shop.forgotten)} forgotten",
        "",
    ]
    for kind, found in faults.items():
        lines += [f"  {len(found):4}  {kind}", *(f"          {one}" for one in found[:10])]
    return "\n".join(lines)
