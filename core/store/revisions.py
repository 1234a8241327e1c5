"""Noting that something changed of which a CRM is told: a buyer's revision grows, the CRM's falls behind."""

from __future__ import annotations

from collections.abc import Collection

from tortoise.expressions import F

from core.store.models import Buyer


async def touch(buyer_ids: Collection[int]) -> None:
    """Something of these buyers has changed (inside ``tx``)."""
    if buyer_ids:
        await Buyer.filter(id__in=list(buyer_ids)).update(revision=F("revision") + 1)
