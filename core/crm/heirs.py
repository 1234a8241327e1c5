"""Whom a contact that is gone was merged into, where the CRM does not tell: most do not.

Only when nothing else fits: the contact that is left has the phone or the e-mail of the one that is gone,
their names agree, and there is exactly one such. Else nobody is joined; the one that is gone is unlinked.
"""

from __future__ import annotations

from core.intake.people import name_key
from core.store.models import Buyer, CrmLink
from core.words import LinkState


async def heir(gone: CrmLink) -> str:
    """The contact's id, "" when there is none or there are several."""
    if gone.state is LinkState.REVIEW:  # whether it is the same one was the very question
        fitting = await _contacts(gone, list(gone.candidates)) if len(gone.candidates) == 1 else []
    elif gone.state is LinkState.LINKED and gone.buyer_id is not None:
        fitting = await _contacts(gone, await _alike(await Buyer.get(id=gone.buyer_id)))
    else:
        fitting = []
    return fitting[0] if len(fitting) == 1 else ""


async def _contacts(gone: CrmLink, buyers: list[int]) -> list[str]:
    """The contacts of the same CRM that these buyers are."""
    linked = CrmLink.filter(
        crm=gone.crm, stream=gone.stream, state=LinkState.LINKED, buyer_id__in=buyers
    ).exclude(id=gone.id)
    return [one.external_id for one in await linked]


async def _alike(buyer: Buyer) -> list[int]:
    """Other buyers with the same phone or e-mail and a name that agrees."""
    found: dict[int, Buyer] = {}
    for name in ("phone", "email"):
        if told := getattr(buyer, name):
            for one in await Buyer.filter(**{name: told}).exclude(id=buyer.id):
                found[one.id] = one
    mine = set(name_key(buyer.name).split())
    return [
        one.id
        for one in found.values()
        for theirs in [set(name_key(one.name).split())]
        if mine and theirs and (mine <= theirs or theirs <= mine)
    ]
