"""Disguises, meant or not, of what a public post may not carry."""

from __future__ import annotations

import pytest

from core.posts_rules import Grounds, faults, order_tokens


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("пишите anna＠example.com", "fault-email"),
        ("пишите ＠anna_b", "fault-handle"),
        ("8‑916‑123‑45‑67", "fault-phone"),
        ("заказ А-7782 приехал", "fault-order"),  # a Cyrillic А
        ("заказ A‑7782 приехал", "fault-order"),  # a hyphen that does not break
        ("заказ A\u20607782 приехал", "fault-order"),  # a joiner nobody sees
    ],
)
def test_a_disguise_does_not_help(text: str, kind: str) -> None:
    numbers = tuple(one for one in order_tokens(text) if one in ("A-7782", "A7782"))
    assert [fault.kind for fault in faults(text, Grounds(order_numbers=numbers))] == [kind]
