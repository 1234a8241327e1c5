"""The stage: the whole house over a real store, and the sandbox as the world outside, over real HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bots.app import House, house
from bots.sandbox import Sandbox
from bots.sandbox.client import SandboxClient, buttons_of, words_of
from bots.sandbox.facts import check_request
from core import buyers, invitations, settings
from core.clock import MovableClock, SystemClock
from core.intake import BuyerRow, Intake, OrderRow
from core.store.db import tx
from core.store.models import Buyer, Staff
from core.words import Lang, Role

INTERVIEWER = ("7001:SANDBOX-a", "interview_bot")
NEWSROOM = ("7002:SANDBOX-b", "newsroom_bot")
CHANNEL = "otklik_news"
JOBS = """
[jobs.delivery]
en = "check where a delivery is"
ru = "проверить, где доставка"
match = ["delivery"]
"""


@dataclass
class Stage:
    """The house and the world; a test says who comes and what they do."""

    folder: Path
    clock: MovableClock
    sandbox: Sandbox
    url: str
    world: SandboxClient
    overrides: dict[str, Any] = field(default_factory=dict)
    house: House | None = None
    _open: AsyncExitStack = field(default_factory=AsyncExitStack)

    @property
    def settings(self) -> settings.Settings:
        return settings.load(
            **{
                "_env_file": None,
                "database": f"sqlite:///{self.folder}/store.sqlite3",
                "secret": "s" * 32,
                "interviewer_token": INTERVIEWER[0],
                "newsroom_token": NEWSROOM[0],
                "telegram_api": self.url,
                "brand": "Дом",
                "contact": "@dom_help",
                "news_link": "t.me/otklik_news",
                "zone": "Europe/Moscow",
                "jobs": self.folder / "jobs.toml",
                "channels": (f"@{CHANNEL}",),
                "linger_seconds": 0.0,
                "chat_pause_seconds": 0.02,  # actors answer within milliseconds; paced all the same
                "timeout_seconds": 2.0,
                "quarantine_seconds": 0.5,
                **self.overrides,
            }
        )

    async def curtain_up(self) -> House:
        """Start the house (again)."""
        self.house = await self._open.enter_async_context(house(self.settings, self.clock))
        return self.house

    async def curtain_down(self) -> None:
        """Stop the house; the store and the world stay."""
        await self._open.aclose()
        self._open = AsyncExitStack()

    async def restart(self) -> None:
        await self.curtain_down()
        await self.curtain_up()

    async def buyer(
        self,
        person: int,
        name: str = "Анна Белова",
        lang: Lang = Lang.RU,
        *,
        days_ago: int = 10,
        amount: int | None = 12_500_00,
        currency: str = "RUB",
        company: str = "",
        paid: bool = True,
        other: str = "",
    ) -> str:
        """Somebody with an order, and perhaps an earlier one of the category ``other``.

        Returns the payload of their invitation ("" when the rules refuse).
        """
        if person not in self.sandbox.world.people:
            self.sandbox.add_person(person, name.split()[0], language_code=lang.value)
        row = BuyerRow(external_id=f"c{person}", name=name, language=lang, company=company)
        order = OrderRow(
            identity=f"id:{person}",
            number=f"A-{person}",
            buyer=row,
            placed_at=self.clock.now() - timedelta(days=days_ago),
            amount=amount,
            currency=currency,
            is_paid=paid,
            category="delivery",
        )
        earlier = replace(order, identity=f"id:{person}-0", category=other, number=None)
        earlier = replace(earlier, placed_at=order.placed_at - timedelta(days=5))
        await Intake(self.clock).take_in([row, order, *((earlier,) if other else ())])
        kept = await Buyer.get(external_id=f"c{person}")
        assert self.house is not None
        desk = self.house.desk()

        async def invite() -> list[invitations.Issued]:
            choice = await buyers.choose(desk.now, desk.settings)
            mine = [one for one in choice.eligible if one.buyer_id == kept.id]
            return await invitations.issue(mine, desk)

        issued = await tx(invite)
        return issued[0].link.partition("start=")[2] if issued else ""

    async def staff(self, person: int, role: Role = Role.ADMIN, lang: Lang = Lang.EN) -> None:
        """A member of staff, already admitted."""
        self.sandbox.add_person(person, f"Staff{person}", language_code=lang.value, role="staff")
        await Staff.create(
            messenger="telegram",
            external_id=str(person),
            name=f"Staff{person}",
            role=role,
            language=lang,
            zone="Europe/Moscow",
            created_at=self.clock.now(),
        )

    async def play(self, person: int, script: str, bot: str = INTERVIEWER[1]) -> None:
        """Play a transcript. A line is ``Bot: words it says`` (a part of them), ``Buyer: words``,
        ``Taps: a label`` or ``Opens: a payload``. The bot's lines are waited for, in order."""
        heard: dict[str, Any] = {}
        for line in filter(None, map(str.strip, script.splitlines())):
            who, _, words = line.partition(":")
            words = words.strip()
            match who:
                case "Bot":
                    heard = await self.world.heard(person, bot, containing=words)
                case "Buyer":
                    await self.world.say(person, bot, words)
                case "Taps":
                    await self.world.tap(person, bot, heard, text=words)
                case "Opens":
                    await self.world.open(person, bot, words)
                case _:
                    raise ValueError(f"who is {who!r}?")

    async def until(self, check: Callable[[], Awaitable[object]], within: float = 10.0) -> None:
        """Wait until the store says so. Raises ``TimeoutError``."""
        async with asyncio.timeout(within):
            while not await check():
                await asyncio.sleep(0.02)

    async def said_by_bot(self, person: int, bot: str = INTERVIEWER[1]) -> list[str]:
        """Everything the bot said to a person, in order."""
        return [
            words_of(message)
            for message in await self.world.messages(person, bot)
            if message["from"]["is_bot"]
        ]


@pytest.fixture
async def stage(tmp_path: Path, sqlite: str) -> AsyncIterator[Stage]:
    """A raised curtain over SQLite."""
    (tmp_path / "jobs.toml").write_text(JOBS, encoding="utf-8")
    # Noon in Moscow: what we begin ourselves goes out at once, whatever hour the tests are run at.
    clock = MovableClock(SystemClock().now().replace(hour=9, minute=0))
    sandbox = Sandbox(now=clock.now, advance=clock.advance)
    for token, username in (INTERVIEWER, NEWSROOM):
        sandbox.add_bot(token, username, username)
    sandbox.add_channel(-1001, "News", CHANNEL, admins=[NEWSROOM[0]])
    url = await sandbox.start()
    async with SandboxClient(url) as world:
        made = Stage(tmp_path, clock, sandbox, url, world)
        await made.curtain_up()
        try:
            yield made
        finally:
            await made.curtain_down()
            log = await world.log()
            await sandbox.stop()
        # Whatever the talk was about: every request was one that Telegram's API knows.
        wrong = {
            entry["method"]: found
            for entry in log
            if (found := check_request(entry["method"], entry["params"]))
        }
        assert wrong == {}


__all__ = ["Stage", "buttons_of", "words_of"]
