"""The whole loop with a CRM: order there → invitation → interview → note there → a digest's line → a post."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import aiohttp
import pytest

from core.crm.ports import Field, Stream
from core.store.models import Buyer, CrmFact, CrmLink, Post
from core.words import FactState, Lang, PostState
from tests.crms.espocrm_world import EspoWorld, espocrm
from tests.talks.conftest import NEWSROOM, Stage, raised, words_of
from tests.talks.test_loop import COMPANY, interview

ANNA, OLGA = 101, 900
ROOM = NEWSROOM[1]


@dataclass
class Town:
    """A house, the world of its buyers, and the company's CRM."""

    stage: Stage
    crm: EspoWorld

    async def knock(self, stream: Stream, id: str) -> int:
        """The CRM says that something has changed; returns what the front door answered."""
        knock = await self.crm.knock(stream, id)
        settings = self.stage.settings
        url = f"http://{settings.host}:{settings.port}/crm/espocrm/{knock.rest}".rstrip("/")
        headers = {name: values[0] for name, values in knock.headers.items()}
        async with aiohttp.ClientSession() as http:
            answer = await http.post(url, data=knock.body, headers=headers)
            return answer.status

    async def told(self) -> None:
        """Until the CRM knows everything."""

        async def all_told() -> bool:
            links = await CrmLink.filter(stream="people", state="linked")
            revisions = {one.id: one.revision for one in await Buyer.all()}
            behind = [one for one in links if one.told != revisions.get(one.buyer_id or 0)]
            return not behind and not await CrmFact.exclude(state=FactState.TOLD).exists()

        await self.stage.until(all_told, within=20)


@pytest.fixture
async def town(sqlite: str, tmp_path: Path) -> AsyncIterator[Town]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with espocrm() as crm:
        setting_up = crm.again()
        await setting_up.setup()
        await setting_up.close()

        def crms() -> list[object]:
            return [crm.again(invite_after_days=3, tickets_days=3, pull_minutes=60.0)]

        async with raised(tmp_path, "telegram", crms=crms, port=port) as stage:  # type: ignore[arg-type]
            yield Town(stage, crm)


async def test_from_an_order_in_the_crm_to_a_post(town: Town) -> None:
    stage, crm = town.stage, town.crm
    await stage.staff(OLGA)
    boss = await crm.owner("Ольга Орлова", "olga@teply.test")
    firm = await crm.company("ООО «Ромашка»", boss)
    anna = await crm.contact(
        "Анна Белова", phone="+79161234567", email="anna@romashka.test", company=firm, owner=boss
    )
    won = await crm.deal(
        "delivery",
        amount=Decimal("4200000.00"),
        currency="RUB",
        at=stage.clock.now(),
        contact=anna,
        company=firm,
    )
    assert await town.knock(Stream.DEALS, won) == 200
    await stage.until(lambda: Buyer.filter(email="anna@romashka.test").exists(), within=20)

    # Three days later the link to her interview stands in the CRM's field, for whoever writes to her.
    await stage.clock.advance(timedelta(days=4))

    async def invited() -> bool:
        return Field.INVITATION in await crm.fields(anna)

    await stage.until(invited, within=20)
    link = (await crm.fields(anna))[Field.INVITATION]
    stage.appear(ANNA, "Анна", Lang.RU)
    await interview(stage, ANNA, link.partition("start=")[2], "узнать, когда приедет машина", COMPANY)
    await town.told()
    notes = await crm.notes()
    assert {note.on for note in notes} == {(anna,), (firm,)}
    assert all("узнать, когда приедет машина" in note.text for note in notes)
    fields = await crm.fields(anna)
    assert fields[Field.ADDRESSES] == f"telegram:{ANNA}"
    assert Field.INVITATION not in fields

    # The digest's line carries the money of the CRM, and a post answers it.
    await stage.world.open(OLGA, ROOM)
    await stage.play(OLGA, "Buyer: /digest", ROOM)
    digest = words_of(await stage.world.heard(OLGA, ROOM, containing="What costs our customers the most"))
    assert "узнать, когда приедет машина" in digest
    assert "1 company, 4.2 M ₽" in digest
    await stage.play(
        OLGA,
        """
        Buyer: /post
        Bot: What does the post answer?
        Taps: ○ 1
        Bot: chosen
        Taps: Write the text
        Bot: what you did
        Buyer: Теперь за час до приезда мы пишем точное время.
        Bot: Теперь за час
        Taps: Approve
        Bot: When shall it go out?
        Taps: Publish now
        """,
        ROOM,
    )
    await stage.world.posted(stage.room, containing="точное время")
    await stage.until(Post.filter(state=PostState.LIVE).exists)
