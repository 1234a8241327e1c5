"""amoCRM passes the suite; its keys, and setting it up."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from core.testing.crms import CrmContract
from integrations.crm.amocrm.connector import AmocrmCrm
from tests.crms.amocrm_world import AmoWorld, amocrm


@pytest_asyncio.fixture
async def world() -> AsyncIterator[AmoWorld]:
    async with amocrm() as made:
        yield made


@pytest_asyncio.fixture
async def crm(world: AmoWorld) -> AsyncIterator[AmocrmCrm]:
    made = world.again()
    await made.setup()
    yield made
    await made.close()


class TestAmocrm(CrmContract):
    pass
