"""Telegram's sandbox as the suites of core.testing see it, without the detour over its control room."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from bots.sandbox import Sandbox, people
from bots.telegram.updates import received
from core.clock import SystemClock
from core.ports import Run
from core.settings import Settings, load
from core.testing import WAIT, Act, Seen, Weather
from tests.patience import patience

INTERVIEWER, NEWSROOM = "7001:SANDBOX-contract-a", "7002:SANDBOX-contract-b"
ANNA, BORIS, STRANGER = 101, 102, 103
STYLES = {"bold": "b", "italic": "i", "code": "code"}
FAULTS: dict[Weather, dict[str, Any]] = {
    Weather.BUSY: {"kind": "429", "retry_after": int(WAIT.total_seconds())},
    Weather.LOST: {"kind": "lost"},
    Weather.BROKEN: {"kind": "500"},
    Weather.HANGS: {"kind": "hang_after"},
    Weather.REFUSED: {"kind": "400", "description": "Bad Request: wrong something"},
    Weather.GONE: {"kind": "403"},
    Weather.LOCKED: {"kind": "401"},
}


class TelegramWorld:
    """One bot and its chat with Anna, or two channels (core.testing.Chat)."""

    stranger, email, zone = str(STRANGER), "", ""

    def __init__(self, sandbox: Sandbox, url: str, token: str, place: str, elsewhere: str) -> None:
        self._sandbox, self._world = sandbox, sandbox.world
        self._bot = self._world.bot_by_token(token)
        self._said = 0
        self.place, self.elsewhere, self.secrets = place, elsewhere, (token, token.partition(":")[2])
        self.settings: Settings = load(
            _env_file=None, telegram_api=url, timeout_seconds=patience(),
            interviewer_token=INTERVIEWER, newsroom_token=NEWSROOM, secret="s" * 32,
        )  # fmt: skip

    def now(self) -> datetime:
        return self._world.now()

    # --- what is there ---

    def _room(self, place: str) -> Any:
        return self._world.find_room(self._bot, place)

    async def shown(self, place: str) -> list[Seen]:
        ours = (one for one in self._room(place).messages.values() if self._is_ours(one))
        return [self._seen(one) for one in ours]

    def _is_ours(self, message: dict[str, Any]) -> bool:
        return "sender_chat" in message or message["from"]["id"] == self._bot.id

    def _seen(self, message: dict[str, Any]) -> Seen:
        text = message.get("text", message.get("caption", ""))
        document = message.get("document")
        return Seen(
            ref=str(message["message_id"]),
            text=text,
            styled=tuple(
                Run(cut(text, one), STYLES.get(one["type"], ""), one.get("url", ""))
                for one in entities(message)
                if one["type"] in STYLES or one["type"] == "text_link"
            ),
            labels=tuple(
                tuple(button["text"] for button in row)
                for row in message.get("reply_markup", {}).get("inline_keyboard", ())
            ),
            amended="edit_date" in message,
            photo="photo" in message,
            document=(document["file_name"], self._content(document["file_id"])) if document else None,
        )

    def _content(self, file_id: str) -> str:
        stored = self._world.files.any(file_id)
        assert stored is not None
        return stored.content.decode("utf-8-sig")

    async def fired(self, place: str) -> list[str]:
        return [
            cut(message.get("text", ""), one)
            for message in self._room(place).messages.values()
            for one in entities(message)
            if one["type"] not in STYLES and one["type"] != "text_link"
        ]

    # --- what goes wrong ---

    async def order(self, weather: Weather, act: Act) -> None:
        if weather is Weather.AWAY:
            await self._sandbox.stop()
        else:
            self._world.faults.order(bot=self._bot.id, **FAULTS[weather])

    async def remove(self, place: str, ref: str) -> None:
        del self._room(place).messages[int(ref)]

    # --- what people do ---

    def _person(self) -> tuple[Any, Any, Any]:
        return self._world, self._bot, self._world.person(ANNA)

    def _update(self, done: dict[str, Any]) -> str:
        self._said = done.get("message_id", self._said)
        body = next(one.body for one in self._bot.queue.pending if one.update_id == done["update_id"])
        return received(body).body

    async def begin(self, payload: str) -> str:
        return self._update(people.open_chat(*self._person(), payload))

    async def write(self, text: str) -> str:
        return self._update(people.say(*self._person(), text))

    async def rewrite(self, text: str) -> str | None:
        return self._update(people.edit(*self._person(), self._said, text))

    async def tap(self, label: str) -> str:
        room = self._room(self.place)
        last = max(number for number, one in room.messages.items() if self._is_ours(one))
        return self._update(people.tap(self._world, room, self._world.person(ANNA), last, {"text": label}))

    async def picture(self) -> str:
        people.media(*self._person(), "photo", {})
        room = self._world.private(self._bot, self._world.person(ANNA))
        return str(room.messages[max(room.messages)]["photo"][-1]["file_id"])


def entities(message: dict[str, Any]) -> list[dict[str, Any]]:
    return [*message.get("entities", ()), *message.get("caption_entities", ())]


def cut(text: str, entity: dict[str, Any]) -> str:
    """The words under an entity, which counts in UTF-16 units."""
    start = 2 * entity["offset"]
    return text.encode("utf-16-le")[start : start + 2 * entity["length"]].decode("utf-16-le")


@asynccontextmanager
async def telegram(
    token: str, place: str = str(ANNA), elsewhere: str = str(BORIS)
) -> AsyncIterator[TelegramWorld]:
    """A sandbox with two bots, two people who have started them, a stranger and two channels."""
    sandbox = Sandbox(now=SystemClock().now)
    for one, name in ((INTERVIEWER, "interview_bot"), (NEWSROOM, "newsroom_bot")):
        sandbox.add_bot(one, name, name)
    for person in (ANNA, BORIS, STRANGER):
        sandbox.add_person(person, f"Person {person}")
    for number, name in ((-1001, "news"), (-1002, "more")):
        sandbox.add_channel(number, name, f"otklik_{name}", admins=[NEWSROOM])
    for bot in sandbox.world.bots.values():
        for person in (ANNA, BORIS):
            sandbox.world.private(bot, sandbox.world.person(person)).started = True
    url = await sandbox.start()
    try:
        yield TelegramWorld(sandbox, url, token, place, elsewhere)
    finally:
        await sandbox.stop()
