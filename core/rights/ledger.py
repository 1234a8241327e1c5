"""The ledger of those who asked to be forgotten: keyed hashes that name nobody, but recognise a return."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from typing import Any

from core.desk import Desk
from core.links import new_nonce
from core.settings import Settings
from core.store.models import Address, Buyer, Forgotten

KNOWN_BY = ("external_id", "phone", "email")


def _mark(settings: Settings, kind: str, value: str) -> str:
    """SHA-256 keyed with the install's secret: without it nobody can guess whom a mark stands for."""
    secret = settings.secret.get_secret_value().encode()
    return hmac.digest(secret, f"forgotten\0{kind}\0{value}".encode(), hashlib.sha256).hex()


def arrival(settings: Settings, messenger: str, external_id: str) -> str:
    """Under which hash somebody's arrival from a post is counted."""
    return _mark(settings, f"arrival:{messenger}", external_id)


def marks(settings: Settings, buyer: Mapping[str, Any]) -> set[str]:
    """The marks of a buyer's ``external_id``, ``phone`` and ``email``."""
    return {_mark(settings, kind, buyer[kind]) for kind in KNOWN_BY if buyer.get(kind)}


async def enter(buyer: Buyer, addresses: Iterable[Address], desk: Desk, contacts: Iterable[str] = ()) -> None:
    """Note a person who is being forgotten (inside ``tx``). ``contacts``: what CRMs bring them back as."""
    person = new_nonce()
    theirs = marks(desk.settings, {kind: getattr(buyer, kind) for kind in KNOWN_BY})
    theirs |= {_mark(desk.settings, "external_id", one) for one in contacts}
    theirs |= {_mark(desk.settings, one.messenger, one.external_id) for one in addresses}
    for one in theirs:
        await Forgotten.update_or_create({"person": person, "at": desk.now}, mark=one)


async def all_marks() -> frozenset[str]:
    """Every mark of everybody who asked and has not come back; mostly there are none or few."""
    return frozenset(str(mark) for mark in await Forgotten.all().values_list("mark", flat=True))


async def knows(settings: Settings, buyer: Mapping[str, Any]) -> bool:
    """Whether somebody with this ``external_id``, ``phone`` or ``email`` asked to be forgotten."""
    return await Forgotten.filter(mark__in=list(marks(settings, buyer))).exists()


async def lift(settings: Settings, buyer: Mapping[str, Any]) -> None:
    """Somebody known by these came by themselves: their wish to be forgotten is over (inside ``tx``)."""
    known = Forgotten.filter(mark__in=list(marks(settings, buyer)))
    people = [str(one) for one in await known.values_list("person", flat=True)]
    await Forgotten.filter(person__in=people).delete()


async def welcome_back(messenger: str, external_id: str, desk: Desk) -> Buyer | None:
    """Somebody who had asked to be forgotten comes by themselves from this address: the wish is over.

    Returns the buyer they are if the company's books have brought them again.
    """
    known = await Forgotten.get_or_none(mark=_mark(desk.settings, messenger, external_id))
    if known is None:
        return None
    theirs = set(await Forgotten.filter(person=known.person).values_list("mark", flat=True))
    await Forgotten.filter(person=known.person).delete()
    for row in await Buyer.all().values("id", *KNOWN_BY):
        if theirs & marks(desk.settings, row):
            return await Buyer.get(id=row["id"])
    return None
