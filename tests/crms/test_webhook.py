"""The webhook passes the suite; and what is its own."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from core.testing.crms import CrmContract
from integrations.crm.webhook.connector import WebhookCrm
from tests.crms.webhook_world import WebhookWorld, receiver


@pytest_asyncio.fixture
async def world() -> AsyncIterator[WebhookWorld]:
    async with receiver() as made:
        yield made


@pytest_asyncio.fixture
async def crm(world: WebhookWorld) -> AsyncIterator[WebhookCrm]:
    made = world.again()
    yield made
    await made.close()


class TestWebhook(CrmContract):
    pass
