"""Odoo passes the suite over both protocols, selling by orders and by opportunities."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from core.crm.ports import Crm
from core.testing.crm_world import CrmWorld
from core.testing.crms import CrmContract
from tests.crms.odoo_world import OdooWorld, odoo


class OdooContract(CrmContract):
    @pytest.fixture
    async def crm(self, world: CrmWorld) -> AsyncIterator[Crm]:
        assert isinstance(world, OdooWorld)
        crm = world.again()
        await crm.setup()
        yield crm
        await crm.close()


class TestOdoo17(OdooContract):
    """Community, JSON-RPC, Sales."""

    @pytest.fixture
    async def world(self) -> AsyncIterator[CrmWorld]:
        async with odoo(17) as world:
            yield world


class TestOdoo18(OdooContract):
    """JSON-RPC; CRM without Sales."""

    @pytest.fixture
    async def world(self) -> AsyncIterator[CrmWorld]:
        async with odoo(18, "crm") as world:
            yield world


class TestOdoo19(OdooContract):
    """JSON-2."""

    @pytest.fixture
    async def world(self) -> AsyncIterator[CrmWorld]:
        async with odoo(19) as world:
            yield world


del OdooContract
