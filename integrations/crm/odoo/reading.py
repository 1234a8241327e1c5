"""Odoo's records in our words. Pure; times there are naive UTC, what is empty is ``False``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from email.utils import getaddresses
from typing import Any

from core.crm.ports import Company, Contact, Deal, DealLine, Owner, Ticket
from integrations.crm.odoo.options import OdooOptions
from integrations.crm.odoo.rpc import Row
from integrations.crm.values import language, latest, moment, number, several

PARTNER, USERS = "res.partner", "res.users"
ORDER, LINES, REFUND, LEAD = "sale.order", "sale.order.line", "account.move", "crm.lead"
TICKET = "helpdesk.ticket"  # Enterprise's Helpdesk, and the community's helpdesk_mgmt, under one name

KEY_FIELD = "x_otklik_key"
ADDRESSES = "x_otklik_addresses"

WON_STATES = ("sale", "done")  # "done": a locked order up to Odoo 16; from 17 on it stays "sale"
LINES_KEPT = 50  # of one order


def text(value: Any, names: Mapping[int, str] | None = None) -> str:
    """What a field holds, as words: a record by its name, several by their names in order."""
    match value:
        case None | False:
            return ""
        case True:
            return "yes"
        case [int(), str() as name]:
            return name
        case list():
            return ", ".join(sorted(name for id in value if (name := (names or {}).get(id, ""))))
        case _:
            return str(value).strip()


def ref(value: Any) -> str:
    """The id in a link to a record, "" for none."""
    id = linked(value)
    return str(id) if id else ""


def linked(value: Any) -> int:
    """The same as a number, 0 for none."""
    if isinstance(value, list) and value and isinstance(value[0], int):
        return value[0]
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def at(value: Any) -> datetime | None:
    """A moment or a day (then its midnight in UTC), aware UTC."""
    if not isinstance(value, str):
        return None
    if len(value) == len("2024-05-01"):
        value = f"{value} {time.min.isoformat()}"
    return moment(value)


def changed(rows: Sequence[Row]) -> datetime | None:
    """The latest change among records."""
    return latest(row.get("write_date") for row in rows)


def owner(row: Row) -> Owner:
    """One of the staff (res.users)."""
    email = text(row.get("email")) or (text(row.get("login")) if "@" in text(row.get("login")) else "")
    return Owner(str(row["id"]), text(row.get("name")), email, row.get("active") is not False)


def company(row: Row) -> Company:
    """A contact that is a company (res.partner)."""
    return Company(str(row["id"]), text(row.get("name")), ref(row.get("user_id")))


def contact(row: Row, options: OdooOptions, firms: frozenset[int], names: Mapping[int, str]) -> Contact:
    """A person (res.partner). ``firms``: which of the linked ids are companies; ``names``: of linked tags."""
    firm = linked(row.get("commercial_partner_id"))
    phones = [text(row.get(name)) for name in ("phone", "mobile")]
    told = text(row.get(options.language_field)) if options.language_field else text(row.get("lang"))
    return Contact(
        str(row["id"]),
        text(row.get("name")),
        several(*phones),
        emails(text(row.get("email"))),
        str(firm) if firm in firms and firm != row["id"] else "",
        ref(row.get("user_id")),
        several(*text(row.get(ADDRESSES)).split(",")),
        language(told),
        text(row.get(options.zone_field)) if options.zone_field else "",
        text(row.get(options.segment_field), names) if options.segment_field else "",
    )


def emails(told: str) -> tuple[str, ...]:
    """Odoo's one e-mail field may hold several, with names: '"Anna" <anna@a.test>, b@a.test'."""
    found = [address for _, address in getaddresses([told.replace(";", ",")]) if address]
    return tuple(dict.fromkeys(found)) or ((told,) if told else ())


def order(
    row: Row, options: OdooOptions, who: tuple[str, str], lines: Sequence[Row], *, has_margin: bool
) -> Deal:
    """A quotation or order (sale.order). ``who``: contact's and company's id."""
    real = [line for line in lines if not line.get("display_type")]
    price = "price_subtotal" if options.amounts == "untaxed" else "price_total"
    amount = number(row.get("amount_untaxed" if options.amounts == "untaxed" else "amount_total"))
    if not amount and not real:
        amount = None  # nothing has been filled in; with lines it was given away
    margin = options.margin_field or ("margin" if has_margin else "")
    title = text(real[0].get("name")).partition("\n")[0] if real else ""
    return Deal(
        f"{ORDER},{row['id']}",
        row.get("state") in WON_STATES,
        at(row.get("date_order")),
        amount,
        text(row.get("currency_id")),
        *who,
        number=text(row.get("name")),
        category=text(row.get(options.category_field)) if options.category_field else title,
        margin=number(row.get(margin)) if margin and amount is not None else None,
        lines=tuple(
            DealLine(
                text(line.get("name")).partition("\n")[0],
                number(line.get("product_uom_qty")),
                number(line.get(price)),
            )
            for line in real[:LINES_KEPT]
        ),
    )


def refund(row: Row, options: OdooOptions, who: tuple[str, str]) -> Deal:
    """A customer's credit note (account.move, out_refund); its amounts are positive there."""
    amount = number(row.get("amount_untaxed" if options.amounts == "untaxed" else "amount_total"))
    return Deal(
        f"{REFUND},{row['id']}",
        row.get("state") == "posted",
        at(row.get("invoice_date")) or at(row.get("date")),
        -abs(amount) if amount is not None else None,
        text(row.get("currency_id")),
        *who,
        number=text(row.get("name")),
        is_refund=True,
    )


MOVED = "date_last_stage_update"  # what was made or imported as won right away has no date_closed


def lead(row: Row, options: OdooOptions, who: tuple[str, str], won: frozenset[int]) -> Deal:
    """An opportunity (crm.lead). ``won``: the ids of stages that are."""
    amount = number(row.get("expected_revenue"))
    return Deal(
        f"{LEAD},{row['id']}",
        linked(row.get("stage_id")) in won and row.get("active") is not False,
        at(row.get("date_closed")) or at(row.get(MOVED)),
        amount or None,  # an empty field is 0 there
        text(row.get("company_currency")),
        *who,
        category=text(row.get(options.category_field or "name")),
        margin=number(row.get(options.margin_field)) if options.margin_field else None,
    )


# helpdesk_mgmt's stage (its closed_date outlives an opening anew), and Enterprise's
CLOSED = ("closed", "close_date")


def ticket(row: Row) -> Ticket | None:
    """A ticket (helpdesk.ticket), None when nobody is known to have filed it."""
    opened = at(row.get("create_date"))
    if opened is None or not linked(row.get("partner_id")):
        return None
    is_open = row.get("active") is not False and not any(row.get(name) for name in CLOSED)
    return Ticket(str(row["id"]), ref(row.get("partner_id")), is_open, opened, text(row.get("name")))


def utc(told: datetime) -> str:
    """A moment for a datetime field, to the second."""
    return told.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "seconds")
