"""A receiver as our README asks for one: it verifies, keeps records and facts, and answers.

Signatures are checked after the specification of Standard Webhooks, apart from our own code.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from decimal import Decimal
from typing import Any

from aiohttp import web

from core.clock import SystemClock
from core.crm.ports import Stream
from core.lines import Knock
from core.settings import load
from core.testing.crm_world import SeenNote, SeenTodo
from integrations.crm.webhook.connector import WebhookCrm
from integrations.crm.webhook.options import WebhookOptions
from tests.crms.server import StandIn
from tests.patience import patience

THEIRS = "whsec_" + base64.b64encode(b"what they sign for us with, so.").decode()
OURS = "whsec_" + base64.b64encode(b"what we sign for them with: yes").decode()
PLACE = "/hooks/Zk3-path-that-nobody-guesses/"
TYPES = {
    Stream.OWNERS: "owner",
    Stream.COMPANIES: "company",
    Stream.PEOPLE: "contact",
    Stream.DEALS: "deal",
    Stream.TICKETS: "ticket",
}
FACTS = {
    "note": {"title", "text", "at"},
    "fields": {"values"},
    "todo": {"title", "text", "owner", "due_at"},
    "contact": {"name", "phone", "email", "company"},
}
PAGE = 100
Row = dict[str, Any]


def sign(secret: str, id: str, timestamp: str, body: bytes) -> str:
    """ "Signature scheme": HMAC-SHA256 of {msg_id}.{timestamp}.{payload}."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    made = hmac.new(key, b".".join((id.encode(), timestamp.encode(), body)), hashlib.sha256).digest()
    return "v1," + base64.b64encode(made).decode()


class Receiver(StandIn):
    """One URL; what is no request of ours is refused."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[Stream, dict[str, Row]] = {stream: {} for stream in Stream}
        self.merged: dict[str, str] = {}
        self.facts: dict[str, dict[str, Row]] = {kind: {} for kind in FACTS}
        self.requests: list[Row] = []
        self.answers: dict[str, Any] = {}  # by type: what it answers instead
        self.status = 200
        self.ids: set[str] = set()

    def routes(self, app: web.Application) -> None:
        app.router.add_post(PLACE, self._hear)

    async def is_write(self, request: web.Request) -> bool:
        try:
            return json.loads(await request.text())["type"] in ("otklik.push", "otklik.withdraw")
        except (ValueError, KeyError):
            return True

    def enter(self, stream: Stream, **data: Any) -> str:
        """Somebody enters a record; a second later."""
        id = str(self.number())
        self.rows[stream][id] = {"data": {"id": id, **data}, "at": self.tick()}
        return id

    def event(self, stream: Stream, id: str) -> Row:
        return {"type": TYPES[stream], "data": self.rows[stream][id]["data"]}

    async def _hear(self, request: web.Request) -> web.Response:
        body = await request.read()
        id, sent = request.headers["webhook-id"], request.headers["webhook-timestamp"]
        assert sent.isdecimal() and abs(int(sent) - time.time()) < 300
        assert request.headers["Content-Type"] == "application/json"
        if sign(OURS, id, sent, body) not in request.headers["webhook-signature"].split(" "):
            return web.json_response({}, status=401)
        assert id not in self.ids, "an id is of one request"
        self.ids.add(id)
        told = json.loads(body)
        assert told.keys() == {"type", "timestamp", "data"}
        self.requests.append(told)
        if self.status != 200:
            return web.json_response({}, status=self.status)
        data, type = told["data"], told["type"]
        try:
            answer = getattr(self, "_" + type.removeprefix("otklik."))(data)
        except AttributeError:
            return web.json_response({}, status=422)
        return web.json_response(self.answers.get(type, answer))

    def _check(self, data: Row) -> Row:
        assert data == {}
        return {"account": "Teply", "me": "otklik", "lacks": []}

    def _pull(self, data: Row) -> Row:
        assert data.keys() == {"stream", "since", "after"}
        place = tuple(json.loads(data["after"])) if data["after"] else ("", 0)
        since = data["since"] and datetime.fromisoformat(data["since"].replace("Z", "+00:00"))
        stream = Stream(data["stream"])
        rows = sorted(
            (row["at"].isoformat(), int(id))
            for id, row in self.rows[stream].items()
            if not since or row["at"] >= since
        )
        rows = [one for one in rows if one > place]
        part = rows[:PAGE]
        more = json.dumps(part[-1]) if len(rows) > PAGE else None
        items = [self.event(stream, str(id)) for _, id in part]
        return {"items": items, "after": more, "seen_to": part[-1][0] if part else None}

    def _present(self, data: Row) -> Row:
        known = self.rows[Stream(data["stream"])]
        return {"present": {id: id if id in known else self.merged.get(id) for id in data["ids"]}}

    def _push(self, data: Row) -> Row:
        return {"results": [self._one(data["kind"], fact) for fact in data["facts"]]}

    def _one(self, kind: str, fact: Row) -> Row:
        assert fact.keys() == {"key", "ref", "tried", "on"} | FACTS[kind]
        if any(on["id"] not in self.rows[Stream(on["stream"])] for on in fact["on"]):
            return {"key": fact["key"], "gone": True}
        kept = self.facts[kind].get(fact["key"])
        if kind == "contact" and kept is None:
            fact["ref"] = self.enter(Stream.PEOPLE, name=fact["name"], phones=[fact["phone"]])
        elif kind == "contact" and kept:
            fact["ref"] = kept["ref"]
        elif not fact["ref"]:
            fact["ref"] = kept["ref"] if kept else f"{kind}/{self.number()}"
        if kind == "fields":
            row = self.rows[Stream.PEOPLE][fact["on"][0]["id"]]
            told = fact["values"].get("otklik_addresses") or ""
            row["data"]["addresses"] = [one.strip() for one in told.split(",") if one.strip()]
        self.facts[kind][fact["key"]] = fact
        return {"key": fact["key"], "ref": fact["ref"]}

    def _withdraw(self, data: Row) -> Row:
        for one in data["facts"]:
            assert one.keys() == {"kind", "key", "ref", "on"}
            self.facts[one["kind"]].pop(one["key"], None)
        return {"results": [{"key": one["key"]} for one in data["facts"]]}

    def _standing(self, data: Row) -> Row:
        return {"standing": {one["key"]: one["key"] in self.facts[one["kind"]] for one in data["facts"]}}


class WebhookWorld:
    """What the company's people do in their CRM, behind the receiver."""

    many = 250

    def __init__(self, server: Receiver) -> None:
        self.server = server
        self.secrets = (THEIRS, OURS, PLACE)
        self.settings = load(
            _env_file=None, allowed_hosts=("127.0.0.1",), timeout_seconds=patience(), secret="s" * 32
        )
        self._deliveries = itertools.count(1)

    @property
    def writes(self) -> int:
        return self.server.writes

    def now(self) -> datetime:
        return self.server.now()

    def again(self, **more: Any) -> WebhookCrm:
        told: dict[str, Any] = {
            "url": f"{self.server.url}{PLACE}", "secret": OURS, "webhook_secret": THEIRS, "asks": True,
            "per_second": 10_000, "segment_field": "segment", "zone_field": "zone", **more,
        }  # fmt: skip
        return WebhookCrm(WebhookOptions(_env_file=None, **told), self.settings, SystemClock())  # type: ignore[call-arg]

    async def owner(self, name: str, email: str) -> str:
        return self.server.enter(Stream.OWNERS, name=name, email=email)

    async def company(self, name: str, owner: str = "") -> str:
        return self.server.enter(Stream.COMPANIES, name=name, owner=owner)

    async def contact(
        self, name: str, *, phone: str = "", email: str = "", company: str = "", owner: str = "",
        segment: str = "", zone: str = "",
    ) -> str:  # fmt: skip
        return self.server.enter(
            Stream.PEOPLE, name=name, phones=[phone] if phone else [], emails=[email] if email else [],
            company=company, owner=owner, segment=segment, zone=zone,
        )  # fmt: skip

    async def deal(
        self, title: str, *, amount: Decimal | None, currency: str, at: datetime, won: bool = True,
        contact: str = "", company: str = "",
    ) -> str:  # fmt: skip
        return self.server.enter(
            Stream.DEALS, is_won=won, placed_at=at.isoformat(), currency=currency, contact=contact,
            amount=None if amount is None else str(amount), company=company, category=title,
        )  # fmt: skip

    async def ticket(self, subject: str, contact: str, *, is_open: bool = True) -> str:
        opened = self.now().isoformat()
        return self.server.enter(
            Stream.TICKETS, subject=subject, contact=contact, is_open=is_open, opened_at=opened
        )

    async def change(self, stream: Stream, id: str, **values: Any) -> None:
        row = self.server.rows[stream][id]
        for name, value in values.items():
            if name in ("email", "phone"):
                row["data"][f"{name}s"] = [value]
            else:
                row["data"]["is_won" if name == "won" else name] = value
        row["at"] = self.server.tick()

    async def remove(self, stream: Stream, id: str) -> None:
        self.server.tick()
        del self.server.rows[stream][id]

    async def merge(self, old: str, into: str) -> None:
        await self.remove(Stream.PEOPLE, old)
        self.server.merged[old] = into

    async def notes(self) -> list[SeenNote]:
        return [
            SeenNote(f"{one['title']}\n{one['text']}", tuple(on["id"] for on in one["on"]))
            for one in self.server.facts["note"].values()
        ]

    async def todos(self) -> list[SeenTodo]:
        return [
            SeenTodo(one["title"], one["text"], one["owner"], tuple(on["id"] for on in one["on"]))
            for one in self.server.facts["todo"].values()
        ]

    async def fields(self, contact: str) -> dict[str, str]:
        told: dict[str, str] = {}
        for one in self.server.facts["fields"].values():
            if one["on"][0]["id"] == contact:
                told |= {
                    name.removeprefix("otklik_"): value for name, value in one["values"].items() if value
                }
        return told

    async def exists(self, stream: Stream, id: str) -> bool:
        return id in self.server.rows[stream]

    async def order(self, weather: Any, *, writing: bool) -> None:
        await self.server.order(weather, writing=writing)

    async def knock(self, stream: Stream, id: str) -> Knock:
        return self.sent(self.server.event(stream, id))

    def sent(self, told: Any, *, secret: str = THEIRS, id: str = "", ago: int = 0) -> Knock:
        """A webhook of theirs. ``ago``: seconds since it was signed."""
        body = json.dumps(told, ensure_ascii=False).encode()
        id = id or f"msg_{next(self._deliveries)}"
        timestamp = str(int(time.time()) - ago)
        signatures = f"v1a,aGVsbG8= {sign(secret, id, timestamp, body)}"
        headers = {"webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures}
        return Knock(body, {name: [value] for name, value in headers.items()})


@asynccontextmanager
async def receiver() -> AsyncIterator[WebhookWorld]:
    """A receiver with nothing in it yet."""
    server = Receiver()
    async with server.open():
        yield WebhookWorld(server)
