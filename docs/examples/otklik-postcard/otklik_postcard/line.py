"""The chat as a line of the house (core.lines.Line): interviews only; staff work elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.clock import Clock
from core.errors import Locked, Misconfigured, Refused, Trouble
from core.findings import Finding, bad, well
from core.inbox import Received
from core.lines import Answer, Hall, Knock, Pace, Reply, Work
from core.ports import Messenger, Publisher
from core.settings import Settings
from core.words import BotRole

from . import reading
from .messenger import MANIFEST, Postcard
from .settings import PostcardSettings, load
from .signing import SIGNATURE, STAMP, is_signed
from .wire import Wire

DOOR = ("POST", "/postcard/interviewer")


def line(settings: Settings, clock: Clock) -> PostcardLine | None:
    """What the entry point leads to: the chat, if its site is set. Raises ``Misconfigured``."""
    own = load()
    return PostcardLine(own, settings, clock) if own.site else None


class PostcardLine:
    """Implements ``core.lines.Line``."""

    manifest = MANIFEST
    roles = (BotRole.INTERVIEWER,)

    def __init__(self, own: PostcardSettings, settings: Settings, clock: Clock) -> None:
        self._own = own
        self._secret = own.secret.get_secret_value()
        self._clock = clock
        self._wire = Wire(own.site, self._secret, clock, settings.timeout_seconds)
        self._postcard = Postcard(self._wire)

    def messenger(self, role: BotRole) -> Messenger:
        """The one there is."""
        return self._postcard

    def publisher(self) -> Publisher | None:
        """A chat of two is no public place; the feed is a plugin of its own (feed.py)."""
        return None

    def pace(self, role: BotRole) -> Pace:
        """As fast as the site takes it."""
        return Pace(per_second=50, chat_pause=0.1)

    async def greet(self, public_url: str | None) -> None:
        """See that both sides hear each other. Raises ``Trouble`` and ``Misconfigured``."""
        if public_url is None:
            raise Misconfigured(
                "OTKLIK_PUBLIC_URL is not set: the chat would have nowhere to bring what visitors write. Set "
                f"it to the address by which the site reaches this machine; the chat calls …{DOOR[1]} there."
            )
        await self._postcard.check()

    async def way_in(self, role: BotRole) -> str:
        """The page of the site with the chat open."""
        return f"{self._own.site.rstrip('/')}/talk?start={{payload}}"

    def doors(self, hall: Hall) -> Mapping[tuple[str, str], Answer]:
        """Where the chat brings what visitors do: 401 unsigned, 400 nonsense, 200 once it is committed."""

        async def answer(knock: Knock) -> Reply:
            wall = self._clock.wall()
            if not is_signed(self._secret, knock.body, knock.header(STAMP), knock.header(SIGNATURE), wall):
                return Reply(401)
            try:
                event = reading.event(knock.body)
            except Refused:
                return Reply(400)
            one = Received(str(event.event), event.visitor.id, event.event, event.model_dump_json())
            await hall.keep(f"{reading.NAME}:{BotRole.INTERVIEWER}", "site", [one])
            return Reply()

        return {DOOR: answer}

    def receivers(self, hall: Hall) -> Sequence[Work]:
        """The chat calls us; nothing is fetched."""
        return ()

    async def examine(self) -> list[Finding]:
        """What `otklik doctor` says."""
        try:
            return [well("postcard", f"{await self._postcard.check()} answers at {self._own.site}")]
        except Locked as locked:
            return [bad("postcard", locked.why)]
        except Trouble as trouble:
            words = f"{self._own.site} does not answer ({trouble.why}). Check OTKLIK_POSTCARD_SITE."
            return [bad("postcard", words)]

    async def close(self) -> None:
        """Close the connections."""
        await self._wire.close()
