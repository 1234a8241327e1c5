"""amoCRM as its own people see it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from core.clock import Clock, SystemClock
from core.crm.ports import Field, Stream
from core.lines import Knock
from core.settings import load
from core.testing.crm_world import SeenNote, SeenTodo
from integrations.crm.amocrm.connector import LIMITS, AmocrmCrm
from integrations.crm.amocrm.options import AmocrmOptions
from tests.crms.amocrm_server import CLIENT_SECRET, FIRST, TOKEN, AmoServer, Row, unix
from tests.patience import patience

SECRET = "Unguessable-part-of-the-address-4711"
FAST = replace(LIMITS, per_second=2_000)
NAMES = {
    Stream.OWNERS: "users",
    Stream.COMPANIES: "companies",
    Stream.PEOPLE: "contacts",
    Stream.DEALS: "leads",
}


class AmoWorld:
    """What the company's people do and see in it."""

    many = 250

    def __init__(self, server: AmoServer) -> None:
        self.server = server
        self.secrets = (TOKEN, SECRET, CLIENT_SECRET, FIRST)
        self.settings = load(
            _env_file=None, allowed_hosts=("127.0.0.1",), timeout_seconds=patience(), secret="s" * 32
        )

    @property
    def writes(self) -> int:
        return self.server.writes

    def now(self) -> datetime:
        return self.server.now()

    def again(self, *, clock: Clock | None = None, **more: Any) -> AmocrmCrm:
        told = {
            "url": self.server.url, "token": TOKEN, "webhook_secret": SECRET, "segment_field": "SEGMENT",
            "zone_field": "zone", **more,
        }  # fmt: skip
        options = AmocrmOptions(_env_file=None, **told)
        return AmocrmCrm(options, self.settings, clock or SystemClock(), limits=FAST)

    async def owner(self, name: str, email: str) -> str:
        rights = {"is_admin": False, "is_free": False, "is_active": True}
        return str(self.server.enter("users", name=name, email=email, rights=rights)["id"])

    async def company(self, name: str, owner: str = "") -> str:
        row = self.server.enter("companies", name=name)
        row["responsible_user_id"] = int(owner or 0)
        return str(row["id"])

    async def contact(
        self, name: str, *, phone: str = "", email: str = "", company: str = "", owner: str = "",
        segment: str = "", zone: str = "",
    ) -> str:  # fmt: skip
        told = {"PHONE": phone, "EMAIL": email, "SEGMENT": segment, "ZONE": zone}
        values = [{"field_code": code, "values": [{"value": one}]} for code, one in told.items() if one]
        row = self.server.enter("contacts", name=name, custom_fields_values=values)
        row["responsible_user_id"] = int(owner or 0)
        if company:
            row["_embedded"]["companies"] = [{"id": int(company)}]
        return str(row["id"])

    async def deal(
        self, title: str, *, amount: Decimal | None, currency: str, at: datetime, won: bool = True,
        contact: str = "", company: str = "",
    ) -> str:  # fmt: skip
        self.server.currency = currency or self.server.currency
        row = self.server.enter(
            "leads", name=title, price=int(amount or 0), price_with_minor_units=float(amount or 0),
            status_id=142 if won else 3001, pipeline_id=31, closed_at=unix(at) if won else None,
        )  # fmt: skip
        row["_embedded"] = {
            "contacts": [{"id": 1, "is_main": False}, {"id": int(contact), "is_main": True}]
            if contact
            else [],
            "companies": [{"id": int(company)}] if company else [],
        }
        return str(row["id"])

    async def ticket(self, subject: str, contact: str, *, is_open: bool = True) -> str:
        raise NotImplementedError("amoCRM has no tickets")

    async def change(self, stream: Stream, id: str, **values: Any) -> None:
        told: Row = {}
        if "won" in values:
            told = {"status_id": 142 if values["won"] else 143, "closed_at": unix(self.now())}
        if "name" in values:
            told["name"] = values["name"]
        codes = {"email": "EMAIL", "phone": "PHONE"}
        fields = [{"field_code": codes[name], "values": [{"value": value}]}
                  for name, value in values.items() if name in codes]  # fmt: skip
        self.server.correct(
            NAMES[stream], int(id), **told, **({"custom_fields_values": fields} if fields else {})
        )

    async def remove(self, stream: Stream, id: str) -> None:
        self.server.tick()
        del self.server.rows[NAMES[stream]][int(id)]

    async def merge(self, old: str, into: str) -> None:
        await self.remove(Stream.PEOPLE, old)

    async def notes(self) -> list[SeenNote]:
        """Those that say something: of one that was taken back the mark is left."""
        rows = self.server.rows["notes"].values()
        seen = [SeenNote(_words(row["params"]["text"]), (str(row["entity_id"]),)) for row in rows]
        return [note for note in seen if note.text]

    async def todos(self) -> list[SeenTodo]:
        found = []
        for row in self.server.rows["tasks"].values():
            if not row["is_completed"]:
                title, _, text = _words(row["text"]).partition("\n\n")
                found.append(SeenTodo(title, text, str(row["responsible_user_id"]), (str(row["entity_id"]),)))
        return found

    async def fields(self, contact: str) -> dict[str, str]:
        row = self.server.rows["contacts"][int(contact)]
        told = {one["field_code"]: one["values"][0]["value"] for one in row["custom_fields_values"] or []}
        codes = {field.value: f"OTKLIK_{field.value.upper()}" for field in Field}
        return {name: str(told[code]) for name, code in codes.items() if code in told}

    async def exists(self, stream: Stream, id: str) -> bool:
        return int(id) in self.server.rows[NAMES[stream]]

    async def order(self, weather: Any, *, writing: bool) -> None:
        await self.server.order(weather, writing=writing)

    async def knock(self, stream: Stream, id: str) -> Knock:
        kind = "company" if stream is Stream.COMPANIES else "contact"
        told = {"contacts[update][0][id]": id, "contacts[update][0][name]": "Анна",
                "contacts[update][0][type]": kind, "account[subdomain]": "teply"}  # fmt: skip
        return Knock(urlencode(told).encode(), rest=SECRET)


def _words(text: str) -> str:
    """Without our mark."""
    words, _, _ = text.rpartition("otklik:")
    return words.strip()


def moment(unix_seconds: int) -> datetime:
    return datetime.fromtimestamp(unix_seconds, UTC)


@asynccontextmanager
async def amocrm() -> AsyncIterator[AmoWorld]:
    """An account with nothing in it yet."""
    server = AmoServer()
    async with server.open():
        yield AmoWorld(server)
