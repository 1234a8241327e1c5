"""Bitrix24 as the CRM suite sees it: what the company's people do there."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from core.clock import SystemClock
from core.crm.ports import Stream
from core.lines import Knock
from core.settings import load
from core.testing.crm_world import SeenNote, SeenTodo
from integrations.crm.bitrix24.connector import LIMITS, Bitrix24Crm
from integrations.crm.bitrix24.options import Bitrix24Options
from integrations.crm.bitrix24.reading import OURS
from tests.crms.bitrix24_server import APP, CODE, ZONE, Bitrix24Server, written
from tests.patience import patience

TOKEN = "51856fefc120afa4b628cc82d3935cce"
FAST = replace(LIMITS, per_second=2_000)
KINDS = {
    Stream.PEOPLE: "contact",
    Stream.COMPANIES: "company",
    Stream.DEALS: "deal",
    Stream.OWNERS: "user",
}
SEGMENTS = {"": None, "retail": "45", "b2b": "46"}


class Bitrix24World:
    """What the company's people do and see in it."""

    many = 120

    def __init__(self, server: Bitrix24Server) -> None:
        self.server = server
        self.secrets = (CODE, TOKEN, APP["client_secret"], server.access, server.refresh)
        self.settings = load(
            _env_file=None, allowed_hosts=("127.0.0.1",), timeout_seconds=patience(), secret="s" * 32
        )

    @property
    def writes(self) -> int:
        return self.server.writes

    def now(self) -> datetime:
        return self.server.now()

    def again(self, **more: Any) -> Bitrix24Crm:
        told = {
            "webhook_url": f"{self.server.url}/rest/1/{CODE}/",
            "webhook_secret": f"{TOKEN[::-1]}, {TOKEN}",
            "segment_field": "UF_CRM_SEGMENT",
            "zone_field": "UF_CRM_ZONE",
            **more,
        }
        options = Bitrix24Options(_env_file=None, **told)  # type: ignore[call-arg]
        return Bitrix24Crm(options, self.settings, SystemClock(), limits=FAST)

    def as_app(self, **more: Any) -> Bitrix24Crm:
        """The same portal by the local app. Wants a store, where its tokens are kept."""
        told = {
            "webhook_url": "", "url": self.server.url, "app_id": APP["client_id"],
            "app_secret": APP["client_secret"], "refresh_token": "r" * 32, "oauth_url": self.server.url,
            **more,
        }  # fmt: skip
        return self.again(**told)

    async def owner(self, name: str, email: str) -> str:
        first, _, last = name.rpartition(" ")
        return self.server.enter("user", NAME=first, LAST_NAME=last, EMAIL=email, ACTIVE=True)

    async def company(self, name: str, owner: str = "") -> str:
        return self.server.enter("company", TITLE=name, ASSIGNED_BY_ID=owner or "1")

    async def contact(
        self, name: str, *, phone: str = "", email: str = "", company: str = "", owner: str = "",
        segment: str = "", zone: str = "",
    ) -> str:  # fmt: skip
        first, _, last = name.rpartition(" ")
        return self.server.enter(
            "contact", NAME=first or last, LAST_NAME=last if first else "", PHONE=_multiple(phone, "PHONE"),
            EMAIL=_multiple(email, "EMAIL"), COMPANY_ID=company or "0", ASSIGNED_BY_ID=owner or "1",
            UF_CRM_SEGMENT=SEGMENTS[segment], UF_CRM_ZONE=zone or None,
        )  # fmt: skip

    async def deal(
        self, title: str, *, amount: Decimal | None, currency: str, at: datetime, won: bool = True,
        contact: str = "", company: str = "",
    ) -> str:  # fmt: skip
        day = at.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
        return self.server.enter(
            "deal", TITLE=title, STAGE_SEMANTIC_ID="S" if won else "P", OPPORTUNITY=f"{amount or 0:.2f}",
            IS_MANUAL_OPPORTUNITY="N" if amount is None else "Y", CURRENCY_ID=currency or "RUB",
            CLOSEDATE=written(day), CONTACT_ID=contact or None, COMPANY_ID=company or "0",
        )  # fmt: skip

    async def ticket(self, subject: str, contact: str, *, is_open: bool = True) -> str:
        raise NotImplementedError

    async def change(self, stream: Stream, id: str, **values: Any) -> None:
        made: dict[str, Any] = {}
        for name, value in values.items():
            match name:
                case "won":
                    made["STAGE_SEMANTIC_ID"] = "S" if value else "F"
                case "name" if stream is Stream.PEOPLE:
                    first, _, last = value.rpartition(" ")
                    made |= {"NAME": first or last, "LAST_NAME": last if first else ""}
                case "name":
                    made["TITLE"] = value
                case _:
                    made[name.upper()] = _multiple(value, name.upper())
        self.server.correct(KINDS[stream], id, **made)

    async def remove(self, stream: Stream, id: str) -> None:
        self.server.drop(KINDS[stream], id)

    async def merge(self, old: str, into: str) -> None:
        self.server.drop("contact", old)

    async def notes(self) -> list[SeenNote]:
        rows = sorted(self.server.comments.values(), key=lambda row: int(row["ID"]))
        return [SeenNote(_words(row["COMMENT"]), (row["on"][1],)) for row in rows]

    async def todos(self) -> list[SeenTodo]:
        return [
            SeenTodo(row["SUBJECT"], _words(row["DESCRIPTION"]), row["RESPONSIBLE_ID"], (row["on"][1],))
            for row in sorted(self.server.activities.values(), key=lambda row: int(row["ID"]))
        ]

    async def fields(self, contact: str) -> dict[str, str]:
        row = self.server.rows["contact"][contact]
        return {field.value: str(row[name]) for field, name in OURS.items() if row.get(name)}

    async def exists(self, stream: Stream, id: str) -> bool:
        return id in self.server.rows[KINDS[stream]]

    async def order(self, weather: Any, *, writing: bool) -> None:
        await self.server.order(weather, writing=writing)

    async def knock(self, stream: Stream, id: str) -> Knock:
        return event(f"ONCRM{KINDS[stream].upper()}UPDATE", id)


def event(name: str, id: str, **more: str) -> Knock:
    """An event as the portal's queue sends it ("Concept and benefits of event processing")."""
    form = {
        "event": name, "event_handler_id": "12", "data[FIELDS][ID]": id, "ts": "1724697689",
        "auth[domain]": "acme.bitrix24.ru", "auth[member_id]": "a223c6b3710f85df22e9377d6c4f7553",
        "auth[application_token]": TOKEN, **more,
    }  # fmt: skip
    return Knock(urlencode(form).encode(), {"content-type": ["application/x-www-form-urlencoded"]})


def _multiple(value: str, kind: str) -> list[dict[str, str]]:
    return [{"ID": "7", "VALUE_TYPE": "WORK", "VALUE": value, "TYPE_ID": kind}] if value else []


EDGE = r"(?:^|(?<=[\s.,;:!?#\-*|\[\](){}>&]))"  # textparser.php, $wordSeparator
FACES = r"(?:[:;8B]-?[()D]|:\w+:|:[opPO]|=\))"


def shown(text: str) -> str:
    """A comment as Bitrix24 shows it, plain (main/classes/general/textparser.php, convertText).

    Markup is cut out, "[linked]" and "[face]" stand for what it makes of addresses and faces; what is left
    of character references is resolved.
    """
    text = re.sub(r"\[/?(?:\w+|\*)(?:[ =][^\]]*)?\]", "", text)
    text = re.sub(r"</?\w[^>]*>", "", text)
    text = re.sub(rf"(?i){EDGE}(?:\w+://|www\.)\S+", "[linked]", text)
    text = re.sub(rf"{EDGE}{FACES}(?=$|[\s.,;:!?#\-*|\[\](){{}}<&])", "[face]", text)
    return html.unescape(text)


def _words(text: str) -> str:
    """As shown, without our reference line."""
    words, _, last = text.rpartition("otklik:")
    assert re.fullmatch(r"[A-Za-z0-9_-]{16,22}", last)
    return shown(words).strip()


@asynccontextmanager
async def bitrix24() -> AsyncIterator[Bitrix24World]:
    """A portal with nothing in it yet."""
    server = Bitrix24Server()
    async with server.open():
        yield Bitrix24World(server)
