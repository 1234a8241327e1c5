"""Telegram as a line of the house: two bots, polled or by webhook, and the channels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pydantic import SecretStr

from bots.telegram.names import name_of
from bots.telegram.polling import Poller
from bots.telegram.updates import KINDS
from bots.telegram.webhooks import webhook, webhook_secret
from core.clock import Clock
from core.errors import Misconfigured
from core.findings import Finding
from core.lines import Answer, Can, Hall, Limits, Manifest, Pace, Work
from core.ports import Messenger, Publisher
from core.settings import Settings
from core.words import BotRole

if TYPE_CHECKING:
    from bots.telegram.interviewer.messenger import TelegramInterviewer
    from bots.telegram.newsroom.channel import TelegramChannel
    from bots.telegram.newsroom.messenger import TelegramNewsroom

MANIFEST = Manifest(
    "telegram",
    frozenset({Can.AMEND, Can.RETRACT, Can.BUTTONS, Can.PHOTO, Can.DOCUMENT}),
    Limits(text=4096),
)


def line(settings: Settings, clock: Clock) -> TelegramLine | None:
    """Telegram, if a token of it is set. Raises ``Misconfigured`` for what is no token."""
    made = TelegramLine(settings, clock)
    return made if made.roles else None


class TelegramLine:
    """Implements ``core.lines.Line``."""

    manifest = MANIFEST

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._tokens = {
            role: token.get_secret_value()
            for role, token in _tokens(settings).items()
            if token.get_secret_value()
        }
        for role, token in self._tokens.items():
            if ":" not in token:
                raise Misconfigured(
                    f"OTKLIK_{role.upper()}_TOKEN is not a bot's token: those look like 123456:ABC… Copy it "
                    "again from @BotFather, whole."
                )
        self._names: dict[BotRole, str] = {}
        self._interviewer: TelegramInterviewer | None = None
        self._newsroom: TelegramNewsroom | None = None
        self._channel: TelegramChannel | None = None

    @property
    def roles(self) -> tuple[BotRole, ...]:
        """The bots whose tokens are set."""
        return tuple(self._tokens)

    def messenger(self, role: BotRole) -> Messenger:
        """aiogram's bot for buyers, python-telegram-bot's for staff; both cost seconds to import."""
        return self._for_buyers() if role is BotRole.INTERVIEWER else self._for_staff()

    def _for_buyers(self) -> TelegramInterviewer:
        from bots.telegram.interviewer.messenger import TelegramInterviewer

        self._interviewer = self._interviewer or TelegramInterviewer(self._settings)
        return self._interviewer

    def _for_staff(self) -> TelegramNewsroom:
        from bots.telegram.newsroom.messenger import TelegramNewsroom

        self._newsroom = self._newsroom or TelegramNewsroom(self._settings)
        return self._newsroom

    def publisher(self) -> Publisher | None:
        """The channels, through the newsroom's bot and its connection."""
        if BotRole.NEWSROOM not in self._tokens:
            return None
        from bots.telegram.newsroom.channel import TelegramChannel

        self._channel = self._channel or TelegramChannel(self._for_staff())
        return self._channel

    def pace(self, role: BotRole) -> Pace:
        """What Telegram allows a bot, or less by setting."""
        return Pace(self._settings.sends_per_second, self._settings.chat_pause_seconds)

    async def greet(self, public_url: str | None) -> None:
        """Learn the names, fill the menus, set webhooks where there is a public address.

        Raises the ``Trouble`` family, and ``Misconfigured`` when both tokens are one bot's.
        """
        for role in self.roles:
            bot = self._for_buyers() if role is BotRole.INTERVIEWER else self._for_staff()
            name = await bot.who_am_i()
            if name in self._names.values() and self._names.get(role) != name:
                raise Misconfigured(
                    "OTKLIK_INTERVIEWER_TOKEN and OTKLIK_NEWSROOM_TOKEN belong to the same bot. Make a "
                    "second one with @BotFather: buyers and staff must never share a bot."
                )
            self._names[role] = name
        for role in self.roles:
            bot = self._for_buyers() if role is BotRole.INTERVIEWER else self._for_staff()
            await bot.introduce()
            if public_url is not None:
                secret = webhook_secret(self._settings.secret.get_secret_value(), role)
                await bot.set_webhook(f"{public_url.rstrip('/')}/telegram/{role}", secret, list(KINDS))

    async def way_in(self, role: BotRole) -> str:
        """A deep link. Raises ``Misconfigured`` when the name has to be asked for and cannot be had."""
        if role not in self._names:
            self._names[role] = await name_of(role, _tokens(self._settings)[role], self._settings)
        return f"https://t.me/{self._names[role]}?start={{payload}}"

    def doors(self, hall: Hall) -> Mapping[tuple[str, str], Answer]:
        """One webhook a bot."""
        secret = self._settings.secret.get_secret_value()
        return {
            ("POST", f"/telegram/{role}"): webhook(role, token.partition(":")[0], secret, hall.keep)
            for role, token in self._tokens.items()
        }

    def receivers(self, hall: Hall) -> Sequence[Work]:
        """One poller a bot, unless Telegram calls us: its offset moves with what it keeps."""
        if self._settings.public_url is not None:
            return ()
        return [
            Poller(role, token, self._settings, self._clock, hall.arrived).run
            for role, token in self._tokens.items()
        ]

    async def examine(self) -> list[Finding]:
        """What the doctor finds."""
        from bots.telegram.checkup import examine

        return await examine(self._settings)

    async def close(self) -> None:
        """Close the connections."""
        for bot in (self._interviewer, self._newsroom):
            if bot is not None:
                await bot.close()


def _tokens(settings: Settings) -> dict[BotRole, SecretStr]:
    return {
        BotRole.INTERVIEWER: settings.interviewer_token,
        BotRole.NEWSROOM: settings.newsroom_token,
    }
