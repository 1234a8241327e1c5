"""Slack, for a crash run: apps in Socket Mode, envelopes and acknowledgements, keys in the metadata."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from bots.sandbox.slack.client import SlackClient
from bots.sandbox.slack.reading import words_of
from tests.faults.crash.places import EDITOR, INTERVIEWER, NEWSROOM, Bot, Call, Json, Place, lang_of

TEAM, ROOM = "T0SHOP", "C0NEWS"
APPS = {  # app → name, whom it is for, command
    "A0INT": (INTERVIEWER, "buyer", "/otklik"),
    "A0NEWS": (NEWSROOM, "staff", "/newsroom"),
}
LOCALES = {"ru": "ru-RU", "en": "en-GB"}
SOCKET = "/slack/socket/"
OPENED, ENVELOPE, ACKNOWLEDGEMENT = "socket", "envelope", "acknowledgement"


class Slack(Place):
    """The Web API and Socket Mode of the sandbox."""

    name, title = "slack", "Slack"
    bots = ("A0INT", "A0NEWS")
    send = "chat.postMessage"
    channel = f"slack:{ROOM}"
    way = "/otklik start {payload}"
    finds = True
    tells = True
    committed = "SELECT max(id) AS newest FROM inbox WHERE source = 'slack:interviewer'"

    def __init__(self) -> None:
        self._brought: dict[str, set[str]] = {}  # envelope → what people did that was in it

    def scene(self, people: range) -> Json:
        return {
            "slack": {
                "teams": [{"team_id": TEAM, "name": "Shop", "domain": "shop"}],
                "apps": [
                    {"app_id": app, "name": name, "audience": audience, "command": command}
                    | {"app_token": f"xapp-{app}"}
                    for app, (name, audience, command) in APPS.items()
                ],
                "installs": [{"app_id": app, "team_id": TEAM, "token": _token(app)} for app in APPS],
                "people": [
                    *(
                        {"user_id": p, "name": f"Buyer{p}", "team_id": TEAM, "locale": LOCALES[lang_of(p)]}
                        for p in people
                    ),
                    {"user_id": EDITOR, "name": "Editor", "team_id": TEAM, "role": "staff"},
                ],
                "channels": [
                    {"channel_id": ROOM, "name": "news", "team_id": TEAM, "apps": [self.bots[1]]},
                ],
            }
        }

    def settings(self, url: str) -> Json:
        made: dict[str, Any] = {"slack_api": f"{url}/slack/api", "slack_sends_per_second": 30}
        for role, app in zip(("interviewer", "newsroom"), APPS, strict=True):
            made |= {f"slack_{role}_token": _token(app), f"slack_{role}_app_token": f"xapp-{app}"}
        return made

    def client(self, url: str) -> SlackClient:
        return SlackClient(url)

    def account(self, person: int) -> str:
        return f"{TEAM}:U{person}"

    def chat(self, state: Json, person: int) -> list[Json]:
        whose = (self.bots[0], f"U{person}")
        rooms = state["slack"]["rooms"]
        return next((room["messages"] for room in rooms if (room["app"], room["person"]) == whose), [])

    def posts(self, state: Json) -> list[Json]:
        rooms = state["slack"]["rooms"]
        return next((room["messages"] for room in rooms if room["id"] == ROOM), [])

    def keys(self, state: Json) -> Counter[str]:
        said = (message for room in state["slack"]["rooms"] for message in room["messages"])
        return Counter(one["metadata"]["event_payload"]["key"] for one in said if one.get("metadata"))

    def ref(self, message: Json) -> str:
        return str(message["ts"])

    def words(self, message: Json) -> str:
        return words_of(message)

    def is_bots(self, message: Json) -> bool:
        return "bot_id" in message and not message.get("is_ephemeral")

    def request(self, path: str, headers: Mapping[str, str], body: bytes) -> Call:
        token = headers.get("Authorization", "").removeprefix("Bearer ")
        app = next((app for app in APPS if token in (_token(app), f"xapp-{app}")), "")
        chat = str(_fields(headers.get("Content-Type", ""), body).get("channel", ""))
        # A person stands in the store with their workspace, a channel as it is set.
        where = f"{TEAM}:{chat}" if chat.startswith("U") else f"slack:{chat}"
        return Call(app, path.rpartition("/")[2], where)

    def result(self, answer: Json) -> Any:
        return answer if answer.get("ok") else None

    def socket(self, path: str) -> Call:
        return Call(path.removeprefix(SOCKET).partition("-")[0].upper(), OPENED)

    def frame(self, bot: Bot, text: str, *, arriving: bool) -> Call:
        body = json.loads(text)
        envelope = str(body.get("envelope_id", ""))
        if not arriving:
            return Call(bot, ACKNOWLEDGEMENT, result=self._brought.get(envelope, set()))
        self._brought[envelope] = _done_by_a_person(body.get("type"), body.get("payload") or {})
        return Call(bot, ENVELOPE, result=self._brought[envelope])

    def listens(self, call: Call) -> bool:
        return call.method == OPENED

    def brings(self, call: Call) -> set[str]:
        return call.result if call.method == ENVELOPE else set()

    def acknowledges(self, call: Call) -> set[str]:
        return call.result if call.method == ACKNOWLEDGEMENT else set()


def _token(app: str) -> str:
    return f"xoxb-sandbox-{app}"


def _fields(kind: str, body: bytes) -> Json:
    if kind.startswith("application/json"):
        return dict(json.loads(body or b"{}"))
    return {key: values[0] for key, values in parse_qs(body.decode()).items()}


def _done_by_a_person(kind: object, payload: Json) -> set[str]:
    """The name of what a person said, pressed or typed; of what apps say themselves nothing is kept."""
    if kind in ("interactive", "slash_commands"):
        return {f"trigger:{payload['trigger_id']}"}
    event = payload.get("event") or {}
    said = event.get("type") == "message" and "subtype" not in event and "bot_id" not in event
    return {str(payload["event_id"])} if said else set()
