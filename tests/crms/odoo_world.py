"""Odoo as the CRM suite sees it: what the company's people do there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from decimal import Decimal
from html import unescape
from typing import Any

from core.clock import SystemClock
from core.crm.ports import Stream
from core.lines import Knock
from core.settings import Settings, load
from core.testing import Weather
from core.testing.crm_world import SeenNote, SeenTodo
from integrations.crm.odoo.connector import OdooCrm
from integrations.crm.odoo.options import OdooOptions
from integrations.crm.odoo.writing import NAMES
from tests.crms.odoo_server import DATABASE, KEY, LOGIN, OdooServer
from tests.patience import patience

SECRET = "Zq3-address-that-nobody-guesses"
MODELS = {
    Stream.OWNERS: "res.users",
    Stream.COMPANIES: "res.partner",
    Stream.PEOPLE: "res.partner",
    Stream.TICKETS: "helpdesk.ticket",
}


def options(server: OdooServer, **more: Any) -> OdooOptions:
    """What an operator would have set."""
    told: dict[str, Any] = {
        "url": server.url,
        "database": DATABASE,
        "login": LOGIN,
        "api_key": KEY,
        "per_second": 10_000,
        "segment_field": "x_segment",
        "zone_field": "tz",
        "webhook_secret": SECRET,
    }
    return OdooOptions(_env_file=None, **{**told, **more})  # type: ignore[call-arg]


def settings() -> Settings:
    """The stand-in is on this machine, and what hangs is soon given up."""
    return load(_env_file=None, allowed_hosts=("127.0.0.1",), timeout_seconds=patience())


class OdooWorld:
    """One database (core.testing.crm_world.CrmWorld). ``kind``: "sale" for orders, "crm" for leads."""

    secrets = (KEY, SECRET)
    many = 130

    def __init__(self, server: OdooServer, kind: str = "sale") -> None:
        self.server = server
        self.kind = kind
        orm = server.orm
        orm.models["res.partner"]["x_segment"] = {"type": "char"}
        if kind == "crm":
            for model in ("sale.order", "sale.order.line", "account.move"):
                del orm.models[model], orm.records[model]
        self.won_stage = orm.add("crm.stage", name="Won", is_won=True)
        self.new_stage = orm.add("crm.stage", name="New", is_won=False)

    @property
    def writes(self) -> int:
        return self.server.writes

    def now(self) -> datetime:
        return self.server.now()

    def again(self) -> OdooCrm:
        return OdooCrm(options(self.server), settings(), SystemClock())

    def add(self, model: str, /, **values: Any) -> int:
        """A record is made, a second later."""
        self.server.tick()
        return self.server.orm.add(model, **values)

    def row(self, model: str, id: int | str) -> dict[str, Any]:
        """A record as it stands there."""
        return self.server.orm.records[model][int(id)]

    async def owner(self, name: str, email: str) -> str:
        return str(self.add("res.users", name=name, email=email, login=email, share=False))

    async def company(self, name: str, owner: str = "") -> str:
        return str(self.add("res.partner", name=name, is_company=True, user_id=int(owner) if owner else None))

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
        values = {"name": name, "is_company": False, "phone": phone, "email": email, "lang": "ru_RU"}
        links = {"parent_id": int(company) if company else None, "user_id": int(owner) if owner else None}
        return str(self.add("res.partner", **values, **links, x_segment=segment, tz=zone))

    def currency(self, name: str) -> int | None:
        """Its number; made when it is not there."""
        rows = self.server.orm.records["res.currency"]
        known = {row["name"]: id for id, row in rows.items()}
        return (known.get(name) or self.server.orm.add("res.currency", name=name)) if name else None

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
    ) -> str:
        money, partner = float(amount or 0), int(contact or company or 0) or None
        when = self.server.orm.written(at)
        if self.kind == "crm":
            values = {"name": title, "type": "opportunity", "expected_revenue": money, "partner_id": partner}
            values |= {
                "stage_id": self.won_stage if won else self.new_stage,
                "date_closed": when if won else None,
            }
            return f"crm.lead,{self.add('crm.lead', **values, company_currency=self.currency(currency))}"
        values = {"name": "S00042", "state": "sale" if won else "draft", "date_order": when}
        values |= {"amount_total": money, "amount_untaxed": money, "partner_id": partner}
        order = self.add("sale.order", **values, currency_id=self.currency(currency))
        if amount is not None:
            line = {"order_id": order, "name": title, "product_uom_qty": 1.0}
            self.server.orm.add("sale.order.line", **line, price_total=money, price_subtotal=money)
        return f"sale.order,{order}"

    async def ticket(self, subject: str, contact: str, *, is_open: bool = True) -> str:
        closed = None if is_open else self.server.orm.written(self.now())
        return str(self.add("helpdesk.ticket", name=subject, partner_id=int(contact), close_date=closed))

    async def change(self, stream: Stream, id: str, **values: Any) -> None:
        self.server.tick()
        model, number = self._at(stream, id)
        if "won" in values:
            won = values.pop("won")
            stage = {"stage_id": self.won_stage if won else self.new_stage}
            values |= stage if model == "crm.lead" else {"state": "sale" if won else "cancel"}
        self.server.orm.change(model, number, **values)

    async def remove(self, stream: Stream, id: str) -> None:
        self.server.tick()
        self.server.orm.delete(*self._at(stream, id))

    def _at(self, stream: Stream, id: str) -> tuple[str, int]:
        model, _, number = id.rpartition(",")
        return model or MODELS[stream], int(number)

    async def merge(self, old: str, into: str) -> None:
        raise NotImplementedError("Odoo tells nobody")

    async def notes(self) -> list[SeenNote]:
        rows = self.server.orm.records["mail.message"].values()
        return [SeenNote(read_as_a_person(row["body"] or ""), (str(row["res_id"]),)) for row in rows]

    async def todos(self) -> list[SeenTodo]:
        return [
            SeenTodo(
                row["summary"] or "",
                read_as_a_person(row["note"] or ""),
                str(row["user_id"] or ""),
                (str(row["res_id"]),),
            )
            for row in self.server.orm.records["mail.activity"].values()
        ]

    async def fields(self, contact: str) -> dict[str, str]:
        row = self.row("res.partner", contact)
        return {str(field): row[name] for field, name in NAMES.items() if row.get(name)}

    async def exists(self, stream: Stream, id: str) -> bool:
        model, number = self._at(stream, id)
        return number in self.server.orm.records[model]

    async def order(self, weather: Weather, *, writing: bool) -> None:
        await self.server.order(weather, writing=writing)

    async def knock(self, stream: Stream, id: str) -> Knock:
        """ir.actions.server, _run_action_webhook: the ids and the action, nothing signed."""
        body = f'{{"_action": "Tell Otklik(#311)", "_id": {int(id)}, "_model": "{MODELS[stream]}"}}'
        return Knock(body.encode(), {"content-type": ["application/json"]}, rest=SECRET)


def read_as_a_person(html: str) -> str:
    """What the browser shows: lines as lines, no tags, without the small line with our key."""
    told = html.partition("<p><small>otklik:")[0]
    for end in ("<br/>", "</p>"):
        told = told.replace(end, "\n")
    shown, inside = [], False
    for letter in told:
        inside = letter == "<" or (inside and letter != ">")
        shown.append("" if inside or letter == ">" else letter)
    return unescape("".join(shown)).strip("\n")


@asynccontextmanager
async def odoo(version: int = 17, kind: str = "sale", *, services: bool = True) -> AsyncIterator[OdooWorld]:
    """A server with one database, nothing in it."""
    server = OdooServer(version, services=services)
    async with server.open():
        yield OdooWorld(server, kind)
