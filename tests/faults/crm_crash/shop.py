"""A shop with a CRM: its contacts and deals, talks with its buyers, and the truth about both."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from random import Random  # noqa: TID251 seeded by --seed

from core.clock import MovableClock, SystemClock
from core.rights.forgetting import forget
from core.store.db import tx
from core.store.models import Answer, Buyer, CrmLink
from tests.crms.espocrm_world import EspoWorld
from tests.crms.town import Town

TOGETHER = 2  # people of one company; more than three of one are not asked in a month


def yesterday() -> MovableClock:
    """In the past: everything said by this clock is over for whoever lives by the real one."""
    return MovableClock((SystemClock().now() - timedelta(days=1)).replace(hour=9))


@dataclass
class Shop:
    """What people did, and what therefore has to stand in the CRM."""

    world: EspoWorld
    dice: Random
    town: Town = field(default_factory=lambda: Town(clock=yesterday()))
    contacts: list[str] = field(default_factory=list)
    firms: dict[str, str] = field(default_factory=dict)  # contact → company
    deals: int = 0  # won
    spent: int = 0  # in all of them, minor units
    # contact → message → what it says: all of it has to stand in their note
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    forgotten: set[str] = field(default_factory=set)

    async def open(self, contacts: int) -> None:
        """Fields, companies, contacts, a won deal for each."""
        crm = self.world.again()
        await crm.setup()
        await crm.close()
        boss = await self.world.owner("Olga", "olga@shop.example")
        firm = ""
        for n in range(contacts):
            if n % TOGETHER == 0:
                firm = await self.world.company(f"Firm {n}", boss)
            contact = await self.world.contact(
                f"Buyer {n}",
                email=f"b{n}@shop.example",
                phone=f"+7916{n:07d}",
                company=firm,
                owner=boss,
            )
            self.contacts.append(contact)
            self.firms[contact] = firm
            await self._buys(contact)

    async def _buys(self, contact: str) -> None:
        amount = self.dice.randrange(100, 10_000)
        at = self.town.clock.now() - timedelta(days=10)
        await self.world.deal(
            "delivery",
            amount=Decimal(amount),
            currency="RUB",
            at=at,
            contact=contact,
            company=self.firms[contact],
        )
        self.deals += 1
        self.spent += amount * 100

    async def goes_on(self) -> None:
        """Somebody talks to us, corrects what they said, or asks to be forgotten; somebody buys again."""
        silent = [one for one in self.contacts if one not in self.words and one not in self.forgotten]
        chance = self.dice.random()
        if chance < 0.15 and len(self.words) > 2:
            await self._forgets(self.dice.choice(sorted(self.words)))
        elif silent and (chance < 0.7 or not self.words):
            await self._talks(self.dice.choice(silent))
        else:
            await self._corrects(self.dice.choice(sorted(self.words)))
        await self._buys(self.dice.choice(self.contacts))

    async def _buyer(self, contact: str) -> Buyer:
        link = await CrmLink.get(crm="espocrm", stream="people", external_id=contact)
        return await Buyer.get(id=link.buyer_id)

    async def _talks(self, contact: str) -> None:
        interview = await self.town.talk(await self._buyer(contact), contact, f"waited for {contact}")
        said = await Answer.filter(interview_id=interview.id).exclude(text="").order_by("id")
        assert said
        self.words[contact] = {one.ref: one.text for one in said}

    async def _corrects(self, contact: str) -> None:
        ref = self.dice.choice(sorted(self.words[contact]))
        corrected = f"it was {self.dice.randrange(10**6)} hours"
        await self.town.edit(contact, ref, corrected)
        self.words[contact][ref] = corrected

    async def _forgets(self, contact: str) -> None:
        buyer = await self._buyer(contact)
        await tx(lambda: forget(buyer, self.town.desk()))
        del self.words[contact]
        self.forgotten.add(contact)
