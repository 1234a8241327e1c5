"""The kit for those who write a messenger or a publisher: the suites that ours pass too (docs/plugins.md).

Needs pytest and pytest-asyncio. A subclass gives fixtures only::

    from core.testing import MessengerContract

    class TestAcme(MessengerContract):
        ...
"""

from __future__ import annotations

import pytest

# Failing asserts then show their values, as in tests of one's own.
for _suite in ("sending", "changing", "messengers", "publishers", "lines"):
    pytest.register_assert_rewrite(f"{__name__}.{_suite}")

from core.testing.lines import Kept, LineContract, Signed  # noqa: E402
from core.testing.messengers import MessengerContract  # noqa: E402
from core.testing.publishers import PublisherContract  # noqa: E402
from core.testing.world import TROUBLES, WAIT, Act, Chat, Seen, Weather, World  # noqa: E402

__all__ = [
    "TROUBLES",
    "WAIT",
    "Act",
    "Chat",
    "Kept",
    "LineContract",
    "MessengerContract",
    "PublisherContract",
    "Seen",
    "Signed",
    "Weather",
    "World",
]
