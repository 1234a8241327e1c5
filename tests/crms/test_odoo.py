"""Odoo passes the suite over both protocols, selling by orders and by opportunities."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from core.testing.crm_world import CrmWorld
from core.testing.crms import CrmContract
from tests.crms.odoo_world import odoo


class TestOdoo17(CrmContract):
    """Community, JSON-RPC, Sales."""

    @pytest.fixture
    async def world(self) -> AsyncIterator[CrmWorld]:
        async with odoo(17) as world:
            yield world


class TestOdoo18(CrmContract):
    """JSON-RPC; CRM without Sales."""

    @pytest.fixture
    async def world(self) -> AsyncIterator[CrmWorld]:
        async with odoo(18, "crm") as world:
            yield world


class TestOdoo19(CrmContract):
    """JSON-2."""

    @pytest.fixture
    async def world(self) -> AsyncIterator[CrmWorld]:
        async with odoo(19) as world:
            yield world
