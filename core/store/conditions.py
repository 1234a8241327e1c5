"""Conditions on rows that need more than equality."""

from __future__ import annotations

from tortoise.expressions import Q

from core.words import DeliveryState

# How the error of a post begins that was not begun in time; what held it up may follow.
MISSED = "its slot was missed"
# Certainly sent by nobody yet: it waits, or its slot was missed and a person is asked.
UNBEGUN = Q(state__in=[DeliveryState.DUE, DeliveryState.LATER]) | Q(
    state=DeliveryState.NEEDS_REVIEW, error__startswith=MISSED
)
UNBEGUN_OR_DEAD = UNBEGUN | Q(state=DeliveryState.DEAD)
