"""The CRM in the newsroom: how it stands, who a contact is, and whose customer needs help."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from core.crm.ports import Contact, Deal, Dropped, Owner, Pulled, Stream
from core.crm.taking import Taker
from core.intake import BuyerRow, Intake
from core.store.db import tx
from core.store.models import Buyer, CrmAccount, CrmLink
from core.words import Lang, LinkState, Role
from tests.talks.conftest import NEWSROOM, Stage, raised

ANNA, OLGA, PETR = 101, 900, 901
ROOM = NEWSROOM[1]


@pytest.fixture
async def stage(sqlite: str, tmp_path: Path) -> AsyncIterator[Stage]:
    async with raised(tmp_path, "telegram") as made:
        now = made.clock.now()
        await CrmAccount.create(
            crm="espocrm", title="EspoCRM", connected_at=now, pull_at=now + timedelta(days=9), pulled_at=now
        )
        yield made


async def take(stage: Stage, *items: Pulled) -> None:
    taker = Taker("espocrm", stage.settings, stage.clock)
    await tx(lambda: taker.take(items))


async def test_who_is_it(stage: Stage) -> None:
    await stage.staff(OLGA)
    rows = [
        BuyerRow(external_id="A-1", name="Аня <b>Б</b>", phone="+79161234567", company="ООО Ромашка"),
        BuyerRow(external_id="A-2", name="Anna Belova", email="anna@shop.example"),
    ]
    await Intake(stage.clock).take_in(rows)
    await take(stage, Contact("7", "Анна Белова", ("+79161234567",), ("anna@shop.example",)))
    await stage.world.open(OLGA, ROOM)
    await stage.play(
        OLGA,
        """
        Buyer: /crm
        Bot: People 0, companies 0
        Taps: Who is it? · 1
        Bot: One contact may be several people
        Taps: Анна Белова · EspoCRM
        Bot: Аня <b>Б</b>
        Taps: It is 2
        Bot: It is Anna Belova. Orders and answers follow.
        Taps: Undo
        Bot: may be:
        Taps: Somebody new
        Bot: It is Анна Белова
        Taps: ‹ Back
        Bot: Everybody is told apart
        Buyer: /crm белова
        Bot: linked contact
        Taps: Анна Белова · EspoCRM
        Bot: decided by a colleague
        Taps: Undo
        Bot: contact 7
        Taps: Nobody to ask
        Bot: Nobody to ask. It is not shown again.
        """,
        ROOM,
    )
    assert (await CrmLink.get()).state is LinkState.APART


async def test_two_colleagues_decide_and_the_second_hears_that_it_is_done(stage: Stage) -> None:
    await stage.staff(OLGA)
    await stage.staff(PETR, Role.MANAGER)
    for name in ("A-1", "A-2"):
        row = BuyerRow(external_id=name, name="Аня")
        await Intake(stage.clock).take_in([row])
    ids = [one.id for one in await Buyer.all().order_by("id")]
    await CrmLink.create(
        crm="espocrm", stream="people", external_id="7", state=LinkState.REVIEW, card={"name": "Анна"},
        candidates=ids, seen_at=stage.clock.now(), created_at=stage.clock.now(),
    )  # fmt: skip
    cards = {}
    for person in (OLGA, PETR):
        await stage.world.open(person, ROOM)
        await stage.play(person, "Buyer: /crm\nBot: People\nTaps: Who is it? · 1\nBot: several", ROOM)
        listed = await stage.world.heard(person, ROOM, containing="several people", anew=False)
        await stage.world.tap(person, ROOM, listed, text="Анна · EspoCRM")
        cards[person] = await stage.world.heard(person, ROOM, containing="contact 7")
    await stage.world.tap(OLGA, ROOM, cards[OLGA], text="It is 1")
    await stage.world.heard(OLGA, ROOM, containing="Orders and answers follow")
    await stage.world.tap(PETR, ROOM, cards[PETR], text="It is 2")
    state = await stage.world.settled(ROOM)
    [told] = [tap["text"] for chat in state["chats"] for tap in chat["taps"] if tap["text"]]
    assert "moved on" in told
    assert (await CrmLink.get()).buyer_id == ids[0]


async def test_the_owner_of_a_customer_hears_that_they_need_help(stage: Stage) -> None:
    await stage.staff(OLGA)
    await stage.staff(PETR, Role.MANAGER, Lang.RU)
    at = stage.clock.now() - timedelta(days=10)
    await take(
        stage,
        Owner("o1", "Пётр Петров", "petr@shop.example"),
        Owner("o2", "Somebody Else", ""),
        Contact("7", "Анна Белова", emails=("anna@shop.example",), owner="o1"),
        Deal("d1", True, at, contact="7", category="delivery"),
    )
    await stage.world.open(OLGA, ROOM)
    await stage.world.open(PETR, ROOM)
    await stage.play(
        PETR,
        """
        Buyer: /crm
        Bot: Людей 1
        Taps: Кто из них я?
        Bot: Кто вы в CRM?
        Taps: Пётр Петров · EspoCRM
        Bot: Вы — Пётр Петров (EspoCRM)
        """,
        ROOM,
    )
    buyer = await Buyer.get()
    payload = await stage.invite(buyer)
    stage.appear(ANNA, "Анна", Lang.RU)
    await stage.play(
        ANNA,
        f"""
        Opens: {payload}
        Bot: Начнём?
        Taps: Да
        Bot: Когда примерно
        Taps: раньше
        Bot: Расскажите
        Buyer: Деньги списали дважды, никто не отвечает, верните мне деньги немедленно!
        Bot: Передать это в поддержку прямо сейчас?
        Taps: Да, передайте
        Bot: Передано
        """,
    )
    await stage.world.heard(PETR, ROOM, containing="Нужна помощь покупателю")
    await stage.world.heard(OLGA, ROOM, containing="A buyer needs help")


async def test_a_vanished_contact_shows_in_the_numbers(stage: Stage) -> None:
    await stage.staff(OLGA)
    await take(stage, Contact("7", "Анна"), Dropped(Stream.PEOPLE, "7"))
    await stage.world.open(OLGA, ROOM)
    await stage.play(OLGA, "Buyer: /crm\nBot: People 0, companies 0; no longer there: 1", ROOM)
