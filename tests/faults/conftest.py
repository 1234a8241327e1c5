"""The stage of the talks, for faults on it."""

from tests.talks.conftest import stage

__all__ = ["stage"]
