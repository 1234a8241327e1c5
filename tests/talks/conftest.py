"""The stage: the whole house over a real store, and the sandbox as the world outside, over real HTTP.

A play runs on Telegram and on Slack from one text: people and bots are called the same on both.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bots.app import house
from bots.house import House
from bots.sandbox import Sandbox
from bots.sandbox import client as on_telegram
from bots.sandbox import facts as telegram_facts
from bots.sandbox.client import SandboxClient
from bots.sandbox.slack import facts as slack_facts
from bots.sandbox.slack import reading as on_slack
from bots.sandbox.slack.client import SlackClient
from bots.slack.manifest import needs
from core import buyers, invitations, settings
from core.clock import MovableClock, SystemClock
from core.crm.ports import Crm
from core.intake import BuyerRow, Intake, OrderRow
from core.store.db import tx
from core.store.models import Buyer, Staff
from core.words import BotRole, Lang, Role

INTERVIEWER = ("7001:SANDBOX-a", "interview_bot")
NEWSROOM = ("7002:SANDBOX-b", "newsroom_bot")
CHANNEL = "otklik_news"
TEAM, SLACK_CHANNEL = "T0SHOP", "C0NEWS"
SLACK = {  # the same bots there: app id, name, bot token, signing secret, slash command
    INTERVIEWER[1]: ("A0INT", "xoxb-sandbox-int", "signing-int", "/otklik"),
    NEWSROOM[1]: ("A0NEWS", "xoxb-sandbox-news", "signing-news", "/newsroom"),
}
OURS = re.compile(r"(?<![\w/])/(?=[a-z])")  # a command of ours in a play, as Telegram writes it


def words_of(message: dict[str, Any]) -> str:
    """The words of a message of either messenger."""
    return on_slack.words_of(message) if "ts" in message else on_telegram.words_of(message)


def buttons_of(message: dict[str, Any]) -> list[str]:
    """The labels of its buttons."""
    return on_slack.buttons_of(message) if "ts" in message else on_telegram.buttons_of(message)


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
    world: Any  # a SandboxClient or SlackClient: they are driven alike
    on: tuple[str, ...] = ("telegram",)
    overrides: dict[str, Any] = field(default_factory=dict)
    crms: Callable[[], Sequence[Crm]] = tuple  # made anew with every house
    house: House | None = None
    form: str | None = None  # one is open, where the messenger has forms; what is wrong with it, or ""
    _open: AsyncExitStack = field(default_factory=AsyncExitStack)

    @property
    def settings(self) -> settings.Settings:
        return settings.load(
            **{
                "_env_file": None,
                "database": f"sqlite:///{self.folder}/store.sqlite3",
                "secret": "s" * 32,
                **self.tokens(),
                "brand": "Дом",
                "contact": "@dom_help",
                "news_link": "t.me/otklik_news",
                "zone": "Europe/Moscow",
                "jobs": self.folder / "jobs.toml",
                "channels": tuple(self.channel_of(one) for one in self.on),
                "linger_seconds": 0.0,
                "slack_sends_per_second": 30,
                "chat_pause_seconds": 0.02,  # actors answer within milliseconds; paced all the same
                "timeout_seconds": 2.0,
                "quarantine_seconds": 0.5,
                **self.overrides,
            }
        )

    def tokens(self) -> dict[str, str]:
        """The settings by which the house finds the messengers that are played on."""
        telegram = self._telegram() if "telegram" in self.on else {}
        return {**telegram, **(self._slack() if "slack" in self.on else {})}

    def _telegram(self) -> dict[str, str]:
        return {
            "interviewer_token": INTERVIEWER[0],
            "newsroom_token": NEWSROOM[0],
            "telegram_api": self.url,
        }

    def _slack(self) -> dict[str, str]:
        made = {"slack_api": f"{self.url}/slack/api"}
        for role, name in (("interviewer", INTERVIEWER[1]), ("newsroom", NEWSROOM[1])):
            app, token, signing, _ = SLACK[name]
            made |= {
                f"slack_{role}_token": token,
                f"slack_{role}_signing_secret": signing,
                f"slack_{role}_app_token": f"xapp-{app}",
            }
        return made

    @property
    def room(self) -> str:
        """The public channel, as people there call it."""
        return SLACK_CHANNEL if self.on[0] == "slack" else CHANNEL

    @property
    def sending(self) -> str:
        """The method by which everything is said there."""
        return "chat.postMessage" if self.on[0] == "slack" else "sendMessage"

    def channel_of(self, messenger: str) -> str:
        """The public channel there, as it is set."""
        return f"@{CHANNEL}" if messenger == "telegram" else f"slack:{SLACK_CHANNEL}"

    def account(self, person: int) -> str:
        """A person's account on the messenger that is played on."""
        return f"{TEAM}:U{person}" if self.on[0] == "slack" else str(person)

    def appear(self, person: int, name: str, lang: Lang, role: str = "buyer", **profile: Any) -> None:
        """Somebody is there, on every messenger that is played on."""
        if "telegram" in self.on and person not in self.sandbox.world.people:
            self.sandbox.add_person(person, name, language_code=lang.value, role=role)
        if "slack" in self.on and f"U{person}" not in self.sandbox.slack.people:
            locale = "ru-RU" if lang is Lang.RU else "en-GB"
            self.sandbox.add_slack_person(person, name, TEAM, locale=locale, role=role, **profile)

    async def curtain_up(self) -> House:
        """Start the house (again)."""
        made = self.house = await self._open.enter_async_context(
            house(self.settings, self.clock, crms=self.crms())
        )
        if made.settings.public_url is None:  # else it may be in no workspace yet
            lines = [(line.manifest.name, role) for line in made.lines for role in line.roles]

            async def introduced() -> bool:
                return all(name in made.ways.known.get(role, {}) for name, role in lines)

            # On a busy machine the first greeting may time out; it is tried again after ten seconds.
            await self.until(introduced, within=40)
        return made

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
        self.appear(person, name.split()[0], lang)
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
        return await self.invite(await Buyer.get(external_id=f"c{person}"))

    async def invite(self, buyer: Buyer) -> str:
        """The payload of their invitation ("" when the rules refuse)."""
        assert self.house is not None
        desk = self.house.desk()

        async def invite() -> list[invitations.Issued]:
            choice = await buyers.choose(desk.now, desk.settings)
            mine = [one for one in choice.eligible if one.buyer_id == buyer.id]
            return await invitations.issue(mine, desk)

        issued = await tx(invite)
        return payload_of(issued[0].link) if issued else ""

    async def staff(self, person: int, role: Role = Role.ADMIN, lang: Lang = Lang.EN) -> None:
        """A member of staff, already admitted."""
        self.appear(person, f"Staff{person}", lang, "staff")
        await Staff.create(
            messenger=self.on[0],
            external_id=self.account(person),
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
            if self.on[0] == "slack":
                words = OURS.sub(f"{SLACK[bot][3]} ", words)
            match who:
                case "Bot" if self.form is not None:
                    assert not self.form or words in self.form
                case "Buyer" if self.form is not None:
                    shown = await self.world.submit(person, bot, {"words": words})
                    self.form = "; ".join(shown["errors"].values()) if shown["open"] else None
                case "Bot":
                    heard = await self.world.heard(person, bot, containing=words)
                case "Buyer" if words.startswith(SLACK[bot][3]):
                    await self.world.command(person, bot, words)
                case "Buyer":
                    await self.world.say(person, bot, words)
                case "Taps":
                    await self.world.tap(person, bot, heard, text=words)
                    if self.on[0] == "slack":
                        await self.world.settled(bot)
                        opened = await self.world.modal(person, bot)
                        self.form = None if opened is None else ""
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
        return [words_of(message) for message in await self.world.messages(person, bot) if is_bots(message)]


@asynccontextmanager
async def raised(
    folder: Path, *on: str, crms: Callable[[], Sequence[Crm]] = tuple, **overrides: Any
) -> AsyncIterator[Stage]:
    """A raised curtain over SQLite, on these messengers; the first is the one that is played on.

    ``crms``: makes the connectors of a house; ``overrides``: settings.
    """
    (folder / "jobs.toml").write_text(JOBS, encoding="utf-8")
    # Noon in Moscow: what we begin ourselves goes out at once, whatever hour the tests are run at.
    clock = MovableClock(SystemClock().now().replace(hour=9, minute=0))
    sandbox = Sandbox(now=clock.now, advance=clock.advance)
    if "telegram" in on:
        for token, username in (INTERVIEWER, NEWSROOM):
            sandbox.add_bot(token, username, username)
        sandbox.add_channel(-1001, "News", CHANNEL, admins=[NEWSROOM[0]])
    if "slack" in on:
        sandbox.add_slack_team(TEAM, "Shop", "shop")
        for name, (app, token, signing, command) in SLACK.items():
            audience, role = (
                ("buyer", BotRole.INTERVIEWER) if name == INTERVIEWER[1] else ("staff", BotRole.NEWSROOM)
            )
            sandbox.add_slack_app(
                app,
                name,
                audience=audience,
                signing_secret=signing,
                app_token=f"xapp-{app}",
                command=command,
                scopes=needs(role),  # what our manifests ask for, and nothing more
            )
            sandbox.install_slack(app, TEAM, token)
        sandbox.add_slack_channel(SLACK_CHANNEL, "news", TEAM, apps=[SLACK[NEWSROOM[1]][0]])
    url = await sandbox.start()
    client = SlackClient if on[0] == "slack" else SandboxClient
    async with client(url) as world:
        made = Stage(folder, clock, sandbox, url, world, on, overrides, crms)
        await made.curtain_up()
        try:
            yield made
        finally:
            await made.curtain_down()
            log = await _log(url)
            await sandbox.stop()
        # Whatever the talk was about: every request was one that the messenger's API knows.
        wrong = {}
        for entry in log:
            facts = slack_facts if entry["method"].startswith("slack:") else telegram_facts
            if found := facts.check_request(entry["method"], entry["params"]):
                wrong[entry["method"]] = found
        assert wrong == {}


async def _log(url: str) -> list[dict[str, Any]]:
    async with SandboxClient(url) as client:
        return await client.log()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A module with ``ON`` is played on each of these messengers."""
    own = any("stage" in mark.args[0] for mark in metafunc.definition.iter_markers("parametrize"))
    if "stage" in metafunc.fixturenames and hasattr(metafunc.module, "ON") and not own:
        metafunc.parametrize("stage", metafunc.module.ON, indirect=True)


ON_TELEGRAM = pytest.mark.parametrize("stage", ["telegram"], indirect=True)
ON_SLACK = pytest.mark.parametrize("stage", ["slack"], indirect=True)


def payload_of(way: str) -> str:
    """The payload in a way to a bot, as a link or as a command to type."""
    return re.split(r"start[=/ ]", way)[-1]


def ref_of(message: dict[str, Any]) -> Any:
    """A message's name on its messenger."""
    return message["ts"] if "ts" in message else message["message_id"]


def is_bots(message: dict[str, Any]) -> bool:
    """Whether a bot said it."""
    if message.get("is_ephemeral"):
        return False  # a toast: shown for a moment
    return "bot_id" in message or bool(message.get("from", {}).get("is_bot"))


@pytest.fixture
async def stage(tmp_path: Path, sqlite: str, request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    """A raised curtain on Telegram, or where the module's ``ON`` says."""
    async with raised(tmp_path, getattr(request, "param", "telegram")) as made:
        yield made


__all__ = ["ON_SLACK", "ON_TELEGRAM", "Stage", "buttons_of", "is_bots", "payload_of", "ref_of", "words_of"]
