"""Telegram, for a crash run: bots that poll, numbered messages, nothing that could be looked up."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from bots.sandbox.client import SandboxClient, words_of
from tests.faults.crash.places import EDITOR, INTERVIEWER, NEWSROOM, Bot, Call, Json, Place, lang_of

TOKENS = ("7001:SANDBOX-a", "7002:SANDBOX-b")
PATH = re.compile(r"/bot(\d+):[^/]+/(\w+)")
FORM_FIELD = re.compile(rb'name="chat_id"(?:\r\n[^\r\n]+)*\r\n\r\n(.*?)\r\n--', re.DOTALL)


class Telegram(Place):
    """The Bot API of the sandbox."""

    name, title = "telegram", "Telegram"
    bots = (7001, 7002)
    send = "sendMessage"
    channel = "@otklik_news"
    way = f"https://t.me/{INTERVIEWER}?start={{payload}}"
    finds = False
    tells = False
    # Telegram forgets what lies below the offset: the updates must be there the moment it has moved.
    committed = "SELECT next_offset FROM polling_offset WHERE account = '7001'"

    def scene(self, people: range) -> Json:
        bots = zip(TOKENS, (INTERVIEWER, NEWSROOM), strict=True)
        return {
            "bots": [{"token": token, "username": name, "name": name} for token, name in bots],
            "people": [
                *({"person_id": p, "first_name": f"Buyer{p}", "language_code": lang_of(p)} for p in people),
                {"person_id": EDITOR, "first_name": "Editor", "language_code": "en", "role": "staff"},
            ],
            "channels": [
                {"chat_id": -1001, "title": "News", "username": self.channel[1:], "admins": [TOKENS[1]]}
            ],
        }

    def settings(self, url: str) -> Json:
        return {"interviewer_token": TOKENS[0], "newsroom_token": TOKENS[1], "telegram_api": url}

    def client(self, url: str) -> SandboxClient:
        return SandboxClient(url)

    def account(self, person: int) -> str:
        return str(person)

    def chat(self, state: Json, person: int) -> list[Json]:
        rooms = (room["messages"] for room in state["chats"] if room["key"] == f"{self.bots[0]}:{person}")
        return sorted(next(rooms, []), key=lambda message: int(message["message_id"]))

    def posts(self, state: Json) -> list[Json]:
        return [message for room in state["channels"] for message in room["messages"]]

    def keys(self, state: Json) -> Counter[str]:
        return Counter()

    def ref(self, message: Json) -> str:
        return str(message["message_id"])

    def words(self, message: Json) -> str:
        return words_of(message)

    def is_bots(self, message: Json) -> bool:
        return bool(message["from"]["is_bot"])

    def request(self, path: str, headers: Mapping[str, str], body: bytes) -> Call:
        found = PATH.match(path)
        bot, method = (int(found[1]), found[2]) if found else (0, "")
        return Call(bot, method, _chat(headers.get("Content-Type", ""), body))

    def result(self, answer: Json) -> Any:
        return answer.get("result")

    def socket(self, path: str) -> Call:
        raise NotImplementedError("Telegram has no sockets")

    def frame(self, bot: Bot, text: str, *, arriving: bool) -> Call:
        raise NotImplementedError("Telegram has no sockets")

    def listens(self, call: Call) -> bool:
        return call.method == "getUpdates"

    def brings(self, call: Call) -> set[str]:
        return {str(one["update_id"]) for one in call.result or ()} if self.listens(call) else set()

    def acknowledges(self, call: Call) -> set[str]:
        return set()


def _chat(kind: str, body: bytes) -> str:
    if kind.startswith("application/json"):
        return str(json.loads(body or b"{}").get("chat_id", ""))
    if kind.startswith("multipart/"):
        part = FORM_FIELD.search(body)
        return part[1].decode() if part else ""
    return parse_qs(body.decode()).get("chat_id", [""])[0]
