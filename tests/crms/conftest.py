"""A connector to the module's ``world``, ready to be told."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from core.crm.ports import Crm, CrmCan
from core.testing import CrmWorld


@pytest_asyncio.fixture
async def crm(world: CrmWorld) -> AsyncIterator[Crm]:
    """Set up, where there is anything to set up."""
    made = world.again()
    if CrmCan.SETUP in made.manifest.can:
        await made.setup()
    yield made
    await made.close()
