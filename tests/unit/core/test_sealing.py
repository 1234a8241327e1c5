"""Sealing: nothing is readable, nothing can be changed, and one purpose does not open another's."""

from __future__ import annotations

import pytest

from core.errors import Misconfigured
from core.sealing import Sealer

SECRET = "s" * 32


def test_what_is_sealed_opens_again_and_does_not_show() -> None:
    sealed = Sealer(SECRET, "tokens").seal("xoxb-1-Привет")
    assert "xoxb" not in sealed
    assert Sealer(SECRET, "tokens").open(sealed) == "xoxb-1-Привет"


@pytest.mark.parametrize("other", [Sealer("t" * 32, "tokens"), Sealer(SECRET, "states")])
def test_another_secret_or_purpose_does_not_open(other: Sealer) -> None:
    sealed = Sealer(SECRET, "tokens").seal("xoxb-1")
    assert other.opened(sealed) is None
    with pytest.raises(Misconfigured, match="OTKLIK_SECRET"):
        other.open(sealed)


def test_a_changed_letter_is_noticed() -> None:
    sealed = Sealer(SECRET, "tokens").seal("xoxb-1")
    for at in range(0, len(sealed) - 2, 7):
        changed = sealed[:at] + ("A" if sealed[at] != "A" else "B") + sealed[at + 1 :]
        assert Sealer(SECRET, "tokens").opened(changed) is None


@pytest.mark.parametrize("nonsense", ["", "x", "gAAAA", "Привет", "\ud83d", "a" * 10_000])
def test_nonsense_does_not_open(nonsense: str) -> None:
    assert Sealer(SECRET, "tokens").opened(nonsense) is None


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(Misconfigured, match="32 characters"):
        Sealer("short", "tokens")
