"""Bitrix24 by an app: tokens that are renewed, kept sealed, and never lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from core.crm.ports import Stream
from core.errors import Locked, TryLater
from core.store.models import CrmAccount
from core.testing.crm_pushing import discreet
from integrations.crm.bitrix24.connector import Bitrix24Crm
from tests.crms.bitrix24_world import Bitrix24World, bitrix24

pytestmark = pytest.mark.usefixtures("store")


@pytest_asyncio.fixture
async def world() -> AsyncIterator[Bitrix24World]:
    async with bitrix24() as made:
        yield made


@pytest_asyncio.fixture
async def app(world: Bitrix24World) -> AsyncIterator[Bitrix24Crm]:
    made = world.as_app()
    yield made
    await made.close()


async def _ids(crm: Bitrix24Crm) -> list[str]:
    return [item.id for item in (await crm.pull(Stream.COMPANIES, None, None)).items]


async def test_the_first_token_is_traded_for_a_pair_that_is_kept(
    world: Bitrix24World, app: Bitrix24Crm
) -> None:
    firm = await world.company("Acme")
    assert await _ids(app) == [firm] == await _ids(app)
    assert world.server.renewals == 1
    kept = await CrmAccount.get(crm="bitrix24")
    assert kept.tokens and world.server.refresh not in kept.tokens and world.server.access not in kept.tokens
    other = world.as_app()
    try:
        assert await _ids(other) == [firm]
    finally:
        await other.close()
    assert world.server.renewals == 1


async def test_an_expired_token_is_renewed_once_and_the_call_repeated(
    world: Bitrix24World, app: Bitrix24Crm
) -> None:
    firm = await world.company("Acme")
    await _ids(app)
    world.server.access = "x" * 32
    assert await _ids(app) == [firm]
    assert world.server.renewals == 2


async def test_many_calls_at_once_renew_once(world: Bitrix24World, app: Bitrix24Crm) -> None:
    firm = await world.company("Acme")
    assert await asyncio.gather(*(_ids(app) for _ in range(5))) == [[firm]] * 5
    assert world.server.renewals == 1


async def test_what_another_process_renewed_is_taken(world: Bitrix24World, app: Bitrix24Crm) -> None:
    firm = await world.company("Acme")
    await _ids(app)
    token = await app._calls._access.token()  # type: ignore[union-attr]
    world.server.access = "x" * 32
    other = world.as_app()
    try:
        assert await _ids(other) == [firm]
    finally:
        await other.close()
    assert await app._calls._access.renewed(token) == world.server.access  # type: ignore[union-attr]
    assert world.server.renewals == 2


async def test_two_processes_that_renew_at_once_both_go_on(world: Bitrix24World, app: Bitrix24Crm) -> None:
    """The slower one's refresh token is dead when it arrives; the faster one's pair is in the drawer."""
    firm = await world.company("Acme")
    await _ids(app)
    world.server.access = "x" * 32
    other = world.as_app()

    async def faster() -> None:
        assert await _ids(other) == [firm]

    world.server.meanwhile = faster
    try:
        assert await _ids(app) == [firm]
    finally:
        await other.close()
    assert world.server.renewals == 2


async def test_a_lost_answer_loses_no_token(world: Bitrix24World, app: Bitrix24Crm) -> None:
    firm = await world.company("Acme")
    world.server.lost_renewals = 1
    with pytest.raises(TryLater) as raised:
        await _ids(app)
    discreet(raised.value, world)
    assert await _ids(app) == [firm]


async def test_a_dead_refresh_token_closes_the_door_and_a_new_one_opens_it(
    world: Bitrix24World, app: Bitrix24Crm
) -> None:
    firm = await world.company("Acme")
    await _ids(app)
    world.server.access, world.server.refresh = "x" * 32, "y" * 32
    with pytest.raises(Locked, match=r"key: .*OTKLIK_BITRIX24_REFRESH_TOKEN") as raised:
        await _ids(app)
    assert raised.value.whole_door
    discreet(raised.value, world)
    other = world.as_app(refresh_token="y" * 32)
    try:
        assert await _ids(other) == [firm]
    finally:
        await other.close()


async def test_an_app_that_nobody_knows_is_said(world: Bitrix24World) -> None:
    one = world.as_app(app_secret="wrong")
    try:
        with pytest.raises(Locked, match=r"key: .*OTKLIK_BITRIX24_APP_SECRET"):
            await one.check()
    finally:
        await one.close()


async def test_a_token_that_is_refused_even_when_new_is_not_renewed_for_ever(
    world: Bitrix24World, app: Bitrix24Crm
) -> None:
    world.server.takes_no_token = True
    with pytest.raises(Locked, match="key: "):
        await _ids(app)
    assert world.server.renewals <= 3


async def test_what_the_authorization_server_does_not_understand_takes_no_fact_away(
    world: Bitrix24World, app: Bitrix24Crm
) -> None:
    world.server.says_of_tokens = "invalid_request"
    with pytest.raises(Locked, match="key: "):
        await _ids(app)
