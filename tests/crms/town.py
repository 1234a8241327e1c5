"""A store with people in it, and a talk with one of them, for what happens between it and the CRMs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from core import buyers, invitations, jobs, settings
from core.clock import MovableClock, SystemClock
from core.crm.ports import Contact, Crm, Deal, Pulled
from core.crm.rounds import Rounds
from core.crm.taking import Taken, Taker
from core.desk import Desk, Ways
from core.intake import BuyerRow, Intake, OrderRow
from core.interviews.hearing import hear
from core.links import Links
from core.ports import Inbound, Opened, Said, Tapped, Who
from core.settings import Settings
from core.store.db import tx
from core.store.models import Address, Button, Buyer, Interview
from core.words import BotRole, Lang

DOOR = "telegram:interviewer"
WAYS = Ways({BotRole.INTERVIEWER: {"telegram": "https://t.me/interview_bot?start={payload}"}})


@dataclass
class Town:
    """One CRM's view of a shop. ``name``: the connector whose contacts are taken in."""

    clock: MovableClock = field(default_factory=lambda: MovableClock(SystemClock().now().replace(hour=9)))
    name: str = "espocrm"
    settings: Settings = field(
        default_factory=lambda: settings.load(
            _env_file=None,
            secret="s" * 32,
            zone="Europe/Moscow",
            jobs=Path("none.toml"),
            quarantine_seconds=0.2,
        )
    )
    _refs: int = 100

    def __post_init__(self) -> None:
        self.taker = Taker(self.name, self.settings, self.clock)

    def desk(self) -> Desk:
        links = Links(self.settings.secret.get_secret_value())
        catalogue = jobs.load(self.settings.jobs)
        return Desk(self.clock.now(), self.settings, links, catalogue, DOOR, WAYS, (DOOR,))

    def rounds(self, crm: Crm) -> Rounds:
        return Rounds(crm, self.settings, self.clock, self.desk)

    async def take(self, *items: Pulled) -> Taken:
        return await tx(lambda: self.taker.take(items))

    def deal(self, id: str, contact: str = "", amount: str = "100", **more: Any) -> Deal:
        told = {"is_won": True, "placed_at": self.clock.now() - timedelta(days=10), "currency": "RUB", **more}
        return Deal(id, amount=Decimal(amount), contact=contact, **told)

    async def bought(self, own: str, name: str, **known: Any) -> Buyer:
        """Somebody in the store, from a file of the shop's."""
        row = BuyerRow(external_id=own, name=name, language=Lang.RU, **known)
        order = OrderRow(f"id:{own}", row, self.clock.now() - timedelta(days=10), 500_00, "RUB")
        await Intake(self.clock).take_in([row, order])
        return await Buyer.get(external_id=own)

    async def writes_from(self, account: str, buyer: Buyer) -> Address:
        """They are known on Telegram."""
        told = {"messenger": "telegram", "external_id": account, "buyer_id": buyer.id}
        return await Address.create(**told, language=Lang.RU, created_at=self.clock.now())

    def who(self, account: str) -> Who:
        return Who("telegram", account, account, "Anna", Lang.RU)

    async def hear(self, inbound: Inbound) -> None:
        self._refs += 1
        desk = self.desk()
        await tx(lambda: hear(inbound, desk, key=f"k{self._refs}"))

    def ref(self) -> str:
        self._refs += 1
        return str(self._refs)

    async def invite(self, buyer: Buyer) -> str:
        """Their link's payload."""
        desk = self.desk()

        async def issue() -> Sequence[invitations.Issued]:
            choice = await buyers.choose(desk.now, desk.settings)
            return await invitations.issue([one for one in choice.eligible if one.buyer_id == buyer.id], desk)

        [issued] = await tx(issue)
        return issued.link.partition("start=")[2]

    async def talk(self, buyer: Buyer, account: str, words: str, *, questions: int = 99) -> Interview:
        """A talk in which every open question is answered with ``words`` and a number, every other by its
        first button; left after so many ``questions``."""
        await self.hear(Opened(self.who(account), self.ref(), await self.invite(buyer), self.clock.now()))
        interview = await Interview.filter(buyer_id=buyer.id).order_by("-id").first()
        assert interview is not None
        for number in range(questions):
            interview = await Interview.get(id=interview.id)
            question = interview.snapshot["current"]
            if question is None:
                break
            button = await Button.filter(interview_id=interview.id, action=question).order_by("-id")
            at = self.clock.now()
            if button:
                first = min(button, key=lambda one: one.id)
                await self.hear(Tapped(self.who(account), first.token, self.ref(), "call", at))
            else:
                await self.hear(Said(self.who(account), self.ref(), f"{words} {number}", at))
        return await Interview.get(id=interview.id)

    async def edit(self, account: str, ref: str, words: str) -> None:
        await self.hear(Said(self.who(account), ref, words, self.clock.now(), edited=True))


def when(days: int, clock: MovableClock) -> datetime:
    return clock.now() - timedelta(days=days)


def anna(id: str = "7", **more: Any) -> Contact:
    """A contact as a CRM tells it."""
    told = {"name": "Анна Белова", "phones": ("+7 916 123-45-67",), "emails": ("Anna@Shop.Example",), **more}
    return Contact(id, **told)
