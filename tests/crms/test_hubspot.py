"""HubSpot's connector: the suite, its error table, its payloads, and what only HubSpot does."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from core.testing import CrmContract
from integrations.crm.hubspot.connector import HubspotCrm
from tests.crms.hubspot_world import HubspotWorld, hubspot


@pytest_asyncio.fixture
async def world() -> AsyncIterator[HubspotWorld]:
    async with hubspot() as world:
        yield world


@pytest_asyncio.fixture
async def crm(world: HubspotWorld) -> AsyncIterator[HubspotCrm]:
    made = world.again()
    await made.setup()
    yield made
    await made.close()


class TestHubspot(CrmContract):
    @pytest_asyncio.fixture
    async def world(self) -> AsyncIterator[HubspotWorld]:
        async with hubspot() as world:
            yield world

    @pytest_asyncio.fixture
    async def crm(self, world: HubspotWorld) -> AsyncIterator[HubspotCrm]:
        made = world.again()
        await made.setup()
        yield made
        await made.close()
