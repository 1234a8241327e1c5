"""Conditions on rows that need more than equality."""

from __future__ import annotations

from datetime import datetime

from tortoise.expressions import Q

from core.words import DeliveryState


def free(wall: datetime) -> Q:
    """Held by no lease at ``wall``, the machine's time."""
    return Q(leased_until__isnull=True) | Q(leased_until__lt=wall)


# How the error of a post begins that was not begun in time; what held it up may follow.
MISSED = "its slot was missed"
# Certainly sent by nobody yet: it waits, or its slot was missed and a person is asked.
UNBEGUN = Q(state__in=[DeliveryState.DUE, DeliveryState.LATER]) | Q(
    state=DeliveryState.NEEDS_REVIEW, error__startswith=MISSED
)
UNBEGUN_OR_DEAD = UNBEGUN | Q(state=DeliveryState.DEAD)
