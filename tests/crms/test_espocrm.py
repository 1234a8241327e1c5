"""EspoCRM passes the suite; and what is its own."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from core.testing.crms import CrmContract
from integrations.crm.espocrm.connector import EspocrmCrm
from tests.crms.espocrm_world import EspoWorld, espocrm


@pytest_asyncio.fixture
async def world() -> AsyncIterator[EspoWorld]:
    async with espocrm() as made:
        yield made


@pytest_asyncio.fixture
async def crm(world: EspoWorld) -> AsyncIterator[EspocrmCrm]:
    made = world.again()
    await made.setup()
    yield made
    await made.close()


class TestEspocrm(CrmContract):
    pass
