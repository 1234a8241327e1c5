"""A month in the life of a shop: hundreds of buyers in three zones, a clock that jumps.

Everything but the wire is real: the store, the turns, the reminders, the outbox. The month's own courier
claims what is due, looks at it, and writes down that it arrived; what it saw is held against the rules.

    python -m tests.simulation.month --buyers 300
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise
from pathlib import Path
from random import Random  # noqa: TID251 seeded: the same seed plays the same month
from typing import Any
from zoneinfo import ZoneInfo

import click

from core import buyers, hours, invitations, jobs, outbox, outcomes, settings
from core.buttons import meaning
from core.desk import Desk, Ways
from core.intake import BuyerRow, Intake, OrderRow
from core.interviews import nudges
from core.interviews.hearing import hear
from core.links import Links
from core.ports import Message, Opened, Said, Tapped, Who
from core.store import migrate
from core.store.db import opened, tx
from core.store.models import Address, Answer, Buyer, Delivery, Interview
from core.words import BotRole, InterviewState, Lang, Priority
from surveys.interview import Interview as Talk

START = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)  # the clocks go forward in Berlin and New York during it
ZONES = ("Europe/Moscow", "Europe/Berlin", "Asia/Vladivostok")
WAYS = Ways({BotRole.INTERVIEWER: {"telegram": "https://t.me/bot?start={payload}"}})
STEP = timedelta(hours=1)
DAYS = 31
SAID = {
    Lang.RU: (
        "Заказал шкаф, ждал курьера полдня, пришлось дважды перезванивать",
        "Привезли не тот цвет и два раза переделывали документы",
        "Добавьте кнопку «где курьер»",
        "нормально",
        "не помню",
        "Час искал счёт в почте, добавьте вкладку со счетами",
        "Телефон и Excel",
        "I waited for two hours and nobody came",
    ),
    Lang.EN: (
        "I waited for the courier half a day and had to call twice",
        "They brought the wrong colour and I redid the papers two times",
        "Add a button that shows where the courier is",
        "fine",
        "don't remember",
        "Spent an hour looking for the invoice, add a tab for invoices",
        "Phone and Excel",
        "Ждал два часа, никто не приехал",
    ),
}
STOP = {Lang.RU: "стоп", Lang.EN: "stop"}


@dataclass
class Standing:
    """The clock of the month: moved by hand."""

    at: datetime = START

    def now(self) -> datetime:
        return self.at

    def wall(self) -> datetime:
        return self.at


@dataclass
class Seen:
    """One thing that reached a buyer."""

    at: datetime
    order: int  # among all that happened: within an hour the clock stands still
    person: str
    priority: int
    question: str | None
    interview_id: int | None
    message: Message
    ref: str


@dataclass
class Month:
    """The month, and everything that anybody was sent in it."""

    url: str
    buyers: int
    seed: int = 1
    seen: list[Seen] = field(default_factory=list)
    stopped: dict[str, int] = field(default_factory=dict)
    acted: dict[str, list[int]] = field(default_factory=dict)
    invited: list[tuple[int, datetime]] = field(default_factory=list)
    zones: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.dice = Random(self.seed)
        self.clock = Standing()
        self.numbers = count(1)
        self.waiting: list[tuple[datetime, str, Seen]] = []
        self.settings = settings.load(
            _env_file=None, database=self.url, secret="s" * 32, zone="Europe/Moscow", linger_seconds=0.0
        )
        self.links = Links("s" * 32)
        self.jobs = jobs.Jobs((), jobs.FALLBACK)

    def desk(self) -> Desk:
        return Desk(
            self.clock.at, self.settings, self.links, self.jobs, door="telegram:interviewer", ways=WAYS
        )

    async def run(self, told: Callable[[int], Any] = lambda day: None) -> None:
        """Play it, hour by hour; ``told`` hears which day it is."""
        await self.furnish()
        for hour in range(DAYS * 24):
            if hour % 24 == 0:
                told(hour // 24)
            if hour % 72 == 18:  # a manager who works late: 23:00 in Moscow
                await self.invite()
            await nudges.nudge(self.desk())
            await self.once(lambda: outcomes.lapse(self.clock.at))
            await self.couriers()
            await self.people()
            self.clock.at += STEP

    async def furnish(self) -> None:
        rows: list[BuyerRow | OrderRow] = []
        for n in range(self.buyers):
            lang = Lang.RU if n % 2 else Lang.EN
            row = BuyerRow(
                external_id=f"c{n}", name=f"Buyer {n}", language=lang, zone=ZONES[n % 3] if n % 4 else None,
                phone=f"+7916{n:07}" if n % 4 == 0 else None,
            )  # fmt: skip
            placed = START - timedelta(days=4 + n % 80)
            order = OrderRow(
                identity=f"id:{n}", number=f"A{n}", buyer=row, placed_at=placed, amount=1_000_00 + n,
                currency="RUB", is_paid=n % 10 != 9, category="delivery",
            )  # fmt: skip
            rows += [row, order]
        await Intake(self.clock).take_in(rows)  # type: ignore[arg-type]

        async def know() -> None:
            for buyer in await Buyer.all().order_by("id"):
                person = str(1000 + buyer.id)
                self.zones[person] = hours.zone_of(buyer, self.settings)
                if buyer.id % 3:  # two of three already talk to the bot; the others get a link
                    await Address.create(
                        messenger="telegram", external_id=person, buyer_id=buyer.id,
                        language=buyer.language, created_at=START,
                    )  # fmt: skip

        await tx(know)

    async def once(self, work: Callable[[], Awaitable[Any]]) -> Any:
        return await tx(work)  # type: ignore[arg-type]

    async def invite(self) -> None:
        desk = self.desk()

        async def work() -> list[invitations.Issued]:
            choice = await buyers.choose(desk.now, desk.settings, limit=60)
            return await invitations.issue(choice.eligible, desk)

        for issued in await tx(work):
            self.invited.append((issued.buyer_id, desk.now))
            if issued.link and self.dice.random() < 0.7:
                person = str(1000 + issued.buyer_id)
                payload = issued.link.partition("=")[2]
                await self.says(person, Opened(self.who(person), "1", payload, desk.now))

    def who(self, person: str) -> Who:
        return Who("telegram", person, person)

    async def says(self, person: str, inbound: Any) -> None:
        self.acted.setdefault(person, []).append(next(self.numbers))
        await self.once(lambda: hear(inbound, self.desk(), key=str(next(self.numbers))))

    async def couriers(self) -> None:
        """Everything due arrives, one at a time and once."""
        while ready := await outbox.ready(["telegram:interviewer"], self.clock.at, limit=200):
            for one in ready:
                await self.once(lambda one=one: self.deliver(one))

    async def deliver(self, one: Delivery) -> None:
        ref = str(next(self.numbers) + 1_000_000)
        message = Message.from_json(one.message)
        claimed = await outbox.claim(one, now=self.clock.at, wall=self.clock.at, lease=timedelta(seconds=30))
        assert claimed
        await outcomes.sent(one, ref, self.clock.at)
        order = next(self.numbers)
        seen = Seen(
            self.clock.at, order, one.place, one.priority, one.question, one.interview_id, message, ref
        )
        self.seen.append(seen)
        if one.question is not None and self.dice.random() < 0.85:  # the others need reminding
            wait = timedelta(hours=self.dice.choice((0, 0, 0, 1, 5, 30)))
            self.waiting.append((self.clock.at + wait, one.place, seen))

    async def people(self) -> None:
        """Whoever has thought long enough answers what they last saw."""
        for _ in range(20):  # a quick talk takes several rounds within the hour
            due = [one for one in self.waiting if one[0] <= self.clock.at]
            self.waiting = [one for one in self.waiting if one[0] > self.clock.at]
            if not due:
                return
            for _, person, seen in due:
                await self.answer(person, seen)
            await self.couriers()

    async def answer(self, person: str, seen: Seen) -> None:
        who, at = self.who(person), self.clock.at
        keys = [key for row in seen.message.rows for key in row]
        buyer = await Buyer.get(id=int(person) - 1000)
        lang = buyer.language or Lang.EN
        if self.dice.random() < 0.02:
            self.stopped[person] = next(self.numbers)
            await self.says(person, Said(who, str(next(self.numbers) + 1_000_000), STOP[lang], at))
        elif keys:
            key = keys[0] if self.dice.random() < 0.8 else self.dice.choice(keys)
            found = await meaning(key.token)
            if found is not None and found.action == "C0" and found.value.get("option") == "no":
                self.stopped[person] = next(self.numbers)
            await self.says(person, Tapped(who, key.token, seen.ref, "call", at))
        else:
            words = self.dice.choice(SAID[lang])
            await self.says(person, Said(who, str(next(self.numbers) + 1_000_000), words, at))

    # --- the rules -----------------------------------------------------------------------------------------

    async def broken(self) -> list[str]:
        """Every rule that was broken, in words; [] is the proof."""
        return [
            *self._hours(),
            *self._after_stop(),
            *self._budget(),
            *self._lengths(),
            *(await self._limits()),
            *(await self._reminders()),
            *(await self._leads()),
        ]

    def _hours(self) -> list[str]:
        """What we begin reaches people between nine and eight in their own day."""
        found = []
        for one in self.seen:
            local = one.at.astimezone(ZoneInfo(self.zones[one.person]))
            if one.priority == Priority.BROADCAST and not hours.FROM <= local.time() < hours.UNTIL:
                found.append(f"{one.person} was written to at {local:%H:%M} in {self.zones[one.person]}")
        return found

    def _after_stop(self) -> list[str]:
        """After a stop nothing comes but the one answer to it."""
        return [
            f"{one.person} was written to after stop"
            for one in self.seen
            if (stop := self.stopped.get(one.person)) is not None
            and one.order > stop
            and self._acts_between(one.person, stop, one.order) == 0
        ]  # fmt: skip

    def _budget(self) -> list[str]:
        """One survey in thirty days, four a year."""
        found = []
        by_buyer: dict[int, list[datetime]] = {}
        for buyer, at in self.invited:
            by_buyer.setdefault(buyer, []).append(at)
        for buyer, times in by_buyer.items():
            close = any(b - a < timedelta(days=30) for a, b in pairwise(times))
            if close or len(times) > 4:
                found.append(f"buyer {buyer} was invited at {times}")
        return found

    def _lengths(self) -> list[str]:
        """One question a message, no longer than the method says; the consent screen 400."""
        found = []
        for one in self.seen:
            limit = 440 if one.question in ("C0", None) else 320  # with a hint or a reminder before it
            if len(one.message.text) > limit:
                found.append(f"{one.question}: {len(one.message.text)} characters")
        return found

    async def _limits(self) -> list[str]:
        found = []
        for interview in await Interview.all():
            pace = Talk.from_json(interview.snapshot).pace
            if pace.asks > 12 or len(pace.probed) > 3 or pace.redirects > 2:
                found.append(f"interview {interview.id}: {pace}")
        return found

    async def _reminders(self) -> list[str]:
        """Two at most between two words of the buyer, none before a day has passed."""
        found = []
        for interview in await Interview.all():
            mine = [one for one in self.seen if one.interview_id == interview.id and one.question]
            run = 0
            for before, one in pairwise(mine):
                spoke = self._acts_between(one.person, before.order, one.order)
                run = 0 if spoke else run + 1
                if run and one.at - before.at < timedelta(hours=23):
                    found.append(f"interview {interview.id}: reminded after {one.at - before.at}")
                if run > 2:
                    found.append(f"interview {interview.id}: {run} reminders")
        return found

    def _acts_between(self, person: str, after: int, before: int) -> int:
        return sum(after < act < before for act in self.acted.get(person, ()))

    async def _leads(self) -> list[str]:
        """Nobody without a paid order is asked or heard."""
        unpaid = [n for n in range(self.buyers) if n % 10 == 9]
        asked = await Answer.filter(interview__buyer__external_id__in=[f"c{n}" for n in unpaid]).count()
        return [f"{asked} answers of people who have not bought"] if asked else []

    async def summary(self) -> Counter[str]:
        """How the month ended, for people."""
        made: Counter[str] = Counter()
        for interview in await Interview.all():
            made[f"interviews {interview.state.value}"] += 1
        made["invitations"] = len(self.invited)
        made["messages"] = len(self.seen)
        made["of them we began"] = sum(one.priority == Priority.BROADCAST for one in self.seen)
        made["reminded"] = len(await Interview.filter(nudges__gt=0))
        made["stopped or declined"] = len(self.stopped)
        made["partial"] = await Interview.filter(state=InterviewState.PARTIAL).count()
        return made


async def play(buyers_count: int, seed: int, url: str | None = None) -> tuple[list[str], Counter[str], float]:
    """A whole month in a fresh store. Returns the broken rules, what happened, and the seconds it took.

    ``url``: a store that is migrated and empty; None: one of its own.
    """
    with tempfile.TemporaryDirectory(prefix="otklik-month-") as folder:
        if url is None:
            url = f"sqlite:///{Path(folder)}/month.sqlite3"
            await migrate.up(url)
        async with opened(url):
            month = Month(url, buyers_count, seed)
            began = time.perf_counter()
            with click.progressbar(length=DAYS, label="days") as bar:
                await month.run(lambda _: bar.update(1))
            took = time.perf_counter() - began
            return await month.broken(), await month.summary(), took


@click.command()
@click.option("--buyers", default=300, show_default=True)
@click.option("--seed", default=1, show_default=True)
def main(buyers: int, seed: int) -> None:
    """A simulated month. Example: python -m tests.simulation.month --buyers 300"""
    broken, summary, took = asyncio.run(play(buyers, seed))
    for what, number in sorted(summary.items()):
        click.echo(f"{number:7}  {what}")
    click.echo(f"{took:7.1f}  seconds")
    click.echo(f"{len(broken):7}  rules broken")
    for line in broken[:50]:
        click.echo(f"  {line}")
    raise SystemExit(bool(broken))


if __name__ == "__main__":
    main()
