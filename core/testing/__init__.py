"""The kit for who writes a messenger, a publisher or a CRM: the suites that ours pass too (docs/plugins.md).

Needs pytest and pytest-asyncio. A subclass gives fixtures only::

    from core.testing import MessengerContract

    class TestAcme(MessengerContract):
        ...
"""

from __future__ import annotations

import pytest

# Failing asserts then show their values, as in tests of one's own.
for _suite in (
    "sending",
    "changing",
    "messengers",
    "publishers",
    "lines",
    "crms",
    "crm_pushing",
    "crm_withdrawing",
):
    pytest.register_assert_rewrite(f"{__name__}.{_suite}")

from core.testing.crm_world import CrmWorld, SeenNote, SeenTodo  # noqa: E402
from core.testing.crms import CrmContract  # noqa: E402
from core.testing.lines import Kept, LineContract, Signed  # noqa: E402
from core.testing.messengers import MessengerContract  # noqa: E402
from core.testing.publishers import PublisherContract  # noqa: E402
from core.testing.world import TROUBLES, WAIT, Act, Chat, Seen, Weather, World  # noqa: E402

__all__ = [
    "TROUBLES",
    "WAIT",
    "Act",
    "Chat",
    "CrmContract",
    "CrmWorld",
    "Kept",
    "LineContract",
    "MessengerContract",
    "PublisherContract",
    "Seen",
    "SeenNote",
    "SeenTodo",
    "Signed",
    "Weather",
    "World",
]
