"""Drives the Slack of a running sandbox from a test, in the manner of `SandboxClient`; nothing here sleeps.

async with SlackClient(url) as world:
    await world.open(101, "A0INT", payload="abc")
    question = await world.heard(101, "A0INT", containing="How did it go")
    await world.tap(101, "A0INT", question, text="Fine")

A person is "U101" or the bare number 101; a bot is its app id, its name or the user id of its bot.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from bots.sandbox.driver import ControlError, Driver, Silence, Who
from bots.sandbox.slack.facts import PREFIX
from bots.sandbox.slack.finding import Ts, app_in, room_in, ts_of, view_in
from bots.sandbox.slack.reading import buttons_of, words_of

__all__ = ["ControlError", "Silence", "SlackClient", "buttons_of", "words_of"]

Json = dict[str, Any]


class SlackClient(Driver):
    """What people do in Slack, and what they hear."""

    # --- acting ---

    async def say(self, person: Who, bot: Who, text: str, *, reply_to: Ts | None = None) -> Json:
        """Write to a bot, perhaps in the thread of an older message."""
        return await self._do("say", person=person, bot=bot, text=text, reply_to=ts_of(reply_to))

    async def say_in_channel(
        self, person: Who, channel: str, text: str, *, reply_to: Ts | None = None, share: bool = False
    ) -> Json:
        """Write into a channel; `share`: a reply in a thread is shown in the channel too."""
        given: Json = {"channel": channel, "text": text, "reply_to": ts_of(reply_to), "share": share or None}
        return await self._do("say", person=person, **given)

    async def open(self, person: Who, bot: Who, payload: str = "") -> Json:
        """Come by an invitation: `/otklik start PAYLOAD`; without one, look at the Messages tab and begin."""
        return await self._do("open", person=person, bot=bot, payload=payload)

    async def command(self, person: Who, bot: Who, text: str, *, channel: str | None = None) -> Json:
        """Type a slash command, in the direct message or in a channel."""
        return await self._do("command", person=person, bot=bot, text=text, channel=channel)

    async def tap(
        self,
        person: Who,
        bot: Who,
        message: Ts,
        *,
        text: str | None = None,
        data: str | None = None,
        row: int | None = None,
        col: int | None = None,
    ) -> Json:
        """Press a button or pick an option by its visible text, its value or action_id, or its place."""
        place = {"text": text, "data": data, "row": row, "col": col}
        return await self._do("tap", person=person, bot=bot, ts=ts_of(message), **place)

    async def tap_in(self, channel: str, person: Who, message: Ts, *, text: str) -> Json:
        """Press a button of a message in a channel."""
        return await self._do("tap", person=person, channel=channel, ts=ts_of(message), text=text)

    async def edit(self, person: Who, bot: Who, message: Ts, text: str) -> Json:
        return await self._do("edit", person=person, bot=bot, ts=ts_of(message), text=text)

    async def delete(self, person: Who, bot: Who, message: Ts) -> Json:
        return await self._do("delete", person=person, bot=bot, ts=ts_of(message))

    async def voice(self, person: Who, bot: Who, **given: Any) -> Json:
        """An audio clip; perhaps `duration` in seconds and `caption`."""
        return await self._do("voice", person=person, bot=bot, **given)

    async def photo(self, person: Who, bot: Who, **given: Any) -> Json:
        return await self._do("photo", person=person, bot=bot, **given)

    async def document(self, person: Who, bot: Who, **given: Any) -> Json:
        """A text file; perhaps `name`, `content` and `caption`."""
        return await self._do("document", person=person, bot=bot, **given)

    async def sticker(self, person: Who, bot: Who, **given: Any) -> Json:
        """A message of one emoji; perhaps `emoji`, a name such as "wave"."""
        return await self._do("sticker", person=person, bot=bot, **given)

    async def block(self, person: Who, bot: Who) -> Json:
        """Leave the company: in Slack nobody can block an app, but an account can be deactivated."""
        return await self._do("block", person=person, bot=bot)

    async def unblock(self, person: Who, bot: Who) -> Json:
        return await self._do("unblock", person=person, bot=bot)

    # --- modals and the App Home ---

    async def submit(self, person: Who, bot: Who, values: Mapping[str, Any] | None = None) -> Json:
        """Fill in the open modal (by label, action_id or block_id) and send it.

        Returns what is shown then: `open`, `errors` by block_id, `trouble` (words of Slack's, or None).
        """
        return await self._do("submit", person=person, bot=bot, values=dict(values or {}))

    async def close_modal(self, person: Who, bot: Who, *, whole: bool = False) -> Json:
        return await self._do("close_modal", person=person, bot=bot, whole=whole or None)

    async def tap_modal(self, person: Who, bot: Who, text: str) -> Json:
        return await self._do("tap_modal", person=person, bot=bot, text=text)

    async def modal(self, person: Who, bot: Who) -> Json | None:
        """The view on top of the open modal, as Slack keeps it, or None."""
        return view_in(await self.state(), "modals", person, bot)

    async def sees_modal(
        self, person: Who, bot: Who, *, containing: str = "", within: float | None = None
    ) -> Json:
        """Wait for a modal with these words."""
        return await self._sees("modals", person, bot, containing, within)

    async def open_home(self, person: Who, bot: Who) -> Json:
        """Look at the app's Home tab."""
        return await self._do("open_home", person=person, bot=bot)

    async def home(self, person: Who, bot: Who) -> Json | None:
        """The published App Home, as Slack keeps it, or None."""
        return view_in(await self.state(), "homes", person, bot)

    async def sees_home(
        self, person: Who, bot: Who, *, containing: str = "", within: float | None = None
    ) -> Json:
        """Wait for an App Home with these words."""
        return await self._sees("homes", person, bot, containing, within)

    async def tap_home(self, person: Who, bot: Who, text: str) -> Json:
        return await self._do("tap_home", person=person, bot=bot, text=text)

    async def _sees(self, where: str, person: Who, bot: Who, containing: str, within: float | None) -> Json:
        def found(state: Json) -> Json | None:
            view = view_in(state, where, person, bot)
            return view if view is not None and containing in words_of(view) else None

        return dict(await self.wait_for(found, within, what=f"{where} of {bot} with {containing!r}"))

    # --- owners of the workspace ---

    async def invite(self, channel: str, bot: Who, *, person: Who | None = None) -> Json:
        """Bring an app into a channel."""
        return await self._do("invite", channel=channel, bot=bot, person=person)

    async def remove(self, channel: str, bot: Who) -> Json:
        return await self._do("remove", channel=channel, bot=bot)

    async def channel_admin(self, channel: str, bot: Who, admin: bool) -> Json:
        """Let an app post in a channel or not: in Slack that is to be in it."""
        return await (self.invite(channel, bot) if admin else self.remove(channel, bot))

    async def archive(self, channel: str) -> Json:
        return await self._do("archive", channel=channel)

    async def unarchive(self, channel: str) -> Json:
        return await self._do("unarchive", channel=channel)

    async def uninstall(self, bot: Who, *, team: str | None = None) -> Json:
        return await self._do("uninstall", bot=bot, team=team)

    async def authorize(self, person: Who, url: str) -> Json:
        """Agree on the page that an authorize URL leads to; returns `code`, `state` and `location`."""
        asked = dict(parse_qsl(urlsplit(url).query))
        kind = "openid" if "/openid/" in url else "oauth"
        names = ("client_id", "scope", "redirect_uri", "state", "nonce")
        return await self._do(
            "authorize", person=person, kind=kind, **{name: asked.get(name) for name in names}
        )

    # --- the weather ---

    async def fault(self, kind: str, **given: Any) -> Json:
        """Order trouble: kind, and perhaps bot, method, times, retry_after, error (a code of Slack's)."""
        return await self._do("fault", kind=kind, **given)

    async def clear_faults(self) -> None:
        await self._ask("DELETE", "slack/faults")

    async def limiter(self, on: bool) -> None:
        await self._do("limiter", on=on)

    async def request_url(self, bot: Who, url: str | None) -> Json:
        """Set the address where an app hears events; `verified`: whether it gave the challenge back."""
        return await self._do("request_url", bot=bot, url=url)

    async def disconnect(self, bot: Who, *, reason: str = "refresh_requested", cut: bool = False) -> Json:
        """Ask Socket Mode connections to leave ("warning", "refresh_requested"), or break them off."""
        return await self._do("disconnect", bot=bot, reason=reason, cut=cut or None)

    async def replay(self, bot: Who, times: int = 1) -> Json:
        """Send the app its last request again, byte by byte; returns `statuses`."""
        return await self._do("replay", bot=bot, times=times)

    async def expire_token(self, bot: Who) -> Json:
        return await self._do("expire_token", bot=bot)

    # --- looking ---

    async def log(self, since: int = 0, *, method: str | None = None) -> list[Json]:
        """Requests that apps made to the Web API, oldest first; `method` with or without the prefix."""
        entries: list[Json] = (await self._ask("GET", "log", since=since))["log"]
        wanted = None if method is None else PREFIX + method.removeprefix(PREFIX)
        return [e for e in entries if e["method"].startswith(PREFIX) and wanted in (None, e["method"])]

    async def settled(self, bot: Who | None = None, *, within: float | None = None) -> Json:
        """Until apps have acknowledged every event, press and command; returns the state then.

        An app that acknowledged may still be thinking: wait for its words with `heard`.
        """

        def quiet(state: Json) -> Json | None:
            apps = state["slack"]["apps"] if bot is None else [app_in(state, bot)]
            return None if any(app["pending"] for app in apps) else state

        return dict(await self.wait_for(quiet, within, what="apps to take their events"))

    # --- the wire ---

    async def _do(self, act: str, /, **given: Any) -> Json:
        return await self._act(f"slack/{act}", **given)

    def _room(self, state: Json, who: Who, bot: Who | None = None) -> Json:
        return room_in(state, who, bot)

    def _ref(self, message: Json) -> str:
        return str(message["ts"])

    def _is_bots(self, message: Json) -> bool:
        return "bot_id" in message

    def _words(self, message: Json) -> str:
        return words_of(message)

    def _summary(self, state: Json) -> str:
        lines = []
        for room in state["slack"]["rooms"]:
            for message in room["messages"][-4:]:
                buttons = "".join(f" [{text}]" for text in buttons_of(message))
                lines.append(f"  {room['key']} {message['user']}: {words_of(message)[:200]!r}{buttons}")
        waiting = {app["id"]: app["pending"] for app in state["slack"]["apps"] if app["pending"]}
        errors = {app["id"]: app["last_error"] for app in state["slack"]["apps"] if app["last_error"]}
        return "\n".join([*lines, f"  events not taken: {waiting}", f"  last errors: {errors}"])
