"""Bitrix24 passes the suite."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from core.testing.crms import CrmContract
from integrations.crm.bitrix24.connector import Bitrix24Crm
from tests.crms.bitrix24_world import Bitrix24World, bitrix24


@pytest_asyncio.fixture
async def world() -> AsyncIterator[Bitrix24World]:
    async with bitrix24() as made:
        yield made


@pytest_asyncio.fixture
async def crm(world: Bitrix24World) -> AsyncIterator[Bitrix24Crm]:
    made = world.again()
    await made.setup()
    yield made
    await made.close()


class TestBitrix24(CrmContract):
    pass
