"""The parts of a house: what a process does."""

from __future__ import annotations

from enum import StrEnum


class Part(StrEnum):
    """What a process does; ``run`` does all three."""

    WEB = "web"  # receives: webhooks, or polling when there is no public address
    WORKER = "worker"  # handles what was received, and sends
    CLOCK = "clock"  # ticks


ALL = frozenset(Part)
