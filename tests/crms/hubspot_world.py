"""The stand-in of HubSpot as the suite needs it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

from core.clock import SystemClock
from core.crm.ports import CrmLimits, Field, Stream
from core.lines import Knock
from core.settings import Settings, load
from core.testing import SeenNote, SeenTodo
from integrations.crm.hubspot.connector import HubspotCrm
from integrations.crm.hubspot.options import HubspotOptions
from tests.crms.hubspot_server import HubspotServer, Record
from tests.patience import patience

PUBLIC = "https://otklik.test"
FAST = CrmLimits(per_second=2_000, batch=100, at_once=8)
KINDS = {
    Stream.PEOPLE: "contacts",
    Stream.COMPANIES: "companies",
    Stream.DEALS: "0-3",
    Stream.TICKETS: "tickets",
}
WORDS = {
    Stream.PEOPLE: "contact",
    Stream.COMPANIES: "company",
    Stream.DEALS: "deal",
    Stream.TICKETS: "ticket",
}


class HubspotWorld(HubspotServer):
    """An account in which the company has two properties of its own: its segments and its zones."""

    many = 130  # a page of a list has 100

    def __init__(self, *, strict: bool = False) -> None:
        super().__init__(strict=strict)
        self.timeout = patience()  # seconds of a call
        self.custom["contacts"] |= {
            name: {"name": name, "type": "string"} for name in ("customer_group", "customer_zone")
        }
        self.custom["0-3"] |= {name: {"name": name, "type": "number"} for name in ("profit", "product")}

    @property
    def secrets(self) -> Sequence[str]:
        return (self.token, self.client_secret)

    @property
    def settings(self) -> Settings:
        told = {"allowed_hosts": ("127.0.0.1",), "timeout_seconds": self.timeout, "public_url": PUBLIC}
        return load(_env_file=None, **told)

    def options(self, **more: Any) -> HubspotOptions:
        """The connector's settings for this account."""
        told = {
            "token": self.token,
            "url": self.url,
            "webhook_secret": self.client_secret,
            "segment_field": "customer_group",
            "zone_field": "customer_zone",
            "tickets_days": 30,
            **more,
        }
        return HubspotOptions(_env_file=None, **told)

    def again(self, *, limits: CrmLimits | None = FAST, **more: Any) -> HubspotCrm:
        return HubspotCrm(self.options(**more), self.settings, SystemClock(), limits=limits)

    async def owner(self, name: str, email: str) -> str:
        first, _, last = name.partition(" ")
        id = str(self.number())
        at = self.tick().isoformat()
        self.owners[id] = {
            "id": id,
            "email": email,
            "type": "PERSON",
            "firstName": first,
            "lastName": last,
            "createdAt": at,
            "updatedAt": at,
            "archived": False,
        }
        return id

    async def company(self, name: str, owner: str = "") -> str:
        return self.add("companies", {"name": name, "hubspot_owner_id": owner})

    async def contact(
        self,
        name: str,
        *,
        phone: str = "",
        email: str = "",
        company: str = "",
        owner: str = "",
        segment: str = "",
        zone: str = "",
    ) -> str:
        first, _, last = name.partition(" ")
        told = {
            "firstname": first,
            "lastname": last,
            "phone": phone,
            "email": email.lower(),
            "associatedcompanyid": company,
            "hubspot_owner_id": owner,
            "customer_group": segment,
            "customer_zone": zone,
        }
        return self.add("contacts", told)

    async def deal(
        self,
        title: str,
        *,
        amount: Decimal | None,
        currency: str,
        at: datetime,
        won: bool = True,
        contact: str = "",
        company: str = "",
        **more: str,
    ) -> str:
        told = {
            "dealname": title,
            "amount": "" if amount is None else str(amount),
            "deal_currency_code": currency,
            "closedate": at.isoformat().replace("+00:00", "Z"),
            "hs_is_closed_won": "true" if won else "false",
            **more,
        }
        id = self.add("0-3", told)
        self.records["0-3"][id].links = {
            "contacts": {contact: {3}} if contact else {},
            "companies": {company: {5, 341}} if company else {},
        }
        return id

    async def ticket(self, subject: str, contact: str, *, is_open: bool = True) -> str:
        id = self.add("tickets", {"subject": subject, "hs_pipeline_stage": "1" if is_open else "4"})
        self.records["tickets"][id].links = {"contacts": {contact: {16}}}
        return id

    async def change(self, stream: Stream, id: str, **values: Any) -> None:
        record = self._at(stream, id)
        told = dict(values)
        if "name" in told and stream is Stream.PEOPLE:
            told["firstname"], _, told["lastname"] = str(told.pop("name")).partition(" ")
        if "won" in told:
            told["hs_is_closed_won"] = "true" if told.pop("won") else "false"
        self.touch(record, **told)

    async def remove(self, stream: Stream, id: str) -> None:
        self._at(stream, id).archived = True
        self.tick()

    async def merge(self, old: str, into: str) -> None:
        """As it was, and is for accounts not yet moved: the primary contact keeps its id."""
        gone, stays = self._at(Stream.PEOPLE, old), self._at(Stream.PEOPLE, into)
        gone.into = into
        at = int(self.tick().timestamp() * 1_000)
        self.touch(stays, hs_calculated_merged_vids=f"{old}:{at}")

    async def merge_anew(self, stream: Stream, *old: str) -> str:
        """As it is now: both old ids lead to a new record."""
        new = self.add(KINDS[stream], dict(self._at(stream, old[-1]).properties))
        for id in old:
            self._at(stream, id).into = new
        self.touch(self._at(stream, new), hs_merged_object_ids=";".join(old))
        return new

    async def notes(self) -> list[SeenNote]:
        return [
            SeenNote(read_html(one.properties.get("hs_note_body", "")), _on(one))
            for one in self.alive("notes")
        ]

    async def todos(self) -> list[SeenTodo]:
        return [
            SeenTodo(
                one.properties.get("hs_task_subject", ""),
                read_html(one.properties.get("hs_task_body", "")),
                one.properties.get("hubspot_owner_id", ""),
                _on(one),
            )
            for one in self.alive("tasks")
        ]

    async def fields(self, contact: str) -> dict[str, str]:
        record = self.records["contacts"][contact]
        names = {f"otklik_{field}": str(field) for field in Field}
        return {names[name]: value for name, value in record.properties.items() if name in names}

    async def exists(self, stream: Stream, id: str) -> bool:
        return self.at(KINDS[stream], id) is not None

    async def knock(self, stream: Stream, id: str) -> Knock:
        return self.signed([self.event(f"{WORDS[stream]}.propertyChange", id, propertyName="phone")])

    def event(self, what: str, id: str, **more: Any) -> dict[str, Any]:
        """One event, as the page "Webhooks" has it."""
        return {
            "eventId": self.number(),
            "subscriptionId": 12345,
            "portalId": 4711,
            "appId": 90210,
            "occurredAt": int(self.now().timestamp() * 1_000),
            "subscriptionType": what,
            "attemptNumber": 0,
            "objectId": int(id),
            "changeSource": "CRM_UI",
            **more,
        }

    def signed(self, events: Any, *, at: int | None = None) -> Knock:
        """A delivery with its signature, version 3 ("Validating requests")."""
        body = json.dumps(events).encode()
        sent = str(at if at is not None else int(SystemClock().wall().timestamp() * 1_000))
        text = b"POST" + f"{PUBLIC}/crm/hubspot".encode() + body + sent.encode()
        made = base64.b64encode(hmac.new(self.client_secret.encode(), text, hashlib.sha256).digest()).decode()
        return Knock(body, {"x-hubspot-signature-v3": [made], "x-hubspot-request-timestamp": [sent]})

    def _at(self, stream: Stream, id: str) -> Record:
        return self.records[KINDS[stream]][id]


def _on(record: Record) -> tuple[str, ...]:
    return tuple(id for ends in record.links.values() for id in ends)


class _Reader(HTMLParser):
    """HTML as a person sees it: white space runs together; only the elements that we write may be there."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""

    def handle_starttag(self, name: str, attrs: Any) -> None:
        assert name in ("p", "strong", "br") and not attrs, name
        self.text += "\x01" if name == "br" else ""

    def handle_endtag(self, name: str) -> None:
        self.text += "\x01" if name == "p" else ""

    def handle_data(self, data: str) -> None:
        self.text += data


def read_html(html: str) -> str:
    """What is to be read there."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    text = re.sub(r"[ \t\n\r]+", " ", reader.text)
    return re.sub(" ?\x01 ?", "\n", text).replace("\xa0", " ").strip()


@asynccontextmanager
async def hubspot(*, strict: bool = False) -> AsyncIterator[HubspotWorld]:
    """The world, served; nothing that HubSpot does not know was asked of it."""
    world = HubspotWorld(strict=strict)
    async with world.open():
        yield world
    assert world.refusals == []
