"""Bitrix24 passes the suite."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from core.testing.crms import CrmContract
from tests.crms.bitrix24_world import Bitrix24World, bitrix24


@pytest_asyncio.fixture
async def world() -> AsyncIterator[Bitrix24World]:
    async with bitrix24() as made:
        yield made


class TestBitrix24(CrmContract):
    pass
