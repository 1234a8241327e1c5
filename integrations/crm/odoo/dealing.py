"""A page of orders, credit notes or opportunities with what belongs to them: whose they are, their lines."""

from __future__ import annotations

from collections.abc import Sequence

from core.crm.ports import Pulled
from integrations.crm.odoo import reading as read
from integrations.crm.odoo.installed import Installed
from integrations.crm.odoo.options import OdooOptions
from integrations.crm.odoo.rpc import Domain, Row, Rpc

LINE = ["order_id", "name", "display_type", "product_uom_qty", "price_subtotal", "price_total"]
LINES_AT_ONCE = 500  # of one call
NOBODY = ("", "")


class Dealing:
    """Rows of deals → deals."""

    def __init__(self, rpc: Rpc, options: OdooOptions, installed: Installed) -> None:
        self._rpc = rpc
        self._options = options
        self._installed = installed

    async def orders(self, rows: list[Row]) -> Sequence[Pulled]:
        """Of sale.order."""
        who = await self._who(rows)
        lines = await self._lines([row["id"] for row in rows])
        has_margin = "margin" in (await self._installed.fields(read.ORDER) or {})
        return [
            read.order(row, self._options, who[row["id"]], lines.get(row["id"], ()), has_margin=has_margin)
            for row in rows
        ]

    async def refunds(self, rows: list[Row]) -> Sequence[Pulled]:
        """Of account.move."""
        who = await self._who(rows)
        return [read.refund(row, self._options, who[row["id"]]) for row in rows]

    async def leads(self, rows: list[Row]) -> Sequence[Pulled]:
        """Of crm.lead."""
        who = await self._who(rows)
        stages = await self._rpc.rows("crm.stage", [["is_won", "=", True]], ["name"])
        won = frozenset(row["id"] for row in stages)
        return [read.lead(row, self._options, who[row["id"]], won) for row in rows]

    async def partners(self, ids: set[int]) -> dict[int, Row]:
        """What they are: a company, a person, an address of one; whose."""
        wanted = sorted(ids - {0})
        fields = ["is_company", "type", "parent_id", "commercial_partner_id"]
        rows = await self._rpc.rows(read.PARTNER, [["id", "in", wanted]], fields) if wanted else []
        return {row["id"]: row for row in rows}

    async def _who(self, rows: list[Row]) -> dict[int, tuple[str, str]]:
        """By deal: the person's id and the company's, "" for none.

        A deal may be in the name of a person, of a company, or of a delivery address of either.
        """
        near = await self.partners({read.linked(row.get("partner_id")) for row in rows})
        above = ("parent_id", "commercial_partner_id")
        links = {read.linked(row.get(name)) for row in near.values() for name in above}
        known = near | await self.partners(links - set(near))
        return {row["id"]: _person_and_firm(read.linked(row.get("partner_id")), known) for row in rows}

    async def _lines(self, orders: list[int]) -> dict[int, list[Row]]:
        """By order; of a very long one only its beginning is kept."""
        found: dict[int, list[Row]] = {}
        fields = await self._installed.visible(read.LINES, LINE) if orders else []
        last, more = 0, bool(orders)
        while more:
            domain: Domain = [["order_id", "in", orders], ["id", ">", last]]
            rows = await self._rpc.rows(read.LINES, domain, fields, limit=LINES_AT_ONCE)
            for row in rows:
                kept = found.setdefault(read.linked(row.get("order_id")), [])
                if len(kept) < read.LINES_KEPT:
                    kept.append(row)
            more = len(rows) == LINES_AT_ONCE
            last = rows[-1]["id"] if rows else last
        return found


def _person_and_firm(customer: int, known: dict[int, Row]) -> tuple[str, str]:
    row = known.get(customer)
    if row is None:
        return NOBODY
    head = known.get(read.linked(row.get("commercial_partner_id")), {})
    is_address = row.get("type") not in ("contact", False, None)
    person = known.get(read.linked(row.get("parent_id")), {}) if is_address else row
    is_person = bool(person) and not person.get("is_company")
    return str(person["id"]) if is_person else "", str(head["id"]) if head.get("is_company") else ""
