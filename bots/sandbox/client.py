"""Drives a running sandbox from a test: people say, tap and wait; nothing here sleeps.

async with SandboxClient(url) as world:
    await world.open(101, "otklik_bot", payload="abc")
    question = await world.heard(101, "otklik_bot", containing="How did it go")
    await world.tap(101, "otklik_bot", question, text="Fine")
"""

from __future__ import annotations

from typing import Any

from bots.sandbox.driver import ControlError, Driver, Silence, Who

__all__ = ["ControlError", "SandboxClient", "Silence", "buttons_of", "words_of"]

Json = dict[str, Any]


class SandboxClient(Driver):
    """What people do in Telegram, and what they hear."""

    # --- acting ---

    async def say(self, person: Who, bot: Who, text: str, *, reply_to: int | Json | None = None) -> Json:
        """Write to a bot, perhaps in reply to an older message."""
        return await self._act("say", person=person, bot=bot, text=text, reply_to=_number(reply_to))

    async def say_in_group(self, person: Who, chat: Who, text: str) -> Json:
        return await self._act("say", person=person, chat=chat, text=text)

    async def open(self, person: Who, bot: Who, payload: str = "") -> Json:
        """Follow a deep link (or just press Start)."""
        return await self._act("open", person=person, bot=bot, payload=payload)

    async def tap(
        self,
        person: Who,
        bot: Who,
        message: int | Json,
        *,
        text: str | None = None,
        data: str | None = None,
        row: int | None = None,
        col: int | None = None,
    ) -> Json:
        """Press an inline button by its visible text, its callback data, or its place."""
        return await self._act(
            "tap", person=person, bot=bot, message_id=_number(message), text=text, data=data, row=row, col=col
        )

    async def tap_in(self, chat: Who, person: Who, message: int | Json, *, text: str) -> Json:
        """Press a button of a message in a group or channel."""
        return await self._act("tap", person=person, chat=chat, message_id=_number(message), text=text)

    async def edit(self, person: Who, bot: Who, message: int | Json, text: str) -> Json:
        return await self._act("edit", person=person, bot=bot, message_id=_number(message), text=text)

    async def voice(self, person: Who, bot: Who, **given: Any) -> Json:
        return await self._act("voice", person=person, bot=bot, **given)

    async def photo(self, person: Who, bot: Who, **given: Any) -> Json:
        return await self._act("photo", person=person, bot=bot, **given)

    async def sticker(self, person: Who, bot: Who, **given: Any) -> Json:
        return await self._act("sticker", person=person, bot=bot, **given)

    async def document(self, person: Who, bot: Who, **given: Any) -> Json:
        return await self._act("document", person=person, bot=bot, **given)

    async def video_note(self, person: Who, bot: Who, **given: Any) -> Json:
        return await self._act("video_note", person=person, bot=bot, **given)

    async def contact(self, person: Who, bot: Who, **given: Any) -> Json:
        return await self._act("contact", person=person, bot=bot, **given)

    async def forward(self, person: Who, bot: Who, text: str, *, author: str = "Somebody") -> Json:
        return await self._act("forward", person=person, bot=bot, text=text, author=author)

    async def block(self, person: Who, bot: Who) -> Json:
        return await self._act("block", person=person, bot=bot)

    async def unblock(self, person: Who, bot: Who) -> Json:
        return await self._act("unblock", person=person, bot=bot)

    async def group_add(self, person: Who, bot: Who, chat: Who) -> Json:
        return await self._act("group_add", person=person, bot=bot, chat=chat)

    async def channel_admin(self, channel: Who, bot: Who, admin: bool) -> Json:
        return await self._act("channel_admin", channel=channel, bot=bot, admin=admin)

    async def mail(self, person: Who, subject: str | Json, text: str | Json, link: str = "") -> Json:
        return await self._act("mail", person=person, subject=subject, text=text, link=link)

    async def fault(self, kind: str, **given: Any) -> Json:
        """Order trouble: kind, and perhaps bot, method, chat_id, times, retry_after, description."""
        return await self._act("fault", kind=kind, **given)

    async def clear_faults(self) -> None:
        await self._ask("DELETE", "faults")

    async def limiter(self, on: bool) -> None:
        await self._act("limiter", on=on)

    # --- looking ---

    async def log(self, since: int = 0, *, method: str | None = None) -> list[Json]:
        """Requests that bots made (successful polls are not kept), to Slack too, oldest first."""
        entries: list[Json] = (await self._ask("GET", "log", since=since))["log"]
        return [entry for entry in entries if method in (None, entry["method"])]

    async def settled(self, bot: Who | None = None, *, within: float | None = None) -> Json:
        """Until bots have taken every update and answered every tap; returns the state then.

        A bot that took an update may still be thinking: wait for its words with `heard`.
        """

        def quiet(state: Json) -> Json | None:
            bots = [b for b in state["bots"] if bot is None or str(bot) in {str(b["id"]), b["username"]}]
            if any(b["pending"] for b in bots):
                return None
            numbers = {b["id"] for b in bots}
            taps = [t for chat in state["chats"] if chat["bot"] in numbers for t in chat["taps"]]
            return state if all(tap["answered"] for tap in taps) else None

        return dict(await self.wait_for(quiet, within, what="bots to take their updates"))

    def _room(self, state: Json, who: Who, bot: Who | None = None) -> Json:
        return _room(state, who, bot)

    def _ref(self, message: Json) -> str:
        return str(message["message_id"])

    def _is_bots(self, message: Json) -> bool:
        return bool(message["from"]["is_bot"])

    def _words(self, message: Json) -> str:
        return words_of(message)

    def _summary(self, state: Json) -> str:
        return _summary(state)


def words_of(message: Json) -> str:
    """The text or the caption of a message."""
    return str(message.get("text") or message.get("caption") or "")


def buttons_of(message: Json) -> list[str]:
    """Visible texts of inline buttons, row by row."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


def _number(message: int | Json | None) -> int | None:
    return message["message_id"] if isinstance(message, dict) else message


def _room(state: Json, who: Who, bot: Who | None = None) -> Json:
    """A private chat, or a channel or group by id or username; an empty one when nobody spoke yet."""
    if bot is None:
        for room in state["channels"] + state["groups"]:
            if str(who).lstrip("@") in {str(room["id"]), room["username"]}:
                return dict(room)
        raise ControlError(404, f"There is no channel or group {who!r}.")
    number = next(
        (b["id"] for b in state["bots"] if str(bot).lstrip("@") in {str(b["id"]), b["username"]}), None
    )
    if number is None:
        raise ControlError(404, f"There is no bot {bot!r}.")
    empty = {"key": f"{number}:{who}", "bot": number, "messages": [], "stamps": {}}
    return next((dict(chat) for chat in state["chats"] if chat["key"] == empty["key"]), empty)


def _summary(state: Json) -> str:
    """The last words of every room, for the failure message."""
    lines = []
    for room in state["chats"] + state["channels"] + state["groups"]:
        for message in room["messages"][-4:]:
            author = message.get("from", {}).get("first_name", "channel")
            buttons = "".join(f" [{text}]" for text in buttons_of(message))
            lines.append(f"  {room['key']} {author}: {words_of(message)[:200]!r}{buttons}")
    waiting = {bot["username"]: bot["pending"] for bot in state["bots"] if bot["pending"]}
    errors = {bot["username"]: bot["last_error"] for bot in state["bots"] if bot["last_error"]}
    return "\n".join([*lines, f"  updates not taken: {waiting}", f"  webhook errors: {errors}"])
