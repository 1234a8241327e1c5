"""Slack's sandbox as the suites of core.testing see it, without the detour over its control room."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from bots.sandbox import Sandbox
from bots.sandbox.slack import people
from bots.sandbox.slack.pings import pings_of
from bots.slack.line import SlackLine
from bots.slack.receiving import Kind, received
from core.clock import SystemClock
from core.ports import Run
from core.settings import Settings, load
from core.store.db import opened
from core.testing import WAIT, Act, Seen, Weather
from core.words import BotRole
from tests.patience import patience

TEAM, EMAIL, ZONE = "T0SHOP", "anna@example.com", "Asia/Yekaterinburg"
APPS = {BotRole.INTERVIEWER: ("A0INT", "/otklik"), BotRole.NEWSROOM: ("A0NEWS", "/newsroom")}
STYLES = {"bold": "b", "italic": "i", "code": "code"}
KINDS = {"events_api": Kind.EVENT, "interactive": Kind.INTERACTION, "slash_commands": Kind.COMMAND}
METHODS = {
    Act.SEND: "chat.postMessage",
    Act.AMEND: "chat.update",
    Act.RETRACT: "chat.delete",
    Act.FIND: "conversations.history",
}
FAULTS: dict[Weather, dict[str, Any]] = {
    Weather.BUSY: {"kind": "429", "retry_after": int(WAIT.total_seconds())},
    Weather.LOST: {"kind": "lost"},
    Weather.BROKEN: {"kind": "500"},
    Weather.HANGS: {"kind": "hang_after"},
    Weather.REFUSED: {"kind": "error", "error": "invalid_blocks"},
    Weather.GONE: {"kind": "error", "error": "user_not_found"},
    Weather.LOCKED: {"kind": "error", "error": "token_revoked"},
}


class SlackWorld:
    """One app and its chat with Anna, or two channels (core.testing.Chat)."""

    stranger, email, zone = f"{TEAM}:U103", EMAIL, ZONE

    def __init__(self, sandbox: Sandbox, url: str, role: BotRole, place: str, elsewhere: str) -> None:
        self._sandbox, self._slack, self._role = sandbox, sandbox.slack, role
        self._app = self._slack.app(APPS[role][0])
        self._anna = self._slack.person(101)
        self._install = self._slack.install_for(self._app, self._anna)
        self._said = ""
        self.place, self.elsewhere = place, elsewhere
        self.secrets = (self._install.token, self._app.signing_secret, self._app.app_token)
        tokens = {f"slack_{one}_token": f"xoxb-sandbox-{one}" for one in BotRole}
        tokens |= {f"slack_{one}_app_token": f"xapp-sandbox-{one}" for one in BotRole}
        tokens |= {f"slack_{one}_signing_secret": f"sandbox-signing-{one}" for one in BotRole}
        self.settings: Settings = load(
            _env_file=None,
            slack_api=f"{url}/slack/api",
            timeout_seconds=patience(),
            secret="s" * 32,
            **tokens,
        )

    def now(self) -> datetime:
        return self._slack.world.now()

    # --- what is there ---

    def _room(self, place: str) -> Any:
        chat = place.rpartition(":")[2]
        if chat.startswith("U"):
            return self._slack.dm(self._install, self._slack.person(chat))
        return self._slack.channel(chat)

    def _ours(self, place: str) -> list[dict[str, Any]]:
        found = self._room(place).messages.values()
        return [one for one in found if one.get("bot_id") == self._install.bot_id]

    async def shown(self, place: str) -> list[Seen]:
        files = [one["files"][0] for one in self._ours(place) if one.get("files")]
        made = [self._seen(one) for one in self._ours(place) if not one.get("files")]
        for file in files:  # Slack shares a file as a message of its own, and the words follow it
            content = self._slack.files[file["id"]].content.decode("utf-8-sig")
            made[-1] = Seen(**{**_fields(made[-1]), "document": (file["name"], content)})
        return made

    def _seen(self, message: dict[str, Any]) -> Seen:
        blocks = message.get("blocks", ())
        rich = [one for block in blocks if block["type"] == "rich_text" for one in _leaves(block)]
        rows = [block["elements"] for block in blocks if block["type"] == "actions"]
        return Seen(
            ref=message["ts"],
            text="".join(one["text"] for one in rich),
            styled=_joined(rich),
            labels=tuple(tuple(button["text"]["text"] for button in row) for row in rows),
            amended=None,
            photo=any(block["type"] == "image" for block in blocks),
        )

    async def fired(self, place: str) -> list[str]:
        return [ping for message in self._ours(place) for ping in pings_of(message, {"anna"}, parse="none")]

    # --- what goes wrong ---

    async def order(self, weather: Weather, act: Act) -> None:
        if weather is Weather.AWAY:
            await self._sandbox.stop()
        else:
            self._slack.faults.order(app=self._app.id, method=METHODS[act], **FAULTS[weather])

    async def remove(self, place: str, ref: str) -> None:
        del self._room(place).messages[ref]

    # --- what people do ---

    def _latest(self) -> str:
        parcel = self._app.pending[-1]
        kept = received(KINDS[parcel.kind], parcel.payload, self.now())
        assert kept is not None
        return kept.body

    def _dm(self) -> Any:
        return self._slack.dm(self._install, self._anna)

    async def begin(self, payload: str) -> str:
        command = f"{APPS[self._role][1]} start {payload}"
        people.command(self._slack, self._install, self._dm(), self._anna, command)
        return self._latest()

    async def write(self, text: str) -> str:
        self._said = people.say(self._slack, self._dm(), self._anna, text)["ts"]
        return self._latest()

    async def rewrite(self, text: str) -> str | None:
        people.edit(self._slack, self._dm(), self._anna, self._said, text)
        return self._latest()

    async def tap(self, label: str) -> str:
        last = self._ours(self.place)[-1]["ts"]
        people.tap(self._slack, self._room(self.place), self._anna, last, {"text": label})
        return self._latest()

    async def picture(self) -> str:
        people.attach(self._slack, self._dm(), self._anna, "photo", {})
        file = self._app.pending[-1].payload["event"]["files"][0]
        return f"slack:{TEAM}:{file['id']}"


def _leaves(block: dict[str, Any]) -> list[dict[str, Any]]:
    return [leaf for section in block["elements"] for leaf in section["elements"]]


def _joined(rich: list[dict[str, Any]]) -> tuple[Run, ...]:
    """Styled stretches; words too long for one block stand in several."""
    made: list[Run] = []
    for run in map(_run, rich):
        same = made and (made[-1].style, made[-1].href) == (run.style, run.href)
        made[-1:] = [Run(made[-1].text + run.text, run.style, run.href)] if same else [*made[-1:], run]
    return tuple(one for one in made if one.style or one.href)


def _run(element: dict[str, Any]) -> Run:
    style = next((STYLES[name] for name in element.get("style", ())), "")
    return Run(element["text"], style, element.get("url", ""))


def _fields(seen: Seen) -> dict[str, Any]:
    return {name: getattr(seen, name) for name in Seen.__slots__}


@asynccontextmanager
async def slack(
    role: BotRole,
    database: str,
    place: str = f"{TEAM}:U101",
    elsewhere: str = f"{TEAM}:U102",
) -> AsyncIterator[tuple[SlackWorld, SlackLine]]:
    """A workspace with both apps, three people and two channels, over an open store that knows the apps."""
    sandbox = Sandbox(now=SystemClock().now)
    sandbox.add_slack_team(TEAM, "Shop", "shop")
    for one, (app, command) in APPS.items():
        sandbox.add_slack_app(
            app, f"{one}_bot", command=command, app_token=f"xapp-sandbox-{one}",
            signing_secret=f"sandbox-signing-{one}",
        )  # fmt: skip
        sandbox.install_slack(app, TEAM, f"xoxb-sandbox-{one}")
    for person, name in ((101, "Anna"), (102, "Boris"), (103, "Stranger")):
        sandbox.add_slack_person(person, name, TEAM, email=EMAIL if person == 101 else None, zone=ZONE)
    for channel in ("C0NEWS", "C0MORE"):
        sandbox.add_slack_channel(channel, channel.lower(), TEAM, apps=["A0NEWS"])
    url = await sandbox.start()
    world = SlackWorld(sandbox, url, role, place, elsewhere)
    line = SlackLine(world.settings, SystemClock())
    async with opened(database):
        await line.greet(None)
        try:
            yield world, line
        finally:
            await line.close()
            await sandbox.stop()
