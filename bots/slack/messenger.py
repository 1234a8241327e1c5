"""Slack as a messenger: one app in private messages, in every workspace that has it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

from bots.slack import blocks
from bots.slack.reading import Reader
from bots.slack.troubles import MISSING
from bots.slack.wire import Wire, is_person
from core.errors import Gone, Refused, Trouble, Unsupported
from core.lengths import shorten
from core.ports import HOME, Absent, CannotTell, Inbound, Message, Receipt, Who
from core.words import Lang

EVENT = "otklik_delivery"  # the type of our metadata: by it a message is found again
PAGE = 200  # messages of history asked for at once
PAGES = 20  # at most, per look: more than a minute's worth of any channel
SKEW = timedelta(seconds=60)  # between our clock and Slack's


class Writer:
    """Sending, finding and changing messages, the same in private and in channels."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire

    async def send(self, place: str, say: Message, key: str) -> Receipt:
        """Send one message once. Raises the ``Trouble`` family."""
        workspace, chat = await self.wire.split(place)
        made = blocks.content(say, self.wire.role)
        if say.document is not None:
            await self._attach(workspace, chat, say.document)
        if (picture := await self._picture(workspace, say)) is not None:
            made["blocks"].insert(0, picture)
        if say.thread:
            made["thread_ts"] = say.thread
        answer = await self._post(
            workspace,
            channel=chat,  # a person's id opens the private chat by itself
            metadata={"event_type": EVENT, "event_payload": {"key": key}},
            parse="none",
            link_names=False,
            unfurl_links=False,
            unfurl_media=False,
            **made,
        )
        if is_person(chat):
            self.wire.remember(workspace, chat, str(answer["channel"]))
        return Receipt(place, str(answer["ts"]))

    async def _post(self, workspace: str, channel: str, **params: Any) -> Any:
        try:
            return await self.wire.call(workspace, "chat.postMessage", channel=channel, **params)
        except Refused as refused:
            if is_person(channel) and refused.why == MISSING:
                raise Gone("nobody is there any more") from None
            raise

    async def amend(self, receipt: Receipt, say: Message) -> Receipt:
        """Change a sent message; to what it says already is no error."""
        workspace, chat = await self.wire.split(receipt.place)
        made = blocks.content(say, self.wire.role)
        if (picture := await self._picture(workspace, say)) is not None:
            made["blocks"].insert(0, picture)
        channel = await self.wire.channel(workspace, chat)
        await self.wire.call(
            workspace, "chat.update", channel=channel, ts=receipt.ref, parse="none", link_names=False, **made
        )
        return receipt

    async def find(self, place: str, key: str, since: datetime) -> Receipt | Absent | CannotTell:
        """Look in the history of the place, threads included, for our metadata. Raises ``Trouble``."""
        workspace, chat = await self.wire.split(place)
        channel = await self.wire.channel(workspace, chat)
        oldest = f"{(since - SKEW).timestamp():.6f}"
        roots = []
        async for message in self._pages(workspace, "conversations.history", channel=channel, oldest=oldest):
            if message is None:
                return CannotTell()
            if _key(message) == key:
                return Receipt(place, str(message["ts"]))
            if message.get("reply_count"):
                roots.append(str(message["ts"]))
        for root in await self._older_roots(workspace, channel, roots):
            async for message in self._pages(
                workspace, "conversations.replies", channel=channel, ts=root, oldest=oldest
            ):
                if message is None:
                    return CannotTell()
                if _key(message) == key:
                    return Receipt(place, str(message["ts"]))
        return Absent()

    async def _older_roots(self, workspace: str, channel: str, roots: list[str]) -> list[str]:
        """Roots of threads that may have grown since; the last page of history is enough of them."""
        answer = await self.wire.read(workspace, "conversations.history", channel=channel, limit=PAGE)
        older = [str(one["ts"]) for one in answer["messages"] if one.get("reply_count")]
        return list(dict.fromkeys([*roots, *older]))

    async def _pages(self, workspace: str, method: str, **of: Any) -> AsyncIterator[dict[str, Any] | None]:
        """Every message, page by page; None at the end when there were too many to be sure."""
        cursor = ""
        for _ in range(PAGES):
            more = {"cursor": cursor} if cursor else {}
            answer = await self.wire.read(
                workspace, method, include_all_metadata="true", limit=PAGE, **of, **more
            )
            for message in answer["messages"]:
                yield message
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return
        yield None

    async def _attach(self, workspace: str, chat: str, document: tuple[str, str]) -> None:
        name, content = document
        channel = await self.wire.channel(workspace, chat)
        # With a byte order mark: spreadsheets then read the letters of every language.
        await self.wire.upload(workspace, name, content.encode("utf-8-sig"), channel_id=channel)

    async def _picture(self, workspace: str, say: Message) -> dict[str, Any] | None:
        if say.picture is not None:
            file_id = await self.wire.upload(workspace, "picture.jpg", say.picture)
            return blocks.picture(file_id, say.text)
        if not say.photo:
            return None
        holder, _, name = say.photo.partition(":")
        if holder != "slack":
            raise Unsupported("photo: another messenger holds this picture")
        return blocks.picture(name.rpartition(":")[2], say.text)


class SlackMessenger(Writer):
    """Implements ``core.ports.Messenger``."""

    def __init__(self, wire: Wire, reader: Reader) -> None:
        super().__init__(wire)
        self._reader = reader

    async def read(self, raw: str) -> list[Inbound]:
        """A kept payload in neutral words. Raises ``Refused`` for what is none."""
        return await self._reader.read(raw)

    async def meet(self, who: Who) -> Who:
        """What the profile tells. An e-mail only if Slack has confirmed it, and only of our workspace's own
        members and guests: that of somebody from outside is their own administrators' word.

        Raises the ``Trouble`` family.
        """
        workspace, person = await self.wire.split(who.external_id)
        user = (await self.wire.read(workspace, "users.info", user=person, include_locale="true"))["user"]
        profile = user.get("profile") or {}
        stranger = bool(user.get("is_stranger")) or user.get("team_id", workspace) != workspace
        trusted = bool(user.get("is_email_confirmed")) and not (
            stranger or user.get("is_bot") or user.get("deleted")
        )
        locale = str(user.get("locale") or "").lower()
        lang = Lang.RU if locale.startswith("ru") else Lang.EN if locale else None
        return Who(
            who.messenger,
            who.external_id,
            who.place,
            str(profile.get("real_name") or user.get("real_name") or who.name),
            lang or who.language,
            str(profile.get("email") or "") if trusted else "",
            str(user.get("tz") or ""),
        )

    async def deliver(self, place: str, say: Message, *, key: str) -> Receipt:
        """Send one message once. Raises the ``Trouble`` family."""
        return await self.send(place, say, key)

    async def amend(self, receipt: Receipt, say: Message) -> Receipt:
        """Change a message, or the page of a person's own that a tap came from."""
        if receipt.ref == HOME:
            return await self.show(receipt.place, say)
        return await super().amend(receipt, say)

    async def show(self, place: str, say: Message) -> Receipt:
        """Replace a person's own page (App Home). Raises the ``Trouble`` family."""
        workspace, person = await self.wire.split(place)
        view = blocks.home(say, self.wire.role)
        await self.wire.call(workspace, "views.publish", user_id=person, view=view)
        return Receipt(place, HOME)

    async def hush(self, call: str, text: str = "") -> None:
        """Answer a tap with words that only they see; without words Slack needs none."""
        if not call or not text:
            return
        body = {
            "response_type": "ephemeral",
            "replace_original": False,
            "text": blocks.fallback(shorten(text, 200)),
        }
        with contextlib.suppress(Trouble):
            await self.wire.tell(call, body)

    async def fetch(self, photo: str) -> bytes:
        """A picture that somebody sent here. Raises the ``Trouble`` family."""
        holder, _, name = photo.partition(":")
        workspace, _, file_id = name.rpartition(":")
        if holder != "slack" or not workspace:
            raise Refused("photo: not a picture of Slack's")
        return await self.wire.download(workspace, file_id)

    async def leave(self, place: str) -> None:
        """Being in a channel means nothing here: the app hears nothing of it."""


def _key(message: dict[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT:
        return None
    key = (metadata.get("event_payload") or {}).get("key")
    return str(key) if key is not None else None
